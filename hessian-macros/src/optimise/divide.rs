//! A reciprocal that one product needs only is a division: a·(1/b) = a/b, which is also more precise. So is its square,
//! a·(1/b)² = a/b²: what is out of range of one is out of range of the other.

use super::contest::Candidate;
use super::rewrite::Rewrite;
use crate::ir::{Graph, NodeId, Op};
use crate::ops::Elementary;

/// The candidate with divisions instead of reciprocals that are used once; the first `kept` nodes stay as they are.
pub fn divide(mut candidate: Candidate, kept: usize) -> Candidate {
    let mut rewrite = Rewrite::new(&mut candidate.graph, &candidate.roots, kept);
    for id in rewrite.ids() {
        match quotient(&rewrite, id) {
            Some((a, b, is_squared)) => {
                let (a, b) = (rewrite.image(a), rewrite.image(b));
                rewrite.set(id, |rewrite| {
                    let g = &mut *rewrite.g;
                    let divisor = if is_squared { g.node(Op::Call(Elementary::Mul), &[b, b]) } else { b };
                    g.node(Op::Call(Elementary::Div), &[a, divisor])
                });
            }
            None => rewrite.copy(id),
        }
    }
    candidate.roots = rewrite.images(&candidate.roots);
    candidate
}

/// Dividend and divisor of a product with a reciprocal of its own, and whether it is the divisor's square that it
/// divides by.
fn quotient(rewrite: &Rewrite, id: NodeId) -> Option<(NodeId, NodeId, bool)> {
    let g = &*rewrite.g;
    let [a, b] = factors(g, id).filter(|[a, b]| a != b)?;
    let is_own = |r: NodeId, user: NodeId| rewrite.is_own(r, user) && g.block(r) == g.block(user);
    let of = |a: NodeId, r: NodeId| {
        if !is_own(r, id) {
            return None;
        }
        if let Some(divisor) = divisor(g, r) {
            return Some((a, divisor, false));
        }
        let [root, _] = factors(g, r).filter(|[a, b]| a == b)?;
        let divisor = divisor(g, root).filter(|_| is_own(root, r))?;
        Some((a, divisor, true))
    };
    of(a, b).or_else(|| of(b, a))
}

/// The factors of a product.
fn factors(g: &Graph, id: NodeId) -> Option<[NodeId; 2]> {
    match (g.op(id), g.args(id)) {
        (Op::Call(Elementary::Mul), &[a, b]) => Some([g.resolve(a), g.resolve(b)]),
        _ => None,
    }
}

/// What a node is the reciprocal of.
fn divisor(g: &Graph, id: NodeId) -> Option<NodeId> {
    match (g.op(id), g.args(id)) {
        (Op::Call(Elementary::Recip), &[a]) => Some(a),
        (Op::Call(Elementary::Div), &[one, a]) if g.as_constant(one) == Some(1.0) => Some(a),
        _ => None,
    }
}
