//! Elimination for the diagonal alone.
//!
//! The curvature W[a,b] of two nodes adds 2·W[a,b]·∂a/∂xⱼ·∂b/∂xⱼ to the diagonal for every variable xⱼ on which both
//! depend, so that pairs which have none in common are left out. In reverse order the squares W[v,v] are the second
//! adjoints of Becker and LeCun (1989), and the pairs are what their recursion drops: those of an operation's
//! arguments, and those that a square leaves behind, 2·W[v,v]·∂v/∂a·∂v/∂b. A curvature is pushed to the arguments of a
//! node, as for a whole Hessian, or resolved where it is: the partials by variables, computed once, serve all pairs.

use std::collections::{BTreeMap, BTreeSet};

use super::{HessianGraph, ordered};
use crate::differentiate::adjoint::in_root;
use crate::differentiate::labelled::{Sum, Term, product, scaled};
use crate::differentiate::orders::Order;
use crate::differentiate::steep::Steep;
use crate::ir::{Graph, NodeId};

/// What is known of the program, and the partials by variables.
#[derive(Clone)]
pub(super) struct Diagonal {
    /// Whether curvatures are resolved where that takes fewer products.
    resolves: bool,
    nodes: BTreeMap<NodeId, Node>,
    /// For each variable, the intermediates that depend on it and whose partial by it is not known yet.
    unknown: Vec<Set>,
    /// Partials by variables.
    partials: BTreeMap<(NodeId, usize), Option<Term>>,
}

#[derive(Clone)]
struct Node {
    /// The variables on which it depends.
    variables: Set,
    /// The intermediates of which it is made, itself among them.
    below: Set,
    /// Its arguments, with the partials by them.
    edges: Vec<(NodeId, Sum)>,
}

impl Diagonal {
    fn new(hessian: &HessianGraph, resolves: bool) -> Self {
        let mut nodes: BTreeMap<NodeId, Node> = BTreeMap::new();
        for (j, &x) in hessian.inputs.iter().enumerate() {
            let mut variables = Set::default();
            variables.insert(j);
            nodes.insert(x, Node { variables, below: Set::default(), edges: Vec::new() });
        }
        let mut unknown = vec![Set::default(); if resolves { hessian.inputs.len() } else { 0 }];
        for (&id, args) in &hessian.edges {
            let (mut variables, mut below) = (Set::default(), Set::default());
            for arg in args.keys().filter_map(|arg| nodes.get(arg)) {
                variables.add(&arg.variables);
                below.add(&arg.below);
            }
            let mut edges = Vec::new();
            if resolves {
                below.insert(id.index());
                for j in variables.both(&variables) {
                    unknown[j].insert(id.index());
                }
                edges.extend(args.iter().map(|(&arg, sum)| (arg, sum.clone())));
            }
            nodes.insert(id, Node { variables, below, edges });
        }
        Diagonal { resolves, nodes, unknown, partials: BTreeMap::new() }
    }

    /// The variables on which both depend.
    fn shared(&self, a: NodeId, b: NodeId) -> impl Iterator<Item = usize> {
        let both = self.nodes.get(&a).zip(self.nodes.get(&b));
        both.into_iter().flat_map(|(a, b)| a.variables.both(&b.variables))
    }

    fn meet(&self, a: NodeId, b: NodeId) -> bool {
        self.shared(a, b).next().is_some()
    }

    /// The products that it takes to resolve a curvature.
    fn products(&self, a: NodeId, b: NodeId) -> usize {
        let partial = |v: &Node, j: usize| v.below.both(&self.unknown[j]).count();
        let of = |j: usize| {
            let (of_a, of_b) = (&self.nodes[&a], &self.nodes[&b]);
            let factors = usize::from(!of_a.edges.is_empty()) + usize::from(!of_b.edges.is_empty());
            factors + partial(of_a, j) + if a == b { 0 } else { partial(of_b, j) }
        };
        self.shared(a, b).map(of).sum()
    }

    /// ∂v/∂xⱼ.
    fn partial(&mut self, g: &mut Graph, steep: &Steep, v: NodeId, (j, x): (usize, NodeId)) -> Option<Term> {
        let missing: Vec<usize> = self.nodes[&v].below.both(&self.unknown[j]).collect();
        for id in missing {
            self.unknown[j].remove(id);
            let id = NodeId(id as u32);
            let mut sum = Sum::default();
            for (arg, edge) in &mut self.nodes.get_mut(&id)?.edges {
                let inner = if *arg == x { Some(unit(g, x)) } else { self.partials.get(&(*arg, j)).copied().flatten() };
                let Some(inner) = inner else { continue };
                let outer = steep.collapse_pair(g, edge, [id, *arg]);
                if let Some(term) = outer.and_then(|outer| product(g, outer, inner)) {
                    sum.push(g, term);
                }
            }
            let partial = steep.collapse_pair(g, &mut sum, [id, x]);
            self.partials.insert((id, j), partial);
        }
        if v == x { Some(unit(g, x)) } else { self.partials.get(&(v, j)).copied().flatten() }
    }
}

fn unit(g: &mut Graph, x: NodeId) -> Term {
    Term { block: g.block(x), value: g.one() }
}

