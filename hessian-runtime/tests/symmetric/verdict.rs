//! Definiteness and the kinds of critical points.

use super::matrices::{congruent, hilbert};
use hessian_runtime::symmetric::{CriticalPoint, Definiteness, Inertia, classify, definiteness};

#[test]
fn every_combination_of_signs_has_its_name() {
    use Definiteness as D;
    assert_eq!(definiteness(&[[2.0, 0.0], [0.0, 1.0]]), D::Positive);
    assert_eq!(definiteness(&[[-2.0, 0.0], [0.0, -1.0]]), D::Negative);
    assert_eq!(definiteness(&[[2.0, 0.0], [0.0, -1.0]]), D::Indefinite);
    assert_eq!(definiteness(&[[2.0, 0.0], [0.0, 0.0]]), D::PositiveSemidefinite);
    assert_eq!(definiteness(&[[-2.0, 0.0], [0.0, 0.0]]), D::NegativeSemidefinite);
    assert_eq!(definiteness(&[[0.0, 0.0], [0.0, 0.0]]), D::Zero);
    assert_eq!(definiteness(&[[f64::NAN, 0.0], [0.0, 1.0]]), D::NotFinite);
    assert_eq!(definiteness::<f64, 0>(&[]), D::Positive);
    let both = Inertia { positive: 1, negative: 1, zero: 3 };
    assert_eq!(both.definiteness(), D::Indefinite);
}

#[test]
fn verdicts_do_not_depend_on_the_units() {
    // A fit with parameters near 1e3 and 1e-6: curvatures 1e-6 and 1e12.
    for (correlation, expected) in [(0.999_999, Definiteness::Positive), (1.000_001, Definiteness::Indefinite)] {
        let h = congruent(&[[1.0, correlation], [correlation, 1.0]], &[1e-3, 1e6]);
        assert_eq!(definiteness(&h), expected);
    }
    let h = congruent(&hilbert::<f64, 6>(), &[1e8, 1e-9, 1e3, 1e-6, 1.0, 1e-12]);
    assert_eq!(definiteness(&h), Definiteness::Positive);
    let h = congruent(&[[1.0_f32, 0.5], [0.5, -1.0]], &[1e-9, 1e9]);
    assert_eq!(definiteness(&h), Definiteness::Indefinite);
}

#[test]
fn critical_points_of_quadratics() {
    use CriticalPoint as C;
    let none = [0.0, 0.0];
    for (h, expected) in [
        ([[2.0, 1.0], [1.0, 2.0]], C::Minimum),
        ([[-2.0, 1.0], [1.0, -2.0]], C::Maximum),
        ([[0.0, 1.0], [1.0, 0.0]], C::Saddle),
        ([[1.0, 1.0], [1.0, 1.0]], C::Degenerate),
        ([[-1.0, 1.0], [1.0, -1.0]], C::Degenerate),
        ([[0.0, 0.0], [0.0, 0.0]], C::Degenerate),
    ] {
        assert_eq!(classify(&none, &h, 1e-9), expected, "{h:?}");
        assert_eq!(classify(&[1.0, 0.0], &h, 1e-9), C::NotCritical, "{h:?}");
    }
    assert_eq!(classify::<f64, 0>(&[], &[], 0.0), C::Minimum);
}

#[test]
fn the_gradient_is_judged_in_the_units_of_the_hessian() {
    // f = 1e12·x²/2 at x = 1e-12: the slope is 1, yet f is within 5e-13 of its minimum.
    assert_eq!(classify(&[1.0], &[[1e12]], 2e-6), CriticalPoint::Minimum);
    // f = 1e-12·x²/2 at x = 1e3: the slope is 1e-9, but f is 5e-7 above its minimum.
    assert_eq!(classify(&[1e-9], &[[1e-12]], 1e-4), CriticalPoint::NotCritical);
}

#[test]
fn nothing_that_is_not_finite_passes_for_a_minimum() {
    let (good, h) = ([0.0, 0.0], [[2.0, 0.0], [0.0, 2.0]]);
    for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        assert_eq!(classify(&[0.0, bad], &h, 1e-9), CriticalPoint::NotFinite);
        for (i, j) in [(0, 0), (1, 0), (1, 1)] {
            let mut broken = h;
            broken[i][j] = bad;
            assert_eq!(classify(&good, &broken, 1e-9), CriticalPoint::NotFinite);
        }
    }
    // A tolerance of NaN accepts no gradient, not even zero.
    assert_eq!(classify(&good, &h, f64::NAN), CriticalPoint::NotCritical);
}
