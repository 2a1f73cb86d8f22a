//! Literal factors sent down to what depends on no variable, where one product serves all: 2·(k·x), 2·(k·y) and
//! 2·(k·x + y·k) as t·x, t·y and t·x + y·t with t = 2·k.
//!
//! Users say by which literal they multiply a node, and operands hear it before they are built: a node that most want
//! doubled is computed doubled, if its own operands can take the literal at no cost.

use super::contest::Candidate;
use super::rewrite::Rewrite;
use crate::ir::{Graph, NodeId, Op};
use crate::ops::Elementary;

/// The power of two beyond which no literal is taken: what is scaled must not leave the range of its type.
const RANGE: f64 = 40.0;

/// The candidate with literals moved outwards, where they meet others; the first `kept` nodes stay as they are.
pub fn pull(mut candidate: Candidate, kept: usize) -> Candidate {
    candidate.graph.pull_constants(true);
    let mut rewrite = Rewrite::new(&mut candidate.graph, &candidate.roots, kept);
    for id in rewrite.ids() {
        rewrite.copy(id);
    }
    candidate.roots = rewrite.images(&candidate.roots);
    candidate
}

/// The candidate with literals absorbed; the first `kept` nodes stay as they are.
pub fn absorb(mut candidate: Candidate, kept: usize) -> Candidate {
    candidate.graph.pull_constants(false);
    let mut rewrite = Rewrite::new(&mut candidate.graph, &candidate.roots, kept);
    let ids = rewrite.ids();
    let mut demands = Demands::new(rewrite.g, kept, &ids);
    for &root in &candidate.roots {
        demands.add(rewrite.g.resolve(root), 1.0);
    }
    for region in rewrite.g.regions() {
        demands.add(rewrite.g.resolve(rewrite.g.region(region).selector), 1.0);
    }
    for &id in ids.iter().rev() {
        demands.choose(rewrite.g, id);
        for (operand, literal) in demands.parts(rewrite.g, id) {
            demands.add(operand, literal);
        }
    }
    for &id in &ids {
        if !demands.is_open(rewrite.g, id) {
            rewrite.copy(id);
            continue;
        }
        let (op, parts) = (rewrite.g.op(id), demands.parts(rewrite.g, id));
        rewrite.set(id, |rewrite| {
            let images: Vec<NodeId> =
                parts.into_iter().map(|(operand, literal)| demands.product(rewrite, operand, literal)).collect();
            match images[..] {
                [product] if op == Op::Call(Elementary::Mul) => product,
                ref images => rewrite.g.rebuild(op, images),
            }
        });
    }
    candidate.roots = rewrite.images(&candidate.roots);
    candidate
}

/// Which literals a node takes at no cost.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Takes {
    None,
    /// Those that only scale: a sum of exact terms may have digits that a rounded product would lose.
    PowersOfTwo,
    All,
}

/// By which literals the users of each node multiply it.
struct Demands {
    of: Vec<Vec<f64>>,
    /// What each node is computed as a multiple of.
    multiples: Vec<f64>,
    takes: Vec<Takes>,
    /// Whether a node depends on no variable and no direction.
    is_constant: Vec<bool>,
}

impl Demands {
    fn new(g: &Graph, kept: usize, ids: &[NodeId]) -> Self {
        let mut is_constant = vec![false; g.len()];
        let mut is_rounded = vec![false; g.len()];
        for id in g.ids() {
            let mut args = g.args(id).iter().map(|&a| g.resolve(a).index());
            is_constant[id.index()] = match g.op(id) {
                Op::Const(_) | Op::Leaf(..) => true,
                Op::Call(f) => f != Elementary::Parameter && args.clone().all(|a| is_constant[a]),
                _ => false,
            };
            is_rounded[id.index()] = match g.op(id) {
                Op::Call(Elementary::Mul) if g.args(id).iter().all(|&a| g.as_constant(a).is_none()) => true,
                _ if is_sum(g, id) || g.op(id) == Op::Call(Elementary::Mul) => args.any(|a| is_rounded[a]),
                _ => false,
            };
        }
        let mut takes = vec![Takes::None; g.len()];
        for id in g.ids() {
            if is_constant[id.index()] && (id.index() < kept || g.as_constant(id).is_some()) {
                takes[id.index()] = Takes::All;
            }
        }
        for &id in ids {
            let args: Vec<usize> = g.args(id).iter().map(|&a| g.resolve(a).index()).collect();
            let of_args = args.iter().map(|&a| takes[a]);
            takes[id.index()] = match g.op(id) {
                _ if is_constant[id.index()] => Takes::All,
                Op::Call(Elementary::Mul) => of_args.max().unwrap_or(Takes::None),
                _ if is_sum(g, id) => {
                    let least = of_args.min().unwrap_or(Takes::None);
                    if args.iter().any(|&a| is_rounded[a]) { least } else { least.min(Takes::PowersOfTwo) }
                }
                _ => Takes::None,
            };
        }
        Demands { of: vec![Vec::new(); g.len()], multiples: vec![1.0; g.len()], takes, is_constant }
    }

