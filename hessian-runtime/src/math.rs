//! [`Real`] for the built-in floats: one table row per elementary function, three columns of names.
//!
//! With the feature `std` a row is the inherent method of the first column; otherwise it is the function of the crate
//! `libm` in the second (`f64`) or third (`f32`) column. What `core` already provides needs no such choice, and what
//! `libm` lacks is left to the default bodies of the trait.

use crate::real::Real;

/// Constants, from the module of the float's own type.
macro_rules! constants {
    ($float:ident) => {
        const ZERO: Self = 0.0;
        const ONE: Self = 1.0;
        const TWO: Self = 2.0;
        const HALF: Self = 0.5;
        const EPSILON: Self = $float::EPSILON;
        const MAX: Self = $float::MAX;
        const MIN: Self = $float::MIN;
        const MIN_POSITIVE: Self = $float::MIN_POSITIVE;
        const INFINITY: Self = $float::INFINITY;
        const NEG_INFINITY: Self = $float::NEG_INFINITY;
        const NAN: Self = $float::NAN;
        const PI: Self = core::$float::consts::PI;
        const TAU: Self = core::$float::consts::TAU;
        const FRAC_PI_2: Self = core::$float::consts::FRAC_PI_2;
        const E: Self = core::$float::consts::E;
        const LN_2: Self = core::$float::consts::LN_2;
        const LN_10: Self = core::$float::consts::LN_10;
        const LOG2_E: Self = core::$float::consts::LOG2_E;
        const LOG10_E: Self = core::$float::consts::LOG10_E;
        const SQRT_2: Self = core::$float::consts::SQRT_2;
    };
}

/// Conversions; the casts round to the nearest number, which is what these methods promise.
macro_rules! conversions {
    ($float:ident) => {
        #[inline]
        fn from_f64(value: f64) -> Self {
            value as $float
        }
        #[inline]
        #[allow(clippy::cast_lossless)]
        fn from_i32(value: i32) -> Self {
            value as $float
        }
        #[inline]
        fn from_usize(value: usize) -> Self {
            value as $float
        }
        #[inline]
        #[allow(clippy::unnecessary_cast, clippy::cast_lossless)]
        fn to_f64(self) -> f64 {
            self as f64
        }
    };
}

/// Methods forwarded to the inherent ones of the same name.
macro_rules! inherent {
    ($float:ident: $($name:ident($($argument:ident),*) -> $result:ty;)*) => {
        $(
            #[inline]
            fn $name(self $(, $argument: Self)*) -> $result {
                <$float>::$name(self $(, $argument)*)
            }
        )*
    };
}

/// What `core` has under every feature.
macro_rules! in_core {
    ($float:ident) => {
        inherent! { $float:
            abs() -> Self;
            signum() -> Self;
            copysign(sign) -> Self;
            recip() -> Self;
            min(other) -> Self;
            max(other) -> Self;
            clamp(min, max) -> Self;
            midpoint(other) -> Self;
            to_radians() -> Self;
            to_degrees() -> Self;
            is_nan() -> bool;
            is_finite() -> bool;
            is_infinite() -> bool;
            is_sign_negative() -> bool;
            is_sign_positive() -> bool;
        }
    };
}

/// What `std` has and `libm` lacks or has in another shape; without `std` the default bodies of the trait serve.
#[cfg(feature = "std")]
macro_rules! in_std {
    ($float:ident) => {
        inherent! { $float:
            acosh() -> Self;
            log(base) -> Self;
            sin_cos() -> (Self, Self);
            fract() -> Self;
            div_euclid(divisor) -> Self;
            rem_euclid(divisor) -> Self;
        }
        #[inline]
        fn powi(self, exponent: i32) -> Self {
            <$float>::powi(self, exponent)
        }
    };
}

/// What `libm` has in another shape than the rows of the table.
#[cfg(not(feature = "std"))]
macro_rules! in_libm {
    ($sin_cos:ident $acosh:ident) => {
        // Both from one reduction of the argument.
        #[inline]
        fn sin_cos(self) -> (Self, Self) {
            libm::$sin_cos(self)
        }
        // `libm::acoshf` returns a number for some arguments below its domain.
        #[inline]
        fn acosh(self) -> Self {
            if self < 1.0 { Self::NAN } else { libm::$acosh(self) }
        }
    };
}

/// Builds both implementations from the table below.
macro_rules! implement {
    ($($name:ident($($argument:ident),*) $double:ident $single:ident;)*) => {
        implement! { @type f64 sincos acosh: $($name($($argument),*) $double;)* }
        implement! { @type f32 sincosf acoshf: $($name($($argument),*) $single;)* }
    };
    (@type $float:ident $sin_cos:ident $acosh:ident: $($name:ident($($argument:ident),*) $libm:ident;)*) => {
        impl Real for $float {
            constants!($float);
            conversions!($float);
            in_core!($float);
            #[cfg(feature = "std")]
            in_std!($float);
            #[cfg(not(feature = "std"))]
            in_libm!($sin_cos $acosh);
            $(
                #[inline]
                fn $name(self $(, $argument: Self)*) -> Self {
                    #[cfg(feature = "std")]
                    {
                        <$float>::$name(self $(, $argument)*)
                    }
                    #[cfg(not(feature = "std"))]
                    {
                        libm::$libm(self $(, $argument)*)
                    }
                }
            )*
        }
    };
}

implement! {
    // std                  libm f64   libm f32
    sqrt()                  sqrt       sqrtf;
    cbrt()                  cbrt       cbrtf;
    hypot(other)            hypot      hypotf;
    mul_add(factor, term)   fma        fmaf;
    powf(exponent)          pow        powf;
    exp()                   exp        expf;
    exp2()                  exp2       exp2f;
    exp_m1()                expm1      expm1f;
    ln()                    log        logf;
    log2()                  log2       log2f;
    log10()                 log10      log10f;
    ln_1p()                 log1p      log1pf;
    sin()                   sin        sinf;
    cos()                   cos        cosf;
    tan()                   tan        tanf;
    asin()                  asin       asinf;
    acos()                  acos       acosf;
    atan()                  atan       atanf;
    atan2(other)            atan2      atan2f;
    sinh()                  sinh       sinhf;
    cosh()                  cosh       coshf;
    tanh()                  tanh       tanhf;
    asinh()                 asinh      asinhf;
    atanh()                 atanh      atanhf;
    floor()                 floor      floorf;
    ceil()                  ceil       ceilf;
    round()                 round      roundf;
    round_ties_even()       rint       rintf;
    trunc()                 trunc      truncf;
}
