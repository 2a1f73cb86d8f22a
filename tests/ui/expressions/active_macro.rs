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

#[hessian]
fn inlined(x: f64) -> f64 {
    let square = |y: f64| y * x;
    assert!(square(2.0) < 1e9);
    square(x)
}

#[hessian]
fn own(x: f64) -> f64 {
    macro_rules! square {
        ($x:expr) => {
            $x * $x
        };
    }
    square!(x)
}

fn main() {}
