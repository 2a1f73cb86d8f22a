//! Algebraic functions: powers, roots and linear maps.

use super::{Cost, Elementary as E, Row, Spelling, smooth};
use crate::ir::{Graph, NodeId, Op};

/// The rows of this family.
pub static ROWS: &[Row] = &[
    // ∂(a + b) = 1, 1
    Row {
        function: E::Add,
        spelling: Spelling::Infix("+"),
        arity: 2,
        cost: Cost::Add,
        evaluate: |a| a[0] + a[1],
        partials: |g, _, _, _| {
            let one = g.one();
            smooth(g, one)
        },
        second: None,
    },
    // ∂(a − b) = 1, −1
    Row {
        function: E::Sub,
        spelling: Spelling::Infix("-"),
        arity: 2,
        cost: Cost::Add,
        evaluate: |a| a[0] - a[1],
        partials: |g, _, _, i| {
            let sign = g.constant(if i == 0 { 1.0 } else { -1.0 });
            smooth(g, sign)
        },
        second: None,
    },
    // ∂(a·b) = b, a
    Row {
        function: E::Mul,
        spelling: Spelling::Infix("*"),
        arity: 2,
        cost: Cost::Mul,
        evaluate: |a| a[0] * a[1],
        partials: |g, x, _, i| smooth(g, x[1 - i]),
        second: None,
    },
    // w = a/b: ∂w = 1/b, −w·(1/b)
    Row {
        function: E::Div,
        spelling: Spelling::Infix("/"),
        arity: 2,
        cost: Cost::Div,
        evaluate: |a| a[0] / a[1],
        partials: |g, x, w, i| {
            let r = g.recip(x[1]);
            if i == 0 {
                return smooth(g, r);
            }
            let p = g.mul(w, r);
            let p = g.neg(p);
            smooth(g, p)
        },
        // ∂²w/∂a∂b = −(1/b)², ∂²w/∂b² = 2·(w·(1/b))·(1/b)
        second: Some(|g, x, w, i, j| {
            let r = g.recip(x[1]);
            match (i, j) {
                (0, 0) => g.zero(),
                (0, _) => {
                    let square = g.mul(r, r);
                    g.neg(square)
                }
                _ => {
                    let p = g.mul(w, r);
                    let p = g.mul(p, r);
                    g.scale(2.0, p)
                }
            }
        }),
    },
    // a, seen from inside a loop
    Row {
        function: E::Parameter,
        spelling: Spelling::Alias,
        arity: 1,
        cost: Cost::Sign,
        evaluate: |a| a[0],
        partials: |g, _, _, _| {
            let one = g.one();
            smooth(g, one)
        },
        second: Some(|g, _, _, _, _| g.zero()),
    },
    // a value whose derivatives are given by hand: the arguments, the partials with respect to them, and the value. A
    // partial is a number or such a value itself
    Row {
        function: E::Given,
        spelling: Spelling::Alias,
        arity: 0,
        cost: Cost::Sign,
        evaluate: |a| a[a.len() - 1],
        partials: |g, x, _, i| match given_partial(x, i) {
            Some(p) => smooth(g, p),
            None => Vec::new(),
        },
        second: Some(|g, x, _, i, j| {
            let Some(p) = given_partial(x, i) else { return g.zero() };
            match g.op(p) {
                Op::Const(_) => g.zero(),
                Op::Call(E::Given) => given_partial(g.args(p), j).unwrap_or_else(|| g.zero()),
                // Refused by the lowering; a derivative that is not known is no number.
                _ => g.constant(f64::NAN),
            }
        }),
    },
    // ∂(−a) = −1
    Row {
        function: E::Neg,
        spelling: Spelling::Prefix("-"),
        arity: 1,
        cost: Cost::Sign,
        evaluate: |a| -a[0],
        partials: |g, _, _, _| {
            let minus = g.constant(-1.0);
            smooth(g, minus)
        },
        second: None,
    },
    // ∂(a·b + c) = b, a, 1
    Row {
        function: E::MulAdd,
        spelling: Spelling::Method("mul_add"),
        arity: 3,
        cost: Cost::Mul,
        evaluate: |a| a[0].mul_add(a[1], a[2]),
        partials: |g, x, _, i| {
            let one = g.one();
            smooth(g, [x[1], x[0], one][i])
        },
        second: None,
    },
    // w = 1/a: ∂w = −w·w
    Row {
        function: E::Recip,
        spelling: Spelling::Method("recip"),
        arity: 1,
        cost: Cost::Div,
        evaluate: |a| a[0].recip(),
        partials: |g, _, w, _| {
            let p = g.mul(w, w);
            let p = g.neg(p);
            smooth(g, p)
        },
        // ∂²w = 2·(w·w)·w
        second: Some(|g, _, w, _, _| {
            let square = g.mul(w, w);
            let cube = g.mul(square, w);
            g.scale(2.0, cube)
        }),
    },
    // w = √a: ∂w = ½·(1/w); infinite at 0
    Row {
        function: E::Sqrt,
        spelling: Spelling::Method("sqrt"),
        arity: 1,
        cost: Cost::Sqrt,
        evaluate: |a| a[0].sqrt(),
        partials: |g, _, w, _| {
            let r = g.recip(w);
            let p = g.scale(0.5, r);
            smooth(g, p)
        },
        // with p = ∂w: ∂²w = −(p·(1/w))·p
        second: Some(|g, _, w, _, _| {
            let r = g.recip(w);
            let p = g.scale(0.5, r);
            let q = g.mul(p, r);
            let q = g.mul(q, p);
            g.neg(q)
        }),
    },
    // w = ∛a: ∂w = ⅓·(1/w)²; infinite at 0
    Row {
        function: E::Cbrt,
        spelling: Spelling::Method("cbrt"),
        arity: 1,
        cost: Cost::Transcendental,
        evaluate: |a| a[0].cbrt(),
        partials: |g, _, w, _| {
            let r = g.recip(w);
            let square = g.mul(r, r);
            let third = third(g);
            let p = g.mul(third, square);
            smooth(g, p)
        },
        second: None,
    },
    // w = √(a² + b²): ∂w = a/w, b/w; undefined (NaN) at the origin
    Row {
        function: E::Hypot,
        spelling: Spelling::Method("hypot"),
        arity: 2,
        cost: Cost::Transcendental,
        evaluate: |a| a[0].hypot(a[1]),
        partials: |g, x, _, i| {
            let p = g.hypot_slope(x[0], x[1], i);
            smooth(g, p)
        },
        second: None,
    },
    // a/w or b/w, as the third argument says; the last one is the quotient. ∂(a/w) = (b/w)²/w, −(a/w)(b/w)/w: no
    // cancellation, no square that overflows
    Row {
        function: E::HypotSlope,
        spelling: Spelling::Alias,
        arity: 4,
        cost: Cost::Sign,
        evaluate: |a| a[3],
        partials: |g, x, _, i| {
            if i > 1 {
                return Vec::new();
            }
            let k = g.as_int(x[2]).expect("which slope it is is a literal") as usize;
            let w = g.value(E::Hypot, &[x[0], x[1]]);
            let r = g.recip(w);
            let (p, q) = (g.hypot_slope(x[0], x[1], 1 - k), g.hypot_slope(x[0], x[1], 1 - i));
            let q = g.mul(q, r);
            let product = g.mul(p, q);
            let p = if i == k { product } else { g.neg(product) };
            smooth(g, p)
        },
        second: None,
    },
    // 1 − a², the last argument as (1 − a)(1 + a), which does not cancel near ±1: ∂ = −2a, which does not near 0
    Row {
        function: E::Complement,
        spelling: Spelling::Alias,
        arity: 2,
        cost: Cost::Sign,
        evaluate: |a| a[1],
        partials: |g, x, _, i| {
            if i > 0 {
                return Vec::new();
            }
            let p = g.scale(-2.0, x[0]);
            smooth(g, p)
        },
        second: None,
    },
    // ∂(aⁿ) = n·aⁿ⁻¹; n = 0 is constant, at a = 0 too
    Row {
        function: E::Powi,
        spelling: Spelling::Method("powi"),
        arity: 2,
        cost: Cost::Transcendental,
        evaluate: |a| a[0].powi(a[1] as i32),
        partials: |g, x, _, i| {
            if i == 1 {
                return Vec::new();
            }
            if let Some(n) = g.as_int(x[1]) {
                let p = times_power(g, x[0], n);
                return smooth(g, p);
            }
            let n = g.call(E::FromInt, x[1]);
            let zero = g.zero();
            let is_constant = g.equal(n, zero);
            let below = g.call(E::Decrement, x[1]);
            let base = x[0];
            let p = g.select(is_constant, Graph::zero, |g| {
                let power = g.value(E::Powi, &[base, below]);
                g.mul(n, power)
            });
            smooth(g, p)
        },
        second: None,
    },
    // ∂(aⁿ) = n·aⁿ⁻¹ for a literal n; the last argument is the product that computes it
    Row {
        function: E::Power,
        spelling: Spelling::Alias,
        arity: 3,
        cost: Cost::Sign,
        evaluate: |a| a[2],
        partials: |g, x, _, i| {
            if i > 0 {
                return Vec::new();
            }
            let n = g.as_int(x[1]).expect("the exponent of a power is a literal");
            let p = times_power(g, x[0], n);
            smooth(g, p)
        },
        second: None,
    },
    // ∂(aᶜ) = c·aᶜ⁻¹ for a half-integer literal c; the last argument is the product that computes it
    Row {
        function: E::HalfPower,
        spelling: Spelling::Alias,
        arity: 3,
        cost: Cost::Sign,
        evaluate: |a| a[2],
        partials: |g, x, _, i| {
            if i > 0 {
                return Vec::new();
            }
            let c = g.as_constant(x[1]).expect("the exponent of a power is a literal");
            let power = g.derivative_powf(x[0], c - 1.0);
            let p = g.scale(c, power);
            smooth(g, p)
        },
        second: None,
    },
    // ∂(π/180·a) = π/180
    Row {
        function: E::ToRadians,
        spelling: Spelling::Method("to_radians"),
        arity: 1,
        cost: Cost::Mul,
        evaluate: |a| a[0].to_radians(),
        partials: |g, _, _, _| {
            let c = g.constant(std::f64::consts::PI / 180.0);
            smooth(g, c)
        },
        second: None,
    },
    // ∂(180/π·a) = 180/π
    Row {
        function: E::ToDegrees,
        spelling: Spelling::Method("to_degrees"),
        arity: 1,
        cost: Cost::Mul,
        evaluate: |a| a[0].to_degrees(),
        partials: |g, _, _, _| {
            let c = g.constant(180.0 / std::f64::consts::PI);
            smooth(g, c)
        },
        second: None,
    },
    // an integer as a float: inactive
    Row {
        function: E::FromInt,
        spelling: Spelling::FromInt,
        arity: 1,
        cost: Cost::Add,
        evaluate: |a| a[0],
        partials: |_, _, _, _| Vec::new(),
        second: None,
    },
    // an integer less one: inactive
    Row {
        function: E::Decrement,
        spelling: Spelling::Decrement,
        arity: 1,
        cost: Cost::Add,
        evaluate: |a| a[0] - 1.0,
        partials: |_, _, _, _| Vec::new(),
        second: None,
    },
];

/// The partial of a given value with respect to argument i.
fn given_partial(args: &[NodeId], i: usize) -> Option<NodeId> {
    let n = args.len() / 2;
    (i < n).then(|| args[n + i])
}

/// ⅓, rounded in the function's own precision (a literal would be folded in double for a generic scalar).
fn third(g: &mut Graph) -> crate::ir::NodeId {
    g.constant(1.0 / 3.0)
}

/// n·aⁿ⁻¹ for a literal n
fn times_power(g: &mut Graph, a: NodeId, n: i64) -> NodeId {
    if n == 0 {
        return g.zero();
    }
    let power = g.derivative_power(a, n - 1);
    g.scale(n as f64, power)
}
