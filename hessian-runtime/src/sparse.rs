//! Sparse Hessians: the entries of a `hessian_triplets` routine in compressed sparse columns (CSC).
//!
//! A function that is a sum of many terms hands out its Hessian entry by entry, as often as terms contribute. Solvers
//! take each entry once, column by column. Where each contribution goes is the same whenever the function's loops take
//! the same turns, so it is found out once, in memory of the caller's:
//!
//! ```
//! use hessian_runtime::hessian;
//! use hessian_runtime::sparse::Pattern;
//!
//! #[hessian(variable(x))]
//! fn chain(x: &[f64]) -> f64 {
//!     x.windows(2).map(|w| (w[1] - w[0] * w[0]).powi(2)).sum()
//! }
//!
//! let x = [1.0, 2.0, 3.0];
//! let mut count = 0;
//! chain::hessian_triplets(&x, |_, _, _| count += 1);
//! assert_eq!(count, 6);
//!
//! let (mut columns, mut rows, mut slots) = (vec![0; x.len() + 1], vec![0; count], vec![0; count]);
//! let pattern = Pattern::new(
//!     |entry| {
//!         chain::hessian_triplets(&x, |row, column, _| entry(row, column));
//!     },
//!     &mut columns,
//!     &mut rows,
//!     &mut slots,
//! )?;
//! assert_eq!(pattern.columns(), [0, 2, 4, 5]);
//! assert_eq!(pattern.rows(), [0, 1, 1, 2, 2]);
//!
//! // At every point, without looking anything up:
//! let mut values = vec![0.0; pattern.rows().len()];
//! let mut sums = pattern.sums(&mut values)?;
//! chain::hessian_triplets(&x, |row, column, value| sums.add(row, column, value));
//! sums.finish()?;
//! assert_eq!(values, [4.0, -4.0, 38.0, -8.0, 2.0]);
//! # Ok::<(), hessian_runtime::sparse::Error>(())
//! ```

use core::fmt;

use crate::Real;

/// The pattern of a symmetric matrix's lower triangle, column by column, and where each triplet belongs in it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Pattern<'a> {
    columns: &'a [usize],
    rows: &'a [usize],
    slots: &'a [usize],
}

/// What is wrong with triplets, or with the memory for them.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Error {
    /// This array of the caller's is too short: `needed` elements are needed.
    TooShort {
        /// What the array is called.
        array: &'static str,
        /// The elements that are needed.
        needed: usize,
    },
    /// The entry is not in the lower triangle, or beyond the last column.
    Outside {
        /// The row.
        row: usize,
        /// The column.
        column: usize,
    },
    /// The entry is not in the pattern: another branch was taken, or a loop took other turns than when it was made.
    Missing {
        /// The row.
        row: usize,
        /// The column.
        column: usize,
    },
}

impl<'a> Pattern<'a> {
    /// The pattern of all triplets that `triplets` hands to the function that it is given; it is run three times, and
    /// must do the same each time.
    ///
    /// `columns` has one element more than there are variables; `rows` and `slots` have as many as there are triplets.
    ///
    /// # Errors
    ///
    /// An array is too short, or a triplet is outside the lower triangle.
    pub fn new(
        mut triplets: impl FnMut(&mut dyn FnMut(usize, usize)),
        columns: &'a mut [usize],
        rows: &'a mut [usize],
        slots: &'a mut [usize],
    ) -> Result<Self, Error> {
        let count = count(&mut triplets, columns)?;
        for (array, length) in [("rows", rows.len()), ("slots", slots.len())] {
            if length < count {
                return Err(Error::TooShort { array, needed: count });
            }
        }
        // Each column's rows as they come, from its beginning on, which moves to its end.
        triplets(&mut |row, column| {
            if let Some(next) = columns.get_mut(column) {
                if let Some(place) = rows.get_mut(*next) {
                    *place = row;
                }
                *next += 1;
            }
        });
        // Sorted and each of them once, one column behind the other.
        let (mut start, mut length) = (0, 0);
        for column in columns.iter_mut() {
            let (begin, end) = (start, (*column).clamp(start, count));
            start = end;
            *column = length;
            rows[begin..end].sort_unstable();
            for place in begin..end {
                if place == begin || rows[place] != rows[length - 1] {
                    rows[length] = rows[place];
                    length += 1;
                }
            }
        }
        let (columns, rows): (&'a [usize], &'a [usize]) = (columns, &rows[..length]);
        let pattern = Pattern { columns, rows, slots: &[] };
        let mut number = 0;
        triplets(&mut |row, column| {
            if let (Some(slot), Some(found)) = (slots.get_mut(number), pattern.slot(row, column)) {
                *slot = found;
            }
            number += 1;
        });
        Ok(Pattern { slots: &slots[..count], ..pattern })
    }

