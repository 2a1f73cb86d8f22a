//! Every elementary function at its edge: the slope at zeros, ties, poles, and where it saturates.

const INF: f64 = f64::INFINITY;
const NAN: f64 = f64::NAN;

macro_rules! slopes {
    ($($name:ident: |$x:ident| $body:expr, $($point:expr => $slope:expr),+;)*) => {
        $(
            #[test]
            fn $name() {
                #[hessian_runtime::hessian(only(gradient))]
                fn function($x: f64) -> f64 {
                    $body
                }
                $({
                    let (found, expected): (f64, f64) = (function::gradient($point)[0], $slope);
                    assert!(found == expected || (found.is_nan() && expected.is_nan()), "at {:?}: {found}, expected {expected}", $point);
                })+
            }
        )*
    };
}

slopes! {
    sqrt: |x| x.sqrt(), 0.0 => INF, INF => 0.0;
    cbrt: |x| x.cbrt(), 0.0 => INF;
    recip: |x| x.recip(), 0.0 => -INF, INF => -0.0;
    quotient: |x| 1.0 / x, 0.0 => -INF, 1e-200 => -INF;
    powi: |x| x.powi(2) + x.powi(1) + x.powi(0), 0.0 => 1.0;
    negative_powi: |x| x.powi(-1), 0.0 => -INF;
    powf: |x| x.powf(1.0) + x.powf(2.0) + x.powf(0.0), 0.0 => 1.0, -3.0 => -5.0;
    root_as_powf: |x| x.powf(0.5), 0.0 => INF;
    exp: |x| x.exp(), -1000.0 => 0.0, 1000.0 => INF;
    exp2: |x| x.exp2(), -2000.0 => 0.0;
    exp_m1: |x| x.exp_m1(), -1000.0 => 0.0, 0.0 => 1.0;
    ln: |x| x.ln(), 0.0 => INF, 1.0 => 1.0;
    log2: |x| x.log2(), 0.0 => INF;
    log10: |x| x.log10(), 0.0 => INF;
    log: |x| x.log(2.0), 0.0 => INF;
    ln_1p: |x| x.ln_1p(), -1.0 => INF, 0.0 => 1.0;
    sin: |x| x.sin(), 0.0 => 1.0, INF => NAN;
    cos: |x| x.cos(), 0.0 => -0.0;
    sin_cos: |x| { let (s, c) = x.sin_cos(); s * c }, 0.0 => 1.0;
    tan: |x| x.tan(), 0.0 => 1.0;
    asin: |x| x.asin(), 1.0 => INF, -1.0 => INF, 0.0 => 1.0;
    acos: |x| x.acos(), 1.0 => -INF, 0.0 => -1.0;
    atan: |x| x.atan(), 1e200 => 0.0, 0.0 => 1.0;
    atan2: |x| x.atan2(x * x), 0.0 => NAN;
    sinh: |x| x.sinh(), 0.0 => 1.0, 1000.0 => INF;
    cosh: |x| x.cosh(), 0.0 => 0.0;
    tanh: |x| x.tanh(), 400.0 => 0.0, -400.0 => 0.0, 0.0 => 1.0;
    asinh: |x| x.asinh(), 0.0 => 1.0, 1e300 => 1e-300;
    acosh: |x| x.acosh(), 1.0 => INF;
    atanh: |x| x.atanh(), 1.0 => INF, 0.0 => 1.0;
    hypot: |x| x.hypot(0.0), 0.0 => NAN, -3.0 => -1.0, 1e-200 => 1.0;
    mul_add: |x| x.mul_add(x, 1.0), 0.0 => 0.0;
    abs: |x| x.abs(), 0.0 => 1.0, -0.0 => -1.0, NAN => NAN;
    signum: |x| x.signum(), 0.0 => 0.0;
    copysign: |x| x.copysign(-1.0), 0.0 => -1.0, -2.0 => 1.0;
    copied_sign: |x| (2.0_f64).copysign(x), 0.0 => 0.0;
    max: |x| x.max(1.0), 1.0 => 1.0, 0.5 => 0.0, NAN => 0.0;
    min: |x| x.min(1.0), 1.0 => 1.0, 1.5 => 0.0, NAN => 0.0;
    clamp: |x| x.clamp(-1.0, 1.0), 1.0 => 1.0, -1.0 => 1.0, 2.0 => 0.0;
    to_radians: |x| x.to_radians(), 0.0 => core::f64::consts::PI / 180.0;
    to_degrees: |x| x.to_degrees(), 0.0 => 180.0 / core::f64::consts::PI;
    remainder: |x| x % 2.0, 2.0 => 1.0, -0.5 => 1.0;
    rem_euclid: |x| x.rem_euclid(2.0), 2.0 => 1.0, -0.5 => 1.0;
    div_euclid: |x| x.div_euclid(2.0), 2.0 => 0.0;
    rounding: |x| x.floor() + x.ceil() + x.round() + x.trunc() + x.round_ties_even(), 0.5 => 0.0, 1.0 => 0.0;
    fract: |x| x.fract(), 1.0 => 1.0, -0.25 => 1.0;
}
