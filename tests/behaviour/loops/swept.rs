//! Sweeps back over the turns of loops: with no turn, fewer than there is room for, as many, and more.

use hessian_runtime::hessian;

use super::{NUMBERS, TURNS, over_data};
use crate::oracle::check;

over_data!(
    #[max_steps = 3]
    garch,
    3,
    |x, data: &[f64]| {
        let mut h = x[0] / (-x[1] - x[2] + 1.0);
        let mut l = x[0] * 0.0;
        for r in data {
            l += h.ln() + h.recip() * (*r * *r);
            h = x[0] + x[1] * (*r * *r) + x[2] * h;
        }
        l * 0.5
    },
    [[0.3, 0.1, 0.7], [0.5, 0.2, 0.3]],
    TURNS
);
over_data!(
    #[max_steps = 3]
    network,
    8,
    |x, data: &[f64]| {
        let mut state = [x[6] * 1.0, x[7] * 1.0];
        let mut sum = x[0] * 0.0;
        for y in data {
            let first = (x[0] * state[0] + x[1] * state[1] + x[2] * *y).tanh();
            let second = (x[3] * state[0] + x[4] * state[1] + x[5] * *y).tanh();
            state = [first, second];
            let error = state[0] - *y;
            sum += error * error;
        }
        sum
    },
    [[0.3, -0.4, 0.5, 0.9, -0.2, 0.1, 0.4, -0.6], [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.0, 0.0]],
    TURNS
);
over_data!(
    #[max_steps = 4]
    where_it_arrives,
    4,
    |x, data: &[f64]| {
        let (mut angle, mut velocity) = (x[0] * 1.0, x[1] * 1.0);
        for torque in data {
            let acceleration = -x[2] * velocity - angle.sin() / x[3] + *torque;
            angle += velocity * 0.1;
            velocity += acceleration * 0.1;
        }
        angle * angle + (velocity * x[0]).sin()
    },
    [[0.5, 0.1, 0.2, 1.3], [-1.0, 0.7, 0.4, 0.8]],
    TURNS
);
over_data!(
    #[max_steps = 4]
    one_loop_behind_another,
    4,
    |x, data: &[f64]| {
        let mut v = x[0] * 1.0;
        for d in data {
            v = (v * x[1] + *d).sin();
        }
        let (mut w, mut s) = (v * x[2], x[3] * 1.0);
        for d in data {
            s += w * w * *d;
            w = (w * x[3] + v * *d).cos();
        }
        s * v + w
    },
    [[0.5, 0.1, 0.2, 1.3], [-1.0, 0.7, 0.4, 0.8]],
    TURNS
);
over_data!(
    #[max_steps = 4]
    left_early_and_turns_passed_over,
    4,
    |x, data: &[f64]| {
        let scale = 1.0 / (data.len() as f64 + 1.0);
        let (mut v, mut s) = (x[0] * 1.0, x[1] * 0.0);
        for d in data {
            if *d < -1.0 {
                continue;
            }
            let shift = 0.5 * d + scale;
            if *d > 0.6 {
                v = v * x[1] + shift;
            } else {
                v = (v * x[2]).sin() + x[3] * *d;
            }
            s += v * v * shift;
            if *d == 0.6 {
                break;
            }
        }
        s + v * x[3]
    },
    [[0.5, 0.1, 0.2, 1.3], [-1.0, 0.7, 0.4, 0.8]],
    TURNS
);
over_data!(
    #[max_steps = 9]
    loops_within,
    3,
    |x, data: &[f64]| {
        let mut total = x[0] * 0.0;
        let mut v = x[0] * 1.0;
        for d in data {
            v = (v * x[1] + *d).sin();
        }
        for d in data {
            let mut w = v * 1.0;
            for e in data {
                w = (w * x[2] + *e * *d).cos();
            }
            total += w * *d;
        }
        total + v
    },
    [[0.5, 0.1, 0.2], [-1.0, 0.7, 0.4]],
    TURNS
);
over_data!(
    #[max_steps = 8]
    the_iteration_of_a_root,
    2,
    |x, data: &[f64]| {
        let mut root = x[0] * 1.0;
        let mut scale = 0.0;
        for d in data {
            let weight = d * d + 1.0;
            scale += weight;
            root = (root + x[0] * weight / root) * 0.5;
        }
        root * x[1] + x[1] * scale
    },
    [[2.0, 0.3], [0.7, -1.0]],
    NUMBERS
);

