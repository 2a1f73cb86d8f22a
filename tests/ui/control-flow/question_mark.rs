use hessian_runtime::hessian;

#[hessian]
fn f(x: f64) -> f64 {
    let y = Some(x)?;
    y
}

fn main() {}
