#[hessian(constant(p), only(value_gradient_hessian))]
fn outer(x: &[f64; 16], p: &[f64; 16]) -> f64 {
    let mut z = 0.0;
    for i in 0..16 {
        z += x[i] * p[i];
    }
    (1.0 + z.exp()).ln() + x[0] * x[1]
}
