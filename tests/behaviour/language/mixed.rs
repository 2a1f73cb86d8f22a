//! Structs, options, guards and type parameters together, against differences: gradients of values, Hessians of gradients.
#![allow(clippy::all, irrefutable_let_patterns, reason = "forms that one would write otherwise")]

use hessian_runtime::{Real, hessian};

/// Compares value, gradient and Hessian with differences at points; `$at` makes arguments of a point.
macro_rules! against_differences {
    ($name:ident, $n:literal, $x:ident => ($($argument:expr),*), $points:expr) => {
        for point in $points {
            let value = |$x: [f64; $n]| $name($($argument),*);
            let both = |$x: [f64; $n]| $name::value_gradient($($argument),*);
            let hessian = |$x: [f64; $n]| $name::hessian($($argument),*);
            let (v, gradient) = both(point);
            assert_eq!(v.to_bits(), value(point).to_bits(), "at {point:?}");
            let hessian = hessian(point);
            let step = 1e-6;
            for i in 0..$n {
                let moved = |by: f64| {
                    let mut moved: [f64; $n] = point;
                    moved[i] += by;
                    moved
                };
                let slope = (value(moved(step)) - value(moved(-step))) / (2.0 * step);
                let error = (gradient[i] - slope).abs();
                assert!(error <= 1e-6 * (1.0 + slope.abs() + v.abs()), "{i} at {point:?}: {} for {slope}", gradient[i]);
                let (above, below) = (both(moved(step)).1, both(moved(-step)).1);
                for j in 0..$n {
                    let slope = (above[j] - below[j]) / (2.0 * step);
                    let error = (hessian[i][j] - slope).abs();
                    assert!(error <= 1e-5 * (1.0 + slope.abs() + v.abs()), "{i}, {j} at {point:?}: {} for {slope}", hessian[i][j]);
                }
            }
        }
    };
}

#[derive(Clone, Copy, PartialEq, Debug)]
struct P {
    x: f64,
    y: f64,
}
#[derive(Clone, Copy)]
struct Q {
    a: P,
    b: [P; 2],
    w: f64,
}
#[derive(Clone, Copy)]
struct Mixed {
    p: P,
    n: usize,
    k: f64,
}

/// Mutation of struct params, shadowing of fields, nested places, references to fields.
#[hessian(struct P { x, y }, struct Q { a: P, b: [P; 2], w })]
fn places(mut q: Q, t: f64) -> f64 {
    let old = q;
    q.a.x *= t;
    q.b[1] = P { y: q.a.x, ..q.b[0] };
    {
        let r = &mut q.b[0];
        r.x += q.w;
        r.y = r.x * t;
    }
    let P { x, y } = q.b[1];
    std::mem::swap(&mut q.a, &mut q.b[0]);
    let c = old.a.x * q.a.x + q.b[0].x * x + y * q.w;
    for p in q.b {
        q.w += p.x * p.y;
    }
    for p in &mut q.b {
        p.x = p.x * 2.0;
    }
    let s: f64 = q.b.iter().map(|p| p.x - p.y).sum();
    c + q.w + s * old.b[1].y
}
/// Open struct with constant fields, branch joins.
#[hessian(struct P { x, y }, struct Mixed { p: P, .. })]
fn open(m: &Mixed, z: f64) -> f64 {
    let mut acc = P { x: m.k, y: z };
    for i in 0..3 {
        if i < m.n {
            acc.x += m.p.x * m.k;
        } else {
            acc = P { x: acc.y, y: m.p.y };
        }
    }
    let best = if acc.x > acc.y { acc } else { m.p };
    best.x * best.y + m.k * z
}
/// Options.
#[hessian]
fn options(x: f64, y: f64) -> f64 {
    fn pick(a: f64, b: f64) -> Option<f64> {
        if a > b {
            Some(a * b)
        } else if b > 2.0 {
            Some(b)
        } else {
            None
        }
    }
    let mut best: Option<f64> = None;
    for v in [x, y, x * y, x - y] {
        best = match best {
            None => Some(v),
            Some(b) if v > b => Some(v),
            keep => keep,
        };
    }
    let p = pick(x, y);
    let q = pick(y, x).map(|v| v * x);
    let r = match (p, q) {
        (Some(a), Some(b)) => a * b,
        (Some(a), None) => a * a,
        (None, Some(b)) => b * 3.0,
        (None, None) => x + y,
    };
    let nested = Some((x * x, p));
    let t = if let Some((u, Some(v))) = nested { u * v } else { y * y * y };
    let mut opt = Some(x);
    if y > 0.5 {
        opt = None;
    }

    r + t + best.unwrap_or(0.0) * y + opt.map_or(y, |v| v * v * v)
}
/// Guards.
#[hessian]
fn guards(x: f64, y: f64, k: i32, o: Option<&str>) -> f64 {
    let mut count = 0.0;
    let v = match o {
        Some(s) if x > y && s.len() > 2 => {
            count += x;
            x * s.len() as f64
        }
        Some("ab") if y > 0.0 => {
            count += y;
            y * y
        }
        Some(s) if s.starts_with('a') => x * y,
        None if k > 2 => {
            if x > 1.0 {
                return x * x * x;
            }
            x
        }
        _ if x < -1.0 => {
            count *= 2.0;
            x * x
        }
        _ => count + 1.0,
    };
    let w = loop {
        match k {
            0 if x > 0.0 => break x,
            1 if y > 0.0 => break y * y,
            2 => break x * y,
            _ => break x - y,
        }
    };
    v * w + count
}
/// Generic.
#[hessian]
fn generic<T: Real>(x: T, y: T, k: i32) -> T {
    let c = 0.1;
    let a = [T::ONE, T::from_f64(c), T::from_i32(k), T::from_f64(-2.5e-3)];
    let mut s = T::default();
    for (i, v) in a.iter().enumerate() {
        s += *v * x.powi(i as i32) * y;
    }
    let m = T::from_usize(a.len());
    let z = if k > 0 { T::zero() } else { x };
    (s * m).mul_add(x, y)
        + z.max(y) * T::E.ln()
        + T::sin_cos(x).0
        + x.hypot(y).sqrt().min(T::TWO)
        + T::from_f64(2.0 * c).powf(x)
}

