//! Forward mode: the tangent of a program along a direction. v̇ = Σ c·u̇.

use std::collections::BTreeSet;

use super::labelled::{Sum, Term, guarded, product};
use super::local::{Activity, first};
use super::recurrence::is_parameter;
use super::steep::Steep;
use crate::ir::{BlockId, Direction, Graph, Kind, NodeId, Op};

/// The tangents of `roots` along the direction that gives each seeded node its tangent and every other variable none.
pub fn tangent(g: &mut Graph, roots: &[NodeId], seeds: &[(NodeId, NodeId)]) -> Vec<NodeId> {
    let terms = tangent_within(g, roots, seeds, None);
    roots.iter().zip(terms).map(|(&root, term)| gathered(g, term, g.block(root))).collect()
}

/// The same as terms, but where a loop's body is given, nothing outside of it depends on what is seeded.
pub fn tangent_within(
    g: &mut Graph,
    roots: &[NodeId],
    seeds: &[(NodeId, NodeId)],
    body: Option<BlockId>,
) -> Vec<Option<Term>> {
    let seeded: Vec<NodeId> = seeds.iter().map(|seed| seed.0).collect();
    let around = reached(g, roots, |id| body.is_none_or(|body| is_of_loop(g, body, id)));
    let activity = Activity::among(g, &around, &seeded);
    let mut is_seed = vec![false; g.len()];
    for seed in seeded {
        is_seed[seed.index()] = true;
    }
    let steep = Steep::new(g);
    // The nodes whose tangents those of the roots are made of.
    let needed = reached(g, roots, |id| activity.is_active(id) && !is_seed[id.index()]);
    // A tangent keeps its label: what flows in through one piece only is multiplied in that piece only.
    let mut dot: Vec<Option<Term>> = vec![None; g.len()];
    for &(node, value) in seeds {
        dot[node.index()] = Some(Term { block: g.block(node), value });
    }
    for id in needed {
        dot[id.index()] = match g.op(id) {
            // A loop carries the tangent of what it carries.
            Op::Running(..) => {
                // What the tangent starts from is made before any result of its loop: a gradient of it meets what
                // goes into the loop behind all of these.
                let carry = g.carry_of(id);
                if let Some(start) = carry.map(|carry| g.args(carry)[0]) {
                    gathered(g, dot[start.index()], g.block(start));
                }
                let value = g.running_tangent((id, seeds.to_vec(), body));
                let term = Term { block: g.block(id), value };
                let is_guarded = carry.is_some_and(|carry| steep.is_above(id) && !flows(g, carry, &dot, &activity));
                Some(if is_guarded { begun(g, term, value) } else { term })
            }
            Op::Carry(..) | Op::CarryBack(_) => Some(carried(g, id, &dot, seeds, body)),
            _ if is_parameter(g, id) => dot[g.args(id)[0].index()].map(|outside| parameter(g, id, outside)),
            _ => {
                let mut sum = Sum::default();
                for edge in first(g, id, &activity) {
                    let Some(tangent) = dot[edge.arg.index()] else { continue };
                    if let Some(term) = product(g, edge.partial, tangent) {
                        sum.push(g, term);
                    }
                }
                steep.collapse_tangent(g, &mut sum, id)
            }
        };
    }
    roots.iter().map(|r| dot[r.index()]).collect()
}

/// What `roots` depend on by way of nodes that count, the oldest first.
fn reached(g: &Graph, roots: &[NodeId], counts: impl Fn(NodeId) -> bool) -> Vec<NodeId> {
    let (mut seen, mut found, mut stack) = (vec![false; g.len()], vec![false; g.len()], roots.to_vec());
    while let Some(id) = stack.pop() {
        if !seen[id.index()] {
            seen[id.index()] = true;
            if counts(id) {
                found[id.index()] = true;
                stack.extend_from_slice(g.args(id));
                stack.extend(g.carry_of(id));
            }
        }
    }
    g.ids().filter(|id| found[id.index()]).collect()
}

/// Whether a node is part of the loop with this body, or a result of it.
fn is_of_loop(g: &Graph, body: BlockId, id: NodeId) -> bool {
    g.contains(body, g.block(id)) || g.is_result_of(body, id)
}

