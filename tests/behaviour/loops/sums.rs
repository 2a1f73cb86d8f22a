//! Sums over run-time data.

use super::{NUMBERS, ROWS, over_data};
use crate::oracle::check;

over_data!(
    sum_of_squares,
    2,
    |x, data: &[f64]| {
        let mut s = x[0] * 0.0;
        for r in data {
            s += (x[0] * *r - x[1]).powi(2);
        }
        s
    },
    [[0.3, 0.7], [-1.5, 2.0]],
    NUMBERS
);
over_data!(
    by_index,
    2,
    |x, data: &[f64]| {
        let mut s = x[0] * 0.0;
        for i in 0..data.len() {
            s += (x[0] * data[i] - x[1]).sin();
        }
        s * x[0]
    },
    [[0.3, 0.7], [-1.5, 2.0]],
    NUMBERS
);
over_data!(
    rows,
    2,
    |x, rows: &[(f64, f64)]| {
        let mut s = x[0] * 0.0;
        for &(a, b) in rows {
            s += (x[0] * a - x[1] * b).exp();
        }
        for (a, b) in rows.iter() {
            s -= (x[0] * *a).sin() * *b;
        }
        for (i, row) in rows.iter().enumerate() {
            s = s + x[1] * x[1] * row.0 * (i as f64);
        }
        s
    },
    [[0.3, 0.7], [-1.5, 2.0]],
    ROWS
);
over_data!(
    nested_run_time,
    2,
    |x, rows: &[&[f64]]| {
        let mut s = x[0] * 0.0;
        for row in rows {
            let mut t = x[1] * 0.0;
            for v in row.iter() {
                t += (x[0] * *v).sin();
            }
            s += t * t;
        }
        s
    },
    [[0.3, 0.7], [-1.5, 2.0]],
    [&[][..], &[&[1.0, 2.0][..], &[], &[0.5]][..]]
);
over_data!(
    same_accumulator_in_nested_loops,
    2,
    |x, rows: &[&[f64]]| {
        let mut s = x[0] * x[1];
        for row in rows {
            for v in *row {
                s += (x[0] * *v - x[1]).powi(2);
            }
            s -= x[0].exp();
        }
        s.sin()
    },
    [[0.3, 0.7], [-1.5, 2.0]],
    [&[][..], &[&[1.0, 2.0][..], &[], &[0.5]][..]]
);
over_data!(
    literal_in_run_time,
    3,
    |x, data: &[[f64; 3]]| {
        let mut s = x[0] * 0.0;
        for r in data {
            let mut z = x[0] * 0.0;
            for j in 0..3 {
                z += x[j] * r[j];
            }
            s += (z.exp() + 1.0).ln();
        }
        s
    },
    [[0.3, 0.7, -0.2], [-1.5, 2.0, 0.1]],
    [&[][..], &[[1.0, 2.0, 3.0], [0.5, -0.5, 0.25]][..]]
);
over_data!(
    run_time_in_literal,
    3,
    |x, data: &[f64]| {
        let mut s = x[0] * 0.0;
        for j in 0..3 {
            let mut t = x[0] * 0.0;
            for d in data {
                t += (x[j] * *d).cos();
            }
            s += t * t * x[(j + 1) % 3];
        }
        s
    },
    [[0.3, 0.7, -0.2], [-1.5, 2.0, 0.1]],
    NUMBERS
);
over_data!(
    several_accumulators_and_their_product,
    2,
    |x, rows: &[(f64, f64)]| {
        let (mut a, mut b) = (x[0] * 0.0, x[1] * 1.0);
        let mut c = [x[0], x[1] * x[0]];
        for &(u, v) in rows {
            let e = (x[0] * u).exp();
            a += e;
            b -= e * v * x[1];
            c[0] += x[1] * u;
            c[1] = c[1] - x[0] * x[0] * v;
        }
        a * b + c[0] / (c[1] * c[1] + 1.0)
    },
    [[0.3, 0.7], [-1.5, 2.0]],
    ROWS
);
over_data!(
    counters,
    2,
    |x, data: &[f64]| {
        let mut s = x[0] * 0.0;
        let mut k = 0;
        let mut seen = false;
        for d in data {
            if *d > 0.0 {
                k += 1;
                seen = true;
            }
            if seen {
                s += x[0].powi(k) * x[1] * *d;
            }
        }
        s * (k as f64) + if seen { x[1] * x[1] } else { x[0] }
    },
    [[0.3, 0.7], [1.5, 2.0]],
    NUMBERS
);
over_data!(
    alias_of_an_argument,
    1,
    |x, data: &[f64]| {
        // What the loop's derivative is made of is computed outside as well.
        let sine = x[0].sin();
        let mut c = x[0] * 1.0;
        for d in data {
            c = x[0].cos() * c + sine * *d + c * x[0].sin();
        }
        c * sine
    },
    [[0.3], [1.5]],
    NUMBERS
);

