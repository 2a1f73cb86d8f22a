use hessian_runtime::hessian;

#[hessian]
fn f(x: f64, data: &[f64]) -> f64 {
    data.iter().map(|d| x * d).sum::<f64>()
}

fn main() {}
