//! The elimination engine: second derivatives by vertex elimination on the symmetric Hessian graph.
//!
//! Adjoints λ give every operation w its curvature W[a,b] = λ_w·∂²w/∂a∂b; edges D[v,u] = ∂v/∂u connect nodes with their
//! arguments. Eliminating an intermediate v substitutes dv = Σ D[v,p]·dp, everywhere it occurs; when only variables are
//! left, W is the Hessian. In reverse order no edge into v is left when its turn comes: that is edge pushing
//! (Gower & Mello 2012). Any other order is as right and may need fewer operations.

mod diagonal;
mod measures;

use std::collections::{BTreeMap, BTreeSet};

use diagonal::Diagonal;

use super::adjoint::{in_root, swept};
use super::labelled::{Sum, Term, product, scaled};
use super::local::{Activity, Edge, Templates, first, is_variable, second};
use super::orders::{self, Order};
use super::steep::Steep;
use super::sweep::Sweeps;
use crate::ir::{BlockId, Graph, NodeId, Op};
use crate::ops::Elementary;

/// The Hessian graph of Σ weight·output. It is built once and copied for every order that is tried.
#[derive(Clone)]
pub struct HessianGraph {
    /// D: each node's partials, by argument.
    edges: BTreeMap<NodeId, BTreeMap<NodeId, Sum>>,
    /// Who uses a node.
    users: BTreeMap<NodeId, BTreeSet<NodeId>>,
    /// W, by ordered pair.
    curvature: BTreeMap<(NodeId, NodeId), Sum>,
    /// The other nodes of the pairs that a node is in.
    partners: BTreeMap<NodeId, BTreeSet<NodeId>>,
    /// The adjoint of each input, where it has one.
    gradient: Vec<Option<Term>>,
    inputs: Vec<NodeId>,
    /// The operands that meet in a curvature, with the operation.
    meetings: Vec<(NodeId, [NodeId; 2])>,
    /// The loops that are swept back over, whose results have no edges.
    pub(super) sweeps: Sweeps,
    /// Where factors may be infinite.
    steep: Steep,
    /// Intermediates whose turn has not come.
    held: BTreeSet<NodeId>,
    /// How many products the eliminations took.
    multiplied: usize,
    /// How many they may take.
    most: usize,
    /// Where only the diagonal is wanted.
    diagonal: Option<Diagonal>,
}

impl HessianGraph {
    /// Adjoints, edges and curvatures of the value program.
    pub fn new(g: &mut Graph, seeds: &[(NodeId, NodeId)], inputs: &[NodeId]) -> Self {
        let nodes: Vec<NodeId> = g.ids().collect();
        let activity = Activity::of_inputs(g);
        let mut sweeps = Sweeps::new(g, seeds, &activity);
        let adjoint = swept(g, seeds, &activity, &mut sweeps);
        let mut this = HessianGraph {
            edges: BTreeMap::new(),
            users: BTreeMap::new(),
            curvature: BTreeMap::new(),
            partners: BTreeMap::new(),
            gradient: Vec::new(),
            inputs: inputs.to_vec(),
            meetings: Vec::new(),
            sweeps,
            steep: Steep::new(g),
            held: BTreeSet::new(),
            multiplied: 0,
            most: usize::MAX,
            diagonal: None,
        };
        // An adjoint that vanishes, of a mean say, may be a sum of terms whose curvatures do not: what a seed is made of
        // has its edges in any case.
        let mut edges: Vec<Option<Vec<Edge>>> = vec![None; nodes.len()];
        let mut is_reached = vec![false; nodes.len()];
        for id in seeds.iter().map(|seed| seed.0).chain(this.sweeps.sources(g)) {
            is_reached[id.index()] = true;
        }
        for &id in nodes.iter().rev().filter(|&&id| activity.is_active(id)) {
            if is_reached[id.index()] && !this.sweeps.contains(id) {
                let found = first(g, id, &activity);
                for edge in &found {
                    is_reached[edge.arg.index()] = true;
                }
                edges[id.index()] = Some(found);
            }
        }
        let mut templates = Templates::default();
        for &id in &nodes {
            let Some(mut edges) = edges[id.index()].take() else { continue };
            // An argument whose own partials all vanish leads to no variable.
            edges.retain(|edge| this.leads_to_a_variable(g, edge.arg));
            for edge in edges {
                if let Some(partial) = this.steep.narrowed(g, id, edge.partial) {
                    this.add_edge(g, id, edge.arg, partial);
                }
            }
            let Some(bar) = adjoint[id.index()] else { continue };
            let mut curvatures = second(g, id, &activity, &mut templates);
            curvatures.retain(|c| this.leads_to_a_variable(g, c.a) && this.leads_to_a_variable(g, c.b));
            for c in curvatures {
                if let Some(term) = product(g, bar, c.partial) {
                    this.meetings.push((id, [c.a, c.b]));
                    this.add_curvature(g, c.a, c.b, term);
                }
            }
        }
        this.gradient = inputs.iter().map(|x| adjoint[x.index()]).collect();
        this
    }

