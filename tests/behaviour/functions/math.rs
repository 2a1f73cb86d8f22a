//! `math = path`: generated code calls the functions of a back end.

use hessian_runtime::{Libm, Math, Native, Real, Std, hessian};

mod boards {
    use hessian_runtime::Math;

    /// Recognisable by its cosine and its square root.
    pub struct Marked;

    impl Math<f64> for Marked {
        fn cos(_: f64) -> f64 {
            42.0
        }

        fn sqrt(x: f64) -> f64 {
            f64::sqrt(x) + 1.0
        }
    }
}

use boards::Marked;

/// One function in every spelling of a call.
macro_rules! spellings {
    ($($name:ident($x:ident) $math:path: $body:expr;)*) => {
        $(
            #[hessian(math = $math)]
            fn $name($x: f64) -> f64 {
                $body
            }
        )*
    };
}

spellings! {
    by_type(x) Marked: Marked::sin(x);
    by_path(x) boards::Marked: boards::Marked::sin(x);
    by_less(x) crate::math::boards::Marked: Marked::sin(x);
    by_more(x) Marked: boards::Marked::sin(x);
    by_trait(x) Marked: <Marked as Math<f64>>::sin(x);
    by_both(x) Marked: Marked::sin_cos(x).0;
    by_real(x) Marked: Real::sin(x);
    by_float(x) Marked: f64::sin(x);
    by_method(x) Marked: x.sin();
}

#[test]
fn every_spelling_is_the_back_end_s() {
    let gradients = [
        by_type::gradient(0.3),
        by_path::gradient(0.3),
        by_less::gradient(0.3),
        by_more::gradient(0.3),
        by_trait::gradient(0.3),
        by_both::gradient(0.3),
        by_real::gradient(0.3),
        by_float::gradient(0.3),
        by_method::gradient(0.3),
    ];
    assert_eq!(gradients, [[42.0]; 9]);
    // −sin is the default body's.
    assert_eq!(by_type::hessian(0.3), [[-f64::sin(0.3)]]);
    assert_eq!(by_method::hessian(0.3), [[-f64::sin(0.3)]]);
}

#[hessian(math = Marked)]
fn constants_stay(x: f64, n: i32) -> f64 {
    Marked::sqrt(x) * f64::sqrt(f64::from(n))
}

#[test]
fn verbatim_code_stays_the_user_s() {
    // The derivative of √x is ½/√x with the back end's √x.
    let (value, gradient) = constants_stay::value_gradient(9.0, 16);
    assert_eq!(value, constants_stay(9.0, 16));
    assert_eq!((value, gradient), (16.0, [4.0 * 0.5 / 4.0]));
}

/// One function for each of the crate's back ends and each width.
macro_rules! back_ends {
    ($($name:ident $math:ident $float:ident;)*) => {
        $(
            #[hessian(math = $math)]
            fn $name(x: $float, y: $float) -> $float {
                let radius = $math::hypot(x, y) + $math::cbrt(x * y + 2.0);
                $math::sin(x) * $math::exp2(y) + $math::tan(y) * $math::asin(0.5 * x) + $math::ln(radius) * $math::cos(y)
            }
        )*
    };
}

back_ends! {
    double_std Std f64;
    double_libm Libm f64;
    double_native Native f64;
    single_std Std f32;
    single_libm Libm f32;
    single_native Native f32;
}

#[test]
fn values_are_the_function_s_and_derivatives_agree() {
    for (x, y) in [(0.3, -0.7), (1e-30, 1e-20), (-0.9, 1.1), (0.0, 2.5), (1.2, 0.0), (1.9, -1.0)] {
        let (value, gradient, hessian) = double_std::value_gradient_hessian(x, y);
        let close = |found: f64, expected: f64, tolerance: f64| {
            let is_close = (found - expected).abs() <= tolerance * expected.abs().max(1.0);
            assert!(is_close || found == expected || found.is_nan() && expected.is_nan(), "{found} {expected}");
        };
        macro_rules! check {
            ($name:ident $float:ident $tolerance:literal) => {
                let (x, y) = (x as $float, y as $float);
                let (v, g, h) = $name::value_gradient_hessian(x, y);
                assert_eq!(v.to_bits(), $name(x, y).to_bits());
                close(v as f64, value, $tolerance);
                for i in 0..2 {
                    close(g[i] as f64, gradient[i], $tolerance);
                    for j in 0..2 {
                        close(h[i][j] as f64, hessian[i][j], $tolerance);
                    }
                }
            };
        }
        check!(double_std f64 0.0);
        check!(double_libm f64 1e-13);
        check!(double_native f64 1e-13);
        check!(single_std f32 2e-5);
        check!(single_libm f32 2e-5);
        check!(single_native f32 2e-5);
    }
}

#[hessian(math = Native)]
fn far(x: f32) -> f32 {
    Native::sin(x)
}

#[test]
fn edges_of_the_native_back_end() {
    // −0, subnormal, many turns, the largest number, and what is no angle.
    assert_eq!(far::gradient(-0.0), [1.0]);
    assert_eq!(far::hessian(-0.0)[0][0].to_bits(), 0.0_f32.to_bits());
    assert_eq!(far::hessian(1e-40), [[-1e-40]]);
    for x in [1e5_f32, -7.5e8, 3.4e38] {
        let angle = f64::from(x);
        assert!((f64::from(far::gradient(x)[0]) - angle.cos()).abs() < 1e-7);
        assert!((f64::from(far::hessian(x)[0][0]) + angle.sin()).abs() < 1e-7);
    }
    assert!(far::gradient(f32::INFINITY)[0].is_nan());
    assert!(far::hessian(f32::NAN)[0][0].is_nan());
}

#[hessian(math = Native)]
fn of_any_width<T: Real>(x: T, y: T) -> T
where
    Native: Math<T>,
{
    Native::exp2(x) * Native::cos(y)
}

#[test]
fn a_type_parameter_has_a_back_end_too() {
    let (value, gradient) = of_any_width::value_gradient(1.0_f64, 0.0);
    assert_eq!((value, gradient), (2.0, [2.0 * core::f64::consts::LN_2, -0.0]));
    let (value, gradient) = of_any_width::value_gradient(1.0_f32, 0.0);
    assert_eq!((value, gradient), (2.0, [2.0 * core::f32::consts::LN_2, -0.0]));
}

/// Recognisable by what it computes at once.
struct AtOnce;

impl Math<f64> for AtOnce {
    fn sin_cos(_: f64) -> (f64, f64) {
        (3.0, 4.0)
    }
}

#[hessian(math = AtOnce)]
fn both(x: f64, y: f64) -> f64 {
    if y > 0.0 { AtOnce::sin(x) * y } else { AtOnce::sin(x + y) }
}

#[test]
fn sine_and_cosine_of_one_angle_are_computed_at_once() {
    assert_eq!(both::gradient(0.3, 2.0), [8.0, 3.0]);
    assert_eq!(both::value_gradient(0.3, -2.0), (3.0, [4.0, 4.0]));
    assert_eq!(both::hessian(0.3, 2.0), [[-6.0, 4.0], [4.0, 0.0]]);
    // Where only one of them is needed it is computed alone.
    assert_eq!(both::hessian(0.3, -0.3), [[0.0, 0.0], [0.0, 0.0]]);
}
