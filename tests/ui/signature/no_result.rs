use hessian_runtime::hessian;

#[hessian]
fn f(x: f64) {
    let _ = x;
}

fn main() {}
