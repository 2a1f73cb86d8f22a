//! The contest: every routine has its candidates, the cheapest is kept, the first one of equals.

use super::cost::{Counts, nodes};
use crate::ir::{Graph, NodeId};

/// One way to compute a routine's results.
#[derive(Clone)]
pub struct Candidate {
    /// The graph.
    pub graph: Graph,
    /// The results, in the routine's order.
    pub roots: Vec<NodeId>,
}

impl Candidate {
    /// What the candidate costs.
    pub fn counts(&self) -> Counts {
        Counts::new(&self.graph, &self.roots)
    }

    /// The number of values that it computes.
    pub fn nodes(&self) -> usize {
        nodes(&self.graph, &self.roots)
    }
}

/// The cheapest candidate.
pub fn cheapest(candidates: impl IntoIterator<Item = Candidate>) -> Candidate {
    candidates
        .into_iter()
        .min_by_key(|c| c.counts().weighted_twice())
        .expect("every routine has at least one candidate")
}
