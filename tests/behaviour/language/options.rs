//! `Option`s, guards, and values that differ in kind between the arms of a branch.

use hessian_runtime::hessian;

use crate::oracle::check;

#[test]
fn options_with_active_values() {
    #[hessian]
    fn f(x: f64, y: f64, k: usize) -> f64 {
        let m = if x > 0.0 { Some(x * y) } else { None };
        let n = m.map(|v| v * v).or(Some(y));
        let s = if let Some(v) = m { v * x } else { y * y };
        let t = match n {
            Some(v) if v > 10.0 => v.sin(),
            Some(v) => v * 2.0,
            None => 0.0,
        };
        if k == 1 {
            return m.unwrap_or(y * y * y)
                + m.map_or(x, |v| -v)
                + m.and_then(|v| if v > 1.0 { Some(v) } else { None }).unwrap_or_else(|| x);
        }
        let Some(w) = m else { return s + t };
        s + t + w * w * w + if m.is_some() && n.is_some() { x } else { y }
    }
    // s = x²y, t = 2x²y², w = xy
    let (x, y) = (1.5, 0.5);
    assert_eq!(f::value_gradient(x, y, 0).0.to_bits(), f(x, y, 0).to_bits());
    let xx = 2.0 * y + 4.0 * y * y + 6.0 * x * y * y * y;
    let xy = 2.0 * x + 8.0 * x * y + 9.0 * x * x * y * y;
    let yy = 4.0 * x * x + 6.0 * x * x * x * y;
    let h = f::hessian(x, y, 0);
    check("hessian", [h[0][0], h[0][1], h[1][1]], [xx, xy, yy], 20.0);
    // sin(x²y²) where it is large
    let (x, y) = (2.0, 3.0);
    let z: f64 = x * x * y * y;
    let g = f::gradient(x, y, 0);
    let expected = 2.0 * x * y + z.cos() * 2.0 * x * y * y + 3.0 * x * x * y * y * y + 1.0;
    check("gradient", [g[0]], [expected], 400.0);
    // s = y², t = 2y
    assert_eq!(f::value_gradient_hessian(-1.0, 3.0, 0), (15.0, [0.0, 8.0], [[0.0, 0.0], [0.0, 2.0]]));
    assert_eq!(f::gradient(0.0, 3.0, 0), [0.0, 8.0]);
    // m = None: y³ + 2x; m = Some: xy − xy + (xy or x)
    assert_eq!(f::hessian(-1.0, 3.0, 1), [[0.0, 0.0], [0.0, 18.0]]);
    assert_eq!(f::gradient(2.0, 3.0, 1), [3.0, 2.0]);
    assert_eq!(f::gradient(2.0, 0.25, 1), [1.0, 0.0]);
}

#[test]
fn options_of_constants_in_one_arm() {
    #[hessian]
    fn f(x: f64, k: Option<f64>, data: &[f64]) -> f64 {
        let m = if x > 0.0 { Some(x * x) } else { k };
        let n = if x > 1.0 { data.first() } else { Some(&x) };
        m.map_or(x, |v| v * x) + if let Some(v) = n { v * x } else { 0.0 }
    }
    assert_eq!(f::hessian(2.0, None, &[3.0]), [[12.0]]);
    assert_eq!(f::gradient(2.0, None, &[]), [12.0]);
    assert_eq!(f::gradient(2.0, None, &[3.0]), [15.0]);
    assert_eq!(f::gradient(-2.0, Some(5.0), &[3.0]), [1.0]);
    assert_eq!(f::gradient(-2.0, None, &[3.0]), [-3.0]);
}

#[test]
fn first_last_and_get_of_arrays() {
    #[hessian]
    fn f(x: [f64; 3], empty: [f64; 1]) -> f64 {
        let mut s = *x.first().unwrap() * x.last().expect("three");
        for i in 0..5 {
            if let Some(v) = x.get(i) {
                s += v * v;
            } else {
                s += empty[0];
            }
        }
        let [first, .., last] = x;
        s + first * last
    }
    assert_eq!(f::value_gradient([2.0, 3.0, 5.0], [7.0]), (72.0, [14.0, 6.0, 14.0, 2.0]));
    assert_eq!(f([2.0, 3.0, 5.0], [7.0]), 72.0);
}

