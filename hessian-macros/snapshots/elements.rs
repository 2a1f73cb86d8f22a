// A sum whose number of variables only the run knows.
#[hessian(variable(x), constant(stiffness))]
fn energy(x: &[[f64; 2]], springs: &[(usize, usize)], stiffness: f64) -> f64 {
    let mut total = 0.0;
    for &(a, b) in springs {
        let d = [x[a][0] - x[b][0], x[a][1] - x[b][1]];
        let stretch = (d[0] * d[0] + d[1] * d[1]).sqrt() - 1.0;
        total += 0.5 * stiffness * stretch * stretch;
    }
    total
}
