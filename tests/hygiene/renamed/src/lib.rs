//! The runtime is known under another name here.

use curvature::hessian;

/// A product.
#[hessian(crate = curvature)]
pub fn product(x: f64, y: f64) -> f64 {
    x * y.sin()
}

#[test]
fn the_attribute_finds_the_runtime() {
    assert_eq!(product::gradient(2.0, 0.0), [0.0, 2.0]);
}
