//! How often each node of a schedule is used, and where: what is used once, at home, is folded into its user.

use crate::ir::{Graph, Kind, NodeId, Op};
use crate::schedule::{Body, Step, sine_and_cosine};

/// Nodes of one expression.
const EXPRESSION_NODES: usize = 48;

/// The uses of a node.
#[derive(Clone, Copy, Default)]
struct Uses {
    /// How often.
    count: usize,
    /// The number of the body that computes it.
    home: usize,
    /// The number of the body that used it last.
    place: usize,
}

/// Which nodes are folded into their only user, and which have a name.
pub(super) struct Folding {
    uses: Box<[Uses]>,
    folded: Box<[bool]>,
}

impl Folding {
    /// Decides for a schedule whose results are `roots`.
    pub(super) fn new(g: &Graph, body: &Body, roots: &[NodeId]) -> Self {
        let mut count = Count { g, bodies: 0, uses: vec![Uses::default(); g.len()].into() };
        count.body(body, &[], roots);
        let mut this = Folding { uses: count.uses, folded: vec![false; g.len()].into() };
        this.fold(g, body, &mut vec![0; g.len()]);
        this
    }

    /// Whether a node stands in the expression of its only user.
    pub(super) fn is_folded(&self, id: NodeId) -> bool {
        self.folded[id.index()]
    }

    /// Whether a node is used at all.
    pub(super) fn is_used(&self, id: NodeId) -> bool {
        self.uses[id.index()].count > 0
    }

    /// Whether a node is used once.
    pub(super) fn is_used_once(&self, id: NodeId) -> bool {
        self.uses[id.index()].count == 1
    }

    /// How many statements a body has.
    pub(super) fn statements(&self, body: &Body) -> usize {
        let is_statement = |step: &&Step| !matches!(step, Step::Node(id) if self.is_folded(*id));
        body.steps.iter().filter(is_statement).count()
    }

    /// `nodes` counts, for each node that is folded, those of its expression.
    fn fold(&mut self, g: &Graph, body: &Body, nodes: &mut [usize]) {
        let mut steps = body.steps.iter().peekable();
        while let Some(step) = steps.next() {
            if sine_and_cosine(g, step, steps.peek().copied()).is_some() {
                steps.next(); // both have names
                continue;
            }
            match step {
                Step::Node(id) => {
                    let operands = g.args(*id).iter().map(|&a| nodes[g.resolve(a).index()]);
                    let size = 1 + operands.sum::<usize>();
                    let uses = self.uses[id.index()];
                    let is_local = uses.count == 1 && uses.place == uses.home;
                    let stays = matches!(g.op(*id), Op::Leaf(..)) || g.kind(*id) == Kind::Unit;
                    if is_local && size < EXPRESSION_NODES && !stays {
                        self.folded[id.index()] = true;
                        nodes[id.index()] = size;
                    }
                }
                Step::Visit(visit) => visit.arms.iter().for_each(|arm| self.fold(g, arm, nodes)),
            }
        }
    }
}

struct Count<'a> {
    g: &'a Graph,
    bodies: usize,
    uses: Box<[Uses]>,
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
                    self.uses[id.index()].home = place;
                }
                Step::Visit(visit) => {
                    let selector = self.g.region(visit.region).selector;
                    self.used(selector, place, 1);
                    let has_header = visit.has_header;
                    for &a in self.g.args(selector).iter().filter(|_| has_header) {
                        self.used(a, place, 2); // the header of a match: captured, not folded
                    }
                    for (arm, body) in visit.arms.iter().enumerate() {
                        let results = visit.ends(self.g, arm);
                        let out = visit.exports.iter().filter(|e| e.1 == arm).map(|e| e.0);
                        let out: Vec<NodeId> = out.chain(visit.kept.iter().copied()).collect();
                        self.body(body, &out, &results);
                    }
                    for start in visit.starts(self.g) {
                        self.used(start, place, 1);
                    }
                    for phi in &visit.phis {
                        self.uses[phi.index()].home = place;
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
        let uses = &mut self.uses[self.g.resolve(id).index()];
        uses.count += times;
        uses.place = place;
    }
}
