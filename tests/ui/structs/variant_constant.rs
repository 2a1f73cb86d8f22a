//! A constant of an enum's type is spelled as a variant is.
use hessian_runtime::hessian;

#[derive(PartialEq)]
pub enum Law {
    Power(f64),
    Flat,
}

impl Law {
    const LINEAR: Law = Law::Power(1.0);
    const NONE: Law = Law::Flat;
}

#[hessian]
fn in_an_arm(x: f64, y: f64) -> f64 {
    let law = if x > y { Law::Power(x) } else { Law::NONE };
    match law {
        Law::Power(p) => p * y,
        Law::Flat => y * y,
    }
}

#[hessian]
fn in_a_pattern(x: f64, y: f64) -> f64 {
    let law = if x > y { Law::Power(x) } else { Law::Flat };
    match law {
        Law::LINEAR => x,
        Law::Power(p) => p * y,
        Law::Flat => y * y,
    }
}

fn main() {}
