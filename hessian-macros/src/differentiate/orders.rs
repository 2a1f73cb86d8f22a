//! Orders of elimination. All give the Hessian; they differ in the number of operations.

use std::collections::{BTreeMap, BTreeSet};

use super::eliminate::HessianGraph;
use super::turn::Turn;
use crate::ir::{Graph, NodeId};

/// Which intermediate goes next.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Order {
    /// The youngest: edge pushing.
    Reverse,
    /// The reverse of a depth-first walk from the outputs: what belongs to one result stays together.
    DepthFirst,
    /// The oldest.
    Forward,
    /// First what loses nothing by it: nodes with one argument, or with one user that is linear in them; then the
    /// youngest.
    Chains,
    /// The one that is least by a measure.
    Greedy(Measure, Tie),
}

/// What a greedy order keeps small.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Measure {
    /// Products (Markowitz 1957).
    Products,
    /// New entries.
    Fill,
}

/// Which of equals a greedy order takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tie {
    /// The oldest.
    Oldest,
    /// The youngest.
    Youngest,
}

/// Eliminates every intermediate: what is behind a swept loop before what is in its turns, and this before all else.
pub fn eliminate_all(hessian: &mut HessianGraph, g: &mut Graph, order: Order) {
    for carried in hessian.sweeps.loops(g) {
        let turn = Turn::of(g, carried);
        hessian.hold(|id| !turn.is_behind(g, id));
        eliminate(hessian, g, order);
        let pairs = turn.enter(hessian, g);
        hessian.hold(|id| !turn.contains(g, id));
        eliminate(hessian, g, order);
        if hessian.is_given_up() {
            return;
        }
        turn.leave(hessian, g, pairs);
    }
    hessian.hold(|_| false);
    eliminate(hessian, g, order);
}

/// Eliminates the intermediates that are not held.
fn eliminate(hessian: &mut HessianGraph, g: &mut Graph, order: Order) {
    let left = hessian.intermediates();
    match order {
        Order::Reverse => in_sequence(hessian, g, left.into_iter().rev()),
        Order::Forward => in_sequence(hessian, g, left.into_iter()),
        Order::Chains => {
            // Long sums from their end, where each step moves two terms; long chains from their beginning.
            for &v in left.iter().rev() {
                if hessian.is_term(v) && hessian.is_ready(g, v) {
                    hessian.eliminate(g, v);
                }
            }
            for &v in &left {
                if hessian.is_step(v) && hessian.is_ready(g, v) {
                    hessian.eliminate(g, v);
                }
            }
            in_sequence(hessian, g, hessian.intermediates().into_iter().rev());
        }
        Order::DepthFirst => {
            let walk = hessian.depth_first();
            in_sequence(hessian, g, walk.into_iter().rev());
        }
        Order::Greedy(measure, tie) => greedy(hessian, g, &left, measure, tie),
    }
}

/// Eliminates every intermediate but one, the youngest first.
pub fn eliminate_others(hessian: &mut HessianGraph, g: &mut Graph, kept: NodeId) {
    let others = hessian.intermediates().into_iter().rev().filter(|&v| v != kept);
    in_sequence(hessian, g, others);
}

fn in_sequence(hessian: &mut HessianGraph, g: &mut Graph, sequence: impl Iterator<Item = NodeId>) {
    // Sums that wait for their loop's body, the oldest last.
    let mut waiting: Vec<NodeId> = Vec::new();
    for v in sequence {
        if hessian.is_ready(g, v) {
            hessian.eliminate(g, v);
        } else {
            waiting.push(v);
        }
        while let Some(position) = waiting.iter().position(|&sum| hessian.is_ready(g, sum)) {
            let sum = waiting.remove(position);
            hessian.eliminate(g, sum);
        }
    }
}

fn greedy(hessian: &mut HessianGraph, g: &mut Graph, left: &[NodeId], measure: Measure, tie: Tie) {
    let key = |hessian: &HessianGraph, g: &Graph, v: NodeId| {
        let size = match measure {
            _ if !hessian.is_ready(g, v) => usize::MAX,
            Measure::Products => hessian.products(v),
            Measure::Fill => hessian.fill(v),
        };
        let rank = if tie == Tie::Oldest { v.0 } else { u32::MAX - v.0 };
        (size, rank, v)
    };
    let mut keys: BTreeMap<NodeId, _> = left.iter().map(|&v| (v, key(hessian, g, v))).collect();
    let mut queue: BTreeSet<_> = keys.values().copied().collect();
    while let Some((_, _, v)) = queue.pop_first().filter(|_| !hessian.is_given_up()) {
        keys.remove(&v);
        let neighbours = hessian.neighbours(v);
        hessian.eliminate(g, v);
        for n in neighbours {
            let Some(old) = keys.get_mut(&n) else { continue };
            queue.remove(old);
            *old = key(hessian, g, n);
            queue.insert(*old);
        }
    }
}
