//! Calls between functions that are annotated one by one, across modules and crates.

use hessian_runtime::hessian;
use num_dual::{DualNum, HyperDual64};

use crate::oracle::check;

/// Decoys: whoever resolves a called function's names here gets these.
#[allow(dead_code, reason = "decoys")]
const GRAVITY: f64 = 1e6;
#[allow(dead_code, reason = "decoys")]
fn table(_: usize) -> f64 {
    1e6
}

// The callee stands behind its callers, which know it by different paths.
#[hessian]
fn outermost(x: f64, y: f64) -> f64 {
    let [a, b] = turned([x, y], 0.5);
    a * b + levels::middle(x, y) + crate::calls::later(y) * self::later(x)
}

#[hessian]
fn later(x: f64) -> f64 {
    (0.5 * x).sin() * x
}

#[hessian(constant(angle))]
fn turned(p: [f64; 2], angle: f64) -> [f64; 2] {
    let (s, c) = angle.sin_cos();
    [c * p[0] - s * p[1], s * p[0] + c * p[1]]
}

mod levels {
    use hessian_runtime::hessian;

    pub use super::deep::inner::innermost as renamed;
    use super::deep::*;

    const GRAVITY: f64 = 3.0;

    fn table(i: usize) -> f64 {
        [0.5, -0.25, 2.0][i]
    }

    /// Branches, an early return, a table, a glob and a new name.
    #[hessian]
    pub fn middle(x: f64, y: f64) -> f64 {
        if x > 10.0 {
            return GRAVITY * y;
        }
        let k = table(2) * GRAVITY;
        let r = renamed((x, y));
        if r > 0.0 { k * r + globbed(x) } else { r * table(1) }
    }
}

mod deep {
    use hessian_runtime::hessian;

    #[hessian]
    pub(in crate::calls) fn globbed(x: f64) -> f64 {
        super::later(x) * SHIFT
    }

    const SHIFT: f64 = -0.125;

    pub mod inner {
        use hessian_runtime::hessian;

        #[hessian]
        pub fn innermost(p: (f64, f64)) -> f64 {
            const TWICE: f64 = 2.0;
            p.0.exp() - TWICE * p.1
        }
    }
}

fn dual(x: HyperDual64, y: HyperDual64) -> HyperDual64 {
    let later = |x: HyperDual64| (x * 0.5).sin() * x;
    let (s, c) = 0.5_f64.sin_cos();
    let (a, b) = (x * c - y * s, x * s + y * c);
    let r = x.exp() - y * 2.0;
    let middle = if x.re > 10.0 {
        y * 3.0
    } else if r.re > 0.0 {
        r * 6.0 + later(x) * -0.125
    } else {
        r * -0.25
    };
    a * b + middle + later(y) * later(x)
}

#[test]
fn calls_agree_with_duals() {
    for (x, y) in [(0.3, -0.7), (0.3, 4.0), (12.0, 1.5), (0.0, 0.5), (-20.0, 1e-9)] {
        let at = |i: usize, j: usize| {
            let lifted =
                |k: usize, at: f64| HyperDual64::new(at, f64::from(u8::from(k == i)), f64::from(u8::from(k == j)), 0.0);
            dual(lifted(0, x), lifted(1, y))
        };
        let (value, gradient, hessian) = outermost::value_gradient_hessian(x, y);
        assert_eq!(value.to_bits(), outermost(x, y).to_bits());
        let scale = at(0, 0).re.abs() + 100.0;
        check("gradient", gradient, [at(0, 0).eps1, at(1, 1).eps1], scale);
        check("gradient alone", outermost::gradient(x, y), gradient, scale);
        for (i, row) in hessian.into_iter().enumerate() {
            check("hessian", row, [at(i, 0).eps1eps2, at(i, 1).eps1eps2], scale);
        }
    }
}

/// Constants of every kind.
mod constants {
    use hessian_runtime::hessian;

    pub enum Kind {
        Linear,
        Power,
        Both { weight: f64 },
    }

    pub struct Table {
        pub rows: [[f64; 2]; 2],
    }

    impl Table {
        pub fn total(&self) -> f64 {
            self.rows.as_flattened().iter().sum()
        }
    }

    #[hessian(constant(w))]
    #[allow(clippy::too_many_arguments, reason = "one of each kind")]
    pub fn all(x: &[f64; 2], w: [f64; 2], n: i32, flag: bool, data: &[f64], table: &Table, kind: &Kind) -> f64 {
        assert!(x[0] > -100.0 && n < 10, "too far {n}");
        let total = table.total();
        let row = table.rows[1];
        let first = match kind {
            Kind::Linear => x[0],
            Kind::Power => x[0].powi(n),
            Kind::Both { .. } => x[0] * x[1],
        };
        let second = if flag { data[2] * x[1] } else { x[1].powi(n) };
        first * w[0] + second * w[1] * total + row[0] * x[0] * x[1]
    }
}

