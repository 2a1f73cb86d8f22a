//! One product where there are two of opposite literals, and subtracted instead of added negative ones: a + 2·x and
//! b + (−2)·x as a + t and b − t with t = 2·x.

use std::collections::BTreeMap;

use super::contest::Candidate;
use super::rewrite::Rewrite;
use crate::ir::{NodeId, Op};
use crate::ops::Elementary;

/// The candidate without products that are the opposite of another one; the first `kept` nodes stay as they are.
pub fn share_opposites(mut candidate: Candidate, kept: usize) -> Candidate {
    let mut rewrite = Rewrite::new(&mut candidate.graph, &candidate.roots, kept);
    let ids = rewrite.ids();
    let mut is_term = vec![true; rewrite.g.len()];
    for &id in &ids {
        if !matches!(rewrite.g.op(id), Op::Call(Elementary::Add | Elementary::Sub)) {
            for &a in rewrite.g.args(id) {
                is_term[rewrite.g.resolve(a).index()] = false;
            }
        }
    }
    for &root in &candidate.roots {
        is_term[rewrite.g.resolve(root).index()] = false;
    }
    // The first product of a literal's size with a node, and the literal.
    let mut products: BTreeMap<(u64, NodeId), (NodeId, f64)> = BTreeMap::new();
    for id in ids {
        let Some((literal, factor)) = rewrite.g.scaled(id) else {
            rewrite.copy(id);
            continue;
        };
        let literal = rewrite.g.as_constant(literal).expect("it is one");
        let factor = rewrite.g.resolve(factor);
        let (first, other) = *products.entry((literal.abs().to_bits(), factor)).or_insert((id, literal));
        if other == -literal && rewrite.g.contains(rewrite.g.block(first), rewrite.g.block(id)) {
            let first = rewrite.image(first);
            rewrite.set(id, |rewrite| opposite(rewrite, first));
        } else if literal < 0.0 && is_term[id.index()] {
            let factor = rewrite.image(factor);
            rewrite.set(id, |rewrite| {
                let product = rewrite.g.scale(-literal, factor);
                opposite(rewrite, product)
            });
        } else {
            rewrite.copy(id);
        }
    }
    candidate.roots = rewrite.images(&candidate.roots);
    candidate
}

/// The sign changed, or taken off: sums turn it into a subtraction.
fn opposite(rewrite: &mut Rewrite, a: NodeId) -> NodeId {
    match (rewrite.g.op(a), rewrite.g.args(a)) {
        (Op::Call(Elementary::Neg), &[inner]) => inner,
        _ => rewrite.g.node(Op::Call(Elementary::Neg), &[a]),
    }
}
