use hessian_runtime::hessian;

#[hessian(order = 3)]
fn f(x: f64) -> f64 {
    x
}

fn main() {}
