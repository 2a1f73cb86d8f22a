//! What is zero but in some arms depends on nothing outside of these: √(y·max(x, 0)) has the derivative 0 wherever x is
//! negative, though the product's slope by y is a zero that is computed, and that of the root is infinite.

use std::collections::BTreeMap;

use super::labelled::{Term, product, taken_in};
use crate::ir::{BlockId, Comparison, Graph, Kind, NodeId, Op};
use crate::ops::Elementary;

/// Nodes that vanish, and what with.
#[derive(Clone, Default)]
pub struct Vanishing {
    /// A node is zero wherever all of one of these sets are, each of which is but in some of its own pieces, arms or
    /// turns.
    with: BTreeMap<NodeId, Vec<Vec<NodeId>>>,
}

/// The most nodes of a set, and sets.
const MOST: usize = 32;

impl Vanishing {
    /// What vanishes in a graph.
    pub fn new(g: &Graph) -> Self {
        let mut this = Self::default();
        for id in g.ids() {
            if let Some(with) = this.vanishes_with(g, id) {
                this.with.insert(id, with);
            }
        }
        this
    }

    /// What belongs to a product, where the product is not zero whatever its factors are.
    pub fn narrowed(&self, g: &mut Graph, id: NodeId, term: Term) -> Option<Term> {
        let Some(with) = self.with.get(&id) else { return Some(term) };
        // Other operations vanish with their operands, which hand nothing on.
        let is_product = matches!(g.op(id), Op::Call(Elementary::Mul | Elementary::Div));
        if !is_product || g.args(id).iter().all(|a| self.with.get(a) == Some(with)) {
            return Some(term);
        }
        with.iter().try_fold(term, |term, all| {
            let blocks: Vec<BlockId> = all.iter().flat_map(|&node| self.pieces(g, node)).collect();
            let taken = taken_in(g, &blocks, g.block(id))?;
            product(g, term, taken)
        })
    }

    /// With which nodes a node vanishes: with all of one set, whichever it is.
    fn vanishes_with(&self, g: &Graph, id: NodeId) -> Option<Vec<Vec<NodeId>>> {
        let args = g.args(id);
        let with =
            |i: usize| if is_zero(g, args[i]) { Some(vec![Vec::new()]) } else { self.with.get(&args[i]).cloned() };
        let mut sets = match g.op(id) {
            Op::Phi(region, Kind::Float) if !g.region(region).is_loop && is_open(g, g.region(region).selector) => {
                let arms = g.region(region).arms.iter();
                let vanishes = |(&a, &arm)| is_zero(g, a) || self.within(g, a, arm).is_some();
                args.iter().zip(arms).any(vanishes).then(|| vec![vec![id]])?
            }
            Op::Accumulate(_) => is_zero(g, args[0]).then(|| vec![vec![id]])?,
            Op::Call(f) if f.has_pieces() => args.iter().any(|&a| is_zero(g, a)).then(|| vec![vec![id]])?,
            Op::Call(Elementary::Mul) => [with(0), with(1)].into_iter().flatten().flatten().collect(),
            Op::Call(Elementary::Div | Elementary::Neg) => with(0)?,
            Op::Call(Elementary::Power) => with(2)?,
            Op::Call(Elementary::Add | Elementary::Sub) => {
                let mut all = [with(0)?.swap_remove(0), with(1)?.swap_remove(0)].concat();
                all.sort_unstable();
                all.dedup();
                if all.len() <= MOST { vec![all] } else { Vec::new() }
            }
            _ => return None,
        };
        sets.sort_unstable();
        sets.dedup();
        sets.truncate(MOST);
        (!sets.is_empty()).then_some(sets)
    }

    /// With which nodes of an arm a value of it vanishes.
    fn within(&self, g: &Graph, id: NodeId, arm: BlockId) -> Option<&[NodeId]> {
        let all = &self.with.get(&id)?[0];
        all.iter().all(|node| g.contains(arm, g.block(*node))).then_some(all)
    }

    /// Where a node that vanishes by itself is not a literal zero.
    fn pieces(&self, g: &mut Graph, id: NodeId) -> Vec<BlockId> {
        let args = g.args(id).to_vec();
        match g.op(id) {
            Op::Phi(region, _) => {
                let arms = g.region(region).arms.clone();
                args.into_iter().zip(arms).flat_map(|(a, arm)| self.pieces_of(g, a, arm)).collect()
            }
            Op::Accumulate(region) => {
                let body = g.region(region).arms[0];
                added(g, args[1]).into_iter().flat_map(|a| self.pieces_of(g, a, body)).collect()
            }
            Op::Call(f) => {
                let before = g.enter(g.block(id));
                let others = (0..args.len()).filter(|&i| !is_zero(g, args[i])).collect::<Vec<_>>();
                let partials = others.into_iter().flat_map(|i| (f.row().partials)(g, &args, id, i));
                let blocks = partials.map(|partial| partial.block).collect();
                g.enter(before);
                blocks
            }
            _ => unreachable!("nothing else vanishes by itself"),
        }
    }

    /// Where a value of an arm, or of a turn, is not zero.
    fn pieces_of(&self, g: &mut Graph, id: NodeId, arm: BlockId) -> Vec<BlockId> {
        match self.within(g, id, arm) {
            _ if is_zero(g, id) => Vec::new(),
            Some(all) => all.iter().flat_map(|&node| self.pieces(g, node)).collect(),
            None => vec![arm],
        }
    }
}

fn is_zero(g: &Graph, id: NodeId) -> bool {
    g.as_constant(id) == Some(0.0)
}

/// What a turn adds to a sum, given the sum at its end.
fn added(g: &Graph, mut end: NodeId) -> Vec<NodeId> {
    let mut terms = Vec::new();
    while let (Op::Call(Elementary::Add | Elementary::Sub), &[sum, term]) = (g.op(end), g.args(end)) {
        terms.push(term);
        end = sum;
    }
    if !matches!(g.op(end), Op::Running(..)) {
        terms.push(end);
    }
    terms
}

/// Whether what a condition says of a point is so around it: a zero at one point is no zero that has no slope.
fn is_open(g: &Graph, condition: NodeId) -> bool {
    match g.op(condition) {
        Op::Compare(Comparison::Equal | Comparison::NotEqual) => false,
        Op::Compare(_) | Op::Leaf(..) => true,
        Op::Not => is_open(g, g.args(condition)[0]),
        Op::Phi(region, Kind::Bool) => {
            is_open(g, g.region(region).selector) && g.args(condition).iter().all(|&arm| is_open(g, arm))
        }
        _ => false,
    }
}
