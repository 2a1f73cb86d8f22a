//! An order in which few values are alive at once: of what can be computed, what ends the lives of most operands goes
//! first, of equals the older one.
//!
//! What is used once belongs to its user, as in the code that is emitted.

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::{Graph, NodeId};

/// A unit's place in the queue: lives that begin less those that end, and the unit itself.
type Key = (i32, NodeId);

/// A rank for each of the nodes `live`, which are in the order of the graph.
pub(super) fn ranks(g: &Graph, live: &[NodeId], roots: &[NodeId]) -> Vec<u32> {
    let mut lives = Lives::new(g, live, roots);
    let mut order: Vec<NodeId> = Vec::with_capacity(live.len());
    let ready: Vec<NodeId> = lives.units.iter().filter(|(_, unit)| unit.missing == 0).map(|(&id, _)| id).collect();
    for unit in ready {
        lives.queue.insert(lives.key(unit));
    }
    while let Some((_, unit)) = lives.queue.pop_first() {
        lives.compute(unit, &mut order);
    }
    let mut ranks = vec![u32::MAX; g.len()];
    for (rank, id) in (0..).zip(order) {
        ranks[id.index()] = rank;
    }
    ranks
}

/// A node, with what it alone uses.
#[derive(Default)]
struct Unit {
    nodes: Vec<NodeId>,
    /// The units that it uses, once each.
    operands: BTreeSet<NodeId>,
    users: Vec<NodeId>,
    /// How many of its operands are not computed yet.
    missing: usize,
    /// How many of its users are not.
    left: usize,
}

struct Lives {
    units: BTreeMap<NodeId, Unit>,
    queue: BTreeSet<Key>,
}

impl Lives {
    fn new(g: &Graph, live: &[NodeId], roots: &[NodeId]) -> Self {
        // The number of uses of each node, and the last user; a result is used by the caller besides.
        let mut uses = vec![(0_usize, None); g.len()];
        for &id in live {
            for &a in g.args(id) {
                let (count, user) = &mut uses[g.resolve(a).index()];
                (*count, *user) = (*count + 1, Some(id));
            }
        }
        for &root in roots {
            uses[g.resolve(root).index()].0 += 2;
        }
        let mut unit_of: Vec<Option<NodeId>> = vec![None; g.len()];
        let mut units: BTreeMap<NodeId, Unit> = BTreeMap::new();
        for &id in live.iter().rev() {
            let unit = match uses[id.index()] {
                (1, Some(user)) => unit_of[user.index()].unwrap_or(id),
                _ => id,
            };
            unit_of[id.index()] = Some(unit);
            units.entry(unit).or_default().nodes.push(id);
        }
        for &id in live {
            let Some(user) = unit_of[id.index()] else { continue };
            for &a in g.args(id) {
                let Some(operand) = unit_of[g.resolve(a).index()].filter(|&operand| operand != user) else { continue };
                if units.entry(user).or_default().operands.insert(operand) {
                    units.entry(operand).or_default().users.push(user);
                }
            }
        }
        for unit in units.values_mut() {
            unit.nodes.reverse();
            (unit.missing, unit.left) = (unit.operands.len(), unit.users.len());
        }
        Lives { units, queue: BTreeSet::new() }
    }

    fn key(&self, id: NodeId) -> Key {
        let unit = &self.units[&id];
        let ends = unit.operands.iter().filter(|operand| self.units[operand].left == 1).count();
        (i32::from(unit.left > 0) - ends as i32, id)
    }

    fn compute(&mut self, id: NodeId, order: &mut Vec<NodeId>) {
        let Some(Unit { nodes, operands, users, .. }) = self.units.get_mut(&id) else { return };
        order.append(nodes);
        let (operands, users) = (operands.clone(), users.clone());
        for operand in operands {
            // Who is the last to use it now goes earlier.
            let last = match self.units.get(&operand) {
                Some(Unit { left: 2, users, .. }) => users.clone(),
                _ => Vec::new(),
            };
            let waiting: Vec<Key> = last.into_iter().map(|user| self.key(user)).collect();
            let waiting: Vec<Key> = waiting.into_iter().filter(|key| self.queue.remove(key)).collect();
            if let Some(operand) = self.units.get_mut(&operand) {
                operand.left -= 1;
            }
            for (_, user) in waiting {
                self.queue.insert(self.key(user));
            }
        }
        for user in users {
            let Some(unit) = self.units.get_mut(&user) else { continue };
            unit.missing -= 1;
            if unit.missing == 0 {
                self.queue.insert(self.key(user));
            }
        }
    }
}
