//! An `Option` that is carried and of which nothing says that it is one of numbers.
use hessian_runtime::hessian;

#[hessian]
fn differences(x: f64, data: &[f64]) -> f64 {
    let mut last = None;
    let mut sum = 0.0;
    for v in data {
        if let Some(before) = last {
            sum += (v - before * x) * x;
        }
        last = Some(*v);
    }
    sum
}

fn main() {}
