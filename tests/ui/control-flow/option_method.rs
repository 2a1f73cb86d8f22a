use hessian_runtime::hessian;

#[hessian]
fn f(x: f64) -> f64 {
    let m = if x > 0.0 { Some(x) } else { None };
    m.filter(|v| *v < 1.0).unwrap_or(1.0)
}

fn main() {}
