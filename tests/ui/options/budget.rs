use hessian_runtime::hessian;

#[hessian(budget(flops = 3))]
fn f(x: f64) -> f64 {
    x
}

fn main() {}
