use hessian_runtime::hessian;

#[hessian(only(gradient, hessian), budget(flops = 4, live = 0))]
fn f(x: f64, y: f64) -> f64 {
    (x * y).sin()
}

#[hessian(budget(operations = 9))]
fn g(x: f64) -> f64 {
    x
}

fn main() {}
