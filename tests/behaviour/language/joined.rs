//! Iterators over data that are several loops in one, `chain` and `flat_map`, and those that remember something from value
//! to value: against second-order duals of plainly written loops.
#![allow(clippy::style, clippy::complexity, clippy::perf, reason = "every natural spelling, the clumsy ones too")]

use hessian_runtime::hessian;
use num_dual::{DualNum, HyperDual64};

use crate::oracle::against;

const POINTS: [[f64; 2]; 5] = [[0.7, -0.4], [1.9, 0.6], [-0.3, 1.4], [0.0, 0.0], [0.9, 0.9]];

const DATA: [&[f64]; 3] = [&[0.3, -1.2, 0.9, 2.1, 0.05, -0.4], &[0.6], &[]];

fn constant(value: f64) -> HyperDual64 {
    HyperDual64::from(value)
}

/// The values of a chain: all scaled by the first variable, then all scaled by the second.
fn scaled(x: [HyperDual64; 2], data: &[f64]) -> Vec<HyperDual64> {
    data.iter().map(|v| x[0] * *v).chain(data.iter().map(|v| x[1] * *v)).collect()
}

#[test]
fn chains() {
    #[hessian]
    fn adapted(x: [f64; 2], data: &[f64]) -> f64 {
        let both = || data.iter().map(|v| v * x[0]).chain(data.iter().map(|v| v * x[1]));
        let squares: f64 = both().map(|v| v * v).sum();
        let numbered: f64 =
            both().enumerate().filter(|(i, v)| i % 2 == 0 || *v > 0.2).map(|(i, v)| v * v * i as f64).sum();
        let horner = both().rev().fold(x[0], |sum, v| sum * 0.5 + v);
        let known: f64 = x.iter().copied().chain(both()).chain(core::iter::once(x[1])).map(|v| v.sin()).sum();
        squares * horner + numbered + known
    }
    for data in DATA {
        let dual = |x: [HyperDual64; 2]| {
            let both = scaled(x, data);
            let squares = both.iter().fold(constant(0.0), |sum, v| sum + *v * *v);
            let mut numbered = constant(0.0);
            for (i, v) in both.iter().enumerate() {
                if i % 2 == 0 || v.re > 0.2 {
                    numbered += *v * *v * i as f64;
                }
            }
            let horner = both.iter().rev().fold(x[0], |sum, v| sum * 0.5 + *v);
            let known = x.iter().chain(&both).chain([&x[1]]).fold(constant(0.0), |sum, v| sum + v.sin());
            squares * horner + numbered + known
        };
        against(|x| adapted(x, data), |x| adapted::value_gradient_hessian(x, data), dual, &POINTS);
    }
}

#[test]
fn chains_are_left() {
    #[hessian]
    fn left(x: [f64; 2], data: &[f64]) -> f64 {
        let both = || data.iter().map(|v| v * x[0]).chain(data.iter().map(|v| v * x[1]));
        let mut sum = both().find(|v| *v > 0.3).unwrap_or(x[0] * x[1]);
        for v in both() {
            if v > 1.0 {
                break;
            }
            sum += v * v;
        }
        'outer: for k in data {
            for v in both() {
                if v < -0.5 {
                    continue;
                }
                if v > 1.5 {
                    continue 'outer;
                }
                if sum > 4.0 {
                    break 'outer;
                }
                sum += v * v * k;
            }
            sum += x[0];
        }
        // What ends a part goes on with the next, what ends the chain does not.
        let parts = data.iter().map(|v| v * x[0]).take_while(|v| *v < 1.0).chain(data.iter().map(|v| v * x[1]));
        sum += parts.map(|v| v * v).take_while(|v| *v < 2.0).sum::<f64>();
        for v in both() {
            if v * v > 1.7 {
                return sum * v;
            }
            sum += v;
        }
        sum
    }
    for data in DATA {
        let dual = |x: [HyperDual64; 2]| {
            let both = scaled(x, data);
            let mut sum = both.iter().copied().find(|v| v.re > 0.3).unwrap_or(x[0] * x[1]);
            for v in both.iter().take_while(|v| v.re <= 1.0) {
                sum += *v * *v;
            }
            'outer: for k in data {
                for v in &both {
                    if v.re < -0.5 {
                        continue;
                    }
                    if v.re > 1.5 {
                        continue 'outer;
                    }
                    if sum.re > 4.0 {
                        break 'outer;
                    }
                    sum += *v * *v * *k;
                }
                sum += x[0];
            }
            let first = data.iter().map(|v| x[0] * *v).take_while(|v| v.re < 1.0);
            for v in first.chain(data.iter().map(|v| x[1] * *v)).map(|v| v * v).take_while(|v| v.re < 2.0) {
                sum += v;
            }
            for v in both {
                if (v * v).re > 1.7 {
                    return sum * v;
                }
                sum += v;
            }
            sum
        };
        against(|x| left(x, data), |x| left::value_gradient_hessian(x, data), dual, &POINTS);
    }
}

