//! `Option`s and `Result`s that only the run knows, with variables in what is done with them, `?`, and loops that ask an
//! iterator for what is next: against second-order duals of plainly written branches.
#![allow(clippy::style, clippy::complexity, clippy::perf, reason = "every natural spelling, the clumsy ones too")]

use hessian_runtime::hessian;
use num_dual::{DualNum, HyperDual64};

use crate::oracle::against;

/// Ordinary ones, ties with the data, zeros, and far out.
const POINTS: [[f64; 2]; 6] = [[0.7, -0.4], [1.9, 0.6], [-0.3, 1.4], [0.0, 0.0], [0.9, 0.9], [1e8, -1e-8]];

const DATA: [&[f64]; 4] = [&[0.3, -1.2, 0.9, 2.1, 0.05, -0.4], &[0.6, 0.9], &[0.9], &[]];

fn constant(value: f64) -> HyperDual64 {
    HyperDual64::from(value)
}

#[test]
fn mapped() {
    #[hessian]
    fn mapped(x: [f64; 2], weight: Option<f64>, other: &Option<f64>) -> f64 {
        let scaled = weight.map(|w| w * x[0] * x[0]);
        let bent = other.as_ref().map_or(x[1].sin(), |w| (w * x[0]).cos());
        let either = weight.or(*other).map_or_else(|| x[0] * x[1], |w| (w - x[1]).powi(3));
        let chained = weight.and_then(|w| if w > x[0] { Some(w * x[1]) } else { None }).unwrap_or(0.5 * x[1] * x[1]);
        scaled.unwrap_or(x[1] * x[1]) + bent + either + chained
    }
    for weight in [Some(0.7), Some(-1.5), None] {
        for other in [Some(-0.2), None] {
            let dual = |x: [HyperDual64; 2]| {
                let scaled = match weight {
                    Some(w) => x[0] * x[0] * w,
                    None => x[1] * x[1],
                };
                let bent = match other {
                    Some(w) => (x[0] * w).cos(),
                    None => x[1].sin(),
                };
                let either = match weight.or(other) {
                    Some(w) => (-x[1] + w).powi(3),
                    None => x[0] * x[1],
                };
                let chained = match weight {
                    Some(w) if w > x[0].re => x[1] * w,
                    _ => x[1] * x[1] * 0.5,
                };
                scaled + bent + either + chained
            };
            let routine = |x| mapped::value_gradient_hessian(x, weight, &other);
            against(|x| mapped(x, weight, &other), routine, dual, &POINTS[..5]);
        }
    }
}

#[test]
fn what_slices_may_have() {
    #[hessian]
    fn elements(x: [f64; 2], data: &[f64]) -> f64 {
        let mut sum = data.get(2).map(|v| v * x[0] * x[0]).unwrap_or(x[1] * x[1]);
        sum += data.first().map_or(0.0, |v| (v - x[0]).powi(2) * x[1]);
        sum += data.iter().copied().max_by(|a, b| a.total_cmp(b)).map_or(x[0], |most| most * x[0] * x[1]);
        let (Some(a), Some(b)) = (data.first(), data.last()) else { return sum * x[1] };
        for i in 0..data.len() {
            sum += data.get(i + 1).map_or(x[1] * x[1], |next| (next - data[i]) * x[0] * x[0]);
        }
        sum + (a * x[0] + b * x[1]).powi(2)
    }
    for data in DATA {
        let dual = |x: [HyperDual64; 2]| {
            let mut sum = match data.get(2) {
                Some(v) => x[0] * x[0] * *v,
                None => x[1] * x[1],
            };
            let [first, last] = match data {
                [] => return (sum + x[0]) * x[1],
                [only] => [*only, *only],
                [first, .., last] => [*first, *last],
            };
            sum += (-x[0] + first).powi(2) * x[1];
            let most = data.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            sum += x[0] * x[1] * most;
            for i in 0..data.len() {
                sum += match data.get(i + 1) {
                    Some(next) => x[0] * x[0] * (next - data[i]),
                    None => x[1] * x[1],
                };
            }
            sum + (x[0] * first + x[1] * last).powi(2)
        };
        against(|x| elements(x, data), |x| elements::value_gradient_hessian(x, data), dual, &POINTS[..5]);
    }

    struct Site {
        charge: Option<f64>,
        pair: Option<(f64, f64)>,
    }

    #[hessian]
    fn sites(x: [f64; 2], sites: &[Site], known: &[Option<f64>]) -> f64 {
        let charges: f64 = sites.iter().map(|site| site.charge.map(|q| q * x[0] * x[1]).unwrap_or(x[1])).sum();
        let pairs: f64 = sites.iter().filter_map(|site| site.pair.map(|(a, b)| a * x[0] - b * x[1] * x[1])).sum();
        let mut product = x[0];
        for value in known {
            product *= value.map_or(x[1], |v| v + x[0]);
        }
        charges + pairs + product
    }
    let all = [Site { charge: Some(0.4), pair: None }, Site { charge: None, pair: Some((1.5, -0.2)) }];
    let known = [Some(0.3), None, Some(-1.1)];
    let dual = |x: [HyperDual64; 2]| {
        let charges = x[0] * x[1] * 0.4 + x[1];
        let pairs = x[0] * 1.5 + x[1] * x[1] * 0.2;
        charges + pairs + x[0] * (x[0] + 0.3) * x[1] * (x[0] - 1.1)
    };
    let routine = |x| sites::value_gradient_hessian(x, &all, &known);
    against(|x| sites(x, &all, &known), routine, dual, &POINTS[..5]);
}

