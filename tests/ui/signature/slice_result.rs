use hessian_runtime::hessian;

#[hessian]
fn f(x: f64) -> Vec<f64> {
    vec![x]
}

fn main() {}
