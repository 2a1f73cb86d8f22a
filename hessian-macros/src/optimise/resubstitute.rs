//! Resubstitution: a node is recomputed by one operation on nodes that are there anyway, where that frees more.
//!
//! Known from logic synthesis (Mishchenko & Brayton 2006). What u has to be combined with to give v is known by its
//! signature, v − u, v + u, u − v or v/u, and looked up. Candidates for u are taken from the neighbourhood: the
//! operands that v's own part of the graph hangs on, and what else is made of them. A sum e·b ± r is also recomputed as
//! e·(b ± r/e), where r/e is there.

use super::contest::Candidate;
use super::cost::weight_twice;
use super::live::{Live, is_statement};
use super::rewrite::Rewrite;
use crate::ir::index::Index;
use crate::ir::signature::Signature;
use crate::ir::{Graph, Kind, NodeId, Op};
use crate::ops::Elementary;

/// The largest number of nodes that only one needs, for that one to be recomputed.
const LARGEST: u32 = 48;

/// The largest neighbourhood that is searched.
const NEIGHBOURS: usize = 40;

/// The candidate after resubstitution; the first `kept` nodes stay as they are.
pub fn resubstitute(mut candidate: Candidate, kept: usize) -> Candidate {
    let found = {
        let mut search = Search::new(&candidate.graph, &candidate.roots, kept);
        search.run();
        (search.order(), search.made)
    };
    let (order, made) = found;
    let mut rewrite = Rewrite::new(&mut candidate.graph, &candidate.roots, kept);
    let mut is_rewritten = vec![false; rewrite.g.len()];
    for id in rewrite.ids() {
        is_rewritten[id.index()] = true;
    }
    for id in order.into_iter().filter(|id| is_rewritten[id.index()]) {
        match made[id.index()] {
            None => rewrite.copy(id),
            Some(Way::Of(f, u, w)) => {
                let (u, w) = (rewrite.image(u), rewrite.image(w));
                rewrite.set(id, |rewrite| rewrite.g.rebuild(Op::Call(f), &[u, w]));
            }
            Some(Way::Times(factor, f, u, w)) => {
                let (factor, u, w) = (rewrite.image(factor), rewrite.image(u), rewrite.image(w));
                rewrite.set(id, |rewrite| {
                    let sum = rewrite.g.rebuild(Op::Call(f), &[u, w]);
                    rewrite.g.mul(factor, sum)
                });
            }
        }
    }
    candidate.roots = rewrite.images(&candidate.roots);
    candidate
}

/// How a node is recomputed.
#[derive(Clone, Copy, Debug)]
enum Way {
    /// u ∘ w
    Of(Elementary, NodeId, NodeId),
    /// factor·(u ± w)
    Times(NodeId, Elementary, NodeId, NodeId),
}

impl Way {
    fn operands(self) -> Vec<NodeId> {
        match self {
            Way::Of(_, u, w) => vec![u, w],
            Way::Times(factor, _, u, w) => vec![factor, u, w],
        }
    }

    /// Twice the weight of its operations, which are arithmetic.
    fn cost(self) -> usize {
        match self {
            Way::Of(..) => 2,
            Way::Times(..) => 4,
        }
    }
}

struct Search<'a> {
    g: &'a Graph,
    kept: usize,
    /// How often each node is used by what is needed.
    counts: Vec<u32>,
    users: Vec<Vec<NodeId>>,
    /// The number of nodes that a node alone needs.
    sizes: Vec<u32>,
    /// What is recomputed, and how.
    made: Vec<Option<Way>>,
    index: Index,
    /// How many results of branches and loops are older than each node.
    results: Vec<u32>,
    /// For which node it was last found out that a node depends on it.
    depends: Vec<Option<NodeId>>,
}

