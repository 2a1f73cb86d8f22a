//! More values than a network of comparisons sorts.
use hessian_runtime::hessian;

#[hessian]
fn median(x: [f64; 9]) -> f64 {
    let mut sorted = x;
    sorted.sort_by(|a, b| a.total_cmp(b));
    sorted[4]
}

fn main() {}
