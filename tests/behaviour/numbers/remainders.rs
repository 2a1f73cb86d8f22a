//! What `%` and its relatives leave of variables, by variables.

use crate::oracle::against;
use hessian_runtime::hessian;
use num_dual::{DualNum, HyperDual64};

/// `a` without so many times `b`.
fn without(a: HyperDual64, times: f64, b: HyperDual64) -> HyperDual64 {
    a - b * times
}

#[test]
fn divisors_are_variables() {
    #[hessian]
    fn f(x: [f64; 2]) -> f64 {
        let mut rest = x[0] % x[1];
        rest %= x[1] * 0.4;
        rest.sin() * x[1] + x[0].rem_euclid(x[1]).powi(3) + x[0].div_euclid(x[1]) * x[0] * x[0]
    }
    fn dual([a, b]: [HyperDual64; 2]) -> HyperDual64 {
        let rest = without(a, (a.re / b.re).trunc(), b);
        let part = b * 0.4;
        let rest = without(rest, (rest.re / part.re).trunc(), part);
        let whole = a.re.div_euclid(b.re);
        rest.sin() * b + without(a, whole, b).powi(3) + a * a * whole
    }
    against(f, f::value_gradient_hessian, dual, &[[7.3, 1.7], [-7.3, 5.0], [7.3, -1.7], [0.3, 4.0], [1e9, 1e3 + 0.3]]);
}

#[test]
fn the_number_that_is_taken_away_is_whole() {
    #[hessian]
    fn f(x: f64, y: f64) -> f64 {
        x % y
    }
    // 0.1 goes into 1 nine times: it is more than a tenth.
    assert_eq!(f::value_gradient(1.0, 0.1), (1.0 % 0.1, [1.0, -9.0]));
    assert_eq!(f::gradient(6.0, 2.0), [1.0, -3.0]);
    assert_eq!(f::gradient(-6.5, 2.0), [1.0, 3.0]);
    assert_eq!(f::gradient(0.0, 2.0), [1.0, 0.0]);
    assert_eq!(f::gradient(5.0, f64::INFINITY), [1.0, 0.0]);
    assert_eq!(f::gradient(1e-300, 1e-310)[0], 1.0);
    assert!(f::gradient(1.0, 0.0)[1].is_nan());
    assert_eq!(f::hessian(1e300, 0.3), [[0.0; 2]; 2]);
    assert_eq!(f::HESSIAN_PATTERN, []);
}

#[test]
fn third_derivatives_too() {
    #[hessian(order = 3)]
    fn f(x: f64, y: f64) -> f64 {
        (x % y).powi(3)
    }
    // (x − 4y)³
    let t = f::third_derivatives(7.3, 1.7);
    for (i, j, k) in [(0, 0, 0), (0, 0, 1), (0, 1, 1), (1, 1, 1)] {
        let expected = 6.0 * [1.0, -4.0][i] * [1.0, -4.0][j] * [1.0, -4.0][k];
        assert!((t[i][j][k] - expected).abs() < 1e-12, "{}, expected {expected}", t[i][j][k]);
    }
}
