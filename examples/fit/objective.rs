//! Half the sum of squared residuals, its exact derivatives, and what they say about the accuracy of a fit.

use super::models::Model;
use hessian_runtime::symmetric::solve;

/// A curve to be laid through observations.
pub(crate) struct Objective<'a, const N: usize> {
    pub(crate) model: Model<N>,
    pub(crate) observations: &'a [[f64; 2]],
}

/// ½·Σ r² with r = f(x) − y at some parameters, and its derivatives.
#[derive(Clone, Copy)]
pub(crate) struct Evaluation<const N: usize> {
    pub(crate) value: f64,
    /// Σ r·∇f
    pub(crate) gradient: [f64; N],
    /// Σ (∇f·∇fᵀ + r·∇²f)
    pub(crate) hessian: [[f64; N]; N],
    /// Σ ∇f·∇fᵀ: what is left of the Hessian if the second derivatives of the curve are ignored, as the methods of
    /// Gauss and Newton and of Levenberg and Marquardt do. Here it serves for scale and for statistics only.
    pub(crate) normal_matrix: [[f64; N]; N],
    /// By how much rounding may have changed the value: each residual is a difference of numbers right to ε.
    pub(crate) rounding: f64,
}

impl<const N: usize> Objective<'_, N> {
    /// The value alone, from the curve as written. [`evaluate`](Self::evaluate) returns the same to the last bit.
    pub(crate) fn value(&self, parameters: &[f64; N]) -> f64 {
        let mut value = 0.0;
        for &[x, y] in self.observations {
            let residual = (self.model.curve)(*parameters, x) - y;
            value += 0.5 * residual * residual;
        }
        value
    }

    /// The value and its derivatives.
    pub(crate) fn evaluate(&self, parameters: &[f64; N]) -> Evaluation<N> {
        let mut sum = Evaluation {
            value: 0.0,
            gradient: [0.0; N],
            hessian: [[0.0; N]; N],
            normal_matrix: [[0.0; N]; N],
            rounding: 0.0,
        };
        for &[x, y] in self.observations {
            let (curve, slope, curvature) = (self.model.derivatives)(*parameters, x);
            let residual = curve - y;
            sum.value += 0.5 * residual * residual;
            sum.rounding += f64::EPSILON * residual.abs() * (curve.abs() + y.abs());
            for i in 0..N {
                sum.gradient[i] += residual * slope[i];
                for j in 0..N {
                    sum.hessian[i][j] += slope[i] * slope[j] + residual * curvature[i][j];
                    sum.normal_matrix[i][j] += slope[i] * slope[j];
                }
            }
        }
        sum
    }

    /// The standard deviations of fitted parameters: √(s²·((JᵀJ)⁻¹)ᵢᵢ), where s² is the residual variance.
    ///
    /// `None` if there are no more observations than parameters, or the observations do not determine the parameters.
    pub(crate) fn deviations(&self, at: &Evaluation<N>) -> Option<[f64; N]> {
        let freedom = self.observations.len().checked_sub(N).filter(|&freedom| freedom > 0)?;
        let variance = 2.0 * at.value / freedom as f64;
        let mut deviations = [0.0; N];
        for i in 0..N {
            let mut unit = [0.0; N];
            unit[i] = 1.0;
            let column = solve(&at.normal_matrix, &unit)?;
            deviations[i] = (variance * column[i]).sqrt();
        }
        Some(deviations)
    }
}
