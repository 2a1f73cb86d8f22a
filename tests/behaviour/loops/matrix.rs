//! Hessians swept back over the turns of loops: what becomes of the states, with fewer turns than there is room for, as
//! many, and more.

use hessian_runtime::hessian;

use super::{TURNS, over_data};
use crate::oracle::check;

over_data!(
    #[max_steps = 3]
    states_that_change_places,
    6,
    |x, data: &[f64]| {
        let (mut v, mut w) = (x[0] * x[1], (x[1] * x[2]).sin());
        let rate = (x[3] * x[4]).exp();
        for d in data {
            (v, w) = (w, (v * rate + w * x[5] + *d).sin());
        }
        v * v * w + v * x[3] + w * rate
    },
    [[0.3, -0.4, 0.5, 0.9, -0.2, 0.1], [1.1, 0.2, -0.3, 0.4, 0.5, 0.6]],
    TURNS
);
over_data!(
    #[max_steps = 3]
    states_that_begin_anew,
    6,
    |x, data: &[f64]| {
        let (mut v, mut w, mut u) = (x[0] * 1.0, x[1] * x[0], x[2] * 1.0);
        let mut cost = x[0] * 0.0;
        for d in data {
            let angle = v * x[3] + w * x[4] + *d;
            w = (angle + w * u * x[5]).sin();
            v = if *d < 0.0 { x[5] * 1.0 } else { angle.cos() * u };
            u = if *d > 0.5 { x[2] * 0.0 + 0.25 } else { u * x[3] + v };
            cost += v * w * u;
        }
        (cost + v).sin() * w + u
    },
    [[0.3, -0.4, 0.5, 0.9, -0.2, 0.1], [1.1, 0.2, -0.3, 0.4, 0.5, 0.6]],
    TURNS
);
over_data!(
    #[max_steps = 3]
    a_state_for_nothing,
    5,
    |x, data: &[f64]| {
        let (mut v, mut idle, mut last) = (x[0] * 1.0, x[1] * 1.0, x[1] * 2.0);
        for d in data {
            idle = (idle * x[2] + v).cos();
            last = v;
            v = (v * x[2] + x[3] * *d + x[4] * v * v).tanh();
        }
        v * v + last * v * x[1]
    },
    [[0.3, -0.4, 0.5, 0.9, -0.2], [1.1, 0.2, -0.3, 0.4, 0.5]],
    TURNS
);
over_data!(
    #[max_steps = 3]
    states_that_only_grow,
    6,
    |x, data: &[f64]| {
        let (mut v, mut s, mut t) = (x[0] * 1.0, x[1] * 1.0, x[2] * x[3]);
        for d in data {
            s += v * x[4];
            if *d > 0.0 {
                t += v * v * *d;
            }
            v = (v * x[2] + x[3] * *d + x[5]).sin();
        }
        (s * t).sin() * v + s * s * x[1]
    },
    [[0.3, -0.4, 0.5, 0.9, -0.2, 0.1], [1.1, 0.2, -0.3, 0.4, 0.5, 0.6]],
    TURNS
);
over_data!(
    #[max_steps = 3]
    one_matrix_behind_another,
    6,
    |x, data: &[f64]| {
        let (mut v, mut w) = (x[0] * 1.0, x[1] * 1.0);
        for d in data {
            (v, w) = ((v * x[2] + w * x[3] + *d).sin(), (w * x[4] + v * *d).cos());
        }
        let (mut a, mut b) = (v * w, x[5] * v);
        for d in data {
            (a, b) = ((a * w + b * x[2] + *d).sin(), (b * v + a * x[3]).cos());
        }
        a * b + v * a + (w * b).sin()
    },
    [[0.3, -0.4, 0.5, 0.9, -0.2, 0.1], [1.1, 0.2, -0.3, 0.4, 0.5, 0.6]],
    TURNS
);
over_data!(
    #[max_steps = 3]
    left_by_a_state,
    6,
    |x, data: &[f64]| {
        let (mut v, mut w) = (x[0] * 1.0, x[1] * 1.0);
        for d in data {
            if *d == 0.0 {
                continue;
            }
            (v, w) = ((v * x[2] + w * x[3] + *d).sin(), (w * x[4] + v * x[5]).cos());
            if *d > 0.7 {
                break;
            }
            w = w * v + *d;
        }
        v * w + v * v * x[5]
    },
    [[0.3, -0.4, 0.5, 0.9, -0.2, 0.1], [1.1, 0.2, -0.3, 0.4, 0.5, 0.6]],
    TURNS
);

over_data!(
    #[max_steps = 4]
    a_slope_that_a_state_arrives_at,
    8,
    |x, data: &[f64]| {
        let (mut v, mut t, mut w) = (x[0] * 1.0, x[1] * 1.0, x[4] * 1.0);
        for d in data {
            t += v * v * *d * x[3] + w * v;
            let next = (v * x[2] + *d + w * x[5]).sin();
            w = (w * x[6] + v * x[7]).cos();
            v = next;
        }
        t * v
    },
    [[0.5, 0.1, 0.2, 0.7, 0.3, 0.9, -0.4, 0.6]],
    TURNS
);

