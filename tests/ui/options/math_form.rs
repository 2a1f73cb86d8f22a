use hessian_runtime::hessian;

#[hessian(math = "libm")]
fn f(x: f64) -> f64 {
    x.sin()
}

fn main() {}
