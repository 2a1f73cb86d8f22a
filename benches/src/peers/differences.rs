//! Central differences.

use super::Second;

const STEP: f64 = 1e-4;

fn at<const N: usize>(f: impl Fn(&[f64; N]) -> f64, x: &[f64; N], moves: [(usize, f64); 2]) -> f64 {
    let mut x = *x;
    for (i, by) in moves {
        x[i] += by;
    }
    f(&x)
}

pub fn gradient<const N: usize>(f: impl Fn(&[f64; N]) -> f64, x: &[f64; N]) -> [f64; N] {
    core::array::from_fn(|i| (at(&f, x, [(i, STEP), (i, 0.0)]) - at(&f, x, [(i, -STEP), (i, 0.0)])) / (2.0 * STEP))
}

pub fn second<const N: usize>(f: impl Fn(&[f64; N]) -> f64, x: &[f64; N]) -> Second<N> {
    let mut hessian = [[0.0; N]; N];
    for i in 0..N {
        for j in 0..=i {
            let at = |a, b| at(&f, x, [(i, a), (j, b)]);
            let mixed = at(STEP, STEP) - at(STEP, -STEP) - at(-STEP, STEP) + at(-STEP, -STEP);
            hessian[i][j] = mixed / (4.0 * STEP * STEP);
            hessian[j][i] = hessian[i][j];
        }
    }
    (f(x), gradient(&f, x), hessian)
}

pub fn product<const N: usize>(f: impl Fn(&[f64; N]) -> f64, x: &[f64; N], v: &[f64; N]) -> [f64; N] {
    let along = |step: f64| gradient(&f, &core::array::from_fn(|i| x[i] + step * v[i]));
    let (ahead, behind) = (along(STEP), along(-STEP));
    core::array::from_fn(|i| (ahead[i] - behind[i]) / (2.0 * STEP))
}

pub fn diagonal<const N: usize>(f: impl Fn(&[f64; N]) -> f64, x: &[f64; N]) -> [f64; N] {
    let middle = f(x);
    core::array::from_fn(|i| {
        let (ahead, behind) = (at(&f, x, [(i, STEP), (i, 0.0)]), at(&f, x, [(i, -STEP), (i, 0.0)]));
        (ahead - 2.0 * middle + behind) / (STEP * STEP)
    })
}
