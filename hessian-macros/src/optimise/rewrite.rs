//! Rewriting of derivative code: what a pass makes of the live nodes, oldest first, in the same graph.
//!
//! Nodes of the value program are kept as they are. The old derivative nodes stay behind, dead.

use super::live::Live;
use crate::ir::{Graph, Kind, NodeId, Op};
use crate::ops::Elementary;

/// A rewriting that is under way.
pub struct Rewrite<'a> {
    /// The graph, old and new nodes in one.
    pub g: &'a mut Graph,
    /// Whether a node is rewritten.
    is_rewritten: Vec<bool>,
    live: Live,
    uses: Vec<Uses>,
    new: Vec<Option<NodeId>>,
}

#[derive(Clone, Copy)]
struct Uses {
    count: usize,
    /// The last user.
    user: Option<NodeId>,
    /// Whether every user is a sum like it, or a product like it, of the same block.
    by_like_only: bool,
}

/// How a node takes part in sums of products.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Shape {
    /// A sum, a difference or a sign.
    Sum,
    /// A product.
    Product,
    /// Anything else.
    Atom,
}

impl<'a> Rewrite<'a> {
    /// Begins to rewrite what `roots` need, except the first `kept` nodes.
    pub fn new(g: &'a mut Graph, roots: &[NodeId], kept: usize) -> Self {
        let all = g.ids().map(|id| id.index() >= kept).collect();
        Self::of(g, roots, all)
    }

    /// The same, and the products of the first `kept` nodes that derivative code alone uses: where the value itself is not
    /// wanted, nothing ties their factors together.
    pub fn with_products(g: &'a mut Graph, roots: &[NodeId], kept: usize) -> Self {
        let all = free(g, roots, kept);
        Self::of(g, roots, all)
    }

    fn of(g: &'a mut Graph, roots: &[NodeId], is_rewritten: Vec<bool>) -> Self {
        let live = Live::new(g, roots);
        g.forget_functions(live.ids().iter().copied().filter(|id| !is_rewritten[id.index()]));
        let uses = vec![Uses { count: 0, user: None, by_like_only: true }; g.len()];
        let mut this = Rewrite { is_rewritten, live, uses, new: vec![None; g.len()], g };
        this.count_uses(roots);
        this
    }

    fn count_uses(&mut self, roots: &[NodeId]) {
        for i in 0..self.live.ids().len() {
            let id = self.live.ids()[i];
            for &a in self.g.args(id) {
                let a = self.g.resolve(a);
                let is_like = self.is_like(a, id);
                let uses = &mut self.uses[a.index()];
                uses.count += 1;
                uses.user = Some(id);
                uses.by_like_only &= is_like;
            }
            if let Some(region) = self.g.op(id).region() {
                let uses = &mut self.uses[self.g.resolve(self.g.region(region).selector).index()];
                uses.count += 1;
                uses.user = None;
            }
        }
        for &root in roots {
            let uses = &mut self.uses[self.g.resolve(root).index()];
            *uses = Uses { count: uses.count + 1, user: None, by_like_only: false };
        }
    }

    /// The live nodes that are rewritten, oldest first.
    pub fn ids(&self) -> Vec<NodeId> {
        self.live.ids().iter().copied().filter(|&id| self.is_rewritten(id)).collect()
    }

    fn is_rewritten(&self, id: NodeId) -> bool {
        self.is_rewritten.get(id.index()).copied().unwrap_or(true)
    }

    /// All live nodes, oldest first.
    pub fn live(&self) -> Vec<NodeId> {
        self.live.ids().to_vec()
    }

    /// What a node of derivative code is.
    pub fn shape(&self, id: NodeId) -> Shape {
        match self.g.op(id) {
            _ if !self.is_rewritten(id) => Shape::Atom,
            Op::Call(Elementary::Add | Elementary::Sub | Elementary::Neg) => Shape::Sum,
            Op::Call(Elementary::Mul) => Shape::Product,
            _ => Shape::Atom,
        }
    }

    /// Whether a node is part of its only user: of a sum, or of a product.
    pub fn is_part(&self, id: NodeId) -> bool {
        let Uses { count: 1, user: Some(user), .. } = self.uses[id.index()] else { return false };
        if self.g.block(id) != self.g.block(user) {
            return false;
        }
        match self.shape(id) {
            Shape::Sum => self.shape(user) == Shape::Sum,
            Shape::Product => self.shape(user) != Shape::Atom,
            Shape::Atom => false,
        }
    }

    /// Whether a node is derivative code that `user` alone needs.
    pub fn is_own(&self, id: NodeId, user: NodeId) -> bool {
        let uses = self.uses[id.index()];
        let of_user = self.g.args(user).iter().filter(|&&a| self.g.resolve(a) == id).count();
        self.is_rewritten(id) && uses.count == of_user && uses.user == Some(user)
    }

