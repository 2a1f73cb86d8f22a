//! The contest: every routine has its candidates, the cheapest is kept, the first one of equals.

use super::cost::{Counts, nodes};
use super::{factor, pairs};
use crate::ir::{Graph, NodeId};

/// One way to compute a routine's results.
#[derive(Clone)]
pub struct Candidate {
    /// The graph.
    pub graph: Graph,
    /// The results, in the routine's order.
    pub roots: Vec<NodeId>,
}

/// What the generator does to save operations. Everything is on; the tests measure what each part is worth.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "independent switches")]
pub struct Features {
    /// Other orders of elimination than edge pushing.
    pub orders: bool,
    /// Value numbers by signature.
    pub value_numbers: bool,
    /// Common factors taken out.
    pub factors: bool,
    /// Common pairs computed once.
    pub pairs: bool,
}

impl Features {
    /// Everything.
    pub const ALL: Self = Features { orders: true, value_numbers: true, factors: true, pairs: true };
}

/// Candidates that are improved, the cheapest of all.
const FINALISTS: usize = 3;

impl Candidate {
    /// What the candidate costs.
    pub fn counts(&self) -> Counts {
        Counts::new(&self.graph, &self.roots)
    }

    /// The number of values that it computes.
    pub fn nodes(&self) -> usize {
        nodes(&self.graph, &self.roots)
    }

    fn cost(&self) -> usize {
        self.counts().weighted_twice()
    }

    /// The candidate after those rewritings that make it cheaper; the first `kept` nodes are never rewritten.
    fn improved(self, kept: usize, features: Features) -> Self {
        if self.graph.strict() {
            return self;
        }
        let mut variants = Vec::new();
        if features.factors {
            variants.push(factor::factor(self.clone(), kept));
        }
        if features.pairs {
            variants.extend(variants.clone().into_iter().map(|v| pairs::share_pairs(v, kept)));
            variants.push(pairs::share_pairs(self.clone(), kept));
        }
        variants.insert(0, self);
        variants.into_iter().min_by_key(Self::cost).expect("the first variant is the candidate itself")
    }
}

/// The cheapest candidate, the best of them improved first.
pub fn cheapest(candidates: impl IntoIterator<Item = Candidate>, kept: usize, features: Features) -> Candidate {
    let mut candidates: Vec<(usize, Candidate)> = candidates.into_iter().map(|c| (c.cost(), c)).collect();
    candidates.sort_by_key(|(cost, _)| *cost);
    candidates.truncate(FINALISTS);
    let improved = candidates.into_iter().map(|(_, candidate)| candidate.improved(kept, features));
    improved.min_by_key(Candidate::cost).expect("every routine has at least one candidate")
}
