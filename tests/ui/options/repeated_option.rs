use hessian_runtime::hessian;

#[hessian(strict, strict)]
fn f(x: f64) -> f64 {
    x
}

fn main() {}
