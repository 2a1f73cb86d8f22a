//! Resubstitution: a node is recomputed by one operation on nodes that are there anyway, where that frees more.
//!
//! Known from logic synthesis (Mishchenko & Brayton 2006). What u has to be combined with to give v is known by its
//! signature, v − u, v + u, u − v or v/u, and looked up. Candidates for u are taken from the neighbourhood: the
//! operands that v's own part of the graph hangs on, and what else is made of them. A sum e·b ± r is also recomputed as
//! e·(b ± r/e), where r/e is there.

use std::collections::BTreeMap;

use super::contest::Candidate;
use super::cost::weight_twice;
use super::live::{Live, is_statement};
use super::rewrite::Rewrite;
use crate::ir::index::Index;
use crate::ir::signature::{Residue, Signature};
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
    /// The reciprocals of nodes that others were compared with; none of zero.
    reciprocals: BTreeMap<NodeId, Option<Residue>>,
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
            reciprocals: BTreeMap::new(),
        };
        let mut results = 0;
        for id in g.ids() {
            results += u32::from(g.op(id).region().is_some());
            this.results.push(results);
        }
        for &id in live.ids() {
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
        for &id in live.ids() {
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
            // One operation on what is there costs less than any other way.
            let neighbours = self.neighbours(v, &own, &freed);
            let one = neighbours.into_iter().find_map(|u| self.way(v, u));
            let ways = one.map_or_else(|| self.factored(v), |way| vec![way]);
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
            let last = found.len() + NEIGHBOURS / 4;
            if self.is_there(operand, v) {
                found.push(operand);
            }
            for &user in &self.users[operand.index()] {
                if found.len() == last {
                    break;
                }
                if self.is_there(user, v) {
                    found.push(user);
                }
            }
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

    /// The reciprocal of a node's function.
    fn reciprocal(&mut self, id: NodeId) -> Option<Residue> {
        let of = self.g.signature(id).residue();
        *self.reciprocals.entry(id).or_insert_with(|| of.reciprocal())
    }

    /// A node with this residue that is there and that makes `v` of something, no worse than it is: `combined` gives
    /// what it makes, and what is as large, but has no difference.
    fn look_up(&self, v: NodeId, residue: Residue, combined: impl Fn(&Signature) -> [Signature; 2]) -> Option<NodeId> {
        let of_v = self.g.signature(v);
        self.index.find(residue.0, |w| {
            self.is_there(w, v) && {
                let [made, size] = combined(self.g.signature(w));
                made.is(of_v) && size.may_replace(of_v)
            }
        })
    }

    /// The way to compute `v` by one operation on `u` and another node.
    fn way(&mut self, v: NodeId, u: NodeId) -> Option<Way> {
        use Elementary::{Add, Mul, Sub};
        let g = self.g;
        let of_u = g.signature(u);
        let (at_v, at_u) = (g.signature(v).residue(), of_u.residue());
        let difference = at_v.plus(at_u.negated());
        if let Some(w) = self.look_up(v, difference, |w| [of_u.plus(w); 2]) {
            return Some(Way::Of(Add, u, w));
        }
        if let Some(w) = self.look_up(v, difference.negated(), |w| [of_u.plus(&w.negated()), of_u.plus(w)]) {
            return Some(Way::Of(Sub, u, w));
        }
        if let Some(w) = self.look_up(v, at_v.plus(at_u), |w| [w.plus(&of_u.negated()), of_u.plus(w)]) {
            return Some(Way::Of(Sub, w, u));
        }
        let quotient = at_v.times(self.reciprocal(u)?);
        self.look_up(v, quotient, |w| [of_u.times(w); 2]).map(|w| Way::Of(Mul, u, w))
    }

    /// The ways to compute a sum of two terms, one of them e·b, as e·(b ± q) with a q that is there.
    fn factored(&mut self, v: NodeId) -> Vec<Way> {
        use Elementary::{Add, Mul, Sub};
        let (Op::Call(sum @ (Add | Sub)), None) = (self.g.op(v), self.made[v.index()]) else { return Vec::new() };
        let g = self.g;
        let of = |id| g.signature(id);
        let own = self.args(v);
        let mut ways = Vec::new();
        for (product, rest) in [(own[0], own[1]), (own[1], own[0])] {
            if self.g.op(product) != Op::Call(Mul) || self.made[product.index()].is_some() {
                continue;
            }
            let factors = self.args(product);
            for (e, b) in [(factors[0], factors[1]), (factors[1], factors[0])] {
                let Some(reciprocal) = self.reciprocal(e) else { continue };
                let quotient = of(rest).residue().times(reciprocal);
                let there = |residue, f, is_first: bool| {
                    let combined = |q: &Signature| {
                        let (u, w) = if is_first { (of(b), q) } else { (q, of(b)) };
                        let made = u.plus(&if f == Add { *w } else { w.negated() });
                        [of(e).times(&made), of(e).times(&of(b).plus(q))]
                    };
                    let q = self.look_up(v, residue, combined)?;
                    let (u, w) = if is_first { (b, q) } else { (q, b) };
                    Some(Way::Times(e, f, u, w))
                };
                let is_first = product == own[0];
                ways.extend(there(quotient, sum, is_first));
                if is_first || sum == Add {
                    let opposite = if sum == Add { Sub } else { Add };
                    ways.extend(there(quotient.negated(), opposite, true));
                }
            }
        }
        ways
    }
}
