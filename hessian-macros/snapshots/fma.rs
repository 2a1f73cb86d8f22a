#[hessian(fma, only(value_gradient_hessian, hvp))]
fn fit(w: [f64; 2], k: f64, rows: &[[f64; 2]]) -> f64 {
    let mut sum = k * w[0] - w[1] * w[1] * w[0];
    for row in rows {
        let r = w[0] + w[1] * row[0] - row[1];
        sum += r * r;
    }
    sum
}
