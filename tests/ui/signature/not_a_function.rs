use hessian_runtime::hessian;

#[hessian]
struct S {
    x: f64,
}

fn main() {}
