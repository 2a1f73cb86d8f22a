//! What compares values and picks some of them, `Option`s that are carried and changed, closures with a state of their
//! own, and references to parts: against second-order duals of plainly written branches.
#![allow(clippy::style, clippy::complexity, clippy::perf, reason = "every natural spelling, the clumsy ones too")]

use hessian_runtime::hessian;
use num_dual::{DualNum, HyperDual64};

use crate::oracle::{against, check};

/// Ordered, with ties, at zero and far out.
const POINTS: [[f64; 4]; 6] = [
    [0.7, -0.4, 1.3, 0.2],
    [1.9, 0.6, -0.35, 0.81],
    [-0.3, -1.4, 2.2, -0.9],
    [0.0, 0.0, 0.0, 0.0],
    [1.0, 2.0, 2.0, 1.0],
    [-1e8, 1e-8, 1e8, -0.0],
];

const DATA: [&[f64]; 3] = [&[0.3, -1.2, 0.9, 2.1, 0.05, -0.4], &[0.6], &[]];

/// The first of the least, and the last of the greatest.
fn extremes<const N: usize>(x: [HyperDual64; N]) -> (usize, usize) {
    let (mut least, mut greatest) = (0, 0);
    for i in 1..N {
        if x[i].re < x[least].re {
            least = i;
        }
        if x[i].re >= x[greatest].re {
            greatest = i;
        }
    }
    (least, greatest)
}

#[test]
fn least_and_greatest() {
    #[hessian]
    fn both(x: [f64; 4]) -> f64 {
        let least = x.iter().copied().min_by(|a, b| a.partial_cmp(b).unwrap()).unwrap();
        let (i, greatest) = x.iter().enumerate().max_by(|a, b| a.1.partial_cmp(b.1).unwrap()).unwrap();
        least * least * x[1] + greatest.sin() * x[(i + 1) % 4]
    }
    let dual = |x: [HyperDual64; 4]| {
        let (least, greatest) = extremes(x);
        x[least] * x[least] * x[1] + x[greatest].sin() * x[(greatest + 1) % 4]
    };
    against(both, both::value_gradient_hessian, dual, &POINTS[..5]);

    #[hessian]
    fn by_key(x: [f64; 4]) -> f64 {
        let near = x.iter().min_by_key(|v| (v.abs() * 10.0) as i64).unwrap();
        let far = x.iter().copied().max_by_key(|v| (v.abs() * 10.0) as i64).unwrap();
        near * near * far
    }
    let dual = |x: [HyperDual64; 4]| {
        let key = |v: HyperDual64| (v.re.abs() * 10.0) as i64;
        let (mut near, mut far) = (x[0], x[0]);
        for v in &x[1..] {
            near = if key(*v) < key(near) { *v } else { near };
            far = if key(*v) >= key(far) { *v } else { far };
        }
        near * near * far
    };
    against(by_key, by_key::value_gradient_hessian, dual, &POINTS);

    #[hessian]
    fn of_places(x: [f64; 4]) -> f64 {
        let least = (0..4).min_by(|&i, &j| x[i].total_cmp(&x[j])).unwrap_or(0);
        let greatest = (0..x.len()).max_by(|i, j| x[*i].partial_cmp(&x[*j]).unwrap()).unwrap();
        let flat = (1..4).min_by_key(|&i| (x[i].abs() * 10.0) as i64).unwrap();
        x[least] * x[flat] * x[1] + x[greatest].sin() * x[(greatest + 1) % 4]
    }
    let dual = |x: [HyperDual64; 4]| {
        let (mut least, mut greatest, mut flat) = (0, 0, 1);
        for i in 0..4 {
            least = if x[i].re.total_cmp(&x[least].re).is_lt() { i } else { least };
            greatest = if x[i].re >= x[greatest].re { i } else { greatest };
            let key = |i: usize| (x[i].re.abs() * 10.0) as i64;
            flat = if i > 0 && key(i) < key(flat) { i } else { flat };
        }
        x[least] * x[flat] * x[1] + x[greatest].sin() * x[(greatest + 1) % 4]
    };
    against(of_places, of_places::value_gradient_hessian, dual, &POINTS);
}

