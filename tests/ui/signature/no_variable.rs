use hessian_runtime::hessian;

#[hessian]
fn f(n: usize) -> f64 {
    n as f64
}

fn main() {}
