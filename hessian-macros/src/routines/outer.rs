//! Hessians that are w·u·uᵀ and a sparse rest, as rows for a processor's vectors.

use super::Source;
use crate::differentiate::rank_one::{RankOne, rank_one};
use crate::ir::{Graph, NodeId};
use crate::optimise::contest::Candidate;

/// Variables from which on rows are long enough: measured, no form of a routine gets slower.
const LEAST: usize = 16;
/// Twice the cost of storing an entry that is computed by itself, and about that of computing and storing it in a row.
const ENTRY: usize = 2;
/// Twice the cost of adding an entry of the rest to what is stored in two places.
const ADDITION: usize = 6;

/// The matrix that a routine ends with, as w·u·uᵀ and a sparse rest.
pub struct Outer {
    /// w.
    pub weight: NodeId,
    /// u.
    pub factors: Vec<NodeId>,
    /// What is added, in the lower triangle: (row, column, value).
    pub rest: Vec<(usize, usize, NodeId)>,
}

impl Outer {
    /// What the matrix is computed from, each as often as it is used; w is used in many places.
    pub fn nodes(&self) -> impl Iterator<Item = NodeId> {
        let rest = self.rest.iter().flat_map(|&(i, j, value)| vec![value; if i == j + 1 { 2 } else { 1 }]);
        [self.weight; 2].into_iter().chain(self.factors.iter().copied()).chain(rest)
    }

    /// The matrix, row by row, every off-diagonal value in both places.
    fn matrix(&self, g: &mut Graph) -> Vec<NodeId> {
        let n = self.factors.len();
        let mut matrix = vec![g.zero(); n * n];
        for (row, &factor) in self.factors.iter().enumerate() {
            let scaled = g.mul(self.weight, factor);
            for (column, &other) in self.factors[..=row].iter().enumerate() {
                matrix[row * n + column] = g.mul(scaled, other);
            }
        }
        for &(row, column, value) in &self.rest {
            matrix[row * n + column] = g.add(matrix[row * n + column], value);
        }
        for row in 0..n {
            for column in 0..row {
                matrix[column * n + row] = matrix[row * n + column];
            }
        }
        matrix
    }
}

/// The Hessian after the value and the gradient if `all`, as w·u·uᵀ and a rest, if that is less work than `plain`. Only
/// a triangle of which all entries are `nonzeros` can be.
pub(super) fn outer(source: &Source, plain: &Candidate, nonzeros: usize, all: bool) -> Option<(Candidate, Outer)> {
    let (n, output) = (source.n(), source.outputs[0]);
    let is_full = nonzeros == n * (n + 1) / 2;
    if n < LEAST || !is_full || !source.features.outer || source.graph.strict() || source.sweeps() {
        return None;
    }
    let way = |pulls: bool| {
        let mut graph = source.graph(pulls);
        let one = graph.one();
        let RankOne { gradient, weight, factors, rest } = rank_one(&mut graph, &[(output, one)], &source.inputs)?;
        let mut roots: Vec<NodeId> = if all { [vec![output], gradient].concat() } else { Vec::new() };
        let kept = roots.len();
        roots.push(weight);
        roots.extend(factors);
        roots.extend(rest.iter().map(|entry| entry.2));
        let places: Vec<(usize, usize)> = rest.iter().map(|entry| (entry.0, entry.1)).collect();
        Some((Candidate { graph, roots }, kept, places))
    };
    // The rest is the same whether literals move or not.
    let ways: Vec<_> = source.pulls().map(way).collect::<Option<_>>()?;
    let (kept, places) = (ways[0].1, ways[0].2.clone());
    if ways.iter().any(|way| way.2 != places) {
        return None;
    }
    let Candidate { mut graph, mut roots } = source.cheapest(ways.into_iter().map(|way| way.0));
    let cost =
        Candidate { graph: graph.clone(), roots: roots.clone() }.cost() + ENTRY * n * n + ADDITION * places.len();
    if cost >= plain.cost() + ENTRY * n * n {
        return None;
    }
    let mut parts = roots.split_off(kept).into_iter();
    let weight = parts.next()?;
    let factors: Vec<NodeId> = parts.by_ref().take(n).collect();
    let rest = places.into_iter().zip(parts).map(|((row, column), value)| (row, column, value)).collect();
    let outer = Outer { weight, factors, rest };
    graph.pull_constants(false);
    roots.extend(outer.matrix(&mut graph));
    Some((Candidate { graph, roots }, outer))
}
