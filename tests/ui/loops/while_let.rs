use hessian_runtime::hessian;

#[hessian]
fn f(x: f64, data: &[f64]) -> f64 {
    let mut rest = data.iter();
    let mut s = 0.0;
    while let Some(d) = rest.next() {
        s += x * d;
    }
    s
}

fn main() {}
