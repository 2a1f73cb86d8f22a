//! Reverse sweeps over loops: the adjoint of what a loop carries is carried back, from the last turn to the first.
//!
//! Within a turn everything is differentiated as elsewhere: what the turn begins with is to what it ends with as operands
//! are to a result, and what it reads from outside gets a sum over the turns. The cost of a turn does not depend on
//! the number of arguments. What the sweep needs of a turn is kept, so there has to be room for it (`ir::Sweep`).

use std::collections::{BTreeMap, BTreeSet};

use super::labelled::{Sum, Term};
use super::local::Activity;
use crate::ir::{Graph, Kind, NodeId, Op, RegionId};

/// What swept loops carry.
#[derive(Clone, Default)]
pub struct Sweeps {
    /// By the results of the loops.
    carried: BTreeMap<NodeId, Carried>,
    /// The results by their running values.
    results: BTreeMap<NodeId, NodeId>,
}

/// The adjoint of something that a loop carries.
#[derive(Clone, Copy)]
struct Carried {
    /// Whether every turn only adds to it: then the adjoint is the same in every turn.
    only_grows: bool,
    /// Behind the loop, and at the end of a turn, once it has been met.
    adjoint: Option<(NodeId, NodeId)>,
}

impl Sweeps {
    /// The loops that a gradient sweeps back over: those of the function's body, if there is room, in which whatever is
    /// carried is younger than what it starts from.
    pub fn new(g: &Graph, seeds: &[(NodeId, NodeId)], activity: &Activity) -> Self {
        let mut this = Sweeps::default();
        if g.room().is_none() {
            return this;
        }
        let is_active = |&id: &NodeId| activity.is_active(id) && matches!(g.op(id), Op::Carry(_, Kind::Float));
        let reached = reached(g, seeds, activity);
        for region in g.regions().filter(|&region| g.may_sweep(region)) {
            let results: Vec<NodeId> =
                g.ids().filter(is_active).filter(|&id| g.op(id).region() == Some(region)).collect();
            let is_late = |&r: &NodeId| activity.is_active(g.args(r)[0]) && g.args(r)[0] > g.args(r)[2];
            if results.iter().any(is_late) {
                continue;
            }
            let carried = g.ids().filter(|&id| g.op(id).region() == Some(region) && g.args(id).len() == 3);
            let carried: Vec<NodeId> = carried.collect();
            for result in results.into_iter().filter(|result| reached.contains(result)) {
                let &[_, update, running] = g.args(result) else { continue };
                let ends: Vec<NodeId> = carried.iter().filter(|&&r| r != result).map(|&r| g.args(r)[1]).collect();
                let only_grows = g.is_sum(region, running, update, &[], &ends);
                this.carried.insert(result, Carried { only_grows, adjoint: None });
                this.results.insert(running, result);
            }
        }
        this
    }

    /// Whether a node is a result of a swept loop.
    pub fn contains(&self, id: NodeId) -> bool {
        self.carried.contains_key(&id)
    }

    /// Whether a node is what a swept loop carries: a result, or its running value.
    pub fn carries(&self, id: NodeId) -> bool {
        self.contains(id) || self.results.contains_key(&id)
    }

    /// What each swept loop carries, the last loop first.
    pub fn loops(&self, g: &Graph) -> Vec<Vec<NodeId>> {
        let mut loops: BTreeMap<RegionId, Vec<NodeId>> = BTreeMap::new();
        for &result in self.carried.keys() {
            loops.entry(g.op(result).region().expect("a result belongs to a loop")).or_default().push(result);
        }
        let mut loops: Vec<Vec<NodeId>> = loops.into_values().collect();
        loops.sort_unstable_by(|a, b| b.cmp(a));
        loops
    }

    /// Whether every turn only adds to a result.
    pub fn only_grows(&self, result: NodeId) -> bool {
        self.carried.get(&result).is_some_and(|carried| carried.only_grows)
    }

    /// What the results start from, and what their turns end with.
    pub fn sources(&self, g: &Graph) -> Vec<NodeId> {
        self.carried.keys().flat_map(|&result| g.args(result)[..2].to_vec()).collect()
    }

    /// Goes back over a node whose adjoint is the sum `bar`. A result has its adjoint at the end of the last turn, and
    /// so has, in every turn, what that turn ends with; when the running value is met, the adjoint of what the turn began
    /// with is known: that of the turn before and, at last, of the start.
    pub fn step(&mut self, g: &mut Graph, id: NodeId, bar: &Sum) -> Option<(NodeId, Term)> {
        if let Some(carried) = self.carried.get_mut(&id) {
            let region = g.op(id).region()?;
            let body = g.region(region).arms[0];
            let behind = bar.gather(g, Graph::ROOT);
            let before = g.enter(body);
            let inside = if carried.only_grows { behind } else { g.running(Kind::Float) };
            g.enter(before);
            carried.adjoint = Some((behind, inside));
            return Some((g.args(id)[1], Term { block: body, value: inside }));
        }
        let &result = self.results.get(&id)?;
        let Carried { only_grows, adjoint } = self.carried[&result];
        let (region, (behind, inside)) = (g.op(result).region()?, adjoint?);
        let value = if only_grows {
            behind
        } else {
            let update = bar.gather(g, g.region(region).arms[0]);
            g.carry_back(region, behind, update, inside)
        };
        Some((g.args(result)[0], Term { block: Graph::ROOT, value }))
    }
}

/// The active nodes that the seeded ones depend on.
fn reached(g: &Graph, seeds: &[(NodeId, NodeId)], activity: &Activity) -> BTreeSet<NodeId> {
    let mut reached = BTreeSet::new();
    let mut stack: Vec<NodeId> = seeds.iter().map(|seed| seed.0).collect();
    while let Some(id) = stack.pop() {
        if activity.is_active(id) && reached.insert(id) {
            stack.extend(g.args(id));
            stack.extend(g.carry_of(id));
        }
    }
    reached
}
