//! Dead-code elimination: what a set of results needs.

use crate::ir::{BlockId, Graph, Kind, NodeId, Op, RegionId, Step};

/// The nodes that a set of results needs.
pub struct Live {
    is_needed: Box<[bool]>,
    /// The nodes that are needed, operands first.
    ids: Vec<NodeId>,
    sealed: Vec<bool>,
}

impl Live {
    /// What `roots` need, and what runs for its effect.
    pub fn new(g: &Graph, roots: &[NodeId]) -> Self {
        let sealed = vec![false; g.regions().count()];
        let mut this = Live { is_needed: vec![false; g.len()].into(), ids: Vec::new(), sealed };
        let mut found = Vec::new();
        for &root in roots {
            this.needs(g.resolve(root), g.len(), &mut found);
        }
        for block in 0..g.blocks() as u32 {
            for step in g.sequence(BlockId(block)) {
                match *step {
                    Step::Leaf(id) if is_statement(g, id) => this.needs(id, g.len(), &mut found),
                    Step::Leaf(_) | Step::Branch(_) => {}
                }
            }
        }
        // From the last node to the first: what a node needs is older, except around loops and in arms.
        let (mut at, mut is_ordered) = (g.len(), true);
        while at > 0 {
            at -= 1;
            let id = NodeId(at as u32);
            if this.is_needed[at] {
                this.ids.push(id);
                this.needed(g, id, at, &mut found);
                while let Some(newer) = found.pop() {
                    this.ids.push(newer);
                    this.needed(g, newer, at, &mut found);
                    is_ordered = false;
                }
            }
        }
        this.ids.reverse();
        if !is_ordered {
            this.ids.sort_unstable();
        }
        this
    }

    /// Notes that a node is needed. What has been gone past goes to `found`.
    fn needs(&mut self, id: NodeId, at: usize, found: &mut Vec<NodeId>) {
        if !self.is_needed[id.index()] {
            self.is_needed[id.index()] = true;
            if id.index() >= at {
                found.push(id);
            }
        }
    }

    /// Notes what a node needs.
    fn needed(&mut self, g: &Graph, id: NodeId, at: usize, found: &mut Vec<NodeId>) {
        for &a in g.args(id) {
            self.needs(g.resolve(a), at, found);
        }
        let op = g.op(id);
        if let Op::Call(_) = op {
            return;
        }
        // What a loop carries is needed where its value at the beginning of a turn is.
        if let Some(carry) = g.carry_of(id) {
            self.needs(carry, at, found);
        }
        if let Some(region) = op.region() {
            let selector = self.selected(g, region, at, found);
            // The header of a `match` is evaluated where the branch is.
            if g.kind(selector) == Kind::Int {
                self.sealed[region.index()] = true;
            }
        }
        // A statement or a leaf runs in its arm, so whatever selects the arm is live as well.
        if matches!(op, Op::Leaf(..)) {
            let mut block = g.block(id);
            while let Some((region, _)) = g.arm_of(block) {
                self.sealed[region.index()] = true;
                self.selected(g, region, at, found);
                block = g.region(region).parent;
            }
        }
    }

    /// Notes that what selects an arm is needed, and what ends a loop.
    fn selected(&mut self, g: &Graph, region: RegionId, at: usize, found: &mut Vec<NodeId>) -> NodeId {
        if let Some(exit) = g.region(region).exit {
            self.needs(g.resolve(exit), at, found);
        }
        let selector = g.resolve(g.region(region).selector);
        self.needs(selector, at, found);
        selector
    }

    /// The nodes that are needed, operands first.
    pub fn ids(&self) -> &[NodeId] {
        &self.ids
    }

    /// Whether a node is needed.
    pub fn contains(&self, id: NodeId) -> bool {
        self.is_needed[id.index()]
    }

    /// Whether a branch holds verbatim Rust that is needed: then it has a place in program order, and what it holds is
    /// evaluated the first time the branch is taken.
    pub fn is_sealed(&self, region: RegionId) -> bool {
        self.sealed[region.index()]
    }

    /// The steps of a block that have a place in program order and are needed.
    pub fn sequence<'a>(&'a self, g: &'a Graph, block: BlockId) -> impl Iterator<Item = Step> + 'a {
        g.sequence(block).iter().copied().filter(|step| match *step {
            Step::Leaf(id) => self.contains(id),
            Step::Branch(region) => self.is_sealed(region),
        })
    }
}

/// Whether a node is a verbatim statement.
pub fn is_statement(g: &Graph, id: NodeId) -> bool {
    matches!(g.op(id), Op::Leaf(_, Kind::Unit))
}
