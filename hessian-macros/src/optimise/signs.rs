//! Which of a value and its opposite is computed: a − b and b − a cost the same, but a sign change where the other one is
//! wanted costs one operation, and 2·x and (−2)·x are two products where one would do.
//!
//! A product has the sign of its factors, a sum that of its terms if all have the same. Of other sums, and of products with a
//! literal, either sign may be computed: that one which leaves fewer sign changes where a result, or anything
//! that is neither sum nor product, needs the value itself.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use super::align::{Form, forms};
use super::contest::Candidate;
use super::rewrite::Rewrite;
use crate::ir::{Graph, NodeId, Op};
use crate::ops::Elementary;

/// How many sums or products are tried for one sign change, at most.
const TRIED: usize = 8;

/// The candidate with those signs; like sums are turned together, or each by itself. The first `kept` nodes stay as they are.
pub fn choose_signs(mut candidate: Candidate, kept: usize, together: bool) -> Candidate {
    let mut rewrite = Rewrite::new(&mut candidate.graph, &candidate.roots, kept);
    let ids = rewrite.ids();
    let mut signs = Signs::new(&rewrite, &ids, &candidate.roots, together);
    signs.improve(&ids);
    let mut computed: Vec<NodeId> = rewrite.g.ids().collect();
    for &id in &ids {
        if let Role::Fixed = signs.roles[id.index()] {
            rewrite.copy(id);
            computed[id.index()] = rewrite.image(id);
            continue;
        }
        rewrite.set(id, |rewrite| {
            let g = &mut *rewrite.g;
            let is = signs.compute(g, id, &computed);
            computed[id.index()] = is;
            if signs.is_wanted[id.index()] && signs.is_negative[id.index()] { signs.opposite(g, id, is) } else { is }
        });
    }
    candidate.roots = rewrite.images(&candidate.roots);
    candidate
}

/// How the sign of a node follows from what it is computed from.
#[derive(Clone, Copy)]
enum Role {
    /// It is what it is, and so must its operands be.
    Fixed,
    Opposite(NodeId),
    Product(NodeId, NodeId),
    /// A product with a literal, which is negative or not: if there is one with its opposite, both are one.
    Multiple {
        of: NodeId,
        is_negative: bool,
        has_opposite: bool,
    },
    /// Two terms, and whether the second one is subtracted.
    Sum(NodeId, NodeId, bool),
}

struct Signs {
    roles: Vec<Role>,
    /// Whether the opposite of a node is computed.
    is_negative: Vec<bool>,
    /// Whether the opposite is preferred where there is a choice.
    prefers_negative: Vec<bool>,
    /// Whether something needs the node itself.
    is_wanted: Vec<bool>,
    /// Those users whose signs depend on a node's.
    users: Vec<Vec<NodeId>>,
    /// What is turned together.
    forms: Vec<Form>,
    like: BTreeMap<Form, Vec<NodeId>>,
}

impl Signs {
    fn new(rewrite: &Rewrite, ids: &[NodeId], roots: &[NodeId], together: bool) -> Self {
        let (g, count) = (&*rewrite.g, rewrite.g.len());
        let mut this = Signs {
            roles: roles(g, ids),
            is_negative: vec![false; count],
            prefers_negative: vec![false; count],
            is_wanted: vec![false; count],
            users: vec![Vec::new(); count],
            forms: if together { forms(rewrite) } else { (0..count as Form).collect() },
            like: BTreeMap::new(),
        };
        for &id in ids {
            let role = this.roles[id.index()];
            for a in g.args(id).iter().map(|&a| g.resolve(a).index()) {
                match role {
                    Role::Fixed => this.is_wanted[a] = true,
                    _ => this.users[a].push(id),
                }
            }
            if let Role::Sum(..) | Role::Multiple { .. } = role {
                this.like.entry(this.forms[id.index()]).or_default().push(id);
            }
        }
        let selectors = g.regions().map(|region| g.region(region).selector);
        for id in roots.iter().copied().chain(selectors) {
            this.is_wanted[g.resolve(id).index()] = true;
        }
        for &id in ids {
            if let Role::Multiple { of, is_negative, .. } = this.roles[id.index()] {
                // With a positive literal if the sign can go on.
                this.prefers_negative[id.index()] =
                    !this.is_wanted[id.index()] && this.is_negative[of.index()] != is_negative;
            }
            this.is_negative[id.index()] = this.sign(id);
        }
        this
    }

