//! Two calls in each body double at every depth.
use hessian_runtime::hessian;

#[hessian]
fn f(x: f64) -> f64 {
    fn fibonacci(n: usize, x: f64) -> f64 {
        if n < 2 { x * n as f64 } else { fibonacci(n - 1, x) + fibonacci(n - 2, x * x) }
    }
    fibonacci(30, x)
}

fn main() {}
