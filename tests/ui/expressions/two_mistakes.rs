use hessian_runtime::hessian;

struct S;

impl S {
    fn g(x: f64) -> f64 {
        x
    }
}

#[hessian]
fn f(x: f64, y: f64) -> f64 {
    S::g(x) + y.next_up()
}

fn main() {}