#[test]
fn results_of_data() {
    #[hessian]
    fn fallen_back(x: [f64; 2], read: Result<f64, u8>) -> f64 {
        let scaled = read.map(|v| v * x[0] * x[0]).unwrap_or(x[1]);
        let told = read.unwrap_or_else(|code| f64::from(code) * x[1] * x[1]);
        scaled * x[0] + told + read.ok().map_or(x[1], |v| v * x[1])
    }
    for read in [Ok(0.7), Err(3), Err(0)] {
        let dual = |x: [HyperDual64; 2]| match read {
            Ok(v) => x[0] * x[0] * v * x[0] + v + x[1] * v,
            Err(code) => x[1] * x[0] + x[1] * x[1] * f64::from(code) + x[1],
        };
        let routine = |x| fallen_back::value_gradient_hessian(x, read);
        against(|x| fallen_back(x, read), routine, dual, &POINTS[..5]);
    }
}

#[test]
fn question_marks() {
    #[hessian]
    fn asked(x: [f64; 2], weight: Option<f64>, data: &[f64]) -> f64 {
        fn root(a: f64) -> Option<f64> {
            if a > 0.0 { Some(a.sqrt()) } else { None }
        }
        fn both(a: f64, b: f64) -> Option<f64> {
            let p = root(a)?;
            let q = root(b)?;
            Some(p * q)
        }
        fn limited(a: f64, data: &[f64]) -> Option<f64> {
            let mut sum = *data.first()? * a;
            for v in data {
                let term = if *v > 2.0 * a { None } else { Some(v * a * a) };
                sum += term?;
            }
            Some(sum)
        }
        let weighted = || -> Option<f64> {
            let w = weight?;
            Some(w * x[0] * x[0])
        };
        both(x[0], x[1]).unwrap_or(x[0]) + weighted().unwrap_or(x[1].sin()) + limited(x[0], data).unwrap_or(x[1] * x[1])
    }
    for weight in [Some(0.7), None] {
        for data in DATA {
            let dual = |x: [HyperDual64; 2]| {
                let both = if x[0].re > 0.0 && x[1].re > 0.0 { x[0].sqrt() * x[1].sqrt() } else { x[0] };
                let weighted = weight.map_or(x[1].sin(), |w| x[0] * x[0] * w);
                let limited = if data.is_empty() || data.iter().any(|v| *v > 2.0 * x[0].re) {
                    x[1] * x[1]
                } else {
                    data.iter().fold(x[0] * data[0], |sum, v| sum + x[0] * x[0] * *v)
                };
                both + weighted + limited
            };
            let routine = |x| asked::value_gradient_hessian(x, weight, data);
            against(|x| asked(x, weight, data), routine, dual, &POINTS[..5]);
        }
    }
}

