//! A reciprocal that one product needs only is a division: a·(1/b) = a/b, which is also more precise.

use super::contest::Candidate;
use super::rewrite::Rewrite;
use crate::ir::{Graph, NodeId, Op};
use crate::ops::Elementary;

/// The candidate with divisions instead of reciprocals that are used once; the first `kept` nodes stay as they are.
pub fn divide(mut candidate: Candidate, kept: usize) -> Candidate {
    let mut rewrite = Rewrite::new(&mut candidate.graph, &candidate.roots, kept);
    for id in rewrite.ids() {
        match quotient(&rewrite, id) {
            Some((a, b)) => {
                let operands = [rewrite.image(a), rewrite.image(b)];
                rewrite.set(id, |rewrite| rewrite.g.node(Op::Call(Elementary::Div), &operands));
            }
            None => rewrite.copy(id),
        }
    }
    candidate.roots = rewrite.images(&candidate.roots);
    candidate
}

/// Dividend and divisor of a product with a reciprocal of its own.
fn quotient(rewrite: &Rewrite, id: NodeId) -> Option<(NodeId, NodeId)> {
    let g = &*rewrite.g;
    if g.op(id) != Op::Call(Elementary::Mul) {
        return None;
    }
    let [a, b] = [0, 1].map(|i| g.resolve(g.args(id)[i]));
    let of = |a: NodeId, r: NodeId| {
        let divisor = divisor(g, r)?;
        (rewrite.is_own(r, id) && g.block(r) == g.block(id)).then_some((a, divisor))
    };
    of(a, b).or_else(|| of(b, a))
}

/// What a node is the reciprocal of.
fn divisor(g: &Graph, id: NodeId) -> Option<NodeId> {
    match (g.op(id), g.args(id)) {
        (Op::Call(Elementary::Recip), &[a]) => Some(a),
        (Op::Call(Elementary::Div), &[one, a]) if g.as_constant(one) == Some(1.0) => Some(a),
        _ => None,
    }
}
