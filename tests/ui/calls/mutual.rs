use hessian_runtime::hessian;

#[hessian]
fn even(x: f64) -> f64 {
    if x < 1.0 { x } else { odd(x - 1.0) }
}

#[hessian]
fn odd(x: f64) -> f64 {
    if x < 1.0 { -x } else { even(x - 1.0) }
}

fn main() {}
