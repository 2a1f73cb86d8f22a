//! Turns that are skipped, and loops that are left.

use super::{NUMBERS, over_data};

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