#[test]
fn sorted() {
    #[hessian]
    fn median(x: [f64; 4]) -> f64 {
        let mut sorted = x;
        sorted.sort_by(|a, b| a.partial_cmp(b).unwrap());
        sorted[1] * sorted[1] * sorted[2] + sorted[0] * x[3]
    }
    fn network<T: Copy>(mut x: [T; 4], key: impl Fn(T) -> f64) -> [T; 4] {
        // Insertion keeps the order of equal ones, as the library's stable sort does.
        for i in 1..4 {
            for j in (1..=i).rev() {
                if key(x[j - 1]) > key(x[j]) {
                    x.swap(j - 1, j);
                }
            }
        }
        x
    }
    let dual = |x: [HyperDual64; 4]| {
        let sorted = network(x, |v| v.re);
        sorted[1] * sorted[1] * sorted[2] + sorted[0] * x[3]
    };
    against(median, median::value_gradient_hessian, dual, &POINTS[..5]);

    #[hessian]
    fn pairs(x: [f64; 4]) -> f64 {
        let mut pairs = [(x[0], x[1]), (x[1], x[2]), (x[2], x[3]), (x[3], x[0] * x[0])];
        pairs.sort_unstable_by(|a, b| b.0.total_cmp(&a.0));
        pairs[0].1 * pairs[3].0 * pairs[2].1
    }
    let dual = |x: [HyperDual64; 4]| {
        let pairs = network([(x[0], x[1]), (x[1], x[2]), (x[2], x[3]), (x[3], x[0] * x[0])], |pair| -pair.0.re);
        pairs[0].1 * pairs[3].0 * pairs[2].1
    };
    against(pairs, pairs::value_gradient_hessian, dual, &POINTS[..3]);
}

#[test]
fn what_passes_a_filter() {
    #[hessian]
    fn passing(x: [f64; 4]) -> f64 {
        let product = x.iter().filter(|v| **v > 0.0).copied().reduce(|a, b| a * b).unwrap_or(x[0] - x[1]);
        let last = x.iter().filter(|v| **v < 1.0).last().map_or(2.0, |v| v * v);
        let least = x.iter().filter(|v| v.abs() > 0.5).copied().min_by(|a, b| a.total_cmp(b));
        product * last + least.unwrap_or_else(|| x[2].cos())
    }
    let dual = |x: [HyperDual64; 4]| {
        let positive: Vec<HyperDual64> = x.into_iter().filter(|v| v.re > 0.0).collect();
        let product = positive.into_iter().reduce(|a, b| a * b).unwrap_or(x[0] - x[1]);
        let last = x.into_iter().filter(|v| v.re < 1.0).last().map_or(HyperDual64::from(2.0), |v| v * v);
        let large: Vec<HyperDual64> = x.into_iter().filter(|v| v.re.abs() > 0.5).collect();
        product * last + large.into_iter().min_by(|a, b| a.re.total_cmp(&b.re)).unwrap_or_else(|| x[2].cos())
    };
    against(passing, passing::value_gradient_hessian, dual, &POINTS);
}

#[test]
fn over_data() {
    #[hessian]
    fn picked(x: [f64; 4], data: &[f64]) -> f64 {
        let least = data.iter().map(|v| (v - x[0]).powi(2)).min_by(|a, b| a.total_cmp(b)).unwrap_or(x[1]);
        let last = data.iter().map(|v| v * x[2]).filter(|y| *y > 0.1).last().unwrap_or(x[1] * x[1]);
        let product = data.iter().map(|v| v * x[3] + 1.0).reduce(|a, b| a * b).map_or(x[0], |p| p * p);
        least * last + product
    }
    #[hessian]
    fn found(x: [f64; 4], data: &[f64]) -> f64 {
        let first = data.iter().map(|v| v * x[0]).find(|y| *y > x[1]).unwrap_or(x[2] * x[2]);
        let place = data.iter().position(|v| v * x[0] > x[3]).map_or(x[2], |i| x[i % 4] * x[3]);
        let mapped = data.iter().find_map(|v| if v * x[0] > x[1] { Some(v * x[0] * x[0]) } else { None });
        let scale = if data.iter().any(|v| *v > x[1]) { x[0] } else { x[3] };
        let shift = if data.iter().all(|v| *v < x[2]) { x[1] * x[1] } else { 1.0 };
        first * scale + place * shift + mapped.unwrap_or(x[3])
    }
    for data in DATA {
        let of = |x: [HyperDual64; 4]| {
            let squares: Vec<HyperDual64> = data.iter().map(|v| (-x[0] + *v).powi(2)).collect();
            let least = squares.into_iter().min_by(|a, b| a.re.total_cmp(&b.re)).unwrap_or(x[1]);
            let scaled = data.iter().map(|v| x[2] * *v).filter(|y| y.re > 0.1);
            let product = data.iter().map(|v| x[3] * *v + 1.0).reduce(|a, b| a * b);
            least * scaled.last().unwrap_or(x[1] * x[1]) + product.map_or(x[0], |p| p * p)
        };
        against(|x| picked(x, data), |x| picked::value_gradient_hessian(x, data), of, &POINTS[..5]);
        let of = |x: [HyperDual64; 4]| {
            let first = data.iter().map(|v| x[0] * *v).find(|y| y.re > x[1].re).unwrap_or(x[2] * x[2]);
            let place = data.iter().position(|v| v * x[0].re > x[3].re).map_or(x[2], |i| x[i % 4] * x[3]);
            let mapped = data.iter().find(|v| *v * x[0].re > x[1].re).map(|v| x[0] * x[0] * *v);
            let scale = if data.iter().any(|v| *v > x[1].re) { x[0] } else { x[3] };
            let shift = if data.iter().all(|v| *v < x[2].re) { x[1] * x[1] } else { HyperDual64::from(1.0) };
            first * scale + place * shift + mapped.unwrap_or(x[3])
        };
        against(|x| found(x, data), |x| found::value_gradient_hessian(x, data), of, &POINTS[..5]);
    }
}

