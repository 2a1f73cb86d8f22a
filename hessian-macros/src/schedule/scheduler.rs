//! The code of a block: nodes as soon as what they need is there, branches as soon as what is wanted of them can be had.

mod visits;
mod waiting;

use std::collections::{BTreeMap, BTreeSet};

use super::body::{Body, Step};
use super::order;
use super::sweep::Back;
use crate::ir::{BlockId, Graph, Kind, NodeId, Op, RegionId, Step as Ordered};
use crate::optimise::live::{Live, is_statement};
use waiting::{Item, Waiting};

/// What is placed and visited so far.
pub(super) struct Scheduler<'a> {
    g: &'a Graph,
    live: &'a Live,
    /// Of several nodes that can be computed, the one of lowest rank comes first.
    ranks: &'a [u32],
    placed: Box<[bool]>,
    visited: BTreeSet<RegionId>,
    /// Headers of branches on integers, which are written where the branch is.
    headers: BTreeSet<NodeId>,
    /// The branches of each block.
    regions: Vec<Vec<RegionId>>,
    /// What each block computes.
    computed: Vec<Vec<NodeId>>,
    /// The sweeps back over loops.
    sweeps: BTreeMap<RegionId, Back>,
}

impl<'a> Scheduler<'a> {
    pub(super) fn new(g: &'a Graph, live: &'a Live, ranks: &'a [u32]) -> Self {
        let mut this = Scheduler {
            g,
            live,
            ranks,
            placed: vec![false; g.len()].into(),
            visited: BTreeSet::new(),
            headers: BTreeSet::new(),
            regions: vec![Vec::new(); g.blocks()],
            computed: vec![Vec::new(); g.blocks()],
            sweeps: BTreeMap::new(),
        };
        for region in g.regions() {
            this.sweeps.extend(Back::new(g, live, region).map(|back| (region, back)));
            this.headers.insert(g.region(region).selector);
            this.regions[g.region(region).parent.index()].push(region);
        }
        for &id in live.ids() {
            if g.op_is_computed(id) {
                this.computed[g.block(id).index()].push(id);
            }
        }
        this
    }

    /// The whole program.
    pub(super) fn all(&mut self) -> Body {
        let mut wanted = self.within(Graph::ROOT);
        wanted.sort_unstable();
        self.body(Graph::ROOT, &wanted)
    }

    /// What is computed in a block and in the arms below it.
    fn within(&self, block: BlockId) -> Vec<NodeId> {
        let (mut found, mut blocks) = (Vec::new(), vec![block]);
        while let Some(block) = blocks.pop() {
            found.extend_from_slice(&self.computed[block.index()]);
            blocks.extend(self.regions[block.index()].iter().flat_map(|&region| &self.g.region(region).arms));
        }
        found
    }

    /// The verbatim Rust of a block and of the arms below it.
    fn leaves_within(&self, block: BlockId) -> Vec<NodeId> {
        let (mut found, mut blocks) = (Vec::new(), vec![block]);
        while let Some(block) = blocks.pop() {
            for step in self.live.sequence(self.g, block) {
                match step {
                    Ordered::Leaf(id) => found.push(id),
                    Ordered::Branch(region) => blocks.extend(&self.g.region(region).arms),
                }
            }
        }
        found
    }

    /// The code of `block` for `wanted`: nodes of this block and of the arms below it, in ascending order, not placed
    /// yet. Whatever else they need is there already.
    fn body(&mut self, block: BlockId, wanted: &[NodeId]) -> Body {
        if wanted.iter().all(|&id| self.is_free(block, id)) {
            return self.straight(wanted);
        }
        let mut waiting = Waiting::new(self, block, wanted);
        let mut body = Body::default();
        loop {
            if let Some(id) = waiting.next_node() {
                self.place(id, &mut body);
                waiting.done(self.g, block, Item::Node(id));
            } else if let Some((region, phis)) = waiting.next_visit() {
                let (late, early): (Vec<NodeId>, Vec<NodeId>) =
                    phis.iter().partition(|&&phi| self.is_of_sweep(region, phi));
                if late.is_empty() || !early.is_empty() {
                    let visit = self.visit(region, early);
                    let sealed = visit.is_first && self.live.is_sealed(region);
                    body.steps.push(Step::Visit(Box::new(visit)));
                    if sealed {
                        waiting.done(self.g, block, Item::Sealed(region));
                    }
                }
                if !late.is_empty() {
                    body.steps.push(Step::Visit(Box::new(self.turn_back(region, late))));
                }
                for phi in phis {
                    waiting.done(self.g, block, Item::Node(phi));
                }
            } else {
                let is_placed = |id: &NodeId| self.g.block(*id) != block || self.placed[id.index()];
                debug_assert!(wanted.iter().all(is_placed), "a cycle in {}", self.g);
                return body;
            }
        }
    }

    /// Whether the place of a node in the code of `block` follows from its operands alone.
    fn is_free(&self, block: BlockId, id: NodeId) -> bool {
        self.g.block(id) == block
            && self.g.op(id).region().is_none()
            && !is_statement(self.g, id)
            && !self.is_header(id)
    }

    /// Whether a node is written where its branch is.
    fn is_header(&self, id: NodeId) -> bool {
        matches!(self.g.op(id), Op::Leaf(_, Kind::Int)) && self.headers.contains(&id)
    }

    /// The code of nodes that wait for nothing but operands, which have lower ranks.
    fn straight(&mut self, wanted: &[NodeId]) -> Body {
        let mut body = Body { steps: Vec::with_capacity(wanted.len()) };
        for id in order::sorted(self.ranks, wanted) {
            self.place(id, &mut body);
        }
        body
    }

    /// Computes a node, unless it is a header, which is written where its branch is.
    fn place(&mut self, id: NodeId, body: &mut Body) {
        self.placed[id.index()] = true;
        if !self.is_header(id) {
            body.steps.push(Step::Node(id));
        }
    }

    /// Whether a branch holds verbatim Rust and has not been visited.
    fn must_open(&self, region: RegionId) -> bool {
        self.live.is_sealed(region) && !self.visited.contains(&region)
    }
}
