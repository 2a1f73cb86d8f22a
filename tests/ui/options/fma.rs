use hessian_runtime::hessian;

#[hessian(fma, strict)]
fn contradictory(x: f64) -> f64 {
    x * x
}

#[hessian(fma = true)]
fn assigned(x: f64) -> f64 {
    x * x
}

fn main() {
    let _ = (contradictory::gradient(1.0), assigned::gradient(1.0));
}
