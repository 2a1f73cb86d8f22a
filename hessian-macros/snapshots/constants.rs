#[hessian(only(gradient, hessian_diagonal))]
fn weighted(x: &[f64; 2], weights: &[f64], scale: &Scale) -> f64 {
    let total: f64 = weights.iter().sum();
    let mut sum = 0.0;
    for i in 0..2 {
        sum += weights[i] * x[i].exp();
    }
    sum * scale.factor / total
}
