//! Newton's method, held to steps its quadratic model can be trusted for.

use super::objective::{Evaluation, Objective};
use super::trust_region::{dot, norm, step};
use hessian_runtime::symmetric::{CriticalPoint, classify, inertia, rounding_tolerance};

/// Enough for a walk along a long curved valley; most fits take less than fifty.
const MOST_ITERATIONS: usize = 5000;

/// The way to a solution and the solution.
pub(crate) struct Fit<const N: usize> {
    pub(crate) parameters: [f64; N],
    pub(crate) evaluation: Evaluation<N>,
    pub(crate) iterations: Vec<Iteration>,
    pub(crate) kind: CriticalPoint,
}

/// One line of the table.
pub(crate) struct Iteration {
    pub(crate) sum_of_squares: f64,
    /// The length of the gradient in scaled parameters.
    pub(crate) gradient: f64,
    /// How many directions of negative curvature the Hessian has; `None` if it is not finite.
    pub(crate) negative: Option<usize>,
    /// The length of the step tried here, in scaled parameters, and whether it was taken.
    pub(crate) step: f64,
    pub(crate) is_taken: bool,
}

/// Minimises from a starting point.
///
/// Every step minimises the exact second-order expansion within a ball whose radius follows the success of the last
/// step. The ball is one of scaled parameters bᵢ·dᵢ with dᵢ² the largest diagonal entry of the normal matrix so far
/// (Moré 1978): that makes parameters of 10³ and 10⁻⁶ comparable, and keeps a parameter that has lost its influence
/// from running away.
pub(crate) fn minimise<const N: usize>(objective: &Objective<'_, N>, start: [f64; N]) -> Fit<N> {
    let mut parameters = start;
    let mut here = objective.evaluate(&parameters);
    let mut scale = [f64::MIN_POSITIVE; N];
    update(&mut scale, &here);
    let mut radius = norm(&times(&parameters, &scale));
    let mut last_gain = f64::INFINITY;
    let mut iterations = Vec::new();

    while iterations.len() < MOST_ITERATIONS && here.value.is_finite() {
        let gradient = over(&here.gradient, &scale);
        let hessian = std::array::from_fn(|i| over(&here.hessian[i], &scale).map(|h| h / scale[i]));
        let step = step(&gradient, &hessian, radius);
        let expected_gain = -dot(&gradient, &step) - 0.5 * dot(&step, &hessian.map(|row| dot(&row, &step)));

        let moved = over(&step, &scale);
        let candidate = std::array::from_fn(|i| parameters[i] + moved[i]);
        let value = objective.value(&candidate);
        // Close to the solution both gains sink below the rounding error of the sum. Adding it to both makes their
        // ratio one there, and the last digits are left to Newton's step (Conn, Gould and Toint 2000, section 17.4).
        let success = (here.value - value + here.rounding) / (expected_gain + here.rounding);
        let is_taken = success > 1e-4;
        iterations.push(Iteration {
            sum_of_squares: 2.0 * here.value,
            gradient: norm(&gradient),
            negative: negative_directions(&here),
            step: norm(&step),
            is_taken,
        });

        if success > 0.75 {
            radius = radius.max(2.0 * norm(&step));
        } else if success.is_nan() || success < 0.25 {
            radius = 0.25 * norm(&step);
        }
        let rounding = here.rounding;
        if is_taken {
            parameters = candidate;
            here = objective.evaluate(&parameters);
            update(&mut scale, &here);
        }
        // Newton's steps shrink quickly until rounding is all that is left of them.
        let is_finished = expected_gain <= rounding && expected_gain >= 0.25 * last_gain;
        if is_finished || expected_gain.is_nan() || expected_gain <= 0.0 || norm(&step) <= f64::MIN_POSITIVE {
            break;
        }
        last_gain = expected_gain;
    }
    let kind = classify(&here.gradient, &here.hessian, 1e-6 * here.value.sqrt());
    Fit { parameters, evaluation: here, iterations, kind }
}

fn negative_directions<const N: usize>(here: &Evaluation<N>) -> Option<usize> {
    inertia(&here.hessian, rounding_tolerance::<f64, N>()).map(|inertia| inertia.negative)
}

fn update<const N: usize>(scale: &mut [f64; N], here: &Evaluation<N>) {
    for (i, scale) in scale.iter_mut().enumerate() {
        *scale = scale.max(here.normal_matrix[i][i].sqrt());
    }
}

fn times<const N: usize>(a: &[f64; N], scale: &[f64; N]) -> [f64; N] {
    std::array::from_fn(|i| a[i] * scale[i])
}

fn over<const N: usize>(a: &[f64; N], scale: &[f64; N]) -> [f64; N] {
    std::array::from_fn(|i| a[i] / scale[i])
}