#[test]
fn what_is_left_of_iterators() {
    #[hessian]
    fn asked(x: [f64; 2], data: &[f64]) -> f64 {
        let mut rest = data.iter();
        let Some(first) = rest.next() else { return x[0] };
        let mut horner = first * x[1];
        while let Some(v) = rest.next() {
            horner = horner * x[0] + v;
        }
        let mut pairs = data.windows(2);
        while let Some(&[a, b]) = pairs.next() {
            if b - a > x[0] {
                break;
            }
            horner += (b - a) * x[1] * x[1];
        }
        let mut both = data.iter().zip(data.iter().skip(1)).enumerate();
        while let Some((i, (a, b))) = both.next() {
            horner += a * b * x[0] * x[1] * i as f64;
        }
        horner
    }
    for data in DATA {
        let dual = |x: [HyperDual64; 2]| {
            let Some((first, rest)) = data.split_first() else { return x[0] };
            let mut horner = rest.iter().fold(x[1] * *first, |sum, v| sum * x[0] + *v);
            for pair in data.windows(2).take_while(|pair| pair[1] - pair[0] <= x[0].re) {
                horner += x[1] * x[1] * (pair[1] - pair[0]);
            }
            for (i, pair) in data.windows(2).enumerate() {
                horner += x[0] * x[1] * (pair[0] * pair[1] * i as f64);
            }
            horner
        };
        against(|x| asked(x, data), |x| asked::value_gradient_hessian(x, data), dual, &POINTS[..5]);
    }
}

#[test]
fn patterns_that_fit_for_a_while() {
    #[hessian]
    fn taken_apart(x: [f64; 2], data: &[f64]) -> f64 {
        let (mut rest, mut sum) = (data, 0.0);
        while let [a, b, tail @ ..] = rest {
            sum += a * x[0] * x[0] + b * x[1];
            rest = tail;
        }
        let mut i = 0;
        while let Some(v) = data.get(i) {
            sum += (v - x[1]).powi(2);
            i += 2;
        }
        sum
    }
    for data in DATA {
        let dual = |x: [HyperDual64; 2]| {
            let pairs = data.chunks_exact(2).fold(constant(0.0), |sum, p| sum + x[0] * x[0] * p[0] + x[1] * p[1]);
            data.iter().step_by(2).fold(pairs, |sum, v| sum + (-x[1] + *v).powi(2))
        };
        against(|x| taken_apart(x, data), |x| taken_apart::value_gradient_hessian(x, data), dual, &POINTS[..5]);
    }
}

/// What a header names is gone when the arm around it is entered again for derivatives.
#[test]
fn branches_on_names_of_an_arm() {
    #[hessian]
    fn entropy(x: [f64; 2], labels: &[usize]) -> f64 {
        let mut loss = 0.0;
        for (row, &label) in [[x[0], 1.0], [x[1], x[0]]].iter().zip(labels) {
            let z: [f64; 3] = core::array::from_fn(|i| row[0] * (i as f64 - 1.0) + row[1] * x[1]);
            let most = z.iter().fold(f64::NEG_INFINITY, |a, &b| a.max(b));
            loss += z.iter().map(|v| (v - most).exp()).sum::<f64>().ln() + most - z[label];
        }
        loss / labels.len() as f64
    }
    for labels in [&[2, 0][..], &[1, 1], &[0]] {
        let dual = |x: [HyperDual64; 2]| {
            let mut loss = constant(0.0);
            for (row, &label) in [[x[0], constant(1.0)], [x[1], x[0]]].iter().zip(labels) {
                let z: [HyperDual64; 3] = core::array::from_fn(|i| row[0] * (i as f64 - 1.0) + row[1] * x[1]);
                let most = z.iter().fold(constant(f64::NEG_INFINITY), |a, &b| if a.re >= b.re { a } else { b });
                let sum = z.iter().fold(constant(0.0), |a, v| a + (*v - most).exp());
                loss += sum.ln() + most - z[label];
            }
            loss / labels.len() as f64
        };
        let routine = |x| entropy::value_gradient_hessian(x, labels);
        against(|x| entropy(x, labels), routine, dual, &POINTS[..3]);
    }
}

