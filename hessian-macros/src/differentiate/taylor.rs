//! Taylor coefficients of the program: series arithmetic (Moore 1966), one coefficient after the other.
//!
//! Along d directions every node is a power series in d parameters. y = φ(u) has ∂y/∂t = Σ φ'(u)·∂u/∂t, which gives
//! a coefficient of y from lower ones of u and of φ'(u), and φ'(u) is a graph expression of the table like any other:
//! a new function needs no rule here. Products, quotients and roots have the shorter recurrences that everybody uses.
//!
//! Along one direction the coefficients are those of t ↦ f(x + t·v). Along every variable they are the derivatives of
//! all orders, up to factorials.

use std::collections::HashMap;

use super::adjoint::in_root;
use super::labelled::{Sum, Term, product, scaled};
use super::local::{Activity, Edge, first, square_of_root};
use super::steep::Steep;
use super::tangent::tangent;
use super::tensor::Entry;
use crate::ir::{Graph, NodeId, Op};
use crate::ops::Elementary;

/// The exponent of each parameter.
type Exponents = Vec<u8>;

/// The power series of a program's nodes.
pub struct Series {
    activity: Activity,
    steep: Steep,
    /// For each node, along which directions it may move at all.
    moves: Vec<Vec<bool>>,
    /// What the first-order coefficient of a variable is along each direction.
    seeds: HashMap<NodeId, Vec<NodeId>>,
    directions: usize,
    edges: HashMap<NodeId, Vec<Edge>>,
    known: HashMap<(NodeId, Exponents), Option<Term>>,
    /// Whether every operation on the way has a series; what a loop carries from turn to turn has none.
    is_complete: bool,
}

impl Series {
    /// The series along directions: one component per input each.
    pub fn new(g: &Graph, inputs: &[NodeId], directions: &[Vec<NodeId>]) -> Self {
        let components = |i: usize| directions.iter().map(|direction| direction[i]).collect();
        Series {
            activity: Activity::of_inputs(g),
            steep: Steep::new(g),
            moves: Vec::new(),
            seeds: inputs.iter().enumerate().map(|(i, &x)| (x, components(i))).collect(),
            directions: directions.len(),
            edges: HashMap::new(),
            known: HashMap::new(),
            is_complete: !g.ids().any(|id| is_carried(g, id)),
        }
    }

    /// Computes every coefficient up to an order for these nodes and all they need, oldest first, so that later calls
    /// of `coefficient` are not deep recursions.
    pub fn prepare(&mut self, g: &mut Graph, roots: &[NodeId], order: usize) {
        if !self.is_complete {
            return;
        }
        let mut needed = vec![false; g.len()];
        for root in roots {
            needed[root.index()] = true;
        }
        let nodes: Vec<NodeId> = g.ids().collect();
        for &id in nodes.iter().rev().filter(|id| self.activity.is_active(**id)) {
            if needed[id.index()] {
                g.args(id).iter().for_each(|arg| needed[arg.index()] = true);
            }
        }
        let active = nodes.into_iter().filter(|id| needed[id.index()] && self.activity.is_active(*id));
        let active: Vec<NodeId> = active.collect();
        for total in 1..=order {
            for exponents in exponents(self.directions, total) {
                for &id in &active {
                    self.coefficient(g, id, &exponents);
                }
            }
        }
    }

