//! An `Option` that is carried, of which a part is data of a type that is not seen, and the other depends on a variable.
use hessian_runtime::hessian;

#[hessian]
fn differences(x: f64, data: &[f64]) -> f64 {
    let mut last = None;
    let mut sum = 0.0;
    for v in data {
        if let Some((before, product)) = last {
            sum += (v - before) * product;
        }
        last = Some((*v, v * x));
    }
    sum
}

fn main() {}
