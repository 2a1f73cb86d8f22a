//! Exponentials, logarithms and real powers.

use super::{Cost, Elementary as E, Row, Spelling, smooth};
use crate::ir::Graph;

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
    // w = aᵇ: ∂w = b·aᵇ⁻¹ (0 where b = 0, at a = 0 too), w·ln a (0 where a = 0)
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
                    let zero = g.zero();
                    let is_constant = g.equal(exponent, zero);
                    g.select(is_constant, Graph::zero, |g| {
                        let one = g.one();
                        let below = g.sub(exponent, one);
                        let power = g.value(E::Powf, &[base, below]);
                        g.mul(exponent, power)
                    })
                }
                (_, Some(c), _) if c != 0.0 => {
                    let ln = g.call(E::Ln, base);
                    g.mul(w, ln)
                }
                _ => {
                    let zero = g.zero();
                    let at_zero = g.equal(base, zero);
                    g.select(at_zero, Graph::zero, |g| {
                        let ln = g.call(E::Ln, base);
                        g.mul(w, ln)
                    })
                }
            };
            smooth(g, p)
        },
        second: None,
    },
];
