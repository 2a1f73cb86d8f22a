//! Values that remember what they are: a node whose last argument computes it, and whose derivative is that of the others.

use super::{Graph, NodeId, Op};
use crate::ops::Elementary;

impl Graph {
    /// a^n by repeated squaring in the order of compiler-rt's `__powidf2`, so that the value has `powi`'s bits.
    ///
    /// The node remembers base and exponent, so that its derivative is n·a^(n−1) and not that of the multiplications.
    pub fn power(&mut self, a: NodeId, n: i64) -> NodeId {
        match n {
            0 => return self.one(),
            1 => return a,
            2 => return self.node(Op::Call(Elementary::Mul), &[a, a]),
            _ => {}
        }
        let (mut square, mut rest, mut product) = (a, n.unsigned_abs(), None);
        loop {
            if rest & 1 == 1 {
                product = Some(match product {
                    None => square,
                    Some(p) => self.commutative(Elementary::Mul, p, square),
                });
            }
            rest >>= 1;
            if rest == 0 {
                break;
            }
            square = self.node(Op::Call(Elementary::Mul), &[square, square]);
        }
        let mut expansion = product.expect("an exponent other than zero has a bit");
        if n < 0 {
            let one = self.one();
            expansion = self.node(Op::Call(Elementary::Div), &[one, expansion]);
        }
        let exponent = self.node(Op::Int(n), &[]);
        self.node(Op::Call(Elementary::Power), &[a, exponent, expansion])
    }

    /// a^n in derivative code: negative powers are powers of the one reciprocal.
    pub fn derivative_power(&mut self, a: NodeId, n: i64) -> NodeId {
        if n >= 0 {
            return self.power(a, n);
        }
        let r = self.recip(a);
        self.power(r, -n)
    }

    /// a^c for a literal c: integer and half-integer exponents without a call, exact at 0.
    pub fn derivative_powf(&mut self, a: NodeId, c: f64) -> NodeId {
        if c.fract() == 0.0 && c.abs() <= 64.0 {
            return self.derivative_power(a, c as i64);
        }
        if (c - 0.5).fract() == 0.0 && c.abs() <= 64.0 {
            let root = self.sqrt(a);
            if c == 0.5 {
                return root;
            }
            let expansion = if c < 0.0 {
                let root = self.recip(root);
                let rest = self.derivative_power(a, (c + 0.5) as i64);
                self.mul(rest, root) // x^(−n−½) = x^−n · 1/√x
            } else {
                let rest = self.power(a, (c - 0.5) as i64);
                self.mul(rest, root) // x^(n+½) = x^n · √x
            };
            // Its derivative is c·x^(c−1), not that of the product, which is 0·∞ at 0.
            let c = self.constant(c);
            return self.node(Op::Call(Elementary::HalfPower), &[a, c, expansion]);
        }
        let c = self.constant(c);
        self.node(Op::Call(Elementary::Powf), &[a, c])
    }

    /// a·b, but 0 where a = 0 whatever b is.
    ///
    /// The zero is a value, not a constant: the node remembers its factors, and their slopes do not vanish with it.
    pub fn guarded_product(&mut self, a: NodeId, b: NodeId) -> NodeId {
        if self.as_constant(a).is_some() {
            return self.mul(a, b);
        }
        let zero = self.zero();
        let vanishes = self.equal(a, zero);
        let expansion = self.select(vanishes, Self::zero, |g| g.mul(a, b));
        self.node(Op::Call(Elementary::GuardedProduct), &[a, b, expansion])
    }

    /// x^y·lnᵏ x, 0 where x^y = 0: the limit for x → 0 and y > 0.
    pub fn power_log(&mut self, x: NodeId, y: NodeId, k: i64) -> NodeId {
        let power = self.value(Elementary::Powf, &[x, y]);
        if k == 0 {
            return power;
        }
        let zero = self.zero();
        let vanishes = self.equal(power, zero);
        let expansion = self.select(vanishes, Self::zero, |g| {
            let ln = g.call(Elementary::Ln, x);
            (0..k).fold(power, |product, _| g.mul(product, ln))
        });
        let k = self.node(Op::Int(k), &[]);
        self.node(Op::Call(Elementary::PowerLog), &[x, y, k, expansion])
    }

    /// 1 − a², well conditioned near ±1, and its slope near 0.
    pub fn complement(&mut self, a: NodeId) -> NodeId {
        let one = self.one();
        let (below, above) = (self.sub(one, a), self.add(one, a));
        let product = self.mul(below, above);
        self.node(Op::Call(Elementary::Complement), &[a, product])
    }

    /// a/√(a² + b²), or with b above where `which` is 1: it remembers of what it is the slope.
    pub fn hypot_slope(&mut self, a: NodeId, b: NodeId, which: usize) -> NodeId {
        let w = self.value(Elementary::Hypot, &[a, b]);
        let r = self.recip(w);
        let quotient = self.mul([a, b][which], r);
        let which = self.node(Op::Int(which as i64), &[]);
        self.node(Op::Call(Elementary::HypotSlope), &[a, b, which, quotient])
    }

    /// Lets a node stand for another one of its block: routines compute that one only.
    pub fn stand_for(&mut self, id: NodeId, other: NodeId) {
        self.silent.insert(id, other);
    }

    /// The node itself, or what it stands for if it is only another way to look at a value (`Power`).
    pub fn resolve(&self, id: NodeId) -> NodeId {
        match self.op(id) {
            Op::Call(f) if f.is_alias() => {
                self.resolve(*self.args(id).last().expect("an alias stands for its last argument"))
            }
            Op::Call(Elementary::Add) if !self.silent.is_empty() => {
                self.silent.get(&id).map_or(id, |&other| self.resolve(other))
            }
            Op::Element(_) => self.args(id)[1],
            _ => id,
        }
    }
}
