use hessian_runtime::hessian;

#[hessian(struct Point)]
fn f(x: f64) -> f64 {
    x
}

fn main() {}