    /// Whether the opposite of a node is computed, given its operands'.
    fn sign(&self, id: NodeId) -> bool {
        let of = |a: NodeId| self.is_negative[a.index()];
        match self.roles[id.index()] {
            Role::Fixed => false,
            _ if self.is_free(id) => self.prefers_negative[id.index()],
            Role::Opposite(a) => !of(a),
            Role::Product(a, b) => of(a) != of(b),
            Role::Multiple { of: a, is_negative, .. } => of(a) != is_negative,
            Role::Sum(a, ..) => of(a),
        }
    }

    /// Whether both signs of a node cost the same.
    fn is_free(&self, id: NodeId) -> bool {
        let of = |a: NodeId| self.is_negative[a.index()];
        match self.roles[id.index()] {
            Role::Multiple { has_opposite, .. } => !has_opposite,
            Role::Sum(a, b, is_difference) => of(a) != (of(b) != is_difference),
            _ => false,
        }
    }

    /// The node, or its opposite, from what is computed of its operands.
    fn compute(&self, g: &mut Graph, id: NodeId, computed: &[NodeId]) -> NodeId {
        let of = |a: NodeId| computed[a.index()];
        let is_negative = |a: NodeId| self.is_negative[a.index()];
        match self.roles[id.index()] {
            Role::Fixed => of(id),
            Role::Opposite(a) => of(a),
            Role::Product(a, b) => g.node(Op::Call(Elementary::Mul), &[of(a), of(b)]),
            Role::Multiple { of: a, is_negative: by_negative, .. } => {
                let (literal, _) = g.scaled(id).expect("it is a product with a literal");
                let size = g.as_constant(literal).expect("it is a literal").abs();
                let literal = g.constant(if is_negative(id) == (is_negative(a) != by_negative) { size } else { -size });
                let is_first = g.as_constant(g.args(id)[0]).is_some();
                let args = if is_first { [literal, of(a)] } else { [of(a), literal] };
                g.node(Op::Call(Elementary::Mul), &args)
            }
            Role::Sum(a, b, is_difference) => {
                let op = |f| Op::Call(f);
                match (is_negative(a) != is_negative(id), (is_negative(b) != is_difference) != is_negative(id)) {
                    (false, true) => g.node(op(Elementary::Sub), &[of(a), of(b)]),
                    (true, false) => g.node(op(Elementary::Sub), &[of(b), of(a)]),
                    _ => g.node(op(Elementary::Add), &[of(a), of(b)]),
                }
            }
        }
    }

    /// A node whose opposite is computed.
    fn opposite(&self, g: &mut Graph, id: NodeId, computed: NodeId) -> NodeId {
        if self.is_changed(id) { g.node(Op::Call(Elementary::Neg), &[computed]) } else { g.neg(computed) }
    }

    /// Whether a node's sign has to be changed, and no literal can do it.
    fn is_changed(&self, id: NodeId) -> bool {
        let is_multiple = matches!(self.roles[id.index()], Role::Multiple { .. });
        self.is_wanted[id.index()]
            && self.is_negative[id.index()]
            && !(is_multiple && self.users[id.index()].is_empty())
    }

    fn improve(&mut self, ids: &[NodeId]) {
        let mut is_better = true;
        while std::mem::take(&mut is_better) {
            for &id in ids.iter().rev() {
                if self.is_changed(id) {
                    is_better |= self.causes(id).iter().any(|path| self.saved_by(path));
                }
            }
        }
    }