/// The tangent of what a loop carries: it starts with the start's tangent and becomes the update's in every turn.
fn carried(g: &mut Graph, id: NodeId, dot: &[Option<Term>], seeds: &[(NodeId, NodeId)], body: Option<BlockId>) -> Term {
    let (Op::Carry(region, Kind::Float) | Op::CarryBack(region)) = g.op(id) else {
        unreachable!("only a float has a tangent")
    };
    let block = g.block(id);
    let (start, update, running) = (g.args(id)[0], g.args(id)[1], g.args(id)[2]);
    let running = g.running_tangent((running, seeds.to_vec(), body));
    let (of_start, of_update) = (dot[start.index()], dot[update.index()]);
    if g.carry_of(running).is_none() {
        let start = gathered(g, of_start, g.block(start));
        let update = gathered(g, of_update, g.block(update));
        if let Op::CarryBack(_) = g.op(id) {
            g.carry_back(region, start, update, running);
        } else {
            g.carry(region, start, update, running);
        }
    }
    let value = g.carry_of(running).expect("the loop is complete");
    let term = Term { block, value };
    let Some(has_begun) = g.known_tangent(&has_begun(running)) else { return term };
    // Whether it has begun is carried as well.
    if g.carry_of(has_begun).is_none() {
        let one = g.one();
        let mut held = |term: Option<Term>, of: NodeId| {
            gathered(g, term.map(|term| Term { block: term.block, value: one }), g.block(of))
        };
        let (start, update) = (held(of_start, start), held(of_update, update));
        g.carry(region, start, update, has_begun);
    }
    let taken = g.carry_of(has_begun).expect("the loop is complete");
    guarded(g, term, taken)
}

/// Whether a tangent of what a loop carries has begun to flow is a tangent of that tangent, along nothing.
fn has_begun(running: NodeId) -> Direction {
    (running, Vec::new(), None)
}

/// A running tangent where it has begun to flow; before it is a zero that is computed.
fn begun(g: &mut Graph, term: Term, running: NodeId) -> Term {
    let taken = g.running_tangent(has_begun(running));
    guarded(g, term, taken)
}

/// Whether a tangent flows into what a loop carries before its first turn, and out of every turn, whatever arms are taken.
fn flows(g: &Graph, carry: NodeId, dot: &[Option<Term>], activity: &Activity) -> bool {
    let holds = |id: NodeId, block: BlockId| dot[id.index()].is_some_and(|term| g.contains(term.block, block));
    let start = g.args(carry)[0];
    if !holds(start, g.block(carry)) {
        return false;
    }
    let Some(region) = g.op(carry).region() else { return false };
    let body = g.region(region).arms[0];
    let mut flowing = BTreeSet::from([g.args(carry)[2]]);
    for id in g.ids().filter(|&id| g.contains(body, g.block(id)) && activity.is_active(id)) {
        let flows = |arg: &NodeId| {
            let is_inside = g.contains(body, g.block(*arg));
            if is_inside { flowing.contains(arg) } else { holds(*arg, g.block(carry)) }
        };
        let args = g.args(id);
        let all = match g.op(id) {
            Op::Phi(..) => args.iter().all(flows),
            Op::Call(f) if f.has_pieces() => args.iter().all(flows),
            Op::Call(_) => args.iter().any(flows),
            // An inner loop may have no turn, and what it carries may end anywhere; a sum keeps its start.
            Op::Carry(..) | Op::CarryBack(_) => false,
            _ => args.first().is_some_and(flows),
        };
        if all {
            flowing.insert(id);
        }
    }
    flowing.contains(&g.args(carry)[1])
}

/// The tangent of a loop's parameter: a parameter itself, unless it is a literal.
fn parameter(g: &mut Graph, id: NodeId, outside: Term) -> Term {
    let body = g.block(id);
    let value = gathered(g, Some(outside), g.block(g.args(id)[0]));
    let value = if g.as_constant(value).is_some() { value } else { g.parameter(body, value) };
    Term { block: body, value }
}

/// The tangent of a node of `block` as a node that is to be had there, zero where there is none.
fn gathered(g: &mut Graph, tangent: Option<Term>, block: BlockId) -> NodeId {
    let Some(term) = tangent else { return g.zero() };
    let mut sum = Sum::default();
    sum.push(g, term);
    // It may hold in an arm of a branch beside the node's own block.
    let block = g.common(block, term.block);
    sum.gather(g, block)
}
