//! Arithmetic of derivative code: one rule a line, with its identity as the comment.
//!
//! These builders never serve the value path, which is hash-consed as written. A zero or one here is structural: known
//! from the program, never from a value. No rule regroups two factors that are both unknown, so no product overflows
//! that would not have as written; rules that move a literal constant are switched off by `strict`.

use super::{Comparison, Graph, Kind, NodeId, Op, Precision};
use crate::ops::Elementary;

impl Graph {
    /// The structural zero.
    pub fn zero(&mut self) -> NodeId {
        self.constant(0.0)
    }

    /// The structural one.
    pub fn one(&mut self) -> NodeId {
        self.constant(1.0)
    }

    /// Whether a node is the structural zero.
    pub fn is_zero(&self, a: NodeId) -> bool {
        self.as_constant(a) == Some(0.0)
    }

    /// Whether one of two nodes is a literal: if not, the rules for literals need not be asked.
    fn has_literal(&self, a: NodeId, b: NodeId) -> bool {
        self.as_constant(a).is_some() || self.as_constant(b).is_some()
    }

    /// An operation on two literal nodes, if it may be computed at expansion.
    fn fold(&mut self, a: NodeId, b: NodeId, f: fn(f64, f64) -> f64) -> Option<NodeId> {
        let value = self.literal(self.as_constant(a)?, self.as_constant(b)?, f)?;
        Some(self.constant(value))
    }

    /// The value of an operation on two literals, if it may be computed at expansion.
    pub fn literal(&self, a: f64, b: f64, f: fn(f64, f64) -> f64) -> Option<f64> {
        let value = f(a, b);
        let exact_in_both = f64::from(value as f32) == value && f64::from(a as f32) == a && f64::from(b as f32) == b;
        // One operation on two singles, computed in double and rounded once more, is the single result (Figueroa 1995).
        let value = if self.precision() == Precision::Single { f64::from(value as f32) } else { value };
        (value.is_finite() && (self.precision() != Precision::Generic || exact_in_both)).then_some(value)
    }

    /// The operand of a negation.
    fn negated(&self, a: NodeId) -> Option<NodeId> {
        (self.op(a) == Op::Call(Elementary::Neg)).then(|| self.args(a)[0])
    }

    /// `a` as c·x with a literal c.
    pub fn scaled(&self, a: NodeId) -> Option<(NodeId, NodeId)> {
        if self.op(a) != Op::Call(Elementary::Mul) || self.strict() {
            return None;
        }
        let (p, q) = (self.args(a)[0], self.args(a)[1]);
        match (self.as_constant(p), self.as_constant(q)) {
            (Some(_), None) => Some((p, q)),
            (None, Some(_)) => Some((q, p)),
            _ => None,
        }
    }

    /// −a
    pub fn neg(&mut self, a: NodeId) -> NodeId {
        if let Some(c) = self.as_constant(a) {
            return if c == 0.0 { a } else { self.constant(-c) }; // −(c) = (−c), −0 = 0
        }
        if let Some(x) = self.negated(a) {
            return x; // −(−x) = x
        }
        if let Some((c, x)) = self.scaled(a) {
            let c = self.neg(c);
            return self.mul(c, x); // −(c·x) = (−c)·x
        }
        self.derived(Elementary::Neg, a, None)
    }

    /// a + b
    pub fn add(&mut self, a: NodeId, b: NodeId) -> NodeId {
        if self.has_literal(a, b) {
            if self.is_zero(a) {
                return b; // 0 + x = x
            }
            if self.is_zero(b) {
                return a; // x + 0 = x
            }
            if let Some(c) = self.fold(a, b, |a, b| a + b) {
                return c;
            }
        }
        if a == b {
            let two = self.constant(2.0);
            return self.mul(two, a); // x + x = 2·x
        }
        match (self.negated(a), self.negated(b)) {
            (Some(x), Some(y)) => {
                let sum = self.add(x, y);
                return self.neg(sum); // −x + −y = −(x + y)
            }
            (Some(x), None) => return self.sub(b, x), // −x + y = y − x
            (None, Some(y)) => return self.sub(a, y), // x + −y = x − y
            (None, None) => {}
        }
        if let Some(sum) = self.collect(a, b, Self::add) {
            return sum;
        }
        self.commutative(Elementary::Add, a, b)
    }

