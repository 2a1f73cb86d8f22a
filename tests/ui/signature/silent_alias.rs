//! An alias of the scalar type beside the scalar type: rustc tells, however it is used.
use hessian_runtime::hessian;

type Scalar = f64;

pub struct Spring {
    stiffness: f64,
}

#[hessian]
fn f(x: Scalar, y: f64) -> f64 {
    2.0 * x * y
}

#[hessian]
fn g(x: &[Scalar; 2], y: f64) -> f64 {
    let first = x[0];
    y * first.sin() + x.iter().rev().sum::<f64>() * y
}

#[hessian]
fn taken_apart((a, b): (Scalar, [Scalar; 2]), y: f64) -> f64 {
    let [c, _] = b;
    y.powi(2) * c + f64::sin(a)
}

#[hessian]
fn in_a_loop(x: [Scalar; 2], y: f64) -> f64 {
    let mut sum = 0.0;
    for a in x {
        sum += y * a;
    }
    sum
}

#[hessian]
fn mapped(x: [Scalar; 2], y: f64) -> f64 {
    x.map(|a| a * y).iter().sum::<f64>() + x.iter().zip([y, 2.0 * y]).map(|(a, b)| a * b).sum::<f64>()
}

#[hessian]
impl Spring {
    #[hessian]
    fn method(&self, x: f64, by: Scalar) -> f64 {
        self.stiffness * x * x + by
    }
}

#[hessian(constant(x))]
fn said(x: Scalar, y: f64, spring: &Spring) -> f64 {
    x * y * spring.stiffness
}

fn main() {
    Spring { stiffness: 1.0 }.method_gradient(1.0, 2.0);
}
