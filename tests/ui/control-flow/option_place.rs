use hessian_runtime::hessian;

#[hessian]
fn f(x: f64) -> f64 {
    let mut m = Some(x);
    if let Some(v) = &mut m {
        *v *= x;
    }
    m.unwrap_or(0.0)
}

fn main() {}
