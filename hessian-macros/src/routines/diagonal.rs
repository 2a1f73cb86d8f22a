//! The diagonals of the outputs' Hessians.

use super::Source;
use super::hessian::{Hessians, Method, most_products};
use crate::differentiate::augmented;
use crate::differentiate::eliminate::diagonal_within;
use crate::differentiate::orders::Order;
use crate::ir::NodeId;
use crate::optimise::contest::{Candidate, Effort};

/// The one-pass recursion. Where it is proven for all coordinates, it is the exact diagonal.
pub fn recursion(source: &Source, proven: &[bool]) -> Candidate {
    let is_exact = proven.iter().all(|&is_proven| is_proven) && !source.sweeps();
    if is_exact { alone(source) } else { source.cheapest(recursions(source)) }
}

fn recursions(source: &Source) -> Vec<Candidate> {
    let of_pulls = |pulls| {
        let mut graph = source.graph(pulls);
        let one = graph.one();
        let of = |&output: &NodeId| augmented::diagonal(&mut graph, &[(output, one)], &source.inputs);
        let roots = source.outputs.iter().flat_map(of).collect();
        Candidate { graph, roots }
    };
    source.pulls().map(of_pulls).collect()
}

/// The exact diagonal: what is left of whole Hessians, or elimination for it alone.
pub fn exact(source: &Source, hessians: &mut Hessians, proven: &[bool]) -> Candidate {
    let count = proven.iter().filter(|&&is_proven| is_proven).count();
    if count == proven.len() && !source.sweeps() {
        return recursion(source, proven);
    }
    let n = source.n();
    let whole = hessians.candidates(|g, each| each.iter().flat_map(|second| second.diagonal(g, n)).collect());
    // Of a large program, what is proven decides.
    let is_alone = source.effort() > Effort::Little || 2 * count > proven.len();
    let whole = source.cheapest(whole);
    if source.sweeps() || !is_alone || !source.features.alone {
        return whole;
    }
    let alone = alone(source);
    if alone.cost() < whole.cost() { alone } else { whole }
}

/// The cheapest elimination for the diagonal alone: the best few in which literals move, and of those in which they do
/// not, each to its end, since what can be saved differs.
fn alone(source: &Source) -> Candidate {
    let mut candidates: Vec<(usize, Candidate)> = ways(source).into_iter().map(|c| (c.cost(), c)).collect();
    candidates.sort_by_key(|(cost, _)| *cost);
    let best = source.pulls().filter_map(|pulls| {
        let mut same: Vec<&(usize, Candidate)> =
            candidates.iter().filter(|(_, c)| c.graph.pulls_constants() == pulls).collect();
        same.dedup_by_key(|(cost, _)| *cost);
        let few: Vec<Candidate> = same.into_iter().take(FEW).map(|(_, candidate)| candidate.clone()).collect();
        (!few.is_empty()).then(|| source.cheapest(few))
    });
    best.min_by_key(Candidate::cost).unwrap_or_else(|| source.cheapest(recursions(source)))
}

/// How many of those that cost least are improved.
const FEW: usize = 2;

/// Every way to eliminate for the diagonal alone, but for those that take too many products.
fn ways(source: &Source) -> Vec<Candidate> {
    let mut ways = vec![(Order::Reverse, false)];
    if source.features.alone && source.effort() > Effort::Little {
        let orders = Method::all(source).into_iter().filter_map(Method::order);
        ways = orders.map(|order| (order, false)).collect();
        ways.push((Order::Reverse, true));
    }
    if source.features.alone && source.effort() == Effort::All {
        ways.push((Order::DepthFirst, true));
    }
    let ways: Vec<_> = ways.into_iter().flat_map(|way| source.pulls().map(move |pulls| (way, pulls))).collect();
    let mut most = vec![most_products(&source.graph, source.n()); source.outputs.len()];
    // As for whole Hessians, those that take the fewest products most often come first.
    let found = ways.into_iter().rev().filter_map(|((order, resolves), pulls)| {
        let mut graph = source.graph(pulls);
        let one = graph.one();
        let each = source.outputs.iter().zip(&mut most).map(|(&output, most)| {
            diagonal_within(&mut graph, &[(output, one)], &source.inputs, (order, resolves), most)
        });
        let roots = each.collect::<Option<Vec<_>>>()?.concat();
        Some(Candidate { graph, roots })
    });
    let mut found: Vec<Candidate> = found.collect();
    found.reverse();
    found
}
