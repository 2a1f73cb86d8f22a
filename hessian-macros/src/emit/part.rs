//! Routines that call another one, of whose results theirs are a part.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::arrange::result_type;
use super::items::{Interface, Parameter, extra, item};
use super::names;
use super::results::{arranged, place};
use super::tokens::Tokens;
use crate::routines::{Layout, Part, Routine};

/// The routine: a call, and what is taken of its results.
pub(super) fn routine(
    interface: &Interface,
    sizes: (usize, Option<usize>),
    routine: &Routine,
    part: &Part,
    docs: &str,
) -> TokenStream {
    let handed_on = interface.parameters.iter().map(|Parameter { name, ty, .. }| (name.clone(), ty.clone()));
    let (names, types): (Vec<_>, Vec<_>) = handed_on.chain(extra(interface, sizes, routine.name)).unzip();
    let receiver = interface.receiver.iter().cloned();
    let parameters: Vec<TokenStream> =
        receiver.chain(names.iter().zip(&types).map(|(name, ty)| quote!(#name: #ty))).collect();
    let this = interface.receiver.as_ref().map(|_| quote!(self,));
    let (called, own) = (interface.named(part.of.text()), &interface.own);
    let call = quote!(Self::#called #own(#this #(#names),*));
    let body = match whole(part, &routine.layout) {
        Some(at) => quote!(#call #at),
        None => {
            let (result, mut taken) = (names::result(), Tokens::default());
            let mut places = part.numbers.iter().map(|&number| place(&result, &part.layout, number));
            arranged(&routine.layout, &mut places, &mut taken);
            quote!(let #result = #call; #taken)
        }
    };
    let (docs, result) = (quote!(#[doc = #docs] #[must_use]), result_type(&routine.layout, &interface.numbers.scalar));
    item(interface, &docs, routine.name.text(), &parameters, &quote!(-> #result), &body)
}

/// Where the results are, if they are all of the other's, or all of one of its parts.
fn whole(part: &Part, layout: &Layout) -> Option<TokenStream> {
    let first = *part.numbers.first()?;
    let is_all = |it: &Layout, from: usize| it == layout && part.numbers.iter().copied().eq(from..from + it.numbers());
    let Layout::Tuple(parts) = &part.layout else {
        return is_all(&part.layout, 0).then(TokenStream::new);
    };
    let mut from = 0;
    for (at, it) in parts.iter().enumerate() {
        if from == first && is_all(it, from) {
            let at = Literal::usize_unsuffixed(at);
            return Some(quote!(.#at));
        }
        from += it.numbers();
    }
    None
}
