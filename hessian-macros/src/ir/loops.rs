//! Loops: what they carry from turn to turn, and which of it is a sum.
//!
//! A loop is a region with one block, its body. What it carries has a `Running`, its value at the beginning of a turn,
//! and a result: an `Accumulate` if every turn only adds to it, what other turns do not decide, or else a `Carry`. The
//! two are differentiated differently, so the distinction is made once, from the program, and never from a value.

use std::collections::BTreeSet;

use super::node::{BlockId, Kind, NodeId, Op, RegionId};
use super::{Graph, Step};
use crate::ops::Elementary;

/// Of which running value in which direction a tangent is: the nodes whose tangents are given, with these, and the
/// loop's body if nothing outside depends on them.
pub type Direction = (NodeId, Vec<(NodeId, NodeId)>, Option<BlockId>);

impl Graph {
    /// Adds a loop over run-time data to the current block; `header` is its integer leaf.
    pub fn repeat(&mut self, header: NodeId) -> RegionId {
        let region = self.branch(header, 1);
        self.regions[region.index()].is_loop = true;
        region
    }

    /// Ends the loop behind every turn in which `exit` holds.
    pub fn leave_when(&mut self, region: RegionId, exit: NodeId) {
        self.regions[region.index()].exit = Some(exit);
    }

    /// Allows a leaf that declares names to be repeated: it is the same wherever it is evaluated.
    pub fn repeat_leaf(&mut self, id: NodeId) {
        self.repeatable.insert(id);
    }

    /// Whether a leaf may be repeated.
    pub fn may_repeat(&self, id: NodeId) -> bool {
        self.repeatable.contains(&id)
    }

    /// The running value of something that a loop carries, in the current block, which is the loop's body.
    pub fn running(&mut self, kind: Kind) -> NodeId {
        let number = self.len() as u32;
        self.node(Op::Running(number, kind), &[])
    }

    /// The running value of a tangent of `direction`, if it has been asked for.
    pub fn known_tangent(&self, direction: &Direction) -> Option<NodeId> {
        self.tangents.get(direction).copied()
    }

    /// The running value of a tangent of `direction`, the same whenever it is asked for.
    pub fn running_tangent(&mut self, direction: Direction) -> NodeId {
        if let Some(known) = self.known_tangent(&direction) {
            return known;
        }
        let before = self.enter(self.block(direction.0));
        let running = self.running(Kind::Float);
        self.enter(before);
        self.tangents.insert(direction, running);
        running
    }

    /// The running values of tangents there are, each with that of which it is the tangent.
    pub fn running_tangents(&self) -> impl Iterator<Item = (NodeId, NodeId)> {
        self.tangents.iter().map(|(direction, &tangent)| (tangent, direction.0))
    }

    /// What a loop's body depends on, seen from inside: an alias of `outside`, so that the loop's own derivatives never
    /// meet what the program computes from it elsewhere.
    pub fn parameter(&mut self, body: BlockId, outside: NodeId) -> NodeId {
        let before = self.enter(body);
        let id = self.node(Op::Call(Elementary::Parameter), &[outside]);
        self.enter(before);
        id
    }

    /// A sum over the turns of a loop as the user's function computes it, in the same order of additions: `update` is
    /// `running` plus what a turn adds.
    pub fn accumulate_value(&mut self, region: RegionId, start: NodeId, update: NodeId, running: NodeId) -> NodeId {
        self.result(Op::Accumulate(region), region, &[start, update, running])
    }

    /// A sum over the turns of a loop, as a node of the block that contains the loop.
    pub fn accumulate(&mut self, region: RegionId, start: NodeId, term: NodeId) -> NodeId {
        self.result(Op::Accumulate(region), region, &[start, term])
    }

    /// What a loop carries, behind it, as a node of the block that contains the loop.
    pub fn carry(&mut self, region: RegionId, start: NodeId, update: NodeId, running: NodeId) -> NodeId {
        self.result(Op::Carry(region, self.kind(running)), region, &[start, update, running])
    }

    /// What a loop carries back, before its first turn, as a node of the block that contains the loop.
    pub fn carry_back(&mut self, region: RegionId, start: NodeId, update: NodeId, running: NodeId) -> NodeId {
        self.result(Op::CarryBack(region), region, &[start, update, running])
    }

    fn result(&mut self, op: Op, region: RegionId, args: &[NodeId]) -> NodeId {
        let before = self.enter(self.region(region).parent);
        let id = self.node(op, args);
        self.enter(before);
        if let Some(&running) = args.get(2) {
            self.carries.insert(running, id);
        }
        id
    }

    /// The result of which this is the running value, once the loop is complete.
    pub fn carry_of(&self, running: NodeId) -> Option<NodeId> {
        if let Op::Running(..) = self.op(running) { self.carries.get(&running).copied() } else { None }
    }

    /// Whether a node is a result of the loop with this body.
    pub fn is_result_of(&self, body: BlockId, id: NodeId) -> bool {
        self.op(id).is_of_loop() && self.op(id).region().is_some_and(|region| self.region(region).arms[0] == body)
    }

