//! What the parts of a split loop keep of each turn for each other, in arrays on the stack.
//!
//! Every number has an array of its own, of which a vector is a few turns. Only what is read from the user's data lies
//! as data does, turn by turn, four numbers together: there a vector is a few numbers of one turn, as the sums need
//! it, and four of them are exchanged for those of four turns where that is better.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::names;
use super::tokens::Tokens;
use crate::ir::{Graph, NodeId, Op};
use crate::schedule::Visit;

/// Numbers of one turn that lie together.
const TOGETHER: usize = 4;

/// The arrays: the numbers in each, all of which the same part computes.
pub(super) struct Kept {
    arrays: Vec<(usize, Vec<NodeId>)>,
}

impl Kept {
    pub(super) fn new(g: &Graph, visit: &Visit) -> Self {
        let last = visit.arms.len() - 1;
        // What only the calls need is never part of a vector of one turn.
        let apart: BTreeSet<NodeId> =
            (1..=last).filter(|&part| part + 1 != last).flat_map(|p| visit.uses_of(g, p)).collect();
        let is_data = |id: NodeId| matches!(g.op(id), Op::Leaf(..)) && apart.contains(&id);
        let (data, others): (Vec<_>, Vec<_>) = visit.exports.iter().copied().partition(|&(id, _)| is_data(id));
        let data = data.chunk_by(|a, b| a.1 == b.1).flat_map(|run| run.chunks(TOGETHER));
        let mut arrays: Vec<(usize, Vec<NodeId>)> =
            data.map(|numbers| (numbers[0].1, numbers.iter().map(|number| number.0).collect())).collect();
        arrays.extend(others.into_iter().map(|(id, part)| (part, vec![id])));
        Kept { arrays }
    }

    /// For how many turns there is room.
    pub(super) fn room(&self, runtime: &TokenStream) -> TokenStream {
        let numbers = Literal::usize_unsuffixed(self.arrays.iter().map(|array| array.1.len()).sum());
        quote!(#runtime::private::turns(#numbers))
    }

    /// The arrays.
    pub(super) fn declared(&self, zero: &Tokens, runtime: &TokenStream) -> TokenStream {
        let room = self.room(runtime);
        let arrays = self.arrays.iter().enumerate().map(|(i, (_, numbers))| {
            let (name, length) = (names::kept(i), Literal::usize_unsuffixed(numbers.len()));
            let turn = if numbers.len() == 1 { quote!(#zero) } else { quote!([#zero; #length]) };
            quote!(let mut #name = [#turn; #room];)
        });
        arrays.collect()
    }

    /// What a part has from the others.
    pub(super) fn read(&self, g: &Graph, visit: &Visit, part: usize, names: &BTreeMap<NodeId, Ident>) -> TokenStream {
        let (uses, turn) = (visit.uses_of(g, part), names::turn());
        let arrays = self
            .arrays
            .iter()
            .enumerate()
            .filter(|(_, (from, numbers))| *from < part && numbers.iter().any(|id| uses.contains(id)));
        let read = arrays.map(|(i, (_, numbers))| {
            let array = names::kept(i);
            let numbers: Vec<TokenStream> = numbers
                .iter()
                .map(|id| {
                    if uses.contains(id) {
                        let name = &names[id];
                        quote!(#name)
                    } else {
                        quote!(_)
                    }
                })
                .collect();
            match numbers.as_slice() {
                [name] => quote!(let #name = #array[#turn];),
                numbers => quote!(let [#(#numbers),*] = #array[#turn];),
            }
        });
        read.collect()
    }

    /// What a part keeps for the others.
    pub(super) fn written(&self, part: usize, names: &BTreeMap<NodeId, Ident>) -> TokenStream {
        let turn = if part == 0 { names::count() } else { names::turn() };
        let arrays = self.arrays.iter().enumerate().filter(|(_, (from, _))| *from == part);
        let written = arrays.map(|(i, (_, numbers))| {
            let (array, numbers) = (names::kept(i), numbers.iter().map(|id| &names[id]).collect::<Vec<_>>());
            match numbers.as_slice() {
                [name] => quote!(#array[#turn] = #name;),
                numbers => quote!(#array[#turn] = [#(#numbers),*];),
            }
        });
        written.collect()
    }
}
