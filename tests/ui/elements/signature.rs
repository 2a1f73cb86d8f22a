//! What cannot be an array of variables whose length only the run knows, and what cannot stand beside it.
use hessian_runtime::hessian;

#[hessian(variable(x))]
fn of_a_vector(x: &Vec<f64>) -> f64 {
    x[0]
}

#[hessian(variable(x))]
fn of_an_exclusive_slice(x: &mut [f64]) -> f64 {
    x[0]
}

#[hessian(variable(x))]
fn beside_a_variable(x: &[f64], stiffness: f64) -> f64 {
    stiffness * x[0]
}

#[hessian(variable(x, y))]
fn two_slices(x: &[f64], y: &[f64]) -> f64 {
    x[0] * y[0]
}

#[hessian(variable(z))]
fn no_such_parameter(x: &[f64]) -> f64 {
    x[0]
}

#[hessian(variable(x))]
fn several_results(x: &[f64]) -> [f64; 2] {
    [x[0], x[1]]
}

#[hessian]
fn not_said(x: &[f64]) -> f64 {
    x[0]
}

fn main() {}