    /// The coefficient of a node's series; none if it is a structural zero.
    pub fn coefficient(&mut self, g: &mut Graph, id: NodeId, exponents: &[u8]) -> Option<Term> {
        if exponents.iter().all(|&e| e == 0) {
            return (!g.is_zero(id)).then(|| Term { block: g.block(id), value: id });
        }
        if !self.is_complete {
            return None;
        }
        self.extend(g);
        let still = |(&e, &moves): (&u8, &bool)| e > 0 && !moves;
        if exponents.iter().zip(&self.moves[id.index()]).any(still) {
            return None;
        }
        if let Some(seeds) = self.seeds.get(&id) {
            let total: u32 = exponents.iter().map(|&e| u32::from(e)).sum();
            let direction = exponents.iter().position(|&e| e == 1).filter(|_| total == 1)?;
            let value = seeds[direction];
            return (!g.is_zero(value)).then_some(Term { block: Graph::ROOT, value });
        }
        let key = (id, exponents.to_vec());
        if let Some(&known) = self.known.get(&key) {
            return known;
        }
        let both_active = |g: &Graph| g.args(id).iter().all(|&a| self.activity.is_active(a));
        let mut sum = match g.op(id) {
            Op::Call(_) if square_of_root(g, id, &self.activity).is_some() => self.chain(g, id, exponents),
            Op::Call(Elementary::Mul) if both_active(g) => {
                let (a, b) = (g.args(id)[0], g.args(id)[1]);
                self.cauchy(g, id, (a, b), exponents, false)
            }
            Op::Call(Elementary::Div) if self.activity.is_active(g.args(id)[1]) => {
                let (u, w) = (g.args(id)[0], g.args(id)[1]);
                self.quotient(g, id, (Some(u), w), exponents)
            }
            Op::Call(Elementary::Recip) => {
                let w = g.args(id)[0];
                self.quotient(g, id, (None, w), exponents)
            }
            Op::Call(Elementary::Sqrt) => self.root(g, id, exponents),
            // A power is its multiplications: what vanishes at zero does so term by term.
            Op::Call(Elementary::Power) => {
                let expansion = *g.args(id).last().expect("an alias stands for its last argument");
                let mut sum = Sum::default();
                let term = self.coefficient(g, expansion, exponents);
                push(g, &mut sum, id, term);
                sum
            }
            Op::Call(_) | Op::Phi(..) | Op::Accumulate(_) => self.chain(g, id, exponents),
            _ => {
                self.is_complete = false;
                return None;
            }
        };
        let found = self.steep.collapse_tangent(g, &mut sum, id);
        self.known.insert(key, found);
        found
    }

    /// Takes in the nodes that were made since.
    fn extend(&mut self, g: &Graph) {
        self.activity.extend(g);
        for id in g.ids_from(self.moves.len()) {
            let seeds = self.seeds.get(&id);
            let moves = (0..self.directions).map(|d| match seeds {
                Some(seeds) => !g.is_zero(seeds[d]),
                None => self.activity.is_active(id) && g.args(id).iter().any(|a| self.moves[a.index()][d]),
            });
            let moves = moves.collect();
            self.moves.push(moves);
        }
    }

    /// Σ u_β·p_{α−β}·β_d/α_d over the partials p with respect to each argument u.
    fn chain(&mut self, g: &mut Graph, id: NodeId, exponents: &[u8]) -> Sum {
        let direction = exponents.iter().rposition(|&e| e > 0).expect("some exponent is positive");
        if !self.edges.contains_key(&id) {
            let edges = first(g, id, &self.activity);
            self.edges.insert(id, edges);
        }
        let edges = self.edges[&id].clone();
        let mut sum = Sum::default();
        for edge in edges {
            for (below, rest) in splits(exponents) {
                if below[direction] == 0 {
                    continue;
                }
                let Some(u) = self.coefficient(g, edge.arg, &below) else { continue };
                let Some(p) = self.partial(g, edge.partial, &rest) else { continue };
                let Some(term) = product(g, p, u) else { continue };
                let ratio = f64::from(below[direction]) / f64::from(exponents[direction]);
                let term = scaled(g, ratio, term);
                sum.push(g, term);
            }
        }
        sum
    }

    /// A coefficient of a partial, which holds where the partial does.
    fn partial(&mut self, g: &mut Graph, partial: Term, exponents: &[u8]) -> Option<Term> {
        if exponents.iter().all(|&e| e == 0) {
            return Some(partial);
        }
        let coefficient = self.coefficient(g, partial.value, exponents)?;
        let one = g.one();
        product(g, Term { block: partial.block, value: one }, coefficient)
    }

