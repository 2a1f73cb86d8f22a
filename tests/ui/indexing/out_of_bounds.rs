use hessian_runtime::hessian;

#[hessian]
fn f(x: [f64; 2]) -> f64 {
    x[0] * x[2]
}

fn main() {}
