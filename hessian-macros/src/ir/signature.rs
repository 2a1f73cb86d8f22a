//! Algebraic value numbers: which nodes compute the same function, whichever way they are written.
//!
//! Every node has a signature, its value at a fixed pseudo-random point, in two prime fields instead of the reals:
//! there is no rounding, so (a·b)·c and c·(b·a) have the same, and what cancels identically has the signature of zero.
//! Different polynomials of degree d agree with a probability of d/2⁶¹ in each field (Schwartz 1980, Zippel 1979).
//! Functions that are not rational are further variables, as many as they have different arguments.
//!
//! Equal functions may still differ in rounding and in range, so a signature also has what bounds these: the sum of the
//! terms' magnitudes, at several points far apart, and the divisors. A node may stand for another only if it exceeds it in neither.

use std::hash::{Hash, Hasher};

use super::index::Key;
use super::node::{NodeId, Op};
use crate::ops::Elementary;

/// Two primes near 2⁶¹. A degree that wraps around in one field does not in the other.
const PRIMES: [u64; 2] = [(1 << 61) - 1, (1 << 61) - 31];

/// Points at which magnitudes are compared: p·(1 − p) and q·(1 − q) are the same where p + q = 1, but either is worse
/// somewhere, which fewer points, or such that lie close together, may not show.
const POINTS: usize = 8;

/// A value in the first field, which is the key under which functions are looked up.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Residue(pub u64);

impl Residue {
    /// The sum.
    pub fn plus(self, other: Self) -> Self {
        Residue(add(self.0, other.0, PRIMES[0]))
    }

    /// The product.
    pub fn times(self, other: Self) -> Self {
        Residue(multiply(self.0, other.0, PRIMES[0]))
    }

    /// The opposite.
    pub fn negated(self) -> Self {
        Residue(negate(self.0, PRIMES[0]))
    }

    /// The reciprocal; none of zero.
    pub fn reciprocal(self) -> Option<Self> {
        (self.0 != 0).then(|| Residue(inverse(self.0, PRIMES[0])))
    }
}

/// What is known about the function that a node computes.
#[derive(Clone, Copy, Debug)]
pub struct Signature {
    residues: [u64; 2],
    /// The value at some points if every difference were a sum: rounding errors are a few ulp of it. Its loops call
    /// nothing: they run for every node that is considered, in a generator that is not optimised.
    magnitude: [f64; POINTS],
    /// The sign at these points, if the function has no rounding error: its differences have but one, and are small
    /// where it is.
    exact: Option<f64>,
    /// A bit for each divisor, which may be zero.
    divisors: u128,
    /// The number of reciprocals, if the node is a product of these only.
    reciprocals: u8,
    /// The largest number of reciprocals that were multiplied with each other before anything else: v·(q·q) may
    /// overflow where (v·q)·q does not.
    clustered: u8,
}

impl Signature {
    /// A number.
    pub fn constant(value: f64) -> Self {
        if !value.is_finite() {
            return Self::variable(value.to_bits());
        }
        let (mantissa, exponent) = parts(value.abs());
        let residue = |p: u64| {
            let two = if exponent < 0 { inverse(2, p) } else { 2 };
            let magnitude = multiply(mantissa % p, power(two, u64::from(exponent.unsigned_abs()), p), p);
            if value < 0.0 { negate(magnitude, p) } else { magnitude }
        };
        let residues = PRIMES.map(residue);
        let magnitude = [value.abs(); POINTS];
        Signature { residues, magnitude, exact: Some(1f64.copysign(value)), divisors: 0, reciprocals: 0, clustered: 0 }
    }

