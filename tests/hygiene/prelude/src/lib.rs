//! No name of the prelude is in scope here, and some mean something else.
#![no_implicit_prelude]

use ::hessian_runtime::hessian;

/// Not the prelude's.
pub struct Option;
/// Not the prelude's.
pub struct Some;

/// Every kind of generated code: branches, calls, kinks, verbatim constants.
#[hessian]
pub fn mixed(x: [f64; 2], k: i32, weights: &[f64]) -> f64 {
    let w = weights[0];
    if x[0] < x[1] { x[0].powi(k) * w } else { x[0].max(x[1]).exp() + x[1].powf(w) }
}

/// A call of an annotated function.
#[hessian]
pub fn calling(x: f64, weights: &[f64]) -> f64 {
    mixed([x, 2.0], 2, weights)
}

#[hessian]
pub fn rows(x: [f64; 3], data: &[f64]) -> f64 {
    let mut s = 0.0;
    for d in data {
        s += f64::exp(x[0] * *d + x[1]) * x[2];
    }
    s
}

#[hessian(variable(x))]
pub fn springs(x: &[f64], edges: &[(usize, usize)]) -> f64 {
    let mut total = 0.0;
    for &(a, b) in edges {
        total += x[a] * x[a] * x[b];
    }
    total
}

#[test]
fn elements_need_no_prelude() {
    let (mut out, mut trace) = ([0.0; 2], 0.0);
    ::std::assert_eq!(springs::gradient_into(&[3.0, 2.0], &[(0, 1), (1, 1)], &mut out), 26.0);
    ::std::assert_eq!(out, [12.0, 9.0 + 12.0]);
    springs::hessian_triplets(&[3.0, 2.0], &[(0, 1), (1, 1)], |i, j, v| {
        if i == j {
            trace += v
        }
    });
    ::std::assert_eq!(trace, 4.0 + 12.0);
}

#[test]
fn split_loops_need_no_prelude() {
    ::std::assert_eq!(rows::gradient([0.0, 0.0, 1.0], &[3.0, 2.0]), [5.0, 2.0, 2.0]);
    ::std::assert_eq!(rows::hessian([0.0, 0.0, 1.0], &[3.0, 2.0])[0], [13.0, 5.0, 5.0]);
}

#[test]
fn calls_need_no_prelude() {
    ::std::assert_eq!(calling::hessian(1.0, &[3.0]), [[6.0]]);
}

#[test]
fn generated_code_needs_no_prelude() {
    ::std::assert_eq!(mixed::hessian([1.0, 2.0], 2, &[3.0]), [[6.0, 0.0], [0.0, 0.0]]);
}