over_data!(
    closures_that_add,
    2,
    |x, data: &[f64]| {
        let mut s = x[0] * 0.0;
        let mut n = 0;
        let mut add = |y| {
            s += y;
            n += 1;
        };
        for d in data {
            add((x[0] * *d).sin());
            if *d > 0.0 {
                add(x[1] * x[0]);
            }
        }
        s * (n as f64)
    },
    [[0.3, 0.7], [1.5, 2.0]],
    NUMBERS
);
over_data!(
    shadowing,
    2,
    |x, data: &[f64]| {
        let s = x[0] * 2.0;
        let mut t = x[1] * 1.0;
        for s in data {
            let t_ = x[0] * *s;
            {
                let mut t = t_ * t_;
                t *= x[1];
                let s = t + 1.0;
                let _ = s;
            }
            let s = t_ + x[1];
            t += s * s;
        }
        s * t
    },
    [[0.3, 0.7], [1.5, 2.0]],
    NUMBERS
);
over_data!(
    sums_of_sums,
    2,
    |x, data: &[f64]| {
        let mut mean = x[0] * 0.0;
        for d in data {
            mean += (x[0] * *d).exp();
        }
        mean = mean / (data.len() as f64 + 1.0);
        let mut spread = x[1] * 0.0;
        for d in data {
            let r = (x[0] * *d).exp() - mean;
            spread += r * r * x[1];
        }
        let mut third = x[0] * 1.0;
        for d in data {
            third += spread.sin() * mean * *d;
        }
        spread * mean + third.powi(2)
    },
    [[0.3, 0.7], [0.5, 2.0]],
    NUMBERS
);
over_data!(
    loops_in_branches,
    2,
    |x, data: &[f64]| {
        let mut s = x[1] * 1.0;
        if x[0] > x[1] {
            for d in data {
                s += x[0] * *d;
            }
            s = s * s;
        } else {
            for d in data {
                s = s * x[0] + *d;
            }
            if s > 0.5 {
                for d in data.iter().skip(1) {
                    s -= (x[1] * *d).cos();
                }
            }
        }
        s.sin() * x[0]
    },
    [[0.3, 0.7], [1.5, 0.2], [1.9, 2.0]],
    NUMBERS
);
over_data!(
    statements_in_bodies,
    2,
    |x, data: &[f64]| {
        let mut s = x[0] * 0.0;
        for (k, d) in data.iter().enumerate() {
            debug_assert!(k < data.len());
            let weight = if k % 2 == 0 { d.abs().sqrt() } else { 2.0 };
            let mut parts = [0.0; 2];
            for (i, part) in parts.iter_mut().enumerate() {
                *part = weight * (i as f64);
            }
            let mut n = 0.0;
            for e in &data[..k] {
                n += e * e;
            }
            s += (x[0] * weight - x[1] * parts[1]).powi(2) * n;
        }
        s
    },
    [[0.3, 0.7], [1.5, 0.2]],
    NUMBERS
);

