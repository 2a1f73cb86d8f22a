use hessian_runtime::hessian;

struct S;

impl S {
    #[hessian]
    fn f(&self, x: f64) -> f64 {
        x
    }
}

fn main() {}
