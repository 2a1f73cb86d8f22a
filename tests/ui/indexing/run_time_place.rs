use hessian_runtime::hessian;

#[hessian]
fn f(mut x: [f64; 2], mut y: [f64; 2], i: usize) -> f64 {
    let parts = [&mut x, &mut y];
    parts[i][0] = 2.0;
    x[0] * y[0]
}

#[hessian]
fn g(mut x: [[f64; 2]; 2], i: usize) -> f64 {
    x[i][2] = 2.0;
    x[0][0] * x[1][0]
}

fn main() {}
