//! The generated items: one builder for all of them, whether they stand in a companion type or in the user's `impl`.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::quote;
use syn::ext::IdentExt;

use super::arrange::{Outputs, result_type};
use super::code::{Context, code};
use super::constants::{constants, costs, graph};
use super::dot::dot;
use super::elements::{self, Elements, Sink};
use super::numbers::Numbers;
use super::tokens::Tokens;
use super::{docs, names, part};
use crate::ir::{Graph, Precision};
use crate::lower::program::Program;
use crate::optimise::contest::Candidate;
use crate::routines::{Derived, Extra, Forms, INTO, Layout, Name, Routine, Sizes};

/// What generated items take over from the user's function.
pub struct Interface {
    /// The function's name.
    pub function: Ident,
    /// Where the items go.
    pub place: Place,
    /// The function's visibility.
    pub visibility: TokenStream,
    /// Attributes that decide whether the function exists (`#[cfg]`).
    pub conditions: Vec<TokenStream>,
    /// Generic parameters, in angle brackets, and the `where` clause.
    pub generics: (TokenStream, TokenStream),
    /// The receiver of a method.
    pub receiver: Option<TokenStream>,
    /// The parameters.
    pub parameters: Vec<Parameter>,
    /// The arguments of the function's own type and const parameters.
    pub own: TokenStream,
    /// Each variable, as an expression of the parameters.
    pub inputs: Vec<TokenStream>,
    /// The parameters that are slices of constants.
    pub slices: Vec<Ident>,
    /// The parameter that is an array of variables whose length only the run knows.
    pub elements: Option<Elements>,
    /// The runtime crate's path.
    pub runtime: TokenStream,
    /// How numbers are spelled.
    pub numbers: Numbers,
    /// `const`, where the function is a `const fn`.
    pub constness: TokenStream,
    /// Statements at the beginning of each routine, which check at compile time what the user has told.
    pub checks: TokenStream,
    /// Items that check at compile time what the user has told, and use the function.
    pub proofs: TokenStream,
    /// Whether `GRAPH` is asked for.
    pub graph: bool,
}

/// A parameter of a generated item.
pub struct Parameter {
    /// Its pattern.
    pub pattern: TokenStream,
    /// The name that it has where it is handed on.
    pub name: Ident,
    /// Its type.
    pub ty: TokenStream,
}

/// Where generated items stand.
pub enum Place {
    /// In a type of this name, beside the function.
    Companion(Ident),
    /// Beside the method, in its `impl` block, where no type can be declared.
    Impl,
}

impl Interface {
    /// The function as documentation links to it.
    fn link(&self) -> String {
        let function = &self.function;
        match self.place {
            Place::Companion(_) => format!("[`{function}`](fn@{function})"),
            Place::Impl => format!("[`{function}`](Self::{function})"),
        }
    }

    /// What the names of generated items begin with.
    pub(super) fn prefix(&self) -> String {
        match self.place {
            Place::Companion(_) => String::new(),
            Place::Impl => format!("{}_", self.function.unraw()),
        }
    }

    /// The name of a generated item.
    pub(super) fn named(&self, item: &str) -> Ident {
        Ident::new(&format!("{}{item}", self.prefix()), Span::call_site())
    }

    /// The number of variables, if it is known.
    fn variables(&self) -> Option<usize> {
        self.elements.is_none().then_some(self.inputs.len())
    }

    /// The function's own parameters.
    pub(super) fn own_parameters(&self) -> Vec<TokenStream> {
        let own = self.parameters.iter().map(|Parameter { pattern, ty, .. }| quote!(#pattern: #ty));
        self.receiver.iter().cloned().chain(own).collect()
    }

    /// The visibility of a generated item; a companion type has the function's itself.
    fn item_visibility(&self) -> TokenStream {
        match self.place {
            Place::Companion(_) => quote!(pub),
            Place::Impl => self.visibility.clone(),
        }
    }

    /// A generated constant.
    pub(super) fn constant(&self, name: &str, docs: &str, value: &TokenStream) -> TokenStream {
        let (visibility, name) = (self.item_visibility(), self.named(name));
        quote! {
            #[doc = #docs]
            #visibility const #name: #value;
        }
    }
}

/// The companion type itself; nothing where none can be declared.
pub fn declaration(interface: &Interface) -> TokenStream {
    let Interface { visibility, conditions, runtime, .. } = interface;
    let Place::Companion(companion) = &interface.place else { return TokenStream::new() };
    let docs = docs::companion(&interface.link(), interface.variables());
    quote! {
        // In an `impl` block this is an error, which names the macro.
        #runtime::private::associated_functions_without_self_need_hessian_on_their_impl_block! {
            #(#conditions)*
            #[doc = #docs]
            #[allow(
                non_camel_case_types, dead_code, missing_copy_implementations, missing_debug_implementations,
                unreachable_pub, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction
            )]
            {#visibility} #companion
        }
    }
}

