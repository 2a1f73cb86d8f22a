//! What generated items take over from the user's signature.

use proc_macro2::{Delimiter, Group, Ident, Literal, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{FnArg, GenericParam, Type, TypePath};

use super::elements::Elements;
use super::items::{Interface, Parameter, Place};
use super::names;
use super::numbers::Numbers;
use crate::options::{Hint, Options};
use crate::surface::{Function, Home, Number, Param, Role, Shape, Types, is_primitive};

/// The interface of a function's generated items.
pub fn interface(function: &Function, options: &Options) -> Interface {
    let mut inputs = Vec::new();
    let mut parameters = Vec::new();
    for param in &function.params {
        let (name, ty) = (&param.name, &param.ty);
        let pattern = match param.role {
            Role::Variable { .. } | Role::Elements => quote!(#name),
            Role::Constant => param.pattern.to_token_stream(),
        };
        parameters.push(Parameter { pattern, name: name.clone(), ty: ty.to_token_stream() });
        if let (Role::Variable { .. }, Some(shape)) = (&param.role, &param.shape) {
            scalars(shape, &quote!(#name), &mut inputs);
        }
    }
    let runtime = options.crate_path.as_ref().map_or_else(|| quote!(::hessian_runtime), ToTokens::to_token_stream);
    // Methods of a trait, and those that write into slices, are never called in a `const fn`.
    let is_generic = function.scalar.is_parameter() || function.elements().is_some();
    let is_const = function.item.sig.constness.is_some() && !is_generic;
    let numbers = Numbers::new(&function.scalar, &runtime, is_const);
    let numbers = match &options.math {
        Some(math) => numbers.with_back_end(math, &runtime),
        None => numbers,
    };
    let numbers = if options.fma.is_some() { numbers.with_fused() } else { numbers };
    let conditions = function.item.attrs.iter().filter(|a| a.path().is_ident("cfg")).map(ToTokens::to_token_stream);
    Interface {
        function: function.name.clone(),
        place: match function.home {
            Home::Module => Place::Companion(options.name.clone().unwrap_or_else(|| function.name.clone())),
            Home::Impl => Place::Impl,
        },
        visibility: function.vis.to_token_stream(),
        conditions: conditions.collect(),
        generics: generics(function, &numbers),
        receiver: match function.item.sig.inputs.first() {
            Some(FnArg::Receiver(receiver)) => Some(receiver.to_token_stream()),
            _ => None,
        },
        parameters,
        own: own(function),
        inputs,
        slices: slices(function),
        elements: function.elements().map(|(param, shape)| {
            let name = &param.name;
            Elements { name: quote!(#name), scalars: shape.scalars() }
        }),
        constness: if is_const { quote!(const) } else { TokenStream::new() },
        checks: checks(function, options, &runtime),
        proofs: proofs(function, options, &runtime),
        graph: options.graph,
        runtime,
        numbers,
    }
}

/// The parameters that are slices of constants.
fn slices(function: &Function) -> Vec<Ident> {
    let constants = function.params.iter().filter(|param| param.role == Role::Constant && param.plain);
    let is_slice = |ty: &Type| matches!(ty, Type::Reference(reference) if matches!(*reference.elem, Type::Slice(_)));
    constants.filter(|param| is_slice(&param.ty)).map(|param| param.name.clone()).collect()
}

/// The generic parameters of a routine, and its `where` clause.
fn generics(function: &Function, numbers: &Numbers) -> (TokenStream, TokenStream) {
    let mut generics = function.item.sig.generics.clone();
    if let Some(bound) = numbers.bound() {
        generics.make_where_clause().predicates.push(syn::parse_quote!(#bound));
    }
    (generics.to_token_stream(), generics.where_clause.to_token_stream())
}

/// An assertion that a constant is what the user has told.
fn assertion(hint: &Hint, function: &Function) -> TokenStream {
    let (name, value) = (&hint.name, &hint.value);
    let message = if is_own(hint, function) {
        let function = &function.name;
        format!(
            "`{function}` is differentiated for `{name} = {value}` only, as `const {name} = {value}` in its `#[hessian(..)]` says, and used with another one here"
        )
    } else {
        format!("`{name}` is not what `const {name} = {value}` in `#[hessian(..)]` says")
    };
    let literal = typed(value);
    quote_spanned!(value.span()=> ::core::assert!(#name == #literal, #message))
}

/// A hint's value with its type, so that the constant is known to be of this type.
fn typed(value: &syn::LitInt) -> TokenStream {
    if value.suffix().is_empty() {
        let literal = syn::LitInt::new(&format!("{}usize", value.base10_digits()), value.span());
        return quote!(#literal);
    }
    quote!(#value)
}

/// Whether a constant is a parameter of the function itself.
fn is_own(hint: &Hint, function: &Function) -> bool {
    function.item.sig.generics.const_params().any(|parameter| parameter.ident == hint.name)
}

/// A proof that an alias is a float.
fn alias(function: &Function, runtime: &TokenStream) -> Option<TokenStream> {
    let scalar = &function.scalar;
    matches!(scalar.number, Number::Alias)
        .then(|| quote_spanned!(scalar.span()=> #runtime::private::is_float::<#scalar>();))
}

/// Assertions that no parameter is a constant unsaid: its type may be another name of the scalar type.
fn unsaid(function: &Function, runtime: &TokenStream) -> Option<TokenStream> {
    let scalar = &function.scalar;
    let is_unsaid = |param: &&Param| param.role == Role::Constant && !param.listed && !scalar.is_parameter();
    let constants = function.params.iter().filter(is_unsaid);
    let assertions = constants.flat_map(|param| {
        let mut names = Vec::new();
        named(&param.ty, function, &mut names);
        names.into_iter().map(|name| {
            let (whole, ty) = (&param.name, name.to_token_stream());
            let or = if param.plain { format!(", or `#[hessian(constant({whole}))]`") } else { String::new() };
            let message = format!(
                "`{ty}` is `{scalar}`, which a macro does not see beside `{scalar}` itself: write `{scalar}`{or}"
            );
            let is_scalar = quote!(#runtime::private::IsScalar::<#scalar, #name>::IS_SCALAR);
            quote_spanned!(name.span()=> ::core::assert!(!#is_scalar, #message);)
        })
    });
    let assertions: TokenStream = assertions.collect();
    (!assertions.is_empty()).then(|| quote!({ use #runtime::private::IsNoScalar as _; #assertions }))
}

/// The names that a type is made of, as variables are made of the scalar type, of what is not seen.
fn named<'t>(ty: &'t Type, function: &Function, found: &mut Vec<&'t Type>) {
    match ty {
        Type::Reference(reference) => named(&reference.elem, function, found),
        Type::Paren(inner) => named(&inner.elem, function, found),
        Type::Group(inner) => named(&inner.elem, function, found),
        Type::Array(array) => named(&array.elem, function, found),
        Type::Tuple(tuple) => tuple.elems.iter().for_each(|part| named(part, function, found)),
        Type::Path(TypePath { qself: None, path, .. }) => {
            let is_parameter = |name: &Ident| {
                *name == "Self" || function.item.sig.generics.type_params().any(|parameter| parameter.ident == *name)
            };
            let is_bare = path.segments.iter().all(|segment| segment.arguments.is_none());
            let is_known = path.get_ident().is_some_and(|name| is_primitive(&name.to_string()));
            if is_bare && !is_known && path.segments.first().is_some_and(|first| !is_parameter(&first.ident)) {
                found.push(ty);
            }
        }
        _ => {}
    }
}

/// The arguments of the function's own type and const parameters; none if there are some without a name.
fn turbofish(function: &Function) -> Option<TokenStream> {
    let mut inputs = function.item.sig.inputs.iter();
    let has_impl = inputs.any(|input| matches!(input, FnArg::Typed(input) if has_impl(&input.ty)));
    (!has_impl).then(|| own(function))
}

/// The arguments of the function's own type and const parameters that have a name.
fn own(function: &Function) -> TokenStream {
    let own = function.item.sig.generics.params.iter().filter_map(|parameter| match parameter {
        GenericParam::Type(parameter) => Some(&parameter.ident),
        GenericParam::Const(parameter) => Some(&parameter.ident),
        GenericParam::Lifetime(_) => None,
    });
    let own: Vec<_> = own.collect();
    if own.is_empty() { TokenStream::new() } else { quote!(::<#(#own),*>) }
}

/// What is checked in each routine: const parameters, and in an `impl` block, where no item can stand, everything. A
/// method of which only the derivatives are used is used there.
fn checks(function: &Function, options: &Options, runtime: &TokenStream) -> TokenStream {
    let in_impl = function.home == Home::Impl;
    let hints = options.consts.iter().filter(|hint| in_impl || is_own(hint, function));
    let hints = hints.map(|hint| assertion(hint, function));
    let alias = alias(function, runtime).filter(|_| in_impl);
    let name = &function.name;
    let structs = function.params.iter().map(|param| {
        let name = &param.name;
        let taken_apart = matches!(param.role, Role::Variable { .. }) || param.plain;
        param
            .shape
            .as_ref()
            .filter(|_| taken_apart)
            .map(|shape| fields(shape, &quote!(#name), &function.types))
            .unwrap_or_default()
    });
    let result = fields(&function.output, &quote!((*result)), &function.types);
    let result = (!result.is_empty()).then(|| {
        let ty = match &function.item.sig.output {
            syn::ReturnType::Type(_, ty) => ty.to_token_stream(),
            syn::ReturnType::Default => quote!(()),
        };
        quote!(let _ = |result: &#ty| { #result };)
    });
    let used = turbofish(function).filter(|_| in_impl).map(|own| quote!(let _ = Self::#name #own;));
    let unsaid = unsaid(function, runtime).filter(|_| in_impl).map(|block| quote!(const #block));
    quote!(#(const { #hints })* #alias #unsaid #used #result #(#structs)*)
}

/// Proofs that structs have the fields that were told, and no others.
fn fields(shape: &Shape, place: &TokenStream, types: &Types) -> TokenStream {
    match shape {
        Shape::Scalar => TokenStream::new(),
        Shape::Array(element, _) => fields(element, &quote!(#place[0]), types),
        Shape::Tuple(parts) => {
            let parts = parts.iter().enumerate().map(|(i, part)| {
                let i = Literal::usize_unsuffixed(i);
                fields(part, &quote!(#place.#i), types)
            });
            parts.collect()
        }
        Shape::Struct(structure) => {
            let (path, members) = (&structure.path, structure.fields.iter().map(|(member, _)| member));
            let rest = structure.is_open.then(|| quote!(..));
            let inner = structure.fields.iter().map(|(member, shape)| fields(shape, &quote!(#place.#member), types));
            let layout = types.layout(&structure.path);
            // With the user's own spans rustc says what to write in the attribute.
            let mut path = path.clone();
            let mut members = Group::new(Delimiter::Brace, quote!(#(#members: _,)* #rest));
            if let (Some(last), Some(layout)) = (path.segments.last_mut(), layout) {
                last.ident.set_span(layout.name.span());
                members.set_span(layout.span);
            }
            quote!(let #path #members = &#place; #(#inner)*)
        }
        // What a reference is reached through makes no difference to its fields.
        Shape::Reference(inner) => match **inner {
            Shape::Reference(_) => fields(inner, &quote!((*#place)), types),
            _ => fields(inner, place, types),
        },
    }
}

/// What is checked beside the routines. A function of which only the derivatives are used is used here.
fn proofs(function: &Function, options: &Options, runtime: &TokenStream) -> TokenStream {
    let hints = options.consts.iter().filter(|hint| !is_own(hint, function));
    let hints = hints.map(|hint| assertion(hint, function));
    let (name, signature, alias) = (&function.name, &function.item.sig, alias(function, runtime));
    let own = turbofish(function);
    let used = match &own {
        Some(own) if own.is_empty() => quote!(let _ = #name;),
        own => {
            // A generic function has a value only where its parameters are known.
            let (generics, bounds) = (&signature.generics, &signature.generics.where_clause);
            let types = function.params.iter().map(|param| &param.ty);
            let names: Vec<_> = (0..function.params.len()).map(names::argument).collect();
            quote! {
                fn used #generics(#(#names: #types),*) #bounds {
                    let _ = #name #own(#(#names),*);
                }
            }
        }
    };
    let unsaid = unsaid(function, runtime).map(|block| quote!(const _: () = #block;));
    quote!(#(const _: () = #hints;)* #alias #unsaid #used)
}

fn has_impl(ty: &Type) -> bool {
    match ty {
        Type::ImplTrait(_) => true,
        Type::Reference(reference) => has_impl(&reference.elem),
        _ => false,
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
        Shape::Struct(structure) => {
            for (member, shape) in &structure.fields {
                scalars(shape, &quote!(#place.#member), out);
            }
        }
        // Fields and elements are reached through a reference, a scalar is not.
        Shape::Reference(inner) => match **inner {
            Shape::Scalar | Shape::Reference(_) => scalars(inner, &quote!((*#place)), out),
            _ => scalars(inner, place, out),
        },
    }
}
