//! The companion type and its associated items: one builder for all of them.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::quote;

use super::code::{Context, code};
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
    /// The companion type's name.
    pub companion: Ident,
    /// The function's visibility.
    pub visibility: TokenStream,
    /// Attributes that decide whether the function exists (`#[cfg]`).
    pub conditions: Vec<TokenStream>,
    /// Generic parameters, in angle brackets, and the `where` clause.
    pub generics: (TokenStream, TokenStream),
    /// The parameters, pattern and type.
    pub parameters: Vec<(TokenStream, TokenStream)>,
    /// Each variable, as an expression of the parameters.
    pub inputs: Vec<TokenStream>,
    /// The scalar type.
    pub scalar: TokenStream,
    /// The runtime crate's path.
    pub runtime: TokenStream,
}

/// The companion type with every routine.
pub fn companion(interface: &Interface, program: &Program, derived: &Derived) -> TokenStream {
    let routines: Vec<TokenStream> = derived
        .routines
        .iter()
        .map(|routine| {
            let (statements, result) = body(interface, program, derived, routine);
            let docs = docs::routine(&interface.function.to_string(), derived, routine);
            function(
                interface,
                (derived.n, derived.m),
                routine.name,
                &routine.layout,
                &docs,
                &quote!(#statements #result),
            )
        })
        .collect();
    let (constants, costs) = (constants(derived), costs(interface, derived));
    wrap(interface, derived.n, derived.m, &quote!(#constants #costs #(#routines)*))
}

/// What is known at expansion, as constants.
fn constants(derived: &Derived) -> TokenStream {
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
    let hessian = pattern(&derived.hessian_pattern);
    let jacobian = m.map(|_| {
        let jacobian = pattern(&derived.jacobian_pattern);
        let docs = docs::JACOBIAN_PATTERN;
        quote! {
            #[doc = #docs]
            pub const JACOBIAN_PATTERN: #jacobian;
        }
    });
    let (exact_docs, pattern_docs) = (docs::AUGMENTED_IS_EXACT, docs::HESSIAN_PATTERN);
    quote! {
        #[doc = #exact_docs]
        pub const AUGMENTED_IS_EXACT: #exact;
        #[doc = #pattern_docs]
        pub const HESSIAN_PATTERN: #hessian;
        #jacobian
    }
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
    let docs = docs::COST;
    quote! {
        #[doc = #docs]
        pub const COST: #runtime::Costs = #runtime::Costs {
            value: #value,
            #(#names: #each,)*
            ..#runtime::Costs::ZERO
        };
    }
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
    let (constants, costs) = (constants(&unknown), costs(interface, &unknown));
    wrap(interface, n, m, &quote!(#constants #costs #(#routines)*))
}

/// The companion type around its items.
fn wrap(interface: &Interface, n: usize, m: Option<usize>, items: &TokenStream) -> TokenStream {
    let Interface { function, companion, visibility, conditions, .. } = interface;
    let docs = docs::companion(&function.to_string(), n);
    let n = Literal::usize_unsuffixed(n);
    let m = m.map(|m| {
        let m = Literal::usize_unsuffixed(m);
        quote! {
            #[doc = "The number of outputs."]
            pub const M: usize = #m;
        }
    });
    quote! {
        #(#conditions)*
        #[doc = #docs]
        #[allow(non_camel_case_types, dead_code, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
        #visibility struct #companion {}

        #(#conditions)*
        #[automatically_derived]
        #[allow(
            dead_code, unused_variables, unused_mut, unused_parens, unused_braces, unused_imports, unused_assignments,
            unused_labels, unused_must_use, unreachable_code, non_snake_case, path_statements,
            clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction
        )]
        impl #companion {
            #[doc = "The number of variables."]
            pub const N: usize = #n;
            #m
            #items
        }

        // A function of which only the derivatives are used is used.
        #(#conditions)*
        #[allow(clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
        const _: () = {
            let _ = #function;
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
    let scalar = &interface.scalar;
    let parameters = interface.parameters.iter().map(|(pattern, ty)| quote!(#pattern: #ty));
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
    let name = Ident::new(name.text(), Span::call_site());
    let (generics, bounds) = &interface.generics;
    quote! {
        #[doc = #docs]
        #[inline]
        #[must_use]
        pub fn #name #generics(#(#parameters),*) -> #result #bounds {
            #body
        }
    }
}

fn body(interface: &Interface, program: &Program, derived: &Derived, routine: &Routine) -> (TokenStream, TokenStream) {
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
    let runtime = &interface.runtime;
    let context = Context {
        verbatim: &program.verbatim,
        hints: &program.hints,
        inputs: &interface.inputs,
        seeds: &seeds,
        scalar: &interface.scalar,
        real: &quote!(#runtime::private::Real),
    };
    let (statements, roots) = code(&routine.code.graph, &routine.code.roots, &context);
    let result = arranged(&routine.layout, &mut roots.into_iter());
    (statements, result)
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

fn arranged(layout: &Layout, roots: &mut std::vec::IntoIter<TokenStream>) -> TokenStream {
    match layout {
        Layout::Scalar => roots.next().unwrap_or_default(),
        Layout::Array(element, length) => {
            let items: Vec<TokenStream> = (0..*length).map(|_| arranged(element, roots)).collect();
            quote!([#(#items),*])
        }
        Layout::Tuple(parts) => {
            let parts: Vec<TokenStream> = parts.iter().map(|part| arranged(part, roots)).collect();
            quote!((#(#parts),*))
        }
    }
}
