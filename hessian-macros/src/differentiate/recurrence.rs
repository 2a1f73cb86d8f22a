//! Recurrences: what a loop carries from turn to turn is one operation on what goes into the loop.
//!
//! Its partial with respect to an argument is carried by the same loop, as its tangent; its second partials are the
//! tangents of these. Nothing is stored, whatever the number of turns.
//!
//! A tangent goes through a turn operation by operation. The Jacobian A of a whole turn, computed once, would serve every
//! argument, J ← A·J + B, with less work where few scalars are bent a lot. But A·J is a sum over the states, in which
//! each has been scaled before they are subtracted. Take two copies of a logistic map coupled by c·(v − w), with v = w and
//! c = 30: operation by operation, the tangent of v − w is zero, and the result has all its digits after any number of
//! turns. With A it is a rounding error that each turn makes larger: of the slope, 9 digits are left after 5 turns, 2 after
//! 10, none after 20. That would be a wrong derivative that nothing in the function's value foretells.

use std::collections::BTreeSet;

use super::labelled::Term;
use super::local::{Activity, Curvature, Edge};
use super::tangent::tangent_within;
use crate::ir::{Graph, NodeId, Op};
use crate::ops::Elementary;

/// The active nodes that go into what a loop carries, as its start or as a parameter of its body.
fn arguments(g: &Graph, result: NodeId, activity: &Activity) -> BTreeSet<NodeId> {
    let Some(region) = g.op(result).region() else { return BTreeSet::new() };
    let body = g.region(region).arms[0];
    let mut found = BTreeSet::new();
    let mut seen = BTreeSet::new();
    let mut stack = vec![g.args(result)[0], g.args(result)[1]];
    while let Some(id) = stack.pop() {
        if !activity.is_active(id) || !seen.insert(id) {
            continue;
        }
        if !g.contains(body, g.block(id)) {
            found.insert(id);
        } else if let Some(carry) = g.carry_of(id) {
            stack.extend(&g.args(carry)[..2]);
        } else {
            stack.extend(g.args(id));
        }
    }
    found
}

/// ∂result/∂argument, the other arguments held fixed.
fn partial(g: &mut Graph, result: NodeId, argument: NodeId) -> Option<Term> {
    let region = g.op(result).region()?;
    let body = g.region(region).arms[0];
    let one = g.one();
    tangent_within(g, &[result], &[(argument, one)], Some(body))[0].filter(|term| !g.is_zero(term.value))
}

/// The first partials of what a loop carries.
pub fn first(g: &mut Graph, result: NodeId, activity: &Activity) -> Vec<Edge> {
    let arguments = arguments(g, result, activity);
    arguments.into_iter().filter_map(|arg| Some(Edge { arg, partial: partial(g, result, arg)? })).collect()
}

/// The second partials of what a loop carries.
pub fn second(g: &mut Graph, result: NodeId, activity: &Activity) -> Vec<Curvature> {
    let arguments: Vec<NodeId> = arguments(g, result, activity).into_iter().collect();
    let mut curvatures = Vec::new();
    for (i, &a) in arguments.iter().enumerate() {
        let Some(slope) = partial(g, result, a) else { continue };
        for &b in &arguments[i..] {
            curvatures.extend(partial(g, slope.value, b).map(|partial| Curvature { a, b, partial }));
        }
    }
    curvatures
}

/// Whether a node is a loop's view of something outside.
pub fn is_parameter(g: &Graph, id: NodeId) -> bool {
    g.op(id) == Op::Call(Elementary::Parameter)
}
