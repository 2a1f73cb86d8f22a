//! `HESSIAN_PATTERN` has no false entry: what cancels identically is not there.

use hessian_runtime::hessian;

#[test]
fn what_cancels_is_not_in_the_pattern() {
    #[hessian]
    fn quotient(x: f64, y: f64) -> f64 {
        x * y / x
    }
    assert_eq!(quotient::HESSIAN_PATTERN, []);
    assert_eq!(quotient::hessian(3.0, 2.0), [[0.0; 2]; 2]);

    #[hessian]
    fn squares(x: f64, y: f64) -> f64 {
        (x + y).powi(2) - (x - y).powi(2) - 2.0 * x * y
    }
    assert_eq!(squares::HESSIAN_PATTERN, [(1, 0)]);
    assert_eq!(squares::hessian(3.0, 2.0), [[0.0, 2.0], [2.0, 0.0]]);

    // The determinant is linear in every entry.
    #[hessian]
    fn determinant(a: [[f64; 2]; 2]) -> f64 {
        a[0][0] * (a[1][1] - a[1][0] / a[0][0] * a[0][1])
    }
    assert_eq!(determinant::HESSIAN_PATTERN, [(3, 0), (2, 1)]);
    let h = determinant::hessian([[2.0, 3.0], [5.0, 7.0]]);
    assert_eq!([h[3][0], h[2][1]], [1.0, -1.0]);
}

#[test]
fn what_nearly_cancels_is() {
    #[hessian]
    fn nearly(x: f64, y: f64) -> f64 {
        (x + y).powi(2) - (x - y).powi(2) - 3.9999999999999996 * x * y
    }
    assert_eq!(nearly::HESSIAN_PATTERN, [(1, 0)]);
    assert_eq!(nearly::hessian(1.0, 1.0)[0][1], f64::EPSILON * 2.0);

    // √(x²) is |x|, not x; a logarithm of a product is no sum.
    #[hessian]
    fn magnitude(x: f64, y: f64) -> f64 {
        ((x * x).sqrt() - x) * y
    }
    assert_eq!(magnitude::hessian(-1.0, 1.0)[0][1], -2.0);
}
