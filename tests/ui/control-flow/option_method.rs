use hessian_runtime::hessian;

#[hessian]
fn f(x: f64) -> f64 {
    let m = if x > 0.0 { Some(x) } else { None };
    m.xor(Some(1.0)).unwrap_or(1.0)
}

#[hessian]
fn left(x: f64) -> f64 {
    let mut held = [x, x * x];
    let taken = core::mem::take(&mut held);
    taken[0] * taken[1] + held[0]
}

fn main() {}
