//! The routines of a function of an array of variables whose length only the run knows.
//!
//! Each has the value as its first result; the second one is an action, which adds what the turns of the function's
//! loops contribute to the caller's array, or hands it to the caller.

use super::hessian::Method;
use super::{Derived, Forms, Layout, Name, Routine, Source};
use crate::differentiate::elements::{self, Entry};
use crate::differentiate::orders::Order;
use crate::differentiate::tangent::tangent;
use crate::ir::{Graph, NodeId};
use crate::optimise::contest::Candidate;
use crate::optimise::features::Features;

/// Derives the routines that are wanted of the value program `graph` with one output. None if one of them needs a Hessian
/// that is a sum of what single turns of loops contribute, and something other than a sum is made of these.
pub fn derive(mut graph: Graph, output: NodeId, wanted: &[Name]) -> Option<Derived> {
    graph.make_room(None);
    let inputs = graph.elements();
    let source = Source { graph, outputs: vec![output], inputs, features: Features::ALL };
    let is_local = elements::meeting(&mut source.graph.clone(), output, &source.inputs).is_none();
    if !is_local && wanted.iter().any(|name| name.is_of_hessian()) {
        return None;
    }
    let routine = |&name: &Name| {
        let code = match name {
            Name::Gradient => gradient(&source),
            Name::Hvp => product(&source, is_local),
            Name::HessianDiagonal => hessian(&source, elements::diagonal),
            _ => hessian(&source, |_, entries| entries),
        };
        let forms = Forms { by_value: false, into: true };
        Routine { name, code, layout: Layout::Scalar, forms, outer: None, part: None, otherwise: None }
    };
    let routines = wanted.iter().map(routine).collect();
    Some(Derived {
        n: 0,
        m: None,
        augmented_is_exact: Vec::new(),
        hessian_pattern: Vec::new(),
        jacobian_pattern: Vec::new(),
        value: source.value(),
        routines,
        unswept: None,
    })
}

/// A candidate whose action is to add these entries.
fn candidate(source: &Source, pulls: bool, entries: impl FnOnce(&mut Graph) -> Vec<Entry>) -> Candidate {
    let mut graph = source.graph(pulls);
    let entries = entries(&mut graph);
    let action = elements::scattered(&mut graph, &entries);
    Candidate { graph, roots: vec![source.outputs[0], action] }
}

fn gradient(source: &Source) -> Candidate {
    let (output, inputs) = (source.outputs[0], &source.inputs);
    source.cheapest(source.pulls().map(|pulls| candidate(source, pulls, |g| elements::gradient(g, output, inputs))))
}

/// The orders of elimination that are tried.
fn orders(source: &Source) -> Vec<Order> {
    let eliminations = Method::all(source).into_iter().filter_map(|method| match method {
        Method::Eliminate(order) => Some(order),
        Method::TangentOverAdjoint => None,
    });
    eliminations.collect()
}

fn hessian(source: &Source, select: fn(&Graph, Vec<Entry>) -> Vec<Entry>) -> Candidate {
    let (output, inputs) = (source.outputs[0], &source.inputs);
    let ways = orders(source).into_iter().flat_map(|order| source.pulls().map(move |pulls| (order, pulls)));
    source.cheapest(ways.map(|(order, pulls)| {
        candidate(source, pulls, |g| {
            let entries = elements::hessian(g, output, inputs, order);
            select(g, entries)
        })
    }))
}

/// The cheapest of tangent over adjoint, adjoint over tangent, and H·v.
fn product(source: &Source, is_local: bool) -> Candidate {
    let (output, inputs) = (source.outputs[0], &source.inputs);
    let mut candidates = Vec::new();
    for pulls in source.pulls() {
        candidates.push(candidate(source, pulls, |g| {
            let entries = elements::gradient(g, output, inputs);
            let direction = elements::direction(g, inputs);
            elements::rates(g, &entries, &direction)
        }));
        candidates.push(candidate(source, pulls, |g| {
            let direction = elements::direction(g, inputs);
            let slope = tangent(g, &[output], &direction)[0];
            elements::gradient(g, slope, inputs)
        }));
        for order in orders(source).into_iter().filter(|_| is_local) {
            candidates.push(candidate(source, pulls, |g| {
                let entries = elements::hessian(g, output, inputs, order);
                elements::product(g, &entries)
            }));
        }
    }
    source.cheapest(candidates)
}