    pub(super) fn leads_to_a_variable(&self, g: &Graph, arg: NodeId) -> bool {
        self.edges.contains_key(&arg) || is_variable(g, arg) || self.sweeps.carries(arg)
    }

    /// The operands that meet in a curvature, each pair with the operation.
    pub fn meetings(&self) -> &[(NodeId, [NodeId; 2])] {
        &self.meetings
    }

    /// The intermediates that are left and are not held, oldest first.
    pub fn intermediates(&self) -> Vec<NodeId> {
        self.edges.keys().copied().filter(|id| !self.held.contains(id)).collect()
    }

    /// Holds the intermediates for which `is_held`, and no others.
    pub(super) fn hold(&mut self, is_held: impl Fn(NodeId) -> bool) {
        self.held = self.edges.keys().copied().filter(|&id| is_held(id)).collect();
    }

    /// The arguments of a node.
    pub(super) fn arguments(&self, id: NodeId) -> impl Iterator<Item = NodeId> {
        self.edges.get(&id).into_iter().flat_map(|args| args.keys().copied())
    }

    /// The pairs with a curvature.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (NodeId, NodeId)> {
        self.curvature.keys().copied()
    }

    /// Leaves out those of these intermediates, which have no users, that are in no pair either.
    pub(super) fn forget_single(&mut self, is_one: impl Fn(NodeId) -> bool) {
        let is_single = |id: &NodeId| self.partners.get(id).is_none_or(BTreeSet::is_empty);
        let single: Vec<NodeId> = self.edges.keys().copied().filter(|id| is_one(*id) && is_single(id)).collect();
        for id in single {
            for arg in self.edges.remove(&id).unwrap_or_default().into_keys() {
                if let Some(users) = self.users.get_mut(&arg) {
                    users.remove(&id);
                }
            }
        }
    }

    /// Whether a node may be eliminated: a sum over the turns of a loop waits until its loop's body is, since two of
    /// its turns may meet in a curvature, and only their sums can be multiplied.
    pub fn is_ready(&self, g: &Graph, v: NodeId) -> bool {
        let Op::Accumulate(region) = g.op(v) else { return true };
        let body = g.region(region).arms[0];
        let is_left = |a: &NodeId| g.contains(body, g.block(*a)) && self.edges.contains_key(a);
        self.edges.get(&v).is_none_or(|args| !args.keys().any(is_left))
    }

    fn add_edge(&mut self, g: &Graph, user: NodeId, arg: NodeId, term: Term) {
        self.edges.entry(user).or_default().entry(arg).or_default().push(g, term);
        self.users.entry(arg).or_default().insert(user);
    }

    pub(super) fn add_curvature(&mut self, g: &Graph, a: NodeId, b: NodeId, term: Term) {
        if !self.is_wanted(a, b) {
            return;
        }
        self.curvature.entry(ordered(a, b)).or_default().push(g, term);
        self.partners.entry(a).or_default().insert(b);
        self.partners.entry(b).or_default().insert(a);
    }

    /// Takes W[a,b] out, as a node of `block`, zero if there is none.
    pub(super) fn take_pair(&mut self, g: &mut Graph, (a, b): (NodeId, NodeId), block: BlockId) -> NodeId {
        self.forget_pair(a, b).unwrap_or_default().gather(g, block)
    }

    fn forget_pair(&mut self, a: NodeId, b: NodeId) -> Option<Sum> {
        for (id, partner) in [(a, b), (b, a)] {
            if let Some(partners) = self.partners.get_mut(&id) {
                partners.remove(&partner);
            }
        }
        self.curvature.remove(&ordered(a, b))
    }

    fn take_curvature(&mut self, g: &mut Graph, a: NodeId, b: NodeId) -> Option<Term> {
        let mut sum = self.curvature.remove(&ordered(a, b))?;
        self.steep.collapse_pair(g, &mut sum, [a, b])
    }

    /// Whether the eliminations took more products than they may.
    pub fn is_given_up(&self) -> bool {
        self.multiplied > self.most
    }

    /// What is left when all is eliminated, unless that takes more than `most` products, which becomes twice of those.
    fn eliminated(mut self, g: &mut Graph, order: Order, most: &mut usize) -> Option<Self> {
        self.most = *most;
        orders::eliminate_all(&mut self, g, order);
        if self.is_given_up() {
            return None;
        }
        *most = self.multiplied.saturating_mul(2).max(FEW_PRODUCTS).min(*most);
        Some(self)
    }

    /// Gradient and lower triangle of the Hessian by elimination in an order, unless that takes more than `most` products:
    /// where everything depends on everything, fill makes each step more expensive than the one before. What takes more
    /// than twice what this took is not worth the trouble, either: `most` becomes so much.
    pub fn derivatives(self, g: &mut Graph, order: Order, most: &mut usize) -> Option<Derivatives> {
        let (gradient, entries) = self.terms(g, order, most)?;
        let gradient = gradient.into_iter().map(|term| in_root(g, term)).collect();
        Some((gradient, rooted(g, entries)))
    }

    /// The same, each value as it holds: in the turns of a loop if it belongs to what the loop's body reads.
    pub fn terms(self, g: &mut Graph, order: Order, most: &mut usize) -> Option<(Vec<Option<Term>>, Vec<Entry>)> {
        let hessian = self.eliminated(g, order, most)?;
        Some((hessian.gradient().to_vec(), hessian.entries(g)))
    }

    /// Eliminates one intermediate, unless there were too many products already.
    pub fn eliminate(&mut self, g: &mut Graph, v: NodeId) {
        self.resolve(g, v);
        self.multiplied += self.products(v);
        if self.is_given_up() {
            return;
        }
        let mut args: Vec<(NodeId, Term)> = Vec::new();
        for (p, mut sum) in self.edges.remove(&v).unwrap_or_default() {
            if let Some(users) = self.users.get_mut(&p) {
                users.remove(&v);
            }
            args.extend(self.steep.collapse_pair(g, &mut sum, [v, p]).map(|term| (p, term)));
        }
        // D[s,p] += D[s,v]·D[v,p]
        for s in self.users.remove(&v).unwrap_or_default() {
            let Some(mut sum) = self.edges.get_mut(&s).and_then(|edges| edges.remove(&v)) else { continue };
            let Some(outer) = self.steep.collapse_pair(g, &mut sum, [s, v]) else { continue };
            for &(p, inner) in &args {
                if let Some(term) = product(g, outer, inner) {
                    self.add_edge(g, s, p, term);
                }
            }
        }
        for k in self.partners.remove(&v).unwrap_or_default() {
            let Some(w) = self.take_curvature(g, v, k) else { continue };
            if k == v {
                self.push_square(g, w, &args);
                continue;
            }
            if let Some(partners) = self.partners.get_mut(&k) {
                partners.remove(&v);
            }
            // W[k,p] += W[k,v]·D[v,p], twice on the diagonal
            for &(p, inner) in &args {
                let inner = if p == k { scaled(g, 2.0, inner) } else { inner };
                if let Some(term) = product(g, w, inner) {
                    self.add_curvature(g, k, p, term);
                }
            }
        }
    }

    /// Takes W[v,v] out, with the partials of v by every input; none if these are not all there is, in every run. The
    /// root of a square goes to the partials, as in `push_square`.
    pub fn take_square(&mut self, g: &mut Graph, v: NodeId) -> Option<(NodeId, Vec<NodeId>)> {
        let w = self.take_curvature(g, v, v).filter(|w| w.block == Graph::ROOT)?;
        self.partners.get_mut(&v)?.remove(&v);
        let mut edges = self.edges.get(&v)?.clone();
        let partials = self.inputs.iter().map(|input| {
            let partial = edges.remove(input)?.collapse(g, &[g.block(v), Graph::ROOT])?;
            (partial.block == Graph::ROOT).then_some(partial.value)
        });
        let partials: Vec<NodeId> = partials.collect::<Option<_>>()?;
        let Some((sign, root)) = root(g, w.value) else { return Some((w.value, partials)) };
        let partials = partials.into_iter().map(|partial| g.mul(root, partial)).collect();
        Some((g.constant(sign), partials))
    }

    /// W[p,q] += (W[v,v]·D[v,p])·D[v,q], or (s·D[v,p])·(s·D[v,q]) where W[v,v] is a square s·s or its opposite: then a
    /// product of reciprocals does not vanish before it meets what it is multiplied with.
    fn push_square(&mut self, g: &mut Graph, w: Term, args: &[(NodeId, Term)]) {
        if args.len() > 1
            && let Some((sign, root)) = root(g, w.value)
        {
            let root = Term { block: w.block, value: root };
            let scaled_args: Vec<Option<Term>> = args.iter().map(|&(_, d)| product(g, root, d)).collect();
            for (i, &(p, _)) in args.iter().enumerate() {
                for (j, &(q, _)) in args.iter().enumerate().skip(i) {
                    let (Some(a), Some(b)) = (scaled_args[i], scaled_args[j]) else { continue };
                    if let Some(term) = product(g, a, b) {
                        let term = scaled(g, sign, term);
                        self.add_curvature(g, p, q, term);
                    }
                }
            }
            return;
        }
        for (i, &(p, first)) in args.iter().enumerate() {
            let Some(half) = product(g, w, first) else { continue };
            for &(q, second) in &args[i..] {
                if let Some(term) = product(g, half, second) {
                    self.add_curvature(g, p, q, term);
                }
            }
        }
    }

    /// The adjoint of each input, where it has one.
    pub fn gradient(&self) -> &[Option<Term>] {
        &self.gradient
    }

    /// The lower triangle, column by column: (row, column, value) of what need not vanish, once every intermediate is
    /// eliminated, and where it holds.
    pub fn entries(mut self, g: &mut Graph) -> Vec<Entry> {
        let numbers: BTreeMap<NodeId, usize> = self.inputs.iter().copied().zip(0..).collect();
        // Pairs with a variable that is none of the inputs are left over.
        let place = |(a, b): &(NodeId, NodeId)| {
            let (&a, &b) = (numbers.get(a)?, numbers.get(b)?);
            Some((a.min(b), a.max(b)))
        };
        let mut places: Vec<(usize, usize)> = self.curvature.keys().filter_map(place).collect();
        places.sort_unstable();
        let mut entries = Vec::new();
        for (column, row) in places {
            let term = self.take_curvature(g, self.inputs[row], self.inputs[column]);
            entries.extend(term.map(|term| (row, column, term)));
        }
        entries
    }
}

