#[hessian(constant(k), only(hvp_into, value_gradient_hessian_into))]
fn into(x: [f64; 4], k: f64) -> f64 {
    let a = x[0] * x[1];
    0.5 * k * a * a + x[2].exp() * x[3]
}
