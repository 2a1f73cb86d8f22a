//! Iterators that are held in locals and asked one value at a time, and those that begin again beside data.

use hessian_runtime::hessian;
use num_dual::HyperDual64;

use crate::oracle::against;

const POINTS: [[f64; 4]; 4] = [[0.7, 1.3, -0.4, 2.0], [0.0; 4], [-1e3, 1e-3, 2.0, 1.0], [1.0, 2.0, 3.0, 4.0]];

#[test]
fn neighbours_are_peeked_at() {
    #[hessian]
    fn bends(x: [f64; 4]) -> f64 {
        let mut points = x.iter().peekable();
        let mut sum = 0.0;
        while let Some(a) = points.next() {
            if let Some(b) = points.peek() {
                sum += (*b - a) * a;
            }
            if *a > 0.0 && points.peek().is_some() {
                sum += a * a;
            }
        }
        sum
    }
    let dual = |x: [HyperDual64; 4]| {
        let sum = x.windows(2).fold(HyperDual64::from(0.0), |sum, w| sum + (w[1] - w[0]) * w[0]);
        x[..3].iter().filter(|a| a.re > 0.0).fold(sum, |sum, a| sum + *a * *a)
    };
    against(bends, bends::value_gradient_hessian, dual, &POINTS);
}

#[test]
fn values_are_taken_inside_the_loop() {
    #[hessian]
    fn pairs(x: [f64; 4]) -> f64 {
        let mut rest = x.iter();
        let mut sum = 0.0;
        while let Some(a) = rest.next() {
            let Some(b) = rest.next() else { break };
            sum += a * b;
        }
        let mut rest = x.into_iter();
        let (first, third) = (rest.next().unwrap(), rest.nth(1).unwrap());
        rest.fold(sum, |sum, v| sum * v + first * third)
    }
    let dual = |[a, b, c, d]: [HyperDual64; 4]| (a * b + c * d) * d + a * c;
    against(pairs, pairs::value_gradient_hessian, dual, &POINTS);
}

/// What an adaptor's closure does is done once for every value, whether that is peeked at or not.
#[test]
fn closures_run_once_for_a_value() {
    #[hessian]
    fn numbered(x: [f64; 4]) -> f64 {
        let mut number = 0.0;
        let weighted = x.iter().map(|v| {
            number += 1.0;
            v * v * number
        });
        let mut rest = weighted.peekable();
        let mut sum = 0.0;
        while let Some(first) = rest.peek().copied() {
            sum += first * 2.0;
            sum += first * rest.next().unwrap();
        }
        sum + number
    }
    let dual = |x: [HyperDual64; 4]| {
        let term = |(i, v): (usize, &HyperDual64)| {
            let term = *v * *v * (i + 1) as f64;
            term * 2.0 + term * term
        };
        x.iter().enumerate().map(term).fold(HyperDual64::from(4.0), |a, b| a + b)
    };
    against(numbered, numbered::value_gradient_hessian, dual, &POINTS);
}

#[test]
fn lists_begin_again_beside_data() {
    #[hessian]
    fn seasons(x: [f64; 4], data: &[f64]) -> f64 {
        let weights = [1.0, -2.0];
        let sum: f64 = data.iter().zip(x.iter().cycle()).map(|(d, v)| d * v * v).sum();
        let mut product = 1.0;
        for ((d, v), w) in data.iter().zip(x.iter().skip(1).cycle().map(|v| v + 1.0)).zip(weights.iter().cycle()) {
            product += d * v * w * product * 0.1;
        }
        sum * product
    }
    for data in [&[][..], &[2.0], &[1.0, 0.5, 2.0, -1.0, 3.0, 0.25, 1.5]] {
        let dual = |x: [HyperDual64; 4]| {
            let (mut sum, mut product) = (HyperDual64::from(0.0), HyperDual64::from(1.0));
            for (i, d) in data.iter().enumerate() {
                sum += x[i % 4] * x[i % 4] * *d;
                product += (x[1 + i % 3] + 1.0) * product * (d * [1.0, -2.0][i % 2] * 0.1);
            }
            sum * product
        };
        against(|x| seasons(x, data), |x| seasons::value_gradient_hessian(x, data), dual, &POINTS);
    }
}
