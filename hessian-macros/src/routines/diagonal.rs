//! The diagonals of the outputs' Hessians.

use super::Source;
use super::begun::{Beginnings, Begun};
use super::hessian::{Hessians, Method, most_products};
use crate::differentiate::augmented;
use crate::differentiate::orders::Order;
use crate::ir::{Graph, NodeId};
use crate::optimise::contest::{Candidate, Effort};

/// The one-pass recursion. Where it is proven for all coordinates, it is the exact diagonal, and other eliminations for
/// that are as right.
pub fn recursion(source: &Source, proven: &[bool]) -> Candidate {
    let recursions = recursions(source);
    if proven.contains(&false) {
        // An approximation is not worth every effort.
        return source.cheapest(recursions.into_iter().min_by_key(Candidate::cost));
    }
    if source.sweeps() || ways(source).is_empty() {
        return source.cheapest(recursions);
    }
    let all = recursions.iter().cloned().chain(eliminations(source, ways(source))).collect();
    cheapest_alone(source, all).unwrap_or_else(|| source.cheapest(recursions))
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

/// The exact diagonal: what is left of whole Hessians, or of edge pushing for the diagonal alone, which where a
/// coordinate is proven is the recursion, unless another way is cheaper by as much as tells.
pub fn exact(source: &Source, hessians: &mut Hessians, proven: &[bool]) -> Candidate {
    let count = proven.iter().filter(|&&is_proven| is_proven).count();
    if count == proven.len() && !source.sweeps() {
        return recursion(source, proven);
    }
    let n = source.n();
    let mut first = hessians.candidates(|g, each| each.iter().flat_map(|second| second.diagonal(g, n)).collect());
    // Of a large program, all is eliminated for what is not proven.
    let is_large = source.effort() <= Effort::Little;
    if source.sweeps() || is_large && 2 * count <= proven.len() {
        return source.cheapest(first);
    }
    first.extend(eliminations(source, vec![(Order::Reverse, false)]));
    let promised = least(&first);
    let first = source.cheapest(first);
    let others = if is_large { Vec::new() } else { eliminations(source, ways(source)) };
    let told = 100 - tells(source.effort());
    // What is not better to begin with is hardly ever better in the end.
    if least(&others).saturating_mul(100) > promised.saturating_mul(told + 1) {
        return first;
    }
    let is_less = |other: &Candidate| 100 * other.cost() < told * first.cost();
    cheapest_alone(source, others).filter(is_less).unwrap_or(first)
}

/// What the cheapest costs.
fn least(candidates: &[Candidate]) -> usize {
    candidates.iter().map(Candidate::cost).min().unwrap_or(usize::MAX)
}

/// Hundredths of operations that tell. In long code it depends as much on what is vectorised, which no count knows.
fn tells(effort: Effort) -> usize {
    if effort == Effort::All { 1 } else { 5 }
}

/// The cheapest of some eliminations: the best few in which literals move, and of those in which they do not, each to
/// its end, since what can be saved differs.
fn cheapest_alone(source: &Source, candidates: Vec<Candidate>) -> Option<Candidate> {
    let mut candidates: Vec<(usize, Candidate)> = candidates.into_iter().map(|c| (c.cost(), c)).collect();
    candidates.sort_by_key(|(cost, _)| *cost);
    let best = source.pulls().filter_map(|pulls| {
        let mut same: Vec<&(usize, Candidate)> =
            candidates.iter().filter(|(_, c)| c.graph.pulls_constants() == pulls).collect();
        same.dedup_by_key(|(cost, _)| *cost);
        let few: Vec<Candidate> = same.into_iter().take(FEW).map(|(_, candidate)| candidate.clone()).collect();
        (!few.is_empty()).then(|| source.cheapest(few))
    });
    best.min_by_key(Candidate::cost)
}

/// How many of those that cost least are improved.
const FEW: usize = 2;

/// Orders, and whether curvatures are resolved where that is cheaper.
fn ways(source: &Source) -> Vec<(Order, bool)> {
    if !source.features.alone || source.effort() <= Effort::Little {
        return Vec::new();
    }
    let orders = Method::all(source).into_iter().filter_map(Method::order);
    let mut ways: Vec<(Order, bool)> = orders.map(|order| (order, false)).collect();
    ways.push((Order::Reverse, true));
    if source.effort() == Effort::All {
        ways.push((Order::DepthFirst, true));
    }
    ways
}

/// Eliminations for the diagonal alone, but for those that take too many products.
fn eliminations(source: &Source, ways: Vec<(Order, bool)>) -> Vec<Candidate> {
    let of_each = |g: &mut Graph| source.outputs.iter().map(|&output| vec![(output, g.one())]).collect();
    let mut begun = Beginnings::new(source, source.pulls(), ways.len(), &of_each);
    let ways = ways.into_iter().flat_map(|way| source.pulls().map(move |pulls| (way, pulls)));
    // What others take says little here: most of the products of some orders are not needed in the end.
    let most = most_products(&source.graph, source.n());
    let found = ways.filter_map(|(way, pulls)| {
        let Begun { mut graph, each } = begun.take(pulls);
        let each = each.into_iter().map(|hessian| hessian.diagonal(&mut graph, way, &mut { most }));
        let roots = each.collect::<Option<Vec<_>>>()?.concat();
        Some(Candidate { graph, roots })
    });
    found.collect()
}
