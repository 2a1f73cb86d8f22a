//! Right derivatives pass the comparison with differences, wrong ones are named, and where differences do not tell,
//! nothing is confirmed.

use hessian_runtime::{Discrepancy, Entry, Real, check};

/// x²·sin y + eˣᶻ, generic over its width.
fn smooth<T: Real>([x, y, z]: [T; 3]) -> T {
    x * x * y.sin() + (x * z).exp()
}

fn gradient<T: Real>([x, y, z]: [T; 3]) -> [T; 3] {
    let e = (x * z).exp();
    [T::TWO * x * y.sin() + z * e, x * x * y.cos(), x * e]
}

fn hessian<T: Real>([x, y, z]: [T; 3]) -> [[T; 3]; 3] {
    let e = (x * z).exp();
    let (xy, xz) = (T::TWO * x * y.cos(), e + x * z * e);
    [[T::TWO * y.sin() + z * z * e, xy, xz], [xy, -x * x * y.sin(), T::ZERO], [xz, T::ZERO, x * x * e]]
}

const POINTS: [[f64; 3]; 6] =
    [[0.3, 0.7, -0.4], [0.0, 0.0, 0.0], [1.0, -2.0, 3.0], [20.0, 1e-6, 0.05], [-1e-3, 100.0, 2.0], [1e3, 0.25, -1e-3]];

#[test]
fn right_derivatives_pass_in_both_widths() {
    for x in POINTS {
        check(smooth, x, &gradient(x), &hessian(x)).unwrap();
        let x = x.map(|x| x as f32);
        // The slope by z is lost in the rounding errors of x²·sin y elsewhere.
        if x[0] < 100.0 && x[1] < 50.0 {
            check(smooth, x, &gradient(x), &hessian(x)).unwrap();
        }
    }
    check(|[]: [f64; 0]| 3.0, [], &[], &[]).unwrap();
}

#[test]
fn right_derivatives_are_never_called_wrong() {
    let mut state = 1_u32;
    let mut random = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        f64::from(state >> 8) / f64::from(1 << 24)
    };
    let mut unclear = 0;
    for _ in 0..1000 {
        let x = [0; 3].map(|_| (random() - 0.5) * 10.0_f64.powf(4.0 * random() - 3.0));
        let single = x.map(|x| x as f32);
        let found = check(smooth, x, &gradient(x), &hessian(x));
        let in_single = check(smooth, single, &gradient(single), &hessian(single));
        if let Err(found) = found {
            assert!(!found.is_wrong, "{found} at {x:?}");
            unclear += 1;
        }
        if let Err(found) = in_single {
            assert!(!found.is_wrong, "{found} at {single:?}");
        }
    }
    assert!(unclear < 50, "{unclear}");
}

#[test]
fn a_wrong_entry_is_named() {
    for x in POINTS {
        let (g, h) = (gradient(x), hessian(x));
        let size = |values: &[f64]| values.iter().fold(1e-3_f64, |size, v| size.max(v.abs()));
        for i in 0..3 {
            let mut wrong = g;
            wrong[i] += 1e-6 * size(&g);
            let found = check(smooth, x, &wrong, &h).unwrap_err();
            assert!(found.is_wrong && found.entry == Entry::Gradient(i), "{found} at {x:?}");
            for j in 0..3 {
                let mut wrong = h;
                wrong[i][j] += 1e-3 * size(h.as_flattened());
                let found = check(smooth, x, &g, &wrong).unwrap_err();
                assert!(found.is_wrong && found.entry == Entry::Hessian(i, j), "{found} at {x:?}");
            }
        }
        let mut wrong = h;
        wrong[2][1] = f64::NAN;
        let found = check(smooth, x, &g, &wrong).unwrap_err();
        assert_eq!(found.entry, Entry::Hessian(2, 1));
        let mut wrong = g;
        wrong[0] = f64::INFINITY;
        assert_eq!(check(smooth, x, &wrong, &h).unwrap_err().entry, Entry::Gradient(0));
    }
}

#[test]
fn a_factor_and_a_sign_are_seen_in_single_precision() {
    let x = [0.3_f32, 0.7, -0.4];
    let mut wrong = gradient(x);
    wrong[1] = -wrong[1];
    assert_eq!(check(smooth, x, &wrong, &hessian(x)).unwrap_err().entry, Entry::Gradient(1));
    let mut wrong = hessian(x);
    wrong[1][1] *= 2.0;
    let found = check(smooth, x, &gradient(x), &wrong).unwrap_err();
    assert!(found.is_wrong && found.entry == Entry::Hessian(1, 1), "{found}");
}

/// Close to the edge of a domain the steps shrink until they stay inside.
#[test]
fn steps_stay_inside_of_the_domain() {
    for x in [1e-6, 0.01, 1.0, 1e6] {
        check(|[x]: [f64; 1]| x.ln(), [x], &[1.0 / x], &[[-1.0 / (x * x)]]).unwrap();
        check(
            |[x, y]: [f64; 2]| y * x.sqrt(),
            [x, 2.0],
            &[1.0 / x.sqrt(), x.sqrt()],
            &[[-0.5 / (x * x.sqrt()), 0.5 / x.sqrt()], [0.5 / x.sqrt(), 0.0]],
        )
        .unwrap();
    }
}

#[test]
fn nothing_is_confirmed_where_differences_do_not_tell() {
    // The edge itself, a kink, a jump, noise, and a variation that is lost in a large constant.
    let unclear = |found: Result<(), Discrepancy<f64>>| {
        let found = found.unwrap_err();
        assert!(!found.is_wrong, "{found}");
    };
    unclear(check(|[x]: [f64; 1]| x.sqrt() * x * x, [0.0], &[0.0], &[[0.0]]));
    unclear(check(|[x]: [f64; 1]| x.abs(), [0.0], &[1.0], &[[0.0]]));
    unclear(check(|[x]: [f64; 1]| x.max(0.0) + x.exp(), [0.0], &[1.0], &[[1.0]]));
    unclear(check(|[x]: [f64; 1]| x * x.abs(), [0.0], &[0.0], &[[2.0]]));
    unclear(check(|[x]: [f64; 1]| 1e15 + x.sin(), [0.3], &[0.3_f64.cos()], &[[-0.3_f64.sin()]]));
    unclear(check(|_: [f64; 1]| f64::NAN, [0.3], &[0.0], &[[0.0]]));
}

#[test]
fn what_is_off_can_be_read() {
    let found = check(|[x]: [f64; 1]| x * x, [0.5], &[1.0], &[[3.0]]).unwrap_err();
    let text = found.to_string();
    assert!(text.starts_with("hessian[0][0] is 3e0, but differences give ") && text.contains(" ± "), "{text}");
}