#[test]
fn carried_options() {
    #[hessian]
    fn differences(x: [f64; 4], data: &[f64]) -> f64 {
        let mut last: Option<f64> = None;
        let mut pair: Option<(f64, f64)> = Some((x[3], x[2]));
        let mut sum = 0.0;
        for v in data {
            let y = v * x[0] + x[1];
            if let Some(before) = last {
                sum += (y - before).powi(2);
            }
            if let Some((p, q)) = pair {
                sum += p * y - q * x[0];
            }
            last = if *v > 0.0 { Some(y * y) } else { None };
            pair = Some((y, v * x[2]));
        }
        let mut first: Option<f64> = None;
        for v in data {
            if *v < 0.0 {
                first = Some(v * x[3] * x[1]);
                break;
            }
        }
        sum + last.unwrap_or(x[3]) * first.unwrap_or(x[2] * x[2])
    }
    for data in DATA {
        let dual = |x: [HyperDual64; 4]| {
            let mut last: Option<HyperDual64> = None;
            let (mut pair, mut sum) = ((x[3], x[2]), HyperDual64::from(0.0));
            for &v in data {
                let y = x[0] * v + x[1];
                if let Some(before) = last {
                    sum += (y - before).powi(2);
                }
                sum += pair.0 * y - pair.1 * x[0];
                last = (v > 0.0).then_some(y * y);
                pair = (y, x[2] * v);
            }
            let first = data.iter().find(|v| **v < 0.0).map(|v| x[3] * x[1] * *v);
            sum + last.unwrap_or(x[3]) * first.unwrap_or(x[2] * x[2])
        };
        against(|x| differences(x, data), |x| differences::value_gradient_hessian(x, data), dual, &POINTS[..5]);
    }
}

#[test]
fn options_are_taken_and_replaced() {
    #[hessian]
    fn changed(x: [f64; 4]) -> f64 {
        let mut held = (x[0] > 0.5).then(|| x[1] * x[2]);
        let taken = held.take();
        let empty = held.unwrap_or(2.0);
        let before = held.replace(x[3]);
        let filtered = taken.filter(|v| *v > 0.0).or_else(|| Some(x[0] * x[0]));
        let both = held.zip(taken).map(|(a, b)| a * b);
        let large = if held.is_some_and(|v| v > 0.5) { x[1] } else { 1.0 };
        let mut a = x[0] * x[1];
        let old = core::mem::take(&mut a);
        filtered.unwrap() * empty + before.unwrap_or(x[2]) * both.unwrap_or(x[3] * x[3]) * large + old * old + a
    }
    let dual = |x: [HyperDual64; 4]| {
        let taken = (x[0].re > 0.5).then(|| x[1] * x[2]);
        let filtered = taken.filter(|v| v.re > 0.0).unwrap_or(x[0] * x[0]);
        let large = if x[3].re > 0.5 { x[1] } else { HyperDual64::from(1.0) };
        let both = taken.map_or(x[3] * x[3], |b| x[3] * b);
        filtered * 2.0 + x[2] * both * large + (x[0] * x[1]).powi(2)
    };
    against(changed, changed::value_gradient_hessian, dual, &POINTS[..5]);
}

