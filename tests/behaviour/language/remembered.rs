//! What a loop remembers of the data that it has seen, without a type that says of what.

use hessian_runtime::hessian;
use num_dual::{DualNum, HyperDual64};

use crate::oracle::against;

const DATA: &[&[f64]] = &[&[], &[1.5], &[1.0, 0.5, 2.0, -1.0, 3.0], &[-1.0, -2.0], &[0.0, 0.0, 4.0]];

#[test]
fn the_item_before() {
    #[hessian]
    fn steps(x: [f64; 2], data: &[f64]) -> f64 {
        let mut before = None;
        let mut highest = None;
        let mut sum = 0.0;
        for &v in data {
            match before {
                Some(p) if p > 1.0 => sum += (v - p) * x[0] * x[1],
                Some(p) => sum += (v - p) * x[1].powi(2),
                None => sum += x[0] * x[0],
            }
            if highest.is_none_or(|h| v > h) {
                highest = Some(v);
            }
            sum += x[0] * highest.unwrap_or(0.5) * before.map_or(1.0, |p| p * x[1]);
            before = if v < 0.0 { None } else { Some(v) };
        }
        if let Some(last) = before {
            sum += last * x[1] * x[0];
        }
        sum
    }
    for data in DATA {
        let dual = |[x, y]: [HyperDual64; 2]| {
            let (mut before, mut highest, mut sum) = (None::<f64>, f64::NEG_INFINITY, HyperDual64::from(0.0));
            for &v in *data {
                sum += before.map_or(x * x, |p| if p > 1.0 { x * y * (v - p) } else { y.powi(2) * (v - p) });
                highest = highest.max(v);
                sum += x * highest * before.map_or(HyperDual64::from(1.0), |p| y * p);
                before = (v >= 0.0).then_some(v);
            }
            sum + before.map_or(HyperDual64::from(0.0), |last| x * y * last)
        };
        let points = [[0.7, 1.3], [0.0, 0.0], [-1e3, 1e-3]];
        against(|x| steps(x, data), |x| steps::value_gradient_hessian(x, data), dual, &points);
    }
}

#[test]
fn rows_and_references() {
    #[hessian]
    fn rows(x: [f64; 3], rows: &[(f64, usize)]) -> f64 {
        let mut before: Option<&(f64, usize)> = None;
        let mut copied = None;
        let (mut sum, mut i) = (0.0, 0);
        while i < rows.len() {
            let row = &rows[i];
            if let Some(before) = before {
                sum += (row.0 - before.0) * x[row.1] * x[before.1];
            }
            if let Some((value, at)) = copied {
                sum += x[at] * value;
            }
            before = Some(row);
            copied = Some(*row);
            i += 1;
        }
        sum
    }
    let data: [&[(f64, usize)]; 3] = [&[], &[(2.0, 1)], &[(1.0, 1), (0.5, 2), (2.0, 0), (-1.0, 0)]];
    for data in data {
        let dual = |x: [HyperDual64; 3]| {
            let term = |w: &[(f64, usize)]| x[w[1].1] * x[w[0].1] * (w[1].0 - w[0].0) + x[w[0].1] * w[0].0;
            data.windows(2).map(term).fold(HyperDual64::from(0.0), |a, b| a + b)
        };
        let points = [[0.7, 1.3, -0.4], [0.0; 3]];
        against(|x| rows(x, data), |x| rows::value_gradient_hessian(x, data), dual, &points);
    }
}

#[test]
fn pairs_where_paths_meet() {
    #[hessian]
    fn gaps(x: [f64; 3], data: &[f64]) -> f64 {
        let mut before = None;
        let mut sum = 0.0;
        for (i, &v) in data.iter().enumerate() {
            if let Some((j, p)) = before {
                let gap: usize = i - j;
                sum += (v - p) * x[j % 3] * x[i % 3] * gap as f64;
            }
            if v != 0.5 {
                before = Some((i, v));
            }
        }
        sum
    }
    for data in DATA {
        let dual = |x: [HyperDual64; 3]| {
            let (mut before, mut sum) = (None::<(usize, f64)>, HyperDual64::from(0.0));
            for (i, &v) in data.iter().enumerate() {
                if let Some((j, p)) = before {
                    sum += x[j % 3] * x[i % 3] * ((v - p) * (i - j) as f64);
                }
                before = if v == 0.5 { before } else { Some((i, v)) };
            }
            sum
        };
        let points = [[0.7, 1.3, -0.4], [0.0; 3]];
        against(|x| gaps(x, data), |x| gaps::value_gradient_hessian(x, data), dual, &points);
    }
}

/// The parameter of one closure is called like what another one captures.
#[test]
fn the_nearest() {
    #[hessian]
    fn nearest(c: f64, y: f64, data: &[[f64; 2]]) -> f64 {
        let distance = |p: &[f64; 2]| (p[0] - c).powi(2);
        let near = data.iter().min_by(|c, d| distance(c).total_cmp(&distance(d))).unwrap();
        near[1] * y + distance(near)
    }
    let data = [[1.0, 2.0], [0.5, 3.0], [2.0, 5.0]];
    let dual = |[c, y]: [HyperDual64; 2]| {
        let distance = |p: &[f64; 2]| (p[0] - c.re).abs();
        let near = data.iter().min_by(|a, b| distance(a).total_cmp(&distance(b))).unwrap();
        y * near[1] + (-c + near[0]).powi(2)
    };
    let points = [[0.6, 1.3], [0.0, 0.0], [5.0, -2.0], [0.75, 1.0]];
    let routine = |[c, y]: [f64; 2]| nearest::value_gradient_hessian(c, y, &data);
    against(|[c, y]| nearest(c, y, &data), routine, dual, &points);
}

#[test]
fn without_a_loop() {
    #[hessian]
    fn chosen(x: f64, y: f64, data: &[f64]) -> f64 {
        let third = if data.len() > 2 && x > 0.0 { Some(&data[2]) } else { None };
        match third {
            Some(third) => third * x * y,
            None => y * y,
        }
    }
    for data in DATA {
        let dual = |[x, y]: [HyperDual64; 2]| match data.get(2) {
            Some(third) if x.re > 0.0 => x * y * *third,
            _ => y * y,
        };
        let points = [[0.7, 1.3], [0.0, 0.0], [-2.0, 3.0]];
        let routine = |[x, y]: [f64; 2]| chosen::value_gradient_hessian(x, y, data);
        against(|[x, y]| chosen(x, y, data), routine, dual, &points);
    }
}
