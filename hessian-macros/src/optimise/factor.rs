//! Common factors taken out of sums: a·x + a·y = a·(x + y), the most frequent factor first, like terms added up.

use std::collections::BTreeMap;

use super::contest::Candidate;
use super::rewrite::{Rewrite, Shape};
use crate::ir::{Graph, NodeId};

/// The candidate with common factors taken out of its sums; the first `kept` nodes stay as they are.
pub fn factor(mut candidate: Candidate, kept: usize) -> Candidate {
    let mut rewrite = Rewrite::new(&mut candidate.graph, &candidate.roots, kept);
    for id in rewrite.ids() {
        if rewrite.is_part(id) {
            continue;
        }
        match rewrite.shape(id) {
            Shape::Sum => {
                let terms = rewrite.terms(id);
                let mut of = |(is_negative, term)| {
                    let factors = if rewrite.is_part(term) { rewrite.factors(term) } else { vec![term] };
                    Term::new(&mut rewrite, is_negative, factors)
                };
                let terms = terms.into_iter().map(&mut of).collect();
                rewrite.set(id, |rewrite| {
                    let terms = collected(rewrite.g, terms);
                    sum(rewrite.g, terms)
                });
            }
            Shape::Product => {
                let factors = rewrite.factors(id);
                let term = Term::new(&mut rewrite, false, factors);
                rewrite.set(id, |rewrite| term.build(rewrite.g));
            }
            Shape::Atom => rewrite.copy(id),
        }
    }
    candidate.roots = rewrite.images(&candidate.roots);
    candidate
}

/// A literal times a product.
#[derive(Clone, Debug)]
struct Term {
    coefficient: f64,
    factors: Vec<NodeId>,
}

impl Term {
    fn new(rewrite: &mut Rewrite, is_negative: bool, factors: Vec<NodeId>) -> Self {
        let mut term = Term { coefficient: if is_negative { -1.0 } else { 1.0 }, factors: Vec::new() };
        for factor in factors {
            let factor = rewrite.image(factor);
            let literal = rewrite.g.as_constant(factor);
            match literal.and_then(|c| rewrite.g.literal(term.coefficient, c, |a, b| a * b)) {
                Some(coefficient) => term.coefficient = coefficient,
                None => term.factors.push(factor),
            }
        }
        term
    }

    /// The product, divisors last: a product of reciprocals may overflow where the whole does not.
    fn build(mut self, g: &mut Graph) -> NodeId {
        self.factors.sort_by_key(|&f| g.signature(f).is_reciprocal());
        let product = self.factors.into_iter().reduce(|a, b| g.mul(a, b));
        let one = g.one();
        g.scale(self.coefficient, product.unwrap_or(one))
    }
}

/// Terms with the same factors added up.
fn collected(g: &mut Graph, terms: Vec<Term>) -> Vec<Term> {
    let mut collected: Vec<Term> = Vec::new();
    let mut places: BTreeMap<Vec<NodeId>, usize> = BTreeMap::new();
    for term in terms {
        let mut key = term.factors.clone();
        key.sort_unstable();
        let place = places.get(&key).copied();
        let total = place.and_then(|at| g.literal(collected[at].coefficient, term.coefficient, |a, b| a + b));
        match (place, total) {
            (Some(at), Some(total)) => collected[at].coefficient = total,
            _ => {
                places.insert(key, collected.len());
                collected.push(term);
            }
        }
    }
    collected.retain(|term| term.coefficient != 0.0);
    collected
}

/// The sum of terms, factored.
fn sum(g: &mut Graph, mut terms: Vec<Term>) -> NodeId {
    while let Some(factor) = most_frequent(&terms) {
        let (mut with, mut without) = (Vec::new(), Vec::new());
        let mut place = None;
        for (i, mut term) in terms.into_iter().enumerate() {
            match term.factors.iter().position(|&f| f == factor) {
                Some(at) => {
                    place.get_or_insert(i);
                    term.factors.remove(at);
                    with.push(term);
                }
                None => without.push(term),
            }
        }
        let inner = sum(g, with);
        without.insert(place.unwrap_or(0), Term { coefficient: 1.0, factors: vec![inner, factor] });
        terms = without;
    }
    // Common literals come last.
    let mut groups: Vec<(f64, NodeId)> = Vec::new();
    for term in terms {
        let (sign, size) = (term.coefficient.signum(), term.coefficient.abs());
        let place = groups.iter().position(|&(other, _)| other == size);
        let product = Term { coefficient: sign, factors: term.factors }.build(g);
        match place {
            Some(at) => groups[at].1 = g.add(groups[at].1, product),
            None => groups.push((size, product)),
        }
    }
    let mut total = g.zero();
    for (size, group) in groups {
        let scaled = g.scale(size, group);
        total = g.add(total, scaled);
    }
    total
}

/// The factor of most terms, of at least two; the oldest of equals.
fn most_frequent(terms: &[Term]) -> Option<NodeId> {
    let mut counts: BTreeMap<NodeId, usize> = BTreeMap::new();
    for term in terms {
        let mut distinct = term.factors.clone();
        distinct.sort_unstable();
        distinct.dedup();
        for factor in distinct {
            *counts.entry(factor).or_default() += 1;
        }
    }
    let most =
        counts.into_iter().filter(|&(_, count)| count > 1).max_by_key(|&(id, count)| (count, std::cmp::Reverse(id)));
    most.map(|(id, _)| id)
}
