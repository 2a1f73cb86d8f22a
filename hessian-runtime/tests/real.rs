//! `Real` beside the methods of the standard library it stands for.

// One list of numbers serves both precisions.
#![allow(clippy::unreadable_literal, clippy::cast_lossless)]

use hessian_runtime::Real;

/// Arguments at, near and far from every edge: zeros, poles, ties, subnormals, overflow, infinities, NaN.
const ARGUMENTS: [f64; 47] = [
    0.0,
    -0.0,
    1.0,
    -1.0,
    0.5,
    -0.5,
    1.5,
    2.5,
    -2.5,
    3.5,
    0.49999999999999994,
    2.0,
    -2.0,
    3.0,
    10.0,
    0.1,
    -0.3,
    0.7,
    0.999,
    1.0 + 1e-9,
    1.0 - 1e-9,
    1e-5,
    -1e-5,
    1e-20,
    1e-40,
    5e-324,
    std::f64::consts::PI,
    -std::f64::consts::FRAC_PI_2,
    std::f64::consts::E,
    7.25,
    -33.3,
    88.0,
    -100.0,
    360.0,
    709.5,
    -745.0,
    1e5,
    1e10,
    -1e15,
    8388609.0,
    4503599627370497.0,
    1e30,
    -1e38,
    1e300,
    f64::INFINITY,
    f64::NEG_INFINITY,
    f64::NAN,
];

/// Whether two results are the same, bit for bit with `std`, and to a few units in the last place with `libm`.
fn agree<T: Real>(ours: T, theirs: T) -> bool {
    if theirs.is_nan() {
        return ours.is_nan();
    }
    let same = ours == theirs && ours.is_sign_negative() == theirs.is_sign_negative();
    same || (cfg!(not(feature = "std"))
        && theirs.is_finite()
        && (ours - theirs).abs() <= T::EPSILON * theirs.abs() * T::from_i32(4) + T::MIN_POSITIVE)
}

macro_rules! compare {
    ($float:ident; unary: $($unary:ident)*; binary: $($binary:ident)*) => {
        for &x in &ARGUMENTS {
            let x = x as $float;
            $(
                let (ours, theirs) = (<$float as Real>::$unary(x), x.$unary());
                assert!(agree(ours, theirs), "{}({x:e}) is {ours:e}, not {theirs:e}", stringify!($unary));
            )*
            let (ours, theirs) = (Real::sin_cos(x), x.sin_cos());
            assert!(agree(ours.0, theirs.0) && agree(ours.1, theirs.1), "sin_cos({x:e})");
            assert_eq!(Real::is_nan(x), x.is_nan());
            assert_eq!(Real::is_finite(x), x.is_finite());
            assert_eq!(Real::is_infinite(x), x.is_infinite());
            assert_eq!(Real::is_sign_negative(x), x.is_sign_negative());
            assert_eq!(Real::is_sign_positive(x), x.is_sign_positive());
            for &y in &ARGUMENTS {
                let y = y as $float;
                $(
                    let (ours, theirs) = (<$float as Real>::$binary(x, y), x.$binary(y));
                    assert!(
                        agree(ours, theirs),
                        "{}({x:e}, {y:e}) is {ours:e}, not {theirs:e}",
                        stringify!($binary)
                    );
                )*
                for z in [0.0, -1.5, 1e20, $float::INFINITY] {
                    assert!(agree(Real::mul_add(x, y, z), x.mul_add(y, z)), "mul_add({x:e}, {y:e}, {z:e})");
                }
                if x <= y {
                    assert!(agree(Real::clamp(0.25, x, y), (0.25 as $float).clamp(x, y)));
                }
            }
            for exponent in [0, 1, 2, 3, 5, -1, -2, -7, 31, 1000, i32::MAX, i32::MIN] {
                // Another reading of the same algorithm: kept out of the optimiser's reach, so that it multiplies too.
                let theirs = std::hint::black_box(x).powi(std::hint::black_box(exponent));
                let ours = <$float as Real>::powi(x, exponent);
                assert!(agree(ours, theirs), "powi({x:e}, {exponent}) is {ours:e}, not {theirs:e}");
            }
        }
    };
}

