//! The state of the lowering, to come back to after an attempt.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::scope::{Environment, Mark};
use crate::ir::{Graph, NodeId};
use crate::lower::Lowering;

/// Everything that an attempt may change.
struct Snapshot {
    graph: Graph,
    verbatim: usize,
    hints: BTreeMap<NodeId, String>,
    integers: BTreeMap<NodeId, &'static str>,
    mark: Mark,
    environment: Environment,
    branches: usize,
    carried: BTreeSet<NodeId>,
    shared: HashMap<String, Vec<NodeId>>,
    names: [BTreeSet<String>; 5],
    thawed: BTreeSet<super::scope::SlotId>,
    captures: usize,
    errors: crate::diagnostics::Mark,
    targets: usize,
    opens: usize,
    calls: usize,
    depth: usize,
    boundary: Option<Mark>,
    place: proc_macro2::Span,
}

impl Lowering<'_> {
    /// Does what may turn out not to work: then all is as it was before.
    pub(in crate::lower) fn trying<T>(&mut self, attempt: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let before = self.snapshot();
        // As in a branch, what is changed in place is kept as it was.
        self.branches += 1;
        let done = attempt(self);
        match &done {
            Some(_) => self.branches -= 1,
            None => self.restore(before),
        }
        done
    }

    /// The state now.
    fn snapshot(&self) -> Snapshot {
        Snapshot {
            graph: self.graph.clone(),
            verbatim: self.verbatim.len(),
            hints: self.hints.clone(),
            integers: self.integers.clone(),
            mark: self.scopes.mark(),
            environment: self.scopes.environment(),
            branches: self.branches,
            carried: self.carried.clone(),
            shared: self.shared.clone(),
            names: [&self.used, &self.outside, &self.changeable, &self.unfrozen, &self.references].map(Clone::clone),
            thawed: self.thawed.clone(),
            captures: self.captures,
            errors: self.errors.mark(),
            targets: self.targets.len(),
            opens: self.opens.len(),
            calls: self.calls.len(),
            depth: self.depth,
            boundary: self.boundary,
            place: self.place,
        }
    }

    /// Goes back to a state, in which every branch and target that is open now was open.
    fn restore(&mut self, to: Snapshot) {
        self.active.truncate(to.graph.len());
        self.graph = to.graph;
        self.verbatim.truncate(to.verbatim);
        self.hints = to.hints;
        self.integers = to.integers;
        self.scopes.restore(to.mark);
        self.scopes.swap(to.environment);
        self.branches = to.branches;
        self.carried = to.carried;
        self.shared = to.shared;
        [self.used, self.outside, self.changeable, self.unfrozen, self.references] = to.names;
        self.thawed = to.thawed;
        self.captures = to.captures;
        self.errors.restore(to.errors);
        self.targets.truncate(to.targets);
        self.opens.truncate(to.opens);
        self.calls.truncate(to.calls);
        self.depth = to.depth;
        self.boundary = to.boundary;
        self.place = to.place;
    }
}
