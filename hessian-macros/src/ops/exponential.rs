//! Exponentials, logarithms and real powers.

use super::{Cost, Elementary as E, Partial, Row, Spelling, smooth};

/// The rows of this family.
pub static ROWS: &[Row] = &[
    // w = eᵃ: ∂w = w
    Row {
        function: E::Exp,
        spelling: Spelling::Method("exp"),
        arity: 1,
        cost: Cost::Transcendental,
        evaluate: |a| a[0].exp(),
        partials: |g, _, w, _| smooth(g, w),
        second: None,
    },
    // w = 2ᵃ: ∂w = ln 2·w
    Row {
        function: E::Exp2,
        spelling: Spelling::Method("exp2"),
        arity: 1,
        cost: Cost::Transcendental,
        evaluate: |a| a[0].exp2(),
        partials: |g, _, w, _| {
            let p = g.scale(std::f64::consts::LN_2, w);
            smooth(g, p)
        },
        second: None,
    },
    // ∂(eᵃ − 1) = eᵃ, called anew: w + 1 would cancel for a ≪ 0
    Row {
        function: E::ExpM1,
        spelling: Spelling::Method("exp_m1"),
        arity: 1,
        cost: Cost::Transcendental,
        evaluate: |a| a[0].exp_m1(),
        partials: |g, x, _, _| {
            let p = g.call(E::Exp, x[0]);
            smooth(g, p)
        },
        second: None,
    },
    // ∂(ln a) = 1/a
    Row {
        function: E::Ln,
        spelling: Spelling::Method("ln"),
        arity: 1,
        cost: Cost::Transcendental,
        evaluate: |a| a[0].ln(),
        partials: |g, x, _, _| {
            let p = g.recip(x[0]);
            smooth(g, p)
        },
        second: None,
    },
    // ∂(log₂ a) = log₂e/a
    Row {
        function: E::Log2,
        spelling: Spelling::Method("log2"),
        arity: 1,
        cost: Cost::Transcendental,
        evaluate: |a| a[0].log2(),
        partials: |g, x, _, _| {
            let r = g.recip(x[0]);
            let p = g.scale(std::f64::consts::LOG2_E, r);
            smooth(g, p)
        },
        second: None,
    },
    // ∂(log₁₀ a) = log₁₀e/a
    Row {
        function: E::Log10,
        spelling: Spelling::Method("log10"),
        arity: 1,
        cost: Cost::Transcendental,
        evaluate: |a| a[0].log10(),
        partials: |g, x, _, _| {
            let r = g.recip(x[0]);
            let p = g.scale(std::f64::consts::LOG10_E, r);
            smooth(g, p)
        },
        second: None,
    },
    // ∂ ln(1 + a) = 1/(1 + a)
    Row {
        function: E::Ln1p,
        spelling: Spelling::Method("ln_1p"),
        arity: 1,
        cost: Cost::Transcendental,
        evaluate: |a| a[0].ln_1p(),
        partials: |g, x, _, _| {
            let one = g.one();
            let sum = g.add(one, x[0]);
            let p = g.recip(sum);
            smooth(g, p)
        },
        second: None,
    },
    // w = aᵇ: ∂w = b·aᵇ⁻¹ (0 where b = 0, at a = 0 too), w·ln a (0 where w = 0: the limit for a → 0 and b > 0)
    Row {
        function: E::Powf,
        spelling: Spelling::Method("powf"),
        arity: 2,
        cost: Cost::Transcendental,
        evaluate: |a| a[0].powf(a[1]),
        partials: |g, x, w, i| {
            let (base, exponent) = (x[0], x[1]);
            let p = match (i, g.as_constant(base), g.as_constant(exponent)) {
                (0, _, Some(c)) => {
                    if c == 0.0 {
                        return Vec::new();
                    }
                    let power = g.derivative_powf(base, c - 1.0);
                    g.scale(c, power)
                }
                (0, _, None) => {
                    let one = g.one();
                    let below = g.sub(exponent, one);
                    let power = g.value(E::Powf, &[base, below]);
                    g.guarded_product(exponent, power)
                }
                (_, Some(c), _) if c != 0.0 => {
                    let ln = g.call(E::Ln, base);
                    g.mul(w, ln)
                }
                _ => g.power_log(base, exponent, 1),
            };
            smooth(g, p)
        },
        second: None,
    },
    // a·b, but 0 where a = 0 whatever b is: ∂ = b, a; the second slope is a piece's, so that 0·∞ cannot occur there
    Row {
        function: E::GuardedProduct,
        spelling: Spelling::Alias,
        arity: 3,
        cost: Cost::Sign,
        evaluate: |a| a[2],
        partials: |g, x, _, i| match i {
            0 => smooth(g, x[1]),
            1 => {
                let zero = g.zero();
                let vanishes = g.equal(x[0], zero);
                let region = g.branch_on(vanishes);
                vec![Partial { block: g.region(region).arms[1], value: x[0] }]
            }
            _ => Vec::new(),
        },
        second: None,
    },
    // aᵇ·lnᵏ a, 0 where aᵇ = 0: ∂/∂a = b·aᵇ⁻¹·lnᵏ a + k·aᵇ⁻¹·lnᵏ⁻¹ a, ∂/∂b = aᵇ·lnᵏ⁺¹ a
    Row {
        function: E::PowerLog,
        spelling: Spelling::Alias,
        arity: 4,
        cost: Cost::Sign,
        evaluate: |a| a[3],
        partials: |g, x, _, i| {
            let (base, exponent) = (x[0], x[1]);
            let k = g.as_int(x[2]).expect("the power of the logarithm is a literal");
            let p = match i {
                0 => {
                    let one = g.one();
                    let below = g.sub(exponent, one);
                    let outer = g.power_log(base, below, k);
                    let outer = g.guarded_product(exponent, outer);
                    let inner = g.power_log(base, below, k - 1);
                    let inner = g.scale(k as f64, inner);
                    g.add(outer, inner)
                }
                1 => g.power_log(base, exponent, k + 1),
                _ => return Vec::new(),
            };
            smooth(g, p)
        },
        second: None,
    },
];
