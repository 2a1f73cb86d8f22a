use hessian_runtime::hessian;

#[hessian]
async fn f(x: f64) -> f64 {
    x
}

fn main() {}
