//! The passes against each other and against differences, on random graphs with branches.

use super::adjoint::gradient;
use super::augmented::{certificate, diagonal};
use super::eliminate::{HessianGraph, hessian, rooted};
use super::orders::{Measure, Order, Tie};
use super::tangent::tangent;
use crate::ir::verify::verify;
use crate::ir::{Comparison, Graph, NodeId, Op, Precision};
use crate::ops::Elementary;

mod diagonals;
mod programs;
mod sweeps;

use programs::{N, about_mean, values_after};
pub use programs::{Random, random_program, random_recurrences, values};

fn dense(g: &Graph, x: &[f64], entries: &[(usize, usize, NodeId)]) -> [[f64; N]; N] {
    let mut h = [[0.0; N]; N];
    let nodes: Vec<NodeId> = entries.iter().map(|entry| entry.2).collect();
    for (&(i, j, _), value) in entries.iter().zip(values(g, x, &nodes)) {
        h[i][j] = value;
        h[j][i] = value;
    }
    h
}

fn close(a: f64, b: f64, tolerance: f64) -> bool {
    (a - b).abs() <= tolerance * (1.0 + a.abs().max(b.abs())) || (a.is_nan() && b.is_nan())
}

fn tangent_over_adjoint(g: &mut Graph, output: NodeId, inputs: &[NodeId]) -> Vec<(usize, usize, NodeId)> {
    let one = g.one();
    let gradient = gradient(g, &[(output, one)], inputs);
    let mut entries = Vec::new();
    for (j, &x) in inputs.iter().enumerate() {
        for (i, node) in tangent(g, &gradient, &[(x, one)]).into_iter().enumerate() {
            entries.push((i, j, node));
        }
    }
    entries
}

#[test]
fn an_adjoint_that_cancels_leaves_its_curvature() {
    for order in [Order::Reverse, Order::DepthFirst, Order::Greedy(Measure::Products, Tie::Oldest)] {
        let mut g = Graph::new(Precision::Double, false);
        let inputs: Vec<NodeId> = (0..N as u32).map(|i| g.node(Op::Input(i), &[])).collect();
        let variance = about_mean(&mut g, &inputs);
        let one = g.one();
        let (_, entries) = hessian(&mut g, &[(variance, one)], &inputs, order);
        let found = dense(&g, &[0.3, 0.8, 1.1], &entries);
        for (i, row) in found.iter().enumerate() {
            for (j, entry) in row.iter().enumerate() {
                let exact = if i == j { 4.0 / 3.0 } else { -2.0 / 3.0 };
                assert!((entry - exact).abs() < 1e-14, "{i}, {j}: {entry}");
            }
        }
    }
}

