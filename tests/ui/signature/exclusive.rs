use hessian_runtime::hessian;

#[hessian]
fn f(x: &mut [f64; 2]) -> f64 {
    x[0]
}

fn main() {}
