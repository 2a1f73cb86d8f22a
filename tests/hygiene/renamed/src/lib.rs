//! The runtime is known under another name here.

use curvature::hessian;

/// A product.
#[hessian(crate = curvature)]
pub fn product(x: f64, y: f64) -> f64 {
    x * y.sin()
}

/// A call into a crate that knows the runtime by its own name, with that crate's constants.
#[hessian(crate = curvature)]
pub fn called(x: f64) -> f64 {
    hygiene_lint::block::energy(x) * product(x, hygiene_lint::scaled(x, 2))
}

#[test]
fn calls_find_the_runtime() {
    let x: f64 = 0.7;
    let expected = 1.5 * x * x * (0.25 * x).sin() + 0.125 * x * x * x * (0.25 * x).cos();
    assert!((called::gradient(x)[0] - expected).abs() < 1e-14);
}

#[test]
fn the_attribute_finds_the_runtime() {
    assert_eq!(product::gradient(2.0, 0.0), [0.0, 2.0]);
}
