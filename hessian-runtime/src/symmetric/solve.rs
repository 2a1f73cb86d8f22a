//! Linear systems and Newton steps.

use super::factor::{Curvature, Factor};
use super::scale::Scale;
use super::verdict::rounding_tolerance;
use crate::Real;

/// The x with h·x = b, or `None` if h is singular to working precision or anything is not finite.
///
/// The equilibrated matrix is factored as L·D·Lᵀ (pivots: Bunch and Parlett 1971, Bunch and Kaufman 1977) and the
/// solution refined once in working precision, after which it solves a system whose entries differ from the given ones
/// by a few units in the last place (Skeel 1980). h may be indefinite. Singular means that a remainder of the
/// elimination is below [`rounding_tolerance`].
///
/// ```
/// use hessian_runtime::symmetric::solve;
///
/// let h = [[0.0, 2.0], [2.0, 0.0]];
/// assert_eq!(solve(&h, &[2.0, 6.0]), Some([3.0, 1.0]));
/// assert_eq!(solve(&[[1.0, 1.0], [1.0, 1.0]], &[1.0, 2.0]), None);
/// ```
#[must_use]
pub fn solve<T: Real, const N: usize>(h: &[[T; N]; N], b: &[T; N]) -> Option<[T; N]> {
    let scale = Scale::of(h)?;
    let matrix = scale.matrix(h);
    let right = scale.vector(b);
    let factor = Factor::new(matrix, rounding_tolerance::<T, N>());
    let mut x = factor.solve(&right, Curvature::AsIs)?;
    let correction = factor.solve(&residual(&matrix, &x, &right), Curvature::AsIs)?;
    for i in 0..N {
        x[i] += correction[i];
    }
    finite(scale.vector(&x))
}

/// A step that goes downhill: Newton's where the Hessian is positive definite, a modified one elsewhere.
///
/// The result is −H̃⁻¹·g. H̃ is H where that is positive definite, and the step leads to the minimum of the quadratic
/// model. Elsewhere each block of D in L·D·Lᵀ is replaced by its absolute value (after Cheng and Higham 1998, who raise
/// negative blocks to a small number; the absolute value keeps the length of the step in tune with the curvature),
/// and curvature that counts as zero by √ε: H̃ is then positive definite, so the step is a direction of descent unless
/// the gradient is zero. All this happens in equilibrated variables, so the step does not depend on the units.
///
/// Far from a minimum the step may be too long; shorten it until the function falls enough.
/// `None` if an entry, or the step, is not finite.
///
/// ```
/// use hessian_runtime::symmetric::newton_step;
///
/// // 2x² + y² is minimal at the origin, one step away.
/// assert_eq!(newton_step(&[4.0, 2.0], &[[4.0, 0.0], [0.0, 2.0]]), Some([-1.0, -1.0]));
/// // x² − y²: down, instead of to the saddle.
/// assert_eq!(newton_step(&[2.0, -2.0], &[[2.0, 0.0], [0.0, -2.0]]), Some([-1.0, 1.0]));
/// ```
#[must_use]
pub fn newton_step<T: Real, const N: usize>(gradient: &[T; N], hessian: &[[T; N]; N]) -> Option<[T; N]> {
    let scale = Scale::of(hessian)?;
    let downhill = scale.vector(gradient).map(|slope| -slope);
    let factor = Factor::new(scale.matrix(hessian), rounding_tolerance::<T, N>());
    let floor = T::EPSILON.sqrt();
    let step = factor.solve(&downhill, Curvature::Positive { floor })?;
    finite(scale.vector(&step))
}

/// b − A·x
fn residual<T: Real, const N: usize>(a: &[[T; N]; N], x: &[T; N], b: &[T; N]) -> [T; N] {
    let mut residual = *b;
    for i in 0..N {
        for j in 0..N {
            residual[i] -= a[i][j] * x[j];
        }
    }
    residual
}

fn finite<T: Real, const N: usize>(x: [T; N]) -> Option<[T; N]> {
    x.iter().all(|x| x.is_finite()).then_some(x)
}
