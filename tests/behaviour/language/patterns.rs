//! Patterns that take apart constants beside variables, and alternatives that bind names: against second-order duals of
//! plainly written branches.
#![allow(clippy::style, clippy::complexity, reason = "every natural spelling, the clumsy ones too")]

use hessian_runtime::hessian;
use num_dual::{DualNum, HyperDual64};

use crate::oracle::{against, check};

/// How much: not comparable, and not copied.
enum Mode {
    Fast,
    Slow,
    Scaled(f64),
    Damped(f64),
    Power { factor: f64, degree: i32 },
}

const POINTS: [[f64; 2]; 6] = [[0.7, -0.4], [2.5, 1.5], [-2.5, 3.0], [0.0, 2.0], [-0.0, 0.0], [1e8, 1e-8]];

#[test]
fn variants_of_constants_beside_variables() {
    #[hessian]
    fn f(x: f64, y: f64, mode: &Mode, other: &Mode) -> f64 {
        match (mode, x * x, other) {
            (Mode::Scaled(k), square, Mode::Damped(l)) if square > 4.0 => k * l * square * y,
            (Mode::Scaled(k) | Mode::Damped(k), square, _) => k * square + y,
            (Mode::Power { factor, degree }, square, Mode::Fast) => factor * square.powi(*degree) * y,
            (Mode::Fast, square, Mode::Slow) => square * y,
            (_, square, Mode::Slow) => square * square,
            _ => y * y,
        }
    }
    let dual = |[x, y]: [HyperDual64; 2], mode: &Mode, other: &Mode| match (mode, other) {
        (Mode::Scaled(k), Mode::Damped(l)) if (x * x).re > 4.0 => x * x * y * *k * *l,
        (Mode::Scaled(k), _) | (Mode::Damped(k), _) => x * x * *k + y,
        (Mode::Power { factor, degree }, Mode::Fast) => (x * x).powi(*degree) * y * *factor,
        (Mode::Fast, Mode::Slow) => x * x * y,
        (_, Mode::Slow) => x * x * x * x,
        _ => y * y,
    };
    let modes = [
        Mode::Fast,
        Mode::Slow,
        Mode::Scaled(2.0),
        Mode::Damped(-0.5),
        Mode::Power { factor: 3.0, degree: 0 },
        Mode::Power { factor: -1.5, degree: 3 },
    ];
    for mode in &modes {
        for other in &modes {
            against(
                |[x, y]| f(x, y, mode, other),
                |[x, y]| f::value_gradient_hessian(x, y, mode, other),
                |x| dual(x, mode, other),
                &POINTS,
            );
        }
    }
}

#[test]
fn variants_of_constants_in_let_and_if() {
    #[hessian(constant(ends))]
    fn f(x: f64, y: f64, mode: Mode, count: Option<i32>, ends: (f64, f64)) -> f64 {
        let pair = (x * y, &mode);
        if let (product, Mode::Scaled(k)) = pair
            && k * product > 1.0
        {
            return product * k;
        }
        let power = match (x, count) {
            (v, None) => v,
            (v, Some(3)) => v * v * v,
            (v, Some(n)) => v.powi(n),
        };
        let (product, Mode::Scaled(k) | Mode::Damped(k)) = pair else { return power * y };
        match (y, ends) {
            (v, (0.0, b)) => v * power * b * k,
            (v, (a, _)) => v * product * a * k,
        }
    }
    let dual = |[x, y]: [HyperDual64; 2], k: Option<(f64, bool)>, n: i32, (a, b): (f64, f64)| {
        let power = if n == 1 { x } else { x.powi(n) };
        match k {
            Some((k, true)) if k * (x * y).re > 1.0 => x * y * k,
            None => power * y,
            Some((k, _)) if a == 0.0 => y * power * b * k,
            Some((k, _)) => y * (x * y) * a * k,
        }
    };
    for (k, make) in [(None, 0), (Some((2.0, true)), 1), (Some((-0.5, false)), 2)] {
        for (count, n) in [(None, 1), (Some(3), 3), (Some(2), 2)] {
            for ends in [(0.0, 2.0), (3.0, 2.0)] {
                let mode = || match make {
                    0 => Mode::Fast,
                    1 => Mode::Scaled(2.0),
                    _ => Mode::Damped(-0.5),
                };
                against(
                    |[x, y]| f(x, y, mode(), count, ends),
                    |[x, y]| f::value_gradient_hessian(x, y, mode(), count, ends),
                    |x| dual(x, k, n, ends),
                    &POINTS[..5],
                );
            }
        }
    }
}