impl<'a> Search<'a> {
    fn new(g: &'a Graph, roots: &[NodeId], kept: usize) -> Self {
        let live = Live::new(g, roots);
        let mut this = Search {
            g,
            kept,
            counts: vec![0; g.len()],
            users: vec![Vec::new(); g.len()],
            sizes: vec![1; g.len()],
            made: vec![None; g.len()],
            index: Index::default(),
            results: Vec::with_capacity(g.len()),
            depends: vec![None; g.len()],
        };
        let mut results = 0;
        for id in g.ids() {
            results += u32::from(g.op(id).region().is_some());
            this.results.push(results);
        }
        for id in g.ids().filter(|&id| live.contains(id)) {
            for a in this.args(id) {
                this.counts[a.index()] += 1;
                this.users[a.index()].push(id);
            }
            // What is needed for other reasons than its value is never freed.
            if is_statement(g, id) || matches!(g.op(id), Op::Leaf(..)) {
                this.counts[id.index()] += 1;
            }
            if g.kind(id) == Kind::Float {
                this.index.insert(g.signature(id).key(), id);
            }
        }
        for &root in roots {
            this.counts[g.resolve(root).index()] += 1;
        }
        for region in g.regions() {
            this.counts[g.resolve(g.region(region).selector).index()] += 1;
        }
        for id in g.ids().filter(|&id| live.contains(id)) {
            let own = this.args(id).into_iter().filter(|a| this.counts[a.index()] == 1);
            this.sizes[id.index()] = own.map(|a| this.sizes[a.index()]).fold(1, u32::saturating_add);
        }
        this
    }

    fn args(&self, id: NodeId) -> Vec<NodeId> {
        match self.made[id.index()] {
            Some(way) => way.operands(),
            None => self.g.args(id).iter().map(|&a| self.g.resolve(a)).collect(),
        }
    }

    fn cost(&self, id: NodeId) -> usize {
        if let Some(way) = self.made[id.index()] {
            return way.cost();
        }
        match self.g.op(id) {
            Op::Call(f) => weight_twice(f.row().cost),
            Op::Compare(_) | Op::Phi(..) | Op::Accumulate(_) | Op::Carry(..) | Op::CarryBack(_) => 2,
            _ => 0,
        }
    }

    /// Takes away one use of each; returns what is saved, and adds the nodes that are no longer needed to `freed`.
    fn release(&mut self, mut stack: Vec<NodeId>, freed: &mut Vec<NodeId>) -> usize {
        let mut saved = 0;
        while let Some(id) = stack.pop() {
            self.counts[id.index()] -= 1;
            if self.counts[id.index()] == 0 {
                freed.push(id);
                saved += self.cost(id);
                stack.extend(self.args(id));
            }
        }
        saved
    }

    /// Adds one use of each; returns what it costs.
    fn retain(&mut self, mut stack: Vec<NodeId>) -> usize {
        let mut cost = 0;
        while let Some(id) = stack.pop() {
            self.counts[id.index()] += 1;
            if self.counts[id.index()] == 1 {
                cost += self.cost(id);
                stack.extend(self.args(id));
            }
        }
        cost
    }

    /// What is needed in the end, operands first.
    fn order(&self) -> Vec<NodeId> {
        let (mut order, mut is_done) = (Vec::new(), vec![false; self.g.len()]);
        for id in self.g.ids().filter(|id| self.counts[id.index()] > 0) {
            let mut stack = vec![id];
            while let Some(&at) = stack.last() {
                let before = stack.len();
                stack.extend(self.args(at).into_iter().filter(|a| !is_done[a.index()]));
                if stack.len() == before {
                    stack.pop();
                    if !std::mem::replace(&mut is_done[at.index()], true) {
                        order.push(at);
                    }
                }
            }
        }
        order
    }

    fn run(&mut self) {
        for id in (self.kept as u32..self.g.len() as u32).map(NodeId) {
            let is_arithmetic = matches!(
                self.g.op(id),
                Op::Call(Elementary::Add | Elementary::Sub | Elementary::Mul | Elementary::Neg)
            );
            if is_arithmetic && self.counts[id.index()] > 0 && self.sizes[id.index()] <= LARGEST {
                self.recompute(id);
            }
        }
    }

    fn recompute(&mut self, v: NodeId) {
        let mut freed = Vec::new();
        let own = self.args(v);
        let saved = self.cost(v) + self.release(own.clone(), &mut freed);
        let mut best: Option<(usize, Way)> = None;
        if !freed.is_empty() && saved > 3 {
            self.mark_dependents(v);
            let mut ways: Vec<Way> =
                self.neighbours(v, &own, &freed).into_iter().flat_map(|u| self.ways(v, u)).collect();
            ways.extend(self.factored(v));
            for way in ways {
                let cost = way.cost() + self.retain(way.operands());
                self.release(way.operands(), &mut Vec::new());
                if cost < saved && best.is_none_or(|(least, _)| cost < least) {
                    best = Some((cost, way));
                }
            }
        }
        if let Some((_, way)) = best {
            self.made[v.index()] = Some(way);
            for a in way.operands() {
                self.users[a.index()].push(v);
            }
        }
        self.retain(self.args(v));
    }

