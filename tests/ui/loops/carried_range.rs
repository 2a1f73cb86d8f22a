use hessian_runtime::hessian;

#[hessian]
fn f(x: f64, data: &[f64]) -> f64 {
    let mut best = (x, 0.0..1.0);
    for d in data {
        best = (x * d, 0.0..*d);
    }
    best.0
}

fn main() {}
