use hessian_runtime::hessian;

#[hessian]
fn f(x: f64, n: usize) -> f64 {
    let mut s = x;
    for _ in 0..n {
        s = s * s + x;
    }
    s
}

fn main() {}
