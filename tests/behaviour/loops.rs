//! Loops that the run turns, against second-order duals.
#![allow(clippy::style, clippy::complexity, clippy::perf, reason = "every natural spelling, the clumsy ones too")]

use crate::oracle::check;

/// Compares every routine of a function of `x: [f64; N]` and data with second-order duals of num-dual.
macro_rules! over_data {
    ($name:ident, $n:literal, |$x:ident, $data:ident: $ty:ty| $body:expr, $points:expr, $sets:expr) => {
        #[test]
        fn $name() {
            #[hessian_runtime::hessian]
            fn function($x: [f64; $n], $data: $ty) -> f64 {
                $body
            }
            fn dual($x: [num_dual::HyperDual64; $n], $data: $ty) -> num_dual::HyperDual64 {
                #[allow(unused_imports, reason = "plain arithmetic needs no method of it")]
                use num_dual::DualNum as _;
                $body
            }
            let direction: [f64; $n] = core::array::from_fn(|i| 0.7 - 0.4 * i as f64);
            for data in $sets {
                let data: $ty = data;
                for x in $points {
                    let x: [f64; $n] = x;
                    let entry = |i: usize, j: usize| {
                        let lifted = core::array::from_fn(|k| {
                            let part = |at: usize| f64::from(u8::from(k == at));
                            num_dual::HyperDual64::new(x[k], part(i), part(j), 0.0)
                        });
                        dual(lifted, data)
                    };
                    let (value, gradient, hessian) = function::value_gradient_hessian(x, data);
                    assert_eq!(value.to_bits(), function(x, data).to_bits(), "the value is the function's, to the bit");
                    assert_eq!(function::value_gradient(x, data).0.to_bits(), value.to_bits());
                    let expected: [[f64; $n]; $n] =
                        core::array::from_fn(|i| core::array::from_fn(|j| entry(i, j).eps1eps2));
                    let slopes: [f64; $n] = core::array::from_fn(|i| entry(i, i).eps1);
                    let largest = |values: &[f64]| values.iter().fold(value.abs(), |a, b| a.max(b.abs()));
                    let scale = largest(expected.as_flattened()).max(largest(&slopes)) * 8.0;
                    check("gradient", gradient, slopes, scale);
                    check("gradient alone", function::gradient(x, data), slopes, scale);
                    for i in 0..$n {
                        check("hessian", hessian[i], expected[i], scale);
                        for j in 0..i {
                            assert_eq!(hessian[i][j].to_bits(), hessian[j][i].to_bits(), "symmetric to the bit");
                        }
                    }
                    let product: [f64; $n] =
                        core::array::from_fn(|i| (0..$n).map(|j| expected[i][j] * direction[j]).sum());
                    check("hvp", function::hvp(x, data, direction), product, $n as f64 * scale);
                    let diagonal = core::array::from_fn(|i| expected[i][i]);
                    check("hessian_diagonal", function::hessian_diagonal(x, data), diagonal, scale);
                    let slope: f64 = (0..$n).map(|i| slopes[i] * direction[i]).sum();
                    check("jvp", [function::jvp(x, data, direction).1], [slope], $n as f64 * scale);
                    for i in 0..$n {
                        if function::AUGMENTED_IS_EXACT[i] {
                            let recursion = function::augmented_diagonal(x, data)[i];
                            check("augmented_diagonal", [recursion], [diagonal[i]], scale);
                        }
                    }
                }
            }
        }
    };
}

const NUMBERS: [&[f64]; 4] = [&[], &[0.5], &[0.3, -1.2, 2.0], &[1.0, 0.0, -0.25, 0.75, 3.0, 0.5, -2.0]];
const ROWS: [&[(f64, f64)]; 3] = [&[], &[(0.5, 1.5)], &[(0.3, -1.2), (2.0, 0.5), (-0.7, 0.1), (0.0, 1.0)]];

