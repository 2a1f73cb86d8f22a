//! Elementary functions of `f32` without `f64`.
//!
//! Approximations on the reduced interval are those of the Cephes library (Moshier); angles are reduced by an integer
//! product with the bits of 2/π (Payne and Hanek), exact for every argument.

/// The bits of 2/π: word `i` begins at byte `i`, after three and a half bytes of zeros.
const TWO_OVER_PI: [u32; 25] = [
    0x0000_0000,
    0x0000_00a2,
    0x0000_a2f9,
    0x00a2_f983,
    0xa2f9_836e,
    0xf983_6e4e,
    0x836e_4e44,
    0x6e4e_4415,
    0x4e44_1529,
    0x4415_29fc,
    0x1529_fc27,
    0x29fc_2757,
    0xfc27_57d1,
    0x2757_d1f5,
    0x57d1_f534,
    0xd1f5_34dd,
    0xf534_ddc0,
    0x34dd_c0db,
    0xddc0_db62,
    0xc0db_6295,
    0xdb62_9599,
    0x6295_993c,
    0x9599_3c43,
    0x993c_4390,
    0x3c43_9041,
];

const MAGNITUDE: u32 = 0x7fff_ffff;
const INFINITY: u32 = 0x7f80_0000;
/// π/4
const FRAC_PI_4: u32 = 0x3f49_0fdb;
/// 2⁻¹²: below, sine and tangent are the angle.
const SMALL: u32 = 0x3980_0000;

/// A finite angle of at least π/4 in magnitude as a number of quarter turns and the rest, at most an eighth either way.
#[inline]
fn reduced(x: f32) -> (u32, f32) {
    let magnitude = x.to_bits() & MAGNITUDE;
    let word = |i: usize| {
        let first = (magnitude >> 26).wrapping_sub(15) as usize;
        TWO_OVER_PI.get(first + i).copied().unwrap_or(0)
    };
    let digits = ((magnitude & 0x007f_ffff) | 0x0080_0000) << (magnitude >> 23 & 7);
    let product = |i: usize| u64::from(digits) * u64::from(word(i));
    // The angle in quarter turns, modulo 4, with 62 binary digits after the point.
    let turns = ((u64::from(digits.wrapping_mul(word(0))) << 32) | (product(8) >> 32)).wrapping_add(product(4));
    let quarters = turns.wrapping_add(1 << 61) >> 62;
    let rest = turns.wrapping_sub(quarters << 62).cast_signed();
    let size = rest.unsigned_abs();
    let zeros = size.leading_zeros();
    // Times π/2, in integers, so that only one rounding follows.
    let size = (((size << (zeros & 63)) >> 32) * 0xc90f_daa2) >> 32;
    let size = size as u32 as f32 * f32::from_bits((127 - 29_u32).wrapping_sub(zeros) << 23);
    let is_negative = x < 0.0;
    let quarters = quarters as u32;
    (if is_negative { quarters.wrapping_neg() } else { quarters }, if (rest < 0) == is_negative { size } else { -size })
}

/// The sine of at most an eighth turn.
#[inline]
fn sine(x: f32) -> f32 {
    let z = x * x;
    ((-1.951_529_6e-4 * z + 8.332_161e-3) * z - 1.666_665_5e-1) * z * x + x
}

/// The cosine of at most an eighth turn.
#[inline]
fn cosine(x: f32) -> f32 {
    let z = x * x;
    ((2.443_315_7e-5 * z - 1.388_731_6e-3) * z + 4.166_664_6e-2) * z * z - 0.5 * z + 1.0
}

/// What is not an angle has neither sine nor cosine.
fn is_no_angle(x: f32) -> bool {
    x.to_bits() & MAGNITUDE >= INFINITY
}

pub fn sin(x: f32) -> f32 {
    let magnitude = x.to_bits() & MAGNITUDE;
    if magnitude < SMALL {
        return x;
    }
    if magnitude < FRAC_PI_4 {
        return sine(x);
    }
    if is_no_angle(x) {
        return f32::NAN;
    }
    let (quarters, rest) = reduced(x);
    let value = if quarters & 1 == 0 { sine(rest) } else { cosine(rest) };
    if quarters & 2 == 0 { value } else { -value }
}

pub fn cos(x: f32) -> f32 {
    if x.to_bits() & MAGNITUDE < FRAC_PI_4 {
        return cosine(x);
    }
    if is_no_angle(x) {
        return f32::NAN;
    }
    let (quarters, rest) = reduced(x);
    let value = if quarters & 1 == 0 { cosine(rest) } else { sine(rest) };
    if quarters.wrapping_add(1) & 2 == 0 { value } else { -value }
}

