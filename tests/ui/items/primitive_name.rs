use hessian_runtime::hessian;

#[hessian]
fn f64(x: f32) -> f32 {
    x
}

#[hessian(name = usize)]
fn length(x: f32) -> f32 {
    x
}

fn main() {}
