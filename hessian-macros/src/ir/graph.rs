//! The graph: a hash-consed arena of scalar operations in a tree of blocks.
//!
//! Every node belongs to the block that computes it. A node's operands belong to its own block or to an ancestor; only
//! a branch's or loop's result reads from the arms below its block. Arms of a branch are never evaluated unless they are taken, so what is
//! hash-consed is looked up in a node's own block and its ancestors, never in a sibling.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::Hasher;

use super::blocks::{Block, Region, Step};
use super::index::{Index, Key};
use super::list::List;
use super::loops::Direction;
use super::node::{BlockId, Comparison, Ids, Kind, NodeId, Op, Precision, RegionId};
use super::signature::Signature;
use crate::ops::Elementary;

/// One operation and its operands.
#[derive(Clone, Copy, Debug)]
struct Node {
    op: Op,
    block: BlockId,
    first_arg: u32,
    arity: u32,
}

/// The program and everything derived from it.
#[derive(Clone, Debug)]
pub struct Graph {
    nodes: List<Node>,
    args: List<NodeId>,
    pub(super) tree: Vec<Block>,
    pub(super) regions: Vec<Region>,
    /// The result of which a `Running` is the running value.
    pub(super) carries: BTreeMap<NodeId, NodeId>,
    /// Leaves that declare names and may be repeated where these are needed again.
    pub(super) repeatable: BTreeSet<NodeId>,
    /// Indices that are a number more than what several share.
    pub(super) shifts: BTreeMap<NodeId, (u32, i64)>,
    /// Nodes that are another one as far as anybody can tell.
    pub(super) silent: BTreeMap<NodeId, NodeId>,
    /// The running values of tangents that exist already.
    pub(super) tangents: BTreeMap<Direction, NodeId>,
    /// For how many turns there is room to keep what a sweep back over them needs.
    pub(super) room: Option<usize>,
    /// The loops over which nothing is swept back.
    pub(super) unswept: BTreeSet<RegionId>,
    memo: Index,
    pub(super) signatures: List<Signature>,
    /// Nodes by what they compute.
    pub(super) functions: Index,
    pub(super) selected: HashMap<(BlockId, NodeId), RegionId>,
    pub(super) here: BlockId,
    /// The oldest operation whose slope may be infinite where its value is not.
    steep: Option<NodeId>,
    precision: Precision,
    strict: bool,
    pulls_constants: bool,
    pub(super) numbers_values: bool,
}

impl Graph {
    /// The block of the function's body.
    pub const ROOT: BlockId = BlockId(0);

    /// An empty graph.
    pub fn new(precision: Precision, strict: bool) -> Self {
        Graph {
            nodes: List::new(),
            args: List::new(),
            tree: vec![Block::root()],
            regions: Vec::new(),
            carries: BTreeMap::new(),
            repeatable: BTreeSet::new(),
            shifts: BTreeMap::new(),
            silent: BTreeMap::new(),
            tangents: BTreeMap::new(),
            room: None,
            unswept: BTreeSet::new(),
            memo: Index::default(),
            signatures: List::new(),
            functions: Index::default(),
            selected: HashMap::new(),
            here: Self::ROOT,
            steep: None,
            precision,
            strict,
            pulls_constants: !strict,
            numbers_values: !strict,
        }
    }

    /// The scalar type of the program.
    pub fn precision(&self) -> Precision {
        self.precision
    }

    /// Whether derivative code may not reassociate.
    pub fn strict(&self) -> bool {
        self.strict
    }

    /// Whether literal factors move outwards in products of derivative code.
    pub fn pulls_constants(&self) -> bool {
        self.pulls_constants
    }

    /// Chooses whether literal factors move outwards; `strict` wins.
    pub fn pull_constants(&mut self, on: bool) {
        self.pulls_constants = on && !self.strict;
    }

    /// The number of nodes.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether an operation has a slope that may be infinite where its value is not.
    pub fn has_infinite_slopes(&self) -> bool {
        self.steep.is_some()
    }

    /// All nodes, operands first.
    pub fn ids(&self) -> Ids {
        self.ids_from(0)
    }

    /// All nodes but the first ones, so many of them.
    pub fn ids_from(&self, first: usize) -> Ids {
        Ids { first: first as u32, end: self.nodes.len() as u32 }
    }

