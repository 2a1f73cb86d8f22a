use hessian_runtime::hessian;

use hessian_runtime::Real;

#[hessian]
fn f<T: Real>(x: T) -> T {
    x
}

fn main() {}
