//! In which order nodes are computed when there is a choice: a rank for each.

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::{BlockId, Graph, NodeId, Op};
use crate::ops::{Cost, Elementary};

/// The order of the graph, which is that of the user's program with derivatives behind.
pub(super) fn by_age(g: &Graph) -> Vec<u32> {
    (0..g.len() as u32).collect()
}

/// From one result after the other down to what it needs, of the operands first the one that takes more values alive
/// at once (Sethi and Ullman 1970).
pub(super) fn by_result(g: &Graph, roots: &[NodeId]) -> Vec<u32> {
    let heights = heights(g);
    let mut ranks = vec![u32::MAX; g.len()].into_boxed_slice();
    let mut next = 0;
    let mut stack: Vec<(NodeId, bool)> = roots.iter().rev().map(|&root| (g.resolve(root), false)).collect();
    let mut operands: Vec<NodeId> = Vec::new();
    while let Some((id, has_operands)) = stack.pop() {
        if ranks[id.index()] != u32::MAX {
            continue;
        }
        if has_operands {
            ranks[id.index()] = next;
            next += 1;
            continue;
        }
        stack.push((id, true));
        // The last one on the stack is the next: of equals the left one.
        operands.clear();
        for &a in g.args(id).iter().rev() {
            let a = g.resolve(a);
            if ranks[a.index()] == u32::MAX {
                operands.push(a);
            }
        }
        if operands.len() > 1 {
            operands.sort_by_key(|a| heights[a.index()]);
        }
        for &a in &operands {
            stack.push((a, false));
        }
    }
    ranks.into_vec()
}

/// Puts the cosine of an angle right behind its sine, or before it: they wait for the same, so an equal rank does.
pub(super) fn with_pairs(g: &Graph, mut ranks: Vec<u32>) -> Vec<u32> {
    let mut known: BTreeMap<(BlockId, NodeId), NodeId> = BTreeMap::new();
    for id in g.ids().filter(|&id| matches!(g.op(id), Op::Call(Elementary::Sin | Elementary::Cos))) {
        let other = *known.entry((g.block(id), g.resolve(g.args(id)[0]))).or_insert(id);
        let rank = ranks[id.index()].min(ranks[other.index()]);
        (ranks[id.index()], ranks[other.index()]) = (rank, rank);
    }
    ranks
}

/// Nodes by rank, of equal ranks the older one first; `wanted` is in ascending order.
pub(super) fn sorted(ranks: &[u32], wanted: &[NodeId]) -> Vec<NodeId> {
    let of = |id: &NodeId| ranks[id.index()] as usize;
    let (mut low, mut high) = (usize::MAX, 0);
    for id in wanted {
        let rank = of(id);
        low = if rank < low { rank } else { low };
        high = if rank > high { rank } else { high };
    }
    if low > high {
        return Vec::new();
    }
    let mut sorted = wanted.to_vec();
    if high - low > 4 * wanted.len() {
        sorted.sort_by_key(of);
        return sorted;
    }
    // Ranks are dense where a body is long: they are counted.
    let mut places = vec![0; high - low + 2].into_boxed_slice();
    for id in wanted {
        places[of(id) - low + 1] += 1;
    }
    let mut place = 0;
    for at in &mut *places {
        place += *at;
        *at = place;
    }
    let ordered = sorted.as_mut_slice();
    for id in wanted {
        let place = &mut places[of(id) - low];
        ordered[*place] = *id;
        *place += 1;
    }
    sorted
}

/// How many values are alive at once when a node is computed by itself.
fn heights(g: &Graph) -> Box<[u32]> {
    let mut heights = vec![0; g.len()].into_boxed_slice();
    let mut operands: Vec<u32> = Vec::new();
    for id in g.ids() {
        if !g.op_is_computed(id) {
            continue;
        }
        heights[id.index()] = match g.args(id) {
            [] => 1,
            [a] => heights[a.index()].max(1),
            &[a, b] => {
                let (a, b) = (heights[a.index()], heights[b.index()]);
                if a == b { a + 1 } else { a.max(b) }
            }
            args => {
                operands.clear();
                operands.extend(args.iter().map(|a| heights[a.index()]));
                operands.sort_unstable_by(|a, b| b.cmp(a));
                let most = operands.iter().zip(0..).map(|(height, before)| height + before).max();
                most.unwrap_or(0).max(1)
            }
        };
    }
    heights
}

/// Calls, and what they need, before everything else; none if there are not several.
pub(super) fn calls_first(g: &Graph, live: &[NodeId], ranks: &[u32]) -> Option<Vec<u32>> {
    let mut is_needed = vec![false; g.len()];
    let mut arguments: BTreeSet<&[NodeId]> = BTreeSet::new();
    for &id in live.iter().rev() {
        if matches!(g.op(id), Op::Call(f) if f.row().cost == Cost::Transcendental) {
            is_needed[id.index()] = true;
            arguments.insert(g.args(id));
        }
        if is_needed[id.index()] {
            for &a in g.args(id) {
                is_needed[g.resolve(a).index()] = true;
            }
        }
    }
    if arguments.len() < 2 {
        return None;
    }
    let mut order = live.to_vec();
    order.sort_by_key(|id| (!is_needed[id.index()], ranks[id.index()]));
    let mut ranks = vec![u32::MAX; g.len()];
    for (rank, id) in (0..).zip(order) {
        ranks[id.index()] = rank;
    }
    Some(ranks)
}
