//! What an order of elimination asks: what the next step takes, and what it changes.

use std::collections::{BTreeMap, BTreeSet};

use super::HessianGraph;
use crate::ir::NodeId;

impl HessianGraph {
    /// The number of products that eliminating `v` next takes.
    pub fn products(&self, v: NodeId) -> usize {
        if let Some(diagonal) = &self.diagonal {
            return self.products_for_diagonal(diagonal, v);
        }
        let args = self.edges.get(&v).map_or(0, BTreeMap::len);
        let users = self.users.get(&v).map_or(0, BTreeSet::len);
        let partners = self.partners.get(&v);
        let square = partners.is_some_and(|p| p.contains(&v));
        let others = partners.map_or(0, BTreeSet::len) - usize::from(square);
        (users + others) * args + if square { args * (args + 3) / 2 } else { 0 }
    }

    /// Whether a node has one argument.
    pub fn is_step(&self, v: NodeId) -> bool {
        self.edges.get(&v).is_some_and(|args| args.len() == 1)
    }

    /// Whether a node has one user, which is linear in it.
    pub fn is_term(&self, v: NodeId) -> bool {
        self.users.get(&v).is_some_and(|users| users.len() == 1) && self.partners.get(&v).is_none_or(BTreeSet::is_empty)
    }

    /// The number of entries that eliminating `v` next makes where there was none.
    pub fn fill(&self, v: NodeId) -> usize {
        let Some(args) = self.edges.get(&v) else { return 0 };
        let mut count = 0;
        for s in self.users.get(&v).into_iter().flatten() {
            count += args.keys().filter(|p| !self.edges[s].contains_key(p)).count();
        }
        for &k in self.partners.get(&v).into_iter().flatten() {
            let is_new = |&a: &NodeId, b: &NodeId| !self.partners.get(&a).is_some_and(|partners| partners.contains(b));
            count += if k == v {
                args.keys().enumerate().map(|(i, p)| args.keys().skip(i).filter(|q| is_new(p, q)).count()).sum()
            } else {
                args.keys().filter(|p| is_new(&k, p)).count()
            };
        }
        count
    }

    /// The intermediates in the order in which a depth-first walk from the youngest leaves them: arguments first.
    pub fn depth_first(&self) -> Vec<NodeId> {
        let (mut order, mut seen) = (Vec::new(), BTreeSet::new());
        for &top in self.edges.keys().rev() {
            let mut stack = vec![(top, false)];
            while let Some((id, is_done)) = stack.pop() {
                if is_done {
                    order.push(id);
                } else if let Some(args) = self.edges.get(&id)
                    && !self.held.contains(&id)
                    && seen.insert(id)
                {
                    stack.push((id, true));
                    stack.extend(args.keys().map(|&a| (a, false)));
                }
            }
        }
        order
    }

    /// The nodes whose `products` the elimination of `v` may change.
    pub fn neighbours(&self, v: NodeId) -> BTreeSet<NodeId> {
        let args = self.edges.get(&v).into_iter().flat_map(BTreeMap::keys);
        let sets = [self.users.get(&v), self.partners.get(&v)];
        args.chain(sets.into_iter().flatten().flatten()).copied().filter(|n| self.edges.contains_key(n)).collect()
    }

    /// The intermediates with a curvature of their own, oldest first.
    pub fn curved(&self) -> Vec<NodeId> {
        let is_curved = |v: &NodeId| self.partners.get(v).is_some_and(|partners| partners.contains(v));
        self.edges.keys().copied().filter(is_curved).collect()
    }

    /// Whether every input is reached from a node.
    pub fn reaches_every_input(&self, v: NodeId) -> bool {
        let (mut seen, mut stack) = (BTreeSet::new(), vec![v]);
        while let Some(id) = stack.pop() {
            if seen.insert(id) {
                stack.extend(self.edges.get(&id).into_iter().flat_map(BTreeMap::keys));
            }
        }
        self.inputs.iter().all(|input| seen.contains(input))
    }
}
