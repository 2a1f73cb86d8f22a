//! Slices that are read at several known places: the last place first, so that one check of the length is enough and
//! what is between the reads stays one basic block.

use std::collections::BTreeMap;

use proc_macro2::{Delimiter, Ident, Literal, TokenStream, TokenTree};
use quote::quote;

use crate::ir::{Graph, Kind, NodeId, Op};
use crate::lower::program::{Text, Verbatim};
use crate::schedule::{Body, Step};

/// The reads of one slice that nothing interrupts.
struct Reads {
    name: Ident,
    first: (NodeId, usize),
    last: usize,
}

/// A read of the last place of a slice, before the first of all reads that are certain to come: what would panic there
/// panics here.
pub fn checks(g: &Graph, verbatim: &[Verbatim], slices: &[Ident], body: &Body) -> BTreeMap<NodeId, TokenStream> {
    let mut checks = BTreeMap::new();
    let mut open: Vec<Reads> = Vec::new();
    for step in &body.steps {
        // A statement of the user's may change the slice or return, a branch may hold one.
        let Some(id) = uninterrupted(g, step) else {
            checks.extend(open.drain(..).filter_map(check));
            continue;
        };
        let Op::Leaf(leaf, Kind::Float) = g.op(id) else { continue };
        let Some((name, place)) = read(&verbatim[leaf.index()], slices) else { continue };
        match open.iter_mut().find(|reads| reads.name == name) {
            Some(reads) => reads.last = reads.last.max(place),
            None => open.push(Reads { name, first: (id, place), last: place }),
        }
    }
    checks.extend(open.into_iter().filter_map(check));
    checks
}

fn uninterrupted(g: &Graph, step: &Step) -> Option<NodeId> {
    match step {
        Step::Node(id) if g.kind(*id) != Kind::Unit => Some(*id),
        Step::Node(_) | Step::Visit(_) => None,
    }
}

/// The slice and the place, if all that a leaf does is to read `slice[place]`.
fn read(verbatim: &Verbatim, slices: &[Ident]) -> Option<(Ident, usize)> {
    let Text::Expression(text) = &verbatim.text else { return None };
    let mut tokens = text.clone().into_iter();
    let (Some(TokenTree::Ident(name)), Some(TokenTree::Group(index)), None) =
        (tokens.next(), tokens.next(), tokens.next())
    else {
        return None;
    };
    let is_read = slices.contains(&name) && index.delimiter() == Delimiter::Bracket;
    is_read.then(|| index.stream().to_string().parse().ok()).flatten().map(|place| (name, place))
}

fn check(Reads { name, first: (first, place), last }: Reads) -> Option<(NodeId, TokenStream)> {
    let literal = Literal::usize_unsuffixed(last);
    (place < last).then(|| (first, quote!(let _ = #name[#literal];)))
}
