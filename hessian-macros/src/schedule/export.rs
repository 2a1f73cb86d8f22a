//! What has to leave a visit because later code uses it.

use std::collections::{BTreeMap, BTreeSet};

use super::{Body, Pass, Step, Visit};
use crate::ir::{Graph, Kind, NodeId, RegionId};

/// Fills in the exports of every visit.
pub(super) fn resolve(g: &Graph, body: &mut Body, roots: &[NodeId]) {
    if body.steps.iter().all(|step| matches!(step, Step::Node(_))) {
        return;
    }
    let root = Place { around: 0, depth: 0, visit: 0, arm: 0 };
    let mut uses = Uses {
        g,
        places: vec![root],
        home: vec![None; g.len()],
        exports: BTreeMap::new(),
        revisited: BTreeSet::new(),
        count: 0,
    };
    uses.body(body, 0);
    for &root in roots {
        uses.used(g.resolve(root), 0);
    }
    let mut count = 0;
    fill(body, &uses, &mut count);
}

/// A body of code: an arm of a visit, by their numbers.
#[derive(Clone, Copy)]
struct Place {
    /// The place around it.
    around: usize,
    depth: usize,
    visit: usize,
    arm: usize,
}

struct Uses<'a> {
    g: &'a Graph,
    places: Vec<Place>,
    /// Of each node, where it is computed.
    home: Vec<Option<usize>>,
    /// By number of the visit: the nodes that leave it and the arm they come from.
    exports: BTreeMap<usize, BTreeMap<NodeId, usize>>,
    /// Branches with a later visit, which asks which arm the first one took.
    revisited: BTreeSet<RegionId>,
    count: usize,
}

impl Uses<'_> {
    fn body(&mut self, body: &Body, at: usize) {
        for step in &body.steps {
            match step {
                Step::Node(id) => {
                    for &a in self.g.args(*id) {
                        self.used(self.g.resolve(a), at);
                    }
                    self.home[id.index()] = Some(at);
                }
                Step::Visit(visit) => self.visit(visit, at),
            }
        }
    }

    fn visit(&mut self, visit: &Visit, at: usize) {
        let number = self.count;
        self.count += 1;
        let selector = self.g.resolve(self.g.region(visit.region).selector);
        let is_loop = self.g.region(visit.region).is_loop;
        if visit.pass == Pass::Back {
            // Its turns have been run.
        } else if is_loop || (visit.has_header && self.g.kind(selector) == Kind::Int) {
            if is_loop || visit.is_first {
                self.home[selector.index()] = Some(at);
            }
            for &a in self.g.args(selector) {
                self.used(self.g.resolve(a), at);
            }
        } else {
            self.revisited.insert(visit.region);
            self.used(selector, at);
        }
        for (arm, body) in visit.arms.iter().enumerate() {
            let inside = self.places.len();
            self.places.push(Place { around: at, depth: self.places[at].depth + 1, visit: number, arm });
            for &id in visit.kept.iter().filter(|_| visit.pass == Pass::Back) {
                self.home[id.index()] = Some(inside); // it is read there
            }
            self.body(body, inside);
            let kept = visit.kept.iter().copied();
            for end in visit.ends(self.g, arm).into_iter().chain(kept) {
                self.used(self.g.resolve(end), inside);
            }
        }
        for start in visit.starts(self.g) {
            self.used(self.g.resolve(start), at);
        }
        for &phi in &visit.phis {
            self.home[phi.index()] = Some(at);
        }
    }

    /// A node leaves every visit between its own place and the innermost one that is also around its use.
    fn used(&mut self, id: NodeId, mut at: usize) {
        let Some(mut home) = self.home[id.index()] else { return };
        while home != at {
            let Place { around, depth, visit, arm } = self.places[home];
            if self.places[at].depth > depth {
                at = self.places[at].around;
                continue;
            }
            self.exports.entry(visit).or_default().insert(id, arm);
            home = around;
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
