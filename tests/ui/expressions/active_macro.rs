use hessian_runtime::hessian;

#[hessian]
fn f(x: f64) -> f64 {
    let v = vec![x];
    v[0]
}

fn main() {}