#[test]
fn ranges_without_an_end_beside_data() {
    #[hessian]
    fn numbered(x: [f64; 2], data: &[f64]) -> f64 {
        let mut sum = 0.0;
        for (i, v) in (0..).zip(data) {
            sum += (v - x[0] * (-x[1] * f64::from(i)).exp()).powi(2);
        }
        let powers: f64 = data.iter().zip(1..).map(|(v, k)| (v * x[0]).powi(k)).sum();
        let scaled: f64 = core::iter::zip((0..).map(|i| f64::from(i) * x[1]), data).map(|(a, b)| a * b * x[0]).sum();
        sum + powers * x[1] + scaled
    }
    for data in &DATA {
        let dual = |x: [HyperDual64; 2]| {
            let (mut sum, mut powers, mut scaled) = (constant(0.0), constant(0.0), constant(0.0));
            for (i, v) in data.iter().enumerate() {
                sum += (-x[0] * (-x[1] * i as f64).exp() + *v).powi(2);
                powers += (x[0] * *v).powi(i as i32 + 1);
                scaled += x[1] * i as f64 * *v * x[0];
            }
            sum + powers * x[1] + scaled
        };
        let routine = |x| numbered::value_gradient_hessian(x, data);
        against(|x| numbered(x, data), routine, dual, &POINTS[..5]);
    }
}

#[test]
fn comparisons_as_methods_and_lengths_as_sums() {
    #[hessian]
    fn compared(x: [f64; 2]) -> f64 {
        const STEPS: usize = 2;
        let values: [f64; STEPS + 1] = core::array::from_fn(|i| x[0] * (i as f64 + x[1]));
        if x[0].lt(&x[1]) {
            values[2] * values[1]
        } else if x[0].ge(&1.0) && x[1].ne(&0.6) {
            values[0]
        } else {
            x[1] * values[1]
        }
    }
    let dual = |[x, y]: [HyperDual64; 2]| {
        if x.re < y.re {
            x * (y + 2.0) * x * (y + 1.0)
        } else if x.re >= 1.0 && y.re != 0.6 {
            x * y
        } else {
            y * x * (y + 1.0)
        }
    };
    against(compared, compared::value_gradient_hessian, dual, &POINTS);
}

/// None, some, all of them, and more than there are.
#[test]
fn as_many_as_the_run_says() {
    #[hessian]
    fn parts(x: [f64; 2], count: usize) -> f64 {
        let values = [x[0], x[1], x[0] * x[1], 0.5];
        let mut kept = count;
        let first = values.iter().take(kept);
        kept += 1;
        let sum: f64 = first.map(|v| v * v).sum();
        let mut left = 1.0;
        for v in values.iter().skip(kept) {
            left *= v + x[1];
        }
        sum * left + values.iter().skip(1).take(count).product::<f64>()
    }
    for count in 0..6 {
        let dual = |x: [HyperDual64; 2]| {
            let values = [x[0], x[1], x[0] * x[1], constant(0.5)];
            let sum = values.iter().take(count).fold(constant(0.0), |a, v| a + *v * *v);
            let left = values.iter().skip(count + 1).fold(constant(1.0), |a, v| a * (*v + x[1]));
            sum * left + values.iter().skip(1).take(count).fold(constant(1.0), |a, v| a * *v)
        };
        let routine = |x| parts::value_gradient_hessian(x, count);
        against(|x| parts(x, count), routine, dual, &POINTS[..5]);
    }
}

#[test]
fn boxed_closures() {
    #[hessian]
    fn composed(x: [f64; 2]) -> f64 {
        let y = x[1];
        let steps: Vec<Box<dyn Fn(f64) -> f64>> =
            vec![Box::new(|t| t * x[1]), Box::new(|t| t.exp() + 1.0), Box::new(move |t: f64| t.sin() * y)];
        steps.iter().fold(x[0], |value, step| step(value))
    }
    let dual = |[x, y]: [HyperDual64; 2]| ((x * y).exp() + 1.0).sin() * y;
    against(composed, composed::value_gradient_hessian, dual, &POINTS[..5]);
}
