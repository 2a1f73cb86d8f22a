//! What generated code needs of a scalar type beside its functions.

use crate::Real;

/// Literals of a type parameter whose functions come from another trait than [`Real`].
///
/// The names are long so that none of them meets a name of the user's.
pub trait Literal {
    /// The number nearest to `value`.
    fn float_literal(value: f64) -> Self;
    /// The number nearest to `value`.
    fn integer_literal(value: i32) -> Self;
    /// [`Real::fused`]
    #[must_use]
    fn fused_sum(self, factor: Self, term: Self) -> Self;
}

impl<T: Real> Literal for T {
    #[inline]
    fn float_literal(value: f64) -> Self {
        T::from_f64(value)
    }

    #[inline]
    fn integer_literal(value: i32) -> Self {
        T::from_i32(value)
    }

    #[inline]
    fn fused_sum(self, factor: Self, term: Self) -> Self {
        self.fused(factor, term)
    }
}

/// `f64` and `f32`, and nothing else: what an alias of a scalar type may stand for.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is neither `f64` nor `f32`",
    label = "taken for the scalar type, because the result is made of it",
    note = "`#[hessian]` differentiates functions of `f64`, `f32`, an alias of one of them, or a type parameter `T: Real`",
    note = "the type parameters of an `impl` block are not among them: give the function one of its own"
)]
pub trait Float {}

impl Float for f64 {}
impl Float for f32 {}

/// Proves at compile time that an alias stands for a float.
pub const fn is_float<T: Float>() {}
