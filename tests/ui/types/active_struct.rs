use hessian_runtime::hessian;

struct P {
    a: f64,
}

#[hessian]
fn f(x: f64) -> f64 {
    let p = P { a: x };
    p.a
}

fn main() {}