    /// What a node computes.
    pub fn op(&self, id: NodeId) -> Op {
        self.nodes.items[id.0 as usize].op
    }

    /// A node's operands.
    pub fn args(&self, id: NodeId) -> &[NodeId] {
        let node = &self.nodes.items[id.0 as usize];
        &self.args.items[node.first_arg as usize..(node.first_arg + node.arity) as usize]
    }

    /// Whether a node is computed in its block, rather than a literal or an argument of the routine.
    pub fn op_is_computed(&self, id: NodeId) -> bool {
        !matches!(self.op(id), Op::Const(_) | Op::Int(_) | Op::Input(_) | Op::Seed(_) | Op::Running(..))
    }

    /// The block that computes a node.
    pub fn block(&self, id: NodeId) -> BlockId {
        self.nodes.items[id.0 as usize].block
    }

    /// The type of a node's value.
    pub fn kind(&self, id: NodeId) -> Kind {
        match self.op(id) {
            Op::Leaf(_, kind) | Op::Phi(_, kind) | Op::Carry(_, kind) | Op::Running(_, kind) => kind,
            Op::Compare(_) | Op::Not => Kind::Bool,
            Op::Int(_) | Op::Call(Elementary::Decrement) => Kind::Int,
            Op::Scatter(..) | Op::Together => Kind::Unit,
            // A sum of what its turns do is what the loop does.
            Op::Accumulate(_) => self.kind(self.args(id)[1]),
            Op::Const(_)
            | Op::Input(_)
            | Op::Seed(_)
            | Op::Call(_)
            | Op::Element(_)
            | Op::Along(_)
            | Op::CarryBack(_) => Kind::Float,
        }
    }

    /// A node of the current block, or the equal one that this block or an ancestor already has.
    pub fn node(&mut self, op: Op, args: &[NodeId]) -> NodeId {
        debug_assert!(args.iter().all(|&a| op.region().is_some() || self.contains(self.block(a), self.here)));
        let home = match op {
            Op::Const(_) | Op::Int(_) | Op::Input(_) | Op::Seed(_) => Self::ROOT,
            _ => self.here,
        };
        if let Some(id) = self.look_up(op, args, home) {
            return id;
        }
        let signature = Signature::of(op, self.next(), args, |a| &self.signatures.items[a.index()]);
        self.add_node(op, args, home, signature)
    }

    /// The node that is made next.
    fn next(&self) -> NodeId {
        NodeId(self.nodes.len() as u32)
    }

    /// A new node of the block `home`.
    pub(super) fn add_node(&mut self, op: Op, args: &[NodeId], home: BlockId, signature: Signature) -> NodeId {
        let id = self.next();
        if self.steep.is_none() && matches!(op, Op::Call(f) if f.is_steep()) {
            self.steep = Some(id);
        }
        self.nodes.push(Node { op, block: home, first_arg: self.args.len() as u32, arity: args.len() as u32 });
        for &arg in args {
            self.args.push(arg);
        }
        self.memo.insert(key(op, args, home), id);
        self.functions.insert(signature.key(), id);
        self.signatures.push(signature);
        if matches!(op, Op::Leaf(..)) {
            self.tree[home.index()].sequence.push(Step::Leaf(id));
        }
        id
    }

    /// The node of this block, or the nearest ancestor's.
    fn look_up(&self, op: Op, args: &[NodeId], mut block: BlockId) -> Option<NodeId> {
        loop {
            let is_it = |id| self.op(id) == op && self.args(id) == args && self.block(id) == block;
            if let Some(id) = self.memo.find(key(op, args, block), is_it) {
                return Some(id);
            }
            match self.parent(block) {
                // A leaf stands at its place in the program, a result in its region's block, a parameter in its loop.
                Some(parent)
                    if !matches!(op, Op::Leaf(..) | Op::Call(Elementary::Parameter)) && op.region().is_none() =>
                {
                    block = parent;
                }
                _ => return None,
            }
        }
    }

    /// The node of this operation that the current block or an ancestor already has.
    pub fn find(&self, op: Op, args: &[NodeId]) -> Option<NodeId> {
        self.look_up(op, args, self.here)
    }

    /// A float literal.
    pub fn constant(&mut self, value: f64) -> NodeId {
        let value = match self.precision {
            Precision::Single => f64::from(value as f32),
            Precision::Double | Precision::Generic => value,
        };
        self.node(Op::Const(value.to_bits()), &[])
    }

