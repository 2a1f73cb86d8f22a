//! Arrays of variables whose length only the run knows.
#![allow(missing_docs, clippy::pedantic, reason = "functions as users write them")]
#![allow(clippy::all, reason = "forms that clippy would write otherwise")]

mod arms;
mod edges;
mod scalars;
mod slices;
mod sums;

use tests::oracle;

/// Derivatives of every routine as a dense matrix of numbers, in `f64`.
pub struct Found {
    pub value: f64,
    pub gradient: Vec<f64>,
    pub hessian: Vec<Vec<f64>>,
    pub diagonal: Vec<f64>,
    pub product: Vec<f64>,
}

/// The direction of products.
pub fn direction(i: usize) -> f64 {
    0.7 - 0.4 * i as f64
}

/// Adds up triplets of a lower triangle.
pub fn add(matrix: &mut [Vec<f64>], row: usize, column: usize, value: f64) {
    assert!(row >= column, "the lower triangle");
    matrix[row][column] += value;
    if row != column {
        matrix[column][row] += value;
    }
}

/// Panics unless two vectors agree; `scale` is the magnitude of the terms that were added up.
#[track_caller]
pub fn agree(what: &str, found: &[f64], expected: &[f64], scale: f64) {
    assert_eq!(found.len(), expected.len());
    for (i, (&found, &expected)) in found.iter().zip(expected).enumerate() {
        crate::oracle::check(&format!("{what} {i}"), [found], [expected], scale);
    }
}

/// Compares the routines of a function of `x: &[f64]` with second-order duals of num-dual, at every one of the points.
macro_rules! over_elements {
    ($name:ident, |$x:ident $(, $data:ident: $ty:ty)*| $body:expr, $points:expr $(, $value:expr)*) => {
        #[test]
        fn $name() {
            #[hessian_runtime::hessian(variable($x))]
            fn function($x: &[f64] $(, $data: $ty)*) -> f64 {
                #[allow(dead_code, reason = "not every function names its numbers")]
                type Number = f64;
                $body
            }
            fn dual($x: &[num_dual::HyperDual64] $(, $data: $ty)*) -> num_dual::HyperDual64 {
                #[allow(unused_imports, reason = "plain arithmetic needs no method of it")]
                use num_dual::DualNum as _;
                #[allow(dead_code, reason = "not every function names its numbers")]
                type Number = num_dual::HyperDual64;
                $body
            }
            let points: &[&[f64]] = &$points;
            for &x in points {
                let n = x.len();
                let mut found = super::Found {
                    value: function(x $(, $value)*),
                    gradient: vec![f64::NAN; n],
                    hessian: vec![vec![0.0; n]; n],
                    diagonal: vec![f64::NAN; n],
                    product: vec![f64::NAN; n],
                };
                let v: Vec<f64> = (0..n).map(super::direction).collect();
                let values = [
                    function::gradient_into(x $(, $value)*, &mut found.gradient),
                    function::hessian_triplets(x $(, $value)*, |i, j, v| super::add(&mut found.hessian, i, j, v)),
                    function::hessian_diagonal_into(x $(, $value)*, &mut found.diagonal),
                    function::hvp_into(x $(, $value)*, &v, &mut found.product),
                ];
                for value in values {
                    assert_eq!(value.to_bits(), found.value.to_bits(), "the value is the function's, to the bit");
                }
                super::against(x, &found, |x| dual(x $(, $value)*));
            }
        }
    };
}
pub(crate) use over_elements;

/// Compares what was found with duals.
pub fn against(x: &[f64], found: &Found, dual: impl Fn(&[num_dual::HyperDual64]) -> num_dual::HyperDual64) {
    let n = x.len();
    let entry = |i: usize, j: usize| {
        let lift = |(k, &x): (usize, &f64)| {
            let one = |at: usize| f64::from(u8::from(k == at));
            num_dual::HyperDual64::new(x, one(i), one(j), 0.0)
        };
        dual(&x.iter().enumerate().map(lift).collect::<Vec<_>>())
    };
    let hessian: Vec<Vec<f64>> = (0..n).map(|i| (0..n).map(|j| entry(i, j).eps1eps2).collect()).collect();
    let gradient: Vec<f64> = (0..n).map(|i| entry(i, i).eps1).collect();
    let all = hessian.iter().flatten().chain(&gradient).chain([&found.value]);
    let scale = all.filter(|v| v.is_finite()).fold(1e-300_f64, |a, b| a.max(b.abs()));
    agree("gradient", &found.gradient, &gradient, scale);
    for i in 0..n {
        agree(&format!("hessian {i}"), &found.hessian[i], &hessian[i], scale);
    }
    let diagonal: Vec<f64> = (0..n).map(|i| hessian[i][i]).collect();
    agree("diagonal", &found.diagonal, &diagonal, scale);
    let product = |i: usize| (0..n).map(|j| hessian[i][j] * direction(j)).sum();
    agree("product", &found.product, &(0..n).map(product).collect::<Vec<f64>>(), n as f64 * scale);
}