#[test]
fn gradients_agree_with_differences_and_hessians_with_each_other() {
    let (mut compared, mut total) = (0, 0);
    for seed in 0..300 {
        let (value, inputs, output) = random_program(seed);
        verify(&value).unwrap();
        let mut random = Random(seed ^ 0xABCD);
        let one = |g: &mut Graph| g.one();

        let mut forward = value.clone();
        let columns = tangent_over_adjoint(&mut forward, output, &inputs);
        verify(&forward).unwrap();

        let mut pushed = value.clone();
        let w = one(&mut pushed);
        let (gradient, entries) = hessian(&mut pushed, &[(output, w)], &inputs, Order::Reverse);
        verify(&pushed).unwrap();

        let mut along = value.clone();
        let slope = |&x: &NodeId| {
            let one = along.one();
            tangent(&mut along, &[output], &[(x, one)])[0]
        };
        let slopes: Vec<NodeId> = inputs.iter().map(slope).collect();

        let mut shuffled = value.clone();
        let w = one(&mut shuffled);
        let mut hessian = HessianGraph::new(&mut shuffled, &[(output, w)], &inputs);
        let mut left = hessian.intermediates();
        while !left.is_empty() {
            let at = random.below(left.len());
            if !hessian.is_ready(&shuffled, left[at]) {
                continue;
            }
            let v = left.swap_remove(at);
            hessian.eliminate(&mut shuffled, v);
        }
        let terms = hessian.entries(&mut shuffled);
        let any_order = rooted(&mut shuffled, terms);
        verify(&shuffled).unwrap();

        let mut recursion = value.clone();
        let w = one(&mut recursion);
        let exact = certificate(&mut recursion.clone(), &[output], &inputs);
        let diagonal = diagonal(&mut recursion, &[(output, w)], &inputs);
        verify(&recursion).unwrap();

        for _ in 0..3 {
            let x: Vec<f64> = (0..N).map(|_| 3.0 * random.unit() - 1.5).collect();
            let here = values(&pushed, &x, &gradient);
            let tangents = values(&along, &x, &slopes);
            for i in 0..N {
                let h = 1e-6;
                let (mut up, mut down) = (x.clone(), x.clone());
                up[i] += h;
                down[i] -= h;
                let difference = (values(&value, &up, &[output])[0] - values(&value, &down, &[output])[0]) / (2.0 * h);
                // A kink between the points is not the gradient's fault: there the two one-sided quotients differ.
                let middle = values(&value, &x, &[output])[0];
                let right = (values(&value, &up, &[output])[0] - middle) / h;
                compared += usize::from(close(right, difference, 1e-3));
                total += 1;
                if close(right, difference, 1e-3) {
                    assert!(close(here[i], difference, 1e-4), "seed {seed}: ∂{i} {} {difference}\n{value}", here[i]);
                }
                let tangent = tangents[i];
                assert!(close(here[i], tangent, 1e-9), "seed {seed}: ∂{i} {} {tangent}\n{value}", here[i]);
            }
            let reference = dense(&forward, &x, &columns);
            let (a, b) = (dense(&pushed, &x, &entries), dense(&shuffled, &x, &any_order));
            let d = values(&recursion, &x, &diagonal);
            for i in 0..N {
                for j in 0..N {
                    assert!(
                        close(a[i][j], reference[i][j], 1e-9),
                        "seed {seed} at {x:?}: edge pushing\n{a:?}\n{reference:?}\n{value}"
                    );
                    assert!(
                        close(b[i][j], reference[i][j], 1e-9),
                        "seed {seed} at {x:?}: any order\n{b:?}\n{reference:?}\n{value}"
                    );
                }
                assert!(
                    !exact[i] || close(d[i], reference[i][i], 1e-9),
                    "seed {seed}: certified coordinate {i}\n{value}"
                );
            }
        }
    }
    assert!(compared * 20 > total * 19, "{compared} of {total} points are smooth enough to compare");
}

#[test]
fn gradients_of_tangents_are_tangents_of_gradients() {
    // In the last of these programs a loop carries a tangent that starts from a choice.
    for seed in (0..60).chain([479]) {
        let (value, inputs, output) = random_program(seed);
        let mut reference = value.clone();
        let one = reference.one();
        let slopes = gradient(&mut reference, &[(output, one)], &inputs);
        let column = tangent(&mut reference, &slopes, &[(inputs[0], one)]);
        let mut swapped = value.clone();
        let one = swapped.one();
        let slope = tangent(&mut swapped, &[output], &[(inputs[0], one)])[0];
        let row = gradient(&mut swapped, &[(slope, one)], &inputs);
        verify(&swapped).unwrap();
        let x = [0.8165, 0.3611, -0.7248];
        let (a, b) = (values(&reference, &x, &column), values(&swapped, &x, &row));
        assert!(a.iter().zip(&b).all(|(a, b)| close(*a, *b, 1e-9)), "seed {seed}: {a:?} {b:?}\n{value}");
    }
}