impl HessianGraph {
    /// The diagonal by elimination in an order, with curvatures resolved where that is cheaper or not at all, unless it
    /// takes more than `most` products, as in `derivatives`.
    pub fn diagonal(
        mut self,
        g: &mut Graph,
        (order, resolves): (Order, bool),
        most: &mut usize,
    ) -> Option<Vec<NodeId>> {
        let n = self.inputs.len();
        self.keep_diagonal(resolves);
        let entries = self.eliminated(g, order, most)?.entries(g);
        let mut diagonal = vec![g.zero(); n];
        for (row, _, term) in entries {
            diagonal[row] = in_root(g, Some(term));
        }
        Some(diagonal)
    }

    /// Leaves out what does not matter to the diagonal.
    fn keep_diagonal(&mut self, resolves: bool) {
        let diagonal = Diagonal::new(self, resolves);
        let apart: Vec<(NodeId, NodeId)> = self.pairs().filter(|&(a, b)| !diagonal.meet(a, b)).collect();
        for (a, b) in apart {
            self.forget_pair(a, b);
        }
        self.diagonal = Some(diagonal);
    }

    /// Whether a curvature matters.
    pub(super) fn is_wanted(&self, a: NodeId, b: NodeId) -> bool {
        self.diagonal.as_ref().is_none_or(|diagonal| diagonal.meet(a, b))
    }

    /// Resolves those curvatures of a node, whose turn has come, for which this is cheaper.
    pub(super) fn resolve(&mut self, g: &mut Graph, v: NodeId) {
        let Some(mut diagonal) = self.diagonal.take_if(|diagonal| diagonal.resolves) else { return };
        for k in self.partners.get(&v).cloned().unwrap_or_default() {
            if diagonal.products(v, k) > self.pushed(&diagonal, v, k) {
                continue;
            }
            let sum = self.forget_pair(v, k);
            let Some(w) = sum.and_then(|mut sum| self.steep.collapse_pair(g, &mut sum, [v, k])) else { continue };
            let w = if v == k { w } else { scaled(g, 2.0, w) };
            let shared: Vec<usize> = diagonal.shared(v, k).collect();
            self.multiplied += 2 * shared.len();
            for j in shared {
                let x = self.inputs[j];
                let half = diagonal.partial(g, &self.steep, v, (j, x)).and_then(|partial| product(g, w, partial));
                let partial = diagonal.partial(g, &self.steep, k, (j, x));
                if let Some(term) = half.zip(partial).and_then(|(half, partial)| product(g, half, partial)) {
                    self.add_curvature(g, x, x, term);
                }
            }
        }
        self.diagonal = Some(diagonal);
    }

    /// The products that it takes to push a curvature of `v`, and to resolve what was not there before.
    fn pushed(&self, diagonal: &Diagonal, v: NodeId, k: NodeId) -> usize {
        let step = |a: NodeId, b: NodeId| match diagonal.meet(a, b) {
            false => 0,
            true if self.curvature.contains_key(&ordered(a, b)) => 1,
            true => 1 + diagonal.products(a, b),
        };
        let args: Vec<NodeId> = self.arguments(v).collect();
        if v != k {
            return args.into_iter().map(|p| step(p, k)).sum();
        }
        let pairs = args.iter().enumerate().flat_map(|(i, &p)| args[i..].iter().map(move |&q| (p, q)));
        args.len() + pairs.map(|(p, q)| step(p, q)).sum::<usize>()
    }

    /// The products that eliminating `v` next takes.
    pub(super) fn products_for_diagonal(&self, diagonal: &Diagonal, v: NodeId) -> usize {
        let args: Vec<NodeId> = self.arguments(v).collect();
        let mut count = self.users.get(&v).map_or(0, BTreeSet::len) * args.len();
        for &k in self.partners.get(&v).into_iter().flatten() {
            if k == v {
                let pairs = args.iter().enumerate().flat_map(|(i, &p)| args[i..].iter().map(move |&q| (p, q)));
                count += args.len() + pairs.filter(|&(p, q)| diagonal.meet(p, q)).count();
            } else {
                count += args.iter().filter(|&&p| diagonal.meet(p, k)).count();
            }
        }
        count
    }
}

/// A set of small numbers.
#[derive(Clone, Default)]
struct Set(Vec<u64>);

impl Set {
    fn insert(&mut self, number: usize) {
        if self.0.len() <= number / 64 {
            self.0.resize(number / 64 + 1, 0);
        }
        self.0[number / 64] |= 1 << (number % 64);
    }

    fn remove(&mut self, number: usize) {
        if let Some(word) = self.0.get_mut(number / 64) {
            *word &= !(1 << (number % 64));
        }
    }

    fn add(&mut self, other: &Set) {
        self.0.resize(self.0.len().max(other.0.len()), 0);
        for (word, other) in self.0.iter_mut().zip(&other.0) {
            *word |= other;
        }
    }

    /// What is in both, in order.
    fn both(&self, other: &Set) -> impl Iterator<Item = usize> {
        self.0.iter().zip(&other.0).enumerate().flat_map(|(i, (a, b))| {
            let mut word = a & b;
            std::iter::from_fn(move || {
                let bit = word.trailing_zeros() as usize;
                word &= word.wrapping_sub(1);
                (bit < 64).then_some(64 * i + bit)
            })
        })
    }
}