#[test]
fn closures_have_a_state_of_their_own() {
    #[hessian]
    fn copied(x: [f64; 4]) -> f64 {
        fn twice(mut f: impl FnMut() -> f64) -> f64 {
            f();
            f()
        }
        fn through(f: &mut dyn FnMut() -> f64) -> f64 {
            f() * f()
        }
        let mut n = x[0];
        let grow = move || {
            n *= x[1];
            n
        };
        let (mut first, mut second) = (grow, grow);
        first();
        let mut shared = x[2];
        let mut change = || {
            shared *= x[3];
            shared
        };
        let changed = through(&mut change);
        first() * second() + twice(grow) * twice(grow) + changed * shared + n
    }
    let dual = |x: [HyperDual64; 4]| {
        let (once, again) = (x[0] * x[1], x[0] * x[1] * x[1]);
        let changed = x[2] * x[3] * (x[2] * x[3] * x[3]);
        again * once + again * again + changed * x[2] * x[3] * x[3] + x[0]
    };
    against(copied, copied::value_gradient_hessian, dual, &POINTS[..5]);
}

#[test]
fn helpers_take_functions() {
    #[hessian]
    fn newton(x: [f64; 4]) -> f64 {
        fn solve<F, G>(f: F, slope: G, mut t: f64) -> f64
        where
            F: Fn(f64) -> f64,
            G: Fn(f64) -> f64,
        {
            for _ in 0..3 {
                t -= f(t) / slope(t);
            }
            t
        }
        solve(|t| t * t * t - x[0] * x[0] - 2.0, |t| 3.0 * t * t + 0.5, 1.3 + x[1] * 0.1) * x[2]
    }
    let dual = |x: [HyperDual64; 4]| {
        let mut t = x[1] * 0.1 + 1.3;
        for _ in 0..3 {
            t -= (t * t * t - x[0] * x[0] - 2.0) / (t * t * 3.0 + 0.5);
        }
        t * x[2]
    };
    against(newton, newton::value_gradient_hessian, dual, &POINTS[..5]);
}

#[test]
fn elements_behind_references_are_read_when_they_are_read() {
    #[hessian]
    fn referred(x: [f64; 4]) -> f64 {
        let mut t = x;
        let read = {
            let [a, rest @ ..] = &mut t;
            let before = rest[0];
            rest[0] = 5.0 * *a;
            let copies: Vec<f64> = rest.iter().copied().collect();
            rest[1] = 2.0;
            before * rest[0] + copies[1]
        };
        #[allow(irrefutable_let_patterns, reason = "as it may be written")]
        if let [first, .., last] = &mut t {
            core::mem::swap(first, last);
        }
        let (mut p, mut q) = (x[0], x[1]);
        let both = [&mut p, &mut q];
        *both[0] *= x[2];
        let product = *both[0];
        *both[1] += product;
        t.rotate_left(1);
        let mut rows = [[x[0], x[1]], [x[2], x[3]]];
        let row = &mut rows[0];
        let saved = *row;
        row[0] *= 2.0;
        rows[1].copy_from_slice(&[saved[0] * x[3], x[2]]);
        read * t[0] + t[3] * p * q + saved[0] * rows[0][0] + rows[1][0]
    }
    let dual = |x: [HyperDual64; 4]| {
        let second = x[0] * 5.0;
        let read = x[1] * second + x[2];
        let p = x[0] * x[2];
        read * second + x[3] * p * (x[1] + p) + x[0] * x[0] * 2.0 + x[0] * x[3]
    };
    against(referred, referred::value_gradient_hessian, dual, &POINTS[..5]);
}

#[test]
fn what_data_picks() {
    #[hessian]
    fn constant(x: f64, data: &[f64]) -> f64 {
        let least = data.iter().min_by(|a, b| a.total_cmp(b)).unwrap();
        let first = data.iter().find(|v| **v > 0.0).unwrap();
        least * x * x + first * x
    }
    let (value, gradient, hessian) = constant::value_gradient_hessian(3.0, DATA[0]);
    assert_eq!(value, constant(3.0, DATA[0]));
    check("all", [gradient[0], hessian[0][0]], [-1.2 * 6.0 + 0.3, -2.4], 10.0);
}

