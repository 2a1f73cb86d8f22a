//! Trigonometric and hyperbolic functions and their inverses.

use super::{Cost, Elementary as E, Row, Spelling, smooth};

macro_rules! unary {
    ($function:ident, $name:ident, |$g:ident, $x:ident, $w:ident| $partial:expr) => {
        Row {
            function: E::$function,
            spelling: Spelling::Method(stringify!($name)),
            arity: 1,
            cost: Cost::Transcendental,
            evaluate: |a| a[0].$name(),
            partials: |$g, x, $w, _| {
                let $x = x[0];
                let p = $partial;
                smooth($g, p)
            },
            second: None,
        }
    };
}

/// The rows of this family.
pub static ROWS: &[Row] = &[
    // ∂ sin a = cos a
    unary!(Sin, sin, |g, x, _w| g.call(E::Cos, x)),
    // ∂ cos a = −sin a
    unary!(Cos, cos, |g, x, _w| {
        let s = g.call(E::Sin, x);
        g.neg(s)
    }),
    // w = tan a: ∂w = 1 + w²
    unary!(Tan, tan, |g, _x, w| {
        let (one, square) = (g.one(), g.mul(w, w));
        g.add(one, square)
    }),
    // ∂ asin a = 1/√((1 − a)(1 + a)); infinite at ±1
    unary!(Asin, asin, |g, x, _w| {
        let product = g.complement(x);
        let root = g.sqrt(product);
        g.recip(root)
    }),
    // ∂ acos a = −1/√((1 − a)(1 + a)); infinite at ±1
    unary!(Acos, acos, |g, x, _w| {
        let product = g.complement(x);
        let root = g.sqrt(product);
        let r = g.recip(root);
        g.neg(r)
    }),
    // ∂ atan a = 1/(1 + a²)
    unary!(Atan, atan, |g, x, _w| {
        let (one, square) = (g.one(), g.mul(x, x));
        let sum = g.add(one, square);
        g.recip(sum)
    }),
    // h = √(a² + b²): ∂ atan2(a, b) = (b/h)/h, −(a/h)/h, which neither overflows nor underflows; NaN at the origin
    Row {
        function: E::Atan2,
        spelling: Spelling::Method("atan2"),
        arity: 2,
        cost: Cost::Transcendental,
        evaluate: |a| a[0].atan2(a[1]),
        partials: |g, x, _, i| {
            let h = g.value(E::Hypot, &[x[0], x[1]]);
            let r = g.recip(h);
            let cosine = g.mul(x[1 - i], r);
            let p = g.mul(cosine, r);
            let p = if i == 0 { p } else { g.neg(p) };
            smooth(g, p)
        },
        // with p = ∂/∂a and q = ∂/∂b: ∂²/∂a² = 2pq, ∂²/∂b² = −2pq, ∂²/∂a∂b = (q − p)(q + p)
        second: Some(|g, x, _, i, j| {
            let h = g.value(E::Hypot, &[x[0], x[1]]);
            let r = g.recip(h);
            let (sine, cosine) = (g.mul(x[0], r), g.mul(x[1], r));
            let (p, q) = (g.mul(cosine, r), g.mul(sine, r));
            if i == j {
                let product = g.mul(p, q);
                return g.scale(if i == 0 { -2.0 } else { 2.0 }, product);
            }
            let (difference, sum) = (g.sub(q, p), g.add(q, p));
            g.mul(difference, sum)
        }),
    },
    // ∂ sinh a = cosh a
    unary!(Sinh, sinh, |g, x, _w| g.call(E::Cosh, x)),
    // ∂ cosh a = sinh a
    unary!(Cosh, cosh, |g, x, _w| g.call(E::Sinh, x)),
    // w = tanh a: ∂w = 1 − w², with the absolute error of one rounding of 1: no correct digits where tanh saturates
    unary!(Tanh, tanh, |g, _x, w| {
        let (one, square) = (g.one(), g.mul(w, w));
        g.sub(one, square)
    }),
    // ∂ asinh a = 1/√(a² + 1)
    unary!(Asinh, asinh, |g, x, _w| {
        let one = g.one();
        let h = g.value(E::Hypot, &[x, one]);
        g.recip(h)
    }),
    // ∂ acosh a = 1/(√(a − 1)·√(a + 1)); infinite at 1
    unary!(Acosh, acosh, |g, x, _w| {
        let one = g.one();
        let (below, above) = (g.sub(x, one), g.add(x, one));
        let (below, above) = (g.sqrt(below), g.sqrt(above));
        let product = g.mul(below, above);
        g.recip(product)
    }),
    // ∂ atanh a = 1/((1 − a)(1 + a)); infinite at ±1
    unary!(Atanh, atanh, |g, x, _w| {
        let product = g.complement(x);
        g.recip(product)
    }),
];
