//! num-dual without its allocating types: a pass for each entry.

use num_dual::{Dual2_64, Dual64, HyperDual64};

use super::Second;

fn unit(is: bool) -> f64 {
    f64::from(u8::from(is))
}

/// With the value, as this crate's: a pass whose value nothing uses need not call what only that needs.
pub fn gradient<const N: usize>(f: impl Fn(&[Dual64; N]) -> Dual64, x: &[f64; N]) -> (f64, [f64; N]) {
    let mut value = 0.0;
    let gradient = core::array::from_fn(|i| {
        let result = f(&core::array::from_fn(|k| Dual64::new(x[k], unit(k == i))));
        value = result.re;
        result.eps
    });
    (value, gradient)
}

pub fn second<const N: usize>(f: impl Fn(&[HyperDual64; N]) -> HyperDual64, x: &[f64; N]) -> Second<N> {
    let (mut value, mut gradient, mut hessian) = (0.0, [0.0; N], [[0.0; N]; N]);
    for i in 0..N {
        for j in 0..=i {
            let lifted = |k: usize| HyperDual64::new(x[k], unit(k == i), unit(k == j), 0.0);
            let result = f(&core::array::from_fn(lifted));
            hessian[i][j] = result.eps1eps2;
            hessian[j][i] = result.eps1eps2;
            gradient[i] = result.eps1;
            value = result.re;
        }
    }
    (value, gradient, hessian)
}

pub fn product<const N: usize>(f: impl Fn(&[HyperDual64; N]) -> HyperDual64, x: &[f64; N], v: &[f64; N]) -> [f64; N] {
    let lifted = |i: usize| core::array::from_fn(|k| HyperDual64::new(x[k], unit(k == i), v[k], 0.0));
    core::array::from_fn(|i| f(&lifted(i)).eps1eps2)
}

pub fn diagonal<const N: usize>(f: impl Fn(&[Dual2_64; N]) -> Dual2_64, x: &[f64; N]) -> [f64; N] {
    core::array::from_fn(|i| f(&core::array::from_fn(|k| Dual2_64::new(x[k], unit(k == i), 0.0))).v2)
}
