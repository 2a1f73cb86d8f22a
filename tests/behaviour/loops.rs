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

over_data!(
    chain_of_a_sum,
    2,
    |x, data: &[f64]| data.iter().map(|d| (x[0] * *d - x[1]).powi(2)).sum(),
    [[0.3, 0.7]],
    NUMBERS
);
over_data!(
    chain_of_a_product,
    2,
    |x, data: &[f64]| data.iter().map(|d| x[0] * *d + x[1]).product(),
    [[0.3, 0.7], [-1.5, 2.0]],
    NUMBERS
);
over_data!(
    filtered_chains,
    2,
    |x, data: &[f64]| {
        let positive = data
            .iter()
            .filter(|d| **d > 0.0)
            .map(|d| (x[0] * *d * *d + 0.25).ln())
            .filter(|y| *y > -0.5)
            .enumerate()
            .map(|(i, y)| y * (i as f64) * x[1])
            .fold(x[0] * 0.0, |a, y| a + y * y);
        let before: usize = data.iter().map(|d| x[0] * *d).take_while(|y| *y < 0.7).count();
        positive * (before as f64 + 1.0)
    },
    [[0.3, 0.7], [1.5, 2.0]],
    NUMBERS
);
over_data!(
    zipped_chains,
    2,
    |x, data: &[f64]| {
        let a = data.iter().map(|d| (x[0] * *d).sin()).enumerate();
        let b = data.iter().rev().map(|d| x[1] * *d);
        let mut s = x[0] * 0.0;
        for ((i, a), b) in a.zip(b) {
            s += a * b * (i as f64 + 1.0);
        }
        let t = data.iter().map(|d| x[0] + *d).rev().skip(1).take(3).fold(x[1] * 1.0, |p, y| p * x[1] + y);
        s + t * t
    },
    [[0.3, 0.7], [1.5, 2.0]],
    NUMBERS
);
over_data!(
    dot_products_with_slices,
    3,
    |x, data: &[f64]| {
        let mut s = x[0] * 0.0;
        for row in data.chunks(2) {
            let z = x.iter().zip(row).map(|(w, v)| *w * *v).fold(x[2] * 0.5, |a, b| a + b);
            s += (z.exp() + 1.0).ln();
        }
        for (w, v) in x.iter().zip(data) {
            s += (*w * *v).cos() * x[0];
        }
        s
    },
    [[0.3, 0.7, -0.4], [1.5, 2.0, 0.1]],
    NUMBERS
);
over_data!(
    pairs_of_accumulators,
    2,
    |x, data: &[f64]| {
        let (sum, squares, count) = data.iter().fold((x[0] * 0.0, x[1] * 1.0, 0), |(a, b, n), d| {
            let r = x[0] * *d - x[1];
            (a + r, b + r * r, n + 1)
        });
        let mut worst = x[0] * 0.0;
        data.iter().for_each(|d| {
            worst += x[1] * x[1] * *d;
        });
        squares / (count as f64) - sum * sum + worst
    },
    [[0.3, 0.7], [1.5, 2.0]],
    [&[0.5][..], &[0.3, -1.2, 2.0][..]]
);
over_data!(
    labels,
    2,
    |x, rows: &[&[f64]]| {
        let mut s = x[0] * x[1];
        'rows: for (i, row) in rows.iter().enumerate() {
            let mut t = x[0] * 1.0;
            for v in row.iter() {
                if *v < 0.0 {
                    continue 'rows;
                }
                if *v > 2.5 {
                    break 'rows;
                }
                t += (x[1] * *v).sin();
                if t > 2.0 {
                    break;
                }
                if t < -2.0 {
                    return t * s;
                }
            }
            s += t * t * (i as f64 + 1.0);
        }
        s
    },
    [[0.3, 0.7], [1.5, 2.0], [-1.9, -2.0]],
    [
        &[][..],
        &[&[1.0, 2.0][..], &[0.5, -1.0, 3.0], &[0.5], &[1.0, 1.0, 1.0, 1.0]][..],
        &[&[1.0][..], &[0.5, 3.0], &[0.5]][..]
    ]
);
over_data!(
    closures_that_add,
    2,
    |x, data: &[f64]| {
        let mut s = x[0] * 0.0;
        let mut n = 0;
        let mut add = |y| {
            s += y;
            n += 1;
        };
        for d in data {
            add((x[0] * *d).sin());
            if *d > 0.0 {
                add(x[1] * x[0]);
            }
        }
        s * (n as f64)
    },
    [[0.3, 0.7], [1.5, 2.0]],
    NUMBERS
);
over_data!(
    shadowing,
    2,
    |x, data: &[f64]| {
        let s = x[0] * 2.0;
        let mut t = x[1] * 1.0;
        for s in data {
            let t_ = x[0] * *s;
            {
                let mut t = t_ * t_;
                t *= x[1];
                let s = t + 1.0;
                let _ = s;
            }
            let s = t_ + x[1];
            t += s * s;
        }
        s * t
    },
    [[0.3, 0.7], [1.5, 2.0]],
    NUMBERS
);
over_data!(
    sums_of_sums,
    2,
    |x, data: &[f64]| {
        let mut mean = x[0] * 0.0;
        for d in data {
            mean += (x[0] * *d).exp();
        }
        mean = mean / (data.len() as f64 + 1.0);
        let mut spread = x[1] * 0.0;
        for d in data {
            let r = (x[0] * *d).exp() - mean;
            spread += r * r * x[1];
        }
        let mut third = x[0] * 1.0;
        for d in data {
            third += spread.sin() * mean * *d;
        }
        spread * mean + third.powi(2)
    },
    [[0.3, 0.7], [0.5, 2.0]],
    NUMBERS
);
over_data!(
    recurrence_of_sums,
    2,
    |x, data: &[f64]| {
        let mut total = x[0] * 0.0;
        for d in data {
            total += (x[0] * *d).sin();
        }
        let mut y = total * x[1];
        for d in data {
            y = (y * total + x[0] * *d).sin();
        }
        let mut z = x[1] * 0.0;
        for d in data {
            z += y * y * *d * total;
        }
        z + y
    },
    [[0.3, 0.7], [0.5, 2.0]],
    NUMBERS
);
over_data!(
    loops_in_branches,
    2,
    |x, data: &[f64]| {
        let mut s = x[1] * 1.0;
        if x[0] > x[1] {
            for d in data {
                s += x[0] * *d;
            }
            s = s * s;
        } else {
            for d in data {
                s = s * x[0] + *d;
            }
            if s > 0.5 {
                for d in data.iter().skip(1) {
                    s -= (x[1] * *d).cos();
                }
            }
        }
        s.sin() * x[0]
    },
    [[0.3, 0.7], [1.5, 0.2], [1.9, 2.0]],
    NUMBERS
);
over_data!(
    filter_of_kalman,
    3,
    |x, data: &[f64]| {
        let mut p = [[x[0], x[0] * 0.0], [x[0] * 0.0, x[1]]];
        let mut m = [x[2], x[2] * 0.5];
        let mut l = x[0] * 0.0;
        for z in data {
            // predict
            m = [m[0] + m[1] * 0.1, m[1]];
            p[0][0] = p[0][0] + (p[0][1] + p[1][0]) * 0.1 + p[1][1] * 0.01 + x[1];
            p[0][1] = p[0][1] + p[1][1] * 0.1;
            p[1][0] = p[1][0] + p[1][1] * 0.1;
            p[1][1] = p[1][1] + x[0] * 0.2;
            // update
            let v = p[0][0] + 0.3;
            let r = -m[0] + *z;
            l += v.ln() + r * r / v;
            let k = [p[0][0] / v, p[1][0] / v];
            for i in 0..2 {
                m[i] += k[i] * r;
            }
            let top = p[0];
            for i in 0..2 {
                for j in 0..2 {
                    p[i][j] -= k[i] * top[j];
                }
            }
        }
        l
    },
    [[0.3, 0.7, 0.1], [1.5, 0.2, -1.0]],
    NUMBERS
);
over_data!(
    conditionally_active,
    2,
    |x, data: &[f64]| {
        let mut s = x[0] * 0.0;
        let mut level = x[0] * 0.0 + 1.0;
        for d in data {
            s += level * *d * x[1];
            if *d < 0.0 {
                level = x[0] * x[0];
            } else if *d > 1.5 {
                level = x[0] * 0.0 + 2.0;
            }
        }
        s
    },
    [[0.3, 0.7], [1.5, 0.2]],
    NUMBERS
);
over_data!(
    while_over_indices,
    2,
    |x, data: &[f64]| {
        let mut s = x[0] * 0.0;
        let mut i = 0;
        while i < data.len() {
            let mut j = i;
            while j < data.len() && data[j] > 0.0 {
                s += (x[0] * data[j] - x[1]).powi(2) * (i as f64 + 1.0);
                j += 1;
            }
            i = j + 1;
        }
        s
    },
    [[0.3, 0.7], [1.5, 0.2]],
    NUMBERS
);
over_data!(
    what_is_largest,
    2,
    |x, data: &[f64]| {
        let m = data.iter().map(|d| x[0] * *d).fold(x[1] * 1.0, |a, b| if a > b { a } else { b });
        let total = data.iter().map(|d| (x[0] * *d - m).exp()).fold(x[0] * 0.0, |a, b| a + b);
        m * 2.0 + (total + 1.0).ln()
    },
    [[0.3, 0.7], [1.5, 0.2]],
    NUMBERS
);
over_data!(
    statements_in_bodies,
    2,
    |x, data: &[f64]| {
        let mut s = x[0] * 0.0;
        for (k, d) in data.iter().enumerate() {
            debug_assert!(k < data.len());
            let weight = if k % 2 == 0 { d.abs().sqrt() } else { 2.0 };
            let mut parts = [0.0; 2];
            for (i, part) in parts.iter_mut().enumerate() {
                *part = weight * (i as f64);
            }
            let mut n = 0.0;
            for e in &data[..k] {
                n += e * e;
            }
            s += (x[0] * weight - x[1] * parts[1]).powi(2) * n;
        }
        s
    },
    [[0.3, 0.7], [1.5, 0.2]],
    NUMBERS
);

