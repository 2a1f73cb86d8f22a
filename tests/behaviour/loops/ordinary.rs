//! Functions with loops over what they bind, own and know themselves, called from another module: locals as bounds,
//! constants, strings, arrays by value, numbers whose types only their use tells.

use hessian_runtime::hessian;
use num_dual::{DualNum, HyperDual64};

use crate::oracle::against;

mod elsewhere {
    use hessian_runtime::hessian;

    const TABLE: [f64; 3] = [0.3, -0.7, 1.1];
    const NODES: &[(f64, f64)] = &[(0.3, 1.2), (-0.5, 0.4)];

    fn count(data: &[f64]) -> usize {
        data.len()
    }

    #[hessian(only(gradient))]
    pub fn steps(x: [f64; 2], data: &[f64]) -> f64 {
        let n = data.len();
        let mut sum = 0.0;
        for i in 1..n {
            sum += (data[i] - data[i - 1] - x[0]).powi(2) / n as f64;
        }
        sum * x[1]
    }

    #[hessian(only(gradient))]
    pub fn pairs(x: [f64; 2], data: &[f64]) -> f64 {
        let n = count(data);
        let last = data.len();
        let mut sum = x[1];
        for i in 0..n {
            for j in i + 1..last {
                sum += (data[i] - data[j] * x[0]).powi(2);
            }
        }
        sum
    }

    #[hessian(only(gradient))]
    pub fn scaled(x: [f64; 2], data: &[f64], width: usize) -> f64 {
        let most = data.iter().cloned().fold(f64::NEG_INFINITY, f64::max);
        let width = width.max(1);
        let sum: f64 = data.iter().map(|v| (v * x[0] - most * x[1]).exp()).sum();
        sum + data.chunks(width).map(|chunk| chunk[0] * x[0] * x[1]).sum::<f64>()
    }

    #[hessian(only(gradient))]
    pub fn halves(x: [f64; 2], data: &[f64]) -> f64 {
        let (front, back) = data.split_at(data.len() / 2);
        front.iter().map(|v| v * x[0]).sum::<f64>() * back.iter().map(|v| v * x[1]).sum::<f64>()
    }

    #[hessian(only(gradient))]
    pub fn known(x: [f64; 2], powers: [u8; 3], text: &str) -> f64 {
        let mut sum = 0.0;
        for c in TABLE {
            sum += c * x[0] * x[1] * x[0];
        }
        for &(a, b) in NODES {
            sum += a * (b * x[0]).sin();
        }
        sum += TABLE.iter().map(|c| c * x[1].cos()).sum::<f64>();
        for k in powers {
            sum += x[0].powi(i32::from(k)) * x[1];
        }
        for b in text.bytes() {
            sum += f64::from(b) * 0.01 * x[0] * x[0];
        }
        sum
    }

    #[hessian(only(gradient))]
    pub fn drawn(x: [f64; 2], n: usize) -> f64 {
        let mut seed: u32 = 7;
        let mut sum = 0.0;
        for _ in 0..n {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            sum += (seed >> 8) as f64 / 16_777_216.0 * x[0] * x[0] * x[1];
        }
        sum
    }

    /// Welford's variance: what is counted is needed by what is computed.
    #[hessian(only(gradient))]
    pub fn variance(x: [f64; 2], data: &[f64]) -> f64 {
        let (n, _, squares) = data.iter().fold((0_usize, 0.0, 0.0), |(n, mean, squares), v| {
            let y = v * x[0] * x[0] + x[1];
            let n = n + 1;
            let delta = y - mean;
            let mean = mean + delta / n as f64;
            (n, mean, squares + delta * (y - mean))
        });
        squares / (n as f64 + 1.0)
    }
}

#[hessian]
fn all(x: [f64; 2], data: &[f64], n: usize) -> f64 {
    let y = [x[0] * x[1], x[1] - 0.3];
    let over_data = elsewhere::steps(y, data) + elsewhere::pairs(y, data) * x[0] + elsewhere::scaled(y, data, n);
    let others = elsewhere::halves(y, data) * x[1] + elsewhere::known(y, [1, 2, 3], "data") + elsewhere::drawn(y, n);
    over_data + others * elsewhere::variance(y, data)
}

fn dual(x: [HyperDual64; 2], data: &[f64], n: usize) -> HyperDual64 {
    let y = [x[0] * x[1], x[1] - 0.3];
    let zero = HyperDual64::from(0.0);
    let mut steps = zero;
    for i in 1..data.len() {
        steps += (-y[0] + (data[i] - data[i - 1])).powi(2) / data.len() as f64;
    }
    let mut pairs = y[1];
    for i in 0..data.len() {
        for j in i + 1..data.len() {
            pairs += (-y[0] * data[j] + data[i]).powi(2);
        }
    }
    let most = data.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let mut scaled = data.iter().fold(zero, |sum, v| sum + (y[0] * *v - y[1] * most).exp());
    for chunk in data.chunks(n.max(1)) {
        scaled += y[0] * y[1] * chunk[0];
    }
    let (front, back) = data.split_at(data.len() / 2);
    let halves = front.iter().fold(zero, |sum, v| sum + y[0] * *v) * back.iter().fold(zero, |sum, v| sum + y[1] * *v);
    let mut known = zero;
    for c in [0.3, -0.7, 1.1] {
        known += y[0] * y[1] * y[0] * c + y[1].cos() * c;
    }
    known += (y[0] * 1.2).sin() * 0.3 - (y[0] * 0.4).sin() * 0.5;
    known += (y[0] + y[0].powi(2) + y[0].powi(3)) * y[1];
    known += y[0] * y[0] * (0.01 * "data".bytes().map(f64::from).sum::<f64>());
    let (mut seed, mut drawn) = (7_u32, zero);
    for _ in 0..n {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        drawn += y[0] * y[0] * y[1] * (f64::from(seed >> 8) / 16_777_216.0);
    }
    let all: Vec<HyperDual64> = data.iter().map(|v| y[0] * y[0] * *v + y[1]).collect();
    let mean = all.iter().fold(zero, |sum, v| sum + *v) / (data.len().max(1)) as f64;
    let variance = all.iter().fold(zero, |sum, v| sum + (*v - mean).powi(2)) / (data.len() as f64 + 1.0);
    steps * y[1] + pairs * x[0] + scaled + (halves * x[1] + known + drawn) * variance
}

#[test]
fn calls_of_ordinary_loops() {
    let points = [[0.7, -0.4], [1.3, 0.6], [-0.3, 1.4], [0.0, 0.0]];
    for data in [&[0.3, -1.2, 0.9, 2.1, 0.05][..], &[0.6], &[]] {
        for n in [0, 1, 3] {
            let routine = |x| all::value_gradient_hessian(x, data, n);
            against(|x| all(x, data, n), routine, |x| dual(x, data, n), &points);
        }
    }
}