    /// A variable, or a function about which no more is known than what it depends on.
    pub fn variable(name: u64) -> Self {
        let mut random = name;
        let mut next = || {
            // SplitMix64 (Steele et al. 2014)
            random = random.wrapping_add(0x9E37_79B9_7F4A_7C15);
            let z = (random ^ (random >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            z ^ (z >> 31)
        };
        let residues = PRIMES.map(|p| next() % p);
        // Between 2⁻¹² and 2¹².
        let magnitude = std::array::from_fn(|_| (24.0 * (next() as f64 / u64::MAX as f64) - 12.0).exp2());
        Signature { residues, magnitude, exact: None, divisors: 0, reciprocals: 0, clustered: 0 }
    }

    /// The signature of an operation on operands with these signatures; `operands` names them.
    pub fn of<'a>(op: Op, id: NodeId, operands: &[NodeId], of: impl Fn(NodeId) -> &'a Self) -> Self {
        use Elementary as E;
        let args = || operands.iter().map(|&a| of(a));
        match (op, operands) {
            (Op::Const(bits), _) => Self::constant(f64::from_bits(bits)),
            (Op::Call(E::Add), &[a, b]) => of(a).plus(of(b)),
            (Op::Call(E::Sub), &[a, b]) => of(a).plus(&of(b).negated()),
            (Op::Call(E::Neg), &[a]) => of(a).negated(),
            (Op::Call(E::Mul), &[a, b]) => of(a).times(of(b)),
            (Op::Call(E::MulAdd), &[a, b, c]) => of(a).times(of(b)).plus(of(c)),
            (Op::Call(E::Div), &[a, b]) => match of(b).reciprocal(b) {
                Some(r) if of(a).is(&Self::constant(1.0)) => r,
                Some(r) => of(a).times(&r),
                None => Self::opaque(op, args()),
            },
            (Op::Call(E::Recip), &[a]) => of(a).reciprocal(a).unwrap_or_else(|| Self::opaque(op, args())),
            (
                Op::Call(
                    E::Power
                    | E::HalfPower
                    | E::GuardedProduct
                    | E::PowerLog
                    | E::HypotSlope
                    | E::Complement
                    | E::Given,
                ),
                _,
            ) => *of(*operands.last().expect("an alias stands for its last argument")),
            // A loop's derivatives are taken with respect to its parameters, which must not be taken for each other.
            (Op::Leaf(..) | Op::Compare(_) | Op::Not | Op::Call(E::Parameter), _) => {
                Signature { exact: Some(1.0), ..Self::variable(u64::from(id.0) << 32) }
            }
            (Op::Input(_) | Op::Seed(_), _) => Signature { exact: Some(1.0), ..Self::opaque(op, args()) },
            _ => Self::opaque(op, args()),
        }
    }

    fn opaque<'a>(op: Op, args: impl Iterator<Item = &'a Self>) -> Self {
        let mut name = Key::default();
        op.hash(&mut name);
        let (mut divisors, mut clustered) = (0, 0);
        for arg in args {
            arg.residues.hash(&mut name);
            divisors |= arg.divisors;
            clustered = arg.clustered.max(clustered);
        }
        Signature { divisors, clustered, ..Self::variable(name.finish()) }
    }

    /// The signature of the sum.
    pub fn plus(&self, other: &Self) -> Self {
        let [a, b] = self.residues;
        let [c, d] = other.residues;
        let mut magnitude = self.magnitude;
        let opposite = match (self.exact, other.exact) {
            (Some(a), Some(b)) => a * b < 0.0,
            _ => false,
        };
        let mut i = 0;
        while i < POINTS {
            let (a, b) = (magnitude[i], other.magnitude[i]);
            magnitude[i] = if opposite { (a - b).abs() } else { a + b };
            i += 1;
        }
        Signature {
            residues: [add(a, c, PRIMES[0]), add(b, d, PRIMES[1])],
            magnitude,
            exact: None,
            divisors: self.divisors | other.divisors,
            reciprocals: 0,
            clustered: self.clustered.max(other.clustered),
        }
    }

    /// The signature of the product.
    pub fn times(&self, other: &Self) -> Self {
        let is_pure = self.reciprocals > 0 && other.reciprocals > 0;
        let clustered = self.clustered.max(other.clustered);
        let [a, b] = self.residues;
        let [c, d] = other.residues;
        let mut magnitude = self.magnitude;
        let mut i = 0;
        while i < POINTS {
            magnitude[i] *= other.magnitude[i];
            i += 1;
        }
        Signature {
            residues: [multiply(a, c, PRIMES[0]), multiply(b, d, PRIMES[1])],
            magnitude,
            exact: None,
            divisors: self.divisors | other.divisors,
            reciprocals: if is_pure { self.reciprocals.saturating_add(other.reciprocals) } else { 0 },
            clustered: if is_pure { clustered } else { clustered.max(self.reciprocals).max(other.reciprocals) },
        }
    }

    /// The signature of the opposite function.
    pub fn negated(&self) -> Self {
        let [a, b] = self.residues;
        let exact = self.exact.map(|sign| -sign);
        Signature { residues: [negate(a, PRIMES[0]), negate(b, PRIMES[1])], exact, ..*self }
    }

    /// 1/self, where `divisor` computes self; none if that is identically zero.
    fn reciprocal(&self, divisor: NodeId) -> Option<Self> {
        if self.is_zero() {
            return None;
        }
        let [a, b] = self.residues;
        Some(Signature {
            residues: [inverse(a, PRIMES[0]), inverse(b, PRIMES[1])],
            magnitude: self.magnitude.map(f64::recip),
            exact: None,
            divisors: self.divisors | 1 << (divisor.0 % 128),
            reciprocals: 1,
            clustered: self.clustered,
        })
    }