#[test]
fn empty_sums_have_the_sign_of_the_standard_library() {
    #[hessian_runtime::hessian(only(value_gradient, hessian))]
    fn function(x: f64, data: &[f64]) -> f64 {
        data.iter().map(|d| d * x).sum::<f64>()
    }
    let data: [f64; 0] = [];
    assert_eq!(function::value_gradient(1.0, &data).0.to_bits(), function(1.0, &data).to_bits());
    assert_eq!(function::value_gradient(-1.5, &[2.0, 0.5]), (-3.75, [2.5]));
    assert_eq!(function::hessian(-1.5, &[2.0, 0.5]), [[0.0]]);
}

#[test]
fn iterators_are_not_used_up() {
    #[hessian_runtime::hessian(only(value_gradient_hessian))]
    fn function(x: f64, data: &[f64]) -> f64 {
        let rows = data.chunks_exact(2);
        let tail = &data[1..];
        let mut s = 0.0;
        for r in rows {
            s += (x * r[0]).powi(2) * r[1];
        }
        for r in tail {
            s += x * r;
        }
        s * s
    }
    let data = [2.0, 3.0, 0.5, 4.0];
    // a = 12 + 1, b = 7.5: (a·x² + b·x)²
    let (a, b, x) = (13.0, 7.5, 0.7);
    let (s, t, u) = (a * x * x + b * x, 2.0 * a * x + b, 2.0 * a);
    let (value, gradient, hessian) = function::value_gradient_hessian(x, &data);
    assert_eq!(value.to_bits(), function(x, &data).to_bits());
    check("gradient", gradient, [2.0 * s * t], 1.0);
    check("hessian", hessian[0], [2.0 * t * t + 2.0 * s * u], 1.0);
}