/// Each with the arm that its turn takes.
const CHOICES: [&[(f64, u8, Option<f64>)]; 5] = [
    &[],
    &[(0.5, 2, None)],
    &[(0.3, 0, Some(0.5)), (-1.2, 1, None), (0.8, 7, Some(-0.25))],
    &[(0.3, 1, Some(0.1)), (-1.2, 1, Some(-0.7)), (0.8, 0, None), (0.1, 2, None)],
    &[(1.0, 0, None), (0.0, 2, Some(1.5)), (-0.25, 1, None), (0.75, 0, Some(0.3)), (0.3, 3, None)],
];

over_data!(
    #[max_steps = 3]
    arms_of_a_match,
    8,
    |x, data: &[(f64, u8, Option<f64>)]| {
        let mut state = [x[6] * 1.0, x[7] * 1.0];
        let mut sum = x[0] * 0.0;
        for &(y, choice, shift) in data {
            let first = (x[0] * state[0] + x[1] * state[1] + x[2] * y).tanh();
            let second = match choice {
                0 => (x[3] * state[0] + x[4] * state[1] + x[5] * y).tanh(),
                1 => state[0] * x[4],
                _ => state[1] * 1.0,
            };
            state = [first, second];
            if let Some(shift) = shift {
                state[0] = (state[0] * x[1] + x[5] * shift).sin();
            }
            let error = state[0] - y;
            sum += error * error;
        }
        sum
    },
    [[0.3, -0.4, 0.5, 0.9, -0.2, 0.1, 0.4, -0.6], [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.0, 0.0]],
    CHOICES
);
over_data!(
    #[max_steps = 4]
    a_match_in_an_arm_of_another,
    8,
    |x, data: &[(f64, u8, Option<f64>)]| {
        let (mut v, mut w) = (x[0] * 1.0, x[1] * 1.0);
        for &(y, choice, shift) in data {
            match shift {
                Some(shift) if shift > 1.0 => break,
                Some(shift) => {
                    w = match choice {
                        0 => (w * x[2] + v * shift).sin(),
                        1 | 2 => (v * x[3]).cos() * w,
                        _ => x[4] * w + x[5] * v,
                    };
                }
                None if y > 0.0 => {
                    if choice > 0 {
                        v = match choice {
                            2 => (v * x[6] + w * y).sin(),
                            _ => v * w * x[7],
                        };
                    } else {
                        std::mem::swap(&mut v, &mut w);
                    }
                }
                None => continue,
            }
            v = (v * x[2] + w * x[3] + x[4] * y).tanh();
        }
        v * w + v * x[5]
    },
    [[0.3, -0.4, 0.5, 0.9, -0.2, 0.1, 0.4, -0.6], [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 1.1]],
    CHOICES
);

#[hessian(max_steps = 5)]
fn last_turn_for_nothing(x: [f64; 2], data: &[f64]) -> f64 {
    let (mut v, mut s) = (x[0], 0.0);
    for d in data {
        s += v * v * x[1];
        v = (v - d).sqrt();
    }
    s
}

#[hessian]
fn last_turn_for_nothing_carried(x: [f64; 2], data: &[f64]) -> f64 {
    let (mut v, mut s) = (x[0], 0.0);
    for d in data {
        s += v * v * x[1];
        v = (v - d).sqrt();
    }
    s
}

/// The last turn ends with a root of zero, whose slope is infinite, and which nothing uses: swept back over, it would be
/// zero times infinity.
#[test]
fn what_nothing_uses_is_not_multiplied() {
    for (x, data) in [([0.75, 2.0], &[0.5, 0.5][..]), ([4.0, 0.3], &[3.0, 1.0]), ([1.0, 0.3], &[1.0])] {
        let [swept, carried] =
            [last_turn_for_nothing::gradient(x, data), last_turn_for_nothing_carried::gradient(x, data)];
        check("gradient", swept, carried, 1.0);
        assert!(swept.iter().all(|slope| slope.is_finite()));
        let [swept, carried] = [last_turn_for_nothing::hvp(x, data, x), last_turn_for_nothing_carried::hvp(x, data, x)];
        check("hvp", swept, carried, 1.0);
        let (swept, carried) =
            (last_turn_for_nothing::hessian(x, data), last_turn_for_nothing_carried::hessian(x, data));
        for (swept, carried) in swept.into_iter().zip(carried) {
            check("hessian", swept, carried, 1.0);
        }
    }
}