over_data!(
    sum_of_squares,
    2,
    |x, data: &[f64]| {
        let mut s = x[0] * 0.0;
        for r in data {
            s += (x[0] * *r - x[1]).powi(2);
        }
        s
    },
    [[0.3, 0.7], [-1.5, 2.0]],
    NUMBERS
);
over_data!(
    by_index,
    2,
    |x, data: &[f64]| {
        let mut s = x[0] * 0.0;
        for i in 0..data.len() {
            s += (x[0] * data[i] - x[1]).sin();
        }
        s * x[0]
    },
    [[0.3, 0.7], [-1.5, 2.0]],
    NUMBERS
);
over_data!(
    rows,
    2,
    |x, rows: &[(f64, f64)]| {
        let mut s = x[0] * 0.0;
        for &(a, b) in rows {
            s += (x[0] * a - x[1] * b).exp();
        }
        for (a, b) in rows.iter() {
            s -= (x[0] * *a).sin() * *b;
        }
        for (i, row) in rows.iter().enumerate() {
            s = s + x[1] * x[1] * row.0 * (i as f64);
        }
        s
    },
    [[0.3, 0.7], [-1.5, 2.0]],
    ROWS
);
over_data!(
    chain,
    2,
    |x, rows: &[(f64, f64)]| rows.iter().map(|r| (x[0] * r.0 - x[1]).powi(2) * r.1).fold(x[0] * 0.0, |a, b| a + b),
    [[0.3, 0.7], [-1.5, 2.0]],
    ROWS
);
over_data!(
    previous,
    1,
    |x, data: &[f64]| {
        let mut previous = 0.0;
        let mut s = x[0] * 0.0;
        for &d in data {
            s += (x[0] * previous - d).powi(2);
            previous = d;
        }
        s
    },
    [[0.3], [-1.5]],
    NUMBERS
);
over_data!(
    horner,
    1,
    |x, data: &[f64]| {
        let mut p = x[0] * 0.0;
        for c in data {
            p = p * x[0] + *c;
        }
        p
    },
    [[0.3], [-1.5]],
    NUMBERS
);
over_data!(
    garch,
    3,
    |x, data: &[f64]| {
        let mut h = x[0] / (-x[1] - x[2] + 1.0);
        let mut l = x[0] * 0.0;
        for r in data {
            h = x[0] + x[1] * (*r * *r) + x[2] * h;
            l += h.ln() + h.recip() * (*r * *r);
        }
        l * 0.5
    },
    [[0.3, 0.1, 0.7], [0.5, 0.2, 0.3]],
    NUMBERS
);

