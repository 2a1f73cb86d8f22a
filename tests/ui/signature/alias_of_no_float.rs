use hessian_runtime::hessian;

type Real = i64;

#[hessian]
fn f(x: Real) -> Real {
    x
}

fn main() {}
