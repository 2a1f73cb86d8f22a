//! Orders of elimination. All give the Hessian; they differ in the number of operations.

use std::collections::{BTreeMap, BTreeSet};

use super::eliminate::HessianGraph;
use crate::ir::{Graph, NodeId};

/// Which intermediate goes next.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Order {
    /// The youngest: edge pushing.
    Reverse,
    /// The one that takes the fewest products (Markowitz 1957), the youngest of equals.
    Greedy,
}

/// Intermediates beyond which a greedy order, which keeps a queue up to date, is not tried.
pub const GREEDY_LIMIT: usize = 3_000;

/// Eliminates every intermediate.
pub fn eliminate_all(hessian: &mut HessianGraph, g: &mut Graph, order: Order) {
    let left = hessian.intermediates();
    match order {
        Order::Reverse => reverse(hessian, g, &left),
        Order::Greedy => greedy(hessian, g, &left),
    }
}

fn reverse(hessian: &mut HessianGraph, g: &mut Graph, left: &[NodeId]) {
    // Sums that wait for their loop's body, the oldest last.
    let mut waiting: Vec<NodeId> = Vec::new();
    for &v in left.iter().rev() {
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

fn greedy(hessian: &mut HessianGraph, g: &mut Graph, left: &[NodeId]) {
    let key = |hessian: &HessianGraph, g: &Graph, v: NodeId| {
        let products = if hessian.is_ready(g, v) { hessian.products(v) } else { usize::MAX };
        (products, std::cmp::Reverse(v))
    };
    let mut keys: BTreeMap<NodeId, _> = left.iter().map(|&v| (v, key(hessian, g, v))).collect();
    let mut queue: BTreeSet<_> = keys.values().copied().collect();
    while let Some((_, std::cmp::Reverse(v))) = queue.pop_first() {
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