    /// The sign is the user's: like programs of several terms stay alike whatever their signs.
    fn add(&mut self, id: NodeId, literal: f64) {
        self.of[id.index()].push(literal.abs());
    }

    /// Whether a node is a sum or a product that depends on a variable.
    fn is_open(&self, g: &Graph, id: NodeId) -> bool {
        !self.is_constant[id.index()] && (is_sum(g, id) || g.op(id) == Op::Call(Elementary::Mul))
    }

    fn may_take(&self, id: NodeId, literal: f64) -> bool {
        let is_in_range = literal.log2().abs() <= RANGE;
        match self.takes[id.index()] {
            Takes::None => false,
            Takes::PowersOfTwo => is_in_range && literal.to_bits().trailing_zeros() >= f64::MANTISSA_DIGITS - 1,
            Takes::All => is_in_range,
        }
    }

    /// Chooses the multiple of a node that is computed: the one that most users want, if that costs nothing, and the
    /// others can be had from it.
    fn choose(&mut self, g: &Graph, id: NodeId) {
        let wanted = &self.of[id.index()];
        if !self.is_open(g, id) || wanted.contains(&1.0) {
            return;
        }
        let count = |literal: f64| wanted.iter().filter(|&&other| other == literal).count();
        let gives =
            |literal: f64, other: f64| g.literal(other, literal, |a, b| a / b).is_some_and(|r| r * literal == other);
        let is_good =
            |literal: &&f64| self.may_take(id, **literal) && wanted.iter().all(|&other| gives(**literal, other));
        let best = wanted.iter().filter(is_good).max_by_key(|&&literal| count(literal));
        self.multiples[id.index()] = best.copied().unwrap_or(1.0);
    }

    /// The operands of a node, each with the literal by which it is multiplied. A literal factor is no operand.
    fn parts(&self, g: &Graph, id: NodeId) -> Vec<(NodeId, f64)> {
        let args: Vec<NodeId> = g.args(id).iter().map(|&a| g.resolve(a)).collect();
        let multiple = self.multiples[id.index()];
        match (g.op(id), &args[..]) {
            _ if !self.is_open(g, id) => args.into_iter().map(|a| (a, 1.0)).collect(),
            (Op::Call(Elementary::Mul), &[a, b]) => {
                for (literal, factor) in [(a, b), (b, a)] {
                    let product = g.as_constant(literal).and_then(|c| g.literal(c, multiple, |a, b| a * b));
                    if let Some(product) = product {
                        return vec![(factor, product)];
                    }
                }
                // A constant before what has one in it.
                let rank = |a: NodeId| (self.may_take(a, multiple), self.is_constant[a.index()]);
                if rank(a) >= rank(b) { vec![(a, multiple), (b, 1.0)] } else { vec![(a, 1.0), (b, multiple)] }
            }
            _ => args.into_iter().map(|a| (a, multiple)).collect(),
        }
    }

    /// The product of a literal and what has become of a node, which may be a multiple already.
    fn product(&self, rewrite: &mut Rewrite, id: NodeId, literal: f64) -> NodeId {
        let image = rewrite.image(id);
        let g = &mut *rewrite.g;
        // One product for all that multiply a constant by this literal, outside of the loop if the constant is.
        let home = if self.is_constant[id.index()] { g.block(image) } else { g.here() };
        let before = g.enter(home);
        let product = g.scale(literal / self.multiples[id.index()], image);
        g.enter(before);
        product
    }
}

fn is_sum(g: &Graph, id: NodeId) -> bool {
    use Elementary::{Add, Neg, Sub};
    matches!(g.op(id), Op::Call(Add | Sub | Neg))
}
