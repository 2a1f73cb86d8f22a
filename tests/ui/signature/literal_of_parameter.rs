use hessian_runtime::{Real, hessian};

#[hessian]
fn f<T: Real + core::ops::Mul<f64, Output = T>>(x: T) -> T {
    x * 2.0
}

fn main() {}