    /// a − b
    pub fn sub(&mut self, a: NodeId, b: NodeId) -> NodeId {
        if self.has_literal(a, b) {
            if self.is_zero(b) {
                return a; // x − 0 = x
            }
            if self.is_zero(a) {
                return self.neg(b); // 0 − x = −x
            }
        }
        if a == b {
            return self.zero(); // x − x = 0, an identity of the derivative's terms
        }
        if let Some(c) = self.fold(a, b, |a, b| a - b) {
            return c;
        }
        match (self.negated(a), self.negated(b)) {
            (Some(x), Some(y)) => return self.sub(y, x), // −x − −y = y − x
            (Some(x), None) => {
                let sum = self.add(x, b);
                return self.neg(sum); // −x − y = −(x + y)
            }
            (None, Some(y)) => return self.add(a, y), // x − −y = x + y
            (None, None) => {}
        }
        if let Some(difference) = self.collect(a, b, Self::sub) {
            return difference;
        }
        if let Some((c, x)) = self.scaled(b)
            && self.as_constant(c).is_some_and(|c| c < 0.0)
        {
            let c = self.neg(c);
            let product = self.mul(c, x);
            if self.negated(product).is_none() {
                return self.add(a, product); // x − (−c)·y = x + c·y
            }
        }
        self.derived(Elementary::Sub, a, Some(b))
    }

    /// Like terms, or a common literal factor, of a sum or difference.
    fn collect(&mut self, a: NodeId, b: NodeId, combine: fn(&mut Self, NodeId, NodeId) -> NodeId) -> Option<NodeId> {
        let (of_a, of_b) = (self.scaled(a), self.scaled(b));
        if of_a.is_none() && of_b.is_none() {
            return None;
        }
        let one = self.one();
        let (c, x) = of_a.unwrap_or((one, a));
        let (d, y) = of_b.unwrap_or((one, b));
        if x == y {
            let coefficient = combine(self, c, d);
            return self.as_constant(coefficient).map(|_| self.mul(coefficient, x)); // c·x ± d·x = (c ± d)·x
        }
        if c == d && c != one {
            let sum = combine(self, x, y);
            return Some(self.mul(c, sum)); // c·x ± c·y = c·(x ± y)
        }
        None
    }

    /// a·b
    pub fn mul(&mut self, a: NodeId, b: NodeId) -> NodeId {
        if self.has_literal(a, b)
            && let Some(product) = self.literal_product(a, b)
        {
            return product;
        }
        match (self.negated(a), self.negated(b)) {
            (Some(x), Some(y)) => return self.mul(x, y), // −x·−y = x·y
            (Some(x), None) => {
                let product = self.mul(x, b);
                return self.neg(product); // −x·y = −(x·y)
            }
            (None, Some(y)) => {
                let product = self.mul(a, y);
                return self.neg(product); // x·−y = −(x·y)
            }
            (None, None) => {}
        }
        if let Some((c, x)) = self.scaled(a)
            && let Some(product) = self.pull(c, x, b)
        {
            return product; // (c·x)·y = c·(x·y)
        }
        if let Some((c, y)) = self.scaled(b)
            && let Some(product) = self.pull(c, y, a)
        {
            return product; // x·(c·y) = c·(x·y)
        }
        self.commutative(Elementary::Mul, a, b)
    }

    /// a·b where one of them is a literal that makes it no product.
    fn literal_product(&mut self, a: NodeId, b: NodeId) -> Option<NodeId> {
        match (self.as_constant(a), self.as_constant(b)) {
            (Some(0.0), _) | (_, Some(0.0)) => Some(self.zero()), // 0·x = 0, the zero being structural
            (Some(1.0), _) => Some(b),                            // 1·x = x
            (_, Some(1.0)) => Some(a),                            // x·1 = x
            (c, d) => match self.fold(a, b, |a, b| a * b) {
                None if c == Some(-1.0) => Some(self.neg(b)), // −1·x = −x
                None if d == Some(-1.0) => Some(self.neg(a)), // x·−1 = −x
                folded => folded,
            },
        }
    }

    /// a ∘ b = b ∘ a, as the user wrote it if the value program has it.
    pub(super) fn commutative(&mut self, f: Elementary, a: NodeId, b: NodeId) -> NodeId {
        let (a, b) = if a < b { (a, b) } else { (b, a) };
        self.find(Op::Call(f), &[b, a]).unwrap_or_else(|| self.derived(f, a, Some(b)))
    }

