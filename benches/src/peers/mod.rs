//! Other ways to compute the same derivatives.

pub mod differences;
pub mod duals;
pub mod generic;
pub mod hand;

/// Value, gradient and Hessian.
pub type Second<const N: usize> = (f64, [f64; N], [[f64; N]; N]);
