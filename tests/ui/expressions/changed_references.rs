//! What exchanges references is not what exchanges the numbers behind them.
use hessian_runtime::hessian;

#[hessian]
fn swapped(x: [f64; 3]) -> f64 {
    let mut t = x;
    let [a, rest @ ..] = &mut t;
    rest.swap(0, 1);
    *a * rest[0]
}

fn main() {}
