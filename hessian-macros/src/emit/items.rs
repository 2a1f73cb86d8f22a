//! The generated items: one builder for all of them, whether they stand in a companion type or in the user's `impl`.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::quote;
use syn::ext::IdentExt;

use super::code::{Context, code};
use super::dot::dot;
use super::numbers::Numbers;
use super::{docs, names};
use crate::ir::{Graph, Precision};
use crate::lower::program::Program;
use crate::optimise::contest::Candidate;
use crate::optimise::cost::Counts;
use crate::routines::{Derived, Extra, Layout, Name, Routine};

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
    /// The parameters, pattern and type.
    pub parameters: Vec<(TokenStream, TokenStream)>,
    /// Each variable, as an expression of the parameters.
    pub inputs: Vec<TokenStream>,
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
    fn prefix(&self) -> String {
        match self.place {
            Place::Companion(_) => String::new(),
            Place::Impl => format!("{}_", self.function.unraw()),
        }
    }

    /// The name of a generated item.
    fn named(&self, item: &str) -> Ident {
        Ident::new(&format!("{}{item}", self.prefix()), Span::call_site())
    }

    /// The visibility of a generated item; a companion type has the function's itself.
    fn item_visibility(&self) -> TokenStream {
        match self.place {
            Place::Companion(_) => quote!(pub),
            Place::Impl => self.visibility.clone(),
        }
    }

    /// A generated constant.
    fn constant(&self, name: &str, docs: &str, value: &TokenStream) -> TokenStream {
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
    let docs = docs::companion(&interface.link(), interface.inputs.len());
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
    let checks = &program.checks;
    let routines: Vec<TokenStream> = derived
        .routines
        .iter()
        .map(|routine| {
            let body = body(interface, program, derived, routine);
            let docs = docs::routine(&interface.link(), &interface.prefix(), derived, routine);
            let body = quote!(#(#checks;)* #body);
            function(interface, (derived.n, derived.m), routine.name, &routine.layout, &docs, &body)
        })
        .collect();
    let constants = constants(interface, derived).into_iter().chain([costs(interface, derived)]);
    let constants = constants.chain(graph(interface, || dot(interface, program, derived)));
    wrap(interface, constants.chain(routines).chain([hidden]))
}

/// What is known at expansion, as constants.
fn constants(interface: &Interface, derived: &Derived) -> Vec<TokenStream> {
    let (n, m) = (derived.n, derived.m);
    let exact = &derived.augmented_is_exact;
    let columns = Literal::usize_unsuffixed(n);
    let exact = match m {
        None => {
            let exact = &exact[0];
            quote!([bool; #columns] = [#(#exact),*])
        }
        Some(m) => {
            let rows = Literal::usize_unsuffixed(m);
            let each = exact.iter().map(|exact| quote!([#(#exact),*]));
            quote!([[bool; #columns]; #rows] = [#(#each),*])
        }
    };
    let prefix = interface.prefix();
    let count = |k: usize| {
        let k = Literal::usize_unsuffixed(k);
        quote!(usize = #k)
    };
    let mut items = vec![interface.constant("N", "The number of variables.", &count(n))];
    if let Some(m) = m {
        items.push(interface.constant("M", "The number of outputs.", &count(m)));
    }
    items.push(interface.constant("AUGMENTED_IS_EXACT", &docs::augmented_is_exact(&prefix), &exact));
    let hessian = pattern(&derived.hessian_pattern);
    items.push(interface.constant("HESSIAN_PATTERN", docs::HESSIAN_PATTERN, &hessian));
    if m.is_some() {
        let jacobian = pattern(&derived.jacobian_pattern);
        items.push(interface.constant("JACOBIAN_PATTERN", docs::JACOBIAN_PATTERN, &jacobian));
    }
    items
}

/// The operation counts of the function and its routines.
fn costs(interface: &Interface, derived: &Derived) -> TokenStream {
    let runtime = &interface.runtime;
    let counts = |code: &Candidate| {
        let Counts { sign, add, mul, div, sqrt, transcendental } = code.counts();
        let numbers = [add, sign, mul, div, sqrt, transcendental, code.nodes()].map(Literal::usize_unsuffixed);
        let [add, neg, mul, div, sqrt, transcendental, nodes] = numbers;
        quote! {
            #runtime::Counts {
                add: #add, neg: #neg, mul: #mul, div: #div, sqrt: #sqrt, transcendental: #transcendental, nodes: #nodes
            }
        }
    };
    let value = counts(&derived.value);
    let names = derived.routines.iter().map(|routine| Ident::new(routine.name.text(), Span::call_site()));
    let each = derived.routines.iter().map(|routine| counts(&routine.code));
    let costs = quote! {
        #runtime::Costs = #runtime::Costs {
            value: #value,
            #(#names: #each,)*
            ..#runtime::Costs::ZERO
        }
    };
    interface.constant("COST", docs::COST, &costs)
}

/// The graph as text, if it is asked for.
fn graph(interface: &Interface, text: impl FnOnce() -> String) -> Option<TokenStream> {
    let text = interface.graph.then(text)?;
    Some(interface.constant("GRAPH", docs::GRAPH, &quote!(&'static str = #text)))
}

/// Places as the type and value of a constant.
fn pattern(places: &[(usize, usize)]) -> TokenStream {
    let entries = places.iter().map(|&(row, column)| {
        let (row, column) = (Literal::usize_unsuffixed(row), Literal::usize_unsuffixed(column));
        quote!((#row, #column))
    });
    let nonzeros = Literal::usize_unsuffixed(places.len());
    quote!([(usize, usize); #nonzeros] = [#(#entries),*])
}

/// The companion type after an error: every item is there with its type, so that nothing but the error is reported.
pub fn stubs(interface: &Interface, m: Option<usize>, wanted: &[Name]) -> TokenStream {
    let n = interface.inputs.len();
    let diverge = quote!(loop {});
    let routines = wanted.iter().map(|&name| {
        let layout = name.layout(n, m, 0, 0);
        function(interface, (n, m), name, &layout, "Not generated: see the error.", &diverge)
    });
    let unknown = Derived {
        n,
        m,
        augmented_is_exact: vec![vec![false; n]; m.unwrap_or(1)],
        hessian_pattern: Vec::new(),
        jacobian_pattern: Vec::new(),
        value: Candidate { graph: Graph::new(Precision::Double, false), roots: Vec::new() },
        routines: Vec::new(),
    };
    let constants = constants(interface, &unknown).into_iter().chain([costs(interface, &unknown)]);
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
    (n, m): (usize, Option<usize>),
    name: Name,
    layout: &Layout,
    docs: &str,
    body: &TokenStream,
) -> TokenStream {
    let scalar = &interface.numbers.scalar;
    let parameters = interface.parameters.iter().map(|(pattern, ty)| quote!(#pattern: #ty));
    let parameters = interface.receiver.iter().cloned().chain(parameters);
    let extra = name.extra().map(|extra| {
        let (name, length) = match extra {
            Extra::Direction => (names::direction(), n),
            Extra::Weights => (names::weights(), m.unwrap_or(1)),
        };
        let length = Literal::usize_unsuffixed(length);
        quote!(#name: [#scalar; #length])
    });
    let parameters = parameters.chain(extra);
    let result = result_type(layout, scalar);
    let (visibility, name) = (interface.item_visibility(), interface.named(name.text()));
    let Interface { generics: (generics, bounds), constness, checks, .. } = interface;
    quote! {
        #[doc = #docs]
        #[inline]
        #[must_use]
        #visibility #constness fn #name #generics(#(#parameters),*) -> #result #bounds {
            #checks
            #body
        }
    }
}

fn body(interface: &Interface, program: &Program, derived: &Derived, routine: &Routine) -> TokenStream {
    let (seed, count) = match routine.name.extra() {
        Some(Extra::Weights) => (names::weights(), derived.m.unwrap_or(1)),
        _ => (names::direction(), derived.n),
    };
    let seeds: Vec<TokenStream> = (0..count)
        .map(|i| {
            let i = Literal::usize_unsuffixed(i);
            quote!(#seed[#i])
        })
        .collect();
    let context = Context {
        verbatim: &program.verbatim,
        hints: &program.hints,
        inputs: &interface.inputs,
        seeds: &seeds,
        numbers: &interface.numbers,
    };
    code(&routine.code.graph, &routine.code.roots, &routine.layout, &context)
}

fn result_type(layout: &Layout, scalar: &TokenStream) -> TokenStream {
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
