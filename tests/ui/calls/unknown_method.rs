use hessian_runtime::hessian;

#[hessian]
fn f(x: f64) -> f64 {
    x * x.to_bits() as f64
}

fn main() {}
