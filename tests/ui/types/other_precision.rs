use hessian_runtime::hessian;

#[hessian]
fn f(x: f64) -> f64 {
    (x as f32) as f64 * x
}

fn main() {}
