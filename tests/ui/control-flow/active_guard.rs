use hessian_runtime::hessian;

#[hessian]
fn f(x: f64, mode: u8) -> f64 {
    match mode {
        0 if x > 0.0 => x * x,
        _ => x,
    }
}

fn main() {}
