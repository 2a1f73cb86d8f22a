//! One literal before a sum instead of one in each term: 200·b − 400·c − 2·a as 2·(100·b − 200·c − a), where that saves
//! products because a term needs no literal any more, or because its product with another one is there already.

use std::collections::BTreeMap;

use super::contest::Candidate;
use super::rewrite::{Rewrite, Shape};
use crate::ir::NodeId;

/// Products with positive literals: by literal and factor.
type Products = BTreeMap<(u64, NodeId), Vec<NodeId>>;

/// A term ±literal·factor of a sum; the literal is positive.
struct Term {
    is_negative: bool,
    literal: f64,
    factor: NodeId,
    /// Whether only the sum needs the product.
    is_own: bool,
}

/// The candidate with such literals before sums; the first `kept` nodes stay as they are.
pub fn take_literals_out(mut candidate: Candidate, kept: usize) -> Candidate {
    let mut rewrite = Rewrite::new(&mut candidate.graph, &candidate.roots, kept);
    let mut products = Products::new();
    for id in rewrite.live() {
        if let Some((literal, factor)) = product(&rewrite, id).filter(|product| product.0 > 0.0) {
            products.entry((literal.to_bits(), factor)).or_default().push(id);
        }
    }
    for id in rewrite.ids() {
        let Some((literal, terms)) = scaled(&rewrite, &products, id) else {
            rewrite.copy(id);
            continue;
        };
        let factors: Vec<NodeId> = terms.iter().map(|term| rewrite.image(term.factor)).collect();
        rewrite.set(id, |rewrite| {
            let g = &mut *rewrite.g;
            let mut sums = [g.zero(), g.zero()];
            for (term, factor) in terms.iter().zip(factors) {
                let value = g.scale(term.literal / literal, factor);
                let sum = &mut sums[usize::from(term.is_negative)];
                *sum = g.add(*sum, value);
            }
            let [plus, minus] = sums;
            if g.is_zero(plus) {
                return g.scale(-literal, minus);
            }
            let sum = g.sub(plus, minus);
            g.scale(literal, sum)
        });
    }
    candidate.roots = rewrite.images(&candidate.roots);
    candidate
}

/// A node as a product of a literal and a factor.
fn product(rewrite: &Rewrite, id: NodeId) -> Option<(f64, NodeId)> {
    let (literal, factor) = rewrite.g.scaled(id)?;
    Some((rewrite.g.as_constant(literal)?, rewrite.g.resolve(factor)))
}

/// The literal that a sum gains by, and its terms, all of which have literals.
fn scaled(rewrite: &Rewrite, products: &Products, id: NodeId) -> Option<(f64, Vec<Term>)> {
    if rewrite.shape(id) != Shape::Sum || rewrite.is_part(id) {
        return None;
    }
    let term = |(is_negative, term): (bool, NodeId)| {
        let (literal, factor) = product(rewrite, term)?;
        let is_negative = is_negative != (literal < 0.0);
        Some(Term { is_negative, literal: literal.abs(), factor, is_own: rewrite.is_part(term) })
    };
    let terms: Vec<Term> = rewrite.terms(id).into_iter().map(term).collect::<Option<_>>()?;
    let before = terms.iter().filter(|term| term.is_own).count();
    let block = rewrite.g.block(id);
    let is_there = |literal: f64, factor: NodeId| {
        let others = products.get(&(literal.to_bits(), factor)).map_or(&[][..], Vec::as_slice);
        others.iter().any(|&other| other < id && rewrite.g.contains(rewrite.g.block(other), block))
    };
    let cost = |by: f64| {
        let products = terms.iter().map(|term| {
            let literal = term.literal / by;
            // Only where it is as exact as before.
            let is_exact = literal * by == term.literal && literal.is_normal();
            is_exact.then(|| usize::from(literal != 1.0 && !is_there(literal, term.factor)))
        });
        products.sum::<Option<usize>>().map(|products| products + 1)
    };
    let costs = terms.iter().filter_map(|term| Some((cost(term.literal)?, term.literal)));
    let (_, literal) = costs.filter(|&(cost, _)| cost < before).min_by_key(|&(cost, _)| cost)?;
    Some((literal, terms))
}
