use hessian_runtime::hessian;

#[hessian]
fn f(x: f64, data: &[f64]) -> f64 {
    let mut s = 0.0;
    for d in data {
        s += (x - d).powi(2);
    }
    s
}

fn main() {}
