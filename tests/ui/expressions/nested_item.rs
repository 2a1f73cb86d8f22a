use hessian_runtime::hessian;

#[hessian]
fn f(x: f64) -> f64 {
    if x > 0.0 {
        type Scalar = f64;
        let y: Scalar = x * x;
        y
    } else {
        x
    }
}

fn main() {}
