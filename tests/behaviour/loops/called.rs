//! Functions with loops that the run turns, called from where their bodies are not seen: the derivatives are those of
//! the body, at its cost, and every name means what it means beside the function.

use hessian_runtime::{Real, hessian};
use num_dual::{DualNum, HyperDual64};

use crate::oracle::check;

/// Decoys: whoever resolves a called function's names here gets these.
#[allow(dead_code, reason = "decoys")]
const SCALE: f64 = 1e6;
#[allow(dead_code, reason = "decoys")]
fn weight(_: usize) -> f64 {
    1e6
}

pub struct Data {
    rows: Vec<[f64; 3]>,
    labels: Vec<f64>,
    steps: Vec<(f64, u8)>,
    table: Vec<Vec<f64>>,
}

fn data() -> Data {
    Data {
        rows: vec![[0.3, -1.0, 0.5], [1.5, 0.25, -0.75], [-0.5, 0.125, 2.0], [0.0, 1.0, -1.0], [2.0, -0.3, 0.1]],
        labels: vec![1.0, 0.0, -1.0, 1.0, 0.0],
        steps: vec![(0.5, 0), (-1.25, 1), (0.75, 7), (2.0, 0), (1.5, 1), (-0.5, 1)],
        table: vec![vec![0.5, 1.25], vec![-1.0], vec![0.75, 0.5, -2.0]],
    }
}

mod separate {
    use hessian_runtime::hessian;

    use super::Data;

    pub const SCALE: f64 = 0.25;

    pub fn weight(i: usize) -> f64 {
        1.0 + 0.5 * i as f64
    }

    /// Numbers of turns, a filter, an inner sum and a function of constants.
    #[hessian(only(gradient))]
    pub fn loss(x: [f64; 3], data: &Data) -> f64 {
        let mut sum = 0.0;
        for (i, (row, label)) in data.rows.iter().zip(&data.labels).enumerate() {
            if *label < 0.0 {
                continue;
            }
            let margin = row.iter().zip(&x).map(|(a, b)| a * b).sum::<f64>();
            sum += SCALE * weight(i) * ((margin.exp() + 1.0).ln() - label * margin);
        }
        sum
    }

    /// A recurrence with a `match` on data that binds, and an exit.
    #[hessian(only(gradient))]
    pub fn carried(a: f64, b: f64, steps: &[(f64, u8)]) -> f64 {
        let mut h = a;
        for &(v, kind) in steps {
            match kind {
                0 => h = SCALE * h + b * v * v,
                1 if h > 2.0 => break,
                1 => h = (h * v).sin() + b,
                other => h -= f64::from(other) * b * v,
            }
        }
        h * h
    }

    /// Loops in loops, with a local of the outer one.
    #[hessian(only(gradient))]
    pub fn nested(x: f64, table: &[Vec<f64>]) -> f64 {
        let count = table.len() as f64;
        let mut sum = 0.0;
        for row in table {
            let first = row[0] * SCALE;
            let mut product = 1.0;
            for v in row {
                product *= (v - x * first).cos();
            }
            sum += product / count;
        }
        sum
    }

    /// A loop without a header, and a table that is read at run-time places.
    #[hessian(only(gradient))]
    pub fn polynomial(x: f64, coefficients: &[f64]) -> f64 {
        let mut i = 0_usize;
        let mut value = 0.0;
        while i < coefficients.len() {
            value = value * x + coefficients[i];
            i += 1;
        }
        value
    }
}

mod elsewhere {
    use hessian_runtime::hessian;

    use super::Data;
    use super::separate::{carried, polynomial};

    #[hessian]
    pub fn all(x: [f64; 3], data: &Data) -> f64 {
        let a = super::separate::loss([x[0], x[1] * x[2], x[2].sin()], data);
        let b = carried(x[0] * x[1], x[2], &data.steps);
        a * b + super::separate::nested(x[1] - x[0], &data.table) * polynomial(x[2], &data.labels)
    }
}

#[hessian]
mod inlined {
    use super::Data;
    use super::separate::{SCALE, weight};

