use hessian_runtime::hessian;

#[hessian]
fn f(mut x: [[f64; 2]; 2], i: usize) -> f64 {
    x[i][0] = 2.0 * x[0][1];
    x[0][0] * x[1][0]
}

fn main() {}
