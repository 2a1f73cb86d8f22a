//! How often each node of a schedule is used, and where: what is used once, at home, is folded into its user.

use std::collections::BTreeMap;

use crate::ir::{Graph, NodeId};
use crate::schedule::{Body, Step};

/// The uses of a node.
#[derive(Clone, Copy, Default)]
pub(super) struct Uses {
    /// How often.
    pub(super) count: usize,
    /// The number of the body that computes it.
    pub(super) home: usize,
    /// The number of the body that used it last.
    pub(super) place: usize,
}

/// Counts the uses in a schedule whose results are `roots`.
pub(super) fn count(g: &Graph, body: &Body, roots: &[NodeId]) -> BTreeMap<NodeId, Uses> {
    let mut count = Count { g, bodies: 0, uses: BTreeMap::new() };
    count.body(body, &[], roots);
    count.uses
}

struct Count<'a> {
    g: &'a Graph,
    bodies: usize,
    uses: BTreeMap<NodeId, Uses>,
}

impl Count<'_> {
    /// Counts the uses in a body and what it hands out.
    fn body(&mut self, body: &Body, exports: &[NodeId], results: &[NodeId]) {
        let place = self.bodies;
        self.bodies += 1;
        for step in &body.steps {
            match step {
                Step::Node(id) => {
                    for &a in self.g.args(*id) {
                        self.used(a, place, 1);
                    }
                    self.uses.entry(*id).or_default().home = place;
                }
                Step::Visit(visit) => {
                    let selector = self.g.region(visit.region).selector;
                    self.used(selector, place, 1);
                    let has_header = visit.is_first || self.g.region(visit.region).is_loop;
                    for &a in self.g.args(selector).iter().filter(|_| has_header) {
                        self.used(a, place, 2); // the header of a match: captured, not folded
                    }
                    for (arm, body) in visit.arms.iter().enumerate() {
                        let results = visit.ends(self.g, arm);
                        let out: Vec<NodeId> = visit.exports.iter().filter(|e| e.1 == arm).map(|e| e.0).collect();
                        self.body(body, &out, &results);
                    }
                    for start in visit.starts(self.g) {
                        self.used(start, place, 1);
                    }
                    for phi in &visit.phis {
                        self.uses.entry(*phi).or_default().home = place;
                    }
                }
            }
        }
        for &id in exports {
            self.used(id, place, 2); // its name is bound outside as well: keep it named
        }
        for &id in results {
            self.used(id, place, 1);
        }
    }

    fn used(&mut self, id: NodeId, place: usize, times: usize) {
        let uses = self.uses.entry(self.g.resolve(id)).or_default();
        uses.count += times;
        uses.place = place;
    }
}
