//! Derivatives by the elements of an array whose length only the run knows: what is added where, in which turns.
//!
//! In the block that reads it an element is a variable like any other. Which one it is only the run knows, so its
//! derivative is not a result of the routine: it is added to the caller's array, at the place that the index says, as
//! often as the block runs. With P, the matrix of zeros and ones that picks the elements, ∇f = Pᵀ∇ and ∇²f = Pᵀ∇²P,
//! whichever of them are the same ones. Elements that arms of different branches read meet where both arms are taken.

use std::collections::BTreeSet;

use super::adjoint::adjoints;
use super::eliminate::HessianGraph;
use super::labelled::{Term, arm_below, guarded, ones, turns_below};
use super::local::Activity;
use super::orders::Order;
use super::tangent::tangent;
use crate::ir::{BlockId, Graph, NodeId, Op, RegionId};

/// What is added, at the places of which elements.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// One element.
    pub row: NodeId,
    /// Another one, or the same.
    pub column: NodeId,
    /// The indices of both, to be had where the term holds.
    indices: [NodeId; 2],
    /// What is added, and where: where both elements are read.
    pub term: Term,
}

/// The gradient, element by element.
pub fn gradient(g: &mut Graph, output: NodeId, elements: &[NodeId]) -> Vec<Entry> {
    let (activity, one) = (Activity::of_inputs(g), g.one());
    let adjoint = adjoints(g, &[(output, one)], &activity);
    elements.iter().filter_map(|&x| Some(met(g, x, x, adjoint[x.index()]?))).collect()
}

/// The Hessian, pair of elements by pair of elements.
pub fn hessian(g: &mut Graph, output: NodeId, elements: &[NodeId], order: Order) -> Vec<Entry> {
    let one = g.one();
    let found = HessianGraph::new(g, &[(output, one)], elements).terms(g, order, &mut { usize::MAX });
    let (_, entries) = found.expect("every intermediate is eliminated");
    entries.into_iter().map(|(row, column, term)| met(g, elements[row], elements[column], term)).collect()
}

/// What belongs to two elements, where both are read.
fn met(g: &mut Graph, row: NodeId, column: NodeId, term: Term) -> Entry {
    let inner = |block, x: &NodeId| g.inner(block, g.block(*x)).unwrap_or(block);
    let block = [row, column].iter().fold(term.block, inner);
    let mut met = Term { block, ..term };
    let mut guards: Vec<BlockId> = Vec::new();
    let indices = [row, column].map(|x| {
        let (home, index) = (g.block(x), g.args(x)[0]);
        if g.contains(home, block) {
            return index;
        }
        // It is read in an arm of another branch: the term holds where that one is taken, too.
        let common = g.common(home, block);
        debug_assert!(!turns_below(g, common, home), "turns of two loops never meet");
        if !guards.iter().any(|&guard| g.contains(home, guard)) {
            let taken = ones(g, &[home], common);
            met = guarded(g, met, taken);
            guards.push(home);
        }
        index_at(g, index, home, common)
    });
    Entry { row, column, indices, term: met }
}

/// An index of the block `home` as a node of `outer`, which contains it; where `home` is not taken it is any number.
fn index_at(g: &mut Graph, mut index: NodeId, mut home: BlockId, outer: BlockId) -> NodeId {
    while home != outer {
        let (region, arm) = g.arm_of(home).expect("the outer block contains the inner one");
        let mut arms = vec![g.node(Op::Int(0), &[]); g.region(region).arms.len()];
        arms[arm as usize] = index;
        let above = g.phi(region, &arms);
        g.shift_like(above, index);
        (index, home) = (above, g.region(region).parent);
    }
    index
}

/// The direction that the caller gives, element by element.
pub fn direction(g: &mut Graph, elements: &[NodeId]) -> Vec<(NodeId, NodeId)> {
    elements.iter().map(|&x| (x, along(g, x, g.args(x)[0], g.block(x)))).collect()
}

/// The direction's component of an element whose index is a node of `block`.
fn along(g: &mut Graph, element: NodeId, index: NodeId, block: BlockId) -> NodeId {
    let before = g.enter(if index == g.args(element)[0] { g.block(element) } else { block });
    let value = g.node(Op::Along(g.part(element)), &[index]);
    g.enter(before);
    value
}

/// The rates at which entries of a gradient change along a direction.
pub fn rates(g: &mut Graph, entries: &[Entry], direction: &[(NodeId, NodeId)]) -> Vec<Entry> {
    let values: Vec<NodeId> = entries.iter().map(|entry| entry.term.value).collect();
    let rates = tangent(g, &values, direction);
    let rate = |(entry, value): (&Entry, NodeId)| Entry { term: Term { value, ..entry.term }, ..*entry };
    entries.iter().zip(rates).map(rate).collect()
}

