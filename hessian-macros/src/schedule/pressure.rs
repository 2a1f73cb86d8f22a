//! How many values are alive at once in a schedule: what has to be in a register or on the stack.

use std::collections::BTreeSet;

use super::{Body, Step, Visit};
use crate::ir::{Graph, NodeId};

/// The largest number of computed values that are alive at once in `body`, when `after` are still to be used.
pub(super) fn of(g: &Graph, body: &Body, after: &[NodeId]) -> usize {
    let mut pressure = Pressure { g, most: 0 };
    let mut alive = BTreeSet::new();
    pressure.used(&mut alive, after);
    pressure.body(body, &mut alive);
    pressure.most
}

struct Pressure<'a> {
    g: &'a Graph,
    most: usize,
}

impl Pressure<'_> {
    /// From the last step to the first; `alive` is what is used after the body, and then what it uses from before.
    fn body(&mut self, body: &Body, alive: &mut BTreeSet<NodeId>) {
        for step in body.steps.iter().rev() {
            match step {
                Step::Node(id) => {
                    alive.remove(id);
                    self.used(alive, self.g.args(*id));
                }
                Step::Visit(visit) => self.visit(visit, alive),
            }
        }
    }

    fn visit(&mut self, visit: &Visit, alive: &mut BTreeSet<NodeId>) {
        let without_results = |alive: &mut BTreeSet<NodeId>| {
            alive.retain(|id| !visit.phis.contains(id) && !visit.exports.iter().any(|export| export.0 == *id));
        };
        without_results(alive);
        let region = self.g.region(visit.region);
        let before = alive.clone();
        for (arm, body) in visit.arms.iter().enumerate() {
            let mut inside = before.clone();
            let results = visit.ends(self.g, arm).into_iter();
            let results = results.chain(visit.exports.iter().filter(|e| e.1 == arm).map(|e| e.0));
            self.used(&mut inside, &results.collect::<Vec<_>>());
            self.body(body, &mut inside);
            alive.extend(inside);
        }
        without_results(alive);
        let starts = visit.starts(self.g).into_iter();
        let selector = self.g.args(region.selector).iter().copied().chain([region.selector]);
        self.used(alive, &starts.chain(selector).collect::<Vec<_>>());
    }

    fn used(&mut self, alive: &mut BTreeSet<NodeId>, nodes: &[NodeId]) {
        let nodes = nodes.iter().map(|&id| self.g.resolve(id));
        alive.extend(nodes.filter(|&id| self.g.op_is_computed(id)));
        self.most = self.most.max(alive.len());
    }
}

#[cfg(test)]
mod tests {
    use crate::ir::{Comparison, Graph, NodeId, Op, Precision};
    use crate::ops::Elementary;
    use crate::schedule::most_alive;

    #[test]
    fn what_is_alive_is_counted_where_it_is_most() {
        let mut g = Graph::new(Precision::Double, false);
        let x: Vec<NodeId> = (0..4).map(|i| g.node(Op::Input(i), &[])).collect();
        let sines: Vec<NodeId> = x.iter().map(|&x| g.value(Elementary::Sin, &[x])).collect();
        // sin x₀ + sin x₁ needs both, a chain of roots one at a time.
        let sum = g.value(Elementary::Add, &[sines[0], sines[1]]);
        assert_eq!(most_alive(&g, &[sum]), 2);
        let root = g.value(Elementary::Sqrt, &[sines[2]]);
        let root = g.value(Elementary::Sqrt, &[root]);
        assert_eq!(most_alive(&g, &[root]), 1);
        assert_eq!(most_alive(&g, &sines), 4);
        assert_eq!(most_alive(&g, &x), 0);
    }

    #[test]
    fn results_are_computed_one_after_the_other_if_that_keeps_fewer_alive() {
        let mut g = Graph::new(Precision::Double, false);
        let x: Vec<NodeId> = (0..8).map(|i| g.node(Op::Input(i), &[])).collect();
        let sines: Vec<NodeId> = x.iter().map(|&x| g.value(Elementary::Sin, &[x])).collect();
        let squares: Vec<NodeId> = sines.iter().map(|&s| g.value(Elementary::Mul, &[s, s])).collect();
        assert_eq!(super::of(&g, &crate::schedule::schedule(&g, &squares), &[]), 1);
    }

    #[test]
    fn arms_are_not_alive_together() {
        let mut g = Graph::new(Precision::Double, false);
        let x: Vec<NodeId> = (0..2).map(|i| g.node(Op::Input(i), &[])).collect();
        let condition = g.compare(Comparison::Less, x[0], x[1]);
        let region = g.branch(condition, 2);
        let arms = g.region(region).arms.clone();
        let results: Vec<NodeId> = arms
            .into_iter()
            .map(|arm| {
                g.enter(arm);
                let a = g.value(Elementary::Sin, &[x[0]]);
                let b = g.value(Elementary::Cos, &[x[1]]);
                g.value(Elementary::Add, &[a, b])
            })
            .collect();
        g.enter(Graph::ROOT);
        let phi = g.phi(region, &results);
        assert_eq!(most_alive(&g, &[phi]), 2);
    }
}