    /// Σ a_β·b_{α−β}; `inner` leaves out the two terms with a_0 or b_0.
    fn cauchy(&mut self, g: &mut Graph, id: NodeId, (a, b): (NodeId, NodeId), exponents: &[u8], inner: bool) -> Sum {
        let mut sum = Sum::default();
        for (left, right) in splits(exponents) {
            // Of a square's terms every two are equal.
            let mirrored = a == b && left != right;
            if (mirrored && left < right) || (inner && (is_zero(&left) || is_zero(&right))) {
                continue;
            }
            let Some(x) = self.coefficient(g, a, &left) else { continue };
            let Some(y) = self.coefficient(g, b, &right) else { continue };
            let Some(term) = product(g, x, y) else { continue };
            let term = if mirrored { scaled(g, 2.0, term) } else { term };
            push(g, &mut sum, id, Some(term));
        }
        sum
    }

    /// y·w = u: y_α = (u_α − Σ_{β≠0} w_β·y_{α−β})/w_0.
    fn quotient(&mut self, g: &mut Graph, id: NodeId, (u, w): (Option<NodeId>, NodeId), exponents: &[u8]) -> Sum {
        let mut sum = Sum::default();
        let above = u.and_then(|u| self.coefficient(g, u, exponents));
        push(g, &mut sum, id, above);
        for (left, right) in splits(exponents) {
            if is_zero(&left) {
                continue;
            }
            let Some(x) = self.coefficient(g, w, &left) else { continue };
            let Some(y) = self.coefficient(g, id, &right) else { continue };
            let Some(term) = product(g, x, y) else { continue };
            let term = scaled(g, -1.0, term);
            push(g, &mut sum, id, Some(term));
        }
        let home = g.block(id);
        let before = g.enter(home);
        let r = g.recip(w);
        g.enter(before);
        times(g, &mut sum, Term { block: home, value: r })
    }

    /// y² = u: y_α = (u_α − Σ_{0≠β≠α} y_β·y_{α−β})·½/y_0.
    fn root(&mut self, g: &mut Graph, id: NodeId, exponents: &[u8]) -> Sum {
        let u = g.args(id)[0];
        let mut sum = Sum::default();
        let under = self.coefficient(g, u, exponents);
        push(g, &mut sum, id, under);
        let mut squares = self.cauchy(g, id, (id, id), exponents, true);
        let home = g.block(id);
        if let Some(term) = squares.collapse_guarded(g, &[home]) {
            let term = scaled(g, -1.0, term);
            push(g, &mut sum, id, Some(term));
        }
        let before = g.enter(home);
        let r = g.recip(id);
        let half = g.scale(0.5, r);
        g.enter(before);
        times(g, &mut sum, Term { block: home, value: half })
    }
}

/// Whether a node belongs to what a loop carries from turn to turn.
fn is_carried(g: &Graph, id: NodeId) -> bool {
    matches!(g.op(id), Op::Carry(..) | Op::Call(Elementary::Parameter))
}

/// A sum times a factor of the block that the sum is wanted in.
fn times(g: &mut Graph, sum: &mut Sum, factor: Term) -> Sum {
    let mut result = Sum::default();
    if let Some(total) = sum.collapse_guarded(g, &[factor.block])
        && let Some(term) = product(g, total, factor)
    {
        result.push(g, term);
    }
    result
}

/// Adds a term to the sum that is node `id`'s coefficient. It holds where the node does: with another label it would be
/// counted once where the other terms are summed over the turns of a loop.
fn push(g: &mut Graph, sum: &mut Sum, id: NodeId, term: Option<Term>) {
    let Some(term) = term else { return };
    let here = Term { block: g.block(id), value: g.one() };
    if let Some(term) = product(g, here, term) {
        sum.push(g, term);
    }
}

fn is_zero(exponents: &[u8]) -> bool {
    exponents.iter().all(|&e| e == 0)
}

