//! The Hessian's sweep back over a loop: what the second derivatives by what it carries are before a turn, given what
//! they are behind it.
//!
//! What follows a turn has a curvature W[a,b] for pairs of what the turn ends with and of what is outside of the loop. A
//! turn is a program like any other: the curvatures of its own operations, whose adjoints are carried back, are added,
//! and all that it computes is eliminated. What is left are the pairs of what it began with, W for the turn before. So
//! one symmetric matrix is carried back, and no tangent at all. Pairs of what is outside get a sum over the turns.

use std::collections::{BTreeMap, BTreeSet};

use super::eliminate::{HessianGraph, ordered};
use super::labelled::{Term, scaled};
use crate::ir::{BlockId, Graph, Kind, NodeId, Op, RegionId};

/// A turn of a swept loop.
pub struct Turn {
    region: RegionId,
    body: BlockId,
    /// The results of the loop by the running values.
    carried: BTreeMap<NodeId, NodeId>,
}

/// A pair of which a curvature is carried back: at least one is a result of the loop.
pub struct Pair {
    of: (NodeId, NodeId),
    /// The curvature behind the loop.
    behind: NodeId,
    /// The curvature behind a turn.
    inside: NodeId,
}

impl Turn {
    /// A turn of the loop with these results.
    pub fn of(g: &Graph, results: Vec<NodeId>) -> Self {
        let region = g.op(results[0]).region().expect("a result belongs to a loop");
        let carried = results.into_iter().map(|result| (g.args(result)[2], result)).collect();
        Turn { region, body: g.region(region).arms[0], carried }
    }

    /// Whether the turn computes a node.
    pub fn contains(&self, g: &Graph, id: NodeId) -> bool {
        g.contains(self.body, g.block(id))
    }

    /// Whether a node may depend on what the loop carries, and is computed behind it.
    pub fn is_behind(&self, g: &Graph, id: NodeId) -> bool {
        let is_younger = self.carried.values().min().is_some_and(|&first| id > first);
        is_younger && !self.contains(g, id) && !g.is_result_of(self.body, id)
    }

    /// Once all that is behind the loop is eliminated: the results' curvatures become those of what a turn ends with.
    pub fn enter(&self, hessian: &mut HessianGraph, g: &mut Graph) -> Vec<Pair> {
        // A sum over the turns that is in no pair has had its part in the gradient.
        hessian.forget_single(|id| g.op(id) == Op::Accumulate(self.region));
        let known: BTreeSet<(NodeId, NodeId)> =
            hessian.pairs().filter(|&(a, b)| self.is_result(g, a) || self.is_result(g, b)).collect();
        let mut pairs = Vec::new();
        for of in self.closure(hessian, g, &known) {
            let behind = hessian.take_pair(g, of, Graph::ROOT);
            let inside = if hessian.sweeps.only_grows(of.0) && hessian.sweeps.only_grows(of.1) {
                // The same in every turn.
                behind
            } else {
                let before = g.enter(self.body);
                let running = g.running(Kind::Float);
                g.enter(before);
                running
            };
            pairs.push(Pair { of, behind, inside });
        }
        for &Pair { of, inside, .. } in &pairs {
            self.push(hessian, g, of, 1, Term { block: self.body, value: inside });
        }
        pairs
    }

    /// Once all that a turn computes is eliminated: what its beginning's curvatures are is carried to the turn before and,
    /// at last, to the starts.
    pub fn leave(&self, hessian: &mut HessianGraph, g: &mut Graph, pairs: Vec<Pair>) {
        let mut carried_back = Vec::new();
        for Pair { of, behind, inside } in pairs {
            let running = |id: NodeId| if self.is_result(g, id) { g.args(id)[2] } else { id };
            let (a, b) = (running(of.0), running(of.1));
            let update = hessian.take_pair(g, ordered(a, b), self.body);
            debug_assert!(inside != behind || update == behind, "what only grows is used for nothing else");
            let value = if inside == behind { behind } else { g.carry_back(self.region, behind, update, inside) };
            let vanishes = g.is_zero(behind) && g.is_zero(update);
            carried_back.push((of, if vanishes { g.zero() } else { value }));
        }
        let is_left = |&(a, b): &(NodeId, NodeId)| self.carried.contains_key(&a) || self.carried.contains_key(&b);
        assert!(!hessian.pairs().any(|pair| is_left(&pair)), "a curvature of a turn's beginning is not carried back");
        for (of, value) in carried_back {
            self.push(hessian, g, of, 0, Term { block: Graph::ROOT, value });
        }
    }

    fn is_result(&self, g: &Graph, id: NodeId) -> bool {
        g.args(id).get(2).is_some_and(|running| self.carried.get(running) == Some(&id))
    }

    /// Adds a curvature of a pair to that of what the results are at the end of a turn, with operand 1, or before the first
    /// one, with operand 0.
    fn push(&self, hessian: &mut HessianGraph, g: &mut Graph, (a, b): (NodeId, NodeId), operand: usize, term: Term) {
        let source = |id: NodeId| if self.is_result(g, id) { g.args(id)[operand] } else { id };
        let (p, q) = (source(a), source(b));
        if !hessian.leads_to_a_variable(g, p) || !hessian.leads_to_a_variable(g, q) {
            return;
        }
        // A pair of two stands for both of its orders.
        let term = if p == q && a != b { scaled(g, 2.0, term) } else { term };
        hessian.add_curvature(g, p, q, term);
    }

    /// The pairs, at least one of each a result, that may have a curvature behind some turn, if the `known` ones have one
    /// behind the last.
    fn closure(
        &self,
        hessian: &HessianGraph,
        g: &Graph,
        known: &BTreeSet<(NodeId, NodeId)>,
    ) -> BTreeSet<(NodeId, NodeId)> {
        let own = hessian.pairs().filter(|&(a, b)| self.contains(g, a) || self.contains(g, b));
        let mut pairs: BTreeSet<(NodeId, NodeId)> = BTreeSet::new();
        let mut waiting: Vec<(NodeId, NodeId)> = own.chain(known.iter().copied()).collect();
        pairs.extend(known);
        let mut reads: BTreeMap<NodeId, BTreeSet<NodeId>> = BTreeMap::new();
        while let Some((a, b)) = waiting.pop() {
            for id in [a, b] {
                reads.entry(id).or_insert_with(|| self.reads(hessian, g, id));
            }
            for &p in &reads[&a] {
                for &q in &reads[&b] {
                    let pair = ordered(p, q);
                    if (self.is_result(g, p) || self.is_result(g, q)) && pairs.insert(pair) {
                        waiting.push(pair);
                    }
                }
            }
        }
        pairs
    }

    /// What a node of the turn, or a result at the end of the turn, is computed from: results, for what the turn begins with,
    /// and nodes outside of the loop.
    fn reads(&self, hessian: &HessianGraph, g: &Graph, id: NodeId) -> BTreeSet<NodeId> {
        let (mut read, mut seen) = (BTreeSet::new(), BTreeSet::new());
        let mut stack = vec![if self.is_result(g, id) { g.args(id)[1] } else { id }];
        while let Some(id) = stack.pop() {
            if let Some(&result) = self.carried.get(&id) {
                read.insert(result);
            } else if !self.contains(g, id) {
                read.insert(id);
            } else if seen.insert(id) {
                stack.extend(hessian.arguments(id));
            }
        }
        read
    }
}
