use hessian_runtime::hessian;

fn helper(x: f64) -> f64 {
    x * x
}

#[hessian]
fn f(x: f64) -> f64 {
    helper(x)
}

mod other {
    pub fn helper(x: f64) -> f64 {
        x * x
    }
}

#[hessian]
fn g(x: f64) -> f64 {
    other::helper(x)
}

struct S;

impl S {
    fn associated(x: f64) -> f64 {
        x
    }
}

#[hessian]
fn h(x: f64) -> f64 {
    S::associated(x)
}

fn main() {
    f::gradient(1.0);
}
