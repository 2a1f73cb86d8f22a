use hessian_runtime::hessian;

#[hessian]
fn beside(x: [f64; 3]) -> f64 {
    x.iter().filter(|v| **v > 0.5).zip([1.0, 2.0, 3.0]).map(|(v, w)| v * w).sum()
}

#[hessian]
fn running(x: [f64; 3]) -> f64 {
    x.iter().scan(1.0, |product, v| if *v > 0.5 { *product *= v; Some(*product) } else { None }).take(2).sum()
}

#[hessian]
fn taken(x: [f64; 3], count: usize) -> f64 {
    x.iter().take(count).rev().fold(0.0, |sum, v| sum * 0.5 + v)
}

fn main() {}
