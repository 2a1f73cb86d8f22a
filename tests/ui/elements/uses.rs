//! What a slice of variables is not used for.
use hessian_runtime::hessian;

fn norm(x: &[f64]) -> f64 {
    x.iter().map(|v| v * v).sum()
}

#[hessian(variable(x))]
fn handed_over(x: &[f64]) -> f64 {
    norm(x)
}

#[hessian(variable(x))]
fn first(x: &[f64]) -> f64 {
    *x.first().unwrap()
}

#[hessian(variable(x))]
fn pieces_of_any_length(x: &[f64], n: usize) -> f64 {
    x.windows(n).map(|w| w[0] * w[1]).sum()
}

#[hessian(variable(x))]
fn copied(x: &[f64]) -> f64 {
    let y = x.to_vec();
    y[0]
}

#[hessian(variable(x))]
fn pattern(x: &[f64]) -> f64 {
    match x {
        [a, b, ..] => a * b,
        _ => 0.0,
    }
}

#[hessian(variable(x))]
fn compared(x: &[f64]) -> f64 {
    if x == [0.0] { x[0] } else { x[1] }
}

fn main() {}
