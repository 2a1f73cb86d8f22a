//! The user's own Rust, with the names bound again that the lowering had dissolved.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::names;
use crate::lower::program::{Shape, Text, Verbatim};

/// Verbatim Rust as an expression.
pub fn expression_text(verbatim: &Verbatim, args: &[TokenStream]) -> TokenStream {
    match &verbatim.text {
        Text::Expression(text) => with_captures(verbatim, args, text),
        Text::Let { init, .. } => with_captures(verbatim, args, &init.clone().unwrap_or_default()),
        Text::Item(text) => text.clone(),
        Text::Match { scrutinee, .. } => with_captures(verbatim, args, scrutinee),
        Text::For { iterable, .. } => with_captures(verbatim, args, iterable),
        Text::Loop => TokenStream::new(),
    }
}

/// Verbatim Rust as a statement.
pub fn statement_text(verbatim: &Verbatim, args: &[TokenStream]) -> TokenStream {
    match &verbatim.text {
        Text::Expression(text) => {
            if verbatim.captures.is_empty() {
                return quote!(#text;);
            }
            let captures = captures(verbatim, args);
            quote!({ #captures #text; })
        }
        Text::Let { pattern, ty, init } => {
            let ty = ty.as_ref().map(|ty| quote!(: #ty));
            let init = init.as_ref().map(|init| {
                let init = with_captures(verbatim, args, init);
                quote!(= #init)
            });
            quote!(let #pattern #ty #init;)
        }
        Text::Item(text) => text.clone(),
        Text::Match { .. } | Text::For { .. } | Text::Loop => TokenStream::new(),
    }
}

/// The header of a `match` with the code of its arms.
pub fn match_text(verbatim: &Verbatim, args: &[TokenStream], arms: &[TokenStream]) -> TokenStream {
    let Text::Match { scrutinee, arms: headers } = &verbatim.text else {
        // An index computed by an expression numbers the arms.
        let index = expression_text(verbatim, args);
        let (last, others) = arms.split_last().expect("a branch has arms");
        let numbers = (0..others.len()).map(proc_macro2::Literal::usize_unsuffixed);
        return quote!(match #index { #(#numbers => { #others })* _ => { #last } });
    };
    let arms = headers.iter().zip(arms).map(|((pattern, guard), arm)| {
        let guard = guard.as_ref().map(|guard| quote!(if #guard));
        quote!(#pattern #guard => { #arm })
    });
    let captures = captures(verbatim, args);
    let choice = quote!(match #scrutinee { #(#arms)* });
    if verbatim.captures.is_empty() { choice } else { quote!({ #captures #choice }) }
}

/// The loop of a header, around the code of its body.
pub fn loop_text(verbatim: &Verbatim, args: &[TokenStream], body: &TokenStream) -> TokenStream {
    let Text::For { pattern, .. } = &verbatim.text else { return quote!(loop { #body }) };
    let iterable = expression_text(verbatim, args);
    quote!(for #pattern in #iterable { #body })
}

/// Some turns of a loop that is split.
pub struct Batch {
    /// What comes before them.
    pub before: TokenStream,
    /// Whether there is room for one more.
    pub goes_on: TokenStream,
    /// The first part of a turn.
    pub turn: TokenStream,
    /// What comes behind them: their other parts.
    pub behind: TokenStream,
}

/// The loop of a header, batch by batch: there is a place for what is kept of each turn of one.
pub fn batches_text(verbatim: &Verbatim, args: &[TokenStream], batch: &Batch) -> TokenStream {
    let Batch { before, goes_on, turn, behind } = batch;
    let turns = names::turns();
    let Text::For { pattern, .. } = &verbatim.text else {
        return quote!(loop { #before while #goes_on { #turn } #behind });
    };
    let iterable = expression_text(verbatim, args);
    // As `for` itself is defined: what the iterable borrows from lives as long as the loop.
    quote! {
        match ::core::iter::IntoIterator::into_iter(#iterable) {
            mut #turns => loop {
                #before
                while #goes_on {
                    let ::core::option::Option::Some(#pattern) = ::core::iter::Iterator::next(&mut #turns) else { break };
                    #turn
                }
                #behind
            }
        }
    }
}

fn with_captures(verbatim: &Verbatim, args: &[TokenStream], text: &TokenStream) -> TokenStream {
    if verbatim.captures.is_empty() {
        return text.clone();
    }
    let captures = captures(verbatim, args);
    quote!({ #captures #text })
}

fn captures(verbatim: &Verbatim, args: &[TokenStream]) -> TokenStream {
    let mut bound: Vec<(&Ident, TokenStream)> = Vec::new();
    for (name, shape) in &verbatim.captures {
        let value = shape_text(shape, args);
        if !bound.iter().any(|(other, same)| *other == name && same.to_string() == value.to_string()) {
            bound.push((name, value));
        }
    }
    let (names, values): (Vec<_>, Vec<_>) = bound.into_iter().unzip();
    // At once: what one of them is made of may have the name of another.
    match (names.as_slice(), values.as_slice()) {
        ([name], [value]) => quote!(let #name = #value;),
        (names, values) => quote!(let (#(#names),*) = (#(#values),*);),
    }
}

fn shape_text(shape: &Shape, args: &[TokenStream]) -> TokenStream {
    match shape {
        Shape::Operand(i) => args[*i].clone(),
        Shape::Array(items) => {
            let items = items.iter().map(|item| shape_text(item, args));
            quote!([#(#items),*])
        }
        Shape::Tuple(items) => {
            let items = items.iter().map(|item| shape_text(item, args));
            quote!((#(#items,)*))
        }
        Shape::Struct(path, fields) => {
            let fields = fields.iter().map(|(member, part)| {
                let value = shape_text(part, args);
                quote!(#member: #value)
            });
            quote!(#path { #(#fields),* })
        }
        Shape::Reference(inner) => {
            let inner = shape_text(inner, args);
            quote!(&#inner)
        }
        Shape::Literal(text) => text.clone(),
    }
}
