//! Turns that are skipped, and loops that are left.

use super::{NUMBERS, over_data};
use crate::oracle::against_duals;

over_data!(
    filtered_by_data,
    2,
    |x, data: &[f64]| {
        let mut s = x[0] * 0.0;
        for &d in data {
            if d <= 0.0 {
                continue;
            }
            s += (x[0] * d).ln() + x[1] * x[1] * d.sqrt();
        }
        s
    },
    [[0.3, 0.7], [1.5, 2.0]],
    NUMBERS
);
over_data!(
    filtered_by_variables,
    2,
    |x, data: &[f64]| {
        let mut s = x[0] * 1.0;
        for d in data {
            let r = x[0] * *d - x[1];
            if r > 0.0 {
                s += r * r;
            } else if r < -1.0 {
                s -= r * x[0];
            }
        }
        s
    },
    [[0.3, 0.7], [1.5, 2.0], [-2.0, 0.25]],
    NUMBERS
);
over_data!(
    left_early,
    2,
    |x, data: &[f64]| {
        let mut s = x[0] * 0.0;
        for d in data {
            if *d > 1.5 {
                break;
            }
            s += (x[0] * *d - x[1]).powi(3);
        }
        s
    },
    [[0.3, 0.7], [1.5, 2.0]],
    NUMBERS
);
over_data!(
    left_by_a_variable,
    2,
    |x, data: &[f64]| {
        let mut s = x[0] * 0.0;
        for d in data {
            s += (x[0] * *d - x[1]).powi(2);
            if s > 1.0 {
                break;
            }
            s += x[1];
        }
        s
    },
    [[0.3, 0.7], [1.5, 2.0]],
    NUMBERS
);
over_data!(
    returned_from,
    2,
    |x, data: &[f64]| {
        let mut s = x[0] * 0.0;
        for d in data {
            s += (x[0] * *d - x[1]).powi(2);
            if s > 1.0 {
                return s * x[1] + x[0].sin();
            }
        }
        s * s
    },
    [[0.3, 0.7], [1.5, 2.0]],
    NUMBERS
);
over_data!(
    until_converged,
    1,
    |x, digits: i32| {
        let mut y = x[0];
        let mut steps = 0;
        while (y * y - x[0]) * (y * y - x[0]) > 0.1f64.powi(digits) {
            y = y - (y * y - x[0]) / (y * 2.0);
            steps += 1;
        }
        y * (steps as f64)
    },
    [[2.0], [0.7], [1.0]],
    [3, 12]
);
over_data!(
    forever,
    2,
    |x, n: usize| {
        let mut y = x[0] * 1.0;
        let mut k = 0;
        let z = loop {
            if k == n {
                break y * x[1];
            }
            y = (y * x[1]).sin() + x[0];
            k += 1;
            if y > 10.0 {
                break y;
            }
        };
        z + y
    },
    [[2.0, 0.3], [0.7, -1.0]],
    [0, 1, 2, 12]
);
over_data!(
    labels,
    2,
    |x, rows: &[&[f64]]| {
        let mut s = x[0] * x[1];
        'rows: for (i, row) in rows.iter().enumerate() {
            let mut t = x[0] * 1.0;
            for v in row.iter() {
                if *v < 0.0 {
                    continue 'rows;
                }
                if *v > 2.5 {
                    break 'rows;
                }
                t += (x[1] * *v).sin();
                if t > 2.0 {
                    break;
                }
                if t < -2.0 {
                    return t * s;
                }
            }
            s += t * t * (i as f64 + 1.0);
        }
        s
    },
    [[0.3, 0.7], [1.5, 2.0], [-1.9, -2.0]],
    [
        &[][..],
        &[&[1.0, 2.0][..], &[0.5, -1.0, 3.0], &[0.5], &[1.0, 1.0, 1.0, 1.0]][..],
        &[&[1.0][..], &[0.5, 3.0], &[0.5]][..]
    ]
);
over_data!(
    conditionally_active,
    2,
    |x, data: &[f64]| {
        let mut s = x[0] * 0.0;
        let mut level = x[0] * 0.0 + 1.0;
        for d in data {
            s += level * *d * x[1];
            if *d < 0.0 {
                level = x[0] * x[0];
            } else if *d > 1.5 {
                level = x[0] * 0.0 + 2.0;
            }
        }
        s
    },
    [[0.3, 0.7], [1.5, 0.2]],
    NUMBERS
);
over_data!(
    while_over_indices,
    2,
    |x, data: &[f64]| {
        let mut s = x[0] * 0.0;
        let mut i = 0;
        while i < data.len() {
            let mut j = i;
            while j < data.len() && data[j] > 0.0 {
                s += (x[0] * data[j] - x[1]).powi(2) * (i as f64 + 1.0);
                j += 1;
            }
            i = j + 1;
        }
        s
    },
    [[0.3, 0.7], [1.5, 0.2]],
    NUMBERS
);
against_duals!(
    left_where_a_continued_fraction_has_converged,
    3,
    |x| {
        // The modified Lentz method (Numerical Recipes, `betacf`): up to a hundred turns, of which few are made.
        const TINY: f64 = 1e-300;
        let [a, b, t] = x;
        let mut c = a * 0.0 + 1.0;
        let mut d = (c - (a + b) * t / (a + 1.0)).recip();
        let mut h = d;
        for m in 1..=100 {
            let turn = f64::from(m);
            let even = (b - turn) * t * turn / ((a - 1.0 + 2.0 * turn) * (a + 2.0 * turn));
            d = even * d + 1.0;
            if d < TINY && d > -TINY {
                d = d * 0.0 + TINY;
            }
            c = even / c + 1.0;
            d = d.recip();
            h *= d * c;
            let odd = -(a + turn) * (a + b + turn) * t / ((a + 2.0 * turn) * (a + 1.0 + 2.0 * turn));
            d = (odd * d + 1.0).recip();
            c = odd / c + 1.0;
            let step = d * c;
            h *= step;
            if step < 1.0 + 3e-16 && step > 1.0 - 3e-16 {
                break;
            }
        }
        h
    },
    [[1.3, 2.1, 0.3], [0.5, 0.5, 0.01], [4.0, 2.5, 0.6]]
);
against_duals!(
    left_after_any_number_of_turns,
    2,
    |x| {
        // Powers of 2 of the limit: no turn, one, as many as are written out, one more, and all of them.
        let mut s = x[1] * 1.0;
        let mut size = x[0] * 1.0;
        'outer: for i in 0..30 {
            for _ in 0..2 {
                if size > 1024.0 || size < -1024.0 {
                    break 'outer;
                }
                s += x[1] * size * f64::from(i);
            }
            size *= 2.0;
        }
        s * s
    },
    [
        [2048.0, 0.5],
        [1000.0, 0.5],
        [7.9, 0.25],
        [4.1, -1.5],
        [3.9, 2.0],
        [1.0, 1.0],
        [1e-20, 3.0],
        [0.0, 0.5],
        [-5.0, 0.3]
    ]
);
against_duals!(
    left_with_numbered_elements,
    4,
    |x| {
        // What is indexed is known, the index is not.
        let weights = [1.0, 0.5, -0.25, 2.0];
        let mut held = [x[0] * 0.0, x[1] * 0.0, x[2] * 0.0, x[3] * 0.0];
        let mut s = x[0] * 0.0;
        for k in 0..24 {
            held[k % 4] += x[k % 4] * weights[(k + 1) % 4];
            s += held[k % 4] * x[(k + 3) % 4];
            if s > 4.0 {
                break;
            }
        }
        s + held[0] * held[2]
    },
    [[0.3, 0.7, -0.2, 1.1], [1.5, 2.0, 0.1, 0.4], [0.01, -0.02, 0.03, 0.0]]
);
against_duals!(
    arrays_changed_in_place_before_the_first_exit,
    2,
    |x| {
        let mut held = [x[0] * 0.0, x[1] * 1.0];
        loop {
            held[0] += x[0] * x[1];
            held[1] *= x[0] + 0.5;
            if held[0] > 4.0 {
                break;
            }
        }
        let mut row = [[x[0] * 1.0, x[1] * 1.0]; 2];
        for i in 0..50 {
            row[i % 2][0] *= x[1] + 0.75;
            row[1][1] -= row[0][0] * 0.125;
            if row[1][0] > 20.0 {
                break;
            }
        }
        held[0] * held[1] + row[1][0] * row[1][1]
    },
    [[0.3, 0.7], [0.3, 1.7], [3.0, 2.0]]
);
against_duals!(
    left_by_returning,
    2,
    |x| {
        let square = x[0] * x[1];
        let mut y = x[1] * x[1] + 1.0;
        for _ in 0..60 {
            let next = (square / y + y) * 0.5;
            if (next - y) * (next - y) < y * y * 1e-30 {
                return next * x[0];
            }
            y = next;
        }
        y
    },
    [[2.0, 0.5], [9.0, 4.0], [1e-3, 2.0]]
);

#[hessian_runtime::hessian]
const fn left_in_a_constant(x: f64, y: f64) -> f64 {
    let mut s = y;
    let mut size = x;
    let mut i = 0;
    while i < 12 {
        if size > 100.0 {
            break;
        }
        s += y * size;
        size *= 2.0;
        i += 1;
    }
    s
}

#[test]
fn a_constant_function_that_is_left_is_evaluated_at_compile_time() {
    const G: [f64; 2] = left_in_a_constant::gradient(30.0, 2.0);
    assert_eq!(G, [2.0 * 3.0, 1.0 + 90.0]);
}