#[test]
fn several_results() {
    #[hessian_runtime::hessian]
    fn function(x: f64, y: f64, data: &[f64]) -> [f64; 2] {
        let mut s = 0.0;
        let mut p = 1.0;
        for d in data {
            s += (x * d).powi(2);
            p *= y * d + x;
        }
        [s * y, p]
    }
    let (x, y, data) = (0.3, 0.7, [2.0, -0.5]);
    let q = 4.25;
    // p = (2y + x)(x − y/2) = x² + 3/2·xy − y²
    let jacobian = function::jacobian(x, y, &data);
    check("s", jacobian[0], [2.0 * q * x * y, q * x * x], 1.0);
    check("p", jacobian[1], [2.0 * x + 1.5 * y, 1.5 * x - 2.0 * y], 1.0);
    let hessian = function::weighted_hessian(x, y, &data, [2.0, 3.0]);
    check("xx", hessian[0], [4.0 * q * y + 6.0, 4.0 * q * x + 4.5], 1.0);
    check("yy", hessian[1], [4.0 * q * x + 4.5, -6.0], 1.0);
    check("vjp", function::vjp(x, y, &data, [1.0, 0.0]), jacobian[0], 1.0);
}

#[test]
fn variables_are_seen_as_they_are_before_the_loop() {
    #[hessian_runtime::hessian(only(value_gradient_hessian, gradient))]
    fn function(x: f64, data: &[f64]) -> f64 {
        let mut scale: f64 = data[0] * 2.0;
        let mut table = Vec::new();
        for d in data {
            table.push(*d);
        }
        scale += 1.0;
        let mut s = 0.0;
        for (i, _) in data.iter().enumerate() {
            s += (x * scale).powi(2) * table[i];
        }
        scale *= 3.0;
        let mut t = 0.0;
        for d in data {
            t += x * scale * d;
        }
        s * t
    }
    let data = [0.5, 2.0];
    // a = 2² · 2.5, b = 6 · 2.5: a·b·x³
    let (c, x) = (10.0 * 15.0, 0.7);
    let (value, gradient, hessian) = function::value_gradient_hessian(x, &data);
    assert_eq!(value.to_bits(), function(x, &data).to_bits());
    check("gradient", gradient, [3.0 * c * x * x], 1.0);
    check("gradient alone", function::gradient(x, &data), gradient, 1.0);
    check("hessian", hessian[0], [6.0 * c * x], 1.0);
}

