//! A matrix w·u·uᵀ by rows, of which a processor's vectors compute several entries at a time.
//!
//! Both triangles are computed, from the same operands, so that they are equal to the bit: (w·uᵢ)·uⱼ at (i, j) and at
//! (j, i), for i > j. From one value stored twice, no row would be an operation on vectors. Only in the tiles on the
//! diagonal, where a row changes sides, entries are copied.

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
        let values: Vec<Tokens> = outer.factors.iter().map(|&factor| self.alone(factor, needed)).collect();
        let tiles = tiles(n).into_iter().map(|(start, end)| {
            let columns = |from: usize, to: usize, value: TokenStream| {
                let (from, to) = (Literal::usize_unsuffixed(from), Literal::usize_unsuffixed(to));
                quote!(for #column in #from..#to { #place[#row][#column] = #value; })
            };
            let left = columns(0, end, quote!(#scaled[#row] * #factors[#column]));
            let right = (end < n).then(|| columns(end, n, quote!(#factors[#row] * #scaled[#column])));
            let copies = (start..end).flat_map(|i| (start..i).map(move |j| copy(place, i, j)));
            let (start, end) = (Literal::usize_unsuffixed(start), Literal::usize_unsuffixed(end));
            quote!(for #row in #start..#end { #left #right } #(#copies)*)
        });
        let tiles: TokenStream = tiles.collect();
        let rest = outer.rest.iter().map(|&(i, j, value)| {
            let value = self.alone(value, needed);
            let other = (i != j).then(|| copy(place, i, j));
            let (i, j) = (Literal::usize_unsuffixed(i), Literal::usize_unsuffixed(j));
            quote!(#place[#i][#j] = #place[#i][#j] + #value; #other)
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
