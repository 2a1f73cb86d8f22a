//! A function of a slice of variables that is called by another.
use hessian_runtime::hessian;

#[hessian(variable(x))]
fn sum(x: &[f64]) -> f64 {
    x.iter().sum()
}

#[hessian(variable(x))]
fn handed_to_another(x: &[f64]) -> f64 {
    sum(x)
}

fn main() {}
