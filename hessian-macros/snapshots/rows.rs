// A sum over rows of data, derivatives in batches of turns: the first part calls, the second adds.
#[hessian(only(value_gradient_hessian))]
fn logistic(x: [f64; 3], rows: &[[f64; 4]]) -> f64 {
    let mut loss = 0.0;
    for row in rows {
        let z = x[0] * row[0] + x[1] * row[1] + x[2] * row[2];
        loss += (1.0 + z.exp()).ln() - z * row[3];
    }
    loss
}
