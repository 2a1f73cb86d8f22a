//! Series against repeated tangents, the functions themselves and closed forms.

use super::{derivatives, taylor};
use crate::differentiate::tangent::tangent;
use crate::differentiate::tensor::{Entry, raise};
use crate::differentiate::tests::{Random, random_program, values};
use crate::ir::evaluate::Evaluation;
use crate::ir::verify::verify;
use crate::ir::{Graph, NodeId, Op, Precision};
use crate::ops::Elementary;

fn close(a: f64, b: f64, scale: f64) -> bool {
    (a - b).abs() <= 1e-9 * (1.0 + scale) || (a.is_nan() && b.is_nan())
}

#[test]
fn series_and_repeated_tangents_agree_on_random_programs() {
    let mut compared = 0;
    for seed in 0..50 {
        let (mut g, inputs, output) = random_program(seed);
        let mut entries: Vec<Entry> = vec![(Vec::new(), output)];
        for order in 1..=3 {
            entries = raise(&mut g, &entries, &inputs);
            // What a loop carries has no series.
            let Some(found) = derivatives(&mut g, output, &inputs, order) else { continue };
            compared += 1;
            verify(&g).unwrap();
            let mut random = Random(seed + 11);
            let x: Vec<f64> = (0..3).map(|_| 3.0 * random.unit() - 1.5).collect();
            let of = |all: &[Entry], indices: &Vec<usize>| {
                all.iter().find(|entry| entry.0 == *indices).map_or(0.0, |entry| values(&g, &x, &[entry.1])[0])
            };
            let all = entries.iter().chain(&found).map(|entry| &entry.0);
            let scale = all.clone().map(|i| of(&entries, i).abs()).fold(0.0, f64::max);
            for indices in all {
                let (a, b) = (of(&entries, indices), of(&found, indices));
                assert!(close(a, b, scale), "seed {seed}, {indices:?} at {x:?}: {a} and {b}\n{g}");
            }
        }
    }
    assert!(compared > 40, "{compared} of 150");
}

#[test]
fn coefficients_are_repeated_tangents_over_factorials() {
    let direction = [0.8, -0.5, 0.3];
    for seed in 0..100 {
        let (mut g, inputs, output) = random_program(seed);
        let direction: Vec<NodeId> = direction.iter().map(|&v| g.constant(v)).collect();
        let seeds: Vec<(NodeId, NodeId)> = inputs.iter().copied().zip(direction.iter().copied()).collect();
        let found = taylor(&mut g, &[output], &inputs, &direction, 4);
        let mut expected = vec![output];
        for k in 0..4 {
            let next = tangent(&mut g, &[expected[k]], &seeds)[0];
            expected.push(next);
        }
        verify(&g).unwrap();
        let mut random = Random(seed + 5);
        let x: Vec<f64> = (0..3).map(|_| 3.0 * random.unit() - 1.5).collect();
        let (found, expected) = (values(&g, &x, &found), values(&g, &x, &expected));
        let mut factorial = 1.0;
        for k in 0..=4 {
            factorial *= f64::max(1.0, k as f64);
            let exact = expected[k] / factorial;
            let scale = expected.iter().fold(0.0, |a: f64, b| a.max(b.abs()));
            assert!(close(found[k], exact, scale), "seed {seed}, order {k}: {} and {exact}", found[k]);
        }
    }
}

/// y = f(x₀ + t) at x₀ for every smooth row of the table: the coefficients add up to the function nearby.
#[test]
fn every_row_has_the_series_of_its_value() {
    use Elementary as E;
    for &f in E::ALL {
        let is_alias = f.row().spelling == crate::ops::Spelling::Alias;
        if is_alias || matches!(f, E::Powi | E::FromInt | E::Decrement) {
            continue; // made below, or not real functions of two variables
        }
        let mut g = Graph::new(Precision::Double, false);
        let inputs: Vec<NodeId> = (0..f.row().arity as u32).map(|i| g.node(Op::Input(i), &[])).collect();
        let one = g.one();
        let args: Vec<NodeId> = if f == E::Acosh { vec![g.value(E::Add, &[inputs[0], one])] } else { inputs.clone() };
        let node = g.value(f, &args);
        let direction = vec![one; inputs.len()];
        let coefficients = taylor(&mut g, &[node], &inputs, &direction, 10);
        verify(&g).unwrap();
        let x = [0.55, 0.25, 0.4];
        let coefficients = values(&g, &x, &coefficients);
        for t in [0.01, -0.02] {
            let moved: Vec<f64> = x.iter().map(|x| x + t).collect();
            let exact = Evaluation::new(&g, &moved, &[], &|_, _| 0.0).value(node);
            let sum = coefficients.iter().rev().fold(0.0, |sum, c| sum * t + c);
            assert!((sum - exact).abs() < 1e-12 * (1.0 + exact.abs()), "{f:?} at {t}: {sum}, not {exact}");
        }
    }
}

#[test]
fn powers_have_their_series_at_zero_too() {
    for n in [2, 3, 5, 8] {
        let mut g = Graph::new(Precision::Double, false);
        let x = g.node(Op::Input(0), &[]);
        let power = g.power(x, n);
        let half = g.constant(n as f64 + 0.5);
        let root = g.value(Elementary::Powf, &[x, half]);
        let one = g.one();
        let coefficients = taylor(&mut g, &[power, root], &[x], &[one], n as usize);
        let found = values(&g, &[0.0], &coefficients);
        let mut expected = vec![0.0; n as usize + 1];
        expected[n as usize] = 1.0;
        expected.extend(vec![0.0; n as usize + 1]);
        assert_eq!(found, expected, "x^{n} and x^({n} + 1/2) at 0");
    }
}