/// Structs that a loop over run-time data carries, an option that it finds, and a generic recurrence.
#[hessian(struct P { x, y })]
fn walk(start: P, data: &[f64], t: f64) -> f64 {
    let mut at = start;
    let mut sum = P { x: 0.0, y: 0.0 };
    for d in data {
        let P { x, y } = at;
        at = P { x: x * t + d, ..at };
        at.y = (y * x).sin();
        sum.x += at.x * start.y;
        if at.y > 0.0 {
            sum = P { y: sum.y + at.y, ..sum };
        }
    }
    let far = if at.x > 1.0 { Some(at) } else { None };
    sum.x * sum.y + far.map_or(t, |P { x, y }| x * y)
}

#[hessian]
fn recurrence<T: Real>(x: T, r: T, turns: usize, k: &[i32]) -> T {
    let mut y = x;
    for _ in 0..turns {
        y = r * y * (T::ONE - y);
    }
    let sum: T = k.iter().map(|&k| T::from_i32(k) * x).sum();
    y + sum * r
}

/// What a `match` on a `&mut` reference binds is the place itself.
#[hessian]
fn matched_places(x: f64, y: f64) -> f64 {
    let mut t = (x, y);
    match &mut t {
        (a, _) => *a *= y,
    }
    let mut p = P { x, y };
    match &mut p {
        P { x, .. } if *x > 0.0 => *x *= y,
        P { y, x } => *y += *x * *x,
    }
    let mut q = [x, y];
    if let [a, _] = &mut q {
        *a = *a * y;
    }
    let mut r = x;
    match &mut r {
        v if *v > 0.0 => *v *= y * y,
        v => *v += y,
    }
    t.0 * p.x + p.y * q[0] * r
}

const AT: [[f64; 2]; 8] =
    [[0.3, -0.7], [-0.7, 0.3], [1.3, 2.5], [2.5, 1.3], [3.1, 2.2], [-1.5, -2.5], [0.1, 0.2], [2.2, 3.1]];

#[test]
fn places_in_structs() {
    let q = |v: [f64; 8]| Q { a: P { x: v[0], y: v[1] }, b: [P { x: v[2], y: v[3] }, P { x: v[4], y: v[5] }], w: v[6] };
    let points = [[0.3, -0.7, 1.1, 0.4, 0.9, -0.2, 1.3, 0.8], [1.3, 2.7, -1.1, 0.6, -0.9, 2.2, 0.3, -1.8]];
    against_differences!(places, 8, v => (q(v), v[7]), points);
}

#[test]
fn structs_with_constant_fields() {
    for n in 0..4 {
        let m = |v: [f64; 3]| Mixed { p: P { x: v[0], y: v[1] }, n, k: 1.7 };
        against_differences!(open, 3, v => (&m(v), v[2]), [[0.3, -0.7, 1.1], [1.3, 0.7, -3.0], [-2.0, 5.0, 3.0]]);
    }
}

#[test]
fn options_of_options() {
    against_differences!(options, 2, v => (v[0], v[1]), AT);
}

#[test]
fn guards_on_strings() {
    for k in 0..4 {
        for o in [None, Some("ab"), Some("abc"), Some("x"), Some("a")] {
            against_differences!(guards, 2, v => (v[0], v[1], k, o), AT);
        }
    }
}

#[test]
fn generic_in_both_precisions() {
    for k in -1..3 {
        against_differences!(generic, 2, v => (v[0], v[1], k), AT);
        for [x, y] in AT {
            let (x, y) = (x as f32, y as f32);
            assert_eq!(generic::value_gradient(x, y, k).0.to_bits(), generic(x, y, k).to_bits());
        }
    }
}

#[test]
fn structs_in_loops_over_data() {
    for data in [&[][..], &[0.5], &[0.5, -1.0, 2.0, 0.25]] {
        let p = |v: [f64; 3]| P { x: v[0], y: v[1] };
        against_differences!(walk, 3, v => (p(v), data, v[2]), [[0.3, -0.7, 1.1], [1.3, 0.7, -0.8], [-2.0, 0.6, 0.3]]);
    }
}

#[test]
fn generic_recurrences() {
    for turns in 0..5 {
        against_differences!(recurrence, 2, v => (v[0], v[1], turns, &[1, -2, 4]), [[0.3, 2.7], [0.5, 3.1], [-0.25, 1.5]]);
        assert_eq!(recurrence::gradient(0.3_f32, 2.7, turns, &[]).len(), 2);
    }
}

#[test]
fn places_are_matched() {
    against_differences!(matched_places, 2, v => (v[0], v[1]), AT);
}
