use hessian_runtime::hessian;

#[hessian(constant(z))]
fn f(x: f64) -> f64 {
    x
}

fn main() {}
