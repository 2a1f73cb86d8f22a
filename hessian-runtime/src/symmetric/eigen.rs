//! Eigenvalues by cyclic Jacobi rotations.

use super::binary::{exponent, is_finite, shift};
use crate::Real;

/// Sweeps after which to stop whatever the matrix; ten are plenty in practice.
const SWEEPS: usize = 60;

/// Eigenvalues in ascending order, and an orthonormal basis of eigenvectors.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Eigen<T, const N: usize> {
    /// The eigenvalues, ascending.
    pub values: [T; N],
    /// `vectors[k]` is the eigenvector of `values[k]`, of length one.
    pub vectors: [[T; N]; N],
}

/// The eigenvalues of a symmetric matrix in ascending order, all NaN if an entry is infinite or not a number.
///
/// Cyclic Jacobi rotations (Jacobi 1846; Rutishauser 1966), each skipped when its entry is negligible beside the two
/// diagonal entries it joins (Demmel and Veselić 1992), which keeps the small eigenvalues of a positive definite
/// matrix accurate. The units of the variables matter here, unlike for [`inertia`](super::inertia): eigenvalues
/// belong to variables that are measured alike.
///
/// ```
/// use hessian_runtime::symmetric::eigenvalues;
///
/// let [low, high] = eigenvalues(&[[2.0_f64, 1.0], [1.0, 2.0]]);
/// assert!((low - 1.0).abs() < 1e-15 && (high - 3.0).abs() < 1e-15);
/// ```
#[must_use]
pub fn eigenvalues<T: Real, const N: usize>(h: &[[T; N]; N]) -> [T; N] {
    diagonalise(h, |_| {}).map_or([T::NAN; N], |mut values| {
        sort(&mut values, |_| {});
        values
    })
}

/// Eigenvalues and eigenvectors of a symmetric matrix; all NaN if an entry is infinite or not a number.
///
/// The method is that of [`eigenvalues`].
///
/// ```
/// use hessian_runtime::symmetric::eigen;
///
/// let spectrum = eigen(&[[1.0_f64, 0.0], [0.0, -2.0]]);
/// assert_eq!(spectrum.values, [-2.0, 1.0]);
/// assert_eq!(spectrum.vectors[0], [0.0, 1.0]);
/// ```
#[must_use]
pub fn eigen<T: Real, const N: usize>(h: &[[T; N]; N]) -> Eigen<T, N> {
    let mut vectors = [[T::ZERO; N]; N];
    for i in 0..N {
        vectors[i][i] = T::ONE;
    }
    let values = diagonalise(h, |rotation| {
        let Rotation { at: [p, q], .. } = rotation;
        let (Some(&left), Some(&right)) = (vectors.get(p), vectors.get(q)) else {
            return;
        };
        let (mut first, mut second) = (left, right);
        for k in 0..N {
            (first[k], second[k]) = rotation.turn(left[k], right[k]);
        }
        for (i, row) in vectors.iter_mut().enumerate() {
            if i == p {
                *row = first;
            } else if i == q {
                *row = second;
            }
        }
    });
    let Some(mut values) = values else {
        return Eigen { values: [T::NAN; N], vectors: [[T::NAN; N]; N] };
    };
    sort(&mut values, |k| {
        if let Some([first, second]) = vectors.get_mut(k - 1..).and_then(<[_]>::first_chunk_mut) {
            core::mem::swap(first, second);
        }
    });
    Eigen { values, vectors }
}

/// A rotation in the plane of two variables.
#[derive(Clone, Copy)]
struct Rotation<T> {
    at: [usize; 2],
    cosine: T,
    sine: T,
}

impl<T: Real> Rotation<T> {
    fn turn(&self, p: T, q: T) -> (T, T) {
        (self.cosine * p - self.sine * q, self.sine * p + self.cosine * q)
    }
}

/// The eigenvalues in the order they appear, `None` if an entry is not finite. Every rotation is reported.
fn diagonalise<T: Real, const N: usize>(h: &[[T; N]; N], mut report: impl FnMut(Rotation<T>)) -> Option<[T; N]> {
    if !is_finite(h) {
        return None;
    }
    // A power of two brings the largest entry near one, out of reach of overflow.
    let exponents = h.iter().enumerate().flat_map(|(i, row)| row.iter().take(i + 1)).map(|&x| exponent(x));
    let exponent = exponents.max().flatten().unwrap_or(0);
    let mut a = [[T::ZERO; N]; N];
    for i in 0..N {
        a[i][i] = shift(h[i][i], -exponent);
        for j in 0..i {
            a[i][j] = shift(h[i][j], -exponent);
            a[j][i] = a[i][j];
        }
    }
    for _ in 0..SWEEPS {
        let mut is_done = true;
        for q in 0..N {
            for p in 0..q {
                let size = (a[p][p].abs() * a[q][q].abs()).sqrt();
                if a[q][p].abs() > T::EPSILON * size {
                    report(rotate(&mut a, p, q));
                    is_done = false;
                }
            }
        }
        if is_done {
            break;
        }
    }
    let mut values = [T::ZERO; N];
    for i in 0..N {
        values[i] = shift(a[i][i], exponent);
    }
    Some(values)
}

/// Makes the entry in row q, column p zero.
#[inline]
fn rotate<T: Real, const N: usize>(a: &mut [[T; N]; N], p: usize, q: usize) -> Rotation<T> {
    let entry = a[q][p];
    // The smaller of the two angles: its tangent solves t² + 2θt − 1 = 0.
    let theta = (a[q][q] - a[p][p]) / (entry + entry);
    let tangent = T::ONE.copysign(theta) / (theta.abs() + (theta * theta + T::ONE).sqrt());
    let cosine = (tangent * tangent + T::ONE).sqrt().recip();
    let rotation = Rotation { at: [p, q], cosine, sine: tangent * cosine };
    for k in 0..N {
        if k != p && k != q {
            (a[k][p], a[k][q]) = rotation.turn(a[k][p], a[k][q]);
            (a[p][k], a[q][k]) = (a[k][p], a[k][q]);
        }
    }
    a[p][p] -= tangent * entry;
    a[q][q] += tangent * entry;
    a[q][p] = T::ZERO;
    a[p][q] = T::ZERO;
    rotation
}

/// Sorts by exchanging neighbours, ascending; every exchange of item k − 1 with item k is reported.
fn sort<T: Real, const N: usize>(values: &mut [T; N], mut report: impl FnMut(usize)) {
    for _ in 0..N {
        for k in 1..N {
            let (low, high) = (values[k - 1], values[k]);
            if high < low {
                (values[k - 1], values[k]) = (high, low);
                report(k);
            }
        }
    }
}
