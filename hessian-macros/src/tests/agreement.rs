//! Whichever way a Hessian is computed, it has the same structural nonzeros, and they are the same functions: compared
//! exactly, by their signatures. The cheapest way is chosen, and none is cheaper than one that forgets something.

use std::collections::BTreeMap;

use super::functions as f;
use crate::differentiate::adjoint::gradient;
use crate::differentiate::eliminate::hessian;
use crate::differentiate::orders::{Measure, Order, Tie};
use crate::differentiate::tangent::tangent;
use crate::ir::signature::Signature;
use crate::ir::{Graph, NodeId, Op};

/// Where adjoints, partials or whole terms cancel identically.
const CANCELLING: &[&str] = &[
    "#[hessian] fn variance(x: [f64; 4]) -> f64 {
        let mean = x.iter().sum::<f64>() / 4.0;
        x.iter().map(|x| (x - mean).powi(2)).sum()
    }",
    "#[hessian] fn fitted(x: [f64; 5]) -> f64 {
        let t = [3.0, 2.0, 1.0, 1.0, 1.0];
        let slope = x.iter().zip(t).map(|(x, t)| x * t).sum::<f64>() / 16.0;
        x.iter().zip(t).map(|(x, t)| (x - slope * t).powi(2)).sum::<f64>().exp()
    }",
    "#[hessian] fn quotient(x: [f64; 3]) -> f64 { (x[0] * x[1]) / x[0] + x[2].sin() * (x[1] - x[1] * x[2] / x[2]) }",
    "#[hessian] fn vanishing(x: [f64; 2]) -> f64 {
        let zero = (x[0] + x[1]) * (x[0] - x[1]) - (x[0] * x[0] - x[1] * x[1]);
        (zero + x[0]).powi(3) + zero * x[1].exp() + zero * zero
    }",
    "#[hessian] fn normal(x: [f64; 3]) -> f64 {
        let r = (x[0] * x[0] + x[1] * x[1] + x[2] * x[2]).sqrt();
        let u = [x[0] / r, x[1] / r, x[2] / r];
        (u[0] * x[0] + u[1] * x[1] + u[2] * x[2]).ln() + u[0] * u[1]
    }",
];

type Entries = BTreeMap<(usize, usize), Signature>;

fn by_elimination(mut g: Graph, output: NodeId, inputs: &[NodeId], order: Order) -> Entries {
    let one = g.one();
    let (_, entries) = hessian(&mut g, &[(output, one)], inputs, order);
    entries.into_iter().map(|(i, j, node)| ((i, j), *g.signature(node))).collect()
}

fn by_tangents(mut g: Graph, output: NodeId, inputs: &[NodeId]) -> Entries {
    let one = g.one();
    let gradient = gradient(&mut g, &[(output, one)], inputs);
    let mut entries = Entries::new();
    for (j, &x) in inputs.iter().enumerate() {
        for (i, node) in tangent(&mut g, &gradient, &[(x, one)]).into_iter().enumerate().skip(j) {
            if !g.is_zero(node) {
                entries.insert((i, j), *g.signature(node));
            }
        }
    }
    entries
}

#[test]
fn every_way_computes_the_same_functions() {
    for text in f::TUNED.iter().chain(f::HELD_OUT).chain(CANCELLING) {
        let (function, program) = super::lowered(text);
        let (mut g, output) = (program.graph, program.outputs[0]);
        let inputs: Vec<NodeId> = (0..function.variables as u32).map(|i| g.node(Op::Input(i), &[])).collect();
        let expected = by_tangents(g.clone(), output, &inputs);
        for order in [
            Order::Reverse,
            Order::DepthFirst,
            Order::Forward,
            Order::Chains,
            Order::Greedy(Measure::Products, Tie::Youngest),
            Order::Greedy(Measure::Fill, Tie::Oldest),
        ] {
            let found = by_elimination(g.clone(), output, &inputs, order);
            let places = |entries: &Entries| entries.keys().copied().collect::<Vec<_>>();
            assert_eq!(places(&found), places(&expected), "{order:?} of {text}");
            // Literals such as 0.8 are rounded where they are multiplied with each other, which no field does.
            for (place, signature) in found.iter().filter(|_| CANCELLING.contains(text)) {
                assert!(signature.is(&expected[place]), "{place:?} by {order:?} of {text}");
            }
        }
    }
}
