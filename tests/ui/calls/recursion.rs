use hessian_runtime::hessian;

#[hessian]
fn f(x: f64) -> f64 {
    if x < 1.0 { x } else { x * f(x - 1.0) }
}

fn main() {}
