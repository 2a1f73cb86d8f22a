//! Piecewise functions. One convention for every kink: the derivative is that of the piece the value was taken from.
//!
//! A piece is an arm of a branch, not a factor 0 or 1: nothing flows into the piece that was not taken, not even
//! 0·∞. Locally constant functions have no partials at all.

use super::{Cost, Elementary as E, Partial, Row, Spelling, smooth};
use crate::ir::{Graph, NodeId};

macro_rules! locally_constant {
    ($function:ident, $name:ident, $arity:literal, |$a:ident| $value:expr) => {
        Row {
            function: E::$function,
            spelling: Spelling::Method(stringify!($name)),
            arity: $arity,
            cost: Cost::Add,
            evaluate: |$a| $value,
            partials: |_, _, _, _| Vec::new(),
            second: None,
        }
    };
}

/// Slope 1 in the argument of which a whole number is taken away.
fn affine(g: &mut Graph) -> Vec<Partial> {
    let one = g.one();
    smooth(g, one)
}

/// w = a − n·b with a whole number n: slope 1 in a, −n in b. What is left of n after the division is rounded away.
fn remainder(g: &mut Graph, x: &[NodeId], w: NodeId, i: usize) -> Vec<Partial> {
    if i == 0 {
        return affine(g);
    }
    let taken = g.sub(x[0], w);
    let reciprocal = g.recip(x[1]);
    let quotient = g.mul(taken, reciprocal);
    let whole = g.call(E::Round, quotient);
    let p = g.neg(whole);
    smooth(g, p)
}

/// Slope 1 in the argument that the value was taken from: the first one that is equal to it, or else the last.
fn taken(g: &mut Graph, x: &[NodeId], w: NodeId, i: usize) -> Vec<Partial> {
    let outside = g.here();
    for candidate in &x[..i] {
        let is_taken = g.equal(*candidate, w);
        let region = g.branch_on(is_taken);
        g.enter(g.region(region).arms[1]);
    }
    if i + 1 < x.len() {
        let is_taken = g.equal(x[i], w);
        let region = g.branch_on(is_taken);
        g.enter(g.region(region).arms[0]);
    }
    let value = g.one();
    let partial = smooth(g, value);
    g.enter(outside);
    partial
}

/// The rows of this family.
pub static ROWS: &[Row] = &[
    // ∂|a| = signum a: +1 at +0, −1 at −0
    Row {
        function: E::Abs,
        spelling: Spelling::Method("abs"),
        arity: 1,
        cost: Cost::Sign,
        evaluate: |a| a[0].abs(),
        partials: |g, x, _, _| {
            let p = g.call(E::Signum, x[0]);
            smooth(g, p)
        },
        second: None,
    },
    // ∂ signum a = 0
    locally_constant!(Signum, signum, 1, |a| a[0].signum()),
    // ∂ copysign(a, b) = signum a·signum b, 0
    Row {
        function: E::Copysign,
        spelling: Spelling::Method("copysign"),
        arity: 2,
        cost: Cost::Sign,
        evaluate: |a| a[0].copysign(a[1]),
        partials: |g, x, _, i| {
            if i == 1 {
                return Vec::new();
            }
            let (from, to) = (g.call(E::Signum, x[0]), g.call(E::Signum, x[1]));
            let p = g.mul(from, to);
            smooth(g, p)
        },
        second: None,
    },
    // ∂ min(a, b) = 1 for the argument taken; a at a tie
    Row {
        function: E::Min,
        spelling: Spelling::Method("min"),
        arity: 2,
        cost: Cost::Add,
        evaluate: |a| a[0].min(a[1]),
        partials: taken,
        second: None,
    },
    // ∂ max(a, b) = 1 for the argument taken; a at a tie
    Row {
        function: E::Max,
        spelling: Spelling::Method("max"),
        arity: 2,
        cost: Cost::Add,
        evaluate: |a| a[0].max(a[1]),
        partials: taken,
        second: None,
    },
    // ∂ clamp(a, l, h) = 1 for the argument taken; a at either bound
    Row {
        function: E::Clamp,
        spelling: Spelling::Method("clamp"),
        arity: 3,
        cost: Cost::Add,
        evaluate: |a| a[0].max(a[1]).min(a[2]),
        partials: taken,
        second: None,
    },
    // ∂(a % b) = 1, −trunc(a/b): at the jumps too
    Row {
        function: E::Rem,
        spelling: Spelling::Infix("%"),
        arity: 2,
        cost: Cost::Transcendental,
        evaluate: |a| a[0] % a[1],
        partials: remainder,
        second: None,
    },
    // ∂ rem_euclid(a, b) = 1, −div_euclid(a, b): at the jumps too
    Row {
        function: E::RemEuclid,
        spelling: Spelling::Method("rem_euclid"),
        arity: 2,
        cost: Cost::Transcendental,
        evaluate: |a| a[0].rem_euclid(a[1]),
        partials: remainder,
        second: None,
    },
    // ∂ div_euclid(a, b) = 0
    locally_constant!(DivEuclid, div_euclid, 2, |a| a[0].div_euclid(a[1])),
    // ∂ floor a = 0, and so on: at the jumps too
    locally_constant!(Floor, floor, 1, |a| a[0].floor()),
    locally_constant!(Ceil, ceil, 1, |a| a[0].ceil()),
    locally_constant!(Round, round, 1, |a| a[0].round()),
    locally_constant!(RoundTiesEven, round_ties_even, 1, |a| a[0].round_ties_even()),
    locally_constant!(Trunc, trunc, 1, |a| a[0].trunc()),
    // ∂ fract a = 1, at the jumps too
    Row {
        function: E::Fract,
        spelling: Spelling::Method("fract"),
        arity: 1,
        cost: Cost::Add,
        evaluate: |a| a[0].fract(),
        partials: |g, _, _, _| affine(g),
        second: None,
    },
];
