//! Sweeps back over the turns of a loop: what of a turn is computed in them, and what has to be kept for it.
//!
//! What a loop carries back (`CarryBack`) is computed from the last turn to the first, in a pass of its own. The values
//! that it needs of a turn are those that the turns had when they were run: the pass before keeps some scalars of each.

use std::collections::BTreeSet;

use super::Graph;
use super::node::{BlockId, Kind, NodeId, Op, RegionId};

/// A sweep back over the turns of a loop.
#[derive(Debug)]
pub struct Sweep {
    /// What of a turn depends on what is carried back.
    pub late: BTreeSet<NodeId>,
    /// Values of a turn that depend on nothing carried back, but are computed once more: they can't be kept.
    pub again: BTreeSet<NodeId>,
    /// Values that the turns had: each is kept, or computed from what is kept.
    pub needed: BTreeSet<NodeId>,
}

impl Graph {
    /// For how many turns there is room to keep what a sweep back needs; none if nothing is swept.
    pub fn room(&self) -> Option<usize> {
        self.room
    }

    /// Lets gradients sweep back over loops of up to so many turns.
    pub fn make_room(&mut self, turns: Option<usize>) {
        self.room = turns;
    }

    /// Lets no gradient sweep back over this loop.
    pub fn leave_unswept(&mut self, region: RegionId) {
        self.unswept.insert(region);
    }

    /// Whether a gradient may sweep back over a loop: there is room, and the loop is part of the function's body.
    pub fn may_sweep(&self, region: RegionId) -> bool {
        let shape = self.region(region);
        self.room.is_some() && shape.is_loop && shape.parent == Graph::ROOT && !self.unswept.contains(&region)
    }

    /// Whether something is carried back over the turns of a loop.
    pub fn is_swept(&self, region: RegionId) -> bool {
        self.carries.values().any(|&result| self.op(result) == Op::CarryBack(region))
    }

    /// Which nodes of a loop's body depend on what is carried back, or on what is known only behind the loop.
    pub fn late(&self, region: RegionId) -> Vec<bool> {
        let body = self.region(region).arms[0];
        let mut late = vec![false; self.len()];
        if !self.is_swept(region) {
            return late;
        }
        let behind = self.behind(region);
        for id in self.ids().filter(|&id| self.contains(body, self.block(id))) {
            late[id.index()] = match self.op(id) {
                Op::Running(..) => self.carry_of(id).is_some_and(|r| self.op(r) == Op::CarryBack(region)),
                _ => self.args(id).iter().any(|a| late[a.index()] || behind[a.index()]),
            };
        }
        late
    }

    /// Which nodes outside of a loop's body depend on a result of the loop.
    fn behind(&self, region: RegionId) -> Vec<bool> {
        let body = self.region(region).arms[0];
        let mut behind = vec![false; self.len()];
        loop {
            let mut changed = false;
            for id in self.ids() {
                if behind[id.index()] || self.contains(body, self.block(id)) {
                    continue;
                }
                let selector = self.op(id).region().map(|inner| self.region(inner).selector);
                let is_behind = self.is_result_of(body, id)
                    || self.args(id).iter().any(|a| behind[a.index()])
                    || selector.is_some_and(|a| behind[a.index()])
                    || self.carry_of(id).is_some_and(|a| behind[a.index()]);
                if is_behind {
                    (behind[id.index()], changed) = (true, true);
                }
            }
            // What other loops carry depends on the end of a turn at its beginning.
            if !changed {
                return behind;
            }
        }
    }

    /// Whether a result of a loop is known only after a sweep back; `late` is what depends on it in a turn.
    pub fn is_of_sweep(&self, result: NodeId, late: &[bool]) -> bool {
        matches!(self.op(result), Op::CarryBack(_)) || late[self.args(result)[1].index()]
    }

    /// The arms of the branch whose header a node is: afterwards it is the number of the arm that was taken.
    pub fn arms_of_header(&self, id: NodeId) -> Option<usize> {
        let region = self.regions().map(|region| self.region(region)).find(|region| region.selector == id)?;
        (self.kind(id) == Kind::Int && !region.is_loop).then_some(region.arms.len())
    }

    /// The sweep back for these results of a loop, whose `late` nodes are known; none if a turn can't be had again from numbers that are kept, of
    /// which the arm that a `match` took is one: a loop within would have many. Verbatim Rust is not run twice.
    pub fn sweep(&self, region: RegionId, results: &[NodeId], late: &[bool]) -> Option<Sweep> {
        let body = self.region(region).arms[0];
        let mut sweep = Sweep { late: BTreeSet::new(), again: BTreeSet::new(), needed: BTreeSet::new() };
        let mut stack: Vec<NodeId> = results.iter().map(|&r| self.args(r)[1]).collect();
        while let Some(id) = stack.pop() {
            let id = self.resolve(id);
            let block = self.block(id);
            if !self.contains(body, block) || sweep.late.contains(&id) || sweep.again.contains(&id) {
                continue;
            }
            let is_late = late[id.index()];
            let around = self.selectors_of_arms(body, block)?;
            let is_number = matches!(self.kind(id), Kind::Float | Kind::Bool);
            let is_kept = block == body || matches!(self.op(id), Op::Leaf(..));
            if !is_late && (is_number && is_kept || self.arms_of_header(id).is_some()) {
                sweep.needed.insert(id);
                continue;
            }
            let is_repeatable = match self.op(id) {
                Op::Running(..) => is_late,
                Op::Call(_) | Op::Compare(_) | Op::Not | Op::Phi(..) => self.kind(id) != Kind::Int,
                _ => false,
            };
            if !is_repeatable {
                return None;
            }
            if is_late {
                sweep.late.insert(id)
            } else {
                sweep.again.insert(id)
            };
            stack.extend(self.args(id));
            stack.extend(self.op(id).region().map(|inner| self.region(inner).selector));
            stack.extend(around);
        }
        Some(sweep)
    }

    /// What decides whether a block below `body` is run; none if it belongs to a loop.
    fn selectors_of_arms(&self, body: BlockId, inner: BlockId) -> Option<Vec<NodeId>> {
        let (mut found, mut at) = (Vec::new(), inner);
        while at != body {
            let region = self.region(self.arm_of(at)?.0);
            if region.is_loop {
                return None;
            }
            found.push(region.selector);
            at = region.parent;
        }
        Some(found)
    }
}
