//! Where a routine's results go: into the expression that it ends with, or, where there are many, each into its place
//! as soon as it is known.

use std::collections::BTreeMap;

use proc_macro2::{Delimiter, Ident, Literal, TokenStream};
use quote::quote;

use super::arrange::Outputs;
use super::names;
use super::tokens::Tokens;
use crate::ir::{Graph, NodeId};
use crate::routines::Layout;

/// Structural zeros up to which each is stored by itself.
const SINGLE_ZEROS: usize = 100;

/// The places of results that are stored.
#[derive(Default)]
pub(super) struct Places {
    /// Of each computed node, the places of which it is the value.
    computed: BTreeMap<NodeId, Vec<Tokens>>,
    /// Places of literals and arguments other than zero, which is everywhere to begin with.
    pub(super) known: Vec<(Tokens, NodeId)>,
}

impl Places {
    /// The places of a layout's `roots` in the result.
    pub(super) fn in_result(g: &Graph, layout: &Layout, roots: &[NodeId]) -> Self {
        let (mut this, result) = (Places::default(), names::result());
        for (number, &root) in roots.iter().enumerate() {
            this.put(g, root, || place(&result, layout, number));
        }
        this
    }

    /// The places of `roots` in the caller's memory, with the arrays that are zero first, and the roots that are
    /// returned.
    pub(super) fn in_memory<'a>(
        g: &Graph,
        outputs: &'a Outputs,
        roots: &[NodeId],
    ) -> (Self, Vec<(&'a Ident, &'a Layout)>, Vec<NodeId>) {
        let (mut this, mut zeroed, mut returned) = (Places::default(), Vec::new(), Vec::new());
        let mut rest = roots;
        for (layout, memory) in &outputs.0 {
            // What is computed by rows has no roots.
            let Some((part, others)) = rest.split_at_checked(layout.numbers()) else { break };
            rest = others;
            let Some(memory) = memory else {
                returned.extend(part);
                continue;
            };
            let zeros = part.iter().filter(|&&root| g.is_zero(root)).count();
            if zeros > SINGLE_ZEROS {
                zeroed.push((memory, layout));
            }
            for (number, &root) in part.iter().enumerate() {
                if g.is_zero(root) && zeros <= SINGLE_ZEROS {
                    this.known.push((place(memory, layout, number), root));
                } else {
                    this.put(g, root, || place(memory, layout, number));
                }
            }
        }
        (this, zeroed, returned)
    }

    fn put(&mut self, g: &Graph, root: NodeId, place: impl FnOnce() -> Tokens) {
        if g.op_is_computed(root) {
            self.computed.entry(root).or_default().push(place());
        } else if !g.is_zero(root) {
            self.known.push((place(), root));
        }
    }

    /// The place of a node that is stored once.
    pub(super) fn only(&self, id: NodeId) -> Option<&Tokens> {
        match self.computed.get(&id).map(Vec::as_slice) {
            Some([place]) => Some(place),
            _ => None,
        }
    }

    /// Stores a node from the name of its value.
    pub(super) fn store(&self, id: NodeId, name: &Ident, out: &mut Tokens) {
        for place in self.computed.get(&id).into_iter().flatten() {
            out.extend(place);
            out.mark('=');
            out.ident(name.clone());
            out.mark(';');
        }
    }
}

/// The place of number `number` of a layout.
pub(super) fn place(memory: &Ident, mut layout: &Layout, mut number: usize) -> Tokens {
    let mut place = Tokens::default();
    place.ident(memory.clone());
    loop {
        match layout {
            Layout::Scalar => return place,
            Layout::Array(element, _) => {
                let size = element.numbers();
                let mut index = Tokens::default();
                index.literal(Literal::usize_unsuffixed(number / size));
                place.group(Delimiter::Bracket, index);
                (layout, number) = (element, number % size);
            }
            Layout::Tuple(parts) => {
                let mut at = 0;
                while number >= parts[at].numbers() {
                    number -= parts[at].numbers();
                    at += 1;
                }
                place.mark('.');
                place.literal(Literal::usize_unsuffixed(at));
                layout = &parts[at];
            }
        }
    }
}

/// The same number everywhere.
pub(super) fn filled(layout: &Layout, value: &Tokens) -> TokenStream {
    match layout {
        Layout::Scalar => quote!(#value),
        Layout::Array(element, length) => {
            let (element, length) = (filled(element, value), Literal::usize_unsuffixed(*length));
            quote!([#element; #length])
        }
        Layout::Tuple(parts) => {
            let parts = parts.iter().map(|part| filled(part, value));
            quote!((#(#parts),*))
        }
    }
}

/// Values as the layout has them.
pub(super) fn arranged(layout: &Layout, values: &mut impl Iterator<Item = Tokens>, out: &mut Tokens) {
    let (delimiter, parts): (Delimiter, Vec<&Layout>) = match layout {
        Layout::Scalar => return out.append(values.next().unwrap_or_default()),
        Layout::Array(element, length) => (Delimiter::Bracket, vec![element; *length]),
        Layout::Tuple(parts) => (Delimiter::Parenthesis, parts.iter().collect()),
    };
    let mut inner = Tokens::default();
    for (at, part) in parts.into_iter().enumerate() {
        if at > 0 {
            inner.mark(',');
        }
        arranged(part, values, &mut inner);
    }
    out.group(delimiter, inner);
}