/// The Hessian's product with a direction, from its entries.
pub fn product(g: &mut Graph, entries: &[Entry]) -> Vec<Entry> {
    let mut found = Vec::new();
    for &Entry { row, column, indices: [i, j], term } in entries {
        let both = [((row, i), (column, j)), ((column, j), (row, i))];
        for ((to, at), (from, index)) in both.into_iter().take(if row == column { 1 } else { 2 }) {
            let v = along(g, from, index, term.block);
            let before = g.enter(term.block);
            let value = g.mul(term.value, v);
            g.enter(before);
            found.push(Entry { row: to, column: to, indices: [at, at], term: Term { value, ..term } });
        }
    }
    found
}

/// Those entries of a Hessian that may be on its diagonal.
pub fn diagonal(g: &Graph, entries: Vec<Entry>) -> Vec<Entry> {
    entries.into_iter().filter(|entry| entry.row == entry.column || !g.are_apart(entry.row, entry.column)).collect()
}

/// Whatever the entries add, as one action of the function's body.
pub fn scattered(g: &mut Graph, entries: &[Entry]) -> NodeId {
    let mut sums: Vec<Entry> = Vec::new();
    for entry in entries {
        let before = g.enter(entry.term.block);
        let place = |e: &Entry| (e.row, e.column, e.term.block);
        match sums.iter_mut().find(|sum| place(sum) == place(entry)) {
            Some(sum) => sum.term.value = g.add(sum.term.value, entry.term.value),
            None => sums.push(*entry),
        }
        g.enter(before);
    }
    let mut actions = Vec::new();
    for Entry { row, column, indices: [i, j], term } in sums {
        if !g.is_zero(term.value) {
            let before = g.enter(term.block);
            let column = (row != column).then(|| (j, g.part(column)));
            actions.push((term.block, g.scatter(term.value, (i, g.part(row)), column)));
            g.enter(before);
        }
    }
    gathered(g, &actions, Graph::ROOT)
}

/// An action, and the block that it belongs to.
type Action = (BlockId, NodeId);

/// Actions of blocks as one action of `block`, which contains them all.
fn gathered(g: &mut Graph, actions: &[Action], block: BlockId) -> NodeId {
    let mut own = Vec::new();
    // Branches and loops directly below `block`, in order of appearance, each with its actions by arm.
    let mut below: Vec<(RegionId, Vec<Vec<Action>>)> = Vec::new();
    for &action in actions {
        let Some((region, arm)) = arm_below(g, block, action.0) else {
            own.push(action.1);
            continue;
        };
        let place = below.iter().position(|(r, _)| *r == region).unwrap_or_else(|| {
            below.push((region, vec![Vec::new(); g.region(region).arms.len()]));
            below.len() - 1
        });
        below[place].1[arm as usize].push(action);
    }
    for (region, arms) in below {
        let blocks = g.region(region).arms.clone();
        let arms: Vec<NodeId> = arms.iter().zip(blocks).map(|(actions, arm)| gathered(g, actions, arm)).collect();
        let before = g.enter(block);
        own.push(match arms.as_slice() {
            &[turn] if g.region(region).is_loop => {
                let nothing = g.together(&[]);
                g.accumulate(region, nothing, turn)
            }
            arms => g.phi(region, arms),
        });
        g.enter(before);
    }
    let before = g.enter(block);
    let all = g.together(&own);
    g.enter(before);
    all
}

/// An operation in which two turns of loops meet other than by being added: then every element has a second derivative
/// with every other one, and the Hessian is no sum of what single turns contribute.
pub fn meeting(g: &mut Graph, output: NodeId, elements: &[NodeId]) -> Option<NodeId> {
    let one = g.one();
    let read = read(g);
    let hessian = HessianGraph::new(g, &[(output, one)], elements);
    let are_apart = |operation: NodeId, x: NodeId, y: NodeId| {
        let (x, y) = (g.block(x), g.block(y));
        let both = g.common(x, y);
        // Turns of two loops, or any two turns of one that the operation is behind.
        let of_two = turns_below(g, both, x) && turns_below(g, both, y);
        of_two || turns_below(g, g.common(g.block(operation), both), both)
    };
    let meets = |&&(operation, [a, b]): &&(NodeId, [NodeId; 2])| {
        read[a.index()].iter().any(|&x| read[b.index()].iter().any(|&y| are_apart(operation, x, y)))
    };
    hessian.meetings().iter().find(meets).map(|meeting| meeting.0)
}

