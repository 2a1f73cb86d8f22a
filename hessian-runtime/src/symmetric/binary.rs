//! Binary exponents and multiplication by powers of two, which round nothing.

use crate::Real;

/// ⌊log₂ |x|⌋ of a finite number, `None` for zero. Reads bits, computes nothing transcendental.
pub(super) fn exponent<T: Real>(x: T) -> Option<i32> {
    /// Lifts every subnormal number into the normal range.
    const LIFT: i32 = 64;
    let biased = |x: f64| ((x.to_bits() >> (f64::MANTISSA_DIGITS - 1)) & 0x7ff) as i32;
    let x = x.to_f64();
    match biased(x) {
        0 if x == 0.0 => None,
        0 => Some(biased(x * power_of_two(LIFT)) - LIFT - 1023),
        normal => Some(normal - 1023),
    }
}

/// x·2^e, in steps small enough that no factor leaves the range of `f32`: only the result can overflow or underflow.
pub(super) fn shift<T: Real>(x: T, e: i32) -> T {
    const STEP: i32 = 60;
    let (mut x, mut e) = (x, e);
    while e > STEP && x.is_finite() {
        x *= T::from_f64(power_of_two(STEP));
        e -= STEP;
    }
    while e < -STEP && x != T::ZERO {
        x *= T::from_f64(power_of_two(-STEP));
        e += STEP;
    }
    x * T::from_f64(power_of_two(e.clamp(-STEP, STEP)))
}

/// 2^e for −1022 ≤ e ≤ 1023.
fn power_of_two(e: i32) -> f64 {
    f64::from_bits(((e + 1023) as u64) << (f64::MANTISSA_DIGITS - 1))
}

/// Whether every entry of the lower triangle is finite.
pub(super) fn is_finite<T: Real, const N: usize>(matrix: &[[T; N]; N]) -> bool {
    let is_finite = |(i, row): (usize, &[T; N])| row.iter().take(i + 1).all(|x| x.is_finite());
    matrix.iter().enumerate().all(is_finite)
}
