//! What is known at expansion, as constants: sizes, patterns, certificates, costs, the graph.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::quote;

use super::docs;
use super::items::Interface;
use crate::optimise::contest::Candidate;
use crate::optimise::cost::Counts;
use crate::routines::Derived;

/// What is known at expansion, as constants.
pub(super) fn constants(interface: &Interface, derived: &Derived) -> Vec<TokenStream> {
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
    items.extend(sparsity(interface, "HESSIAN", docs::HESSIAN_PATTERN, &derived.hessian_pattern, n));
    if m.is_some() {
        items.extend(sparsity(interface, "JACOBIAN", docs::JACOBIAN_PATTERN, &derived.jacobian_pattern, n));
    }
    items
}

/// The operation counts of the function and its routines.
pub(super) fn costs(interface: &Interface, derived: &Derived) -> TokenStream {
    let runtime = &interface.runtime;
    let counts = |code: &Candidate| {
        let (Counts { sign, add, mul, div, sqrt, transcendental }, nodes) = code.tally();
        let numbers = [add, sign, mul, div, sqrt, transcendental, nodes].map(Literal::usize_unsuffixed);
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
pub(super) fn graph(interface: &Interface, text: impl FnOnce() -> String) -> Option<TokenStream> {
    let text = interface.graph.then(text)?;
    Some(interface.constant("GRAPH", docs::GRAPH, &quote!(&'static str = #text)))
}

/// A pattern, column by column, as places and as sparse solvers take it: rows, and where each column starts.
fn sparsity(
    interface: &Interface,
    matrix: &str,
    meaning: &str,
    places: &[(usize, usize)],
    columns: usize,
) -> [TokenStream; 3] {
    let number = Literal::usize_unsuffixed;
    let pairs = places.iter().map(|&(row, column)| {
        let (row, column) = (number(row), number(column));
        quote!((#row, #column))
    });
    let rows = places.iter().map(|place| number(place.0));
    let starts = (0..=columns).map(|column| number(places.partition_point(|place| place.1 < column)));
    let (nonzeros, ends) = (number(places.len()), number(columns + 1));
    let pattern = format!("{}{matrix}_PATTERN", interface.prefix());
    [
        ("PATTERN", meaning.into(), quote!([(usize, usize); #nonzeros] = [#(#pairs),*])),
        ("ROWS", docs::rows(&pattern), quote!([usize; #nonzeros] = [#(#rows),*])),
        ("COLUMNS", docs::columns(&pattern), quote!([usize; #ends] = [#(#starts),*])),
    ]
    .map(|(what, docs, value)| interface.constant(&format!("{matrix}_{what}"), &docs, &value))
}