/// The elements that each node is computed from.
fn read(g: &Graph) -> Vec<BTreeSet<NodeId>> {
    let activity = Activity::of_inputs(g);
    let mut read: Vec<BTreeSet<NodeId>> = vec![BTreeSet::new(); g.len()];
    for id in g.ids().filter(|&id| activity.is_active(id)) {
        if let Op::Element(_) = g.op(id) {
            read[id.index()].insert(id);
            continue;
        }
        let args: BTreeSet<NodeId> = g.args(id).iter().flat_map(|a| read[a.index()].clone()).collect();
        read[id.index()] = args;
    }
    read
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::evaluate::Evaluation;
    use crate::ir::verify::verify;
    use crate::ir::{Kind, LeafId, Part, Precision};
    use crate::ops::Elementary;

    const X: [f64; 4] = [0.5, -1.5, 2.0, 3.0];
    const V: [f64; 4] = [1.0, -2.0, 0.5, 0.25];

    /// Leaf 0 turns three times, leaf 1 is the number of the turn, leaf 2 the next one's; leaves 3 and 4 read there.
    fn leaves(leaf: LeafId, args: &[f64]) -> f64 {
        let turn = args.first().copied().unwrap_or(3.0);
        match leaf.0 {
            0 => 3.0,
            1 => turn,
            2 => turn + 1.0,
            3 => X[turn as usize],
            _ => X[turn as usize + 1],
        }
    }

    /// Σ a²·b over the turns, where b is the element behind a.
    fn program() -> (Graph, NodeId, Vec<NodeId>) {
        let mut g = Graph::new(Precision::Double, false);
        let header = g.node(Op::Leaf(LeafId(0), Kind::Int), &[]);
        let region = g.repeat(header);
        let body = g.region(region).arms[0];
        g.enter(body);
        let part = Part { number: 0, of: 1 };
        let mut read = |index: u32, value: u32| {
            let index = g.node(Op::Leaf(LeafId(index), Kind::Int), &[]);
            let value = g.node(Op::Leaf(LeafId(value), Kind::Float), &[]);
            g.element(part, index, value)
        };
        let (a, b) = (read(1, 3), read(2, 4));
        let square = g.value(Elementary::Mul, &[a, a]);
        let term = g.value(Elementary::Mul, &[square, b]);
        g.enter(Graph::ROOT);
        let zero = g.zero();
        let sum = g.accumulate(region, zero, term);
        let elements = g.elements();
        (g, sum, elements)
    }

    fn scattered_by(g: &mut Graph, entries: &[Entry]) -> [[f64; 4]; 4] {
        let action = scattered(g, entries);
        verify(g).unwrap();
        let mut evaluation = Evaluation::new(g, &X, &V, &leaves);
        evaluation.value(action);
        let mut sums = [[0.0; 4]; 4];
        for &(row, column, value) in &evaluation.scattered {
            sums[row.max(column)][row.min(column)] += value;
        }
        sums
    }

    #[test]
    fn derivatives_are_added_where_elements_are() {
        let (mut g, sum, elements) = program();
        assert!(meeting(&mut g.clone(), sum, &elements).is_none());
        let entries = gradient(&mut g, sum, &elements);
        let found = scattered_by(&mut g, &entries);
        // 2·a·b and a²
        let slopes = [2.0 * X[0] * X[1], X[0] * X[0] + 2.0 * X[1] * X[2], X[1] * X[1] + 2.0 * X[2] * X[3], X[2] * X[2]];
        assert_eq!(std::array::from_fn(|i| found[i][i]), slopes);

        for order in [Order::Reverse, Order::Forward, Order::Chains] {
            let (mut g, sum, elements) = program();
            let entries = hessian(&mut g, sum, &elements, order);
            let mut expected = [[0.0; 4]; 4];
            for i in 0..3 {
                expected[i][i] += 2.0 * X[i + 1];
                expected[i + 1][i] += 2.0 * X[i];
            }
            assert_eq!(scattered_by(&mut g, &entries), expected);

            let along = direction(&mut g, &elements);
            let by_entries = product(&mut g, &entries);
            let slopes = gradient(&mut g, sum, &elements);
            let by_rates = rates(&mut g, &slopes, &along);
            let of = |i: usize, j: usize| expected[i.max(j)][i.min(j)];
            for entries in [by_entries, by_rates] {
                let found = scattered_by(&mut g, &entries);
                for (i, row) in found.iter().enumerate() {
                    let expected: f64 = (0..4).map(|j| of(i, j) * V[j]).sum();
                    assert!((row[i] - expected).abs() < 1e-14, "{i}: {} is not {expected}", row[i]);
                }
            }
        }
    }

    #[test]
    fn turns_that_meet_are_found() {
        let (mut g, sum, elements) = program();
        let square = g.value(Elementary::Mul, &[sum, sum]);
        assert_eq!(meeting(&mut g, square, &elements), Some(square));
    }
}
