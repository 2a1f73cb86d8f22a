//! The error of every routine beside that of dual numbers, in double precision from 1e-100 to 1e100 and in single from
//! 1e-15 to 1e15: never more than twice theirs, or a few units in the last place.
//!
//! Two things are known to be worse. What the derivatives by several variables share is multiplied out first, so it may
//! leave the range where the derivatives do not (the comments in the generator of the cases say where). And the slope of
//! tanh is 1 − tanh², which keeps its absolute error, but not its relative one, far from zero.

mod cases;

/// Units in the last place that an error may always have, where terms cancel for example.
const FEW: f64 = 32.0;

/// The error of a number in units of the last place of the expected one; infinite if it is none.
fn ulps(found: f64, expected: f64, epsilon: f64, least: f64) -> f64 {
    let error = (found - expected).abs() / (epsilon * expected.abs().max(least));
    if error.is_nan() { f64::INFINITY } else { error }
}

/// One function in both precisions; of each point the derivatives by x, y, xx, xy, yy.
macro_rules! accuracy {
    ($name:ident, |$x:ident, $y:ident| $body:expr,
     double { $($double:tt => $expected:tt;)* } single { $($single:tt => $short:tt;)* }) => {
        #[test]
        fn $name() {
            super::accuracy!(@precision f64, |$x, $y| $body, $($double => $expected;)*);
            super::accuracy!(@precision f32, |$x, $y| $body, $($single => $short;)*);
        }
    };
    (@precision $scalar:ident, |$x:ident, $y:ident| $body:expr, $($point:tt => $expected:tt;)*) => {{
        #[allow(unused_imports, reason = "plain arithmetic needs no method of it")]
        use num_dual::DualNum as _;
        use num_dual::HyperDual;

        #[hessian_runtime::hessian(only(gradient, hessian, hvp, hessian_diagonal))]
        fn function($x: $scalar, $y: $scalar) -> $scalar {
            $body
        }
        fn dual($x: HyperDual<$scalar>, $y: HyperDual<$scalar>) -> HyperDual<$scalar> {
            $body
        }
        let points: &[[$scalar; 2]] = &[$($point),*];
        let expected: &[[f64; 5]] = &[$($expected),*];
        for (&[x, y], expected) in points.iter().zip(expected) {
            let at = |i: [$scalar; 2], j: [$scalar; 2]| {
                dual(HyperDual::new(x, i[0], j[0], 0.0), HyperDual::new(y, i[1], j[1], 0.0))
            };
            let (first, second) = ([1.0, 0.0], [0.0, 1.0]);
            let (xx, xy, yy) = (at(first, first), at(first, second), at(second, second));
            let peers = [xx.eps1, yy.eps1, xx.eps1eps2, xy.eps1eps2, yy.eps1eps2];
            let gradient = function::gradient(x, y);
            let [[a, b], [_, d]] = function::hessian(x, y);
            let [[e, f], [_, h]] = [first, second].map(|v| function::hvp(x, y, v));
            let [p, q] = function::hessian_diagonal(x, y);
            let found = [
                ("gradient", [gradient[0], gradient[1], a, b, d]),
                ("hvp", [gradient[0], gradient[1], e, f, h]),
                ("diagonal", [gradient[0], gradient[1], p, b, q]),
            ];
            for (routine, found) in found {
                for i in 0..5 {
                    if expected[i].is_infinite() {
                        continue;
                    }
                    let error = |number: $scalar| {
                        let least = f64::from(<$scalar>::MIN_POSITIVE);
                        super::ulps(f64::from(number), expected[i], f64::from(<$scalar>::EPSILON), least)
                    };
                    let (own, peer) = (error(found[i]), error(peers[i]));
                    assert!(
                        own <= (2.0 * peer).max(super::FEW),
                        "{routine}: {} of {} at [{x:e}, {y:e}]: {:e}, expected {:e}, off by {own} ulp; dual numbers {:e}, off by {peer}",
                        ["x", "y", "xx", "xy", "yy"][i], stringify!($body), found[i], expected[i], peers[i],
                    );
                }
            }
        }
    }};
}
pub(crate) use accuracy;