    fn loss(x: [f64; 3], data: &Data) -> f64 {
        let mut sum = 0.0;
        for (i, (row, label)) in data.rows.iter().zip(&data.labels).enumerate() {
            if *label < 0.0 {
                continue;
            }
            let margin = row.iter().zip(&x).map(|(a, b)| a * b).sum::<f64>();
            sum += SCALE * weight(i) * ((margin.exp() + 1.0).ln() - label * margin);
        }
        sum
    }

    fn nested(x: f64, table: &[Vec<f64>]) -> f64 {
        let count = table.len() as f64;
        let mut sum = 0.0;
        for row in table {
            let first = row[0] * SCALE;
            let mut product = 1.0;
            for v in row {
                product *= (v - x * first).cos();
            }
            sum += product / count;
        }
        sum
    }

    #[hessian]
    pub fn both(x: [f64; 3], data: &Data) -> f64 {
        loss([x[0], x[1] * x[2], x[2].sin()], data) * nested(x[1] - x[0], &data.table)
    }
}

#[hessian]
fn both(x: [f64; 3], data: &Data) -> f64 {
    separate::loss([x[0], x[1] * x[2], x[2].sin()], data) * separate::nested(x[1] - x[0], &data.table)
}

fn carried_dual(mut h: HyperDual64, b: HyperDual64, steps: &[(f64, u8)]) -> HyperDual64 {
    for &(v, kind) in steps {
        match kind {
            0 => h = h * 0.25 + b * v * v,
            1 if h.re > 2.0 => break,
            1 => h = (h * v).sin() + b,
            other => h -= b * v * f64::from(other),
        }
    }
    h * h
}

fn nested_dual(x: HyperDual64, table: &[Vec<f64>]) -> HyperDual64 {
    let mut sum = HyperDual64::from(0.0);
    for row in table {
        let product = row.iter().map(|&v| (-x * (row[0] * 0.25) + v).cos());
        sum += product.fold(HyperDual64::from(1.0), |a, b| a * b) / table.len() as f64;
    }
    sum
}

fn dual(x: [HyperDual64; 3], data: &Data) -> HyperDual64 {
    let y = [x[0], x[1] * x[2], x[2].sin()];
    let mut loss = HyperDual64::from(0.0);
    for (i, (row, &label)) in data.rows.iter().zip(&data.labels).enumerate() {
        if label >= 0.0 {
            let margin = y[0] * row[0] + y[1] * row[1] + y[2] * row[2];
            loss += ((margin.exp() + 1.0).ln() - margin * label) * (0.25 * (1.0 + 0.5 * i as f64));
        }
    }
    let (carried, nested) = (carried_dual(x[0] * x[1], x[2], &data.steps), nested_dual(x[1] - x[0], &data.table));
    let polynomial = data.labels.iter().fold(HyperDual64::from(0.0), |value, &c| value * x[2] + c);
    loss * carried + nested * polynomial
}

#[test]
fn derivatives_are_those_of_the_bodies() {
    let data = data();
    let empty = Data { rows: vec![], labels: vec![], steps: vec![], table: vec![] };
    for data in [&data, &empty] {
        for x in [[0.5, -1.25, 0.75], [0.0, 0.0, 0.0], [3.0, 1.5, -2.0], [-0.2, 0.9, 1e-8]] {
            let at = |i: usize, j: usize| {
                let lifted = core::array::from_fn(|k| {
                    HyperDual64::new(x[k], f64::from(u8::from(k == i)), f64::from(u8::from(k == j)), 0.0)
                });
                dual(lifted, data)
            };
            let (value, gradient, hessian) = elsewhere::all::value_gradient_hessian(x, data);
            assert_eq!(value.to_bits(), elsewhere::all(x, data).to_bits());
            let scale = 1e3;
            check("gradient", gradient, [at(0, 0).eps1, at(1, 1).eps1, at(2, 2).eps1], scale);
            check("gradient alone", elsewhere::all::gradient(x, data), gradient, scale);
            for (i, row) in hessian.into_iter().enumerate() {
                check("hessian", row, [at(i, 0).eps1eps2, at(i, 1).eps1eps2, at(i, 2).eps1eps2], scale);
            }
        }
    }
}

/// What calls functions with loops, called in turn.
mod levels {
    use hessian_runtime::hessian;