#[test]
fn rows() {
    #[hessian]
    fn of_rows(x: [f64; 2], table: &[&[f64]]) -> f64 {
        let all: f64 =
            table.iter().enumerate().flat_map(|(i, row)| row.iter().map(move |v| (v - x[0]).powi(2) * i as f64)).sum();
        let ended = table.iter().flat_map(|row| row.iter().map(|v| v * x[0]).take_while(|v| *v < 0.5));
        let ended: f64 = ended.take_while(|v| *v > -0.8).enumerate().map(|(i, v)| v * v * (i + 1) as f64).sum();
        let n = table.len();
        let pairs = (0..n).flat_map(|i| (i + 1..n).map(move |j| (i, j)));
        let pairs: f64 =
            pairs.map(|(i, j)| (table[i].len() as f64 * x[0] - table[j].len() as f64 * x[1]).powi(3)).sum();
        let mut sum = all + ended + pairs;
        for v in table.iter().flat_map(|row| row.iter()).flat_map(|v| [v * x[0], v * x[1] * x[1]]) {
            if v > 1.2 {
                break;
            }
            sum += v * x[1];
        }
        sum
    }
    for table in [&DATA[..], &DATA[2..], &[&[0.6, 0.3], &[-0.9], &[0.2]], &[]] {
        let dual = |x: [HyperDual64; 2]| {
            let mut sum = constant(0.0);
            for (i, row) in table.iter().enumerate() {
                for v in *row {
                    sum += (-x[0] + *v).powi(2) * i as f64;
                }
            }
            let ended = table.iter().flat_map(|row| row.iter().map(|v| x[0] * *v).take_while(|v| v.re < 0.5));
            for (i, v) in ended.take_while(|v| v.re > -0.8).enumerate() {
                sum += v * v * (i + 1) as f64;
            }
            for i in 0..table.len() {
                for j in i + 1..table.len() {
                    sum += (x[0] * table[i].len() as f64 - x[1] * table[j].len() as f64).powi(3);
                }
            }
            for v in table.iter().copied().flatten().flat_map(|v| [x[0] * *v, x[1] * x[1] * *v]) {
                if v.re > 1.2 {
                    break;
                }
                sum += v * x[1];
            }
            sum
        };
        against(|x| of_rows(x, table), |x| of_rows::value_gradient_hessian(x, table), dual, &POINTS);
    }
}