#[test]
fn nothing_of_an_untaken_arm_is_multiplied() {
    // if x < 1 { x } else { √(x − 1)·√(x − 1) } and max(x, 0).sqrt(), where the other side has an infinite slope
    let mut g = Graph::new(Precision::Double, false);
    let x = g.node(Op::Input(0), &[]);
    let (zero, one) = (g.zero(), g.one());
    let below = g.compare(Comparison::Less, x, one);
    let region = g.branch(below, 2);
    g.enter(g.region(region).arms[1]);
    let shifted = g.value(Elementary::Sub, &[x, one]);
    let root = g.value(Elementary::Sqrt, &[shifted]);
    let square = g.value(Elementary::Mul, &[root, root]);
    g.enter(Graph::ROOT);
    let joined = g.phi(region, &[x, square]);
    let positive = g.value(Elementary::Max, &[x, zero]);
    let second_root = g.value(Elementary::Sqrt, &[positive]);
    let output = g.value(Elementary::Add, &[joined, second_root]);
    let (gradient, entries) = hessian(&mut g, &[(output, one)], &[x], Order::Greedy(Measure::Products, Tie::Youngest));
    verify(&g).unwrap();
    assert_eq!(values(&g, &[-2.0], &gradient), [1.0]);
    assert_eq!(values(&g, &[-2.0], &[entries[0].2]), [0.0]);
}

#[test]
fn every_row_has_the_partials_of_its_value() {
    use super::local::{Activity, Templates, first, second};
    let points = [[0.3, 0.7, 0.9], [0.55, 0.25, 0.4], [0.8, 0.35, 1.7]];
    for &f in Elementary::ALL {
        // Integers are no points of differences, and an alias's last argument is determined by the others.
        let is_alias = f.row().spelling == crate::ops::Spelling::Alias;
        if is_alias || matches!(f, Elementary::Powi | Elementary::FromInt | Elementary::Decrement) {
            continue;
        }
        let row = f.row();
        assert_eq!(row.function, f);
        let mut g = Graph::new(Precision::Double, false);
        let args: Vec<NodeId> = (0..row.arity as u32).map(|i| g.node(Op::Input(i), &[])).collect();
        let shift = g.one();
        // acosh is real above 1 only
        let shifted =
            if f == Elementary::Acosh { vec![g.value(Elementary::Add, &[args[0], shift])] } else { args.clone() };
        let node = g.value(f, &shifted);
        let activity = Activity::of_inputs(&g);
        let edges = first(&mut g, node, &activity);
        let curvatures = second(&mut g, node, &activity, &mut Templates::default());
        verify(&g).unwrap();
        for point in points {
            let at = |x: &[f64]| {
                let moved: Vec<f64> = if f == Elementary::Acosh { vec![x[0] + 1.0] } else { x.to_vec() };
                (row.evaluate)(&moved)
            };
            let x = &point[..row.arity];
            let step = |i: usize, h: f64| {
                let mut moved = x.to_vec();
                moved[i] += h;
                moved
            };
            for (i, &arg) in shifted.iter().enumerate() {
                let difference = (at(&step(i, 1e-6)) - at(&step(i, -1e-6))) / 2e-6;
                let partial: f64 = edges
                    .iter()
                    .filter(|e| e.arg == arg && holds(&g, e.partial.block, x))
                    .map(|e| values(&g, x, &[e.partial.value])[0])
                    .sum();
                assert!(
                    close(partial, difference, 1e-7),
                    "{f:?} at {x:?}: ∂{i} is {partial}, differences say {difference}"
                );
                for (j, &other) in shifted.iter().enumerate().skip(i) {
                    let h = 1e-4;
                    let mixed = |a: f64, b: f64| {
                        let mut moved = x.to_vec();
                        moved[i] += a;
                        moved[j] += b;
                        at(&moved)
                    };
                    let difference = (mixed(h, h) - mixed(h, -h) - mixed(-h, h) + mixed(-h, -h)) / (4.0 * h * h);
                    let key = if arg <= other { (arg, other) } else { (other, arg) };
                    let partial: f64 = curvatures
                        .iter()
                        .filter(|c| (c.a, c.b) == key)
                        .map(|c| values(&g, x, &[c.partial.value])[0])
                        .sum();
                    assert!(
                        close(partial, difference, 1e-5),
                        "{f:?} at {x:?}: ∂{i}∂{j} is {partial}, differences say {difference}"
                    );
                }
            }
        }
    }
}

/// Whether a block is run at a point.
fn holds(g: &Graph, block: crate::ir::BlockId, x: &[f64]) -> bool {
    let Some((region, arm)) = g.arm_of(block) else { return true };
    let shape = g.region(region);
    let taken = usize::from(values(g, x, &[shape.selector])[0] == 0.0);
    taken == arm as usize && holds(g, shape.parent, x)
}
