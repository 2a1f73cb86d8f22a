//! Derivatives above the second order: tensors, contractions that never form them, Taylor coefficients.

use super::Source;
use super::hessian::{Hessians, Method, Second};
use super::name::{distinct, distinct_indices, places};
use crate::differentiate::adjoint::gradient;
use crate::differentiate::orders::{Measure, Order, Tie};
use crate::differentiate::tangent::tangent;
use crate::differentiate::taylor;
use crate::differentiate::tensor::{Entry, raise};
use crate::ir::{Graph, NodeId, Op};
use crate::optimise::contest::Candidate;

/// Ways to the Hessian of a first derivative.
const METHODS: [Method; 3] = [
    Method::Eliminate(Order::Reverse),
    Method::Eliminate(Order::Greedy(Measure::Products, Tie::Youngest)),
    Method::TangentOverAdjoint,
];

/// Coefficients of multivariate series (times nodes) beyond which they are no candidate.
const MOST_COEFFICIENTS: usize = 20_000;

/// Ways to the Hessian that are tried as the first step of a tensor.
const FIRST_STEPS: usize = 2;

/// The derivatives of an order of every output: all places of the tensor, or the distinct entries only.
pub fn derivatives(source: &Source, hessians: &Hessians, order: usize, packed: bool) -> Candidate {
    let n = source.n();
    let mut candidates = hessians.finalists(FIRST_STEPS, |g, each| tangents(g, each, n, order));
    if order == 3 {
        for pulls in source.pulls() {
            candidates.extend(METHODS.map(|method| slopes(source, pulls, method)));
        }
    }
    if distinct(n + 1, order).saturating_mul(source.graph.len()) <= MOST_COEFFICIENTS {
        candidates.extend(source.pulls().filter_map(|pulls| series(source, pulls, order)));
    }
    let Candidate { graph, roots } = source.cheapest(candidates);
    if packed {
        return Candidate { graph, roots };
    }
    let (each, places) = (distinct(n, order), places(n, order));
    let roots = roots.chunks(each).flat_map(|entries| places.iter().map(|&place| entries[place])).collect();
    Candidate { graph, roots }
}

/// The tensor of order 2 raised along every variable.
fn tangents(g: &mut Graph, each: &[Second], n: usize, order: usize) -> Vec<NodeId> {
    let inputs: Vec<NodeId> = (0..n as u32).map(|i| g.node(Op::Input(i), &[])).collect();
    let of_output = |second: &Second| {
        let mut entries: Vec<Entry> = second.entries.iter().map(|&(i, j, value)| (vec![i, j], value)).collect();
        for _ in 2..order {
            entries = raise(g, &entries, &inputs);
        }
        entries
    };
    let each: Vec<Vec<Entry>> = each.iter().map(of_output).collect();
    distinct_roots(g, &each, n, order)
}

/// The Hessian of each first derivative.
fn slopes(source: &Source, pulls: bool, method: Method) -> Candidate {
    let mut graph = source.graph(pulls);
    let n = source.n();
    let of_output = |&output: &NodeId| {
        let one = graph.one();
        let slopes = gradient(&mut graph, &[(output, one)], &source.inputs);
        let mut entries = Vec::new();
        for (k, &slope) in slopes.iter().enumerate() {
            // With indices i ≥ j ≥ k each entry is had once.
            let second = Second::new(&mut graph, &[(slope, one)], &source.inputs[k..], method);
            entries.extend(second.entries.into_iter().map(|(i, j, value)| (vec![i + k, j + k, k], value)));
        }
        entries
    };
    let each: Vec<Vec<Entry>> = source.outputs.iter().map(of_output).collect();
    let roots = distinct_roots(&mut graph, &each, n, 3);
    Candidate { graph, roots }
}

/// Power series in all variables.
fn series(source: &Source, pulls: bool, order: usize) -> Option<Candidate> {
    let mut graph = source.graph(pulls);
    let of_output = |&output: &NodeId| taylor::derivatives(&mut graph, output, &source.inputs, order);
    let each: Option<Vec<Vec<Entry>>> = source.outputs.iter().map(of_output).collect();
    let roots = distinct_roots(&mut graph, &each?, source.n(), order);
    Some(Candidate { graph, roots })
}

