use hessian_runtime::hessian;

#[hessian]
fn numbered(x: [f64; 3]) -> f64 {
    x.iter().filter(|v| **v > 0.5).enumerate().map(|(i, v)| v * i as f64).sum()
}

#[hessian]
fn running(x: [f64; 3]) -> f64 {
    x.iter().scan(1.0, |product, v| if *v > 0.5 { *product *= v; Some(*product) } else { None }).sum()
}

#[hessian]
fn last(x: [f64; 3]) -> f64 {
    x[x.iter().rposition(|v| *v > 0.5).unwrap()]
}

#[hessian]
fn taken(x: [f64; 3], count: usize) -> f64 {
    x.iter().take(count).enumerate().map(|(i, v)| v * i as f64).sum()
}

fn main() {}
