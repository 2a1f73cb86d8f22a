use hessian_runtime::hessian;

#[hessian(order = 13)]
fn too_high(x: f64) -> f64 {
    x
}

#[hessian(order = 1)]
fn too_low(x: f64) -> f64 {
    x
}

#[hessian(only(gradient, third_derivatives))]
fn not_asked_for(x: f64) -> f64 {
    x
}

#[hessian(order = 5)]
fn too_many(x: [f64; 9]) -> f64 {
    x[0] * x[8]
}

fn main() {}
