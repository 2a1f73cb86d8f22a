//! Visits of branches, passes over loops, sweeps back over their turns: what each computes of a body.

use std::collections::BTreeSet;

use super::super::body::{Pass, Visit};
use super::super::sweep::Back;
use super::Scheduler;
use crate::ir::{BlockId, NodeId, Op, RegionId, Step as Ordered};
use crate::optimise::live::is_statement;

impl Scheduler<'_> {
    pub(super) fn visit(&mut self, region: RegionId, phis: Vec<NodeId>) -> Visit {
        let is_first = self.visited.insert(region);
        for phi in &phis {
            self.placed[phi.index()] = true;
        }
        let shape = self.g.region(region).clone();
        if shape.is_loop {
            return self.turn(region, shape.arms[0], is_first, phis);
        }
        // A loop in an arm is run anew in every visit, so the names that it mentions have to be declared anew.
        let mut has_loop = false;
        let arms = shape.arms.iter().enumerate().map(|(arm, &block)| {
            let results = phis.iter().map(|&p| self.g.resolve(self.g.args(p)[arm]));
            let statements = if is_first { self.leaves_within(block) } else { Vec::new() };
            let mut inner = self.needed_in(block, results.chain(statements));
            if !is_first && inner.iter().any(|&id| self.g.op(id).is_of_loop()) {
                has_loop = true;
                let declarations = self.declarations(block);
                for &id in &declarations {
                    self.placed[id.index()] = false;
                }
                inner = self.needed_in(block, inner.into_iter().chain(declarations));
            }
            self.body(block, &inner)
        });
        let arms = arms.collect();
        let has_header = is_first || has_loop && self.g.may_repeat(self.g.resolve(shape.selector));
        let (late, carried, exports) = (Vec::new(), Vec::new(), Vec::new());
        let (pass, kept) = (Pass::Ordinary, Vec::new());
        Visit { region, is_first, has_header, arms, late, phis, carried, exports, pass, kept, exports_arm: false }
    }

    /// The verbatim statements of a block that declare names and may be repeated.
    fn declarations(&self, block: BlockId) -> Vec<NodeId> {
        let leaves = self.g.sequence(block).iter().filter_map(|step| match *step {
            Ordered::Leaf(id) if is_statement(self.g, id) && self.g.may_repeat(id) => Some(id),
            _ => None,
        });
        leaves.collect()
    }

    /// One pass over a loop. What an earlier pass computed in its turns is gone: every pass computes what it needs, and
    /// the verbatim statements of the body, which may declare names, are part of each.
    fn turn(&mut self, region: RegionId, body: BlockId, is_first: bool, phis: Vec<NodeId>) -> Visit {
        for id in self.within(body) {
            self.placed[id.index()] = false;
        }
        self.visited.retain(|&inner| !self.g.contains(body, self.g.region(inner).parent));
        let mut carried = self.g.linked(region, &phis);
        let (mut pass, mut kept) = (Pass::Ordinary, Vec::new());
        if let Some(back) = self.sweeps.get(&region).filter(|_| is_first) {
            carried.extend(self.before_sweep(region, back));
            (pass, kept) = (Pass::Keeping, back.kept.clone());
        }
        let carried: Vec<NodeId> = carried.into_iter().collect();
        let results: BTreeSet<NodeId> = phis.iter().chain(&carried).copied().collect();
        let ends = results.iter().map(|&r| self.g.args(r)[1]).chain(self.g.region(region).exit);
        let ends: Vec<NodeId> = ends.map(|end| self.g.resolve(end)).chain(kept.iter().copied()).collect();
        let statements = self.leaves_within(body).into_iter().filter(|&id| is_statement(self.g, id));
        let wanted = self.needed_in(body, ends.into_iter().chain(statements));
        let arms = vec![self.body(body, &wanted)];
        let (late, exports, has_header) = (Vec::new(), Vec::new(), true);
        Visit { region, is_first, has_header, arms, late, phis, carried, exports, pass, kept, exports_arm: false }
    }

    /// Whether a result of a loop is known only after a sweep back over its turns.
    pub(super) fn is_of_sweep(&self, region: RegionId, result: NodeId) -> bool {
        self.sweeps.get(&region).is_some_and(|back| back.results.contains(&result))
    }

    /// What the turns carry whose values are kept for a sweep.
    pub(super) fn before_sweep(&self, region: RegionId, back: &Back) -> impl Iterator<Item = NodeId> {
        let linked = self.g.linked(region, &back.results);
        linked.into_iter().filter(|result| !back.results.contains(result))
    }

    /// A sweep back over the turns of a loop, which have been run.
    pub(super) fn turn_back(&mut self, region: RegionId, phis: Vec<NodeId>) -> Visit {
        let body = self.g.region(region).arms[0];
        for &phi in &phis {
            self.placed[phi.index()] = true;
        }
        for id in self.within(body) {
            self.placed[id.index()] = false;
        }
        // Nothing verbatim is run in a sweep.
        let (g, inner) = (self.g, self.g.regions());
        self.visited.extend(inner.filter(|&inner| g.contains(body, g.region(inner).parent)));
        let back = &self.sweeps[&region];
        for id in &back.kept {
            self.placed[id.index()] = true;
        }
        let linked = self.g.linked(region, &phis).into_iter();
        let carried: Vec<NodeId> = linked.filter(|result| back.results.contains(result)).collect();
        let kept = back.kept.clone();
        let results: BTreeSet<NodeId> = phis.iter().chain(&carried).copied().collect();
        let ends: Vec<NodeId> = results.iter().map(|&r| self.g.resolve(self.g.args(r)[1])).collect();
        let wanted = self.needed_in(body, ends.iter().copied());
        // A value of another turn in the place of this one's would be found by nobody.
        let is_there = |id: NodeId| {
            let carried_back = |r| back.results.contains(&r);
            !g.contains(body, g.block(id))
                || kept.contains(&id)
                || wanted.binary_search(&id).is_ok() && !matches!(g.op(id), Op::Leaf(..))
                || matches!(g.op(id), Op::Running(..)) && g.carry_of(id).is_some_and(carried_back)
        };
        let used = wanted.iter().flat_map(|&id| g.args(id)).map(|&a| g.resolve(a)).chain(ends);
        assert!(used.into_iter().all(is_there), "a sweep back has all that it needs");
        let arms = vec![self.body(body, &wanted)];
        let (late, exports, pass) = (Vec::new(), Vec::new(), Pass::Back);
        let (is_first, has_header) = (false, false);
        Visit { region, is_first, has_header, arms, late, phis, carried, exports, pass, kept, exports_arm: false }
    }

    /// The nodes in `block` and below it, not placed yet, that `results` need, in ascending order.
    fn needed_in(&self, block: BlockId, results: impl Iterator<Item = NodeId>) -> Vec<NodeId> {
        let mut found = BTreeSet::new();
        let mut stack: Vec<NodeId> = results.collect();
        while let Some(id) = stack.pop() {
            let inside = self.g.contains(block, self.g.block(id));
            if inside {
                stack.extend(self.g.carry_of(id));
            }
            if !inside || self.placed[id.index()] || !self.g.op_is_computed(id) || !found.insert(id) {
                continue;
            }
            stack.extend(self.g.args(id).iter().map(|&a| self.g.resolve(a)));
            if let Some(region) = self.g.op(id).region() {
                stack.push(self.g.resolve(self.g.region(region).selector));
                stack.extend(self.g.region(region).exit.map(|exit| self.g.resolve(exit)));
            }
            let mut at = self.g.block(id);
            while at != block {
                let region = self.g.arm_of(at).expect("the block lies below").0;
                stack.push(self.g.resolve(self.g.region(region).selector));
                stack.extend(self.g.region(region).exit.map(|exit| self.g.resolve(exit)));
                at = self.g.region(region).parent;
            }
        }
        found.into_iter().collect()
    }
}