#[test]
fn alternatives_bind_names() {
    #[hessian]
    fn zeros(x: f64, y: f64) -> f64 {
        match (x, y) {
            (0.0, z) | (z, 0.0) => z * z * z,
            (a, b) => a * b,
        }
    }
    let dual = |[x, y]: [HyperDual64; 2]| match (x.re == 0.0, y.re == 0.0) {
        (true, _) => y * y * y,
        (_, true) => x * x * x,
        _ => x * y,
    };
    against(|[x, y]| zeros(x, y), |[x, y]| zeros::value_gradient_hessian(x, y), dual, &POINTS);
    check("gradient", zeros::gradient(3.0, 0.0), [27.0, 0.0], 27.0);

    #[hessian]
    fn either(x: f64, y: f64) -> f64 {
        let found = if x > y { (Some(x * y), None) } else { (None, Some([y, x])) };
        let least = match found {
            (Some(mut z), None) => {
                z *= x;
                z
            }
            (None, Some([first, _])) => first * x * x,
            _ => 0.0,
        };
        let ([Some(z), None] | [None, Some(z)] | [Some(_), Some(z)]) =
            (if x > 0.0 { [Some(x), None] } else { [None, Some(y)] })
        else {
            return 0.0;
        };
        least * z
    }
    let dual = |[x, y]: [HyperDual64; 2]| x * x * y * if x.re > 0.0 { x } else { y };
    against(|[x, y]| either(x, y), |[x, y]| either::value_gradient_hessian(x, y), dual, &POINTS);
}

/// With a guard, each alternative that fits is asked.
#[test]
fn guards_are_asked_for_each_alternative() {
    #[hessian]
    fn numbers(x: f64, y: f64) -> f64 {
        match (x, [y, x * y]) {
            (z, [2.0, _]) | (2.0, [z, _]) if z > 2.5 => z * z,
            (v, [1.0 | 2.0 | 3.0, w] | [w, 0.0]) if w + v > 4.0 => v * w,
            _ => x + y * y,
        }
    }
    let dual = |[x, y]: [HyperDual64; 2]| {
        let w = if [1.0, 2.0, 3.0].contains(&y.re) {
            Some(x * y)
        } else if (x * y).re == 0.0 {
            Some(y)
        } else {
            None
        };
        match w {
            _ if y.re == 2.0 && x.re > 2.5 => x * x,
            _ if x.re == 2.0 && y.re > 2.5 => y * y,
            Some(w) if (w + x).re > 4.0 => x * w,
            _ => x + y * y,
        }
    };
    let points = [[3.0, 2.0], [2.0, 3.0], [2.0, 2.0], [1.5, 2.0], [4.0, 1.0], [0.0, 5.0], [1.0, 1.0], [0.5, 0.5]];
    against(|[x, y]| numbers(x, y), |[x, y]| numbers::value_gradient_hessian(x, y), dual, &points);

    #[hessian]
    fn data(x: f64, y: f64, m: Option<f64>, n: Option<f64>) -> f64 {
        match (m, n) {
            (Some(z), _) | (_, Some(z)) if z * x > 3.0 => z * x * x,
            _ => x * y,
        }
    }
    let dual = |[x, y]: [HyperDual64; 2], m: Option<f64>, n: Option<f64>| {
        let found = [m, n].into_iter().flatten().find(|z| z * x.re > 3.0);
        found.map_or(x * y, |z| x * x * z)
    };
    for (m, n) in [(None, None), (Some(1.0), Some(4.0)), (Some(4.0), Some(1.0)), (None, Some(9.0)), (Some(0.5), None)] {
        against(
            |[x, y]| data(x, y, m, n),
            |[x, y]| data::value_gradient_hessian(x, y, m, n),
            |x| dual(x, m, n),
            &[[1.0, 2.0], [4.0, 0.5], [0.0, 1.0]],
        );
    }
}

/// The last piece of an array may be shorter than the others: patterns of other lengths do not fit it.
#[test]
fn pieces_of_other_lengths() {
    #[hessian]
    fn pieces(x: [f64; 5], k: usize) -> f64 {
        let mut sum = 0.0;
        for piece in x.chunks(2) {
            sum += match piece {
                [a, b] => a * b * b,
                [a] => a.sin(),
                _ => 0.0,
            };
        }
        for piece in x.chunks(3) {
            if let [a, _, c] = piece {
                sum += a * c;
            }
            let [a, .., b, c] = piece else {
                sum += piece[0] * piece[1] * k as f64;
                continue;
            };
            sum += a * b * c;
        }
        match (&x[1..3], k) {
            ([a], _) => sum * a,
            ([a, b], 2) => sum * a * b,
            ([a, rest @ ..], _) => sum - a * rest[0],
            _ => sum,
        }
    }
    let dual = |x: [HyperDual64; 5], k: usize| {
        let [a, b, c, d, e] = x;
        let sum = a * b * b + c * d * d + e.sin() + a * c + a * b * c + d * e * k as f64;
        if k == 2 { sum * b * c } else { sum - b * c }
    };
    for k in [2, 3] {
        against(
            |x| pieces(x, k),
            |x| pieces::value_gradient_hessian(x, k),
            |x| dual(x, k),
            &[[0.5, -1.0, 2.0, 0.25, 1.5], [1.0, 1.0, 1.0, 1.0, 0.0]],
        );
    }
}