    /// What hangs on the same operands as `v` and the nodes that it alone needs.
    fn neighbours(&self, v: NodeId, own: &[NodeId], freed: &[NodeId]) -> Vec<NodeId> {
        let mut operands = own.to_vec();
        for &id in freed {
            operands.extend(self.args(id));
        }
        operands.sort_unstable_by_key(|id| id.0);
        operands.dedup();
        let mut found = Vec::new();
        for operand in operands {
            let with_users = std::iter::once(operand).chain(self.users[operand.index()].iter().copied());
            found.extend(with_users.filter(|&id| self.is_there(id, v)).take(NEIGHBOURS / 4));
            if found.len() > NEIGHBOURS {
                found.sort_unstable_by_key(|id| id.0);
                found.dedup();
                if found.len() > NEIGHBOURS {
                    break;
                }
            }
        }
        found.sort_unstable_by_key(|id| id.0);
        found.dedup();
        found
    }

    /// Marks what depends on `v`.
    fn mark_dependents(&mut self, v: NodeId) {
        let mut stack = vec![v];
        while let Some(id) = stack.pop() {
            if self.depends[id.index()] != Some(v) {
                self.depends[id.index()] = Some(v);
                stack.extend(&self.users[id.index()]);
            }
        }
    }

    /// Whether a node can be an operand of `v` and is not needed by `v` only: younger or not, as long as it depends
    /// neither on `v` nor on a branch or a loop that `v` does not wait for.
    fn is_there(&self, id: NodeId, v: NodeId) -> bool {
        self.depends[id.index()] != Some(v)
            && self.results[id.index()] <= self.results[v.index()]
            && self.counts[id.index()] > 0
            && self.g.kind(id) == Kind::Float
            && self.g.contains(self.g.block(id), self.g.block(v))
    }

    /// The ways to compute `v` from `u` and another node.
    fn ways(&self, v: NodeId, u: NodeId) -> Vec<Way> {
        use Elementary::{Add, Mul, Sub};
        let (of_v, of_u) = (self.g.signature(v), self.g.signature(u));
        let difference = of_v.plus(&of_u.negated());
        let look_up = |wanted: Signature, combined: &dyn Fn(&Signature) -> Signature| {
            self.index.find(wanted.key(), |w| {
                let of_w = self.g.signature(w);
                of_w.is(&wanted) && self.is_there(w, v) && combined(of_w).may_replace(of_v)
            })
        };
        let mut ways = Vec::new();
        ways.extend(look_up(difference, &|w| of_u.plus(w)).map(|w| Way::Of(Add, u, w)));
        ways.extend(look_up(difference.negated(), &|w| of_u.plus(w)).map(|w| Way::Of(Sub, u, w)));
        ways.extend(look_up(of_v.plus(of_u), &|w| of_u.plus(w)).map(|w| Way::Of(Sub, w, u)));
        if let Some(quotient) = of_v.over(of_u) {
            ways.extend(look_up(quotient, &|w| of_u.times(w)).map(|w| Way::Of(Mul, u, w)));
        }
        ways
    }

    /// The ways to compute a sum of two terms, one of them e·b, as e·(b ± q) with a q that is there.
    fn factored(&self, v: NodeId) -> Vec<Way> {
        use Elementary::{Add, Mul, Sub};
        let (Op::Call(sum @ (Add | Sub)), None) = (self.g.op(v), self.made[v.index()]) else { return Vec::new() };
        let of = |id| self.g.signature(id);
        let own = self.args(v);
        let mut ways = Vec::new();
        for (product, rest) in [(own[0], own[1]), (own[1], own[0])] {
            if self.g.op(product) != Op::Call(Mul) || self.made[product.index()].is_some() {
                continue;
            }
            let factors = self.args(product);
            for (e, b) in [(factors[0], factors[1]), (factors[1], factors[0])] {
                let Some(quotient) = of(rest).over(of(e)) else { continue };
                let there = |wanted: Signature| {
                    self.index.find(wanted.key(), |q| {
                        let combined = of(e).times(&of(b).plus(of(q)));
                        of(q).is(&wanted) && self.is_there(q, v) && combined.may_replace(of(v))
                    })
                };
                let (opposite, is_first) = (if sum == Add { Sub } else { Add }, product == own[0]);
                ways.extend(there(quotient).map(|q| {
                    let (u, w) = if is_first { (b, q) } else { (q, b) };
                    Way::Times(e, sum, u, w)
                }));
                if is_first || sum == Add {
                    ways.extend(there(quotient.negated()).map(|q| Way::Times(e, opposite, b, q)));
                }
            }
        }
        ways
    }
}