    /// (c·x)·y as c·(x·y), the literal outermost.
    fn pull(&mut self, c: NodeId, x: NodeId, y: NodeId) -> Option<NodeId> {
        if self.as_constant(y).is_some() {
            return self.fold(c, y, |c, d| c * d).map(|c| self.mul(c, x)); // (c·x)·d = (c·d)·x
        }
        if !self.pulls_constants() {
            return None;
        }
        let product = self.mul(x, y);
        Some(self.mul(c, product))
    }

    /// 1/a
    pub fn recip(&mut self, a: NodeId) -> NodeId {
        let one = self.one();
        if let Some(c) = self.fold(one, a, |a, b| a / b) {
            return c;
        }
        if let Some(x) = self.negated(a) {
            let r = self.recip(x);
            return self.neg(r); // 1/(−x) = −(1/x)
        }
        if let Some(id) = self.find(Op::Call(Elementary::Recip), &[a]) {
            return id; // one reciprocal per divisor, whichever way it is spelled
        }
        self.derived(Elementary::Div, one, Some(a))
    }

    /// c·a for a literal c.
    pub fn scale(&mut self, c: f64, a: NodeId) -> NodeId {
        let c = self.constant(c);
        self.mul(c, a)
    }

    /// An elementary function with one argument.
    pub fn call(&mut self, f: Elementary, a: NodeId) -> NodeId {
        self.node(Op::Call(f), &[a])
    }

    /// √a
    pub fn sqrt(&mut self, a: NodeId) -> NodeId {
        self.call(Elementary::Sqrt, a)
    }

    /// `if condition { then } else { otherwise }`, the untaken side never evaluated.
    pub fn select(
        &mut self,
        condition: NodeId,
        then: impl FnOnce(&mut Self) -> NodeId,
        otherwise: impl FnOnce(&mut Self) -> NodeId,
    ) -> NodeId {
        let region = self.branch_on(condition);
        let arms = self.region(region).arms.clone();
        let before = self.enter(arms[0]);
        let then = then(self);
        self.enter(arms[1]);
        let otherwise = otherwise(self);
        self.enter(before);
        self.phi(region, &[then, otherwise])
    }

    /// `a == b` as a boolean node.
    pub fn equal(&mut self, a: NodeId, b: NodeId) -> NodeId {
        debug_assert!(self.kind(a) == Kind::Float);
        self.compare(Comparison::Equal, a, b)
    }

    /// An operation on other operands, through the rules of derivative arithmetic.
    pub fn rebuild(&mut self, op: Op, args: &[NodeId]) -> NodeId {
        match (op, args) {
            (Op::Const(bits), _) => self.constant(f64::from_bits(bits)),
            (Op::Call(Elementary::Add), &[a, b]) => self.add(a, b),
            (Op::Call(Elementary::Sub), &[a, b]) => self.sub(a, b),
            (Op::Call(Elementary::Mul), &[a, b]) => self.mul(a, b),
            (Op::Call(Elementary::Neg), &[a]) => self.neg(a),
            (Op::Call(Elementary::Div), &[a, b]) if self.as_constant(a) == Some(1.0) => self.recip(b),
            (Op::Call(Elementary::Power), &[a, n, _]) => {
                let n = self.as_int(n).expect("the exponent of a power is a literal");
                self.power(a, n)
            }
            (Op::Call(Elementary::HalfPower), &[a, c, _]) => {
                let c = self.as_constant(c).expect("the exponent of a power is a literal");
                self.derivative_powf(a, c)
            }
            (Op::Call(Elementary::GuardedProduct), &[a, b, _]) => self.guarded_product(a, b),
            (Op::Call(Elementary::Complement), &[a, _]) => self.complement(a),
            (Op::Call(Elementary::HypotSlope), &[a, b, which, _]) => {
                let which = self.as_int(which).expect("which slope it is is a literal");
                self.hypot_slope(a, b, which as usize)
            }
            (Op::Call(Elementary::PowerLog), &[x, y, k, _]) => {
                let k = self.as_int(k).expect("the power of the logarithm is a literal");
                self.power_log(x, y, k)
            }
            _ => self.node(op, args),
        }
    }
}
