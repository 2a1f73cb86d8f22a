#![allow(non_upper_case_globals)]

use hessian_runtime::hessian;

const nothing: i32 = 0;
const LINEAR: i32 = 1;

#[hessian]
fn f(x: f64) -> f64 {
    let mut sum = 0.0;
    for k in 0..4 {
        sum += match k {
            nothing => x.sin(),
            LINEAR => x,
            n => x * f64::from(n),
        };
    }
    sum
}

#[hessian]
fn g(x: f64, k: i32, other: Option<i32>) -> f64 {
    let Some(nothing) = other else { return x };
    match k {
        nothing => x.sin(),
        LINEAR => x,
        _ => x * x,
    }
}

struct Kernel;

impl Kernel {
    #[hessian]
    fn value(&self, x: f64, k: i32) -> f64 {
        if let nothing = k { x.sin() } else { x * x }
    }
}

fn main() {}
