//! The lowest point of a quadratic within a ball.

use hessian_runtime::symmetric::{Eigen, eigen};

/// The step p with |p| ≤ radius that minimises g·p + ½·p·H·p, also where H is not positive definite.
///
/// The minimiser solves (H + λ·1)·p = −g for the smallest shift λ ≥ 0 that makes the shifted matrix positive
/// semidefinite and the step short enough (Moré and Sorensen, "Computing a trust region step", 1983). With the
/// eigenvectors at hand |p| is a simple, falling function of λ.
pub(crate) fn step<const N: usize>(gradient: &[f64; N], hessian: &[[f64; N]; N], radius: f64) -> [f64; N] {
    let Eigen { values, vectors } = eigen(hessian);
    let slopes = vectors.map(|vector| dot(&vector, gradient));
    let along = |shift: f64| -> [f64; N] {
        std::array::from_fn(|k| match values[k] + shift {
            curvature if curvature > 0.0 => -slopes[k] / curvature,
            _ if slopes[k] == 0.0 => 0.0,
            _ => f64::INFINITY,
        })
    };

    let least = (-values[0]).max(0.0);
    let mut steps = along(least);
    if norm(&steps) > radius {
        steps = along(shift_for_length(radius, least, norm(gradient), along));
    }
    // In the hard case the slope along the lowest eigenvector vanishes and no shift makes the step long enough: either
    // way along that vector leads down to the edge.
    if values[0] < 0.0 && norm(&steps) < radius {
        steps[0] += (radius.powi(2) - norm(&steps).powi(2)).max(0.0).sqrt().copysign(-slopes[0]);
    }
    std::array::from_fn(|i| (0..N).map(|k| steps[k] * vectors[k][i]).sum())
}

/// The shift beyond `least` for which the step has the given length, to a tenth of a percent, by bisection.
fn shift_for_length<const N: usize>(length: f64, least: f64, slope: f64, along: impl Fn(f64) -> [f64; N]) -> f64 {
    // With all curvatures at least λ − least, the step is no longer than slope/(λ − least).
    let (mut low, mut high) = (least, least + slope / length);
    for _ in 0..200 {
        let middle = 0.5 * (low + high);
        let excess = norm(&along(middle)) / length - 1.0;
        if excess > 0.0 {
            low = middle;
        } else {
            high = middle;
            if excess > -1e-3 {
                break;
            }
        }
    }
    high
}

pub(crate) fn dot<const N: usize>(a: &[f64; N], b: &[f64; N]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

pub(crate) fn norm<const N: usize>(a: &[f64; N]) -> f64 {
    dot(a, a).sqrt()
}