    /// A pattern that was made before, from its parts.
    #[must_use]
    pub const fn from_parts(columns: &'a [usize], rows: &'a [usize], slots: &'a [usize]) -> Self {
        Pattern { columns, rows, slots }
    }

    /// Where each column begins among the rows, and where the last one ends.
    #[must_use]
    pub fn columns(&self) -> &'a [usize] {
        self.columns
    }

    /// The row of each entry, column by column.
    #[must_use]
    pub fn rows(&self) -> &'a [usize] {
        self.rows
    }

    /// Where each triplet is added, in the order in which they come.
    #[must_use]
    pub fn slots(&self) -> &'a [usize] {
        self.slots
    }

    /// The place of an entry among the rows, if it is in the pattern.
    #[must_use]
    pub fn slot(&self, row: usize, column: usize) -> Option<usize> {
        let (&begin, &end) = (self.columns.get(column)?, self.columns.get(column + 1)?);
        let found = self.rows.get(begin..end)?.binary_search(&row).ok()?;
        Some(begin + found)
    }

    /// Sums of triplets, in the memory for the values of the entries; all are zero to begin with.
    ///
    /// # Errors
    ///
    /// There are more entries than values.
    pub fn sums<'v, T: Real>(&self, values: &'v mut [T]) -> Result<Sums<'a, 'v, T>, Error> {
        let needed = self.rows.len();
        let values = values.get_mut(..needed).ok_or(Error::TooShort { array: "values", needed })?;
        values.fill(T::ZERO);
        Ok(Sums { pattern: *self, slots: self.slots.iter(), values, missing: None })
    }
}

/// Counts triplets; `columns` is then where each column begins, the last element where the last one ends.
fn count(triplets: &mut impl FnMut(&mut dyn FnMut(usize, usize)), columns: &mut [usize]) -> Result<usize, Error> {
    let variables = columns.len().checked_sub(1).ok_or(Error::TooShort { array: "columns", needed: 1 })?;
    columns.fill(0);
    let (mut count, mut outside) = (0, None);
    triplets(&mut |row, column| {
        if row < variables && column <= row {
            columns[column + 1] += 1;
            count += 1;
        } else {
            outside = Some(Error::Outside { row, column });
        }
    });
    if let Some(outside) = outside {
        return Err(outside);
    }
    let mut end = 0;
    for column in columns {
        end += *column;
        *column = end;
    }
    Ok(count)
}

/// Triplets that are being added up.
#[derive(Debug)]
pub struct Sums<'a, 'v, T> {
    pattern: Pattern<'a>,
    /// Where the next triplets are expected.
    slots: core::slice::Iter<'a, usize>,
    values: &'v mut [T],
    missing: Option<Error>,
}

impl<T: Real> Sums<'_, '_, T> {
    /// Adds a triplet to its entry.
    ///
    /// Where it does not come in the order of the pattern, its entry is searched for.
    #[inline]
    pub fn add(&mut self, row: usize, column: usize, value: T) {
        if let Some(&slot) = self.slots.next()
            && self.pattern.rows.get(slot) == Some(&row)
            && let Some(&[begin, end]) = self.pattern.columns.get(column..).and_then(<[usize]>::first_chunk)
            && begin <= slot
            && slot < end
            && let Some(sum) = self.values.get_mut(slot)
        {
            *sum += value;
        } else {
            self.search(row, column, value);
        }
    }

    #[cold]
    fn search(&mut self, row: usize, column: usize, value: T) {
        match self.pattern.slot(row, column).and_then(|slot| self.values.get_mut(slot)) {
            Some(sum) => *sum += value,
            None => self.missing = Some(Error::Missing { row, column }),
        }
    }

    /// Ends the sums.
    ///
    /// # Errors
    ///
    /// A triplet is not in the pattern; the values are then of no use.
    pub fn finish(self) -> Result<(), Error> {
        self.missing.map_or(Ok(()), Err)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::TooShort { array, needed } => write!(f, "`{array}` is too short, {needed} elements are needed"),
            Error::Outside { row, column } => {
                write!(f, "({row}, {column}) is no entry of the lower triangle of this size")
            }
            Error::Missing { row, column } => write!(f, "({row}, {column}) is not in the pattern"),
        }
    }
}

impl core::error::Error for Error {}