    /// Whether a turn only adds to `running`, and only what does not depend on it nor on `others`, the active running
    /// values of the same loop: whether its derivative is the sum of the turns' derivatives.
    ///
    /// On every path from the running value to the update there are additions, subtractions from it, branches all of
    /// whose arms are on such a path, and inner sums that begin with it. Nothing else may use what is on the path, nor may
    /// it be one of the `ends`, with which a turn ends for something else that the loop carries.
    pub fn is_sum(
        &self,
        region: RegionId,
        running: NodeId,
        update: NodeId,
        others: &[NodeId],
        ends: &[NodeId],
    ) -> bool {
        let body = self.region(region).arms[0];
        let inside: Vec<NodeId> = self.ids().filter(|&id| self.contains(body, self.block(id))).collect();
        let mut reached = self.reached(&inside, &[running]);
        // An inner loop has a view of everything around it, most of which it does not use.
        let used: BTreeSet<NodeId> = inside.iter().flat_map(|&id| self.args(id)).copied().collect();
        reached.retain(|id| self.op(*id) != Op::Call(Elementary::Parameter) || used.contains(id));
        if !reached.contains(&update) || ends.iter().any(|end| reached.contains(end)) {
            return false;
        }
        let tainted = self.reached(&inside, others);
        let on_path = |id: NodeId| -> bool {
            let (args, is) = (self.args(id), |i: usize| reached.contains(&self.args(id)[i]));
            match self.op(id) {
                Op::Running(..) => true,
                Op::Call(Elementary::Add) => is(0) != is(1),
                Op::Call(Elementary::Sub) => is(0) && !is(1),
                Op::Call(Elementary::MulAdd) => !is(0) && !is(1) && is(2),
                Op::Phi(..) => (0..args.len()).all(is),
                // An inner sum goes on from the running value: then its own running value is on the path too.
                Op::Accumulate(_) => is(0) && args.len() == 3 && is(1) && is(2),
                _ => false,
            }
        };
        // What is added, wherever that happens on the path.
        let added_is_free = |id: NodeId| {
            let args = self.args(id).iter();
            match self.op(id) {
                Op::Running(..) => true,
                _ => args.copied().filter(|a| !reached.contains(a)).all(|a| !tainted.contains(&a)),
            }
        };
        let ends_in_update = |id: NodeId| id == update || self.is_used_by(&inside, id, &reached);
        reached.iter().all(|&id| on_path(id) && added_is_free(id) && ends_in_update(id))
    }

    /// Whether some node of `among` uses `id`.
    fn is_used_by(&self, inside: &[NodeId], id: NodeId, among: &BTreeSet<NodeId>) -> bool {
        inside.iter().any(|&user| among.contains(&user) && self.args(user).contains(&id))
    }

    /// The nodes of a loop's body that depend on `roots` with a derivative that need not vanish.
    fn reached(&self, inside: &[NodeId], roots: &[NodeId]) -> BTreeSet<NodeId> {
        let mut reached: BTreeSet<NodeId> = roots.iter().copied().collect();
        loop {
            let before = reached.len();
            for &id in inside {
                let depends = match self.op(id) {
                    Op::Call(f) => !f.is_locally_constant() && self.args(id).iter().any(|a| reached.contains(a)),
                    Op::Phi(..) | Op::Accumulate(_) | Op::Carry(..) => {
                        self.kind(id) == Kind::Float && self.args(id).iter().any(|a| reached.contains(a))
                    }
                    // An inner loop's running value is what its result depends on.
                    Op::Running(..) => self.carry_of(id).is_some_and(|result| reached.contains(&result)),
                    _ => false,
                };
                if depends {
                    reached.insert(id);
                }
            }
            if reached.len() == before {
                return reached;
            }
        }
    }

    /// Everything that a pass over a loop for one of its results carries, that result included if it has a running
    /// value: what its turns read, what decides which turn is the last, and what verbatim statements in the body read.
    pub fn linked(&self, region: RegionId, results: &[NodeId]) -> BTreeSet<NodeId> {
        let shape = self.region(region);
        let body = shape.arms[0];
        let mut linked: BTreeSet<NodeId> = results.iter().copied().filter(|&r| self.args(r).len() == 3).collect();
        let mut stack: Vec<NodeId> = results.iter().map(|&r| self.args(r)[1]).chain(shape.exit).collect();
        self.statements(body, &mut stack);
        let mut seen = vec![false; self.len()];
        while let Some(id) = stack.pop() {
            let id = self.resolve(id);
            if seen[id.index()] {
                continue;
            }
            seen[id.index()] = true;
            let block = self.block(id);
            if !self.contains(body, block) {
                continue;
            }
            if let Some(result) = self.carry_of(id) {
                if block == body {
                    linked.insert(result);
                    stack.push(self.args(result)[1]);
                } else {
                    stack.push(result);
                }
            }
            stack.extend_from_slice(self.args(id));
            if let Some(inner) = self.op(id).region() {
                stack.push(self.region(inner).selector);
                stack.extend(self.region(inner).exit);
            }
            self.selectors(body, block, &mut stack);
        }
        linked
    }

    /// What decides whether `inner`, a block below `body`, is run.
    fn selectors(&self, body: BlockId, inner: BlockId, found: &mut Vec<NodeId>) {
        let mut at = inner;
        while at != body {
            let Some((region, _)) = self.arm_of(at) else { return };
            found.push(self.region(region).selector);
            found.extend(self.region(region).exit);
            at = self.region(region).parent;
        }
    }

    /// The verbatim statements in a block and below it, which are part of every pass.
    fn statements(&self, block: BlockId, found: &mut Vec<NodeId>) {
        for step in self.sequence(block) {
            match *step {
                Step::Leaf(id) if self.kind(id) == Kind::Unit => found.push(id),
                Step::Leaf(_) => {}
                Step::Branch(region) => {
                    for &arm in &self.region(region).arms {
                        self.statements(arm, found);
                    }
                }
            }
        }
    }
}