    /// Whether two nodes are both sums or both products of one block.
    pub fn is_like(&self, id: NodeId, user: NodeId) -> bool {
        let shape = self.shape(id);
        shape != Shape::Atom && shape == self.shape(user) && self.g.block(id) == self.g.block(user)
    }

    /// Whether a sum is part of a sum, or a product of a product.
    pub fn is_part_of_like(&self, id: NodeId) -> bool {
        self.uses[id.index()].count == 1 && self.is_used_by_like_only(id)
    }

    /// Whether all users of a node are like it.
    pub fn is_used_by_like_only(&self, id: NodeId) -> bool {
        self.uses[id.index()].by_like_only
    }

    /// What a node is computed from.
    pub fn arguments(&self, id: NodeId) -> Vec<NodeId> {
        self.g.args(id).iter().map(|&a| self.g.resolve(a)).collect()
    }

    /// The direct operands of a sum or product, each with whether it is subtracted.
    pub fn operands(&self, id: NodeId) -> Vec<(bool, NodeId)> {
        let args = self.arguments(id);
        match (self.g.op(id), &args[..]) {
            (Op::Call(Elementary::Neg), &[a]) => vec![(true, a)],
            (Op::Call(Elementary::Sub), &[a, b]) => vec![(false, a), (true, b)],
            _ => args.into_iter().map(|a| (false, a)).collect(),
        }
    }

    /// The terms of a sum, each with whether it is subtracted.
    pub fn terms(&self, id: NodeId) -> Vec<(bool, NodeId)> {
        let (mut terms, mut stack) = (Vec::new(), vec![(false, id)]);
        while let Some((is_negative, at)) = stack.pop() {
            if self.shape(at) != Shape::Sum || (at != id && !self.is_part(at)) {
                terms.push((is_negative, at));
                continue;
            }
            let args = self.arguments(at);
            let last_sign = is_negative != (self.g.op(at) != Op::Call(Elementary::Add));
            match args[..] {
                [a, b] => stack.extend([(last_sign, b), (is_negative, a)]),
                _ => stack.push((last_sign, args[0])),
            }
        }
        terms
    }

    /// The factors of a product.
    pub fn factors(&self, id: NodeId) -> Vec<NodeId> {
        let (mut factors, mut stack) = (Vec::new(), vec![id]);
        while let Some(at) = stack.pop() {
            if self.shape(at) != Shape::Product || (at != id && !self.is_part(at)) {
                factors.push(at);
                continue;
            }
            stack.extend(self.g.args(at).iter().rev().map(|&a| self.g.resolve(a)));
        }
        factors
    }

    /// What a node has become.
    pub fn image(&self, id: NodeId) -> NodeId {
        let id = self.g.resolve(id);
        if self.is_rewritten(id) { self.new[id.index()].expect("operands are rewritten first") } else { id }
    }

    /// Rewrites a node in its block.
    pub fn set(&mut self, id: NodeId, make: impl FnOnce(&mut Self) -> NodeId) {
        let before = self.g.enter(self.g.block(id));
        let new = make(self);
        self.g.enter(before);
        self.new[id.index()] = Some(new);
    }

    /// Rewrites a node as the same operation on what its operands have become.
    pub fn copy(&mut self, id: NodeId) {
        let args: Vec<NodeId> = self.g.args(id).to_vec().into_iter().map(|a| self.image(a)).collect();
        let op = self.g.op(id);
        self.set(id, |this| match (op, &args[..]) {
            (Op::Phi(region, _), args) => this.g.phi(region, args),
            (Op::Accumulate(region), &[start, term]) => this.g.accumulate(region, start, term),
            (Op::Carry(region, _), &[start, update, running]) => this.g.carry(region, start, update, running),
            (Op::CarryBack(region), &[start, update, running]) => this.g.carry_back(region, start, update, running),
            (op, args) => this.g.rebuild(op, args),
        });
    }

    /// What the results have become.
    pub fn images(&self, roots: &[NodeId]) -> Vec<NodeId> {
        roots.iter().map(|&root| self.image(root)).collect()
    }
}

/// Which nodes nothing but derivative code needs: all but the first `kept`, and products of these.
fn free(g: &Graph, roots: &[NodeId], kept: usize) -> Vec<bool> {
    let live = Live::new(g, roots);
    let is_product = |id: NodeId| g.op(id) == Op::Call(Elementary::Mul);
    let mut is_free: Vec<bool> = g.ids().map(|id| id.index() >= kept || is_product(id)).collect();
    let keep = |is_free: &mut [bool], id: NodeId| is_free[g.resolve(id).index()] &= g.resolve(id).index() >= kept;
    for &root in roots {
        keep(&mut is_free, root);
    }
    // Users before what they use. What a branch depends on stays, whoever compares it.
    for &id in live.ids().iter().rev() {
        if !is_free[id.index()] || g.kind(id) != Kind::Float {
            for &a in g.args(id) {
                keep(&mut is_free, a);
            }
        }
    }
    is_free
}