/// All ways to write exponents as a sum of two.
fn splits(exponents: &[u8]) -> Vec<(Exponents, Exponents)> {
    let mut left = vec![Vec::new()];
    for &e in exponents {
        left = left.into_iter().flat_map(|l: Exponents| (0..=e).map(move |k| [l.as_slice(), &[k]].concat())).collect();
    }
    let rest = |left: &Exponents| exponents.iter().zip(left).map(|(e, l)| e - l).collect();
    left.into_iter().map(|left| (left.clone(), rest(&left))).collect()
}

/// All exponents of a total order.
fn exponents(directions: usize, total: usize) -> Vec<Exponents> {
    if directions == 1 {
        return vec![vec![total as u8]];
    }
    (0..=total)
        .flat_map(|first| {
            exponents(directions - 1, total - first)
                .into_iter()
                .map(move |rest| [&[first as u8], rest.as_slice()].concat())
        })
        .collect()
}

/// The Taylor coefficients 0 to `order` of each output of t ↦ f(x + t·direction), output by output: by series, and by
/// repeated tangents where there is no series.
pub fn taylor(g: &mut Graph, outputs: &[NodeId], inputs: &[NodeId], direction: &[NodeId], order: usize) -> Vec<NodeId> {
    let before = g.clone();
    let mut series = Series::new(g, inputs, &[direction.to_vec()]);
    series.prepare(g, outputs, order);
    let mut found = Vec::new();
    for &output in outputs {
        found.push(output);
        for k in 1..=order {
            let term = series.coefficient(g, output, &[k as u8]);
            found.push(in_root(g, term));
        }
    }
    if !series.is_complete {
        *g = before;
        return by_tangents(g, outputs, inputs, direction, order);
    }
    found
}

/// The same by a tangent of a tangent of a tangent.
fn by_tangents(
    g: &mut Graph,
    outputs: &[NodeId],
    inputs: &[NodeId],
    direction: &[NodeId],
    order: usize,
) -> Vec<NodeId> {
    let seeds: Vec<(NodeId, NodeId)> = inputs.iter().copied().zip(direction.iter().copied()).collect();
    let mut rows: Vec<Vec<NodeId>> = outputs.iter().map(|&output| vec![output]).collect();
    let (mut rates, mut factorial) = (outputs.to_vec(), 1.0);
    for k in 1..=order {
        rates = tangent(g, &rates, &seeds);
        factorial *= k as f64;
        for (row, &rate) in rows.iter_mut().zip(&rates) {
            row.push(g.scale(1.0 / factorial, rate));
        }
    }
    rows.concat()
}

/// The distinct, structurally nonzero derivatives of an order of an output; none where there is no series.
pub fn derivatives(g: &mut Graph, output: NodeId, inputs: &[NodeId], order: usize) -> Option<Vec<Entry>> {
    let (zero, one) = (g.zero(), g.one());
    let unit = |j: usize| (0..inputs.len()).map(|i| if i == j { one } else { zero }).collect();
    let directions: Vec<Vec<NodeId>> = (0..inputs.len()).map(unit).collect();
    let mut series = Series::new(g, inputs, &directions);
    series.prepare(g, &[output], order);
    let mut found = Vec::new();
    for mut exponents in exponents(inputs.len(), order) {
        let Some(term) = series.coefficient(g, output, &exponents) else { continue };
        let factorials: f64 = exponents.iter().map(|&e| (1..=e).map(f64::from).product::<f64>()).product();
        let term = scaled(g, factorials, term);
        let value = in_root(g, Some(term));
        let mut indices = Vec::new();
        for (i, e) in exponents.iter_mut().enumerate().rev() {
            indices.extend(std::iter::repeat_n(i, usize::from(*e)));
        }
        found.push((indices, value));
    }
    // The last index slowest, as in the other ways to compute them.
    found.sort_by(|(a, _), (b, _)| a.iter().rev().cmp(b.iter().rev()));
    series.is_complete.then_some(found)
}

#[cfg(test)]
mod tests;
