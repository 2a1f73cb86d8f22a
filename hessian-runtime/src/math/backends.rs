//! The crate's back ends and [`Real`] for the built-in floats: one table row per elementary function, a column of names
//! for each back end.
//!
//! `Real` is the back end that the features choose. What `core` already provides needs no such choice, and what `libm`
//! lacks is left to the default bodies of the traits.

#[cfg(feature = "libm")]
use super::Libm;
#[cfg(all(feature = "libm", not(feature = "native"), not(feature = "std")))]
use super::Libm as Chosen;
use super::Math;
#[cfg(feature = "native")]
use super::Native;
#[cfg(all(feature = "native", not(feature = "std")))]
use super::Native as Chosen;
#[cfg(feature = "std")]
use super::Std;
#[cfg(feature = "std")]
use super::Std as Chosen;
#[cfg(feature = "native")]
use super::native;
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

/// What `std` has besides the table; without it the default bodies of the trait serve.
#[cfg(feature = "std")]
macro_rules! in_std {
    ($float:ident) => {
        #[inline]
        fn fused(self, factor: Self, term: Self) -> Self {
            // Elsewhere `mul_add` is a call, and slow.
            const IS_ONE_INSTRUCTION: bool =
                cfg!(any(target_feature = "fma", all(target_arch = "aarch64", target_feature = "neon")));
            if IS_ONE_INSTRUCTION { self.mul_add(factor, term) } else { self * factor + term }
        }
        inherent! { $float:
            log(base) -> Self;
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

/// A back end from a column of the table.
macro_rules! backend {
    ($backend:ident $float:ident $sin_cos:path: $($name:ident($($argument:ident),*) $function:path;)*) => {
        impl Math<$float> for $backend {
            $(
                #[inline]
                fn $name(x: $float $(, $argument: $float)*) -> $float {
                    $function(x $(, $argument)*)
                }
            )*
            // Both from one reduction of the argument.
            #[inline]
            fn sin_cos(x: $float) -> ($float, $float) {
                $sin_cos(x)
            }
        }
    };
}

/// Builds all implementations from the table below.
macro_rules! implement {
    ($($name:ident($($argument:ident),*) $double:path, $single:path, $native:path;)*) => {
        implement! { @std f64: $($name($($argument),*);)* }
        implement! { @std f32: $($name($($argument),*);)* }
        #[cfg(feature = "libm")]
        backend! { Libm f64 libm::sincos: $($name($($argument),*) $double;)* }
        #[cfg(feature = "libm")]
        backend! { Libm f32 libm::sincosf: $($name($($argument),*) $single;)* }
        #[cfg(feature = "native")]
        backend! { Native f64 libm::sincos: $($name($($argument),*) $double;)* }
        #[cfg(feature = "native")]
        backend! { Native f32 native::sin_cos: $($name($($argument),*) $native;)* }
    };
    (@std $float:ident: $($name:ident($($argument:ident),*);)*) => {
        #[cfg(feature = "std")]
        backend! { Std $float $float::sin_cos: $($name($($argument),*) $float::$name;)* }

        impl Real for $float {
            constants!($float);
            conversions!($float);
            in_core!($float);
            #[cfg(feature = "std")]
            in_std!($float);
            #[inline]
            fn sin_cos(self) -> (Self, Self) {
                <Chosen as Math<$float>>::sin_cos(self)
            }
            $(
                #[inline]
                fn $name(self $(, $argument: Self)*) -> Self {
                    <Chosen as Math<$float>>::$name(self $(, $argument)*)
                }
            )*
        }
    };
}

/// `libm::acosh` and `libm::acoshf` return a number for some arguments below their domain.
#[cfg(feature = "libm")]
mod inside {
    pub fn acosh(x: f64) -> f64 {
        if x < 1.0 { f64::NAN } else { libm::acosh(x) }
    }

    pub fn acoshf(x: f32) -> f32 {
        if x < 1.0 { f32::NAN } else { libm::acoshf(x) }
    }
}

implement! {
    // std             libm, f64       libm, f32        native, f32
    sqrt()               libm::sqrt,        libm::sqrtf,       libm::sqrtf;
    cbrt()               libm::cbrt,        libm::cbrtf,       native::cbrt;
    hypot(other)         libm::hypot,       libm::hypotf,      native::hypot;
    mul_add(factor, term) libm::fma,         libm::fmaf,        libm::fmaf;
    powf(exponent)       libm::pow,         libm::powf,        libm::powf;
    exp()                libm::exp,         libm::expf,        libm::expf;
    exp2()               libm::exp2,        libm::exp2f,       native::exp2;
    exp_m1()             libm::expm1,       libm::expm1f,      libm::expm1f;
    ln()                 libm::log,         libm::logf,        libm::logf;
    log2()               libm::log2,        libm::log2f,       libm::log2f;
    log10()              libm::log10,       libm::log10f,      libm::log10f;
    ln_1p()              libm::log1p,       libm::log1pf,      libm::log1pf;
    sin()                libm::sin,         libm::sinf,        native::sin;
    cos()                libm::cos,         libm::cosf,        native::cos;
    tan()                libm::tan,         libm::tanf,        native::tan;
    asin()               libm::asin,        libm::asinf,       native::asin;
    acos()               libm::acos,        libm::acosf,       libm::acosf;
    atan()               libm::atan,        libm::atanf,       libm::atanf;
    atan2(other)         libm::atan2,       libm::atan2f,      libm::atan2f;
    sinh()               libm::sinh,        libm::sinhf,       libm::sinhf;
    cosh()               libm::cosh,        libm::coshf,       libm::coshf;
    tanh()               libm::tanh,        libm::tanhf,       libm::tanhf;
    asinh()              libm::asinh,       libm::asinhf,      libm::asinhf;
    acosh()              inside::acosh,     inside::acoshf,    inside::acoshf;
    atanh()              libm::atanh,       libm::atanhf,      libm::atanhf;
    floor()              libm::floor,       libm::floorf,      libm::floorf;
    ceil()               libm::ceil,        libm::ceilf,       libm::ceilf;
    round()              libm::round,       libm::roundf,      libm::roundf;
    round_ties_even()    libm::rint,        libm::rintf,       libm::rintf;
    trunc()              libm::trunc,       libm::truncf,      libm::truncf;
}
