use hessian_runtime::hessian;

#[hessian]
fn f(x: f64, data: &[f64]) -> f64 {
    data.iter().map(|d| x * d).min_by_key(|y| *y as i64).unwrap()
}

#[hessian]
fn g(x: f64, data: &[f64]) -> f64 {
    data.iter().map(|d| x * d).enumerate().skip(1).map(|(_, y)| y).sum::<f64>()
}

fn main() {}