#[test]
fn several_results() {
    #[hessian_runtime::hessian]
    fn function(x: f64, y: f64, data: &[f64]) -> [f64; 2] {
        let mut s = 0.0;
        let mut p = 1.0;
        for d in data {
            s += (x * d).powi(2);
            p *= y * d + x;
        }
        [s * y, p]
    }
    let (x, y, data) = (0.3, 0.7, [2.0, -0.5]);
    let q = 4.25;
    // p = (2y + x)(x − y/2) = x² + 3/2·xy − y²
    let jacobian = function::jacobian(x, y, &data);
    check("s", jacobian[0], [2.0 * q * x * y, q * x * x], 1.0);
    check("p", jacobian[1], [2.0 * x + 1.5 * y, 1.5 * x - 2.0 * y], 1.0);
    let hessian = function::weighted_hessian(x, y, &data, [2.0, 3.0]);
    check("xx", hessian[0], [4.0 * q * y + 6.0, 4.0 * q * x + 4.5], 1.0);
    check("yy", hessian[1], [4.0 * q * x + 4.5, -6.0], 1.0);
    check("vjp", function::vjp(x, y, &data, [1.0, 0.0]), jacobian[0], 1.0);
}

#[test]
fn variables_are_seen_as_they_are_before_the_loop() {
    #[hessian_runtime::hessian(only(value_gradient_hessian, gradient))]
    fn function(x: f64, data: &[f64]) -> f64 {
        let mut scale: f64 = data[0] * 2.0;
        let mut table = Vec::new();
        for d in data {
            table.push(*d);
        }
        scale += 1.0;
        let mut s = 0.0;
        for (i, _) in data.iter().enumerate() {
            s += (x * scale).powi(2) * table[i];
        }
        scale *= 3.0;
        let mut t = 0.0;
        for d in data {
            t += x * scale * d;
        }
        s * t
    }
    let data = [0.5, 2.0];
    // a = 2² · 2.5, b = 6 · 2.5: a·b·x³
    let (c, x) = (10.0 * 15.0, 0.7);
    let (value, gradient, hessian) = function::value_gradient_hessian(x, &data);
    assert_eq!(value.to_bits(), function(x, &data).to_bits());
    check("gradient", gradient, [3.0 * c * x * x], 1.0);
    check("gradient alone", function::gradient(x, &data), gradient, 1.0);
    check("hessian", hessian[0], [6.0 * c * x], 1.0);
}