    /// The value of a float literal.
    pub fn as_constant(&self, id: NodeId) -> Option<f64> {
        match self.op(id) {
            Op::Const(bits) => Some(f64::from_bits(bits)),
            _ => None,
        }
    }

    /// The value of an integer literal.
    pub fn as_int(&self, id: NodeId) -> Option<i64> {
        match self.op(id) {
            Op::Int(n) => Some(n),
            _ => None,
        }
    }

    /// An elementary function of the value program: hash-consed, never rewritten, but for a sum with a zero and a
    /// product with a one that are the other operand to the bit.
    pub fn value(&mut self, function: Elementary, args: &[NodeId]) -> NodeId {
        let neutral = match function {
            Elementary::Add => self.is_neutral(args[0], args[1]),
            Elementary::Mul => self.as_constant(args[0]) == Some(1.0),
            _ => false,
        };
        if neutral {
            return args[1];
        }
        self.node(Op::Call(function), args)
    }

    /// Whether a node is the literal 0.0, not −0.0.
    pub fn is_positive_zero(&self, id: NodeId) -> bool {
        self.as_constant(id).is_some_and(|c| c == 0.0 && c.is_sign_positive())
    }

    /// Whether zero + x is x to the bit: −0 + x always is, and +0 + x unless x can be −0.
    fn is_neutral(&self, zero: NodeId, x: NodeId) -> bool {
        match self.as_constant(zero) {
            Some(0.0) => self.as_constant(zero).is_some_and(f64::is_sign_negative) || self.is_never_negative_zero(x),
            _ => false,
        }
    }

    /// Squares are never −0, nor is a sum that has a term which is never −0.
    pub fn is_never_negative_zero(&self, x: NodeId) -> bool {
        let (mut terms, mut seen) = (vec![x], BTreeSet::new());
        while let Some(term) = terms.pop() {
            match (self.op(term), self.args(term)) {
                (Op::Call(Elementary::Mul), &[a, b]) if a == b => return true,
                (Op::Call(Elementary::Exp | Elementary::Abs), _) => return true,
                (Op::Call(Elementary::Add), &[a, b]) if seen.insert(term) => terms.extend([a, b]),
                _ => {}
            }
        }
        false
    }

    /// A comparison of two floats.
    pub fn compare(&mut self, comparison: Comparison, a: NodeId, b: NodeId) -> NodeId {
        self.node(Op::Compare(comparison), &[a, b])
    }

    /// The value of the arm that was taken, as a node of the region's block (which must be the current one).
    pub fn phi(&mut self, region: RegionId, args: &[NodeId]) -> NodeId {
        let first = args[0];
        let parent = self.region(region).parent;
        if args.iter().all(|&a| a == first) && self.contains(self.block(first), parent) {
            return first;
        }
        let kind = self.kind(first);
        let before = self.enter(parent);
        let id = self.node(Op::Phi(region, kind), args);
        self.here = before;
        id
    }
}

fn key(op: Op, args: &[NodeId], block: BlockId) -> u64 {
    let mut key = Key::default();
    let (kind, word) = match op {
        Op::Const(bits) => (0, bits),
        Op::Int(n) => (1, n as u64),
        Op::Input(i) => (2, u64::from(i)),
        Op::Seed(i) => (3, u64::from(i)),
        Op::Leaf(leaf, _) => (4, u64::from(leaf.0)),
        Op::Call(f) => (5, f as u64),
        Op::Compare(comparison) => (6, comparison as u64),
        Op::Not => (7, 0),
        Op::Phi(region, _) => (8, u64::from(region.0)),
        Op::Accumulate(region) => (9, u64::from(region.0)),
        Op::Carry(region, _) => (10, u64::from(region.0)),
        Op::Running(number, _) => (11, u64::from(number)),
        Op::Element(part) => (12, u64::from(part.number)),
        Op::Along(part) => (13, u64::from(part.number)),
        Op::Scatter(number, ..) => (14, u64::from(number)),
        Op::Together => (15, 0),
        Op::CarryBack(region) => (16, u64::from(region.0)),
    };
    key.mix(kind << 32 | u64::from(block.0));
    key.mix(word);
    for &a in args {
        key.mix(u64::from(a.0));
    }
    key.finish()
}
