//! One function of the table in both precisions, against digits.

/// g(x)·y has the second derivatives g″(x)·y and g′(x).
macro_rules! elementary {
    ($name:ident, |$x:ident| $body:expr, $($point:literal => $first:expr, $second:expr;)*) => {
        #[test]
        fn $name() {
            #[hessian_runtime::hessian(only(hessian, gradient), name = Double)]
            fn double($x: f64, y: f64) -> f64 {
                $body * y
            }
            #[hessian_runtime::hessian(only(hessian), name = Single)]
            fn single($x: f32, y: f32) -> f32 {
                $body * y
            }
            $({
                let h = Double::hessian($point, 1.0);
                let scale = f64::max(f64::abs($first), f64::abs($second));
                for (found, expected) in [(h[1][0], $first), (h[0][0], $second), (Double::gradient($point, 1.0)[0], $first)] {
                    let error: f64 = found - expected;
                    assert!(error.abs() <= 64.0 * f64::EPSILON * scale, "at {}: {found:e}, expected {expected:e}", $point);
                }
                let h = Single::hessian($point, 1.0);
                for (found, expected) in [(h[1][0], $first), (h[0][0], $second)] {
                    let error = f64::from(found) - expected;
                    assert!(
                        error.abs() <= 64.0 * f64::from(f32::EPSILON) * scale,
                        "single at {}: {found:e}, expected {expected:e}",
                        $point
                    );
                }
            })*
        }
    };
}
pub(crate) use elementary;
