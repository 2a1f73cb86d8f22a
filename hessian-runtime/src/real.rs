//! The scalar type of differentiable functions.

use core::fmt::{Debug, Display, LowerExp};
use core::iter::{Product, Sum};
use core::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Rem, RemAssign, Sub, SubAssign};

/// A floating-point number: [`f32`], [`f64`], or your own number type.
///
/// Every method carries the name, the meaning and the edge cases of the method of the standard library's floats.
/// For `f32` and `f64` with the feature `std` it *is* that method, bit for bit; with the feature `libm` alone it
/// comes from the `libm` crate, so that the same code runs where there is no operating system.
///
/// A function may be written once for both widths:
///
/// ```
/// use hessian_runtime::Real;
///
/// fn spring<T: Real>(length: T, rest: T, stiffness: T) -> T {
///     T::HALF * stiffness * (length - rest).powi(2)
/// }
///
/// assert_eq!(spring(2.0_f64, 1.5, 8.0), 1.0);
/// assert_eq!(spring(2.0_f32, 1.5, 8.0), 1.0);
/// ```
///
/// Literals are made by [`from_f64`](Self::from_f64), [`from_i32`](Self::from_i32) and [`from_usize`](Self::from_usize), common ones are
/// constants: [`ZERO`](Self::ZERO), [`ONE`](Self::ONE), [`TWO`](Self::TWO), [`HALF`](Self::HALF), [`PI`](Self::PI). With
/// `#[hessian]` their values are known at expansion, as those of plain literals are.
///
/// To choose other elementary functions (a faster and less accurate sine, a vendor's maths library), implement this
/// trait for a newtype. Methods that follow from others have a default body.
pub trait Real:
    Copy
    + PartialOrd
    + Debug
    + Display
    + LowerExp
    + Default
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Rem<Output = Self>
    + Neg<Output = Self>
    + AddAssign
    + SubAssign
    + MulAssign
    + DivAssign
    + RemAssign
    + Sum
    + Product
    + 'static
{
    /// 0
    const ZERO: Self;
    /// 1
    const ONE: Self;
    /// 2
    const TWO: Self;
    /// ½
    const HALF: Self;
    /// The distance from 1 to the next larger number.
    const EPSILON: Self;
    /// The largest finite number.
    const MAX: Self;
    /// The smallest finite number, the negative of [`MAX`](Self::MAX).
    const MIN: Self;
    /// The smallest positive number of full precision.
    const MIN_POSITIVE: Self;
    /// +∞
    const INFINITY: Self;
    /// −∞
    const NEG_INFINITY: Self;
    /// Not a number.
    const NAN: Self;
    /// π
    const PI: Self;
    /// 2π
    const TAU: Self;
    /// π/2
    const FRAC_PI_2: Self;
    /// e
    const E: Self;
    /// ln 2
    const LN_2: Self;
    /// ln 10
    const LN_10: Self;
    /// log₂ e
    const LOG2_E: Self;
    /// log₁₀ e
    const LOG10_E: Self;
    /// √2
    const SQRT_2: Self;

    /// The number nearest to `value`.
    #[must_use]
    fn from_f64(value: f64) -> Self;
    /// The number nearest to `value`.
    #[must_use]
    fn from_i32(value: i32) -> Self;
    /// The number nearest to `value`.
    #[must_use]
    fn from_usize(value: usize) -> Self;
    /// 0, as `num_traits` spells it.
    #[must_use]
    #[inline]
    fn zero() -> Self {
        Self::ZERO
    }
    /// 1, as `num_traits` spells it.
    #[must_use]
    #[inline]
    fn one() -> Self {
        Self::ONE
    }
    /// The `f64` nearest to `self`.
    #[must_use]
    fn to_f64(self) -> f64;

    /// The square root.
    #[must_use]
    fn sqrt(self) -> Self;
    /// The cube root.
    #[must_use]
    fn cbrt(self) -> Self;
    /// √(self² + other²) without undue overflow or underflow.
    #[must_use]
    fn hypot(self, other: Self) -> Self;
    /// `self * factor + term`, rounded once.
    #[must_use]
    fn mul_add(self, factor: Self, term: Self) -> Self;
    /// `self * factor + term`, rounded once where that is one instruction, and as written elsewhere: for code generated
    /// with the option `fma`.
    #[must_use]
    #[inline]
    fn fused(self, factor: Self, term: Self) -> Self {
        self * factor + term
    }
    /// `self` to a real power.
    #[must_use]
    fn powf(self, exponent: Self) -> Self;

    /// e to the power of `self`.
    #[must_use]
    fn exp(self) -> Self;
    /// 2 to the power of `self`.
    #[must_use]
    fn exp2(self) -> Self;
    /// `exp(self) - 1`, accurate near 0.
    #[must_use]
    fn exp_m1(self) -> Self;
    /// The natural logarithm.
    #[must_use]
    fn ln(self) -> Self;
    /// The logarithm to base 2.
    #[must_use]
    fn log2(self) -> Self;
    /// The logarithm to base 10.
    #[must_use]
    fn log10(self) -> Self;
    /// `ln(1 + self)`, accurate near 0.
    #[must_use]
    fn ln_1p(self) -> Self;

    /// The sine of an angle in radians.
    #[must_use]
    fn sin(self) -> Self;
    /// The cosine of an angle in radians.
    #[must_use]
    fn cos(self) -> Self;
    /// The tangent of an angle in radians.
    #[must_use]
    fn tan(self) -> Self;
    /// The arcsine, in −π/2 ..= π/2.
    #[must_use]
    fn asin(self) -> Self;
    /// The arccosine, in 0 ..= π.
    #[must_use]
    fn acos(self) -> Self;
    /// The arctangent, in −π/2 ..= π/2.
    #[must_use]
    fn atan(self) -> Self;
    /// The angle of the point (`other`, `self`), in −π ..= π.
    #[must_use]
    fn atan2(self, other: Self) -> Self;

    /// The hyperbolic sine.
    #[must_use]
    fn sinh(self) -> Self;
    /// The hyperbolic cosine.
    #[must_use]
    fn cosh(self) -> Self;
    /// The hyperbolic tangent.
    #[must_use]
    fn tanh(self) -> Self;
    /// The inverse hyperbolic sine.
    #[must_use]
    fn asinh(self) -> Self;
    /// The inverse hyperbolic cosine.
    #[must_use]
    fn acosh(self) -> Self;
    /// The inverse hyperbolic tangent.
    #[must_use]
    fn atanh(self) -> Self;

    /// The magnitude.
    #[must_use]
    fn abs(self) -> Self;
    /// ±1 with the sign of `self` (of a zero too), NaN for NaN.
    #[must_use]
    fn signum(self) -> Self;
    /// The magnitude of `self` with the sign of `sign`.
    #[must_use]
    fn copysign(self, sign: Self) -> Self;
    /// Whether the sign bit is set, as it is for −0.
    #[must_use]
    fn is_sign_negative(self) -> bool;
    /// The largest whole number that is at most `self`.
    #[must_use]
    fn floor(self) -> Self;
    /// The smallest whole number that is at least `self`.
    #[must_use]
    fn ceil(self) -> Self;
    /// The nearest whole number, halves away from 0.
    #[must_use]
    fn round(self) -> Self;
    /// The nearest whole number, halves to the even one.
    #[must_use]
    fn round_ties_even(self) -> Self;
    /// The whole part, rounded towards 0.
    #[must_use]
    fn trunc(self) -> Self;

    /// `self` to a whole power, by repeated squaring.
    #[must_use]
    #[inline]
    fn powi(self, exponent: i32) -> Self {
        // The order of multiplications of compiler-rt's `__powidf2`, which std's `powi` becomes on most targets.
        let mut factor = self;
        let mut rest = exponent;
        let mut power = Self::ONE;
        loop {
            if rest % 2 != 0 {
                power *= factor;
            }
            rest /= 2;
            if rest == 0 {
                break;
            }
            factor *= factor;
        }
        if exponent < 0 { Self::ONE / power } else { power }
    }
    /// `1 / self`.
    #[must_use]
    #[inline]
    fn recip(self) -> Self {
        Self::ONE / self
    }
    /// The logarithm to a base.
    #[must_use]
    #[inline]
    fn log(self, base: Self) -> Self {
        self.ln() / base.ln()
    }
    /// Sine and cosine at once.
    #[must_use]
    #[inline]
    fn sin_cos(self) -> (Self, Self) {
        (self.sin(), self.cos())
    }
    /// The part after the point, with the sign of `self`.
    #[must_use]
    #[inline]
    fn fract(self) -> Self {
        self - self.trunc()
    }
    /// The quotient rounded so that the remainder is not negative.
    #[must_use]
    #[inline]
    fn div_euclid(self, divisor: Self) -> Self {
        let quotient = (self / divisor).trunc();
        if self % divisor < Self::ZERO {
            if divisor > Self::ZERO { quotient - Self::ONE } else { quotient + Self::ONE }
        } else {
            quotient
        }
    }
    /// The remainder that is not negative.
    #[must_use]
    #[inline]
    fn rem_euclid(self, divisor: Self) -> Self {
        let remainder = self % divisor;
        if remainder < Self::ZERO { remainder + divisor.abs() } else { remainder }
    }
    /// The smaller of two numbers; of a number and NaN, the number.
    #[must_use]
    #[inline]
    fn min(self, other: Self) -> Self {
        if self < other || other.is_nan() { self } else { other }
    }
    /// The larger of two numbers; of a number and NaN, the number.
    #[must_use]
    #[inline]
    fn max(self, other: Self) -> Self {
        if self > other || other.is_nan() { self } else { other }
    }
    /// `self` moved into the interval from `min` to `max`.
    ///
    /// # Panics
    /// When `min > max` or one of the two is NaN, as the standard library's method does.
    #[must_use]
    #[inline]
    fn clamp(self, min: Self, max: Self) -> Self {
        assert!(min <= max, "min > max, or either was NaN");
        if self < min {
            min
        } else if self > max {
            max
        } else {
            self
        }
    }
    /// The middle between two numbers.
    #[must_use]
    #[inline]
    fn midpoint(self, other: Self) -> Self {
        Self::HALF * self + Self::HALF * other
    }
    /// Degrees to radians.
    #[must_use]
    #[inline]
    fn to_radians(self) -> Self {
        self * (Self::PI / Self::from_i32(180))
    }
    /// Radians to degrees.
    #[must_use]
    #[inline]
    fn to_degrees(self) -> Self {
        self * (Self::from_i32(180) / Self::PI)
    }
    /// Whether this is not a number.
    #[must_use]
    #[inline]
    #[allow(clippy::eq_op)] // the definition of NaN
    fn is_nan(self) -> bool {
        self != self
    }
    /// Whether this is neither infinite nor NaN.
    #[must_use]
    #[inline]
    fn is_finite(self) -> bool {
        self.abs() < Self::INFINITY
    }
    /// Whether this is +∞ or −∞.
    #[must_use]
    #[inline]
    fn is_infinite(self) -> bool {
        self.abs() == Self::INFINITY
    }
    /// Whether the sign bit is clear, as it is for +0.
    #[must_use]
    #[inline]
    fn is_sign_positive(self) -> bool {
        !self.is_sign_negative()
    }
}
