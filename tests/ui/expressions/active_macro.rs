use hessian_runtime::hessian;

macro_rules! double {
    ($e:expr) => {
        2.0 * $e
    };
}

#[hessian]
fn f(x: f64) -> f64 {
    double!(x)
}

fn main() {}
