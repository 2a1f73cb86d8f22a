#[hessian]
fn product(x: f64, y: f64) -> f64 {
    x * y.sin()
}
