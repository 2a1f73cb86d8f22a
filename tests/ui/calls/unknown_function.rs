use hessian_runtime::hessian;

fn g(x: f64) -> f64 {
    x
}

#[hessian]
fn f(x: f64) -> f64 {
    g(x) + x
}

fn main() {}
