use hessian_runtime::hessian;

#[hessian(only(gradeint))]
fn f(x: f64) -> f64 {
    x
}

fn main() {}
