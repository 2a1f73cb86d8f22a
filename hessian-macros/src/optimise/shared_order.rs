//! Sums that share factors have their terms in one order: those of the components of a vector, say, so that a
//! processor's vectors can take them together. A long sum of terms that are alike is computed by halves, for the same reason.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::contest::Candidate;
use super::rewrite::{Rewrite, Shape};
use crate::ir::NodeId;

/// Sums of one profile that others are compared with.
const EXAMPLES: usize = 16;
/// Terms beyond which a sum keeps its order.
const LONGEST: usize = 24;

/// Terms from which on a sum is long.
const LONG: usize = 8;

/// For each term of a sum whether it is subtracted and its number of factors, in ascending order.
type Profile = Vec<(bool, usize)>;

/// A term of a sum.
#[derive(Clone)]
struct Term {
    is_negative: bool,
    node: NodeId,
    /// Its factors in ascending order.
    factors: Vec<NodeId>,
}

/// The candidate with its sums in order; the first `kept` nodes stay as they are.
pub fn share_order(mut candidate: Candidate, kept: usize) -> Candidate {
    let mut rewrite = Rewrite::new(&mut candidate.graph, &candidate.roots, kept);
    let mut examples: BTreeMap<Profile, Vec<(NodeId, Vec<Term>)>> = BTreeMap::new();
    for id in rewrite.ids() {
        match rewrite.shape(id) {
            Shape::Sum if rewrite.is_part(id) => continue,
            Shape::Sum => {}
            Shape::Product | Shape::Atom => {
                rewrite.copy(id);
                continue;
            }
        }
        let terms: Vec<Term> = rewrite.terms(id).into_iter().map(|term| Term::new(&rewrite, term)).collect();
        let mut profile: Profile = terms.iter().map(|term| (term.is_negative, term.factors.len())).collect();
        profile.sort_unstable();
        let others = examples.entry(profile).or_default();
        let compared =
            others.iter().filter(|_| terms.len() <= LONGEST).map(|(other, like)| (aligned(like, &terms), *other));
        let best = compared.max_by_key(|((common, _), other)| (*common, Reverse(*other)));
        let (model, order) = match best {
            Some(((common, order), other)) if common > 0 => (other, order),
            _ => {
                if others.len() < EXAMPLES {
                    others.push((id, terms.clone()));
                }
                (id, terms)
            }
        };
        let is_even = !order[0].is_negative && order.iter().all(|term| term.is_like(&order[0]));
        let mut leaves = order.iter().map(|term| term.node);
        rewrite.set(id, |rewrite| match order.len() {
            LONG.. if is_even => halves(rewrite, &mut leaves),
            _ => build(rewrite, model, true, &mut leaves),
        });
    }
    candidate.roots = rewrite.images(&candidate.roots);
    candidate
}

impl Term {
    fn new(rewrite: &Rewrite, (is_negative, node): (bool, NodeId)) -> Self {
        let mut factors = rewrite.factors(node);
        factors.sort_unstable();
        Term { is_negative, node, factors }
    }

    /// How many factors two terms share.
    fn common(&self, other: &Term) -> usize {
        self.factors.iter().filter(|factor| other.factors.contains(factor)).count()
    }

    fn is_like(&self, other: &Term) -> bool {
        (self.is_negative, self.factors.len()) == (other.is_negative, other.factors.len())
    }
}

/// Terms in the order of those of another sum of the same profile with which they share most, and how much.
fn aligned(like: &[Term], terms: &[Term]) -> (usize, Vec<Term>) {
    let mut pairs: Vec<(usize, usize, usize)> = Vec::new();
    for (i, a) in like.iter().enumerate() {
        let likes = terms.iter().enumerate().filter(|(_, b)| a.is_like(b));
        pairs.extend(likes.map(|(j, b)| (a.common(b), i, j)));
    }
    pairs.sort_by_key(|&(common, i, j)| (Reverse(common), i.abs_diff(j), i));
    let (mut total, mut places, mut is_taken) = (0, vec![None; like.len()], vec![false; terms.len()]);
    for (common, i, j) in pairs {
        if places[i].is_none() && !is_taken[j] {
            (places[i], is_taken[j]) = (Some(j), true);
            total += common;
        }
    }
    (total, places.into_iter().flatten().map(|j| terms[j].clone()).collect())
}

/// A sum that is nested like the one `at` a node, of other terms.
fn build(rewrite: &mut Rewrite, at: NodeId, is_whole: bool, terms: &mut impl Iterator<Item = NodeId>) -> NodeId {
    if rewrite.shape(at) != Shape::Sum || !is_whole && !rewrite.is_part(at) {
        return rewrite.image(terms.next().expect("both have as many terms"));
    }
    let operands: Vec<NodeId> = rewrite.g.args(at).iter().map(|&a| rewrite.g.resolve(a)).collect();
    let operands: Vec<NodeId> = operands.into_iter().map(|a| build(rewrite, a, false, terms)).collect();
    rewrite.g.rebuild(rewrite.g.op(at), &operands)
}

/// The sum of terms, of neighbours first.
fn halves(rewrite: &mut Rewrite, terms: &mut impl Iterator<Item = NodeId>) -> NodeId {
    let mut sums: Vec<NodeId> = terms.map(|term| rewrite.image(term)).collect();
    while sums.len() > 1 {
        let sum = |pair: &[NodeId]| if let &[a, b] = pair { rewrite.g.add(a, b) } else { pair[0] };
        sums = sums.chunks(2).map(sum).collect();
    }
    sums[0]
}
