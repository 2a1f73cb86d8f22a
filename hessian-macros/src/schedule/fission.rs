//! Loop fission: a loop whose turns call functions and add to many sums runs in parts, some turns at a time.
//!
//! A call leaves no vector register as it was, so sums that live across it are loaded and stored in every turn, one by
//! one. Here the first part computes, calls, and keeps a few scalars of each turn in arrays on the stack; the second
//! only multiplies and adds, and its sums stay in registers. Every sum adds the same terms in the same order. The first
//! part may itself be divided (`phases`).

use std::collections::BTreeSet;

use super::cut::Flow;
use super::{Body, Pass, Step, Visit, phases};
use crate::ir::{Graph, Kind, NodeId, Op};
use crate::ops::{Cost, Spelling};

/// Sums from which it is worth it: fewer cost no more than what is kept.
const SUMS: usize = 8;
/// Scalars that are kept of a turn at most, which bounds the stack.
pub(super) const KEPT: usize = 32;

/// Splits the loops of a body that gain by it. A loop inside of a loop would have its array anew in every turn.
pub(super) fn split(g: &Graph, body: &mut Body) {
    for step in &mut body.steps {
        let Step::Visit(visit) = step else { continue };
        if !g.region(visit.region).is_loop {
            visit.arms.iter_mut().for_each(|arm| split(g, arm));
        } else if let Some((sums, late)) = second_part(g, visit) {
            let steps = std::mem::take(&mut visit.arms[0].steps);
            let is_late = |step: &Step| matches!(step, Step::Node(id) if late.contains(id));
            let (late, early): (Vec<Step>, Vec<Step>) = steps.into_iter().partition(is_late);
            visit.late = sums;
            visit.arms = phases::divide(g, visit, early, &late);
            visit.arms.push(Body { steps: late });
        }
    }
}

/// The sums that a second part adds to, and the nodes that it computes: the terms, and before them what lets the first
/// part keep as few scalars as possible.
fn second_part(g: &Graph, visit: &Visit) -> Option<(Vec<NodeId>, BTreeSet<NodeId>)> {
    if visit.pass != Pass::Ordinary {
        return None;
    }
    let body = g.region(visit.region).arms[0];
    let steps = &visit.arms[0].steps;
    let is_running = |id: NodeId| matches!(g.op(id), Op::Running(..)) && g.block(id) == body;
    let of_turn = |id: NodeId| g.op_is_computed(id) && g.contains(body, g.block(id));
    let is_late =
        |&id: &NodeId| g.kind(id) == Kind::Float && g.args(id).len() == 2 && !is_running(g.resolve(g.args(id)[1]));
    let sums: Vec<NodeId> = visit.phis.iter().copied().filter(is_late).collect();
    if sums.len() < SUMS || !calls(g, steps) {
        return None;
    }
    // What the first part needs itself, and what can only be computed there.
    let mut early: BTreeSet<NodeId> = BTreeSet::new();
    let results = visit.results().filter(|r| !sums.contains(r)).map(|r| g.args(r)[1]);
    early.extend(results.chain(g.region(visit.region).exit).map(|id| g.resolve(id)));
    let mut free = Vec::new();
    for step in steps.iter().rev() {
        match *step {
            Step::Node(id) if !early.contains(&id) && is_arithmetic(g, id) && !operands(g, id).any(is_running) => {
                free.push(id);
            }
            _ => used(g, step, &mut early),
        }
    }
    free.sort_unstable();
    // The terms are late where they can be, and so is what is computed from them.
    let terms: BTreeSet<NodeId> = sums.iter().map(|&sum| g.resolve(g.args(sum)[1])).filter(|&id| of_turn(id)).collect();
    let mut late: BTreeSet<NodeId> = BTreeSet::new();
    for &id in &free {
        if terms.contains(&id) || operands(g, id).any(|a| late.contains(&a)) {
            late.insert(id);
        }
    }
    let mut flow = Flow::new();
    for &id in &free {
        for operand in operands(g, id).filter(|&a| of_turn(a) && !late.contains(&a)) {
            if free.binary_search(&operand).is_err() {
                flow.source(operand);
            }
            if late.contains(&id) {
                flow.sink(operand);
            } else {
                flow.edge(operand, id);
            }
        }
    }
    for &term in terms.difference(&late) {
        flow.source(term);
        flow.sink(term);
    }
    late.extend(flow.behind(KEPT)?);
    debug_assert!(late.iter().all(|&id| g.kind(id) == Kind::Float));
    Some((sums, late))
}

/// A node's operands, as they are computed.
fn operands(g: &Graph, id: NodeId) -> impl Iterator<Item = NodeId> {
    g.args(id).iter().map(|&a| g.resolve(a))
}

/// Whether a node is an operation that needs no call.
pub(super) fn is_arithmetic(g: &Graph, id: NodeId) -> bool {
    let Op::Call(f) = g.op(id) else { return false };
    let row = f.row();
    matches!(row.cost, Cost::Sign | Cost::Add | Cost::Mul)
        && matches!(row.spelling, Spelling::Infix(_) | Spelling::Prefix(_))
}

/// Whether some step calls a function.
pub(super) fn calls(g: &Graph, steps: &[Step]) -> bool {
    steps.iter().any(|step| match step {
        Step::Node(id) => matches!(g.op(*id), Op::Call(f) if f.row().cost == Cost::Transcendental),
        Step::Visit(visit) => visit.arms.iter().any(|arm| calls(g, &arm.steps)),
    })
}

/// What a step uses.
pub(super) fn used(g: &Graph, step: &Step, found: &mut BTreeSet<NodeId>) {
    match step {
        Step::Node(id) => found.extend(operands(g, *id)),
        Step::Visit(visit) => {
            let region = g.region(visit.region);
            let selector = g.args(region.selector).iter().copied().chain([region.selector]);
            let ends = (0..visit.arms.len()).flat_map(|arm| visit.ends(g, arm));
            found.extend(selector.chain(ends).chain(visit.starts(g)).map(|id| g.resolve(id)));
            visit.arms.iter().flat_map(|arm| &arm.steps).for_each(|step| used(g, step, found));
        }
    }
}
