//! Sums that begin with a zero: `0.0 + x` is x but for the sign of a zero, and often nobody can tell that sign.
//!
//! −0.0 and 0.0 are different only in what they are divided into, in what copies a sign, in verbatim Rust, and in results
//! of the function itself. A function that is even, a comparison, or a sum with something that is never −0 forgets the sign.

use super::contest::Candidate;
use super::live::Live;
use crate::ir::{Graph, Kind, NodeId, Op};
use crate::ops::Elementary;

/// The candidate without those zeros that only give a zero its sign; the first `kept` nodes are the function itself.
pub fn forget_signs(mut candidate: Candidate, kept: usize) -> Candidate {
    let Candidate { graph: g, roots } = &candidate;
    let live = Live::new(g, roots);
    let mut is_told = vec![false; g.len()];
    for root in roots.iter().map(|&root| g.resolve(root)).filter(|root| root.index() < kept) {
        is_told[root.index()] = true;
    }
    let mut silent = Vec::new();
    // Users before what they use.
    for &id in live.ids().iter().rev() {
        let told = is_told[id.index()];
        if let Some(other) = begins_with_zero(g, id).filter(|_| !told) {
            silent.push((id, other));
        }
        for place in 0..g.args(id).len() {
            let arg = g.resolve(g.args(id)[place]);
            is_told[arg.index()] |= tells(g, id, place, told);
        }
    }
    for (id, other) in silent {
        candidate.graph.stand_for(id, other);
    }
    candidate
}

/// The other operand of a sum with 0.0, if that is had in the same place.
fn begins_with_zero(g: &Graph, id: NodeId) -> Option<NodeId> {
    if g.op(id) != Op::Call(Elementary::Add) {
        return None;
    }
    let [a, b] = [0, 1].map(|i| g.args(id)[i]);
    let other = if g.is_zero(a) {
        b
    } else if g.is_zero(b) {
        a
    } else {
        return None;
    };
    (g.block(other) == g.block(id)).then_some(other)
}

/// Whether a node shows the sign of an operand that is zero, if its own sign is `told` where it is zero.
fn tells(g: &Graph, id: NodeId, place: usize, told: bool) -> bool {
    use Elementary as E;
    let args = g.args(id);
    match g.op(id) {
        Op::Compare(_) | Op::Call(E::Exp | E::Cos | E::Cosh | E::Abs) => false,
        Op::Call(E::Add) => told && !is_never_negative_zero(g, args[1 - place]),
        Op::Call(E::Sub) => told && !(place == 1 && is_never_negative_zero(g, args[0])),
        Op::Call(E::Div) => told || place == 1,
        Op::Call(E::Neg | E::Mul | E::Sqrt | E::Sin | E::Tan | E::Sinh | E::Tanh | E::Atan | E::Asinh | E::ExpM1) => {
            told
        }
        Op::Phi(_, Kind::Float) => told,
        Op::Accumulate(_) if args.len() == 2 => told && !(place == 1 && g.is_positive_zero(args[0])),
        _ => true,
    }
}

/// Whether a value is never −0, as a sum over the turns of a loop is that was 0 at first: nothing that is added makes it −0.
fn is_never_negative_zero(g: &Graph, id: NodeId) -> bool {
    let is_sum = |sum: NodeId| matches!(g.op(sum), Op::Accumulate(_)) && g.is_positive_zero(g.args(sum)[0]);
    g.is_never_negative_zero(id) || g.carry_of(id).is_some_and(is_sum)
}
