//! Results in their arrays and tuples: their type, and the statements that write them into the caller's memory.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::names;
use crate::routines::Layout;

/// The type of results.
pub(super) fn result_type(layout: &Layout, scalar: &TokenStream) -> TokenStream {
    match layout {
        Layout::Scalar => scalar.clone(),
        Layout::Array(element, length) => {
            let (element, length) = (result_type(element, scalar), Literal::usize_unsuffixed(*length));
            quote!([#element; #length])
        }
        Layout::Tuple(parts) => {
            let parts = parts.iter().map(|part| result_type(part, scalar));
            quote!((#(#parts),*))
        }
    }
}

/// The parts of a result, and where each array is written to.
pub(super) struct Outputs(pub(super) Vec<(Layout, Option<Ident>)>);

impl Outputs {
    pub(super) fn new(layout: &Layout, names: &[&str]) -> Self {
        let place = |part: &Layout, name| (*part != Layout::Scalar).then(|| names::out(name));
        match layout {
            Layout::Tuple(parts) => {
                Outputs(parts.iter().zip(names).map(|(part, &name)| (part.clone(), place(part, Some(name)))).collect())
            }
            whole => Outputs(vec![(whole.clone(), place(whole, None))]),
        }
    }

    /// What `body` returns, its arrays written into the caller's memory and the rest returned.
    pub(super) fn stores(&self, body: &TokenStream) -> TokenStream {
        if let [(_, Some(place))] = self.0.as_slice() {
            return quote!(*#place = { #body };);
        }
        let parts: Vec<Ident> = (0..self.0.len()).map(names::part).collect();
        let stores = self.0.iter().zip(&parts).filter_map(|((_, place), part)| {
            let place = place.as_ref()?;
            Some(quote!(*#place = #part;))
        });
        let returned: Vec<&Ident> =
            self.0.iter().zip(&parts).filter(|((_, place), _)| place.is_none()).map(|(_, part)| part).collect();
        let returned = match returned.as_slice() {
            [] => TokenStream::new(),
            [one] => quote!(#one),
            several => quote!((#(#several),*)),
        };
        quote!(let (#(#parts),*) = { #body }; #(#stores)* #returned)
    }
}