/// A panic of the user's function is one of its routines too.
#[test]
#[should_panic(expected = "positive")]
fn an_unwrap_panics_as_it_does_in_the_function() {
    #[hessian]
    fn f(x: f64) -> f64 {
        let root = if x >= 0.0 { Some(x.sqrt()) } else { None };
        root.expect("x is positive")
    }
    assert_eq!(f::gradient(0.25), [1.0]);
    let _ = f::gradient(-1.0);
}

#[test]
fn guards_that_depend_on_a_variable() {
    #[hessian]
    fn f(x: f64, y: f64, mode: Option<u8>, names: &[&str]) -> f64 {
        match (mode, names) {
            (Some(0), _) => x,
            (Some(n), [first, ..]) if x > f64::from(n) && first.len() > 1 => x * x * f64::from(n),
            (Some(_), _) if y > 0.0 => y * y * y,
            (None, []) => x * y,
            (Some(1..=9), _) if x * y < 0.0 => 5.0 * x,
            _ => y,
        }
    }
    #[hessian]
    fn g(x: f64, k: u8) -> f64 {
        match k {
            0 => x,
            1 => 2.0 * x,
            n if x > 1.0 => x * f64::from(n),
            n @ 2.. => -x * f64::from(n),
        }
    }
    assert_eq!((0..4).map(|k| g::gradient(2.0, k)[0]).collect::<Vec<_>>(), [1.0, 2.0, 2.0, 3.0]);
    assert_eq!((0..4).map(|k| g::gradient(0.0, k)[0]).collect::<Vec<_>>(), [1.0, 2.0, -2.0, -3.0]);
    let names = ["ab"];
    for (x, y, mode, names, gradient, second) in [
        (2.0, 3.0, Some(0), &names[..], [1.0, 0.0], [0.0, 0.0]),
        (2.0, 3.0, Some(1), &names[..], [4.0, 0.0], [2.0, 0.0]),
        (0.5, 3.0, Some(1), &names[..], [0.0, 27.0], [0.0, 18.0]),
        (0.5, -3.0, Some(1), &names[..], [5.0, 0.0], [0.0, 0.0]),
        (0.5, -3.0, Some(10), &names[..], [0.0, 1.0], [0.0, 0.0]),
        (-0.5, -3.0, Some(2), &[], [0.0, 1.0], [0.0, 0.0]),
        (0.5, -3.0, None, &[], [-3.0, 0.5], [0.0, 0.0]),
        (0.5, -3.0, None, &names[..], [0.0, 1.0], [0.0, 0.0]),
    ] {
        let (v, g, h) = f::value_gradient_hessian(x, y, mode, names);
        assert_eq!(v.to_bits(), f(x, y, mode, names).to_bits());
        assert_eq!(g, gradient, "at {x}, {y}, {mode:?}");
        assert_eq!([h[0][0], h[1][1]], second, "at {x}, {y}, {mode:?}");
    }
}

/// A `match` with one arm is a `let`.
#[test]
fn a_match_with_one_arm() {
    #[hessian]
    fn f(x: f64, n: u8, pair: (u8, f64)) -> f64 {
        let a = match n {
            m => x * f64::from(m),
        };
        let b = match pair {
            (_, k) => x * k * a,
        };
        match n {
            _ if x < 0.0 => a,
            _ => b,
        }
    }
    assert_eq!(f::hessian(2.0, 3, (4, 5.0)), [[30.0]]);
    assert_eq!(f::gradient(-2.0, 3, (4, 5.0)), [3.0]);
}

const CORNER: [f64; 2] = [0.5, 0.25];

