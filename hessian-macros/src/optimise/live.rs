//! Dead-code elimination: what a set of results needs.

use crate::ir::{BlockId, Graph, Kind, NodeId, Op, Step};

/// The nodes that a set of results needs.
pub struct Live {
    is_needed: Vec<bool>,
    /// The nodes that are needed, operands first.
    ids: Vec<NodeId>,
    sealed: Vec<bool>,
}

impl Live {
    /// What `roots` need, and what runs for its effect.
    pub fn new(g: &Graph, roots: &[NodeId]) -> Self {
        let mut this =
            Live { is_needed: vec![false; g.len()], ids: Vec::new(), sealed: vec![false; g.regions().count()] };
        let mut stack: Vec<NodeId> = roots.iter().map(|&r| g.resolve(r)).collect();
        for block in 0..g.blocks() as u32 {
            let leaves = g.sequence(BlockId(block)).iter().filter_map(|step| match *step {
                Step::Leaf(id) => Some(id),
                Step::Branch(_) => None,
            });
            stack.extend(leaves.filter(|&id| is_statement(g, id)));
        }
        while let Some(id) = stack.pop() {
            if this.is_needed[id.index()] {
                continue;
            }
            this.is_needed[id.index()] = true;
            for &a in g.args(id) {
                let a = g.resolve(a);
                if !this.is_needed[a.index()] {
                    stack.push(a);
                }
            }
            let op = g.op(id);
            if let Op::Call(_) = op {
                continue;
            }
            // What a loop carries is needed where its value at the beginning of a turn is.
            stack.extend(g.carry_of(id));
            if let Some(region) = op.region() {
                stack.extend(g.region(region).exit.map(|exit| g.resolve(exit)));
                let selector = g.resolve(g.region(region).selector);
                stack.push(selector);
                // The header of a `match` is evaluated where the branch is.
                if g.kind(selector) == Kind::Int {
                    this.sealed[region.index()] = true;
                }
            }
            // A statement or a leaf runs in its arm, so whatever selects the arm is live as well.
            if matches!(op, Op::Leaf(..)) {
                let mut block = g.block(id);
                while let Some((region, _)) = g.arm_of(block) {
                    this.sealed[region.index()] = true;
                    stack.push(g.resolve(g.region(region).selector));
                    stack.extend(g.region(region).exit.map(|exit| g.resolve(exit)));
                    block = g.region(region).parent;
                }
            }
        }
        for id in g.ids() {
            if this.is_needed[id.index()] {
                this.ids.push(id);
            }
        }
        this
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
    pub fn is_sealed(&self, region: crate::ir::RegionId) -> bool {
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
