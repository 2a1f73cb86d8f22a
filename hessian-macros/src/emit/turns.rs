//! Loops as Rust: turn by turn, or in batches of turns where the loop is split (`schedule::fission`).

use std::collections::BTreeMap;

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::blocks::Statement;
use super::code::Coder;
use super::expression::Fragment;
use super::kept::Kept;
use super::names;
use super::sweep::turn_with_room;
use super::tokens::Tokens;
use super::verbatim::{Batch, batches_text, loop_text};
use crate::ir::{Kind, NodeId, Op};
use crate::schedule::{Pass, Visit};

impl Coder<'_> {
    /// A pass over a loop: `let results = { let mut results = starts; for … { …; results = updates; } results };`
    pub(super) fn turns(&mut self, visit: &Visit) -> Statement {
        let header = self.g.region(visit.region).selector;
        let mut uses = Vec::new();
        let args = self.operands(header, &mut uses);
        let mut starts = TokenStream::new();
        for (result, start) in visit.results().zip(visit.starts(self.g)) {
            if self.g.kind(result) == Kind::Unit {
                continue; // what is done has no value
            }
            let start = self.alone(start, &mut uses);
            let (name, ty) = (self.running_name(result), self.ty(result));
            starts.extend(quote!(let mut #name #ty = #start;));
        }
        let Op::Leaf(leaf, _) = self.g.op(header) else { unreachable!("the header of a loop is a leaf") };
        let verbatim = &self.context.verbatim[leaf.index()];
        let turns = if visit.is_split() {
            let kept = Kept::new(self.g, visit);
            let mut zero = Tokens::default();
            self.literal(0.0, &mut zero);
            starts.extend(kept.declared(&zero, self.context.runtime));
            let parts = (0..visit.arms.len()).map(|part| self.part(visit, part, Some(&kept), &mut uses)).collect();
            batches_text(verbatim, &args, &self.batch(visit, &kept, parts))
        } else {
            let body = self.part(visit, 0, None, &mut uses);
            loop_text(verbatim, &args, &turn_with_room(visit, body))
        };
        let out: Vec<NodeId> = visit.phis.iter().copied().filter(|&id| self.folding.is_used(id)).collect();
        let defines = self.outcome(out.iter().copied());
        let names: Vec<Ident> = defines.iter().map(|&(id, _)| self.running_name(id)).collect();
        let value = match names.as_slice() {
            [] if starts.is_empty() => turns,
            [] => quote!({ #starts #turns }),
            [name] => quote!({ #starts #turns #name }),
            names => quote!({ #starts #turns (#(#names),*) }),
        };
        let tokens = self.defined(&defines, value.into());
        self.with_room(visit, Statement { tokens, defines, uses, is_open: false })
    }

    /// The code of a part of a turn, which is all of it unless the loop is split.
    pub(super) fn part(
        &mut self,
        visit: &Visit,
        part: usize,
        kept: Option<&Kept>,
        uses: &mut Vec<NodeId>,
    ) -> TokenStream {
        let statements = self.body(&visit.arms[part]);
        let mut needed = Vec::new();
        let end = self.end_of_turn(visit, part, &mut needed);
        uses.extend(&needed);
        uses.extend(statements.iter().flat_map(|s| &s.uses));
        needed.extend(visit.exports.iter().filter(|export| export.1 == part).map(|export| export.0));
        needed.extend(&visit.kept);
        let statements = self.in_blocks(statements, needed);
        let keep = self.keep(visit);
        let Some(kept) = kept else { return quote!(#statements #keep #end) };
        let names: BTreeMap<NodeId, Ident> = visit.exports.iter().map(|&(id, _)| (id, self.name(id))).collect();
        let (read, keep) = (kept.read(self.g, visit, part, &names), kept.written(part, &names));
        let count = names::count();
        let counted = (part == 0).then(|| quote!(#count = usize::wrapping_add(#count, 1);));
        quote!(#read #statements #keep #counted #end)
    }

    /// The end of a turn: sums grow, and everything else that is carried changes at once.
    fn end_of_turn(&mut self, visit: &Visit, part: usize, needed: &mut Vec<NodeId>) -> TokenStream {
        let (mut sums, mut names, mut updates) = (TokenStream::new(), Vec::new(), Vec::new());
        for result in visit.results_of(part).filter(|&result| self.g.kind(result) != Kind::Unit) {
            let name = self.running_name(result);
            if let Some(fused) = self.fused(result) {
                let mut sum = Fragment { uses: std::mem::take(needed), ..Fragment::default() };
                self.rounded_once(&fused, &mut sum);
                *needed = sum.uses;
                let sum = sum.tokens;
                sums.extend(quote!(#name = #sum;));
                continue;
            }
            let update = self.alone(self.g.args(result)[1], needed);
            if self.g.args(result).len() == 2 {
                sums.extend(quote!(#name += #update;));
            } else {
                names.push(name);
                updates.push(update);
            }
        }
        let carried = match names.as_slice() {
            [] => TokenStream::new(),
            [name] => quote!(#name = #(#updates)*;),
            names => quote!((#(#names),*) = (#(#updates),*);),
        };
        let exit = self.g.region(visit.region).exit.filter(|_| part == 0 && visit.pass != Pass::Back);
        let Some(exit) = exit else { return quote!(#sums #carried) };
        let name = names::last(exit);
        let exit = self.alone(exit, needed);
        let ended = visit.is_split().then(names::ended).map(|ended| quote!(#ended = true;));
        quote!(#sums let #name = #exit; #carried if #name { #ended break; })
    }

    /// A batch of turns: the first part of each keeps what the others need, for as many as there is room for; then the
    /// others run, each for all of these turns. What comes ahead of the calls may run for a few more (`private::whole`).
    fn batch(&self, visit: &Visit, kept: &Kept, parts: Vec<TokenStream>) -> Batch {
        let (turn, count, ended) = (names::turn(), names::count(), names::ended());
        let runtime = self.context.runtime;
        let exit = self.g.region(visit.region).exit;
        let may_end = exit.map(|_| quote!(let mut #ended = false;));
        let has_ended = exit.map(|_| quote!(#ended ||));
        let mut parts = parts.into_iter();
        let (first, room) = (parts.next().unwrap_or_default(), kept.room(runtime));
        let has_more = parts.len() > 1;
        let loops = parts.enumerate().map(|(i, part)| {
            let turns = if i == 0 && has_more { quote!(#runtime::private::whole(#count)) } else { quote!(#count) };
            quote!(for #turn in 0..#turns { #part })
        });
        Batch {
            before: quote!(let mut #count = 0_usize; #may_end),
            goes_on: quote!(#count < #room),
            turn: first,
            behind: quote! {
                let #count = ::core::cmp::Ord::min(#count, #room);
                #(#loops)*
                if #has_ended #count < #room { break; }
            },
        }
    }
}
