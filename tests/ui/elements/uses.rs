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
fn pieces_from_the_back(x: &[f64]) -> f64 {
    x.rchunks(2).map(|w| w[0] * w[0]).sum()
}

#[hessian(variable(x))]
fn copied(x: &[f64]) -> f64 {
    let y = x.to_vec();
    y[0]
}

#[hessian(variable(x))]
fn rest(x: &[f64]) -> f64 {
    let mut total = 0.0;
    let mut rest = x;
    while let [a, others @ ..] = rest {
        total += a * a;
        rest = others;
    }
    total
}

#[hessian(variable(x))]
fn either(x: &[f64], k: usize) -> f64 {
    let part = if k > 2 { &x[1..] } else { x };
    part[0] * part[0]
}

#[hessian(variable(x))]
fn compared(x: &[f64]) -> f64 {
    if x == [0.0] { x[0] } else { x[1] }
}

fn main() {}
