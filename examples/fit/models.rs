//! The curves. Each is an ordinary function of its parameters and of x; the attribute is all that is added.
//!
//! `constant(x)` says that derivatives with respect to x are not wanted.

use hessian_runtime::hessian;

/// Value, gradient and Hessian of a curve with respect to its parameters, as `value_gradient_hessian` returns them.
pub(crate) type Derivatives<const N: usize> = (f64, [f64; N], [[f64; N]; N]);

/// A curve and what was generated for it.
pub(crate) struct Model<const N: usize> {
    pub(crate) formula: &'static str,
    /// The function as written.
    pub(crate) curve: fn([f64; N], f64) -> f64,
    /// The routine generated beside it.
    pub(crate) derivatives: fn([f64; N], f64) -> Derivatives<N>,
    /// For which parameters the one-pass recursion for the Hessian's diagonal is exact. Proven when the macro expands.
    pub(crate) augmented_is_exact: [bool; N],
}

/// Growth to a limit, as of adsorption or of oxygen demand (Misra1a and `BoxBOD`).
#[hessian(constant(x))]
pub(crate) fn saturation(b: [f64; 2], x: f64) -> f64 {
    b[0] * (1.0 - (-b[1] * x).exp())
}

/// A ratio of cubic polynomials (Thurber).
#[hessian(constant(x))]
pub(crate) fn cubic_ratio(b: [f64; 7], x: f64) -> f64 {
    let above = b[0] + b[1] * x + b[2] * x.powi(2) + b[3] * x.powi(3);
    let below = 1.0 + b[4] * x + b[5] * x.powi(2) + b[6] * x.powi(3);
    above / below
}

/// A ratio of quadratic polynomials (MGH09).
#[hessian(constant(x))]
pub(crate) fn quadratic_ratio(b: [f64; 4], x: f64) -> f64 {
    b[0] * (x * x + b[1] * x) / (x * x + b[2] * x + b[3])
}

/// A peak of area b1·√(2π), width b2 and centre b3 (Eckerle4).
#[hessian(constant(x))]
pub(crate) fn gaussian_peak(b: [f64; 3], x: f64) -> f64 {
    let distance = (x - b[2]) / b[1];
    b[0] / b[1] * (-0.5 * distance * distance).exp()
}

/// Two decays above a background (MGH17).
#[hessian(constant(x))]
pub(crate) fn two_decays(b: [f64; 5], x: f64) -> f64 {
    b[0] + b[1] * (-b[3] * x).exp() + b[2] * (-b[4] * x).exp()
}