#[test]
fn parts_of_arrays_are_changed_in_place() {
    #[hessian]
    fn parts(x: [f64; 4]) -> f64 {
        fn axpy(y: &mut [f64], a: f64, x: &[f64]) {
            for (y, x) in y.iter_mut().zip(x) {
                *y += a * x;
            }
        }
        let mut p = x;
        axpy(&mut p[1..3], x[0], &x[2..]);
        p[2..].reverse();
        p[..2].iter_mut().for_each(|v| *v *= 2.0);
        let (left, right) = p.split_at_mut(2);
        left[0] = right[0] * right[1];
        right[1] = left[1];
        let kept = left[0];
        left[0] *= 3.0;
        for pair in p.chunks_exact_mut(2) {
            let first = pair[0];
            pair[0] = pair[1] * first;
            pair[1] = first;
        }
        if let Some(last) = p.last_mut() {
            *last += kept;
        }
        p[0] * p[1] + p[2] * p[3]
    }
    let dual = |x: [HyperDual64; 4]| {
        let (p1, p2, p3) = ((x[1] + x[0] * x[2]) * 2.0, x[3], x[2] + x[0] * x[3]);
        let kept = p2 * p3;
        let left = kept * 3.0;
        let (right, second) = (p1 * p2, p2 + kept);
        p1 * left * left + right * second
    };
    against(parts, parts::value_gradient_hessian, dual, &POINTS[..5]);
}

#[test]
fn references_that_methods_give_are_places() {
    #[hessian]
    fn parts(x: [f64; 4]) -> f64 {
        let m = [[x[0], x[1]], [x[2], x[3]]];
        let mut p = [x[0], x[1], x[2], x[3], 2.0];
        *p.get_mut(1).unwrap() *= x[0];
        if let Some(v) = p.get_mut(2) {
            *v += x[3] * x[1];
        }
        if let Some(v) = p.get_mut(5) {
            *v = 0.0;
        }
        *p.last_mut().unwrap() = x[2] * p[4];
        *p.first_mut().expect("five") -= 1.0;
        let pieces: f64 = p.rchunks(2).map(|c| c[0]).product();
        let exact: f64 = p.rchunks_exact(2).rev().map(|c| c[0] - c[1]).fold(1.0, |s, d| s * 0.5 + d);
        let (squares, rest): (Vec<f64>, Vec<_>) = p.iter().map(|&v| (v * v, v + 1.0)).unzip();
        pieces * exact + squares.iter().sum::<f64>() * rest[3] + m.as_flattened().iter().sum::<f64>()
    }
    let dual = |x: [HyperDual64; 4]| {
        let p = [x[0] - 1.0, x[1] * x[0], x[2] + x[3] * x[1], x[3], x[2] * 2.0];
        let pieces = p[3] * p[1] * p[0];
        let exact = (p[1] - p[2] + 0.5) * 0.5 + p[3] - p[4];
        let squares = p.iter().fold(HyperDual64::from(0.0), |s, v| s + v * v);
        pieces * exact + squares * (p[3] + 1.0) + x[0] + x[1] + x[2] + x[3]
    };
    against(parts, parts::value_gradient_hessian, dual, &POINTS[..5]);
    against(parts, parts::value_gradient_hessian, dual, &[[0.0; 4], [1e-9, -1e9, 1.0, 0.0]]);
}

#[test]
fn slices_become_arrays() {
    #[hessian]
    fn halves(x: [f64; 4]) -> f64 {
        fn turned<const N: usize>(a: [f64; N], b: &[f64; 2]) -> f64 {
            (a[0] * b[1] - a[1] * b[0]) * N as f64
        }
        let front: [f64; 2] = x[..2].try_into().unwrap();
        let back: &[f64; 2] = x[2..].try_into().expect("two of four");
        turned(x, back) * turned(front, &x[1..3].try_into().unwrap()) + front[0] * back[0]
    }
    let dual =
        |x: [HyperDual64; 4]| (x[0] * x[3] - x[1] * x[2]) * 4.0 * (x[0] * x[2] - x[1] * x[1]) * 2.0 + x[0] * x[2];
    against(halves, halves::value_gradient_hessian, dual, &POINTS[..5]);
}
