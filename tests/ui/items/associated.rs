use hessian_runtime::hessian;

struct S;

impl S {
    #[hessian]
    fn f(x: f64) -> f64 {
        x
    }

    #[hessian]
    fn g(x: f64) -> Self {
        Self
    }
}

fn main() {}