#[test]
fn loops_over_what_an_arm_binds() {
    #[derive(Clone, Copy)]
    enum Model<'a> {
        Empty,
        Rows(&'a [f64]),
        Pair { first: f64, rest: &'a [f64] },
    }
    #[hessian_runtime::hessian(only(value_gradient_hessian, gradient, hvp))]
    fn function(x: f64, model: Model<'_>, extra: Option<&[f64]>) -> f64 {
        let mut s = x;
        match model {
            Model::Empty => {}
            Model::Rows(rows) => {
                for r in rows {
                    s += (x * r).sin();
                }
            }
            Model::Pair { first, rest } => {
                let tail = &rest[1..];
                let weight = first * 2.0;
                for r in tail {
                    s += (x * r).sin() * weight;
                }
            }
        }
        if let Some(more) = extra {
            for m in more.iter().skip(1) {
                s = s * x + m;
            }
        }
        s * s
    }
    let expected = |x: f64, c: f64, w: f64, m: f64, more: bool| {
        let (s, t, u) = (x + w * (c * x).sin(), 1.0 + w * c * (c * x).cos(), -w * c * c * (c * x).sin());
        let (s, t, u) = if more { (s * x + m, t * x + s, u * x + 2.0 * t) } else { (s, t, u) };
        (s * s, 2.0 * s * t, 2.0 * (t * t + s * u))
    };
    let x = 0.7;
    let more = [9.0, 0.25];
    for (model, c, w) in [
        (Model::Empty, 0.0, 0.0),
        (Model::Rows(&[1.5]), 1.5, 1.0),
        (Model::Pair { first: 0.75, rest: &[7.0, 2.5] }, 2.5, 1.5),
    ] {
        for extra in [None, Some(&more[..])] {
            let (value, gradient, hessian) = function::value_gradient_hessian(x, model, extra);
            assert_eq!(value.to_bits(), function(x, model, extra).to_bits());
            let (v, g, h) = expected(x, c, w, 0.25, extra.is_some());
            check("value", [value], [v], 1.0);
            check("gradient", gradient, [g], 1.0);
            check("gradient alone", function::gradient(x, model, extra), [g], 1.0);
            check("hessian", hessian[0], [h], 1.0);
            check("hvp", function::hvp(x, model, extra, [2.0]), [2.0 * h], 1.0);
        }
    }
}

#[test]
fn structs_are_carried() {
    #[derive(Clone, Copy)]
    struct State {
        q: f64,
        p: f64,
    }
    #[hessian_runtime::hessian(only(value_gradient_hessian))]
    fn function(x: f64, k: f64, steps: usize) -> f64 {
        let mut state = State { q: x, p: 0.0 };
        let spring = State { q: k, p: 1.0 };
        for _ in 0..steps {
            state.p -= state.q * spring.q;
            state = State { q: state.q + state.p * spring.p, p: state.p };
        }
        state.q * state.p
    }
    // p = −kx, q = x(1 − k); p = −kx − kx(1 − k) = kx(k − 2), q = x(1 − 3k + k²)
    let (x, k) = (0.7, 0.3);
    let (value, gradient, hessian) = function::value_gradient_hessian(x, k, 2);
    assert_eq!(value.to_bits(), function(x, k, 2).to_bits());
    // x²·g(k), g = (1 − 3k + k²)(k² − 2k) = k⁴ − 5k³ + 7k² − 2k
    let g = k.powi(4) - 5.0 * k.powi(3) + 7.0 * k * k - 2.0 * k;
    let (d, e) = (4.0 * k.powi(3) - 15.0 * k * k + 14.0 * k - 2.0, 12.0 * k * k - 30.0 * k + 14.0);
    check("gradient", gradient, [2.0 * x * g, x * x * d], 1.0);
    check("hessian", hessian[0], [2.0 * g, 2.0 * x * d], 1.0);
    check("hessian", hessian[1], [2.0 * x * d, x * x * e], 1.0);
}
