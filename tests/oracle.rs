//! Comparison with closed forms, relative to the magnitude of the numbers.

/// Whether two numbers agree to 64 units in the last place, or are both infinite or NaN alike.
pub fn close(found: f64, expected: f64) -> bool {
    if found.is_nan() || expected.is_nan() {
        return found.is_nan() && expected.is_nan();
    }
    if found == expected {
        return true;
    }
    (found - expected).abs() <= 64.0 * f64::EPSILON * found.abs().max(expected.abs())
}

/// Compares numbers; `scale` is the magnitude of the terms that were added up.
///
/// # Panics
///
/// If two of them do not agree.
#[track_caller]
pub fn check<const N: usize>(what: &str, found: [f64; N], expected: [f64; N], scale: f64) {
    for i in 0..N {
        let agree = close(found[i], expected[i]) || (found[i] - expected[i]).abs() <= 64.0 * f64::EPSILON * scale;
        assert!(agree, "{what}[{i}] is {:e}, expected {:e}", found[i], expected[i]);
    }
}

/// What `value_gradient_hessian` gives.
pub type Derivatives<const N: usize> = (f64, [f64; N], [[f64; N]; N]);

/// Compares a function's routine with a function of duals.
///
/// # Panics
///
/// If they do not agree.
#[track_caller]
pub fn against<const N: usize>(
    function: impl Fn([f64; N]) -> f64,
    routine: impl Fn([f64; N]) -> Derivatives<N>,
    dual: impl Fn([num_dual::HyperDual64; N]) -> num_dual::HyperDual64,
    points: &[[f64; N]],
) {
    for &x in points {
        let entry = |i: usize, j: usize| {
            dual(core::array::from_fn(|k| {
                num_dual::HyperDual64::new(x[k], f64::from(u8::from(k == i)), f64::from(u8::from(k == j)), 0.0)
            }))
        };
        let (value, gradient, hessian) = routine(x);
        assert_eq!(value.to_bits(), function(x).to_bits(), "the value is the function's, to the bit");
        let scale = gradient.iter().chain(hessian.as_flattened()).fold(value.abs(), |a, b| a.max(b.abs()));
        check("gradient", gradient, core::array::from_fn(|i| entry(i, i).eps1), scale);
        for (i, row) in hessian.into_iter().enumerate() {
            check("hessian", row, core::array::from_fn(|j| entry(i, j).eps1eps2), scale);
        }
    }
}

/// Compares a function's routine with differences: of the function, and of the gradient.
///
/// # Panics
///
/// If they do not agree.
#[track_caller]
pub fn against_differences<const N: usize>(
    function: impl Fn([f64; N]) -> f64,
    routine: impl Fn([f64; N]) -> Derivatives<N>,
    points: &[[f64; N]],
) {
    for &x in points {
        let (value, gradient, hessian) = routine(x);
        assert_eq!(value.to_bits(), function(x).to_bits(), "the value is the function's, to the bit");
        for i in 0..N {
            let step = 1e-5 * x[i].abs().max(1e-2);
            let at = |by: f64| core::array::from_fn(|j| if i == j { x[i] + by } else { x[j] });
            let difference = |f: &dyn Fn(f64) -> f64| {
                (8.0 * (f(step) - f(-step)) - (f(2.0 * step) - f(-2.0 * step))) / (12.0 * step)
            };
            let slope = difference(&|by| function(at(by)));
            let error = (slope - gradient[i]).abs() / (1.0 + gradient[i].abs());
            assert!(error < 1e-6, "gradient[{i}] is {}, expected {slope}", gradient[i]);
            for (j, found) in hessian[i].into_iter().enumerate() {
                let bend = difference(&|by| routine(at(by)).1[j]);
                let error = (bend - found).abs() / (1.0 + found.abs());
                assert!(error < 1e-5, "hessian[{i}][{j}] is {found}, expected {bend}");
            }
        }
    }
}

/// Compares every routine of a `#[hessian]` function of `x: [f64; N]` with second-order duals of num-dual.
#[macro_export]
macro_rules! against_duals {
    ($name:ident, $n:literal, |$x:ident| $body:expr, $points:expr) => {
        #[test]
        fn $name() {
            #[hessian_runtime::hessian]
            fn function($x: [f64; $n]) -> f64 {
                $body
            }
            fn dual($x: [num_dual::HyperDual64; $n]) -> num_dual::HyperDual64 {
                #[allow(unused_imports, reason = "plain arithmetic needs no method of it")]
                use num_dual::DualNum as _;
                $body
            }
            let direction: [f64; $n] = core::array::from_fn(|i| 0.7 - 0.4 * i as f64);
            for x in $points {
                let x: [f64; $n] = x;
                let entry = |i: usize, j: usize| {
                    let lifted = core::array::from_fn(|k| {
                        num_dual::HyperDual64::new(x[k], f64::from(u8::from(k == i)), f64::from(u8::from(k == j)), 0.0)
                    });
                    dual(lifted)
                };
                let (value, gradient, hessian) = function::value_gradient_hessian(x);
                assert_eq!(value.to_bits(), function(x).to_bits(), "the value is the function's, to the bit");
                let expected: [[f64; $n]; $n] =
                    core::array::from_fn(|i| core::array::from_fn(|j| entry(i, j).eps1eps2));
                let slopes: [f64; $n] = core::array::from_fn(|i| entry(i, i).eps1);
                let largest = |values: &[f64]| values.iter().fold(value.abs(), |a, b| a.max(b.abs()));
                let scale = largest(expected.as_flattened()).max(largest(&slopes));
                $crate::oracle::check("gradient", gradient, slopes, scale);
                $crate::oracle::check("gradient alone", function::gradient(x), slopes, scale);
                for i in 0..$n {
                    $crate::oracle::check("hessian", hessian[i], expected[i], scale);
                    for j in 0..i {
                        assert_eq!(hessian[i][j].to_bits(), hessian[j][i].to_bits(), "symmetric to the bit");
                    }
                }
                let product: [f64; $n] = core::array::from_fn(|i| (0..$n).map(|j| expected[i][j] * direction[j]).sum());
                $crate::oracle::check("hvp", function::hvp(x, direction), product, $n as f64 * scale);
                let diagonal = core::array::from_fn(|i| expected[i][i]);
                $crate::oracle::check("hessian_diagonal", function::hessian_diagonal(x), diagonal, scale);
                let slope: f64 = (0..$n).map(|i| slopes[i] * direction[i]).sum();
                $crate::oracle::check("jvp", [function::jvp(x, direction).1], [slope], $n as f64 * scale);
                let mut full = [[0.0; $n]; $n];
                for (&(row, column), v) in function::HESSIAN_PATTERN.iter().zip(function::hessian_values(x)) {
                    full[row][column] = v;
                    full[column][row] = v;
                }
                for i in 0..$n {
                    $crate::oracle::check("hessian_values", full[i], hessian[i], scale);
                    if function::AUGMENTED_IS_EXACT[i] {
                        let recursion = function::augmented_diagonal(x)[i];
                        $crate::oracle::check("augmented_diagonal", [recursion], [diagonal[i]], scale);
                    }
                }
            }
        }
    };
}
pub use against_duals;
