//! Elements of arrays that the run chooses.

use crate::oracle::against;
use hessian_runtime::hessian;
use num_dual::HyperDual64;

use super::over_data;

over_data!(
    read,
    3,
    |x, data: &[usize]| {
        let mut s = x[0] * 0.0;
        let mut k = 0;
        for &i in data {
            s += x[i] * x[k] + (x[i % 2] * x[2]).sin();
            k = (k + i + 1) % 3;
        }
        s * x[k]
    },
    [[0.3, 0.7, -0.4], [-1.5, 2.0, 0.5]],
    [[].as_slice(), [1].as_slice(), [2, 0, 2, 1, 1].as_slice()]
);
over_data!(
    rows,
    4,
    |x, data: &[(usize, usize)]| {
        let rows = [[x[0], x[1]], [x[2], x[3] * x[0]]];
        let mut s = x[0] * 0.0;
        for &(i, j) in data {
            let row = rows[i];
            s += if row[j] > x[1] { row[j] * row[1 - j] } else { row[0].exp() };
        }
        s
    },
    [[0.3, 0.7, -0.4, 0.2], [-1.5, 2.0, 0.5, 1.1]],
    [[].as_slice(), [(1, 0)].as_slice(), [(0, 0), (1, 1), (0, 1), (1, 0)].as_slice()]
);
over_data!(
    decided_by_a_variable,
    2,
    |x, data: &[usize]| {
        let levels = [x[0] * x[1], x[0] - x[1], x[1].sin() * x[0]];
        let mut at = data.len() % 3;
        if x[0] > 0.0 {
            at = (at + 1) % 3;
        }
        levels[at] * levels[2 - at]
    },
    [[0.3, 0.7], [-1.5, 2.0]],
    [[].as_slice(), [1].as_slice(), [2, 0].as_slice()]
);

#[test]
#[should_panic(expected = "the len is 3 but the index is 3")]
fn an_index_beyond_panics_as_the_function_does() {
    #[hessian_runtime::hessian(only(hessian))]
    fn f(x: [f64; 3], i: usize) -> f64 {
        x[i] * x[i]
    }
    assert_eq!(f::hessian([1.0, 2.0, 3.0], 1)[1][1], 2.0);
    let _ = f::hessian([1.0, 2.0, 3.0], 3);
}

over_data!(
    assigned,
    3,
    |x, data: &[usize]| {
        let mut bins = [x[0] * 0.0, x[1] * x[1], x[2]];
        for (j, &i) in data.iter().enumerate() {
            if j % 2 == 0 {
                bins[i] += x[j % 3] * x[1];
            } else {
                bins[i] = bins[j % 3].sin() * x[i];
            }
        }
        let last = data.len() % 3;
        bins[last] *= x[0] + 2.0;
        bins[0] * bins[1] + bins[2] * bins[last]
    },
    [[0.3, 0.7, -0.4], [-1.5, 2.0, 0.5]],
    [[].as_slice(), [1].as_slice(), [2, 0, 2, 1, 1].as_slice(), [0, 0, 0, 2].as_slice()]
);
over_data!(
    constants_and_variables_assigned,
    2,
    |x, data: &[usize]| {
        let mut kept = [x[0], x[1], x[0] * x[1]];
        for &i in data {
            kept[i] = x[0] * 0.0 + 2.0;
        }
        let mut rows = [[x[0], x[1]], [x[1] * x[1], x[0].exp()]];
        rows[data.len() % 2] = [x[1], kept[0]];
        kept[0] * kept[1] * kept[2] + rows[0][0] * rows[1][1] * rows[0][1]
    },
    [[0.3, 0.7], [-1.5, 2.0]],
    [[].as_slice(), [1].as_slice(), [2, 0].as_slice()]
);

/// Parts of elements that the run chooses, for `f64` with `#[hessian]` and for second-order duals without.
macro_rules! parts_of_elements {
    ($name:ident, $number:ident, $(#[$attribute:meta])?) => {
        $(#[$attribute])?
        fn $name(a: [$number; 4], i: usize, j: usize, data: &[(usize, usize, f64)]) -> $number {
            let zero = a[0] * 0.0;
            let mut m = [[zero, a[3]], [a[2], zero]];
            m[i][1 - j] = a[0];
            m[j][i] += a[1] * a[2];
            m[1][j] *= a[3];
            let mut t = ([a[0], a[1]], [(a[2], zero + 1.0), (zero + 2.0, a[3])]);
            t.1[j].0 *= t.0[i];
            t.0[j] = t.1[i].1;
            let mut c = [[a[3]; 2]; 3];
            let mut k = 0;
            c[{ k += 1; k }][k] = a[0] * a[1];
            c[{ k += 1; k }][j] = a[2];
            let mut turned = i;
            c[turned][{ turned = 1 - turned; turned }] *= a[1];
            for &(i, j, v) in data {
                m[i][j] += a[1] * v;
                m[j][0] *= a[2] + v;
            }
            m[0][0] * m[1][1] - m[0][1] * m[1][0]
                + t.1[0].0 * t.0[0]
                + t.1[1].0 * t.0[1]
                + c[0][0] * c[1][1]
                + c[2][0] * c[2][1]
                + c[0][1] * c[1][0]
        }
    };
}

parts_of_elements! { parts_of_numbers, f64, #[hessian] }
parts_of_elements! { parts_of_duals, HyperDual64, }

#[test]
fn parts_of_elements_are_assigned() {
    for (i, j) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
        for data in [&[][..], &[(0, 1, 0.25), (1, 1, -0.5), (1, 0, 0.75)]] {
            against(
                |a| parts_of_numbers(a, i, j, data),
                |a| parts_of_numbers::value_gradient_hessian(a, i, j, data),
                |a| parts_of_duals(a, i, j, data),
                &[
                    [0.3, 0.7, -1.1, 0.4],
                    [0.0, 1.0, 2.0, 0.0],
                    [-0.5, 0.2, 0.9, 1.7],
                    [0.0; 4],
                    [1e20, 1e-20, 1.0, -3.0],
                ],
            );
        }
    }
    let beyond = std::panic::catch_unwind(|| parts_of_numbers::gradient([1.0; 4], 2, 0, &[]));
    assert!(beyond.is_err(), "an index out of bounds is the panic that it is in the function");
}
