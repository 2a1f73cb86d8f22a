//! What has to leave a visit because later code uses it.

use std::collections::{BTreeMap, BTreeSet};

use super::{Body, Step, Visit};
use crate::ir::{Graph, Kind, NodeId, RegionId};

/// A position: for each visit around it, its number and the arm.
type Path = Vec<(usize, usize)>;

/// Fills in the exports of every visit.
pub(super) fn resolve(g: &Graph, body: &mut Body, roots: &[NodeId]) {
    let mut uses =
        Uses { g, home: vec![None; g.len()], exports: BTreeMap::new(), revisited: BTreeSet::new(), count: 0 };
    uses.body(body, &mut Vec::new());
    for &root in roots {
        uses.used(g.resolve(root), &Vec::new());
    }
    let mut count = 0;
    fill(body, &uses, &mut count);
}

struct Uses<'a> {
    g: &'a Graph,
    /// Of each node, where it is computed.
    home: Vec<Option<Path>>,
    /// By number of the visit: the nodes that leave it and the arm they come from.
    exports: BTreeMap<usize, BTreeMap<NodeId, usize>>,
    /// Branches with a later visit, which asks which arm the first one took.
    revisited: BTreeSet<RegionId>,
    count: usize,
}

impl Uses<'_> {
    fn body(&mut self, body: &Body, at: &mut Path) {
        for step in &body.steps {
            match step {
                Step::Node(id) => {
                    for &a in self.g.args(*id) {
                        self.used(self.g.resolve(a), at);
                    }
                    self.home[id.index()] = Some(at.clone());
                }
                Step::Visit(visit) => self.visit(visit, at),
            }
        }
    }

    fn visit(&mut self, visit: &Visit, at: &mut Path) {
        let number = self.count;
        self.count += 1;
        let selector = self.g.resolve(self.g.region(visit.region).selector);
        let is_loop = self.g.region(visit.region).is_loop;
        if is_loop || (visit.has_header && self.g.kind(selector) == Kind::Int) {
            if is_loop || visit.is_first {
                self.home[selector.index()] = Some(at.clone());
            }
            for &a in self.g.args(selector) {
                self.used(self.g.resolve(a), at);
            }
        } else {
            self.revisited.insert(visit.region);
            self.used(selector, at);
        }
        for (arm, body) in visit.arms.iter().enumerate() {
            at.push((number, arm));
            self.body(body, at);
            for end in visit.ends(self.g, arm) {
                self.used(self.g.resolve(end), at);
            }
            at.pop();
        }
        for start in visit.starts(self.g) {
            self.used(self.g.resolve(start), at);
        }
        for &phi in &visit.phis {
            self.home[phi.index()] = Some(at.clone());
        }
    }

    fn used(&mut self, id: NodeId, at: &Path) {
        let Some(home) = &self.home[id.index()] else { return };
        let shared = home.iter().zip(at).take_while(|(a, b)| a == b).count();
        for &(visit, arm) in &home[shared..] {
            self.exports.entry(visit).or_default().insert(id, arm);
        }
    }
}

fn fill(body: &mut Body, uses: &Uses, count: &mut usize) {
    for step in &mut body.steps {
        if let Step::Visit(visit) = step {
            let own = uses.exports.get(count);
            *count += 1;
            visit.exports = own.into_iter().flatten().map(|(&id, &arm)| (id, arm)).collect();
            let region = uses.g.region(visit.region);
            let is_match = uses.g.kind(region.selector) == Kind::Int && !region.is_loop;
            visit.exports_arm = visit.is_first && is_match && uses.revisited.contains(&visit.region);
            for arm in &mut visit.arms {
                fill(arm, uses, count);
            }
        }
    }
}
