use hessian_runtime::hessian;

#[hessian]
fn f(x: [f64; 3], i: usize) -> f64 {
    x[i] * x[0]
}

fn main() {}
