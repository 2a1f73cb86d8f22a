//! Slices that are read at several known places: the last place first, so that one check of the length is enough and
//! what is between the reads stays one basic block.

use std::collections::BTreeMap;

use proc_macro2::{Delimiter, Ident, Literal, TokenStream, TokenTree};
use quote::quote;
use syn::LitInt;

use crate::ir::{Graph, Kind, NodeId, Op};
use crate::lower::program::{Text, Verbatim};
use crate::schedule::{Body, Step};

/// Finds the reads of slices.
pub(super) struct Bounds<'a> {
    pub(super) g: &'a Graph,
    pub(super) verbatim: &'a [Verbatim],
    /// The names of the slices.
    pub(super) slices: &'a [Ident],
}

/// The reads of one slice that nothing interrupts.
struct Reads {
    slice: Ident,
    first: (NodeId, usize),
    last: usize,
}

/// The last place of each slice that has been read.
type Known = BTreeMap<Ident, usize>;

impl Bounds<'_> {
    /// For each read that others of the same slice are certain to follow, a read of the last place among them: what
    /// would panic there panics here.
    pub(super) fn checks(&self, body: &Body) -> BTreeMap<NodeId, TokenStream> {
        let mut checks = BTreeMap::new();
        self.body(body, Known::new(), &mut checks);
        checks
    }

    fn body(&self, body: &Body, mut known: Known, checks: &mut BTreeMap<NodeId, TokenStream>) {
        let mut open: Vec<Reads> = Vec::new();
        for step in &body.steps {
            match step {
                Step::Node(id) if self.g.kind(*id) != Kind::Unit => {
                    let Some((slice, place)) = self.read(*id) else { continue };
                    match open.iter_mut().find(|reads| reads.slice == slice) {
                        Some(reads) => reads.last = reads.last.max(place),
                        None => open.push(Reads { slice, first: (*id, place), last: place }),
                    }
                }
                // A statement of the user's may end the function, or give the slice's name to another one.
                Step::Node(_) => {
                    close(&mut open, &mut known, checks);
                    known.clear();
                }
                Step::Visit(visit) => {
                    close(&mut open, &mut known, checks);
                    for arm in &visit.arms {
                        self.body(arm, known.clone(), checks);
                    }
                    known.clear();
                }
            }
        }
        close(&mut open, &mut known, checks);
    }

    /// The slice and the place, if `slice[place]` is the first thing that a leaf evaluates.
    fn read(&self, id: NodeId) -> Option<(Ident, usize)> {
        let Op::Leaf(leaf, Kind::Float) = self.g.op(id) else { return None };
        // A name that is bound again around the text is another one.
        let Verbatim { text: Text::Expression(text), captures, .. } = &self.verbatim[leaf.index()] else { return None };
        if !captures.is_empty() {
            return None;
        }
        let mut tokens = text.clone().into_iter();
        let (Some(TokenTree::Ident(name)), Some(TokenTree::Group(index))) = (tokens.next(), tokens.next()) else {
            return None;
        };
        let is_read = self.slices.contains(&name) && index.delimiter() == Delimiter::Bracket;
        let place = syn::parse2::<LitInt>(index.stream()).ok().filter(|_| is_read)?;
        Some((name, place.base10_parse().ok()?))
    }
}

fn close(open: &mut Vec<Reads>, known: &mut Known, checks: &mut BTreeMap<NodeId, TokenStream>) {
    for Reads { slice, first: (first, place), last } in open.drain(..) {
        let known = known.entry(slice.clone()).or_insert(place);
        if last > place.max(*known) {
            let literal = Literal::usize_unsuffixed(last);
            checks.insert(first, quote!(let _ = #slice[#literal];));
        }
        *known = last.max(*known);
    }
}
