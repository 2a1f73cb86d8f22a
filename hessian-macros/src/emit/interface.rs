//! What generated items take over from the user's signature.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};

use syn::FnArg;

use super::items::{Interface, Place};
use crate::options::Options;
use crate::surface::{Function, Home, Role, Shape};

/// The interface of a function's generated items.
pub fn interface(function: &Function, options: &Options) -> Interface {
    let mut inputs = Vec::new();
    let mut parameters = Vec::new();
    for param in &function.params {
        let (name, ty) = (&param.name, &param.ty);
        match (&param.role, &param.shape) {
            (Role::Variable { .. }, Some(shape)) => {
                parameters.push((quote!(#name), ty.to_token_stream()));
                scalars(shape, &quote!(#name), &mut inputs);
            }
            _ => parameters.push((param.pattern.to_token_stream(), ty.to_token_stream())),
        }
    }
    let conditions = function.item.attrs.iter().filter(|a| a.path().is_ident("cfg")).map(ToTokens::to_token_stream);
    Interface {
        function: function.name.clone(),
        place: match function.home {
            Home::Module => Place::Companion(options.name.clone().unwrap_or_else(|| function.name.clone())),
            Home::Impl => Place::Impl,
        },
        visibility: function.vis.to_token_stream(),
        conditions: conditions.collect(),
        generics: {
            let generics = &function.item.sig.generics;
            (generics.to_token_stream(), generics.where_clause.to_token_stream())
        },
        receiver: match function.item.sig.inputs.first() {
            Some(FnArg::Receiver(receiver)) => Some(receiver.to_token_stream()),
            _ => None,
        },
        parameters,
        inputs,
        scalar: function.scalar.to_token_stream(),
        runtime: options.crate_path.as_ref().map_or_else(|| quote!(::hessian_runtime), ToTokens::to_token_stream),
    }
}

/// The scalars of a value, row by row, as expressions of its name.
fn scalars(shape: &Shape, place: &TokenStream, out: &mut Vec<TokenStream>) {
    match shape {
        Shape::Scalar => out.push(place.clone()),
        Shape::Array(element, length) => {
            for i in 0..*length {
                let i = Literal::usize_unsuffixed(i);
                scalars(element, &quote!(#place[#i]), out);
            }
        }
        Shape::Tuple(parts) => {
            for (i, part) in parts.iter().enumerate() {
                let i = Literal::usize_unsuffixed(i);
                scalars(part, &quote!(#place.#i), out);
            }
        }
        // Fields and elements are reached through a reference, a scalar is not.
        Shape::Reference(inner) => match **inner {
            Shape::Scalar | Shape::Reference(_) => scalars(inner, &quote!((*#place)), out),
            _ => scalars(inner, place, out),
        },
    }
}
