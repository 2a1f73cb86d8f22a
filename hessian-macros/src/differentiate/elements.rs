//! Derivatives by the elements of an array whose length only the run knows: what is added where, in which turns.
//!
//! In the block that reads it an element is a variable like any other. Which one it is only the run knows, so its
//! derivative is not a result of the routine: it is added to the caller's array, at the place that the index says, as
//! often as the block runs. With P, the matrix of zeros and ones that picks the elements, ∇f = Pᵀ∇ and ∇²f = Pᵀ∇²P,
//! whichever of them are the same ones.

use std::collections::BTreeSet;

use super::adjoint::adjoints;
use super::eliminate::{HessianGraph, terms};
use super::labelled::{Term, arm_below, turns_below};
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
    /// What is added.
    pub term: Term,
}

/// The gradient, element by element.
pub fn gradient(g: &mut Graph, output: NodeId, elements: &[NodeId]) -> Vec<Entry> {
    let (activity, one) = (Activity::of_inputs(g), g.one());
    let adjoint = adjoints(g, &[(output, one)], &activity);
    let entry = |&x: &NodeId| adjoint[x.index()].map(|term| Entry { row: x, column: x, term });
    elements.iter().filter_map(entry).collect()
}

/// The Hessian, pair of elements by pair of elements.
pub fn hessian(g: &mut Graph, output: NodeId, elements: &[NodeId], order: Order) -> Vec<Entry> {
    let one = g.one();
    let (_, entries) = terms(g, &[(output, one)], elements, order);
    let entry = |(row, column, term)| Entry { row: elements[row], column: elements[column], term };
    entries.into_iter().map(entry).collect()
}

/// The direction that the caller gives, element by element.
pub fn direction(g: &mut Graph, elements: &[NodeId]) -> Vec<(NodeId, NodeId)> {
    let along = |&x: &NodeId| {
        let before = g.enter(g.block(x));
        let (part, index) = (g.part(x), g.args(x)[0]);
        let value = g.node(Op::Along(part), &[index]);
        g.enter(before);
        (x, value)
    };
    elements.iter().map(along).collect()
}

/// The rates at which entries of a gradient change along a direction.
pub fn rates(g: &mut Graph, entries: &[Entry], direction: &[(NodeId, NodeId)]) -> Vec<Entry> {
    let values: Vec<NodeId> = entries.iter().map(|entry| entry.term.value).collect();
    let rates = tangent(g, &values, direction);
    let rate = |(entry, value): (&Entry, NodeId)| Entry { term: Term { value, ..entry.term }, ..*entry };
    entries.iter().zip(rates).map(rate).collect()
}

/// The Hessian's product with a direction, from its entries.
pub fn product(g: &mut Graph, entries: &[Entry], direction: &[(NodeId, NodeId)]) -> Vec<Entry> {
    let along = |x: NodeId| direction.iter().find(|seed| seed.0 == x).map(|seed| seed.1);
    let mut found = Vec::new();
    for &Entry { row, column, term } in entries {
        let both = [(row, column), (column, row)];
        for (to, from) in both.into_iter().take(if row == column { 1 } else { 2 }) {
            let before = g.enter(term.block);
            let value = along(from).map(|v| g.mul(term.value, v));
            g.enter(before);
            found.extend(value.map(|value| Entry { row: to, column: to, term: Term { value, ..term } }));
        }
    }
    found
}

/// Those entries of a Hessian that may be on its diagonal.
pub fn diagonal(g: &Graph, entries: Vec<Entry>) -> Vec<Entry> {
    entries.into_iter().filter(|entry| entry.row == entry.column || !g.are_apart(entry.row, entry.column)).collect()
}

/// Whether every entry holds where both of its elements are: not so if each of them is read in an arm of its own.
pub fn are_met(g: &Graph, entries: &[Entry]) -> bool {
    entries.iter().all(|entry| home(g, entry).is_some())
}

/// Where the value of an entry is to be had, and its indices are.
fn home(g: &Graph, entry: &Entry) -> Option<BlockId> {
    let both = g.inner(g.block(entry.row), g.block(entry.column))?;
    g.inner(both, entry.term.block)
}

/// Whatever the entries add, as one action of the function's body.
pub fn scattered(g: &mut Graph, entries: &[Entry]) -> NodeId {
    let mut sums: Vec<((NodeId, NodeId, BlockId), NodeId)> = Vec::new();
    for entry in entries {
        let &Entry { row, column, term } = entry;
        let block = home(g, entry).expect("elements that do not meet are refused");
        let before = g.enter(block);
        match sums.iter_mut().find(|(place, _)| *place == (row, column, block)) {
            Some((_, sum)) => *sum = g.add(*sum, term.value),
            None => sums.push(((row, column, block), term.value)),
        }
        g.enter(before);
    }
    let mut actions = Vec::new();
    for ((row, column, block), value) in sums {
        if !g.is_zero(value) {
            let before = g.enter(block);
            actions.push((block, g.scatter(value, row, column)));
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
