//! Elementary functions to choose from: [`Math`], and the back ends that implement it.

#[cfg(any(feature = "std", feature = "libm"))]
mod backends;
#[cfg(feature = "native")]
mod native;

use crate::Real;

/// The standard library's functions; with the feature `std`.
#[cfg(feature = "std")]
#[derive(Clone, Copy, Debug)]
pub struct Std;

/// The functions of the pure Rust crate `libm`; with the feature `libm`. Those for `f32` compute partly in `f64`.
#[cfg(feature = "libm")]
#[derive(Clone, Copy, Debug)]
pub struct Libm;

/// `libm`'s functions, but those for `f32` compute in `f32` and integers alone; with the feature `native`.
///
/// For cores whose floating-point unit has no `f64`, and for those that have none: sine, cosine and tangent cost a
/// hundredth there. The only one that still uses `f64` is `mul_add`. The largest errors, over all arguments, in units in the last
/// place: `sin` and `cos` 1.6, `tan` 2.9, `asin` 2, `exp2` 1.2, `cbrt` 1, `hypot` 1.5.
#[cfg(feature = "native")]
#[derive(Clone, Copy, Debug)]
pub struct Native;

/// Functions that are [`Real`]'s unless an implementation has its own.
macro_rules! functions {
    ($($name:ident($($argument:ident),*);)*) => {
        $(
            #[doc = concat!("[`Real::", stringify!($name), "`]")]
            #[must_use]
            #[inline]
            fn $name(x: T $(, $argument: T)*) -> T {
                Real::$name(x $(, $argument)*)
            }
        )*
    };
}

/// A back end: elementary functions of `T`.
///
/// `#[hessian(math = Board)]` makes generated code call the functions of the type `Board`. The crate's own back ends are `Std`,
/// `Libm` and `Native`; which of them [`Real`] is for `f32` and `f64`, the crate's features decide. An implementation needs nothing but
/// what it does better; the rest is [`Real`]'s:
///
/// ```
/// use hessian_runtime::{Math, Real, hessian};
///
/// /// A core with an instruction for square roots.
/// struct Board;
///
/// impl Math<f32> for Board {
///     fn sqrt(x: f32) -> f32 {
///         // here would be the instruction
///         Real::sqrt(x)
///     }
/// }
///
/// #[hessian(math = Board)]
/// fn distance(x: f32, y: f32) -> f32 {
///     Board::sqrt(x * x + y * y)
/// }
///
/// assert_eq!(distance::gradient(3.0, 4.0), [0.6, 0.8]);
/// ```
///
/// Generated code calls the back end for values too. They have the bits of the function itself if it is written with the same
/// back end, as above.
pub trait Math<T: Real> {
    functions! {
        sqrt();
        cbrt();
        hypot(other);
        mul_add(factor, term);
        fused(factor, term);
        powf(exponent);
        exp();
        exp2();
        exp_m1();
        ln();
        log2();
        log10();
        ln_1p();
        sin();
        cos();
        tan();
        asin();
        acos();
        atan();
        atan2(other);
        sinh();
        cosh();
        tanh();
        asinh();
        acosh();
        atanh();
        floor();
        ceil();
        round();
        round_ties_even();
        trunc();
        fract();
        abs();
        signum();
        copysign(sign);
        min(other);
        max(other);
        clamp(min, max);
        rem_euclid(divisor);
        recip();
        to_radians();
        to_degrees();
    }

    /// [`Real::powi`]
    #[must_use]
    #[inline]
    fn powi(x: T, exponent: i32) -> T {
        Real::powi(x, exponent)
    }

    /// [`Real::sin_cos`], with the bits of [`sin`](Self::sin) and [`cos`](Self::cos).
    #[must_use]
    #[inline]
    fn sin_cos(x: T) -> (T, T) {
        (Self::sin(x), Self::cos(x))
    }
}