    /// Whether the function is identically zero.
    pub fn is_zero(&self) -> bool {
        self.residues[0] == 0 && self.residues[1] == 0
    }

    /// Whether the two functions are identical.
    pub fn is(&self, other: &Self) -> bool {
        self.residues[0] == other.residues[0] && self.residues[1] == other.residues[1]
    }

    /// Whether a node with this signature may stand for one with the `other`, the functions being identical.
    pub fn may_replace(&self, other: &Self) -> bool {
        let mut i = 0;
        while i < POINTS && self.magnitude[i] <= other.magnitude[i] * (1.0 + 1e-9) {
            i += 1;
        }
        i == POINTS && self.divisors & !other.divisors == 0 && self.clustered <= other.clustered.max(1)
    }

    /// Whether the node is a reciprocal or a product of reciprocals.
    pub fn is_reciprocal(&self) -> bool {
        self.reciprocals > 0
    }

    /// The value in the first field.
    pub fn residue(&self) -> Residue {
        Residue(self.residues[0])
    }

    /// The key under which identical functions are found.
    pub fn key(&self) -> u64 {
        self.residues[0]
    }
}

/// An integer and an exponent of two with this product.
fn parts(value: f64) -> (u64, i32) {
    let bits = value.to_bits();
    let (exponent, fraction) = ((bits >> 52) as i32 & 0x7FF, bits & ((1 << 52) - 1));
    if exponent == 0 { (fraction, -1074) } else { (fraction | 1 << 52, exponent - 1075) }
}

fn add(a: u64, b: u64, p: u64) -> u64 {
    let sum = a + b;
    if sum >= p { sum - p } else { sum }
}

fn negate(a: u64, p: u64) -> u64 {
    if a == 0 { 0 } else { p - a }
}

/// The product: 2⁶¹ ≡ 2⁶¹ − p, so the upper part of the product folds into the lower one.
#[allow(clippy::cast_lossless, reason = "a call, where nothing is optimised")]
fn multiply(a: u64, b: u64, p: u64) -> u64 {
    let product = a as u128 * b as u128;
    let small = (1 << 61) - p;
    let low = product as u64 & ((1 << 61) - 1);
    let high = (product >> 61) as u64 as u128 * small as u128;
    let high_low = high as u64 & ((1 << 61) - 1);
    let high_high = (high >> 61) as u64 * small;
    let mut sum = low + high_low + high_high;
    while sum >= p {
        sum -= p;
    }
    sum
}

fn power(mut base: u64, mut exponent: u64, p: u64) -> u64 {
    let mut product = 1;
    while exponent > 0 {
        if exponent & 1 == 1 {
            product = multiply(product, base, p);
        }
        base = multiply(base, base, p);
        exponent >>= 1;
    }
    product
}

/// The reciprocal by Euclid's algorithm.
fn inverse(a: u64, p: u64) -> u64 {
    let (mut r, mut s) = ((p as i64, a as i64), (0i64, 1i64));
    while r.1 != 0 {
        let quotient = r.0 / r.1;
        r = (r.1, r.0 - quotient * r.1);
        s = (s.1, s.0.wrapping_sub(quotient.wrapping_mul(s.1)));
    }
    if s.0 < 0 { (s.0 + p as i64) as u64 } else { s.0 as u64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn residues_are_a_field() {
        for p in PRIMES {
            for a in [1, 2, 3, p - 1, p / 2, 0x1234_5678_9ABC_DEF1 % p] {
                assert_eq!(multiply(a, inverse(a, p), p), 1);
                for b in [0, 1, 5, p - 2, 0x0FED_CBA9_8765_4321 % p] {
                    assert_eq!(u128::from(multiply(a, b, p)), u128::from(a) * u128::from(b) % u128::from(p));
                    assert_eq!(u128::from(add(a, b, p)), (u128::from(a) + u128::from(b)) % u128::from(p));
                }
            }
        }
    }

    #[test]
    fn numbers_are_exact() {
        let is = |a: Signature, b: f64| assert!(a.is(&Signature::constant(b)), "{b}");
        is(Signature::constant(0.75).plus(&Signature::constant(-2.0)), -1.25);
        is(Signature::constant(3e300).times(&Signature::constant(0.5)), 1.5e300);
        is(Signature::constant(5e-324).plus(&Signature::constant(5e-324)), 1e-323);
        assert!(!Signature::constant(0.1).plus(&Signature::constant(0.2)).is(&Signature::constant(0.3)));
    }
}
