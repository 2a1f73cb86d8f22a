use hessian_runtime::hessian;

#[hessian]
fn f(x: f64, data: &[f64], counts: &mut [usize]) -> f64 {
    let mut s = 0.0;
    for d in data {
        counts[0] += 1;
        s += x * d;
    }
    s
}

#[hessian]
fn g(x: f64, data: &[f64]) -> f64 {
    let mut seen = Vec::new();
    let mut s = 0.0;
    for d in data {
        seen.push(*d);
        s += x * d;
    }
    s
}

fn main() {}
