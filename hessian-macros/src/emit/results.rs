//! Where a routine's results go: into the expression that it ends with, or, where there are many, each into its place
//! as soon as it is known.

use std::collections::BTreeMap;

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::names;
use crate::ir::{Graph, NodeId};
use crate::routines::Layout;

/// The places of results that are stored.
#[derive(Default)]
pub(super) struct Places {
    /// Of each computed node, the places of which it is the value.
    computed: BTreeMap<NodeId, Vec<TokenStream>>,
    /// Places of literals and arguments other than zero, which is everywhere to begin with.
    pub(super) known: Vec<(TokenStream, NodeId)>,
}

impl Places {
    /// The places of a layout's `roots`.
    pub(super) fn new(g: &Graph, layout: &Layout, roots: &[NodeId]) -> Self {
        let (mut this, mut places) = (Places::default(), Vec::new());
        let result = names::result();
        find(layout, &quote!(#result), &mut places);
        for (&root, place) in roots.iter().zip(places) {
            if g.op_is_computed(root) {
                this.computed.entry(root).or_default().push(place);
            } else if !g.is_zero(root) {
                this.known.push((place, root));
            }
        }
        this
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