/// Every routine and constant, and what is hidden beside them.
pub fn companion(interface: &Interface, program: &Program, derived: &Derived, hidden: TokenStream) -> TokenStream {
    let checks: Vec<&TokenStream> = program.checks.iter().chain(&program.spelled).collect();
    let sizes = (derived.n, derived.m);
    let inputs: Vec<Tokens> = interface.inputs.iter().cloned().map(Tokens::from).collect();
    let names = names::Made::default();
    let routine = |routine: &Routine| -> TokenStream {
        let body = |outputs: Option<&Outputs>| {
            let body = body(interface, program, (&inputs, &names), derived, routine, outputs);
            quote!(#(#checks;)* #body)
        };
        let (Routine { name, layout, forms, .. }, link, prefix) = (routine, interface.link(), interface.prefix());
        let docs = docs::routine(&link, &prefix, derived, routine);
        if let Some(part) = &routine.part {
            return part::routine(interface, sizes, routine, part, &docs);
        }
        if let Some(array) = &interface.elements {
            let zero = interface.numbers.literal(0.0);
            return elements::routine(interface, array, *name, &docs, &quote!(#zero), &body(None));
        }
        let by_value = forms.by_value.then(|| function(interface, sizes, *name, layout, &docs, &body(None)));
        let into = forms.into.then(|| function_into(interface, sizes, *name, layout, &docs, |out| body(Some(out))));
        quote!(#by_value #into)
    };
    let routines: Vec<TokenStream> = derived.routines.iter().map(routine).collect();
    // Of an array whose length only the run knows nothing is known but costs.
    let known = if interface.elements.is_some() { Vec::new() } else { constants(interface, derived) };
    let constants = known.into_iter().chain([costs(interface, derived)]);
    let constants = constants.chain(graph(interface, || dot(interface, program, derived)));
    wrap(interface, constants.chain(routines).chain([hidden, bindings(interface, &program.bindings)]))
}

/// Where rustc says that a name which is taken for a binding is a constant.
fn bindings(interface: &Interface, names: &[Ident]) -> TokenStream {
    if names.is_empty() {
        return TokenStream::new();
    }
    let (runtime, bindings) = (&interface.runtime, interface.named(names::BINDINGS));
    quote! {
        #[doc(hidden)]
        const #bindings: () = {
            #(let #names = #runtime::private::ConstantsInPatternsNeedUpperCase;)*
        };
    }
}

/// The companion type after an error: every item is there with its type, so that nothing but the error is reported.
pub fn stubs(interface: &Interface, sizes: Sizes, wanted: &[(Name, Forms)]) -> TokenStream {
    let Sizes { n, m, .. } = sizes;
    let diverge = quote!(loop {});
    let docs = "Not generated: see the error.";
    let routines = wanted.iter().map(|&(name, forms)| {
        if let Some(array) = &interface.elements {
            return elements::routine(interface, array, name, docs, &quote!(loop {}), &diverge);
        }
        let layout = name.layout(sizes);
        let by_value = forms.by_value.then(|| function(interface, (n, m), name, &layout, docs, &diverge));
        let into = forms.into.then(|| function_into(interface, (n, m), name, &layout, docs, |_| diverge.clone()));
        quote!(#by_value #into)
    });
    let unknown = Derived {
        n,
        m,
        augmented_is_exact: vec![vec![false; n]; m.unwrap_or(1)],
        hessian_pattern: Vec::new(),
        jacobian_pattern: Vec::new(),
        value: Candidate { graph: Graph::new(Precision::Double, false), roots: Vec::new() },
        routines: Vec::new(),
        unswept: None,
    };
    let known = if interface.elements.is_some() { Vec::new() } else { constants(interface, &unknown) };
    let constants = known.into_iter().chain([costs(interface, &unknown)]);
    let constants = constants.chain(graph(interface, String::new));
    wrap(interface, constants.chain(routines))
}

/// What stands around the items.
fn wrap(interface: &Interface, items: impl Iterator<Item = TokenStream>) -> TokenStream {
    let Interface { conditions, proofs, .. } = interface;
    let quiet = quote! {
        #[allow(
            dead_code, deprecated, unused_variables, unused_mut, unused_parens, unused_braces, unused_imports,
            unused_assignments, unused_labels, unused_must_use, unused_results, unused_lifetimes, unused_qualifications,
            single_use_lifetimes, trivial_casts, trivial_numeric_casts, unreachable_code,
            unreachable_patterns, unreachable_pub, non_snake_case, non_upper_case_globals, path_statements,
            clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction
        )]
    };
    let companion = match &interface.place {
        Place::Companion(companion) => companion,
        Place::Impl => {
            let items = items.filter(|item| !item.is_empty());
            return items.map(|item| quote!(#(#conditions)* #quiet #item)).collect();
        }
    };
    quote! {
        #(#conditions)*
        #[automatically_derived]
        #quiet
        impl #companion {
            #(#items)*
        }

        #(#conditions)*
        #[allow(dead_code, deprecated, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
        const _: () = {
            #proofs
        };
    }
}

/// One routine.
fn function(
    interface: &Interface,
    sizes: (usize, Option<usize>),
    name: Name,
    layout: &Layout,
    docs: &str,
    body: &TokenStream,
) -> TokenStream {
    let parameters = parameters(interface, sizes, name);
    let result = result_type(layout, &interface.numbers.scalar);
    let docs = quote!(#[doc = #docs] #[must_use]);
    item(interface, &docs, name.text(), &parameters, &quote!(-> #result), body)
}

/// One routine that writes its arrays into the caller's memory; single numbers it returns.
fn function_into(
    interface: &Interface,
    sizes: (usize, Option<usize>),
    name: Name,
    layout: &Layout,
    docs: &str,
    body: impl FnOnce(&Outputs) -> TokenStream,
) -> TokenStream {
    let scalar = &interface.numbers.scalar;
    let outputs = Outputs::new(layout, name.parts(sizes.1.is_some()));
    let mut parameters = parameters(interface, sizes, name);
    let mut returned = Vec::new();
    for (part, place) in &outputs.0 {
        let ty = result_type(part, scalar);
        match place {
            Some(place) => parameters.push(quote!(#place: &mut #ty)),
            None => returned.push(ty),
        }
    }
    let result = match returned.as_slice() {
        [] => TokenStream::new(),
        [one] => quote!(-> #one),
        several => quote!(-> (#(#several),*)),
    };
    let docs = format!("{docs}\n\nThe arrays are written into the caller's memory.");
    let docs = quote!(#[doc = #docs]);
    item(interface, &docs, &format!("{}{INTO}", name.text()), &parameters, &result, &body(&outputs))
}

/// A generated function.
pub(super) fn item(
    interface: &Interface,
    attributes: &TokenStream,
    name: &str,
    parameters: &[TokenStream],
    result: &TokenStream,
    body: &TokenStream,
) -> TokenStream {
    let (visibility, name) = (interface.item_visibility(), interface.named(name));
    let Interface { generics: (generics, bounds), constness, checks, .. } = interface;
    quote! {
        #attributes
        #[inline]
        #visibility #constness fn #name #generics(#(#parameters),*) #result #bounds {
            #checks
            #body
        }
    }
}

/// The function's own parameters, and what the routine takes besides.
fn parameters(interface: &Interface, sizes: (usize, Option<usize>), name: Name) -> Vec<TokenStream> {
    let extra = extra(interface, sizes, name);
    interface.own_parameters().into_iter().chain(extra.into_iter().map(|(name, ty)| quote!(#name: #ty))).collect()
}

/// What a routine takes besides the function's own parameters, with the types.
pub(super) fn extra(interface: &Interface, (n, m): (usize, Option<usize>), name: Name) -> Vec<(Ident, TokenStream)> {
    let scalar = &interface.numbers.scalar;
    let typed = given(name, n, m).into_iter().map(|(name, length)| {
        let length = Literal::usize_unsuffixed(length);
        (name, quote!([#scalar; #length]))
    });
    typed.collect()
}

/// The arrays that a routine takes besides the function's own parameters, with their lengths.
fn given(name: Name, n: usize, m: Option<usize>) -> Vec<(Ident, usize)> {
    match name.extra() {
        None => Vec::new(),
        Some(Extra::Direction) => vec![(names::direction(), n)],
        Some(Extra::TwoDirections) => vec![(names::direction(), n), (names::second_direction(), n)],
        Some(Extra::Weights) => vec![(names::weights(), m.unwrap_or(1))],
    }
}

/// The statements of a routine, and its result; or the caller's memory that it is written to.
fn body(
    interface: &Interface,
    program: &Program,
    (inputs, names): (&[Tokens], &names::Made),
    derived: &Derived,
    routine: &Routine,
    outputs: Option<&Outputs>,
) -> TokenStream {
    let component = |(name, length): (Ident, usize)| {
        (0..length).map(Literal::usize_unsuffixed).map(|i| quote!(#name[#i]).into()).collect::<Vec<_>>()
    };
    let seeds: Vec<Tokens> = given(routine.name, derived.n, derived.m).into_iter().flat_map(component).collect();
    let context = Context {
        verbatim: &program.verbatim,
        hints: &program.hints,
        inputs,
        seeds: &seeds,
        slices: &interface.slices,
        names,
        numbers: &interface.numbers,
        runtime: &interface.runtime,
        is_const: !interface.constness.is_empty(),
        value_nodes: derived.value.graph.len(),
        sink: Sink::of(routine.name),
    };
    code(routine, outputs, &context)
}
