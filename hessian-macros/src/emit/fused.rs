//! Products that are added, rounded once together with the sum where the target has an instruction for it (`fma`).
//!
//! Only in derivative code: what the value is made of has the function's own bits. And only products that nothing else
//! uses, which are there once: every entry is still one value, so that the two triangles of a Hessian stay equal.

use proc_macro2::Delimiter;

use super::code::Coder;
use super::expression::{Binds, Fragment};
use crate::ir::{NodeId, Op};
use crate::ops::Elementary::{Add, Mul, Sub};

/// ±a·b ± c.
pub(super) struct Fused {
    /// Whether the product is subtracted.
    is_negative: bool,
    /// The factors.
    factors: [NodeId; 2],
    /// What is added; of a sum over turns, what the sum was.
    term: Term,
}

enum Term {
    Added(NodeId),
    Subtracted(NodeId),
    /// The sum of the turns before.
    Sum(NodeId),
}

impl Coder<'_> {
    /// A sum with a product of its own, if the two are to be rounded once.
    pub(super) fn fused(&self, id: NodeId) -> Option<Fused> {
        self.context.numbers.fused()?;
        if id.index() < self.context.value_nodes {
            return None;
        }
        let operand = |i: usize| self.g.resolve(self.g.args(id)[i]);
        let product = |i: usize| {
            let id = operand(i);
            (self.g.op(id) == Op::Call(Mul) && self.folding.is_folded(id)).then(|| [0, 1].map(|i| self.g.args(id)[i]))
        };
        let (is_negative, mut factors, term) = match self.g.op(id) {
            Op::Call(Add) => match (product(1), product(0)) {
                (Some(factors), _) => (false, factors, Term::Added(operand(0))),
                (None, Some(factors)) => (false, factors, Term::Added(operand(1))),
                (None, None) => return None,
            },
            Op::Call(Sub) => match (product(1), product(0)) {
                (Some(factors), _) => (true, factors, Term::Added(operand(0))),
                (None, Some(factors)) => (false, factors, Term::Subtracted(operand(1))),
                (None, None) => return None,
            },
            Op::Accumulate(_) => (false, product(1)?, Term::Sum(id)),
            _ => return None,
        };
        if is_negative && self.g.as_constant(factors[1]).is_some() {
            factors.reverse(); // a literal has a sign anyway
        }
        Some(Fused { is_negative, factors, term })
    }

    /// The call that rounds once.
    pub(super) fn rounded_once(&mut self, fused: &Fused, out: &mut Fragment) {
        let Fused { is_negative, factors, term } = fused;
        out.tokens.extend(&self.context.numbers.fused().expect("it was asked for").clone().into());
        out.grouped(Delimiter::Parenthesis, |inner| {
            self.signed(factors[0], *is_negative, inner);
            inner.tokens.mark(',');
            self.operand(factors[1], Binds::Compare, inner);
            inner.tokens.mark(',');
            match *term {
                Term::Added(term) => self.signed(term, false, inner),
                Term::Subtracted(term) => self.signed(term, true, inner),
                Term::Sum(sum) => inner.tokens.ident(self.running_name(sum)),
            }
        });
    }

    /// An operand or its opposite.
    fn signed(&mut self, id: NodeId, is_negative: bool, out: &mut Fragment) {
        match self.g.as_constant(id) {
            Some(literal) if is_negative => self.literal(-literal, &mut out.tokens),
            _ if is_negative => {
                out.tokens.mark('-');
                self.operand(id, Binds::Atom, out);
            }
            _ => self.operand(id, Binds::Compare, out),
        }
    }
}
