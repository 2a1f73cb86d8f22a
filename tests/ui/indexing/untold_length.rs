//! `array::from_fn` where no type is written, and a part of an array as long as the run says.
use hessian_runtime::hessian;

#[hessian]
fn untold(x: [f64; 3]) -> f64 {
    let halves = core::array::from_fn(|i| 0.5 * x[i]);
    first(halves)
}

#[hessian]
fn split(x: [f64; 3], n: usize) -> f64 {
    let (a, b) = x.split_at(n);
    a[0] * b[0]
}

fn first(x: [f64; 3]) -> f64 {
    x[0]
}

fn main() {}
