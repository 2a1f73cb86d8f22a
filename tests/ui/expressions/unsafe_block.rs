use hessian_runtime::hessian;

#[hessian]
fn f(x: f64) -> f64 {
    unsafe { x * x }
}

fn main() {}