/// Both from one reduction.
pub fn sin_cos(x: f32) -> (f32, f32) {
    let magnitude = x.to_bits() & MAGNITUDE;
    if magnitude < FRAC_PI_4 {
        return (if magnitude < SMALL { x } else { sine(x) }, cosine(x));
    }
    if is_no_angle(x) {
        return (f32::NAN, f32::NAN);
    }
    let (quarters, rest) = reduced(x);
    let (s, c) = (sine(rest), cosine(rest));
    let (s, c) = if quarters & 1 == 0 { (s, c) } else { (c, s) };
    (if quarters & 2 == 0 { s } else { -s }, if quarters.wrapping_add(1) & 2 == 0 { c } else { -c })
}

pub fn tan(x: f32) -> f32 {
    let magnitude = x.to_bits() & MAGNITUDE;
    if magnitude < SMALL {
        return x;
    }
    if is_no_angle(x) {
        return f32::NAN;
    }
    let (quarters, rest) = if magnitude < FRAC_PI_4 { (0, x) } else { reduced(x) };
    let z = rest * rest;
    let high = ((9.385_402e-3 * z + 3.119_922_3e-3) * z + 2.443_013_5e-2) * z + 5.341_128e-2;
    let tangent = ((high * z + 1.333_88e-1) * z + 3.333_315_7e-1) * z * rest + rest;
    if quarters & 1 == 0 { tangent } else { -1.0 / tangent }
}

pub fn asin(x: f32) -> f32 {
    let magnitude = x.abs();
    if magnitude < f32::from_bits(SMALL) {
        return x;
    }
    if magnitude <= 0.5 {
        let z = x * x;
        let high = ((4.216_32e-2 * z + 2.418_131e-2) * z + 4.547_002_6e-2) * z + 7.495_300_3e-2;
        return (high * z + 1.666_675_2e-1) * z * x + x;
    }
    // π/2 in two parts
    (core::f32::consts::FRAC_PI_2 - (libm::acosf(magnitude) + 4.371_139e-8)).copysign(x)
}

pub fn exp2(x: f32) -> f32 {
    if x >= 128.0 {
        return f32::INFINITY;
    }
    if x < -150.0 {
        return 0.0;
    }
    // To the nearest: adding what leaves no digits after the point.
    let shift = f32::from_bits(0x4b40_0000);
    let whole = (x + shift) - shift;
    let z = x - whole;
    let high = ((1.535_336_2e-4 * z + 1.339_887_5e-3) * z + 9.618_437e-3) * z + 5.550_332_4e-2;
    let power = ((high * z + 2.402_264_8e-1) * z + 6.931_472e-1) * z + 1.0;
    // In two factors, so that neither over- nor underflows before the product does.
    let whole = whole as i32;
    let half = whole >> 1;
    let two_to = |k: i32| f32::from_bits((127 + k).cast_unsigned() << 23);
    power * two_to(half) * two_to(whole - half)
}

pub fn cbrt(x: f32) -> f32 {
    let magnitude = x.to_bits() & MAGNITUDE;
    if magnitude >= INFINITY || magnitude == 0 {
        return x + x;
    }
    // By powers of 8, so that nothing below over- or underflows.
    let (y, scale) =
        if magnitude < 0x0d80_0000 { (x.abs() * 16_777_216.0, 1.0 / 256.0) } else { (x.abs() * 0.125, 2.0) };
    // Five digits from the exponent, then Halley's iteration triples them.
    let mut root = f32::from_bits(y.to_bits() / 3 + 709_958_130);
    for _ in 0..2 {
        let cube = root * root * root;
        root += root * ((y - cube) / (cube + (cube + y)));
    }
    (root * scale).copysign(x)
}

pub fn hypot(x: f32, y: f32) -> f32 {
    let (x, y) = (x.abs(), y.abs());
    if x == f32::INFINITY || y == f32::INFINITY {
        return f32::INFINITY;
    }
    let (large, small) = if x > y { (x, y) } else { (y, x) };
    // 2²⁵ times smaller does not count.
    if large >= small * 33_554_432.0 {
        return large + small;
    }
    // By powers of 2: 2^±90 and 2^±60.
    let (up, down) = (f32::from_bits(0x6c80_0000), f32::from_bits(0x1280_0000));
    let (there, back) = if large >= f32::from_bits(0x5d80_0000) {
        (down, up)
    } else if small < f32::from_bits(0x2180_0000) {
        (up, down)
    } else {
        (1.0, 1.0)
    };
    let (large, small) = (large * there, small * there);
    libm::sqrtf(large * large + small * small) * back
}

