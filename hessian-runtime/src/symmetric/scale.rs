//! Symmetric equilibration by powers of two.

use super::access::{get, set};
use super::binary::{exponent, is_finite, shift};
use crate::Real;

/// Exponents e of a diagonal D = diag(2^e) for which D·H·D has entries below two, and in every row and column an
/// entry between ½ and two that is not shared with another.
///
/// The last clause is what makes the scale meaningful. That every row has a large entry is not enough: in [[0, 1, 1],
/// [1, ε, 0], [1, 0, ε]] all of them stand in one row and column, the rest looks like rounding error, and it is only by
/// multiplying that row and column by √ε and the others by 1/√ε that one sees all three eigenvalues. So the scale is
/// taken from the permutation of columns with the largest product of entries on the diagonal (Duff and Koster 2001;
/// Duff and Pralet 2005 for symmetric matrices): the dual variables of that assignment problem are the logarithms of
/// the scale. On a positive definite matrix this is scaling to a unit diagonal.
#[derive(Clone, Copy)]
pub(super) struct Scale<const N: usize> {
    exponents: [i32; N],
}

impl<const N: usize> Scale<N> {
    /// The scale of a matrix, or `None` if an entry of its lower triangle is not finite.
    pub(super) fn of<T: Real>(matrix: &[[T; N]; N]) -> Option<Self> {
        is_finite(matrix).then(|| {
            let Assignment { rows, columns, .. } = Assignment::new(matrix);
            let mut exponents = [0; N];
            for i in 0..N {
                // −2·exponent(hᵢⱼ) ≥ rows[i] + columns[j], and the same with i and j exchanged: four times the
                // exponents wanted are their sum. Rounding down keeps the entries below two.
                exponents[i] = (rows[i] + columns[i]).div_euclid(4);
            }
            Self { exponents }
        })
    }

    /// D·H·D, both triangles, from the lower triangle of H.
    pub(super) fn matrix<T: Real>(&self, matrix: &[[T; N]; N]) -> [[T; N]; N] {
        let mut scaled = [[T::ZERO; N]; N];
        for i in 0..N {
            scaled[i][i] = shift(matrix[i][i], 2 * self.exponents[i]);
            for j in 0..i {
                let entry = shift(matrix[i][j], self.exponents[i] + self.exponents[j]);
                scaled[i][j] = entry;
                scaled[j][i] = entry;
            }
        }
        scaled
    }

    /// D·v.
    pub(super) fn vector<T: Real>(&self, vector: &[T; N]) -> [T; N] {
        let mut scaled = *vector;
        for i in 0..N {
            scaled[i] = shift(vector[i], self.exponents[i]);
        }
        scaled
    }
}

/// The assignment of columns to rows that maximises the product of the entries |hᵢⱼ|, by shortest augmenting paths
/// (Kuhn 1955; Jonker and Volgenant 1987), in whole numbers. The cost of an entry is −2·exponent(hᵢⱼ); zeros cannot be
/// assigned.
///
/// Invariant: `rows[i] + columns[j] <= cost(i, j)` for the rows treated so far, with equality on assigned pairs.
struct Assignment<const N: usize> {
    rows: [i32; N],
    columns: [i32; N],
    /// The column assigned to each row, and the row assigned to each column.
    column_of: [Option<usize>; N],
    row_of: [Option<usize>; N],
}

/// The tree of shortest paths from a row to all columns.
struct Paths<const N: usize> {
    /// The length of the shortest path found to each column, if any.
    length: [Option<i32>; N],
    /// The row before each column on that path.
    before: [usize; N],
    /// Whether the length is final.
    is_final: [bool; N],
}

impl<const N: usize> Assignment<N> {
    fn new<T: Real>(matrix: &[[T; N]; N]) -> Self {
        let mut cost = [[None; N]; N];
        let mut columns = [0; N];
        for i in 0..N {
            for j in 0..i {
                cost[i][j] = exponent(matrix[i][j]).map(|e| -2 * e);
                cost[j][i] = cost[i][j];
            }
            cost[i][i] = exponent(matrix[i][i]).map(|e| -2 * e);
            // With this start the diagonal of a positive definite matrix is assigned without a search.
            columns[i] = cost[i][i].unwrap_or(0) / 2;
        }
        let mut assignment = Self { rows: [0; N], columns, column_of: [None; N], row_of: [None; N] };
        for row in 0..N {
            assignment.assign(&cost, row);
        }
        assignment
    }

    /// Assigns a column to one more row, moving rows treated before to other columns if that is shorter.
    fn assign(&mut self, cost: &[[Option<i32>; N]; N], start: usize) {
        let mut paths = Paths { length: [None; N], before: [start; N], is_final: [false; N] };
        let (mut row, mut length) = (start, 0);
        let end = loop {
            self.extend(&mut paths, cost, row, length);
            let Some((column, shortest)) = paths.nearest() else {
                // No column is left for this row: the matrix is singular whatever the values of its entries.
                break None;
            };
            length = shortest;
            match get(&self.row_of, column) {
                None => break Some(column),
                Some(next) => row = next,
            }
            set(&mut paths.is_final, column, true);
        };
        for column in 0..N {
            if let (true, Some(to)) = (paths.is_final[column], paths.length[column]) {
                self.columns[column] -= length - to;
                if let Some(row) = self.row_of[column].and_then(|row| self.rows.get_mut(row)) {
                    *row += length - to;
                }
            }
        }
        if let Some(row) = self.rows.get_mut(start) {
            *row += length;
        }
        if let Some(end) = end {
            self.augment(&paths, start, end);
        }
    }

    /// Looks for shorter paths through a row that is `length` away.
    fn extend(&self, paths: &mut Paths<N>, cost: &[[Option<i32>; N]; N], row: usize, length: i32) {
        let (Some(cost), Some(potential)) = (cost.get(row), self.rows.get(row)) else {
            return;
        };
        for column in 0..N {
            let Some(cost) = cost[column] else { continue };
            let through = length + cost - potential - self.columns[column];
            if !paths.is_final[column] && paths.length[column].is_none_or(|known| through < known) {
                paths.length[column] = Some(through);
                paths.before[column] = row;
            }
        }
    }

    /// Walks back from a free column and shifts the assignments on the path by one.
    fn augment(&mut self, paths: &Paths<N>, start: usize, end: usize) {
        let mut column = Some(end);
        // A path visits no column twice.
        for _ in 0..N {
            let Some(free) = column else { return };
            let Some(&row) = paths.before.get(free) else {
                return;
            };
            set(&mut self.row_of, free, Some(row));
            column = get(&self.column_of, row);
            set(&mut self.column_of, row, Some(free));
            if row == start {
                return;
            }
        }
    }
}

impl<const N: usize> Paths<N> {
    /// The nearest column whose length is not final yet.
    fn nearest(&self) -> Option<(usize, i32)> {
        let mut nearest = None;
        for column in 0..N {
            if let (false, Some(length)) = (self.is_final[column], self.length[column])
                && nearest.is_none_or(|(_, least)| length < least)
            {
                nearest = Some((column, length));
            }
        }
        nearest
    }
}
