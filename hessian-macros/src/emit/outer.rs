//! A matrix w·u·uᵀ by rows, of which a processor's vectors compute several entries at a time.
//!
//! Both triangles are computed, from the same operands, so that they are equal to the bit: (w·uᵢ)·uⱼ at (i, j) and at
//! (j, i), for i > j. From one value stored twice, no row would be an operation on vectors. Only in the tiles on the
//! diagonal, where a row changes sides, entries are copied. If w is a power of two, as in a sum of squares, products with
//! it are exact: then every row is w·uᵢ times all of u, and nothing is copied.
//!
//! Of the rest, neighbours of the diagonal are added in both places, which are next to it in a row, others in one and
//! copied.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::code::Coder;
use super::names;
use super::tokens::Tokens;
use crate::ir::NodeId;
use crate::routines::{Layout, Outer};

/// Rows of a tile, the last one's at least.
const TILE: usize = 8;
/// Rows up to which the matrix is one tile: rustc unrolls smaller ones, finds the equal entries in both triangles and
/// stores each by itself.
const ONE_TILE: usize = 18;

/// Where the matrix goes, and what else there is.
pub(super) struct Split {
    /// The layout with a number for the matrix.
    pub(super) layout: Layout,
    /// The matrix in the result.
    pub(super) place: TokenStream,
}

impl Split {
    /// The last part of a layout is the matrix.
    pub(super) fn new(layout: &Layout) -> Self {
        let result = names::result();
        let Layout::Tuple(parts) = layout else { return Split { layout: Layout::Scalar, place: quote!(#result) } };
        let (mut parts, last) = (parts.clone(), parts.len() - 1);
        parts[last] = Layout::Scalar;
        let last = Literal::usize_unsuffixed(last);
        Split { layout: Layout::Tuple(parts), place: quote!(#result.#last) }
    }
}

impl Coder<'_> {
    /// A matrix to begin with: other than zeros, its first values are stored by no call of `memset`.
    pub(super) fn filled_matrix(&mut self, outer: &Outer, needed: &mut Vec<NodeId>) -> TokenStream {
        let (n, weight) = (Literal::usize_unsuffixed(outer.factors.len()), self.alone(outer.weight, needed));
        quote!([[#weight; #n]; #n])
    }

    /// The statements that compute the matrix at `place`.
    pub(super) fn rows(&mut self, outer: &Outer, place: &TokenStream, needed: &mut Vec<NodeId>) -> TokenStream {
        let n = outer.factors.len();
        let (factors, scaled, row, column) = (names::factors(), names::scaled(), names::row(), names::column());
        let weight = self.alone(outer.weight, needed);
        let is_exact = self.g.as_constant(outer.weight).is_some_and(is_power_of_two);
        let values: Vec<Tokens> = outer.factors.iter().map(|&factor| self.alone(factor, needed)).collect();
        let tiles = tiles(n).into_iter().map(|(start, end)| {
            let columns = |from: usize, to: usize, value: TokenStream| {
                let (from, to) = (Literal::usize_unsuffixed(from), Literal::usize_unsuffixed(to));
                quote!(for #column in #from..#to { #place[#row][#column] = #value; })
            };
            let side = if is_exact { n } else { end };
            let left = columns(0, side, quote!(#scaled[#row] * #factors[#column]));
            let right = (side < n).then(|| columns(side, n, quote!(#factors[#row] * #scaled[#column])));
            let copied = (start..end).filter(|_| !is_exact);
            let copies = copied.flat_map(|i| (start..i).map(move |j| copy(place, i, j)));
            let (start, end) = (Literal::usize_unsuffixed(start), Literal::usize_unsuffixed(end));
            quote!(for #row in #start..#end { #left #right } #(#copies)*)
        });
        let tiles: TokenStream = tiles.collect();
        let rest = outer.rest.iter().map(|&(i, j, value)| {
            let value = self.alone(value, needed);
            let add = |i: usize, j: usize| {
                let (i, j) = (Literal::usize_unsuffixed(i), Literal::usize_unsuffixed(j));
                quote!(#place[#i][#j] = #place[#i][#j] + #value;)
            };
            let sum = add(i, j);
            match i - j {
                0 => sum,
                1 => [add(j, i), sum].into_iter().collect(),
                _ => [sum, copy(place, i, j)].into_iter().collect(),
            }
        });
        let rest: TokenStream = rest.collect();
        let n = Literal::usize_unsuffixed(n);
        quote! {
            let #factors = [#(#values),*];
            let mut #scaled = #factors;
            for #row in 0..#n {
                #scaled[#row] = #weight * #factors[#row];
            }
            #tiles
            #rest
        }
    }
}

/// The rows of each tile: the first, and that behind the last.
fn tiles(n: usize) -> Vec<(usize, usize)> {
    if n <= ONE_TILE {
        return vec![(0, n)];
    }
    let count = n / TILE;
    (0..count).map(|tile| (tile * TILE, if tile + 1 == count { n } else { (tile + 1) * TILE })).collect()
}

/// Copies an entry to the other triangle.
fn copy(place: &TokenStream, i: usize, j: usize) -> TokenStream {
    let (i, j) = (Literal::usize_unsuffixed(i), Literal::usize_unsuffixed(j));
    quote!(#place[#j][#i] = #place[#i][#j];)
}

/// Whether a product with a number is exact, unless it leaves the range of its type.
fn is_power_of_two(number: f64) -> bool {
    number.is_normal() && number.to_bits().trailing_zeros() >= f64::MANTISSA_DIGITS - 1
}
