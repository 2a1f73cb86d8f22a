use hessian_runtime::hessian;

#[hessian(constnat(k))]
fn f(x: f64, k: f64) -> f64 {
    x * k
}

fn main() {}
