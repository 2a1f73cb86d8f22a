//! What is kept of each turn of a loop for a sweep back over its turns.

use std::collections::BTreeSet;

use super::cut::Flow;
use crate::ir::{Graph, Kind, NodeId, Op, RegionId, Sweep};
use crate::ops::{Cost, Elementary};
use crate::optimise::live::Live;

/// A sweep back over the turns of a loop.
pub(super) struct Back {
    /// The results that it has.
    pub results: Vec<NodeId>,
    /// What is kept of each turn.
    pub kept: Vec<NodeId>,
}

impl Back {
    /// The sweep over a loop that the results of a routine need.
    pub(super) fn new(g: &Graph, live: &Live, region: RegionId) -> Option<Self> {
        if !g.is_swept(region) {
            return None;
        }
        let late = g.late(region);
        let is_result = |&id: &NodeId| {
            g.op(id).is_of_loop() && g.op(id).region() == Some(region) && live.contains(id) && g.is_of_sweep(id, &late)
        };
        let results: Vec<NodeId> = g.ids().filter(is_result).collect();
        if results.is_empty() {
            return None;
        }
        let sweep = g.sweep(region, &results, &late).expect("what can't be swept is not chosen");
        let kept = kept(g, region, &sweep).into_iter().collect();
        Some(Back { results, kept })
    }
}

/// The fewest numbers from which the sweep has all that it needs by arithmetic alone: a minimal cut.
fn kept(g: &Graph, region: RegionId, sweep: &Sweep) -> BTreeSet<NodeId> {
    let body = g.region(region).arms[0];
    let of_turn = |id: NodeId| g.contains(body, g.block(id));
    let operands = |id: NodeId| g.args(id).iter().map(|&a| g.resolve(a)).filter(move |&a| of_turn(a));
    let constant = constant(g, region);
    let (mut flow, mut seen, mut stack) = (Flow::new(), BTreeSet::new(), Vec::new());
    for &id in &sweep.needed {
        flow.sink(id);
        stack.push(id);
    }
    while let Some(id) = stack.pop() {
        if !seen.insert(id) {
            continue;
        }
        let is_arithmetic =
            is_arithmetic(g, id) && g.block(id) == body && operands(id).all(|a| is_number(g, a, region));
        let is_free = is_arithmetic || constant.contains(&id);
        if !is_free {
            flow.source(id);
            continue;
        }
        for operand in operands(id) {
            flow.edge(operand, id);
            stack.push(operand);
        }
    }
    let Some(behind) = flow.behind(sweep.needed.len()) else { return sweep.needed.clone() };
    let mut kept = BTreeSet::new();
    for &id in &sweep.needed {
        if !behind.contains(&id) {
            kept.insert(id);
        }
    }
    for &id in &behind {
        kept.extend(operands(id).filter(|operand| !behind.contains(operand)));
    }
    kept
}

/// What is the same in every turn and called without a function: compilers compute it once, before the loop.
fn constant(g: &Graph, region: RegionId) -> BTreeSet<NodeId> {
    let body = g.region(region).arms[0];
    let mut constant = BTreeSet::new();
    for id in g.ids().filter(|&id| g.block(id) == body && g.resolve(id) == id) {
        let is_same = |&a: &NodeId| !g.contains(body, g.block(a)) || constant.contains(&g.resolve(a));
        let is_cheap = matches!(g.op(id), Op::Call(f) if f.row().cost != Cost::Transcendental);
        if is_cheap && g.args(id).iter().all(is_same) {
            constant.insert(id);
        }
    }
    constant
}

/// Whether a node is a number that the turn itself computes or begins with.
fn is_number(g: &Graph, id: NodeId, region: RegionId) -> bool {
    g.block(id) == g.region(region).arms[0] && matches!(g.kind(id), Kind::Float | Kind::Bool)
}

/// Whether a node is an operation that costs no more than to keep its result.
fn is_arithmetic(g: &Graph, id: NodeId) -> bool {
    match g.op(id) {
        Op::Call(Elementary::Parameter) => false,
        Op::Compare(_) | Op::Not => true,
        Op::Call(f) => matches!(f.row().cost, Cost::Sign | Cost::Add | Cost::Mul),
        _ => false,
    }
}
