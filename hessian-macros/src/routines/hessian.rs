//! Gradient and Hessian of one weighted sum of outputs, by the cheapest of the ways to compute them.

use super::Source;
use crate::differentiate::adjoint::gradient;
use crate::differentiate::eliminate;
use crate::differentiate::orders::{GREEDY_LIMIT, Order};
use crate::differentiate::tangent::tangent;
use crate::ir::{Graph, NodeId};
use crate::optimise::contest::Candidate;
use crate::optimise::cost::Counts;

/// How a Hessian is computed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Method {
    /// Elimination in an order.
    Eliminate(Order),
    /// A tangent of the gradient for each column.
    TangentOverAdjoint,
}

impl Method {
    /// Every method for a graph of this size.
    pub fn all(nodes: usize) -> impl Iterator<Item = Method> {
        let all = [Method::Eliminate(Order::Reverse), Method::TangentOverAdjoint, Method::Eliminate(Order::Greedy)];
        all.into_iter().filter(move |&method| nodes <= GREEDY_LIMIT || method != Method::Eliminate(Order::Greedy))
    }
}

/// A gradient and a Hessian, as nodes of a graph.
#[derive(Clone, Debug)]
pub struct Second {
    /// The gradient.
    pub gradient: Vec<NodeId>,
    /// The structural nonzeros of the lower triangle, column by column: (row, column, value).
    pub entries: Vec<(usize, usize, NodeId)>,
}

impl Second {
    /// Gradient and Hessian of Σ weight·output.
    pub fn new(g: &mut Graph, seeds: &[(NodeId, NodeId)], inputs: &[NodeId], method: Method) -> Self {
        match method {
            Method::Eliminate(order) => {
                let (gradient, entries) = eliminate::hessian(g, seeds, inputs, order);
                Second { gradient, entries }
            }
            Method::TangentOverAdjoint => {
                let gradient = gradient(g, seeds, inputs);
                let one = g.one();
                let mut entries = Vec::new();
                for (column, &x) in inputs.iter().enumerate() {
                    let below = tangent(g, &gradient[column..], &[(x, one)]);
                    entries.extend(below.into_iter().enumerate().map(|(k, value)| (column + k, column, value)));
                }
                entries.retain(|&(_, _, value)| !g.is_zero(value));
                Second { gradient, entries }
            }
        }
    }

    /// The full matrix, row by row, every off-diagonal value in both places.
    pub fn matrix(&self, g: &mut Graph, n: usize) -> Vec<NodeId> {
        let mut matrix = vec![g.zero(); n * n];
        for &(row, column, value) in &self.entries {
            matrix[row * n + column] = value;
            matrix[column * n + row] = value;
        }
        matrix
    }

    /// The diagonal.
    pub fn diagonal(&self, g: &mut Graph, n: usize) -> Vec<NodeId> {
        let mut diagonal = vec![g.zero(); n];
        for &(row, column, value) in &self.entries {
            if row == column {
                diagonal[row] = value;
            }
        }
        diagonal
    }

    /// The values of the structural nonzeros.
    pub fn values(&self) -> Vec<NodeId> {
        self.entries.iter().map(|e| e.2).collect()
    }

    /// The places of the structural nonzeros.
    pub fn pattern(&self) -> Vec<(usize, usize)> {
        self.entries.iter().map(|&(row, column, _)| (row, column)).collect()
    }
}

/// Values, gradients and Hessians in one graph: one for each set of weighted outputs.
pub struct Hessians {
    /// The graph.
    pub graph: Graph,
    /// One for each set.
    pub each: Vec<Second>,
}

impl Hessians {
    /// The cheapest way to compute gradients and Hessians of weighted sums of the outputs together with the values.
    pub fn cheapest(source: &Source, sums: impl Fn(&mut Graph) -> Vec<Vec<(NodeId, NodeId)>>) -> Self {
        let mut best: Option<(usize, Hessians)> = None;
        for pulls in source.pulls() {
            for method in Method::all(source.graph.len()) {
                let mut graph = source.graph(pulls);
                let sums = sums(&mut graph);
                let each: Vec<Second> =
                    sums.iter().map(|seeds| Second::new(&mut graph, seeds, &source.inputs, method)).collect();
                let mut roots = source.outputs.clone();
                roots.extend(each.iter().flat_map(|second| second.gradient.iter().copied().chain(second.values())));
                let cost = Counts::new(&graph, &roots).weighted_twice();
                if best.as_ref().is_none_or(|(least, _)| cost < *least) {
                    best = Some((cost, Hessians { graph, each }));
                }
            }
        }
        best.expect("there is always a candidate").1
    }

    /// A routine's code from these nodes.
    pub fn code(&self, roots: impl FnOnce(&mut Graph, &[Second]) -> Vec<NodeId>) -> Candidate {
        let mut graph = self.graph.clone();
        let roots = roots(&mut graph, &self.each);
        Candidate { graph, roots }
    }
}
