#[hessian(only(value_gradient))]
fn slices(x: f64, y: f64, p: &[f64]) -> f64 {
    let s = p[0] * x + p[1] * y;
    if s < p[2] {
        return s * p[4];
    }
    let q = &p[5..];
    assert!(q.len() > 1);
    p[3] * s * s + p[1] * q[0] + p[6] * x
}
