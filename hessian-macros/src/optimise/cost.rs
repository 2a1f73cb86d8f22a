//! The cost model: operation counts, and the weights by which candidates are compared.

use super::live::Live;
use crate::ir::{Graph, Kind, NodeId, Op};
use crate::ops::Cost;

/// Operations of a routine, both arms of a branch counted.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Counts {
    /// Sign changes.
    pub sign: usize,
    /// Additions, subtractions, comparisons and choices between arms.
    pub add: usize,
    /// Multiplications.
    pub mul: usize,
    /// Divisions.
    pub div: usize,
    /// Square roots.
    pub sqrt: usize,
    /// Calls of transcendental functions.
    pub transcendental: usize,
}

impl Counts {
    /// The operations that `roots` need.
    pub fn new(g: &Graph, roots: &[NodeId]) -> Self {
        Self::of_live(g, &Live::new(g, roots))
    }

    fn of_live(g: &Graph, live: &Live) -> Self {
        let mut counts = Counts::default();
        for &id in live.ids() {
            match g.op(id) {
                Op::Call(f) => *counts.of(f.row().cost) += 1,
                _ if g.kind(id) == Kind::Unit => counts.add += usize::from(matches!(g.op(id), Op::Scatter(..))),
                Op::Compare(_) | Op::Phi(..) | Op::Accumulate(_) | Op::Carry(..) | Op::CarryBack(_) => counts.add += 1,
                _ => {} // literals, what the caller gives, what is verbatim
            }
        }
        counts
    }

    fn of(&mut self, cost: Cost) -> &mut usize {
        match cost {
            Cost::Sign => &mut self.sign,
            Cost::Add => &mut self.add,
            Cost::Mul => &mut self.mul,
            Cost::Div => &mut self.div,
            Cost::Sqrt => &mut self.sqrt,
            Cost::Transcendental => &mut self.transcendental,
        }
    }

    /// Every operation counted as one.
    pub fn flops(self) -> usize {
        self.sign + self.add + self.mul + self.div + self.sqrt + self.transcendental
    }

    /// Twice the weighted sum.
    pub fn weighted_twice(self) -> usize {
        let Counts { sign, add, mul, div, sqrt, transcendental } = self;
        let counts = [
            (sign, Cost::Sign),
            (add, Cost::Add),
            (mul, Cost::Mul),
            (div, Cost::Div),
            (sqrt, Cost::Sqrt),
            (transcendental, Cost::Transcendental),
        ];
        counts.into_iter().map(|(count, cost)| count * weight_twice(cost)).sum()
    }
}

/// Twice the weight of one operation: add, mul 1; sign ½; div 8; sqrt 10; transcendental 30.
pub fn weight_twice(cost: Cost) -> usize {
    match cost {
        Cost::Sign => 1,
        Cost::Add | Cost::Mul => 2,
        Cost::Div => 16,
        Cost::Sqrt => 20,
        Cost::Transcendental => 60,
    }
}

/// The number of values that `roots` need computed: operations and verbatim Rust. What only declares has no value.
pub fn nodes(g: &Graph, roots: &[NodeId]) -> usize {
    values(g, &Live::new(g, roots))
}

/// The operations that `roots` need, and the number of values.
pub fn tally(g: &Graph, roots: &[NodeId]) -> (Counts, usize) {
    let live = Live::new(g, roots);
    (Counts::of_live(g, &live), values(g, &live))
}

fn values(g: &Graph, live: &Live) -> usize {
    let is_value = |id| !matches!(g.op(id), Op::Leaf(_, Kind::Unit)) && g.op_is_computed(id);
    live.ids().iter().filter(|&&id| is_value(id)).count()
}
