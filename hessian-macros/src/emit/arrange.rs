//! Results in their arrays and tuples: their types, and the caller's memory that they are written to.

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

    /// Where the last array is written to.
    pub(super) fn last(&self) -> Option<&Ident> {
        self.0.last().and_then(|(_, place)| place.as_ref())
    }
}