macro_rules! methods_match {
    ($name:ident: $float:ident) => {
        #[test]
        fn $name() {
            compare! { $float;
                unary: sqrt cbrt exp exp2 exp_m1 ln log2 log10 ln_1p sin cos tan asin acos atan sinh cosh tanh
                    asinh atanh abs signum floor ceil round round_ties_even trunc fract recip
                    to_radians to_degrees;
                binary: powf hypot atan2 copysign min max midpoint rem_euclid div_euclid log
            }
        }
    };
}

methods_match!(methods_of_f64_are_those_of_the_standard_library: f64);
methods_match!(methods_of_f32_are_those_of_the_standard_library: f32);

#[test]
fn acosh_is_that_of_the_standard_library_or_better() {
    for &x in &ARGUMENTS {
        let (ours, theirs) = (Real::acosh(x), x.acosh());
        // Near 1 the standard library's own formula keeps an absolute error of ε, `libm` a relative one.
        let close = (ours - theirs).abs() < 4.0 * f64::EPSILON * (1.0 + theirs);
        let same = ours == theirs || ours.is_nan() && theirs.is_nan();
        assert!(same || cfg!(not(feature = "std")) && close, "acosh({x:e}) is {ours:e}");
        let (ours, theirs) = (Real::acosh(x as f32), (x as f32).acosh());
        let close = (ours - theirs).abs() < 4.0 * f32::EPSILON * (1.0 + theirs);
        let same = ours == theirs || ours.is_nan() && theirs.is_nan();
        assert!(same || cfg!(not(feature = "std")) && close, "acosh({x:e}) is {ours:e}");
    }
}

#[test]
fn constants_are_those_of_the_standard_library() {
    fn check<T: Real>(constants: [(T, f64); 13]) {
        for (ours, theirs) in constants {
            assert_eq!(ours, T::from_f64(theirs));
        }
    }
    use std::f64::consts;
    fn list<T: Real>() -> [(T, f64); 13] {
        [
            (T::ZERO, 0.0),
            (T::ONE, 1.0),
            (T::TWO, 2.0),
            (T::HALF, 0.5),
            (T::PI, consts::PI),
            (T::TAU, consts::TAU),
            (T::FRAC_PI_2, consts::FRAC_PI_2),
            (T::E, consts::E),
            (T::LN_2, consts::LN_2),
            (T::LN_10, consts::LN_10),
            (T::LOG2_E, consts::LOG2_E),
            (T::LOG10_E, consts::LOG10_E),
            (T::SQRT_2, consts::SQRT_2),
        ]
    }
    check::<f64>(list());
    check::<f32>(list());
    assert_eq!(<f32 as Real>::EPSILON, f32::EPSILON);
    assert_eq!(<f64 as Real>::MIN_POSITIVE, f64::MIN_POSITIVE);
    assert_eq!(<f64 as Real>::MAX, -<f64 as Real>::MIN);
    assert!(<f64 as Real>::NAN.is_nan() && <f32 as Real>::INFINITY.is_infinite());
}

#[test]
fn conversions_round_to_nearest() {
    assert_eq!(<f32 as Real>::from_f64(0.1), 0.1_f32);
    assert_eq!(<f32 as Real>::from_f64(1e300), f32::INFINITY);
    assert_eq!(<f64 as Real>::to_f64(0.1), 0.1);
    assert_eq!(Real::to_f64(0.5_f32), 0.5);
    assert_eq!(<f32 as Real>::from_i32(16_777_217), 16_777_216.0);
    assert_eq!(<f64 as Real>::from_usize(7), 7.0);
}