#[hessian(constant(w))]
#[allow(clippy::too_many_arguments, reason = "one of each kind")]
fn with_constants(
    x: f64,
    y: f64,
    w: [f64; 2],
    n: i32,
    flag: bool,
    data: &[f64],
    table: &constants::Table,
    kind: &constants::Kind,
) -> f64 {
    constants::all(&[x * y, y], w, n + 1, !flag, data, table, kind)
        + constants::all(&[y, 1.0], [2.0, w[1]], 3, true, &[0.0, 0.0, 5.0], table, &constants::Kind::Linear)
}

#[test]
fn constants_keep_their_meaning() {
    let table = constants::Table { rows: [[1.0, 2.0], [3.0, 4.0]] };
    let kinds = [constants::Kind::Linear, constants::Kind::Power, constants::Kind::Both { weight: 1.0 }];
    let (x, y, w, data) = (1.5, -0.75, [0.5, -2.0], [7.0, 8.0, 9.0]);
    for kind in &kinds {
        for flag in [true, false] {
            for n in [0, 1, 2] {
                let value = with_constants(x, y, w, n, flag, &data, &table, kind);
                let (found, gradient, hessian) =
                    with_constants::value_gradient_hessian(x, y, w, n, flag, &data, &table, kind);
                assert_eq!(found.to_bits(), value.to_bits());
                let dual = |i: usize, j: usize| {
                    let lifted = |k: usize, at: f64| {
                        HyperDual64::new(at, f64::from(u8::from(k == i)), f64::from(u8::from(k == j)), 0.0)
                    };
                    let (x, y) = (lifted(0, x), lifted(1, y));
                    let p = x * y;
                    let first = match kind {
                        constants::Kind::Linear => p,
                        constants::Kind::Power => p.powi(n + 1),
                        constants::Kind::Both { weight } => p * y * *weight,
                    };
                    let second = if flag { y.powi(n + 1) } else { y * 9.0 };
                    first * w[0] + second * w[1] * 10.0 + p * y * 3.0 + y * 5.0
                };
                check("gradient", gradient, [dual(0, 0).eps1, dual(1, 1).eps1], 100.0);
                for (i, row) in hessian.into_iter().enumerate() {
                    check("hessian", row, [dual(i, 0).eps1eps2, dual(i, 1).eps1eps2], 100.0);
                }
            }
        }
    }
}

#[hessian]
fn dot(a: [f64; 3], b: [f64; 3]) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