/// What is not a number stays that, as where tangents are carried.
#[test]
fn states_that_are_not_numbers() {
    for data in [&[2.0, 0.1][..], &[0.1, 2.0], &[f64::NAN], &[f64::INFINITY, 1.0], &[0.1; 9]] {
        let x = [1.0, 0.5];
        let swept = last_turn_for_nothing::value_gradient(x, data);
        let carried = last_turn_for_nothing_carried::value_gradient(x, data);
        assert_eq!(swept.0.to_bits(), carried.0.to_bits());
        check("gradient", swept.1, carried.1, 1.0);
    }
}

/// What is verbatim before the loop is run once, whichever way is taken.
#[test]
fn verbatim_statements_run_once() {
    use core::cell::Cell;
    #[hessian(max_steps = 3)]
    fn counted(x: [f64; 3], data: &[f64], runs: &Cell<usize>) -> f64 {
        runs.set(runs.get() + 1);
        let shift = runs.get() as f64 * 0.0 + 0.25;
        let mut v = x[0];
        let mut s = 0.0;
        for d in data {
            v = (v * x[1] + d * shift).sin();
            s += v * x[2];
        }
        s
    }
    for data in TURNS {
        let runs = Cell::new(0);
        let (value, gradient) = counted::value_gradient([0.3, 0.9, -0.4], data, &runs);
        assert_eq!(runs.get(), 1, "{data:?}");
        let (mut v, mut s, mut dv, mut ds) = (0.3_f64, 0.0, 0.0, 0.0);
        for d in data {
            let angle = v * 0.9 + d * 0.25;
            (v, dv) = (angle.sin(), angle.cos() * (v + 0.9 * dv));
            s += v * -0.4;
            ds += dv * -0.4;
        }
        assert_eq!(value.to_bits(), s.to_bits());
        check("gradient", [gradient[1]], [ds], 1.0);
    }
}

/// Results in the caller's memory, and another scalar type.
#[test]
fn forms() {
    #[hessian(max_steps = 3, only(gradient, value_gradient_hessian, value_gradient_hessian_into))]
    fn decay(x: &[f32; 4], data: &[f32]) -> f32 {
        let (mut v, mut s) = (x[0], x[3] * 0.0);
        for d in data {
            v = v * x[1] + x[2] * d;
            s += v * v * x[3];
        }
        s
    }
    #[hessian(max_steps = 30)]
    fn generic<T: hessian_runtime::Real>(x: &[T; 4], data: &[T]) -> T {
        let (mut v, mut s) = (x[0], x[3] - x[3]);
        for d in data {
            v = v * x[1] + x[2] * *d;
            s = s + v * v * x[3];
        }
        s
    }
    let x = [0.5, 0.9, -0.3, 0.7];
    for data in [&[][..], &[0.25], &[0.5, -1.0, 0.25], &[0.5, -1.0, 0.25, 1.0], &[1.0, 2.0, 3.0, 4.0, 5.0]] {
        let (value, gradient, hessian) = decay::value_gradient_hessian(&x, data);
        let (mut slopes, mut matrix) = ([0.0; 4], [[0.0; 4]; 4]);
        assert_eq!(decay::value_gradient_hessian_into(&x, data, &mut slopes, &mut matrix).to_bits(), value.to_bits());
        assert_eq!((slopes, matrix), (gradient, hessian));
        let data: Vec<f64> = data.iter().map(|&d| f64::from(d)).collect();
        let x = x.map(f64::from);
        let (expected, slopes, matrix) = generic::value_gradient_hessian(&x, &data);
        let near = |a: f32, b: f64| (f64::from(a) - b).abs() <= 1e-5 * (1.0 + b.abs());
        assert!(near(value, expected) && gradient.iter().zip(slopes).all(|(&a, b)| near(a, b)));
        let all = hessian.as_flattened().iter().zip(matrix.as_flattened());
        assert!(all.into_iter().all(|(&a, &b)| near(a, b)), "{hessian:?} {matrix:?}");
    }
}
