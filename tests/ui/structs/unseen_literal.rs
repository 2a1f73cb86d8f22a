use hessian_runtime::hessian;

pub struct Gain {
    factor: f32,
    limit: f32,
}

pub enum Law {
    Scaled(f64, f32),
}

#[hessian]
fn f(x: f64) -> f64 {
    let gain = Gain { factor: 0.1, limit: -1.0_f32 };
    x * x * f64::from(gain.factor)
}

#[hessian]
fn g(x: f64) -> f64 {
    let mut gain = Gain { factor: 2_f32, limit: -1.0_f32 };
    gain.limit = 0.1 * 3.0;
    x * x * f64::from(gain.limit)
}

#[hessian]
fn h(x: f64) -> f64 {
    let Law::Scaled(a, b) = Law::Scaled(x, 0.1);
    a * a * f64::from(b)
}

fn main() {}