/// The root and the sign of a node that is a square, or the opposite of one.
fn root(g: &Graph, node: NodeId) -> Option<(f64, NodeId)> {
    match (g.op(node), g.args(node)) {
        (Op::Call(Elementary::Mul), &[a, b]) if a == b => Some((1.0, a)),
        (Op::Call(Elementary::Neg), &[a]) => root(g, a).map(|(sign, root)| (-sign, root)),
        _ => None,
    }
}

/// Row, column and value of an entry of a Hessian's lower triangle.
pub type Entry = (usize, usize, Term);

/// A pair by which its curvature is found.
pub(super) fn ordered(a: NodeId, b: NodeId) -> (NodeId, NodeId) {
    if a <= b { (a, b) } else { (b, a) }
}

/// A gradient, and the lower triangle of a Hessian: row, column and value.
pub type Derivatives = (Vec<NodeId>, Vec<(usize, usize, NodeId)>);

/// Products of which an elimination may take as many in any case.
pub const FEW_PRODUCTS: usize = 500;

/// Gradient and lower triangle of the Hessian of Σ weight·output by elimination in an order.
#[cfg(test)]
pub fn hessian(g: &mut Graph, seeds: &[(NodeId, NodeId)], inputs: &[NodeId], order: Order) -> Derivatives {
    let hessian = HessianGraph::new(g, seeds, inputs);
    hessian.derivatives(g, order, &mut { usize::MAX }).expect("every intermediate is eliminated")
}

/// Entries as nodes of the function's body, without structural zeros.
pub fn rooted(g: &mut Graph, entries: Vec<Entry>) -> Vec<(usize, usize, NodeId)> {
    let mut found: Vec<(usize, usize, NodeId)> = Vec::new();
    for (row, column, term) in entries {
        let value = in_root(g, Some(term));
        if !g.is_zero(value) {
            found.push((row, column, value));
        }
    }
    found
}