    use super::separate::{carried, nested};

    #[hessian(only(gradient))]
    pub fn product(a: f64, b: f64, steps: &[(f64, u8)], table: &[Vec<f64>]) -> f64 {
        carried(a, b, &steps[1..]) * nested(a * b, table)
    }
}

#[hessian]
fn turned(x: [f64; 2], data: &Data) -> f64 {
    let mut sum = 0.0;
    for row in &data.rows {
        sum += levels::product(x[0] * row[0], x[1], &data.steps, &data.table) * row[1];
    }
    sum
}

/// In a loop, and called from where this one is not seen either.
mod outermost {
    use hessian_runtime::hessian;

    #[hessian]
    pub fn squared(x: [f64; 2], data: &super::Data) -> f64 {
        super::turned([x[0], x[0] * x[1]], data).powi(2)
    }
}

#[test]
fn calls_in_loops_and_of_callers() {
    let data = data();
    for x in [[0.5, -1.25], [1.5, 0.25], [0.0, 0.0]] {
        let at = |i: usize, j: usize| {
            let x: [HyperDual64; 2] = core::array::from_fn(|k| {
                HyperDual64::new(x[k], f64::from(u8::from(k == i)), f64::from(u8::from(k == j)), 0.0)
            });
            let mut sum = HyperDual64::from(0.0);
            for row in &data.rows {
                let a = x[0] * row[0];
                let b = x[0] * x[1];
                sum += carried_dual(a, b, &data.steps[1..]) * nested_dual(a * b, &data.table) * row[1];
            }
            sum * sum
        };
        let (value, gradient, hessian) = outermost::squared::value_gradient_hessian(x, &data);
        assert_eq!(value.to_bits(), outermost::squared(x, &data).to_bits());
        check("gradient", gradient, [at(0, 0).eps1, at(1, 1).eps1], 1e3);
        for (i, row) in hessian.into_iter().enumerate() {
            check("hessian", row, [at(i, 0).eps1eps2, at(i, 1).eps1eps2], 1e4);
        }
    }
}

#[test]
fn calls_cost_what_the_bodies_cost() {
    assert_eq!(both::COST, inlined::both::COST);
    let data = data();
    let x = [0.5, -1.25, 0.75];
    let found = both::value_gradient_hessian(x, &data);
    assert_eq!(found, inlined::both::value_gradient_hessian(x, &data));
}

mod generic {
    use hessian_runtime::{Real, hessian};

    /// Of any scalar type, with a threshold that the run compares with in every turn.
    #[hessian(constant(limit))]
    pub fn huber<T: Real>(a: T, b: T, data: &[[T; 2]], limit: T) -> T {
        let mut sum = T::ZERO;
        for [t, y] in data {
            let r = a * *t + b - *y;
            sum = sum + if r.abs() <= limit { r * r * T::HALF } else { limit * (r.abs() - limit * T::HALF) * *t };
        }
        sum
    }
}

#[hessian]
fn of_any<T: Real>(a: T, data: &[[T; 2]]) -> T {
    generic::huber(a.sin(), a * a, data, T::TWO)
}

#[test]
fn generic_functions_are_called() {
    let data = [[1.0, 0.5], [2.0, -3.0], [-0.5, 4.0]];
    for a in [0.3, -1.5, 2.0] {
        let at = HyperDual64::new(a, 1.0, 1.0, 0.0);
        let expected = data.iter().fold(HyperDual64::from(0.0), |sum, &[t, y]| {
            let r = at.sin() * t + at * at - y;
            sum + if r.re.abs() <= 2.0 { r * r * 0.5 } else { (if r.re < 0.0 { -r } else { r } - 1.0) * 2.0 * t }
        });
        let (value, [slope], [[curvature]]) = of_any::value_gradient_hessian(a, &data);
        check("all", [value, slope, curvature], [expected.re, expected.eps1, expected.eps1eps2], 10.0);
        let single = data.map(|row| row.map(|v| v as f32));
        let (_, [slope], _) = of_any::value_gradient_hessian(a as f32, &single);
        assert!((f64::from(slope) - expected.eps1).abs() < 1e-4);
    }
}
