//! Routines and orders that need to know how many variables there are.
use hessian_runtime::hessian;

#[hessian(variable(x), only(gradient, hessian))]
fn by_value(x: &[f64]) -> f64 {
    x[0] * x[1]
}

#[hessian(variable(x), order = 3)]
fn third_order(x: &[f64]) -> f64 {
    x[0] * x[1]
}

#[hessian(variable)]
fn which(x: &[f64]) -> f64 {
    x[0] * x[1]
}

#[hessian(only(hessian_triplets))]
fn of_a_known_number(x: [f64; 2]) -> f64 {
    x[0] * x[1]
}

fn main() {}