over_data!(
    nested_run_time,
    2,
    |x, rows: &[&[f64]]| {
        let mut s = x[0] * 0.0;
        for row in rows {
            let mut t = x[1] * 0.0;
            for v in row.iter() {
                t += (x[0] * *v).sin();
            }
            s += t * t;
        }
        s
    },
    [[0.3, 0.7], [-1.5, 2.0]],
    [&[][..], &[&[1.0, 2.0][..], &[], &[0.5]][..]]
);
over_data!(
    same_accumulator_in_nested_loops,
    2,
    |x, rows: &[&[f64]]| {
        let mut s = x[0] * x[1];
        for row in rows {
            for v in *row {
                s += (x[0] * *v - x[1]).powi(2);
            }
            s -= x[0].exp();
        }
        s.sin()
    },
    [[0.3, 0.7], [-1.5, 2.0]],
    [&[][..], &[&[1.0, 2.0][..], &[], &[0.5]][..]]
);
over_data!(
    literal_in_run_time,
    3,
    |x, data: &[[f64; 3]]| {
        let mut s = x[0] * 0.0;
        for r in data {
            let mut z = x[0] * 0.0;
            for j in 0..3 {
                z += x[j] * r[j];
            }
            s += (z.exp() + 1.0).ln();
        }
        s
    },
    [[0.3, 0.7, -0.2], [-1.5, 2.0, 0.1]],
    [&[][..], &[[1.0, 2.0, 3.0], [0.5, -0.5, 0.25]][..]]
);
over_data!(
    run_time_in_literal,
    3,
    |x, data: &[f64]| {
        let mut s = x[0] * 0.0;
        for j in 0..3 {
            let mut t = x[0] * 0.0;
            for d in data {
                t += (x[j] * *d).cos();
            }
            s += t * t * x[(j + 1) % 3];
        }
        s
    },
    [[0.3, 0.7, -0.2], [-1.5, 2.0, 0.1]],
    NUMBERS
);
over_data!(
    several_accumulators_and_their_product,
    2,
    |x, rows: &[(f64, f64)]| {
        let (mut a, mut b) = (x[0] * 0.0, x[1] * 1.0);
        let mut c = [x[0], x[1] * x[0]];
        for &(u, v) in rows {
            let e = (x[0] * u).exp();
            a += e;
            b -= e * v * x[1];
            c[0] += x[1] * u;
            c[1] = c[1] - x[0] * x[0] * v;
        }
        a * b + c[0] / (c[1] * c[1] + 1.0)
    },
    [[0.3, 0.7], [-1.5, 2.0]],
    ROWS
);
over_data!(
    filtered_by_data,
    2,
    |x, data: &[f64]| {
        let mut s = x[0] * 0.0;
        for &d in data {
            if d <= 0.0 {
                continue;
            }
            s += (x[0] * d).ln() + x[1] * x[1] * d.sqrt();
        }
        s
    },
    [[0.3, 0.7], [1.5, 2.0]],
    NUMBERS
);
over_data!(
    filtered_by_variables,
    2,
    |x, data: &[f64]| {
        let mut s = x[0] * 1.0;
        for d in data {
            let r = x[0] * *d - x[1];
            if r > 0.0 {
                s += r * r;
            } else if r < -1.0 {
                s -= r * x[0];
            }
        }
        s
    },
    [[0.3, 0.7], [1.5, 2.0], [-2.0, 0.25]],
    NUMBERS
);
over_data!(
    left_early,
    2,
    |x, data: &[f64]| {
        let mut s = x[0] * 0.0;
        for d in data {
            if *d > 1.5 {
                break;
            }
            s += (x[0] * *d - x[1]).powi(3);
        }
        s
    },
    [[0.3, 0.7], [1.5, 2.0]],
    NUMBERS
);
over_data!(
    left_by_a_variable,
    2,
    |x, data: &[f64]| {
        let mut s = x[0] * 0.0;
        for d in data {
            s += (x[0] * *d - x[1]).powi(2);
            if s > 1.0 {
                break;
            }
            s += x[1];
        }
        s
    },
    [[0.3, 0.7], [1.5, 2.0]],
    NUMBERS
);
over_data!(
    returned_from,
    2,
    |x, data: &[f64]| {
        let mut s = x[0] * 0.0;
        for d in data {
            s += (x[0] * *d - x[1]).powi(2);
            if s > 1.0 {
                return s * x[1] + x[0].sin();
            }
        }
        s * s
    },
    [[0.3, 0.7], [1.5, 2.0]],
    NUMBERS
);
over_data!(
    counters,
    2,
    |x, data: &[f64]| {
        let mut s = x[0] * 0.0;
        let mut k = 0;
        let mut seen = false;
        for d in data {
            if *d > 0.0 {
                k += 1;
                seen = true;
            }
            if seen {
                s += x[0].powi(k) * x[1] * *d;
            }
        }
        s * (k as f64) + if seen { x[1] * x[1] } else { x[0] }
    },
    [[0.3, 0.7], [1.5, 2.0]],
    NUMBERS
);
over_data!(
    products,
    2,
    |x, data: &[f64]| {
        let mut p = x[0] * 0.0 + 1.0;
        for d in data {
            p *= x[0] * *d + x[1];
        }
        p
    },
    [[0.3, 0.7], [1.5, 2.0]],
    NUMBERS
);
over_data!(
    accumulator_read_inside,
    2,
    |x, data: &[f64]| {
        let (mut s, mut t) = (x[1] * 1.0, x[0] * 0.0);
        for d in data {
            s += x[0] * *d;
            t += s * s;
        }
        t + s
    },
    [[0.3, 0.7], [1.5, 2.0]],
    NUMBERS
);
over_data!(
    accumulator_read_before,
    2,
    |x, data: &[f64]| {
        let (mut s, mut t) = (x[1] * 1.0, x[0] * 0.0);
        for d in data {
            t += s.sin() * *d;
            s += x[0] * *d;
        }
        t * s
    },
    [[0.3, 0.7], [1.5, 2.0]],
    NUMBERS
);
over_data!(
    reset_by_data,
    2,
    |x, data: &[f64]| {
        let mut s = x[0] * 1.0;
        for d in data {
            if *d == 0.5 {
                s = x[1] * *d;
            } else {
                s += x[0] * x[1] * *d;
            }
        }
        s * s
    },
    [[0.3, 0.7], [1.5, 2.0]],
    NUMBERS
);
over_data!(
    scaled_each_turn,
    2,
    |x, data: &[f64]| {
        let mut s = x[0] * 1.0;
        for d in data {
            s += s * x[1] * *d;
            s = -s + x[0];
        }
        s
    },
    [[0.3, 0.7], [1.5, 2.0]],
    NUMBERS
);
over_data!(
    swapped,
    2,
    |x, data: &[f64]| {
        let (mut a, mut b) = (x[0] * 1.0, x[1] * x[1]);
        for d in data {
            (a, b) = (b, a * *d);
        }
        a * x[0] + b
    },
    [[0.3, 0.7], [1.5, 2.0]],
    NUMBERS
);
over_data!(
    largest,
    2,
    |x, data: &[f64]| {
        let mut m = x[0] * 1.0;
        let mut last = x[1] * 1.0;
        for d in data {
            let r = x[0] * *d + x[1];
            if r > m {
                m = r * r;
            }
            last = r;
        }
        m * last
    },
    [[0.3, 0.7], [1.5, 2.0]],
    NUMBERS
);
over_data!(
    windows_and_chunks,
    2,
    |x, data: &[f64]| {
        let mut s = x[0] * 0.0;
        for w in data.windows(2) {
            s += (x[0] * w[0] - x[1] * w[1]).powi(2);
        }
        for c in data.chunks_exact(3) {
            s += (x[0] * c[0] * c[2]).sin() * x[1];
        }
        for (a, b) in data.iter().zip(&data[data.len() / 2..]) {
            s += x[0] * *a * x[1] * *b;
        }
        for d in data.iter().rev().skip(1).step_by(2) {
            s = s + (x[0] * *d).tanh();
        }
        s
    },
    [[0.3, 0.7], [1.5, 2.0]],
    NUMBERS
);
over_data!(
    newton,
    1,
    |x, n: usize| {
        let mut y = x[0];
        for _ in 0..n {
            y = y - (y * y - x[0]) / (y * 2.0);
        }
        y
    },
    [[2.0], [0.7]],
    [0, 1, 2, 5]
);
over_data!(
    until_converged,
    1,
    |x, digits: i32| {
        let mut y = x[0];
        let mut steps = 0;
        while (y * y - x[0]) * (y * y - x[0]) > 0.1f64.powi(digits) {
            y = y - (y * y - x[0]) / (y * 2.0);
            steps += 1;
        }
        y * (steps as f64)
    },
    [[2.0], [0.7], [1.0]],
    [3, 12]
);
over_data!(
    forever,
    2,
    |x, n: usize| {
        let mut y = x[0] * 1.0;
        let mut k = 0;
        let z = loop {
            if k == n {
                break y * x[1];
            }
            y = (y * x[1]).sin() + x[0];
            k += 1;
            if y > 10.0 {
                break y;
            }
        };
        z + y
    },
    [[2.0, 0.3], [0.7, -1.0]],
    [0, 1, 2, 12]
);
over_data!(
    pendulum,
    3,
    |x, steps: usize| {
        let (mut q, mut p) = (x[0] * 1.0, x[1] * 1.0);
        let h = 0.05;
        for _ in 0..steps {
            let (k1q, k1p) = (p, -q.sin() * x[2]);
            let (k2q, k2p) = (p + k1p * (h * 0.5), -(q + k1q * (h * 0.5)).sin() * x[2]);
            let (k3q, k3p) = (p + k2p * (h * 0.5), -(q + k2q * (h * 0.5)).sin() * x[2]);
            let (k4q, k4p) = (p + k3p * h, -(q + k3q * h).sin() * x[2]);
            q += (k1q + k2q * 2.0 + k3q * 2.0 + k4q) * (h / 6.0);
            p += (k1p + k2p * 2.0 + k3p * 2.0 + k4p) * (h / 6.0);
        }
        p * p * 0.5 - q.cos() * x[2]
    },
    [[0.3, 0.7, 1.3], [1.5, 0.0, 2.0]],
    [0, 1, 20]
);
over_data!(
    recurrence_in_each_row,
    2,
    |x, data: &[f64]| {
        let mut s = x[0] * 0.0;
        for d in data {
            let mut y = x[0] * x[0] + 1.0;
            let mut k = 0;
            while k < data.len() {
                y = y + (x[1] * *d - y * y) / (y * 2.0);
                k += 1;
            }
            s += y * y;
        }
        s
    },
    [[0.3, 0.7], [1.5, 2.0]],
    NUMBERS
);
over_data!(
    sums_in_a_recurrence,
    2,
    |x, data: &[f64]| {
        let mut y = x[0] * 1.0;
        for d in data {
            let mut s = x[1] * 0.0;
            for e in data {
                s += (y * *e - x[1]).sin() * *d;
            }
            y = s * x[0] + y * 0.5;
        }
        y
    },
    [[0.3, 0.7], [1.5, 2.0]],
    NUMBERS
);
over_data!(
    alias_of_an_argument,
    1,
    |x, data: &[f64]| {
        // What the loop's derivative is made of is computed outside as well.
        let sine = x[0].sin();
        let mut c = x[0] * 1.0;
        for d in data {
            c = x[0].cos() * c + sine * *d + c * x[0].sin();
        }
        c * sine
    },
    [[0.3], [1.5]],
    NUMBERS
);