/// Every distinct entry of each output, structural zeros too.
fn distinct_roots(g: &mut Graph, each: &[Vec<Entry>], n: usize, order: usize) -> Vec<NodeId> {
    let zero = g.zero();
    let indices = distinct_indices(n, order);
    let of_output = |entries: &Vec<Entry>| {
        let mut rest = entries.iter().peekable();
        let value = |place: &Vec<usize>| rest.next_if(|(indices, _)| indices == place).map_or(zero, |entry| entry.1);
        indices.iter().map(value).collect::<Vec<_>>()
    };
    each.iter().flat_map(of_output).collect()
}

/// The third derivatives contracted with a direction: the Hessian's rate of change along it.
pub fn along(source: &Source, hessians: &Hessians) -> Candidate {
    let n = source.n();
    let mut candidates = hessians.finalists(FIRST_STEPS, |g, each| {
        let direction = Source::seeds(g, &source.inputs);
        let mut second = each[0].clone();
        let values: Vec<NodeId> = second.entries.iter().map(|entry| entry.2).collect();
        let rates = tangent(g, &values, &direction);
        second.entries.iter_mut().zip(rates).for_each(|(entry, rate)| entry.2 = rate);
        second.matrix(g, n)
    });
    for pulls in source.pulls() {
        candidates.extend(METHODS.map(|method| {
            let mut graph = source.graph(pulls);
            let direction = Source::seeds(&mut graph, &source.inputs);
            let slope = tangent(&mut graph, &source.outputs, &direction)[0];
            let one = graph.one();
            let roots = Second::new(&mut graph, &[(slope, one)], &source.inputs, method).matrix(&mut graph, n);
            Candidate { graph, roots }
        }));
    }
    source.cheapest(candidates)
}

/// The third derivatives contracted with two directions: the gradient of the second derivative along both.
pub fn along_two(source: &Source) -> Candidate {
    let mut candidates = Vec::new();
    for pulls in source.pulls() {
        let mut graph = source.graph(pulls);
        let directions = [0, source.n()].map(|from| Source::seeds_from(&mut graph, &source.inputs, from));
        let slope = tangent(&mut graph, &source.outputs, &directions[0]);
        let curvature = tangent(&mut graph, &slope, &directions[1])[0];
        let one = graph.one();
        let roots = gradient(&mut graph, &[(curvature, one)], &source.inputs);
        candidates.push(Candidate { graph, roots });

        let mut graph = source.graph(pulls);
        let directions = [0, source.n()].map(|from| Source::seeds_from(&mut graph, &source.inputs, from));
        let one = graph.one();
        let slopes = gradient(&mut graph, &[(source.outputs[0], one)], &source.inputs);
        let products = tangent(&mut graph, &slopes, &directions[0]);
        let roots = tangent(&mut graph, &products, &directions[1]);
        candidates.push(Candidate { graph, roots });

        let mut graph = source.graph(pulls);
        let directions = [0, source.n()].map(|from| Source::seeds_from(&mut graph, &source.inputs, from));
        let one = graph.one();
        let slope = tangent(&mut graph, &source.outputs, &directions[0])[0];
        let products = gradient(&mut graph, &[(slope, one)], &source.inputs);
        let roots = tangent(&mut graph, &products, &directions[1]);
        candidates.push(Candidate { graph, roots });
    }
    source.cheapest(candidates)
}

/// The Taylor coefficients of every output along a direction.
pub fn along_a_line(source: &Source, order: usize) -> Candidate {
    source.cheapest(source.pulls().map(|pulls| {
        let mut graph = source.graph(pulls);
        let direction: Vec<NodeId> = Source::seeds(&mut graph, &source.inputs).into_iter().map(|seed| seed.1).collect();
        let roots = taylor::taylor(&mut graph, &source.outputs, &source.inputs, &direction, order);
        Candidate { graph, roots }
    }))
}
