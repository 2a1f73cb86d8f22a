//! Loops as Rust: turn by turn, or in batches of turns where the loop is split (`schedule::fission`).

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::code::{Coder, Statement};
use super::names;
use super::tokens::Tokens;
use super::verbatim::{Batch, batches_text, loop_text};
use crate::ir::{Kind, NodeId, Op};
use crate::schedule::Visit;

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
            let (name, ty) = (self.name(result), self.ty(result));
            starts.extend(quote!(let mut #name #ty = #start;));
        }
        let Op::Leaf(leaf, _) = self.g.op(header) else { unreachable!("the header of a loop is a leaf") };
        let verbatim = &self.context.verbatim[leaf.index()];
        let turns = if visit.arms.len() == 1 {
            let body = self.part(visit, 0, &mut uses);
            loop_text(verbatim, &args, &body)
        } else {
            let (mut zero, length) = (Tokens::default(), Literal::usize_unsuffixed(visit.exports.len()));
            self.literal(0.0, &mut zero);
            let (kept, runtime) = (names::kept(), self.context.runtime);
            starts.extend(quote!(let mut #kept = [[#zero; #length]; #runtime::private::TURNS];));
            let first = self.part(visit, 0, &mut uses);
            let second = self.part(visit, 1, &mut uses);
            batches_text(verbatim, &args, &self.batch(visit, first, &second))
        };
        let out: Vec<NodeId> = visit.phis.iter().copied().filter(|&id| self.folding.is_used(id)).collect();
        let defines = self.outcome(out.into_iter());
        let names: Vec<&Ident> = defines.iter().map(|(_, name)| name).collect();
        let value = match names.as_slice() {
            [] if starts.is_empty() => turns,
            [] => quote!({ #starts #turns }),
            [name] => quote!({ #starts #turns #name }),
            names => quote!({ #starts #turns (#(#names),*) }),
        };
        Statement { tokens: self.defined(&defines, value.into()), defines, uses, is_open: false }
    }

    /// The code of a part of a turn, which is all of it unless the loop is split.
    fn part(&mut self, visit: &Visit, part: usize, uses: &mut Vec<NodeId>) -> TokenStream {
        let statements = self.body(&visit.arms[part]);
        let mut needed = Vec::new();
        let end = self.end_of_turn(visit, part, &mut needed);
        uses.extend(&needed);
        uses.extend(statements.iter().flat_map(|s| &s.uses));
        if part == 0 {
            needed.extend(visit.exports.iter().map(|export| export.0));
        }
        let statements = self.in_blocks(statements, needed);
        let keep = (part == 0 && visit.arms.len() > 1).then(|| {
            let (place, count, exports) = (names::place(), names::count(), self.exported(visit));
            quote!(*#place = [#(#exports),*]; #count = usize::wrapping_add(#count, 1);)
        });
        quote!(#statements #keep #end)
    }

    /// What the first part of a turn keeps for the second.
    fn exported(&mut self, visit: &Visit) -> Vec<Ident> {
        visit.exports.iter().map(|export| self.name(export.0)).collect()
    }

    /// The end of a turn: sums grow, and everything else that is carried changes at once.
    fn end_of_turn(&mut self, visit: &Visit, part: usize, needed: &mut Vec<NodeId>) -> TokenStream {
        let (mut sums, mut names, mut updates) = (TokenStream::new(), Vec::new(), Vec::new());
        for result in visit.results_of(part).filter(|&result| self.g.kind(result) != Kind::Unit) {
            let update = self.alone(self.g.args(result)[1], needed);
            let name = self.name(result);
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
        let exit = self.g.region(visit.region).exit.filter(|_| part == 0);
        let Some(exit) = exit else { return quote!(#sums #carried) };
        let name = names::last(exit);
        let exit = self.alone(exit, needed);
        let ended = (visit.arms.len() > 1).then(names::ended).map(|ended| quote!(#ended = true;));
        quote!(#sums let #name = #exit; #carried if #name { #ended break; })
    }

    /// A batch of turns: the first part of each keeps what the second needs, for as many as there is room for.
    fn batch(&mut self, visit: &Visit, first: TokenStream, second: &TokenStream) -> Batch {
        let (kept, place, count, ended) = (names::kept(), names::place(), names::count(), names::ended());
        let (runtime, exports) = (self.context.runtime, self.exported(visit));
        let exit = self.g.region(visit.region).exit;
        let may_end = exit.map(|_| quote!(let mut #ended = false;));
        let has_ended = exit.map(|_| quote!(#ended ||));
        Batch {
            before: quote!(let mut #count = 0_usize; #may_end),
            turn: first,
            behind: quote! {
                for #place in ::core::iter::Iterator::take(#kept.iter(), #count) {
                    let [#(#exports),*] = *#place;
                    #second
                }
                if #has_ended #count < #runtime::private::TURNS { break; }
            },
        }
    }
}
