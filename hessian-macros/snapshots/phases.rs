// A sum over rows of data with enough to compute before the call: what is read, what comes before the call, what calls
// and what is added, each for a whole batch of turns.
#[hessian(only(value_gradient))]
fn poisson(x: [f64; 8], rows: &[[f64; 9]]) -> f64 {
    let mut loss = 0.0;
    for row in rows {
        let z = x[0] * row[0] + x[1] * row[1] + x[2] * row[2] + x[3] * row[3]
            + (x[4] * row[4] + x[5] * row[5] + x[6] * row[6] + x[7] * row[7]);
        loss += z.exp() - z * row[8];
    }
    loss
}
