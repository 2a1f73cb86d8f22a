//! A whole function in both precisions, against digits.

/// Compares the second-order routines with 50-digit numbers: to 8 ulp of the magnitude of the terms that make up each.
macro_rules! digits {
    ($name:ident, $n:literal, f64 |$x:ident| $body:expr, f32 |$y:ident| $short:expr,
     $([$($point:literal),*] => [$value:expr] of [$mv:expr], [$($gradient:expr),*] of [$($mg:expr),*],
       [$($hessian:expr),*] of [$($mh:expr),*];)*) => {
        mod $name {
            crate::digits::digits!(@precision double, f64, $n, |$x| $body,
                $([$($point),*] => [$value] of [$mv], [$($gradient),*] of [$($mg),*], [$($hessian),*] of [$($mh),*];)*);
            crate::digits::digits!(@precision single, f32, $n, |$y| $short,
                $([$($point),*] => [$value] of [$mv], [$($gradient),*] of [$($mg),*], [$($hessian),*] of [$($mh),*];)*);
        }
    };
    (@precision $precision:ident, $scalar:ident, $n:literal, |$x:ident| $body:expr,
     $([$($point:literal),*] => [$value:expr] of [$mv:expr], [$($gradient:expr),*] of [$($mg:expr),*],
       [$($hessian:expr),*] of [$($mh:expr),*];)*) => {
        #[test]
        fn $precision() {
            #[hessian_runtime::hessian]
            fn function($x: [$scalar; $n]) -> $scalar {
                $body
            }
            $({
                let at: [$scalar; $n] = [$($point),*];
                let (gradient, of_gradient): ([f64; $n], [f64; $n]) = ([$($gradient),*], [$($mg),*]);
                let (hessian, of_hessian): ([f64; $n * $n], [f64; $n * $n]) = ([$($hessian),*], [$($mh),*]);
                let check = |what: &str, found: $scalar, expected: f64, magnitude: f64| {
                    let error = (f64::from(found) - expected).abs();
                    let allowed = 8.0 * f64::from(<$scalar>::EPSILON) * magnitude;
                    assert!(error <= allowed, "{what} at {at:?}: {found:e}, expected {expected:e} to {allowed:e}");
                };
                let (value, slopes, matrix) = function::value_gradient_hessian(at);
                check("value", value, $value, $mv);
                let direction: [$scalar; $n] = core::array::from_fn(|i| [0.5, -0.75, 1.25][i % 3]);
                let product = function::hvp(at, direction);
                let diagonal = function::hessian_diagonal(at);
                let alone = function::gradient(at);
                for i in 0..$n {
                    check("gradient", slopes[i], gradient[i], of_gradient[i]);
                    check("gradient alone", alone[i], gradient[i], of_gradient[i]);
                    check("diagonal", diagonal[i], hessian[i * $n + i], of_hessian[i * $n + i]);
                    let row = |numbers: &[f64], along: fn(f64) -> f64| {
                        (0..$n).map(|j| numbers[i * $n + j] * along(f64::from(direction[j]))).sum::<f64>()
                    };
                    check("hvp", product[i], row(&hessian, |d| d), row(&of_hessian, f64::abs));
                    for j in 0..$n {
                        check("hessian", matrix[i][j], hessian[i * $n + j], of_hessian[i * $n + j]);
                    }
                }
            })*
        }
    };
}
pub(crate) use digits;
