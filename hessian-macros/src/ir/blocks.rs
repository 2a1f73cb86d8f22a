//! The tree of blocks: the arms of branches and the bodies of loops, and what has a place in the order of the program.

use super::graph::Graph;
use super::node::{BlockId, NodeId, RegionId};

/// A straight-line piece of the program.
#[derive(Clone, Debug)]
pub(super) struct Block {
    /// The region and the arm that this block is; none for the function's body.
    arm_of: Option<(RegionId, u32)>,
    depth: u32,
    /// Verbatim Rust and the user's branches in program order, which may matter to the user's own state.
    pub(super) sequence: Vec<Step>,
}

impl Block {
    /// The function's body.
    pub(super) fn root() -> Self {
        Block { arm_of: None, depth: 0, sequence: Vec::new() }
    }
}

/// A part of a block that has a place in program order.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Step {
    /// A verbatim expression or statement.
    Leaf(NodeId),
    /// A branch that the user wrote.
    Branch(RegionId),
}

/// A branch or a loop in the program.
#[derive(Clone, Debug)]
pub struct Region {
    /// The block that contains it.
    pub parent: BlockId,
    /// Of a branch, a boolean node (arm 0 if true, arm 1 if false) or an integer leaf that numbers the arm; of a loop,
    /// the integer leaf that is its header.
    pub selector: NodeId,
    /// One block per arm; of a loop, its body.
    pub arms: Vec<BlockId>,
    /// Whether it is a loop.
    pub is_loop: bool,
    /// Of a loop, a boolean node of its body: whether the turn was the last one.
    pub exit: Option<NodeId>,
}

impl Graph {
    /// A branch.
    pub fn region(&self, id: RegionId) -> &Region {
        &self.regions[id.index()]
    }

    /// All branches, outer ones first.
    pub fn regions(&self) -> impl DoubleEndedIterator<Item = RegionId> + use<> {
        (0..self.regions.len() as u32).map(RegionId)
    }

    /// The number of blocks.
    pub fn blocks(&self) -> usize {
        self.tree.len()
    }

    /// The branch and arm that a block is; none for the function's body.
    pub fn arm_of(&self, block: BlockId) -> Option<(RegionId, u32)> {
        self.tree[block.index()].arm_of
    }

    /// The block that contains a block.
    pub fn parent(&self, block: BlockId) -> Option<BlockId> {
        self.arm_of(block).map(|(region, _)| self.region(region).parent)
    }

    /// Whether `a` is `b` or contains it.
    pub fn contains(&self, a: BlockId, b: BlockId) -> bool {
        let mut at = b;
        while self.tree[at.index()].depth > self.tree[a.index()].depth {
            at = self.parent(at).expect("a block below the root has a parent");
        }
        at == a
    }

    /// The inner one of two blocks, if one contains the other.
    pub fn inner(&self, a: BlockId, b: BlockId) -> Option<BlockId> {
        if self.contains(a, b) {
            Some(b)
        } else if self.contains(b, a) {
            Some(a)
        } else {
            None
        }
    }

    /// The innermost block that contains both.
    pub fn common(&self, a: BlockId, b: BlockId) -> BlockId {
        let mut at = a;
        while !self.contains(at, b) {
            at = self.parent(at).expect("the root contains every block");
        }
        at
    }

    /// The block that new nodes go to.
    pub fn here(&self) -> BlockId {
        self.here
    }

    /// Sends new nodes to `block`; returns where they went before.
    pub fn enter(&mut self, block: BlockId) -> BlockId {
        std::mem::replace(&mut self.here, block)
    }

    /// What has a place in program order in a block.
    pub fn sequence(&self, block: BlockId) -> &[Step] {
        &self.tree[block.index()].sequence
    }

    /// Adds a branch that the user wrote to the current block. `selector` is a boolean node (two arms, true first), or
    /// an integer leaf that numbers the arm.
    pub fn branch(&mut self, selector: NodeId, arms: usize) -> RegionId {
        let region = self.new_region(selector, arms);
        self.tree[self.here.index()].sequence.push(Step::Branch(region));
        region
    }

    fn new_region(&mut self, selector: NodeId, arms: usize) -> RegionId {
        let region = RegionId(self.regions.len() as u32);
        let depth = self.tree[self.here.index()].depth + 1;
        let arms = (0..arms as u32)
            .map(|arm| {
                self.tree.push(Block { arm_of: Some((region, arm)), depth, sequence: Vec::new() });
                BlockId(self.tree.len() as u32 - 1)
            })
            .collect();
        self.regions.push(Region { parent: self.here, selector, arms, is_loop: false, exit: None });
        region
    }

    /// The branch on `condition` that derivative code of the current block shares.
    pub fn branch_on(&mut self, condition: NodeId) -> RegionId {
        if let Some(&region) = self.selected.get(&(self.here, condition)) {
            return region;
        }
        let region = self.new_region(condition, 2);
        self.selected.insert((self.here, condition), region);
        region
    }
}
