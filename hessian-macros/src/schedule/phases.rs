//! The first part of a split loop's turn in three: what reads the data, what is only multiplied and added before any
//! call, and the rest.
//!
//! Each runs for a whole batch of turns. What comes before the calls has no order but that of its operations, so
//! several turns of it are computed at a time, in vectors; and no value that all turns share is loaded anew after
//! every call.

use std::collections::{BTreeMap, BTreeSet};

use super::fission::{KEPT, calls, is_arithmetic, used};
use super::{Body, Step, Visit};
use crate::ir::{Graph, Kind, NodeId, Op};

/// Operations before the calls from which it is worth it.
const AHEAD: usize = 8;

/// The part that reads, the part ahead of the calls, and the part with the calls.
const PARTS: usize = 3;

/// What is done by `early` in so many parts, or in one if that is no gain; `late` is what comes behind.
pub(super) fn divide(g: &Graph, visit: &Visit, early: Vec<Step>, late: &[Step]) -> Vec<Body> {
    let Some(parts) = parts(g, visit, &early, late) else { return vec![Body { steps: early }] };
    let mut bodies: Vec<Body> = (0..PARTS).map(|_| Body::default()).collect();
    for (step, part) in early.into_iter().zip(parts) {
        bodies[part].steps.push(step);
    }
    bodies
}

/// The part of each step.
fn parts(g: &Graph, visit: &Visit, early: &[Step], late: &[Step]) -> Option<Vec<usize>> {
    let region = g.region(visit.region);
    let body = region.arms[0];
    if region.exit.is_some() {
        return None;
    }
    let mut home: BTreeMap<NodeId, usize> = BTreeMap::new();
    for (i, step) in early.iter().enumerate() {
        computed(step, &mut |id| {
            home.insert(id, i);
        });
    }
    let uses: Vec<BTreeSet<NodeId>> = early.iter().map(|step| uses_of(g, std::slice::from_ref(step))).collect();
    let is_running = |id: &NodeId| matches!(g.op(*id), Op::Running(..)) && g.block(*id) == body;
    // What stays as written is computed first, in its order, with all that it needs.
    let mut first: Vec<bool> = early.iter().map(|step| is_verbatim(g, step)).collect();
    for i in (0..early.len()).rev() {
        if !first[i] {
            continue;
        }
        if uses[i].iter().any(is_running) {
            return None;
        }
        for operand in uses[i].iter().filter_map(|id| home.get(id)) {
            first[*operand] = true;
        }
    }
    let mut parts: Vec<usize> = Vec::with_capacity(early.len());
    for (i, step) in early.iter().enumerate() {
        let is_ahead = matches!(*step, Step::Node(id) if is_arithmetic(g, id) && g.kind(id) == Kind::Float)
            && !uses[i].iter().any(is_running)
            && uses[i].iter().filter_map(|id| home.get(id)).all(|&operand| parts[operand] < 2);
        parts.push(if first[i] {
            0
        } else if is_ahead {
            1
        } else {
            2
        });
    }
    let has_calls = early.iter().zip(&first).any(|(step, &first)| first && calls(g, std::slice::from_ref(step)));
    if has_calls || parts.iter().filter(|&&part| part == 1).count() < AHEAD {
        return None;
    }
    // What is kept are numbers, and not too many.
    let mut kept: BTreeSet<NodeId> = BTreeSet::new();
    let mut keep = |id: NodeId, part: usize| {
        if home.get(&id).is_some_and(|&i| parts[i] < part) {
            kept.insert(id);
        }
    };
    for (uses, &part) in uses.iter().zip(&parts) {
        for &id in uses {
            keep(id, part);
        }
    }
    for result in visit.results() {
        keep(g.resolve(g.args(result)[1]), if visit.late.contains(&result) { PARTS } else { PARTS - 1 });
    }
    for id in uses_of(g, late) {
        keep(id, PARTS);
    }
    (kept.len() <= KEPT && kept.iter().all(|&id| g.kind(id) == Kind::Float)).then_some(parts)
}

/// What steps use.
fn uses_of(g: &Graph, steps: &[Step]) -> BTreeSet<NodeId> {
    let mut uses = BTreeSet::new();
    for step in steps {
        used(g, step, &mut uses);
    }
    uses
}

/// Every node that a step computes.
fn computed(step: &Step, found: &mut impl FnMut(NodeId)) {
    match step {
        Step::Node(id) => found(*id),
        Step::Visit(visit) => {
            for &phi in &visit.phis {
                found(phi);
            }
            for step in visit.arms.iter().flat_map(|arm| &arm.steps) {
                computed(step, found);
            }
        }
    }
}

/// Whether a step holds verbatim Rust, which may mention what the turn binds.
fn is_verbatim(g: &Graph, step: &Step) -> bool {
    match step {
        Step::Node(id) => !matches!(g.op(*id), Op::Call(_) | Op::Compare(_) | Op::Not),
        Step::Visit(visit) => {
            let region = g.region(visit.region);
            let is_verbatim = |step: &Step| is_verbatim(g, step);
            region.is_loop
                || g.kind(region.selector) == Kind::Int
                || visit.arms.iter().flat_map(|arm| &arm.steps).any(is_verbatim)
        }
    }
}
