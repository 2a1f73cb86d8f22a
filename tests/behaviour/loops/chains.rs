//! Iterator chains over run-time data.

use super::{NUMBERS, ROWS, over_data};
use crate::oracle::check;

over_data!(
    chain,
    2,
    |x, rows: &[(f64, f64)]| rows.iter().map(|r| (x[0] * r.0 - x[1]).powi(2) * r.1).fold(x[0] * 0.0, |a, b| a + b),
    [[0.3, 0.7], [-1.5, 2.0]],
    ROWS
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
