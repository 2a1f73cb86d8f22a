//! P·A·Pᵀ = L·D·Lᵀ with D of 1×1 and 2×2 blocks.

use super::access::{get, set};
use crate::Real;

/// (1 + √17)/8, the ratio at which the growth of entries by a 2×2 pivot equals that by two 1×1 pivots (Bunch and
/// Kaufman 1977).
const ALPHA: f64 = 0.640_388_203_202_208;

/// A diagonal block of D and the rows it stands for.
#[derive(Clone, Copy)]
enum Pivot<T> {
    One { at: usize, value: T },
    Two { at: [usize; 2], block: Block<T> },
}

/// The indefinite 2×2 block `size`·[[first, 1], [1, second]].
///
/// `size` is the largest entry there was, |first| and |second| are below [`ALPHA`], so that the determinant
/// first·second − 1 lies between −1.42 and −0.58: nothing here can overflow or cancel.
#[derive(Clone, Copy)]
struct Block<T> {
    size: T,
    first: T,
    second: T,
}

/// What the factorisation does about curvature that is not positive.
#[derive(Clone, Copy)]
pub(super) enum Curvature<T> {
    /// Leave it: solve with the matrix itself.
    AsIs,
    /// Solve with the positive definite matrix in which every block of D is replaced by its absolute value |D| = √(D²),
    /// and what counts as zero by this number.
    Positive { floor: T },
}

/// The factors of a symmetric matrix.
///
/// Pivots are chosen in the whole remaining matrix (Bunch and Parlett 1971) rather than in two of its columns (Bunch
/// and Kaufman 1977). At the sizes of fixed-size arrays the search is cheap; in return the entries of L are bounded and
/// the factorisation reveals the rank: when the largest remaining entry is below the tolerance, all of them are.
///
/// Rows are not moved. Each keeps its number, and `is_open` tells those not yet eliminated.
pub(super) struct Factor<T, const N: usize> {
    pivots: [Option<Pivot<T>>; N],
    /// `columns[p]` is the column of L that belongs to pivot row p, zero in the rows closed before.
    columns: [[T; N]; N],
    is_open: [bool; N],
}

impl<T: Real, const N: usize> Factor<T, N> {
    /// Factors a matrix with entries of size about one; a remainder without an entry above `tolerance` counts as zero.
    pub(super) fn new(mut matrix: [[T; N]; N], tolerance: T) -> Self {
        let mut pivots = [None; N];
        let mut columns = [[T::ZERO; N]; N];
        let mut is_open = [true; N];
        for slot in &mut pivots {
            *slot = choose(&matrix, &is_open, tolerance);
            match *slot {
                None => break,
                Some(Pivot::One { at, value }) => {
                    set(&mut is_open, at, false);
                    let column = column(&matrix, &is_open, at);
                    let multipliers = column.map(|c| c / value);
                    subtract(&mut matrix, &multipliers, &column);
                    set(&mut columns, at, multipliers);
                }
                Some(Pivot::Two { at: [p, q], block }) => {
                    set(&mut is_open, p, false);
                    set(&mut is_open, q, false);
                    let [left, right] = [column(&matrix, &is_open, p), column(&matrix, &is_open, q)];
                    let (mut first, mut second) = (left, right);
                    for i in 0..N {
                        [first[i], second[i]] = block.solve([left[i], right[i]]);
                    }
                    subtract(&mut matrix, &first, &left);
                    subtract(&mut matrix, &second, &right);
                    set(&mut columns, p, first);
                    set(&mut columns, q, second);
                }
            }
        }
        Self { pivots, columns, is_open }
    }

    /// The numbers of positive, negative and zero eigenvalues (Sylvester: those of D). A 2×2 block has one of each
    /// sign.
    pub(super) fn signs(&self) -> (usize, usize, usize) {
        let (mut positive, mut negative) = (0, 0);
        for pivot in self.pivots.iter().flatten() {
            match pivot {
                Pivot::One { value, .. } if *value > T::ZERO => positive += 1,
                Pivot::One { .. } => negative += 1,
                Pivot::Two { .. } => {
                    positive += 1;
                    negative += 1;
                }
            }
        }
        (positive, negative, self.is_open.iter().filter(|open| **open).count())
    }

    /// Solves A·x = b, or the positive definite variant; `None` if A is singular and left as it is.
    pub(super) fn solve(&self, b: &[T; N], curvature: Curvature<T>) -> Option<[T; N]> {
        let mut x = *b;
        // L·z = b
        for pivot in self.pivots.iter().flatten() {
            for p in pivot.rows() {
                self.forward(&mut x, p);
            }
        }
        // D·y = z
        for pivot in self.pivots.iter().flatten() {
            pivot.solve(&mut x, curvature);
        }
        for i in 0..N {
            if self.is_open[i] {
                match curvature {
                    Curvature::AsIs => return None,
                    Curvature::Positive { floor } => x[i] /= floor,
                }
            }
        }
        // Lᵀ·x = y
        for pivot in self.pivots.iter().rev().flatten() {
            for p in pivot.rows() {
                self.backward(&mut x, p);
            }
        }
        Some(x)
    }