#[test]
fn states() {
    #[hessian]
    fn remembered(x: [f64; 2], data: &[f64]) -> f64 {
        let discounted = data.iter().scan(x[1], |factor, rate| {
            *factor /= 1.5 + rate * x[0] * 0.1;
            if *factor > 1.1 { None } else { Some(*factor) }
        });
        let behind =
            data.iter().map(|v| v * x[0]).skip_while(|v| *v < 0.1).enumerate().map(|(i, v)| v * v * (i + 1) as f64);
        let tried = data.iter().try_fold(x[0], |sum, v| if *v > 1.8 * x[1] { None } else { Some(sum * x[1] + v) });
        let known = x.iter().try_fold(1.0, |product, v| if *v > 1.5 { None } else { Some(product * v) });
        let both = data.iter().map(|v| v * x[0]).chain(data.iter().map(|v| v * x[1]));
        let summed = both.scan(0.0, |sum, v| {
            *sum = *sum * 0.5 + v;
            Some(*sum)
        });
        let summed = summed.skip_while(|v| *v < 0.2).map(|v| v * v).sum::<f64>();
        discounted.sum::<f64>() + behind.sum::<f64>() + tried.unwrap_or(x[0] * x[0]) * known.unwrap_or(x[1]) + summed
    }
    for data in DATA {
        let dual = |x: [HyperDual64; 2]| {
            let (mut sum, mut factor) = (constant(0.0), x[1]);
            for rate in data {
                factor /= x[0] * *rate * 0.1 + 1.5;
                if factor.re > 1.1 {
                    break;
                }
                sum += factor;
            }
            for (i, v) in data.iter().map(|v| x[0] * *v).skip_while(|v| v.re < 0.1).enumerate() {
                sum += v * v * (i + 1) as f64;
            }
            let tried = if data.iter().any(|v| *v > 1.8 * x[1].re) {
                x[0] * x[0]
            } else {
                data.iter().fold(x[0], |sum, v| sum * x[1] + *v)
            };
            let known = if x.iter().any(|v| v.re > 1.5) { x[1] } else { x[0] * x[1] };
            let (mut state, mut passing) = (constant(0.0), false);
            for v in scaled(x, data) {
                state = state * 0.5 + v;
                passing |= state.re >= 0.2;
                if passing {
                    sum += state * state;
                }
            }
            sum + tried * known
        };
        against(|x| remembered(x, data), |x| remembered::value_gradient_hessian(x, data), dual, &POINTS);
    }
}

#[test]
fn states_of_arrays() {
    #[hessian]
    fn remembered(x: [f64; 2], y: [f64; 2], weights: &[f64]) -> f64 {
        let [a, b] = x;
        let all = [a, y[0], b, y[1]];
        let behind: f64 = all.iter().skip_while(|v| **v < 0.5).map(|v| v * v).sum();
        let mut numbered = 0.0;
        for (rank, (i, v)) in all.iter().enumerate().filter(|(_, v)| **v > 0.2).enumerate() {
            numbered += weights[rank] * v * v * (i + 1) as f64;
            if numbered > 9.0 {
                break;
            }
        }
        let running = all.iter().filter(|v| **v < 1.0).scan(1.0, |product, v| {
            *product *= 1.0 + v;
            (*product > 0.8).then_some(*product)
        });
        let running = running.map(f64::sin).sum::<f64>();
        let found = all.iter().skip_while(|v| **v < 0.5).find(|v| **v < a).copied().unwrap_or(a * b);
        let last = all.iter().rposition(|v| *v > 0.6).map_or(1.0, |i| all[i] * (i + 1) as f64);
        behind * numbered + running * found * last
    }
    let weights = [0.3, -0.7, 1.2, 0.4];
    let dual = |[a, b, c, d]: [HyperDual64; 4]| {
        let all = [a, c, b, d];
        let (mut behind, mut passing) = (constant(0.0), false);
        let (mut numbered, mut rank, mut left) = (constant(0.0), 0, false);
        let (mut running, mut product, mut ended) = (constant(0.0), constant(1.0), false);
        let (mut found, mut last) = (None, constant(1.0));
        for (i, v) in all.into_iter().enumerate() {
            passing |= v.re >= 0.5;
            if passing {
                behind += v * v;
                found = found.or((v.re < a.re).then_some(v));
            }
            if v.re > 0.2 && !left {
                numbered += v * v * weights[rank] * (i + 1) as f64;
                rank += 1;
                left = numbered.re > 9.0;
            }
            if v.re < 1.0 && !ended {
                product *= v + 1.0;
                ended = product.re <= 0.8;
                if !ended {
                    running += product.sin();
                }
            }
            if v.re > 0.6 {
                last = v * (i + 1) as f64;
            }
        }
        behind * numbered + running * found.unwrap_or(a * b) * last
    };
    let points = [
        [0.7, -0.4, 0.3, 0.9],
        [1.9, 0.6, 2.2, -0.3],
        [-0.3, 1.4, 0.5, 0.5],
        [0.0, 0.0, 0.0, 0.0],
        [0.9, 0.3, 0.7, 0.65],
    ];
    let split = |[a, b, c, d]: [f64; 4]| ([a, b], [c, d]);
    let value = |x| remembered(split(x).0, split(x).1, &weights);
    against(value, |x| remembered::value_gradient_hessian(split(x).0, split(x).1, &weights), dual, &points);
}