#[test]
fn constants_in_one_arm_and_variables_in_the_other() {
    #[hessian(constant(k, data))]
    fn f(x: f64, y: f64, k: (f64, [f64; 2]), data: &[f64; 2]) -> f64 {
        let a = if x > 1.0 { [x, y] } else { [0.0, 1.0] };
        let b = if y > 1.0 { CORNER } else { [y, x] };
        let c = if x > y { (x, [y, 2.0]) } else { k };
        let d = match a[0] > 3.0 {
            true => *data,
            false => [x * y, 1.0],
        };
        let e;
        if x < 0.0 {
            e = (CORNER, 1.0);
        } else {
            e = ([x, x], y);
        }
        a[0] * a[1] + b[0] * b[1] * x + c.0 * c.1[0] * y + d[0] * y + e.0[1] * e.1
    }
    let k = (2.0, [3.0, 4.0]);
    let data = [5.0, 6.0];
    for (x, y) in [(2.0, 3.0), (0.5, 0.75), (4.0, 2.0), (-1.0, 0.5), (4.0, 0.5)] {
        let (v, g) = f::value_gradient(x, y, k, &data);
        assert_eq!(v.to_bits(), f(x, y, k, &data).to_bits());
        let step = 1e-5;
        let along = |i: usize| {
            let at = |s: f64| if i == 0 { f(x + s, y, k, &data) } else { f(x, y + s, k, &data) };
            (at(step) - at(-step)) / (2.0 * step)
        };
        for i in 0..2 {
            assert!((g[i] - along(i)).abs() < 1e-6, "{i} at {x}, {y}: {} for {}", g[i], along(i));
        }
    }
    // At (2, 3): xy + x/8 + 6y + xy² + xy
    check("gradient", f::gradient(2.0, 3.0, k, &data), [3.0 + 0.125 + 9.0 + 3.0, 2.0 + 6.0 + 12.0 + 2.0], 10.0);
}

#[test]
fn an_index_that_does_something() {
    #[hessian]
    fn f(x: [f64; 3]) -> f64 {
        let mut i = 0;
        let mut a = [0.0; 3];
        a[{
            i += 1;
            i
        }] = x[0];
        a[{
            i += 1;
            i
        }] += x[{
            i -= 1;
            i
        }] * x[2];
        a[1] * x[1] + a[i] + a[2]
    }
    // The right side of a compound assignment is evaluated first.
    assert_eq!(f([2.0, 3.0, 5.0]), 48.0);
    assert_eq!(f::value_gradient([2.0, 3.0, 5.0]), (48.0, [24.0, 12.0, 8.0]));
}

#[test]
fn assertions_and_logic() {
    #[hessian]
    fn f(x: f64, y: f64, n: i32) -> f64 {
        assert!(x.is_finite() && y > -100.0, "x = {x}");
        debug_assert!(x * y < 1e6);
        debug_assert_ne!(x, 12345.0);
        let small = x < 1.0 || y < 1.0 && !(x > 5.0);
        let kind = matches!(n, 1 | 2) && small;
        let scale = n as f64 * (x as i32 as f64) + kind as u8 as f64;
        let mut s = x;
        let mut i = 3;
        'outer: while i > 0 {
            for j in 0..4 {
                if j == i {
                    i -= 1;
                    continue 'outer;
                }
                if s > 1e3 {
                    break 'outer;
                }
                s = s * y + x;
            }
        }
        let t = 'block: {
            if s > 50.0 {
                break 'block s * 2.0;
            }
            s * x
        };
        t * scale
    }
    for (x, y, n) in [(2.5, 1.25, 1), (0.5, 0.25, 2), (3.0, 2.0, 3), (0.25, 3.0, 1), (2.0, 40.0, 1)] {
        let (v, g) = f::value_gradient(x, y, n);
        assert_eq!(v.to_bits(), f(x, y, n).to_bits());
        let step = 1e-6;
        let slope = (f(x + step, y, n) - f(x - step, y, n)) / (2.0 * step);
        let other = (f(x, y + step, n) - f(x, y - step, n)) / (2.0 * step);
        let scale = v.abs() + slope.abs() + other.abs() + 1.0;
        if x.fract() != 0.0 {
            assert!((g[0] - slope).abs() < 1e-7 * scale, "{} for {slope} at {x}, {y}", g[0]);
        }
        assert!((g[1] - other).abs() < 1e-7 * scale, "{} for {other} at {x}, {y}", g[1]);
    }
}
