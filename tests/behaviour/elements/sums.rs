//! Sums of terms that read a few elements each.

use super::over_elements;

const POINTS: [&[f64]; 4] = [&[], &[0.3], &[-1.2, 1.0], &[0.3, -0.7, 1.1, 0.0, 2.0]];

over_elements!(
    chained_rosenbrock,
    |x| {
        let mut total = x.iter().map(|v| *v * 0.0).sum();
        for i in 1..x.len() {
            let a = x[i] - x[i - 1] * x[i - 1];
            let b = x[i - 1] * -1.0 + 1.0;
            total += a * a * 100.0 + b * b;
        }
        total
    },
    POINTS
);
over_elements!(one_element_at_a_time, |x| x.iter().map(|v| (*v * 1.3).sin() * *v).sum(), POINTS);
over_elements!(
    for_loops,
    |x| {
        let mut total = x.iter().map(|v| *v * 0.0).sum();
        for v in x {
            total += v.cos();
        }
        for &v in x {
            total -= v * v * v;
        }
        for v in x.iter() {
            total += *v * 0.5;
        }
        for (i, v) in x.iter().enumerate() {
            total += *v * *v * (i as f64);
        }
        for w in x.windows(3) {
            total += w[0] * w[1] * w[2];
        }
        for pair in x.chunks_exact(2) {
            total += (pair[0] - pair[1]).powi(3);
        }
        total
    },
    POINTS
);
over_elements!(
    chains,
    |x| {
        let a: Number = x.windows(2).map(|w| (w[1] - w[0]).exp()).sum();
        let b: Number = x.iter().zip(x.iter().skip(1)).map(|(a, b)| a * b).sum();
        let c: Number = x.iter().rev().zip(x).map(|(a, b)| (a * b).sin()).sum();
        let d: Number = x.iter().take(3).step_by(2).map(|a| a * a).sum();
        let e: Number = x.iter().zip(&x[x.len().min(1)..]).map(|(a, b)| (a - b).powi(2)).sum();
        let f: Number = x.iter().copied().fold(a * 0.0, |total, v| total + v * v * 0.25);
        a + b * 2.0 + c + d + e + f
    },
    POINTS
);
over_elements!(
    parts_of_the_slice,
    |x| {
        let inner = &x[1..x.len() - 1];
        let (from, to) = (1, inner.len());
        let innermost = &inner[from..to];
        let mut total = x[0] * x[0];
        for (i, v) in innermost.iter().enumerate() {
            total += *v * x[i] * inner[i + 1];
        }
        for w in inner.windows(2) {
            total += (w[0] * w[1]).sin();
        }
        let all = &x[..];
        total + all[all.len() - 1] * inner[0] + x[..2][1].exp()
    },
    [&[0.3, -0.7, 1.1], &[0.3, -0.7, 1.1, 0.2, 2.0, -0.4]]
);
over_elements!(
    elements_that_are_the_same,
    |x, edges: &[(usize, usize)]| {
        let mut total = x[0] * 0.0;
        for &(a, b) in edges {
            total += (x[a] * x[b]).sin() + x[a] * 0.5;
        }
        for e in edges {
            total += (x[e.0] - x[e.1]) * x[e.0] * x[2];
        }
        for e in 0..edges.len() {
            let (a, b) = edges[e];
            total += x[a].exp() * x[b] * x[edges[e].0];
        }
        total
    },
    [&[0.3, -0.7, 1.1]],
    &[(0, 1), (1, 1), (2, 0), (2, 2), (1, 0)]
);
over_elements!(
    indices_that_do_something,
    |x| {
        let mut k = 0;
        let mut total = x[0]
            * x[{
                k += 1;
                k
            }];
        let next = |i: usize| (i + 1) % x.len();
        for i in 0..x.len() {
            total += x[i] * x[next(i)] * x[next(next(i))];
        }
        let mut j = 0;
        while j + 1 < x.len() {
            total += x[j] * x[j] * x[j + 1];
            j += 2;
        }
        total * 2.0 + x[k]
    },
    [&[0.3, -0.7], &[0.3, -0.7, 1.1], &[0.3, -0.7, 1.1, 0.4]]
);
over_elements!(
    branches,
    |x| {
        let mut total = x[0] * 0.0;
        for i in 1..x.len() {
            if x[i] > x[i - 1] {
                total += x[i] * x[i] * x[i - 1];
            } else if i % 2 == 0 {
                total += x[0] * x[i];
            }
            let a = if x[i] < x[0] * 0.0 { x[i] } else { x[i - 1] * x[i] };
            total += a * a * x[0];
        }
        for i in 0..x.len() {
            if i == 1 {
                continue;
            }
            if x[i] * 1.0 > x[0] * 0.0 + 1.05 {
                break;
            }
            total += x[i].sin() * x[0];
        }
        total
    },
    [&[0.3, -0.7, 1.1, 0.4, 0.9], &[1.0, 2.0], &[-1.0]]
);
over_elements!(
    nested_loops,
    |x, rows: &[&[usize]]| {
        let mut total = x[0] * 0.0;
        for (i, row) in rows.iter().enumerate() {
            for &j in row.iter() {
                total += (x[i] - x[j]).powi(2) * x[j];
            }
            for i in 0..row.len() {
                for j in 0..i {
                    total += x[i] * x[j] * x[row[i]];
                }
            }
        }
        total
    },
    [&[0.3, -0.7, 1.1]],
    &[&[0, 1, 2], &[], &[2, 1]]
);
over_elements!(
    weights_and_helpers,
    |x, weights: &[f64]| {
        let square = |i: usize| x[i] * x[i];
        let mut total = x[0] * 0.0;
        for (i, w) in weights.iter().enumerate() {
            total += square(i) * square(i + 1) * *w;
        }
        for (v, w) in x.iter().zip(weights) {
            total += v.exp() * *w;
        }
        for (w, v) in weights.iter().zip(x.iter()) {
            total += v.sin() * *w;
        }
        total * 0.5 + x[0]
    },
    [&[0.3, -0.7, 1.1]],
    &[0.5, -2.0]
);
over_elements!(
    a_sum_times_what_is_read_outside,
    |x| {
        let scale = x[0] * x[1];
        let sum: Number = x.iter().map(|v| v.sin()).sum();
        sum * scale + scale.exp()
    },
    [&[0.3, -0.7], &[0.3, -0.7, 1.1]]
);
over_elements!(
    recurrences_of_what_is_read_before,
    |x, steps: usize| {
        let mut total = x[0] * 0.0;
        for w in x.windows(2) {
            let mut y = w[0] * w[0];
            for _ in 0..steps {
                y = y - (y * y * y - w[1]) * 0.1;
            }
            total += y * x[0];
        }
        total
    },
    [&[0.3, -0.7], &[0.3, -0.7, 1.1]],
    3
);
over_elements!(
    inner_sums_that_meet_what_is_outside,
    |x, rows: &[&[usize]]| {
        let mut total = x[0] * 0.0;
        for (i, row) in rows.iter().enumerate() {
            let mut inner = x[0] * 0.0;
            for &j in row.iter() {
                inner += x[j] * x[i] * x[j];
            }
            total += inner * x[i] + x[i].sin();
        }
        total
    },
    [&[0.3, -0.7, 1.1]],
    &[&[0, 1, 2], &[], &[2, 1]]
);
over_elements!(
    names_that_hide_others,
    |x, edges: &[(usize, usize)]| {
        assert!(x.len() > 1 && !x.is_empty(), "{} elements", x.len());
        let scale = 1.0 / x.len() as f64;
        let first = x[0];
        let x = &x[1..];
        debug_assert!(x.len() < 5);
        let mut total = first * first * scale;
        for &(x_1, i) in edges {
            let d = x[i] - first;
            let y = x;
            total += d * d * y[x_1] * scale;
            let x = x[i] * 2.0;
            total += x * x * first;
        }
        total + x[0]
    },
    [&[0.3, -0.7, 1.1]],
    &[(0, 1), (1, 1)]
);
over_elements!(
    the_run_decides_with_elements,
    |x| {
        let mut total = x[0] * 0.0;
        for i in 0..x.len() {
            let near = x[i] * 1.0 < x[0] * 0.0 + 0.5;
            let j = if near { i } else { 0 };
            total += x[j] * x[i] * x[i];
            total += match i {
                0 => x[0].sin(),
                k if k % 2 == 1 => x[k] * x[k - 1],
                _ => x[i] * x[j] * 0.5,
            };
        }
        let last = x.len() - 1;
        for (a, b) in x[..last].iter().zip(x[1..].iter()).filter(|(a, b)| **a < **b) {
            total += (*b - *a).powi(3);
        }
        total += x.iter().skip(1).take_while(|v| **v < x[0] * 0.0 + 1.05).map(|v| v.exp()).sum::<Number>();
        total
    },
    [&[0.3, -0.7, 1.1, 0.4], &[1.0, 2.0], &[-1.0]]
);
over_elements!(
    a_slice_of_a_slice_in_a_loop,
    |x, size: usize| {
        let mut total = x[0] * 0.0;
        for k in 0..x.len() / size {
            let row = &x[k * size..(k + 1) * size];
            let mut norm = x[0] * 0.0 + 1.0;
            norm += row[0] * row[0];
            norm += row[1] * row[1];
            total += norm.ln() * row[size - 1];
            for v in row {
                total += *v * *v * *v;
            }
        }
        total
    },
    [&[0.3, -0.7, 1.1, 0.4, 0.6, -0.2, 9.0], &[0.5, 0.2]],
    3
);
over_elements!(
    many_elements_in_a_term,
    |x| x.windows(24).map(|w| w.iter().map(|v| v.sin() + 1.5).fold(w[0] * 0.0 + 1.0, |a, b| a * b)).sum(),
    [&core::array::from_fn::<f64, 25, _>(|i| (i as f64 * 0.7).sin())]
);
over_elements!(
    many_elements_outside_of_a_split_loop,
    |x| {
        let p: [Number; 9] = [x[0], x[1], x[2], x[3], x[4], x[5], x[6], x[7], x[8]];
        let mut total = x[0] * 0.0;
        for v in &x[9..] {
            let mut t = *v * 0.0;
            for k in 0..9 {
                t += p[k] * p[(k + 1) % 9] * *v * (0.1 * k as f64);
            }
            total += t.exp() * *v;
        }
        total
    },
    [&core::array::from_fn::<f64, 12, _>(|i| (i as f64 * 0.7).sin())]
);
over_elements!(
    an_index_that_loops_find,
    |x| {
        let mut best = 0;
        let mut count = 0;
        for i in 0..x.len() {
            if x[i] * 1.0 > x[best] * 1.0 {
                best = i;
            }
            if x[i] * 1.0 > x[0] * 0.0 {
                count += 1;
            }
        }
        let mut total = x[best] * x[best] * x[0];
        let mut last = 0;
        for i in 0..x.len() {
            total += x[last] * x[i] * (count as f64);
            if i != best {
                last = i;
            }
        }
        'rows: for i in 0..x.len() {
            for j in 0..x.len() {
                if j > i {
                    continue 'rows;
                }
                total += x[i] * x[j] * x[best];
            }
        }
        total
    },
    [&[0.3, -0.7, 1.1, 0.4], &[2.0], &[1.0, 3.0]]
);