    fn forward(&self, x: &mut [T; N], p: usize) {
        let (Some(column), Some(&pivot)) = (self.columns.get(p), x.get(p)) else {
            return;
        };
        for i in 0..N {
            x[i] -= column[i] * pivot;
        }
    }

    fn backward(&self, x: &mut [T; N], p: usize) {
        let Some(column) = self.columns.get(p) else {
            return;
        };
        let mut sum = get(x, p);
        for i in 0..N {
            sum -= column[i] * x[i];
        }
        set(x, p, sum);
    }
}

impl<T: Real> Pivot<T> {
    fn rows(&self) -> impl Iterator<Item = usize> {
        let (first, second) = match *self {
            Self::One { at, .. } => (at, None),
            Self::Two { at: [p, q], .. } => (p, Some(q)),
        };
        core::iter::once(first).chain(second)
    }

    fn solve<const N: usize>(&self, x: &mut [T; N], curvature: Curvature<T>) {
        match (*self, curvature) {
            (Self::One { at, value }, Curvature::AsIs) => set(x, at, get(x, at) / value),
            (Self::One { at, value }, Curvature::Positive { .. }) => {
                set(x, at, get(x, at) / value.abs());
            }
            (Self::Two { at: [p, q], block }, _) => {
                let right = [get(x, p), get(x, q)];
                let [first, second] = match curvature {
                    Curvature::AsIs => block.solve(right),
                    Curvature::Positive { .. } => block.solve_absolute(right),
                };
                set(x, p, first);
                set(x, q, second);
            }
        }
    }
}

impl<T: Real> Block<T> {
    fn determinant(&self) -> T {
        self.first * self.second - T::ONE
    }

    /// B⁻¹·r
    fn solve(&self, [r, s]: [T; 2]) -> [T; 2] {
        let (r, s) = (r / self.size, s / self.size);
        let determinant = self.determinant();
        [(self.second * r - s) / determinant, (self.first * s - r) / determinant]
    }

    /// |B|⁻¹·r, where |B| has the eigenvectors of B and the absolute values of its eigenvalues.
    ///
    /// By Cayley and Hamilton the absolute value of a 2×2 matrix M of determinant m < 0 is (M² − m·1)/(|λ₁| + |λ₂|),
    /// where |λ₁| + |λ₂| = √(tr² − 4m). Taken of the adjugate [[second, −1], [−1, first]] it is |B|⁻¹ times |m|·|size|.
    fn solve_absolute(&self, [r, s]: [T; 2]) -> [T; 2] {
        let (r, s) = (r / self.size.abs(), s / self.size.abs());
        let (trace, minus) = (self.first + self.second, -self.determinant());
        let divisor = (trace * trace + (minus + minus) * T::TWO).sqrt() * minus;
        let [a, c] = [self.second, self.first].map(|d| d * d + T::ONE + minus);
        [(a * r - trace * s) / divisor, (c * s - trace * r) / divisor]
    }
}

/// The pivot in the open rows, or `None` if every entry there is at most `tolerance`.
fn choose<T: Real, const N: usize>(matrix: &[[T; N]; N], is_open: &[bool; N], tolerance: T) -> Option<Pivot<T>> {
    let (mut diagonal, mut at) = (T::ZERO, 0);
    let (mut off_diagonal, mut pair) = (T::ZERO, [0; 2]);
    for i in 0..N {
        if !is_open[i] {
            continue;
        }
        if matrix[i][i].abs() > diagonal {
            (diagonal, at) = (matrix[i][i].abs(), i);
        }
        for j in 0..i {
            if is_open[j] && matrix[i][j].abs() > off_diagonal {
                (off_diagonal, pair) = (matrix[i][j].abs(), [i, j]);
            }
        }
    }
    let entry = |i: usize, j: usize| matrix.get(i).map_or(T::ZERO, |row| get(row, j));
    if diagonal.max(off_diagonal) <= tolerance.max(T::ZERO) {
        None
    } else if diagonal >= T::from_f64(ALPHA) * off_diagonal {
        Some(Pivot::One { at, value: entry(at, at) })
    } else {
        let [p, q] = pair;
        let size = entry(p, q);
        let block = Block { size, first: entry(p, p) / size, second: entry(q, q) / size };
        Some(Pivot::Two { at: pair, block })
    }
}

/// Column p in the open rows, zero elsewhere.
fn column<T: Real, const N: usize>(matrix: &[[T; N]; N], is_open: &[bool; N], p: usize) -> [T; N] {
    let mut column = [T::ZERO; N];
    for i in 0..N {
        if is_open[i] {
            column[i] = get(&matrix[i], p);
        }
    }
    column
}

/// A − u·vᵀ in the lower triangle, mirrored into the upper. (A 2×2 pivot takes two such calls, symmetric in sum only.)
fn subtract<T: Real, const N: usize>(matrix: &mut [[T; N]; N], u: &[T; N], v: &[T; N]) {
    for i in 0..N {
        if u[i] == T::ZERO {
            continue;
        }
        matrix[i][i] -= u[i] * v[i];
        for j in 0..i {
            let entry = matrix[i][j] - u[i] * v[j];
            matrix[i][j] = entry;
            matrix[j][i] = entry;
        }
    }
}
