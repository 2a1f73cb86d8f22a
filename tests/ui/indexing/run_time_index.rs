use hessian_runtime::hessian;

#[hessian]
fn f(mut x: [f64; 3], i: usize) -> f64 {
    x[i] = 2.0 * x[0];
    x[0] * x[1]
}

fn main() {}
