use hessian_runtime::{Real, hessian};

#[hessian]
fn f<T: Real, U: Real>(x: T, y: U) -> T {
    x * T::from_f64(y.to_f64())
}

fn main() {}
