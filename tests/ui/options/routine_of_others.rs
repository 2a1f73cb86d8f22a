use hessian_runtime::hessian;

#[hessian(only(gradient, hessian))]
fn pair(x: f64) -> [f64; 2] {
    [x, x * x]
}

#[hessian(only(jacobian, packed_hessian))]
fn single(x: f64) -> f64 {
    x
}

fn main() {}
