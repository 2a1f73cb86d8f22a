//! What is zero but in some arms depends on nothing outside of these: √(y·max(x, 0)) has the derivative 0 wherever x is
//! negative, though the product's slope by y is a zero that is computed, and that of the root is infinite.

use std::collections::BTreeMap;

use super::labelled::{Term, product, taken_in};
use crate::ir::{BlockId, Comparison, Graph, Kind, NodeId, Op};
use crate::ops::Elementary;

/// Nodes that vanish, and where they do not.
#[derive(Clone, Default)]
pub struct Vanishing {
    /// A node is zero wherever none of the places of one of these sets is taken.
    places: BTreeMap<NodeId, Vec<Set>>,
}

/// Where something need not be zero.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    /// In an arm, or the turns of a loop.
    Block(BlockId),
    /// Where a minimum or a maximum is none of its arguments that are zeros.
    Piece(NodeId),
}

/// Places in order.
type Set = Vec<Place>;

/// The most places of a set.
const MOST: usize = 32;

/// The most sets of a node: the smallest ones.
const FEW: usize = 8;

impl Vanishing {
    /// What vanishes in a graph.
    pub fn new(g: &Graph) -> Self {
        let mut this = Self::default();
        for id in g.ids() {
            let sets = least(this.sets(g, id).unwrap_or_default());
            if !sets.is_empty() {
                this.places.insert(id, sets);
            }
        }
        this
    }

    /// What belongs to a product, where the product is not zero whatever its factors are.
    pub fn narrowed(&self, g: &mut Graph, id: NodeId, term: Term) -> Option<Term> {
        let Some(sets) = self.places.get(&id) else { return Some(term) };
        // Other operations vanish with their operands, which hand nothing on.
        let is_product = matches!(g.op(id), Op::Call(Elementary::Mul | Elementary::Div));
        if !is_product || g.args(id).iter().all(|a| self.places.get(a) == Some(sets)) {
            return Some(term);
        }
        sets.iter().try_fold(term, |term, set| {
            let blocks: Vec<BlockId> = set.iter().flat_map(|&place| blocks(g, place)).collect();
            let taken = taken_in(g, &blocks, g.block(id))?;
            product(g, term, taken)
        })
    }

    fn sets(&self, g: &Graph, id: NodeId) -> Option<Vec<Set>> {
        let args = g.args(id);
        let of = |i: usize| self.of(g, args[i]);
        Some(match g.op(id) {
            Op::Phi(region, Kind::Float) => {
                let arms = &g.region(region).arms;
                let is_open = is_open(g, g.region(region).selector);
                let of_arm = |(&value, &arm)| {
                    let mut sets = self.of(g, value);
                    sets.extend(is_open.then(|| vec![Place::Block(arm)]));
                    sets
                };
                let mut sets = together(args.iter().zip(arms).map(of_arm));
                sets.retain(|set| !arms.iter().all(|&arm| set.contains(&Place::Block(arm))));
                sets
            }
            Op::Accumulate(region) if is_zero(g, args[0]) => {
                let body = g.region(region).arms[0];
                let of_term = |term: NodeId| {
                    let mut sets = self.of(g, term);
                    // What holds of a turn holds of all if it is known of each turn, or outside.
                    let is_within = |place: &Place| g.contains(body, home(g, *place));
                    sets.retain(|set| set.iter().all(is_within) || !set.iter().any(is_within));
                    sets.push(vec![Place::Block(body)]);
                    sets
                };
                together(added(g, args[1], args.get(2)).into_iter().map(of_term))
            }
            Op::Call(f) if f.has_pieces() => {
                args.iter().any(|&a| is_zero(g, a)).then(|| vec![vec![Place::Piece(id)]])?
            }
            Op::Call(Elementary::Mul) => [of(0), of(1)].concat(),
            Op::Call(Elementary::Div) => of(0),
            Op::Call(Elementary::Add | Elementary::Sub) => together([of(0), of(1)].into_iter()),
            Op::Call(Elementary::Power) => of(2),
            Op::Call(Elementary::Parameter) => return None,
            Op::Call(f) if args.len() == 1 && (f.row().evaluate)(&[0.0]) == 0.0 => of(0),
            _ => return None,
        })
    }

    /// The sets of an operand: a literal zero is zero everywhere.
    fn of(&self, g: &Graph, id: NodeId) -> Vec<Set> {
        if is_zero(g, id) { vec![Vec::new()] } else { self.places.get(&id).cloned().unwrap_or_default() }
    }
}

/// Where all of some are zero, given the sets of each.
fn together(mut of_each: impl Iterator<Item = Vec<Set>>) -> Vec<Set> {
    of_each
        .try_fold(vec![Vec::new()], |all, next| {
            let both = all.iter().flat_map(|a| next.iter().map(move |b| [a.as_slice(), b].concat()));
            Some(least(both.collect())).filter(|sets| !sets.is_empty())
        })
        .unwrap_or_default()
}

/// The smallest sets, without those that contain another one.
fn least(mut sets: Vec<Set>) -> Vec<Set> {
    for set in &mut sets {
        set.sort_unstable();
        set.dedup();
    }
    sets.retain(|set| set.len() <= MOST);
    sets.sort_by_key(Vec::len);
    let mut found: Vec<Set> = Vec::new();
    for set in sets {
        let is_more = |other: &Set| other.iter().all(|place| set.contains(place));
        if found.len() < FEW && !found.iter().any(is_more) {
            found.push(set);
        }
    }
    found
}

/// The block by which a place is found.
fn home(g: &Graph, place: Place) -> BlockId {
    match place {
        Place::Block(block) => block,
        Place::Piece(id) => g.block(id),
    }
}

fn blocks(g: &mut Graph, place: Place) -> Vec<BlockId> {
    let id = match place {
        Place::Block(block) => return vec![block],
        Place::Piece(id) => id,
    };
    let (Op::Call(f), args) = (g.op(id), g.args(id).to_vec()) else { return Vec::new() };
    let before = g.enter(g.block(id));
    let others: Vec<usize> = (0..args.len()).filter(|&i| !is_zero(g, args[i])).collect();
    let partials = others.into_iter().flat_map(|i| (f.row().partials)(g, &args, id, i));
    let blocks = partials.map(|partial| partial.block).collect();
    g.enter(before);
    blocks
}

fn is_zero(g: &Graph, id: NodeId) -> bool {
    g.as_constant(id) == Some(0.0)
}

/// What a turn adds to a sum, given the sum at its end and at its beginning, or only what is added.
fn added(g: &Graph, mut end: NodeId, beginning: Option<&NodeId>) -> Vec<NodeId> {
    let mut terms = Vec::new();
    while let (Op::Call(Elementary::Add | Elementary::Sub), &[sum, term]) = (g.op(end), g.args(end)) {
        terms.push(term);
        end = sum;
    }
    if beginning != Some(&end) {
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