over_data!(
    #[max_steps = 9]
    a_loop_within_that_carries,
    4,
    |x, data: &[f64]| {
        let (mut v, mut u) = (x[0] * 1.0, x[1] * 1.0);
        for d in data {
            let mut w = v * x[3];
            for e in data {
                w = (w * x[2] + *e * *d).cos();
            }
            v = (v * x[1] + w + u).sin();
            u = u * x[2] + v;
        }
        v * v * u
    },
    [[0.5, 0.1, 0.2, 0.7]],
    TURNS
);
over_data!(
    #[max_steps = 9]
    a_range_left_at_a_number,
    5,
    |x, data: &[f64]| {
        let (mut v, mut w) = (x[0] * 1.0, x[1] * 1.0);
        for i in 0..30 {
            let d = data.get(i).copied().unwrap_or(0.1);
            let next = (v * x[2] + w * x[3] + d).sin();
            w = (w * x[4] + v).cos();
            v = next;
            if i == data.len() {
                break;
            }
        }
        v * w * x[0]
    },
    [[0.5, 0.1, 0.2, 0.7, -0.4]],
    TURNS
);
over_data!(
    #[max_steps = 9]
    a_range_left_at_a_state,
    5,
    |x, data: &[f64]| {
        let (mut v, mut w) = (x[0] * 1.0, x[1] * 1.0);
        for i in 0..40 {
            let next = (v * x[2] + w * x[3] + 0.1 * i as f64).sin();
            w = (w * x[4] + v).cos();
            if next > 0.9 + 0.01 * data.len() as f64 {
                break;
            }
            v = next;
        }
        v * w * x[0]
    },
    [[0.5, 0.1, 0.2, 0.7, -0.4], [0.1, 0.9, 0.8, 0.7, 1.4]],
    TURNS
);

/// The same function with and without a sweep, in both scalar types.
macro_rules! both_ways {
    ($scalar:ident, $swept:ident, $carried:ident) => {
        #[hessian(max_steps = 40)]
        fn $swept(x: [$scalar; 9], data: &[$scalar]) -> $scalar {
            let (mut v, mut w, mut sum) = (x[0], x[1], 0.0);
            for d in data {
                let first = (x[2] * v + x[3] * w + x[4] * d).tanh();
                (v, w) = (first, (x[5] * v + x[6] * w + x[7] * d).tanh() * x[8]);
                sum += (v - d) * (v - d);
            }
            sum + v * w
        }
        #[hessian]
        fn $carried(x: [$scalar; 9], data: &[$scalar]) -> $scalar {
            let (mut v, mut w, mut sum) = (x[0], x[1], 0.0);
            for d in data {
                let first = (x[2] * v + x[3] * w + x[4] * d).tanh();
                (v, w) = (first, (x[5] * v + x[6] * w + x[7] * d).tanh() * x[8]);
                sum += (v - d) * (v - d);
            }
            sum + v * w
        }
    };
}
both_ways!(f64, swept, carried);
both_ways!(f32, swept_single, carried_single);

/// A Hessian that is swept takes less work, and is the same one, with as many turns as there is room for and with more.
#[test]
fn as_without_a_sweep() {
    let work = |count: hessian_runtime::Counts| count.add + count.mul;
    assert!(3 * work(swept::COST.hessian) < 2 * work(carried::COST.hessian));
    for turns in [0, 1, 7, 39, 40, 41, 60] {
        let data: Vec<f64> = (0..turns).map(|i| (f64::from(i) * 0.7).sin()).collect();
        let x: [f64; 9] = core::array::from_fn(|i| (i as f64 * 1.3).cos() * 0.8);
        let (found, expected) = (swept::value_gradient_hessian(x, &data), carried::value_gradient_hessian(x, &data));
        assert_eq!(found.0.to_bits(), expected.0.to_bits());
        let scale = expected.2.as_flattened().iter().fold(1.0, |a: f64, b| a.max(b.abs()));
        check("gradient", found.1, expected.1, scale);
        for (found, expected) in found.2.into_iter().zip(expected.2) {
            check("hessian", found, expected, scale);
        }
        let (data, x): (Vec<f32>, [f32; 9]) = (data.iter().map(|&d| d as f32).collect(), x.map(|x| x as f32));
        let (found, single) = (swept_single::hessian(x, &data), carried_single::hessian(x, &data));
        for (found, expected) in found.as_flattened().iter().zip(single.as_flattened()) {
            assert!((found - expected).abs() <= 64.0 * f32::EPSILON * scale as f32, "{found} {expected}");
        }
    }
}