#[hessian]
fn sub(a: &[f64; 3], b: &[f64; 3]) -> [f64; 3] {
    [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
}

#[hessian]
fn cross(a: [f64; 3], b: [f64; 3]) -> [f64; 3] {
    [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

#[hessian(only(value_gradient_hessian))]
fn area(a: [f64; 3], b: [f64; 3], c: [f64; 3]) -> f64 {
    let n = cross(sub(&b, &a), sub(&c, &a));
    0.5 * dot(n, n).sqrt()
}

#[hessian(only(value_gradient_hessian))]
fn area_written_out(a: [f64; 3], b: [f64; 3], c: [f64; 3]) -> f64 {
    let u = [b[0] - a[0], b[1] - a[1], b[2] - a[2]];
    let v = [c[0] - a[0], c[1] - a[1], c[2] - a[2]];
    let n = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]];
    0.5 * (n[0] * n[0] + n[1] * n[1] + n[2] * n[2]).sqrt()
}

#[test]
fn a_call_costs_what_inlining_costs() {
    assert_eq!(area::COST, area_written_out::COST);
    let (a, b, c) = ([0.1, -0.2, 0.4], [1.0, 0.3, 0.2], [-0.5, 0.9, 0.1]);
    let (found, expected) = (area::value_gradient_hessian(a, b, c), area_written_out::value_gradient_hessian(a, b, c));
    assert_eq!(found, expected);
}

#[test]
fn functions_of_bodies_call_each_other() {
    #[hessian]
    fn square(x: f32) -> f32 {
        x * x
    }
    #[hessian]
    fn fourth(x: f32) -> f32 {
        square(square(x))
    }
    assert_eq!(fourth::value_gradient_hessian(3.0), (81.0, [108.0], [[108.0]]));
}

#[hessian]
mod block {
    #[hessian(only(value_gradient))]
    pub fn from_inside(x: f64) -> f64 {
        helper(x) * super::later(x)
    }

    fn helper(x: f64) -> f64 {
        super::later(2.0 * x)
    }

    pub struct Scale {
        pub factor: f64,
    }

    impl Scale {
        #[hessian(only(value_gradient))]
        pub fn scaled(&self, x: f64) -> f64 {
            self.factor * super::later(x)
        }
    }
}

#[hessian(only(value_gradient))]
fn into_the_block(x: f64) -> f64 {
    block::from_inside(x)
}

impl block::Scale {
    #[hessian(only(value_gradient))]
    fn alone(&self, x: f64) -> f64 {
        later(self.factor * x)
    }
}

#[test]
fn blocks_and_methods_call_out() {
    let later = |x: f64| ((0.5 * x).sin() * x, 0.5 * (0.5 * x).cos() * x + (0.5 * x).sin());
    let x = 0.6;
    let ((a, da), (b, db)) = (later(2.0 * x), later(x));
    let slope = [2.0 * da * b + a * db];
    check("from inside", block::from_inside::value_gradient(x).1, slope, 1.0);
    check("into the block", into_the_block::value_gradient(x).1, slope, 1.0);
    let scale = block::Scale { factor: 3.0 };
    check("a method", scale.scaled_value_gradient(x).1, [3.0 * db], 1.0);
    check("a method alone", scale.alone_value_gradient(x).1, [3.0 * later(3.0 * x).1], 1.0);
}

/// Companions of another name; the function's is taken.
mod named {
    use hessian_runtime::hessian;

    #[allow(non_camel_case_types, dead_code, reason = "the name is taken")]
    pub struct offset {}

    const BY: f64 = 4.0;

    #[hessian(name = Offset)]
    pub fn offset(x: f64) -> f64 {
        x * x + BY * x
    }
}

#[hessian]
fn through_a_name(x: f64) -> f64 {
    named::offset(x)
}

#[test]
fn another_name_of_the_companion() {
    assert_eq!(through_a_name::value_gradient_hessian(1.0), (5.0, [6.0], [[2.0]]));
    assert_eq!(named::Offset::gradient(1.0), [6.0]);
}

/// A function that is not annotated hides one that is.
mod hiding {
    use hessian_runtime::hessian;

    #[allow(unused_imports, reason = "the trap")]
    use super::deep::inner::*;

    fn innermost(p: (f64, f64)) -> f64 {
        p.0 + p.1
    }

    #[hessian]
    pub fn trap(x: f64) -> f64 {
        innermost((x, x))
    }
}

#[test]
#[should_panic(expected = "hides the one whose derivatives are taken")]
fn a_payload_of_another_function_is_not_used() {
    let _ = hiding::trap::gradient(1.0);
}

#[test]
fn other_crates() {
    #[hessian]
    fn total(x: &[f64; 4], k: i32) -> f64 {
        hygiene_lint::energy(x, k) * hygiene_lint::block::energy(x[0])
    }
    let x = [1.0, 3.0, 2.5, 4.0];
    let (inner, outer) = (hygiene_lint::energy::value_gradient(&x, 2), total::value_gradient(&x, 2));
    assert_eq!(outer.0.to_bits(), total(&x, 2).to_bits());
    check(
        "gradient",
        outer.1,
        [0.5 * inner.1[0] + inner.0, 0.5 * inner.1[1], 0.5 * inner.1[2], 0.5 * inner.1[3]],
        10.0,
    );
}

mod generic {
    use hessian_runtime::{Real, hessian};

    #[hessian]
    pub fn wave<T: Real>(x: T, n: i32) -> T {
        let two = T::from_f64(0.1);
        (two * x).sin() * x.powi(n)
    }

    #[hessian]
    pub fn both<T: Real>(x: T) -> T {
        wave(x, 2) + wave(x * x, 1)
    }
}

#[hessian]
fn single(x: f32) -> f32 {
    generic::both(x) * generic::wave(x, 3)
}

#[hessian]
fn double(x: f64) -> f64 {
    generic::both(x) * generic::wave(x, 3)
}

#[test]
fn generic_functions_are_called_by_all() {
    let x = HyperDual64::new(0.8, 1.0, 1.0, 0.0);
    let wave = |x: HyperDual64, n| (x * 0.1).sin() * x.powi(n);
    let expected = (wave(x, 2) + wave(x * x, 1)) * wave(x, 3);
    let (value, gradient, hessian) = double::value_gradient_hessian(0.8);
    assert_eq!(value.to_bits(), double(0.8).to_bits());
    check("gradient", gradient, [expected.eps1], 1.0);
    check("hessian", hessian[0], [expected.eps1eps2], 1.0);
    assert!((f64::from(single::hessian(0.8)[0][0]) - expected.eps1eps2).abs() < 1e-5);
    assert_eq!(single::value_gradient(0.8).0.to_bits(), single(0.8).to_bits());
}

/// Branches whose arms compute nothing, or whose result nothing needs.
mod hollow {
    use hessian_runtime::hessian;

    #[hessian]
    pub fn larger(x: f64, y: f64) -> f64 {
        if x > y { x } else { y }
    }

    #[hessian]
    pub fn nested(x: f64, y: f64) -> f64 {
        let unused = if x > 0.0 { if y > 0.0 { x } else { y } } else { 1.0 };
        let chosen = if x * y > 0.0 { if y > 1.0 { y } else { x } } else { x.sin() };
        let kept = if chosen > 0.5 { y } else { x };
        let _ = unused;
        chosen * kept
    }

    #[hessian]
    pub fn early(x: f64, y: f64) -> f64 {
        if x < 0.0 {
            return y;
        }
        if y < 0.0 {
            return x;
        }
        x * y
    }

    #[hessian]
    pub fn element(x: f64, y: f64, i: usize) -> f64 {
        let mut parts = [x, y, x * y];
        parts[i] *= parts[(i + 1) % 3];
        parts[i] + parts[0] * parts[1]
    }
}

#[hessian]
fn all_hollow(x: f64, y: f64, i: usize) -> f64 {
    hollow::larger(x, y) * hollow::nested(y, x) + hollow::early(x, y).sin() * hollow::element(x, y, i)
}

#[test]
fn branches_that_compute_nothing_are_handed_on() {
    let larger = |x: HyperDual64, y: HyperDual64| if x.re > y.re { x } else { y };
    let nested = |x: HyperDual64, y: HyperDual64| {
        let inner = if y.re > 1.0 { y } else { x };
        let chosen = if x.re * y.re > 0.0 { inner } else { x.sin() };
        chosen * if chosen.re > 0.5 { y } else { x }
    };
    let early = |x: HyperDual64, y: HyperDual64| match () {
        () if x.re < 0.0 => y,
        () if y.re < 0.0 => x,
        () => x * y,
    };
    let element = |x: HyperDual64, y: HyperDual64, i: usize| {
        let mut parts = [x, y, x * y];
        parts[i] *= parts[(i + 1) % 3];
        parts[i] + parts[0] * parts[1]
    };
    for [a, b] in [[0.3, 0.7], [1.5, -0.4], [-0.8, 1.25], [-0.5, -0.25], [2.0, 1.5]] {
        for k in 0..3 {
            let (value, gradient, hessian) = all_hollow::value_gradient_hessian(a, b, k);
            assert_eq!(value.to_bits(), all_hollow(a, b, k).to_bits());
            for (i, row) in hessian.iter().enumerate() {
                for (j, &second) in row.iter().enumerate() {
                    let part = |at: usize, of: usize| f64::from(u8::from(at == of));
                    let x = HyperDual64::new(a, part(0, i), part(0, j), 0.0);
                    let y = HyperDual64::new(b, part(1, i), part(1, j), 0.0);
                    let expected = larger(x, y) * nested(y, x) + early(x, y).sin() * element(x, y, k);
                    check("gradient", [gradient[i]], [expected.eps1], 8.0);
                    check("hessian", [second], [expected.eps1eps2], 8.0);
                }
            }
        }
    }
}

#[test]
fn loops_follow_calls_of_functions_with_loops() {
    mod within {
        #[hessian_runtime::hessian]
        pub fn kernel(h: f64, l: f64) -> f64 {
            if h.abs() < l { (1.0 - (h / l).powi(2)).powi(3) } else { 0.0 }
        }
        #[hessian_runtime::hessian]
        pub fn summed(x: f64, l: f64, data: &[f64]) -> f64 {
            data.iter().map(|d| kernel(d - x, l) * d).sum()
        }
        #[hessian_runtime::hessian]
        pub fn f(x: f64, l: f64, data: &[f64]) -> f64 {
            let mut s = summed(x, l, data);
            for d in data {
                s *= 1.0 + kernel(*d, l + x);
            }
            s
        }
    }
    #[hessian_runtime::hessian]
    fn written_out(x: f64, l: f64, data: &[f64]) -> f64 {
        let kernel = |h: f64, l: f64| if h.abs() < l { (1.0 - (h / l).powi(2)).powi(3) } else { 0.0 };
        let mut s: f64 = data.iter().map(|d| kernel(d - x, l) * d).sum();
        for d in data {
            s *= 1.0 + kernel(*d, l + x);
        }
        s
    }
    let data = [0.5, 1.0, -0.25, 7.0];
    for (x, l) in [(0.3, 1.2), (-0.5, 2.0), (0.0, 0.5)] {
        let (found, expected) =
            (within::f::value_gradient_hessian(x, l, &data), written_out::value_gradient_hessian(x, l, &data));
        assert_eq!(found, expected);
        assert_eq!(found.0.to_bits(), within::f(x, l, &data).to_bits());
    }
}
