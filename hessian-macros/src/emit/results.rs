//! Where a routine's results go: into the expression that it ends with, or, where there are many, each into its place
//! as soon as it is known.

use std::collections::BTreeMap;

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::arrange::Outputs;
use super::names;
use crate::ir::{Graph, NodeId};
use crate::routines::Layout;

/// Structural zeros up to which each is stored by itself.
const SINGLE_ZEROS: usize = 100;

/// The places of results that are stored.
#[derive(Default)]
pub(super) struct Places {
    /// Of each computed node, the places of which it is the value.
    computed: BTreeMap<NodeId, Vec<TokenStream>>,
    /// Places of literals and arguments other than zero, which is everywhere to begin with.
    pub(super) known: Vec<(TokenStream, NodeId)>,
}

impl Places {
    /// The places of a layout's `roots` in the result.
    pub(super) fn in_result(g: &Graph, layout: &Layout, roots: &[NodeId]) -> Self {
        let (mut this, mut places) = (Places::default(), Vec::new());
        let result = names::result();
        find(layout, &quote!(#result), &mut places);
        for (&root, place) in roots.iter().zip(places) {
            this.put(g, root, place);
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
            let mut places = Vec::new();
            find(layout, &quote!(#memory), &mut places);
            for (&root, place) in part.iter().zip(places) {
                if g.is_zero(root) && zeros <= SINGLE_ZEROS {
                    this.known.push((place, root));
                } else {
                    this.put(g, root, place);
                }
            }
        }
        (this, zeroed, returned)
    }

    fn put(&mut self, g: &Graph, root: NodeId, place: TokenStream) {
        if g.op_is_computed(root) {
            self.computed.entry(root).or_default().push(place);
        } else if !g.is_zero(root) {
            self.known.push((place, root));
        }
    }

    /// The place of a node that is stored once.
    pub(super) fn only(&self, id: NodeId) -> Option<&TokenStream> {
        match self.computed.get(&id).map(Vec::as_slice) {
            Some([place]) => Some(place),
            _ => None,
        }
    }

    /// The stores of a node from the name of its value.
    pub(super) fn stores(&self, id: NodeId, name: &Ident) -> TokenStream {
        let places = self.computed.get(&id).into_iter().flatten();
        places.map(|place| quote!(#place = #name;)).collect()
    }
}

/// The places of a layout's numbers.
fn find(layout: &Layout, place: &TokenStream, places: &mut Vec<TokenStream>) {
    match layout {
        Layout::Scalar => places.push(place.clone()),
        Layout::Array(element, length) => {
            for i in 0..*length {
                let i = Literal::usize_unsuffixed(i);
                find(element, &quote!(#place[#i]), places);
            }
        }
        Layout::Tuple(parts) => {
            for (i, part) in parts.iter().enumerate() {
                let i = Literal::usize_unsuffixed(i);
                find(part, &quote!(#place.#i), places);
            }
        }
    }
}

/// The same number everywhere.
pub(super) fn filled(layout: &Layout, value: &TokenStream) -> TokenStream {
    match layout {
        Layout::Scalar => value.clone(),
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
pub(super) fn arranged(layout: &Layout, values: &mut impl Iterator<Item = TokenStream>) -> TokenStream {
    match layout {
        Layout::Scalar => values.next().unwrap_or_default(),
        Layout::Array(element, length) => {
            let items: Vec<TokenStream> = (0..*length).map(|_| arranged(element, values)).collect();
            quote!([#(#items),*])
        }
        Layout::Tuple(parts) => {
            let parts: Vec<TokenStream> = parts.iter().map(|part| arranged(part, values)).collect();
            quote!((#(#parts),*))
        }
    }
}

/// Values that are returned together.
pub(super) fn side_by_side(values: &[TokenStream]) -> TokenStream {
    match values {
        [] => TokenStream::new(),
        [one] => one.clone(),
        several => quote!((#(#several),*)),
    }
}
