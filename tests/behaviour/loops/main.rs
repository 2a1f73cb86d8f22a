//! Loops that the run turns, against second-order duals.
#![allow(missing_docs, clippy::pedantic, reason = "functions as users write them")]
#![allow(clippy::style, clippy::complexity, clippy::perf, reason = "every natural spelling, the clumsy ones too")]

mod called;
mod chains;
mod elements;
mod jumps;
mod matrix;
mod ordinary;
mod parts;
mod recurrences;
mod split;
mod sums;
mod swept;

use tests::oracle;

/// Compares every routine of a function of `x: [f64; N]` and data with second-order duals of num-dual.
macro_rules! over_data {
    ($(#[max_steps = $steps:literal])? $name:ident, $n:literal, |$x:ident, $data:ident: $ty:ty| $body:expr, $points:expr, $sets:expr) => {
        #[test]
        fn $name() {
            #[hessian_runtime::hessian($(max_steps = $steps)?)]
            fn function($x: [f64; $n], $data: $ty) -> f64 {
                $body
            }
            fn dual($x: [num_dual::HyperDual64; $n], $data: $ty) -> num_dual::HyperDual64 {
                #[allow(unused_imports, reason = "plain arithmetic needs no method of it")]
                use num_dual::DualNum as _;
                $body
            }
            let direction: [f64; $n] = core::array::from_fn(|i| 0.7 - 0.4 * i as f64);
            for data in $sets {
                let data: $ty = data;
                for x in $points {
                    let x: [f64; $n] = x;
                    let entry = |i: usize, j: usize| {
                        let lifted = core::array::from_fn(|k| {
                            let part = |at: usize| f64::from(u8::from(k == at));
                            num_dual::HyperDual64::new(x[k], part(i), part(j), 0.0)
                        });
                        dual(lifted, data)
                    };
                    let (value, gradient, hessian) = function::value_gradient_hessian(x, data);
                    assert_eq!(value.to_bits(), function(x, data).to_bits(), "the value is the function's, to the bit");
                    assert_eq!(function::value_gradient(x, data).0.to_bits(), value.to_bits());
                    let expected: [[f64; $n]; $n] =
                        core::array::from_fn(|i| core::array::from_fn(|j| entry(i, j).eps1eps2));
                    let slopes: [f64; $n] = core::array::from_fn(|i| entry(i, i).eps1);
                    let largest = |values: &[f64]| values.iter().fold(value.abs(), |a, b| a.max(b.abs()));
                    let scale = largest(expected.as_flattened()).max(largest(&slopes)) * 8.0;
                    crate::oracle::check("gradient", gradient, slopes, scale);
                    crate::oracle::check("gradient alone", function::gradient(x, data), slopes, scale);
                    for i in 0..$n {
                        crate::oracle::check("hessian", hessian[i], expected[i], scale);
                        for j in 0..i {
                            assert_eq!(hessian[i][j].to_bits(), hessian[j][i].to_bits(), "symmetric to the bit");
                        }
                    }
                    let product: [f64; $n] =
                        core::array::from_fn(|i| (0..$n).map(|j| expected[i][j] * direction[j]).sum());
                    crate::oracle::check("hvp", function::hvp(x, data, direction), product, $n as f64 * scale);
                    let diagonal = core::array::from_fn(|i| expected[i][i]);
                    crate::oracle::check("hessian_diagonal", function::hessian_diagonal(x, data), diagonal, scale);
                    let slope: f64 = (0..$n).map(|i| slopes[i] * direction[i]).sum();
                    crate::oracle::check("jvp", [function::jvp(x, data, direction).1], [slope], $n as f64 * scale);
                    for i in 0..$n {
                        if function::AUGMENTED_IS_EXACT[i] {
                            let recursion = function::augmented_diagonal(x, data)[i];
                            crate::oracle::check("augmented_diagonal", [recursion], [diagonal[i]], scale);
                        }
                    }
                }
            }
        }
    };
}
use over_data;

const NUMBERS: [&[f64]; 4] = [&[], &[0.5], &[0.3, -1.2, 2.0], &[1.0, 0.0, -0.25, 0.75, 3.0, 0.5, -2.0]];
const ROWS: [&[(f64, f64)]; 3] = [&[], &[(0.5, 1.5)], &[(0.3, -1.2), (2.0, 0.5), (-0.7, 0.1), (0.0, 1.0)]];
/// None, one, as many as there is room for with `max_steps = 3`, one more, and many more.
const TURNS: [&[f64]; 6] = [
    &[],
    &[0.5],
    &[0.3, -1.2, 0.8],
    &[0.3, -1.2, 0.8, 0.1],
    &[1.0, 0.0, -0.25, 0.75, 0.3, 0.5, -0.2],
    &[0.1, 0.2, -0.3, 0.4, -0.5, 0.6, 0.7, -0.8, 0.9, 0.15, -0.25],
];