#[cfg(test)]
mod tests {
    extern crate std;

    use super::*;

    /// The largest error of `f`, in units in the last place of what `double` computes, over every `stride`-th number.
    fn error(f: impl Fn(f32) -> f32, double: impl Fn(f64) -> f64, stride: usize) -> f64 {
        let mut worst = 0.0_f64;
        for bits in (0..=u32::MAX).step_by(stride) {
            let x = f32::from_bits(bits);
            let (found, exact) = (f(x), double(f64::from(x)));
            if exact.is_nan() || exact.abs() > f64::from(f32::MAX) {
                assert!(
                    found.is_nan() == exact.is_nan() && (found.is_nan() || found.abs() >= f32::MAX),
                    "{x:e}: {found:e}"
                );
                continue;
            }
            let unit =
                f64::from((exact as f32).abs().max(f32::MIN_POSITIVE)).log2().floor().exp2() * f64::from(f32::EPSILON);
            let error = (f64::from(found) - exact).abs() / unit;
            assert!(error < 10.0, "{x:e}: {found:e} instead of {exact:e}");
            worst = worst.max(error);
        }
        worst
    }

    /// `STRIDE=1` tries every number.
    fn stride() -> usize {
        std::env::var("STRIDE").ok().and_then(|stride| stride.parse().ok()).unwrap_or(39_989)
    }

    #[test]
    fn errors_are_as_documented() {
        let within = |bound: f64, name: &str, f: fn(f32) -> f32, double: fn(f64) -> f64| {
            let error = error(f, double, stride());
            std::println!("{name} {error:.3}");
            assert!(error <= bound, "{name}: {error} units");
        };
        within(1.6, "sin", sin, f64::sin);
        within(1.6, "cos", cos, f64::cos);
        within(2.9, "tan", tan, f64::tan);
        within(2.0, "asin", asin, f64::asin);
        within(1.2, "exp2", exp2, f64::exp2);
        within(1.0, "cbrt", cbrt, f64::cbrt);
        for small in [1e-45_f32, 3e-39, 1e-30, 1e-12, 0.3, 1.0, 7.0, 3e5, 2e18, 4e30, 1e38] {
            let worst = error(|x| hypot(x, small), |x| x.hypot(f64::from(small)), 1_000_003);
            assert!(worst <= 1.5, "hypot with {small:e}: {worst} units");
        }
    }

    #[test]
    fn both_are_each() {
        for bits in (0..=u32::MAX).step_by(stride()) {
            let x = f32::from_bits(bits);
            let (s, c) = sin_cos(x);
            assert_eq!((s.to_bits(), c.to_bits()), (sin(x).to_bits(), cos(x).to_bits()), "{x:e}");
            if x.is_finite() {
                let (s, c) = libm::sincosf(x);
                assert_eq!((s.to_bits(), c.to_bits()), (libm::sinf(x).to_bits(), libm::cosf(x).to_bits()), "{x:e}");
                let x = f64::from(x) * 1.000_000_001;
                let (s, c) = libm::sincos(x);
                assert_eq!((s.to_bits(), c.to_bits()), (libm::sin(x).to_bits(), libm::cos(x).to_bits()), "{x:e}");
            }
        }
    }

    #[test]
    fn edges_are_the_standard_library_s() {
        let edges = [0.0, -0.0, f32::INFINITY, f32::NEG_INFINITY, f32::NAN, f32::MIN_POSITIVE, -1e-45, 1.0, -1.0];
        let same = |name: &str, x: f32, found: f32, expected: f32| {
            let is_same = found.to_bits() == expected.to_bits() || found.is_nan() && expected.is_nan();
            assert!(is_same || (found - expected).abs() < 1e-6, "{name}({x:e}) = {found:e} instead of {expected:e}");
            assert!(
                found.is_nan() || found.is_sign_negative() == expected.is_sign_negative(),
                "{name}({x:e}) = {found:e}"
            );
        };
        for x in edges {
            same("sin", x, sin(x), x.sin());
            same("cos", x, cos(x), x.cos());
            same("tan", x, tan(x), x.tan());
            same("asin", x, asin(x), x.asin());
            same("exp2", x, exp2(x), x.exp2());
            same("cbrt", x, cbrt(x), x.cbrt());
            for y in edges {
                same("hypot", x, hypot(x, y), x.hypot(y));
            }
        }
    }
}