#[test]
fn loops_over_what_an_arm_binds() {
    #[derive(Clone, Copy)]
    enum Model<'a> {
        Empty,
        Rows(&'a [f64]),
        Pair { first: f64, rest: &'a [f64] },
    }
    #[hessian_runtime::hessian(only(value_gradient_hessian, gradient, hvp))]
    fn function(x: f64, model: Model<'_>, extra: Option<&[f64]>) -> f64 {
        let mut s = x;
        match model {
            Model::Empty => {}
            Model::Rows(rows) => {
                for r in rows {
                    s += (x * r).sin();
                }
            }
            Model::Pair { first, rest } => {
                let tail = &rest[1..];
                let weight = first * 2.0;
                for r in tail {
                    s += (x * r).sin() * weight;
                }
            }
        }
        if let Some(more) = extra {
            for m in more.iter().skip(1) {
                s = s * x + m;
            }
        }
        s * s
    }
    let expected = |x: f64, c: f64, w: f64, m: f64, more: bool| {
        let (s, t, u) = (x + w * (c * x).sin(), 1.0 + w * c * (c * x).cos(), -w * c * c * (c * x).sin());
        let (s, t, u) = if more { (s * x + m, t * x + s, u * x + 2.0 * t) } else { (s, t, u) };
        (s * s, 2.0 * s * t, 2.0 * (t * t + s * u))
    };
    let x = 0.7;
    let more = [9.0, 0.25];
    for (model, c, w) in [
        (Model::Empty, 0.0, 0.0),
        (Model::Rows(&[1.5]), 1.5, 1.0),
        (Model::Pair { first: 0.75, rest: &[7.0, 2.5] }, 2.5, 1.5),
    ] {
        for extra in [None, Some(&more[..])] {
            let (value, gradient, hessian) = function::value_gradient_hessian(x, model, extra);
            assert_eq!(value.to_bits(), function(x, model, extra).to_bits());
            let (v, g, h) = expected(x, c, w, 0.25, extra.is_some());
            check("value", [value], [v], 1.0);
            check("gradient", gradient, [g], 1.0);
            check("gradient alone", function::gradient(x, model, extra), [g], 1.0);
            check("hessian", hessian[0], [h], 1.0);
            check("hvp", function::hvp(x, model, extra, [2.0]), [2.0 * h], 1.0);
        }
    }
}
over_data!(
    literals_before_elements,
    2,
    |x, data: &[f64]| {
        // The ½ meets the 2 of the derivative, before an element of the parameter as of what hides it.
        let sum = x[0] * x[0] * (0.5 * data[0]) + x[1] * x[1] * x[0] * (0.25 * data[1]);
        let data: Vec<[f64; 2]> = data.iter().map(|d| [*d, 2.0 * d]).collect();
        let whole: Vec<i32> = data.iter().map(|d| d[1] as i32).collect();
        let row = data[1];
        sum + x[0] * x[1] * x[1] * (0.5 * row[1]) + x[0] * (0.5 * data[0][1]) + x[1] * x[1] * f64::from(whole[1] / 2)
    },
    [[0.3, 0.7], [-1.5, 2.0], [0.0, 1e150]],
    [&[0.5, 3.0][..], &[-1.2, 7.5, 2.0]]
);

// What only grows is no sum if another state is what it is, or was: that one has its derivatives as well.
over_data!(
    another_state_is_what_has_been_added_up,
    2,
    |x, data: &[f64]| {
        let (mut sum, mut last, mut before) = (x[0] * 0.0, x[1] * 1.0, x[0] * 2.0);
        for d in data {
            before = sum;
            sum += (x[0] * *d).sin();
            last = sum;
        }
        last * last * x[1] + sum * x[1] + before * last
    },
    [[0.3, 0.7], [-1.5, 2.0]],
    NUMBERS
);
over_data!(
    another_state_is_what_has_been_added_up_in_some_turns,
    2,
    |x, data: &[f64]| {
        let (mut sum, mut best) = (x[0] * 0.0, x[1] * 1.0);
        for d in data {
            if *d > 0.0 {
                sum += (x[0] * *d + x[1]).sin();
                best = sum;
            }
        }
        best * best * x[1] + sum * x[1]
    },
    [[0.3, 0.7], [-1.5, 2.0]],
    NUMBERS
);
over_data!(
    the_greatest_of_partial_sums,
    2,
    |x, data: &[f64]| {
        let (mut sum, mut most) = (x[0] * 0.0, x[1] * 0.25);
        for d in data {
            sum += (x[0] * *d).sin() + x[1] * *d;
            if sum > most {
                most = sum;
            }
        }
        most * most * x[1] + sum
    },
    [[0.3, 0.7], [-1.5, 2.0]],
    NUMBERS
);
over_data!(
    #[max_steps = 3]
    another_state_is_what_has_been_added_up_swept,
    2,
    |x, data: &[f64]| {
        let (mut v, mut sum, mut last, mut before) = (x[0] * 1.0, x[0] * 0.0, x[1] * 1.0, x[0] * 2.0);
        for d in data {
            before = sum;
            v = (v * *d + x[1]).sin();
            sum += v * v;
            last = sum;
        }
        last * last * x[1] + sum * x[1] + before * last
    },
    [[0.3, 0.7], [-1.5, 2.0]],
    NUMBERS
);

// The derivative's pass over the turns has to know both where the sum stands and what it comes to.
over_data!(
    a_sum_that_ends_the_loop,
    2,
    |x, data: &[f64]| {
        let mut s = x[0] * 0.0;
        for d in data {
            s += (x[0] * *d).sin();
            if s > 0.3 {
                break;
            }
        }
        s * s * 0.5 + x[1]
    },
    [[0.5, 0.1], [1.5, 0.2]],
    NUMBERS
);
over_data!(
    a_sum_that_ends_the_loop_of_another,
    2,
    |x, data: &[f64]| {
        let (mut s, mut t) = (x[0] * 0.0, x[1] * 0.0);
        for d in data {
            s += (x[0] * *d).sin();
            t += (x[1] * *d).cos() * if s > 0.1 { 1.0 } else { 2.0 };
            if s > 0.3 {
                break;
            }
        }
        s * t
    },
    [[0.5, 0.1], [1.5, 0.2]],
    NUMBERS
);
