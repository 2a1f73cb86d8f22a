//! One product where there are two of opposite literals, and subtracted instead of added negative ones: a + 2·x and
//! b + (−2)·x as a + t and b − t with t = 2·x. A sign goes through products on its way to a sum.

use std::collections::BTreeMap;

use super::contest::Candidate;
use super::rewrite::Rewrite;
use crate::ir::{NodeId, Op};
use crate::ops::Elementary;

/// The candidate without products that are the opposite of another one; signs go through products if so asked. The
/// first `kept` nodes stay as they are.
pub fn share_opposites(mut candidate: Candidate, kept: usize, through_products: bool) -> Candidate {
    let mut rewrite = Rewrite::new(&mut candidate.graph, &candidate.roots, kept);
    let ids = rewrite.ids();
    // Whether all users of a node are sums, or products of which that is true in turn if signs go through them.
    let mut is_term = vec![true; rewrite.g.len()];
    for &root in &candidate.roots {
        is_term[rewrite.g.resolve(root).index()] = false;
    }
    for &id in ids.iter().rev() {
        let takes_signs = match rewrite.g.op(id) {
            Op::Call(Elementary::Add | Elementary::Sub) => true,
            Op::Call(Elementary::Mul) => through_products && is_term[id.index()],
            _ => false,
        };
        for &a in rewrite.g.args(id).iter().filter(|_| !takes_signs) {
            is_term[rewrite.g.resolve(a).index()] = false;
        }
    }
    // The blocks of the products of a positive literal with a node.
    let mut positive: BTreeMap<(u64, NodeId), Vec<NodeId>> = BTreeMap::new();
    let product = |rewrite: &Rewrite, id: NodeId| {
        let (literal, factor) = rewrite.g.scaled(id)?;
        Some((rewrite.g.as_constant(literal)?, rewrite.g.resolve(factor)))
    };
    for &id in &ids {
        if let Some((literal, factor)) = product(&rewrite, id)
            && literal > 0.0
        {
            positive.entry((literal.to_bits(), factor)).or_default().push(id);
        }
    }
    for id in ids {
        let Some((literal, factor)) = product(&rewrite, id).filter(|product| product.0 < 0.0) else {
            rewrite.copy(id);
            continue;
        };
        let opposites = positive.get(&((-literal).to_bits(), factor)).map_or(&[][..], Vec::as_slice);
        let is_shared = |&other: &NodeId| {
            let (here, there) = (rewrite.g.block(id), rewrite.g.block(other));
            if other < id { rewrite.g.contains(there, here) } else { rewrite.g.contains(here, there) }
        };
        if is_term[id.index()] || opposites.iter().any(is_shared) {
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
