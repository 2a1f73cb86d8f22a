//! Inertia, definiteness and the nature of a critical point.

use super::factor::Factor;
use super::scale::Scale;
use crate::Real;

/// The numbers of positive, negative and zero eigenvalues.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Inertia {
    /// How many eigenvalues are positive.
    pub positive: usize,
    /// How many eigenvalues are negative.
    pub negative: usize,
    /// How many eigenvalues are zero to the tolerance asked for.
    pub zero: usize,
}

/// What the signs of the eigenvalues amount to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Definiteness {
    /// All eigenvalues are positive. (The matrix of no rows counts here.)
    Positive,
    /// All eigenvalues are negative.
    Negative,
    /// There are positive and negative eigenvalues, whether or not some are zero.
    Indefinite,
    /// There are positive and zero eigenvalues.
    PositiveSemidefinite,
    /// There are negative and zero eigenvalues.
    NegativeSemidefinite,
    /// All eigenvalues are zero.
    Zero,
    /// An entry is infinite or not a number.
    NotFinite,
}

/// What kind of point a function has, judged by its first and second derivatives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CriticalPoint {
    /// A strict local minimum: the gradient is zero, the Hessian positive definite.
    Minimum,
    /// A strict local maximum: the gradient is zero, the Hessian negative definite.
    Maximum,
    /// A saddle: the gradient is zero, the function rises one way and falls another.
    Saddle,
    /// The gradient is zero and the Hessian singular without being indefinite: second derivatives do not tell.
    Degenerate,
    /// The gradient is not zero.
    NotCritical,
    /// A derivative is infinite or not a number.
    NotFinite,
}

impl Inertia {
    /// What these counts amount to.
    #[must_use]
    pub fn definiteness(self) -> Definiteness {
        match (self.positive > 0, self.negative > 0, self.zero > 0) {
            (true, true, _) => Definiteness::Indefinite,
            (_, false, false) => Definiteness::Positive,
            (false, true, false) => Definiteness::Negative,
            (true, false, true) => Definiteness::PositiveSemidefinite,
            (false, true, true) => Definiteness::NegativeSemidefinite,
            (false, false, true) => Definiteness::Zero,
        }
    }
}

/// 4·N·ε: curvature below it, in the equilibrated matrix, is what rounding leaves of zero.
///
/// [`definiteness`], [`classify`] and the solvers use this tolerance. It covers the rounding of the factorisation and
/// of entries that are right to the last digit. For entries that are less accurate (finite differences, long sums with
/// cancellation) ask [`inertia`] with a tolerance of about their relative error.
#[must_use]
pub fn rounding_tolerance<T: Real, const N: usize>() -> T {
    T::from_usize(N) * T::EPSILON * (T::TWO + T::TWO)
}

/// The inertia of a symmetric matrix, or `None` if an entry is infinite or not a number.
///
/// The matrix is equilibrated and factored as L·D·Lᵀ with 1×1 and 2×2 pivots; the signs of D are those of the
/// eigenvalues (Sylvester's law of inertia; Bunch and Kaufman, "Some stable methods for calculating inertia and solving
/// symmetric linear systems", Math. Comp. 31, 1977). Unlike the signs of leading minors this is reliable for any
/// symmetric matrix.
///
/// `tolerance` is relative to rows of size one: what remains of the matrix when every remaining entry is at most
/// `tolerance` counts as zero eigenvalues. [`rounding_tolerance`] is a good choice for exact derivatives; 0 counts only
/// exact zeros.
///
/// ```
/// use hessian_runtime::symmetric::{inertia, Inertia};
///
/// let h = [[0.0, 1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 0.0]];
/// assert_eq!(inertia(&h, 1e-12), Some(Inertia { positive: 1, negative: 1, zero: 1 }));
/// assert_eq!(inertia(&[[f64::NAN]], 1e-12), None);
/// ```
#[must_use]
pub fn inertia<T: Real, const N: usize>(h: &[[T; N]; N], tolerance: T) -> Option<Inertia> {
    let matrix = Scale::of(h)?.matrix(h);
    let (positive, negative, zero) = Factor::new(matrix, tolerance).signs();
    Some(Inertia { positive, negative, zero })
}

/// Whether a symmetric matrix is positive or negative definite, indefinite, or on the border between these.
///
/// Uses [`inertia`] with [`rounding_tolerance`].
///
/// ```
/// use hessian_runtime::symmetric::{definiteness, Definiteness};
///
/// // Parameters near 10³ and 10⁻⁶: the units do not matter.
/// assert_eq!(definiteness(&[[1e-6, 0.9], [0.9, 1e6]]), Definiteness::Positive);
/// assert_eq!(definiteness(&[[1e-6, 1.1], [1.1, 1e6]]), Definiteness::Indefinite);
/// assert_eq!(definiteness(&[[1.0, 1.0], [1.0, 1.0]]), Definiteness::PositiveSemidefinite);
/// ```
#[must_use]
pub fn definiteness<T: Real, const N: usize>(h: &[[T; N]; N]) -> Definiteness {
    inertia(h, rounding_tolerance::<T, N>()).map_or(Definiteness::NotFinite, Inertia::definiteness)
}

/// What kind of point this is: minimum, maximum, saddle, or none of them.
///
/// The gradient counts as zero if |gᵢ|·dᵢ ≤ `tolerance` for every i, where dᵢ is a power of two near the inverse
/// square root of the size of the Hessian's row i (1 for a zero row). So the verdict does not depend on the units of
/// the variables, and `tolerance` has a meaning: half its square is about how much the function could still change
/// on the way to the critical point. With rows of size one it is a bound on |gᵢ| itself.
///
/// The Hessian is judged as by [`definiteness`].
///
/// ```
/// use hessian_runtime::symmetric::{classify, CriticalPoint};
///
/// // x²/2 + 3y² at two points
/// let h = [[1.0, 0.0], [0.0, 6.0]];
/// assert_eq!(classify(&[0.0, 0.0], &h, 1e-8), CriticalPoint::Minimum);
/// assert_eq!(classify(&[0.5, 0.0], &h, 1e-8), CriticalPoint::NotCritical);
/// // x⁴ at its minimum: second derivatives do not tell
/// assert_eq!(classify(&[0.0], &[[0.0]], 1e-8), CriticalPoint::Degenerate);
/// ```
#[must_use]
pub fn classify<T: Real, const N: usize>(gradient: &[T; N], hessian: &[[T; N]; N], tolerance: T) -> CriticalPoint {
    let Some(scale) = Scale::of(hessian) else {
        return CriticalPoint::NotFinite;
    };
    if !gradient.iter().all(|slope| slope.is_finite()) {
        return CriticalPoint::NotFinite;
    }
    if !scale.vector(gradient).iter().all(|slope| slope.abs() <= tolerance) {
        return CriticalPoint::NotCritical;
    }
    match definiteness(hessian) {
        Definiteness::Positive => CriticalPoint::Minimum,
        Definiteness::Negative => CriticalPoint::Maximum,
        Definiteness::Indefinite => CriticalPoint::Saddle,
        Definiteness::PositiveSemidefinite | Definiteness::NegativeSemidefinite | Definiteness::Zero => {
            CriticalPoint::Degenerate
        }
        Definiteness::NotFinite => CriticalPoint::NotFinite,
    }
}
