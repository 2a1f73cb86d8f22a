//! What the contest chooses against plain edge pushing, on random graphs with branches and loops.

use crate::differentiate::tests::{Random, random_program, values};
use crate::ir::verify::verify;
use crate::ir::{Graph, NodeId, Op, Precision};
use crate::ops::Elementary;
use crate::optimise::features::Features;
use crate::routines::{Forms, Name, derive_with};

#[test]
fn every_routine_computes_what_edge_pushing_does() {
    let names = [Name::ValueGradientHessian, Name::Gradient, Name::HessianDiagonal, Name::Hessian];
    let (mut cheaper, mut total) = (0, 0);
    for seed in 0..150 {
        let (g, _, output) = random_program(seed);
        let plain = derive_with(Features::NONE, g.clone(), &[output], 3, None, 2, &Forms::by_value(&names));
        let best = derive_with(Features::ALL, g.clone(), &[output], 3, None, 2, &Forms::by_value(&names));
        let mut random = Random(seed + 1000);
        for (plain, best) in plain.routines.iter().zip(&best.routines) {
            verify(&best.code.graph).unwrap();
            cheaper += usize::from(best.code.counts().weighted_twice() < plain.code.counts().weighted_twice());
            total += 1;
            for _ in 0..3 {
                let x: Vec<f64> = (0..3).map(|_| 3.0 * random.unit() - 1.5).collect();
                let expected = values(&plain.code.graph, &x, &plain.code.roots);
                let found = values(&best.code.graph, &x, &best.code.roots);
                for (a, b) in found.iter().zip(&expected) {
                    let close = (a - b).abs() <= 1e-9 * (1.0 + b.abs()) || (a.is_nan() && b.is_nan());
                    assert!(close, "seed {seed} {:?} at {x:?}: {a}, expected {b}\n{g}", best.name);
                }
            }
        }
    }
    assert!(cheaper * 4 > total, "{cheaper} of {total}");
}

/// What a node's value would be if nothing in it cancelled: rounding errors are a few ulp of this.
fn magnitude(g: &Graph, x: &[f64], id: NodeId) -> f64 {
    let of = |a: NodeId| magnitude(g, x, g.resolve(a));
    match (g.op(id), g.args(id)) {
        (Op::Call(Elementary::Add | Elementary::Sub), &[a, b]) => of(a) + of(b),
        (Op::Call(Elementary::Mul), &[a, b]) => of(a) * of(b),
        (Op::Call(Elementary::Neg), &[a]) => of(a),
        _ => values(g, x, &[id])[0].abs(),
    }
}

#[test]
fn no_digit_is_lost_that_plain_edge_pushing_has() {
    for seed in 0..60 {
        let (g, _, output) = random_program(seed);
        // A difference of nearly equal numbers somewhere: its digits must survive.
        let names = [Name::Hessian];
        let plain = derive_with(Features::NONE, g.clone(), &[output], 3, None, 2, &Forms::by_value(&names))
            .routines
            .remove(0)
            .code;
        // In another order of elimination other terms are rounded before they are subtracted.
        let rewritten = Features { orders: false, ..Features::ALL };
        let best =
            derive_with(rewritten, g.clone(), &[output], 3, None, 2, &Forms::by_value(&names)).routines.remove(0).code;
        for x in [[0.7, 0.7 + 1e-9, -1.3], [1e-7, 1.0, 1.0 - 1e-8], [1.25, -0.5, 1e-12]] {
            for (&plain_root, &root) in plain.roots.iter().zip(&best.roots) {
                let expected = values(&plain.graph, &x, &[plain_root])[0];
                let found = values(&best.graph, &x, &[root])[0];
                let allowed = 1e-13 * magnitude(&plain.graph, &x, plain.graph.resolve(plain_root));
                let close = (found - expected).abs() <= allowed || (found.is_nan() && expected.is_nan());
                assert!(close, "seed {seed} at {x:?}: {found}, expected {expected} ± {allowed}\n{g}");
            }
        }
    }
}

#[test]
fn strict_code_is_as_written() {
    // The gradient of (x·y + x·z + w)² has common factors, which stay where they are.
    let mut strict = Graph::new(Precision::Double, true);
    let x: Vec<NodeId> = (0..4).map(|i| strict.node(Op::Input(i), &[])).collect();
    let products = [strict.value(Elementary::Mul, &[x[0], x[1]]), strict.value(Elementary::Mul, &[x[0], x[2]])];
    let sum = strict.value(Elementary::Add, &products);
    let sum = strict.value(Elementary::Add, &[sum, x[3]]);
    let square = strict.value(Elementary::Mul, &[sum, sum]);
    let cost = |graph: Graph, features| {
        let derived = derive_with(features, graph, &[square], 4, None, 2, &Forms::by_value(&[Name::Gradient]));
        derived.routines[0].code.counts().weighted_twice()
    };
    let mut free = Graph::new(Precision::Double, false);
    for id in strict.ids() {
        let args = strict.args(id).to_vec();
        free.node(strict.op(id), &args);
    }
    assert_eq!(cost(strict.clone(), Features::ALL), cost(strict, Features::NONE));
    assert!(cost(free.clone(), Features::ALL) < cost(free, Features::NONE));
}
