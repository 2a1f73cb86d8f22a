#[hessian(constant(delta), only(value_gradient, hessian))]
fn huber(x: f64, y: f64, delta: f64) -> f64 {
    let r = (x * x + y * y).sqrt();
    if r <= delta { 0.5 * r * r } else { delta * (r - 0.5 * delta) }
}