    /// The next nodes of free sign from which a node has its sign, each with the sums between, which are free if it is turned.
    fn causes(&self, id: NodeId) -> Vec<Vec<NodeId>> {
        let (mut found, mut stack) = (Vec::new(), vec![(id, Vec::new())]);
        while let Some((at, mut path)) = stack.pop() {
            if self.is_free(at) || matches!(self.roles[at.index()], Role::Sum(..)) {
                path.push(at);
            }
            match self.roles[at.index()] {
                _ if found.len() == TRIED => break,
                _ if self.is_free(at) => found.push(path),
                Role::Opposite(a) | Role::Multiple { of: a, .. } => stack.push((a, path)),
                Role::Product(a, b) | Role::Sum(a, b, _) => stack.extend([(b, path.clone()), (a, path)]),
                Role::Fixed => {}
            }
        }
        found
    }

    /// Turns the nodes of a path, and those like them, if that leaves fewer sign changes.
    fn saved_by(&mut self, path: &[NodeId]) -> bool {
        let mut wishes: Vec<(NodeId, bool)> = Vec::new();
        for id in path {
            let like = &self.like[&self.forms[id.index()]];
            wishes.extend(like.iter().map(|&like| (like, !self.is_negative[id.index()])));
        }
        let before: Vec<bool> = wishes.iter().map(|(id, _)| self.prefers_negative[id.index()]).collect();
        for &(id, wish) in &wishes {
            self.prefers_negative[id.index()] = wish;
        }
        let (mut more, mut less, mut turned) = (0, 0, Vec::new());
        let mut queue: BinaryHeap<Reverse<NodeId>> = wishes.iter().map(|wish| Reverse(wish.0)).collect();
        while let Some(Reverse(id)) = queue.pop() {
            let is_negative = self.sign(id);
            if is_negative == self.is_negative[id.index()] {
                continue;
            }
            less += usize::from(self.is_changed(id));
            self.is_negative[id.index()] = is_negative;
            more += usize::from(self.is_changed(id));
            turned.push(id);
            queue.extend(self.users[id.index()].iter().copied().map(Reverse));
        }
        if more < less {
            return true;
        }
        for ((id, _), before) in wishes.into_iter().zip(before) {
            self.prefers_negative[id.index()] = before;
        }
        for id in turned {
            self.is_negative[id.index()] = !self.is_negative[id.index()];
        }
        false
    }
}

fn roles(g: &Graph, ids: &[NodeId]) -> Vec<Role> {
    let mut roles = vec![Role::Fixed; g.len()];
    // The multiples of each node by a literal, positive and negative, of equal size.
    let mut multiples: BTreeMap<(u64, NodeId), [Vec<NodeId>; 2]> = BTreeMap::new();
    for &id in ids {
        let args: Vec<NodeId> = g.args(id).iter().map(|&a| g.resolve(a)).collect();
        roles[id.index()] = match (g.op(id), &args[..]) {
            (Op::Call(Elementary::Neg), &[a]) => Role::Opposite(a),
            (Op::Call(Elementary::Mul), &[a, b]) => match g.scaled(id) {
                Some((literal, of)) => {
                    let (literal, of) = (g.as_constant(literal).expect("it is a literal"), g.resolve(of));
                    let is_negative = literal < 0.0;
                    multiples.entry((literal.abs().to_bits(), of)).or_default()[usize::from(is_negative)].push(id);
                    Role::Multiple { of, is_negative, has_opposite: false }
                }
                None => Role::Product(a, b),
            },
            (Op::Call(Elementary::Add), &[a, b]) => Role::Sum(a, b, false),
            (Op::Call(Elementary::Sub), &[a, b]) => Role::Sum(a, b, true),
            _ => Role::Fixed,
        };
    }
    for [positive, negative] in multiples.into_values() {
        let is_shared = |&id: &NodeId| {
            let is_near = |&other: &NodeId| {
                let (here, there) = (g.block(id), g.block(other));
                if other < id { g.contains(there, here) } else { g.contains(here, there) }
            };
            positive.iter().any(is_near) && negative.iter().any(is_near)
        };
        for id in positive.iter().chain(&negative).copied().filter(is_shared) {
            if let Role::Multiple { has_opposite, .. } = &mut roles[id.index()] {
                *has_opposite = true;
            }
        }
    }
    roles
}
