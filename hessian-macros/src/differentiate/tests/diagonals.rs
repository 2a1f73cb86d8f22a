//! Diagonals by elimination for them alone, against tangents of the gradient.

use super::{N, Random, close, random_program, tangent_over_adjoint, values, values_after};
use crate::differentiate::eliminate::HessianGraph;
use crate::differentiate::orders::{Measure, Order, Tie};
use crate::ir::verify::verify;
use crate::ir::{Graph, NodeId, Op, Precision};
use crate::ops::Elementary as E;

const ORDERS: [Order; 4] =
    [Order::Reverse, Order::DepthFirst, Order::Chains, Order::Greedy(Measure::Products, Tie::Youngest)];

fn alone(g: &mut Graph, output: NodeId, inputs: &[NodeId], way: (Order, bool)) -> Vec<NodeId> {
    let one = g.one();
    let diagonal = HessianGraph::new(g, &[(output, one)], inputs).diagonal(g, way, &mut { usize::MAX });
    verify(g).unwrap();
    diagonal.expect("every intermediate is eliminated")
}

#[test]
fn elimination_for_the_diagonal_alone_agrees_with_tangents_of_the_gradient() {
    for seed in 0..400 {
        let (value, inputs, output) = random_program(seed);
        let mut reference = value.clone();
        let whole = tangent_over_adjoint(&mut reference, output, &inputs);
        let expected: Vec<NodeId> = whole.iter().filter(|(i, j, _)| i == j).map(|entry| entry.2).collect();
        let mut random = Random(seed ^ 0x5EED);
        let points: Vec<Vec<f64>> = (0..3).map(|_| (0..N).map(|_| 3.0 * random.unit() - 1.5).collect()).collect();
        for way in ORDERS.into_iter().flat_map(|order| [(order, false), (order, true)]) {
            let mut g = value.clone();
            g.pull_constants(seed % 2 == 0);
            let found = alone(&mut g, output, &inputs, way);
            for (x, turns) in points.iter().zip([3.0, 1.0, 0.0]) {
                let (a, b) = (values_after(turns, &g, x, &found), values_after(turns, &reference, x, &expected));
                let agree = a.iter().zip(&b).all(|(a, b)| close(*a, *b, 1e-9));
                assert!(agree, "seed {seed}, {way:?} at {x:?}: {a:?}, expected {b:?}\n{value}");
            }
        }
    }
}

/// ln(Σ (xᵢ·xᵢ₊₁)²)·√(Σ (xᵢ·xᵢ₊₁)²): every variable reaches both factors, and each of them on two ways.
#[test]
fn what_a_recursion_drops_is_there() {
    let mut g = Graph::new(Precision::Double, false);
    let x: Vec<NodeId> = (0..3).map(|i| g.node(Op::Input(i), &[])).collect();
    let mut sum = g.zero();
    for i in 0..3 {
        let product = g.value(E::Mul, &[x[i], x[(i + 1) % 3]]);
        let square = g.value(E::Mul, &[product, product]);
        sum = g.value(E::Add, &[sum, square]);
    }
    let (logarithm, root) = (g.value(E::Ln, &[sum]), g.value(E::Sqrt, &[sum]));
    let output = g.value(E::Mul, &[logarithm, root]);
    let at = [0.7, -1.1, 0.4];
    let [a, b, c] = at.map(|x| x * x);
    // With s = ab + bc + ca and f(s) = √s·ln s: ∂²/∂x₀² = f'(s)·2(b + c) + f''(s)·4a(b + c)².
    let s: f64 = a * b + b * c + c * a;
    let (slope, bend) = ((0.5 * s.ln() + 1.0) / s.sqrt(), -0.25 * s.ln() / (s * s.sqrt()));
    let exact = [(a, b + c), (b, a + c), (c, a + b)].map(|(x, y)| slope * 2.0 * y + bend * 4.0 * x * y * y);
    for way in ORDERS.into_iter().flat_map(|order| [(order, false), (order, true)]) {
        let mut g = g.clone();
        let found = alone(&mut g, output, &x, way);
        let found = values(&g, &at, &found);
        assert!(found.iter().zip(exact).all(|(a, b)| close(*a, b, 1e-13)), "{way:?}: {found:?}, expected {exact:?}");
        let one = g.one();
        let recursion = crate::differentiate::augmented::diagonal(&mut g, &[(output, one)], &x);
        let recursion = values(&g, &at, &recursion);
        assert!(recursion.iter().zip(exact).all(|(a, b)| !close(*a, b, 1e-3)), "{recursion:?} lacks nothing");
    }
}
