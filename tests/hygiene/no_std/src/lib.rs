//! No standard library, no `unsafe`.
#![no_std]
#![forbid(unsafe_code)]

use hessian_runtime::{Real, hessian};

/// A kernel of embedded code.
#[hessian]
pub fn kernel(x: f32, y: f32) -> f32 {
    Real::sin(x) * y + Real::sqrt(x * x + y * y)
}

/// A call of an annotated function.
#[hessian]
pub fn twice(x: f32) -> f32 {
    kernel(x, x)
}

#[cfg(test)]
extern crate std;

#[test]
fn it_computes() {
    let h = kernel::hessian(3.0, 4.0);
    assert!((h[1][1] - 9.0 / 125.0).abs() < 1e-6);
}
