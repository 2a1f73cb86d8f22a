//! Scheduled code: steps in order, and what a visit of a branch or a loop consists of.

use std::collections::BTreeSet;

use super::fission;
use crate::ir::{Graph, NodeId, Op, RegionId};
use crate::ops::Elementary;

/// Code in order.
#[derive(Debug, Default)]
pub struct Body {
    /// The steps.
    pub steps: Vec<Step>,
}

/// One step of a body.
#[derive(Debug)]
pub enum Step {
    /// Compute a node.
    Node(NodeId),
    /// Take a branch. Boxed: of thousands of steps, nearly all are nodes.
    Visit(Box<Visit>),
}

/// One visit of a branch.
#[derive(Debug)]
pub struct Visit {
    /// The branch.
    pub region: RegionId,
    /// Whether it is the first visit of this branch.
    pub is_first: bool,
    /// Whether the header of a `match` is written, and not only the number of the arm that it took before.
    pub has_header: bool,
    /// The code of each arm; of a loop, that of a turn, in parts if it is split.
    pub arms: Vec<Body>,
    /// The sums that the last part of a split loop adds to.
    pub late: Vec<NodeId>,
    /// The phis that it computes; of a loop, the results.
    pub phis: Vec<NodeId>,
    /// What the turns of a loop carry: those of its results that have a running value, and others that they need.
    pub carried: Vec<NodeId>,
    /// Nodes computed in an arm that are used after the visit, each with its arm; of a split loop, what a part computes
    /// for others, with its number.
    pub exports: Vec<(NodeId, usize)>,
    /// Its part in a sweep back over the turns of a loop.
    pub pass: Pass,
    /// What is kept of each turn for that sweep.
    pub kept: Vec<NodeId>,
    /// Whether a later visit needs to know which arm of a `match` was taken.
    pub exports_arm: bool,
}

/// The part of a visit of a loop in a sweep back over its turns.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Pass {
    /// None, or it is no loop.
    Ordinary,
    /// It keeps something of each turn.
    Keeping,
    /// It goes over what is kept, from the last turn to the first.
    Back,
}

impl Visit {
    /// What a loop's results, and whatever else its turns carry, start from.
    pub fn starts(&self, g: &Graph) -> Vec<NodeId> {
        let is_loop = g.region(self.region).is_loop;
        self.results().filter(|_| is_loop).map(|r| g.args(r)[0]).collect()
    }

    /// What is computed for them in an arm, or in a part of a turn.
    pub fn ends(&self, g: &Graph, arm: usize) -> Vec<NodeId> {
        let shape = g.region(self.region);
        if !shape.is_loop {
            return self.results().map(|r| g.args(r)[arm]).collect();
        }
        let ends = self.results_of(arm).map(|r| g.args(r)[1]);
        ends.chain(shape.exit.filter(|_| arm == 0 && self.pass != Pass::Back)).collect()
    }

    /// The results of a loop that a part of its turns computes: the last one late sums, the one before everything else.
    pub fn results_of(&self, part: usize) -> impl Iterator<Item = NodeId> {
        let last = self.arms.len() - 1;
        self.results().filter(move |r| part == if self.late.contains(r) { last } else { last.saturating_sub(1) })
    }

    /// Whether the turns of a loop run in parts.
    pub fn is_split(&self) -> bool {
        !self.late.is_empty()
    }

    /// What a part of a split loop uses.
    pub fn uses_of(&self, g: &Graph, part: usize) -> BTreeSet<NodeId> {
        let mut uses: BTreeSet<NodeId> = self.ends(g, part).into_iter().map(|id| g.resolve(id)).collect();
        self.arms[part].steps.iter().for_each(|step| fission::used(g, step, &mut uses));
        uses
    }

    /// The results, and what the turns carry besides.
    pub fn results(&self) -> impl Iterator<Item = NodeId> {
        let others = self.carried.iter().filter(|r| !self.phis.contains(r));
        self.phis.iter().chain(others).copied()
    }
}

/// Two steps that follow each other as the sine and the cosine of one angle, which one call computes.
pub fn sine_and_cosine(g: &Graph, first: &Step, second: Option<&Step>) -> Option<(NodeId, NodeId)> {
    let (Step::Node(a), Some(Step::Node(b))) = (first, second) else { return None };
    let is_same = || g.resolve(g.args(*a)[0]) == g.resolve(g.args(*b)[0]);
    match (g.op(*a), g.op(*b)) {
        (Op::Call(Elementary::Sin), Op::Call(Elementary::Cos)) if is_same() => Some((*a, *b)),
        (Op::Call(Elementary::Cos), Op::Call(Elementary::Sin)) if is_same() => Some((*b, *a)),
        _ => None,
    }
}