/// A number type of a user's own that writes only what has no default.
mod own {
    use super::Real;
    use core::fmt;
    use core::iter::{Product, Sum};
    use core::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Rem, RemAssign, Sub, SubAssign};

    #[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
    pub(crate) struct Own(pub(crate) f64);

    macro_rules! operators {
        ($($operator:ident $method:ident $assign:ident $method_assign:ident;)*) => {
            $(
                impl $operator for Own {
                    type Output = Self;
                    fn $method(self, other: Self) -> Self {
                        Self(self.0.$method(other.0))
                    }
                }
                impl $assign for Own {
                    fn $method_assign(&mut self, other: Self) {
                        self.0.$method_assign(other.0);
                    }
                }
            )*
        };
    }
    operators! {
        Add add AddAssign add_assign;
        Sub sub SubAssign sub_assign;
        Mul mul MulAssign mul_assign;
        Div div DivAssign div_assign;
        Rem rem RemAssign rem_assign;
    }
    impl Neg for Own {
        type Output = Self;
        fn neg(self) -> Self {
            Self(-self.0)
        }
    }
    impl Sum for Own {
        fn sum<I: Iterator<Item = Self>>(items: I) -> Self {
            Self(items.map(|item| item.0).sum())
        }
    }
    impl Product for Own {
        fn product<I: Iterator<Item = Self>>(items: I) -> Self {
            Self(items.map(|item| item.0).product())
        }
    }
    impl fmt::Display for Own {
        fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
            fmt::Display::fmt(&self.0, out)
        }
    }
    impl fmt::LowerExp for Own {
        fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
            fmt::LowerExp::fmt(&self.0, out)
        }
    }

    macro_rules! real {
        ($($constant:ident)*; $($unary:ident)*; $($binary:ident)*) => {
            impl Real for Own {
                $(const $constant: Self = Self(<f64 as Real>::$constant);)*
                $(fn $unary(self) -> Self { Self(self.0.$unary()) })*
                $(fn $binary(self, other: Self) -> Self { Self(self.0.$binary(other.0)) })*
                fn mul_add(self, factor: Self, term: Self) -> Self {
                    Self(self.0.mul_add(factor.0, term.0))
                }
                fn is_sign_negative(self) -> bool {
                    self.0.is_sign_negative()
                }
                fn from_f64(value: f64) -> Self {
                    Self(value)
                }
                fn from_i32(value: i32) -> Self {
                    Self(value.into())
                }
                fn from_usize(value: usize) -> Self {
                    Self(value as f64)
                }
                fn to_f64(self) -> f64 {
                    self.0
                }
            }
        };
    }
    real! {
        ZERO ONE TWO HALF EPSILON MAX MIN MIN_POSITIVE INFINITY NEG_INFINITY NAN PI TAU FRAC_PI_2 E LN_2 LN_10
            LOG2_E LOG10_E SQRT_2;
        sqrt cbrt exp exp2 exp_m1 ln log2 log10 ln_1p sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh abs
            signum floor ceil round round_ties_even trunc;
        hypot powf atan2 copysign
    }
}

#[test]
fn default_bodies_agree_with_the_standard_library() {
    use own::Own;
    fn same(ours: Own, theirs: f64) -> bool {
        ours.0 == theirs || (ours.0.is_nan() && theirs.is_nan())
    }
    for &x in &ARGUMENTS {
        assert!(same(Own(x).recip(), x.recip()));
        assert!(same(Own(x).fract(), x.fract()));
        assert!(same(Own(x).sin_cos().0, x.sin()) && same(Own(x).sin_cos().1, x.cos()));
        assert!(same(Own(x).to_radians(), x.to_radians()));
        assert_eq!(Own(x).is_nan(), x.is_nan());
        assert_eq!(Own(x).is_finite(), x.is_finite());
        assert_eq!(Own(x).is_infinite(), x.is_infinite());
        assert_eq!(Own(x).is_sign_positive(), x.is_sign_positive());
        for exponent in [0, 1, 2, 3, -1, -7, 31, 1000, i32::MAX, i32::MIN] {
            let theirs = std::hint::black_box(x).powi(std::hint::black_box(exponent));
            assert!(same(Own(x).powi(exponent), theirs), "powi({x:e}, {exponent})");
        }
        for &y in &ARGUMENTS {
            assert!(same(Own(x).min(Own(y)), x.min(y)), "min({x:e}, {y:e})");
            assert!(same(Own(x).max(Own(y)), x.max(y)), "max({x:e}, {y:e})");
            assert!(same(Own(x).rem_euclid(Own(y)), x.rem_euclid(y)), "rem_euclid({x:e}, {y:e})");
            assert!(same(Own(x).div_euclid(Own(y)), x.div_euclid(y)), "div_euclid({x:e}, {y:e})");
            assert!(same(Own(x).log(Own(y)), x.log(y)));
            if x <= y {
                assert!(same(Own(0.25).clamp(Own(x), Own(y)), 0.25_f64.clamp(x, y)));
            }
        }
    }
    assert_eq!(Own(1.0).midpoint(Own(2.0)), Own(1.5));
    assert_eq!(Own(std::f64::consts::PI).to_degrees(), Own(180.0));
}

#[test]
#[should_panic = "min > max"]
fn clamp_between_exchanged_bounds_panics_as_in_the_standard_library() {
    let _ = Real::clamp(1.0, 2.0, 1.0);
}
