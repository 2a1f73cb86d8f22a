//! In which order the terms of sums stand.

use std::collections::BTreeMap;

use crate::differentiate::tests::values;
use crate::ir::verify::verify;
use crate::ir::{Graph, NodeId, Op, Precision};
use crate::ops::Elementary;
use crate::optimise::align::align;
use crate::optimise::contest::Candidate;
use crate::optimise::shared_order::share_order;

#[test]
fn like_sums_are_written_alike() {
    let mut g = Graph::new(Precision::Double, false);
    let x: Vec<NodeId> = (0..7).map(|i| g.node(Op::Input(i), &[])).collect();
    let kept = g.len();
    // x_i·x_{i+1} + x_i³ + 5·x_{i−1} in three orders; the first row has no last term.
    let mut row = |i: usize| {
        let square = g.mul(x[i], x[i]);
        let mut terms = vec![g.mul(x[i], x[i + 1]), g.mul(square, x[i])];
        terms.extend(i.checked_sub(1).map(|before| g.scale(5.0, x[before])));
        let length = terms.len();
        terms.rotate_left(i % length);
        let sum = |sum, term| g.add(sum, term);
        terms.into_iter().reduce(sum).expect("a row has terms")
    };
    let roots: Vec<NodeId> = (0..6).map(&mut row).collect();
    let candidate = Candidate { graph: g, roots };
    let aligned = align(candidate.clone(), kept).expect("rows are alike");
    verify(&aligned.graph).unwrap();
    assert_eq!(aligned.cost(), candidate.cost());
    let (g, roots) = (&aligned.graph, &aligned.roots);
    for (i, &root) in roots.iter().enumerate() {
        let &[first, last] = g.args(root) else { panic!("a sum") };
        let pair = if i == 0 { root } else { first };
        // What the first row lacks comes last.
        assert_eq!(g.scaled(last).is_some(), i > 0);
        assert_eq!(g.args(g.args(pair)[0]), [x[i], x[i + 1]]);
    }
    let at = [0.7, -1.3, 2.1, 0.4, -0.9, 1.7, 0.2];
    for (found, expected) in values(g, &at, roots).iter().zip(values(&candidate.graph, &at, &candidate.roots)) {
        assert!((found - expected).abs() <= 1e-14 * expected.abs().max(1.0), "{found}, expected {expected}");
    }
    // Three are no vector.
    assert!(align(Candidate { roots: candidate.roots[1..4].to_vec(), ..candidate }, kept).is_none());
}

#[test]
fn what_pairs_give_and_take_is_summed_in_one_order() {
    let mut g = Graph::new(Precision::Double, false);
    let x: Vec<NodeId> = (0..4).map(|i| g.node(Op::Input(i), &[])).collect();
    let kept = g.len();
    // What the pair of i and j gives to i it takes from j: (x_i − x_j)³.
    let mut roots = vec![g.zero(); 4];
    let mut forces = BTreeMap::new();
    for (i, j) in [(0, 3), (1, 2), (2, 3), (0, 1), (1, 3), (0, 2)] {
        let difference = g.sub(x[i], x[j]);
        let square = g.mul(difference, difference);
        let force = g.mul(square, difference);
        forces.insert(force, (i, j));
        roots[i] = g.add(roots[i], force);
        roots[j] = g.sub(roots[j], force);
    }
    let candidate = Candidate { graph: g, roots };
    let aligned = align(candidate.clone(), kept).expect("rows are alike");
    verify(&aligned.graph).unwrap();
    assert_eq!(aligned.cost(), candidate.cost());
    let (g, roots) = (&aligned.graph, &aligned.roots);
    // What is added first, of these the pair with the first one.
    let terms = |row: NodeId| {
        let mut terms = Vec::new();
        let mut at = row;
        while let (Op::Call(sum @ (Elementary::Add | Elementary::Sub)), &[rest, last]) = (g.op(at), g.args(at)) {
            terms.push((sum == Elementary::Sub, last));
            at = rest;
        }
        let is_opposite = g.op(at) == Op::Call(Elementary::Neg);
        terms.push((is_opposite, if is_opposite { g.args(at)[0] } else { at }));
        terms.into_iter().rev().map(|(is_negative, force)| (is_negative, forces[&force])).collect::<Vec<_>>()
    };
    assert_eq!(terms(roots[0]), [(false, (0, 1)), (false, (0, 2)), (false, (0, 3))]);
    assert_eq!(terms(roots[2]), [(false, (2, 3)), (true, (0, 2)), (true, (1, 2))]);
    assert_eq!(terms(roots[3]), [(true, (0, 3)), (true, (1, 3)), (true, (2, 3))]);
    let at = [0.7, -1.3, 2.1, 0.4];
    for (found, expected) in values(g, &at, roots).iter().zip(values(&candidate.graph, &at, &candidate.roots)) {
        assert!((found - expected).abs() <= 1e-14 * expected.abs().max(1.0), "{found}, expected {expected}");
    }
}

#[test]
fn sums_that_share_factors_get_one_order() {
    let mut g = Graph::new(Precision::Double, false);
    let x: Vec<NodeId> = (0..8).map(|i| g.node(Op::Input(i), &[])).collect();
    let kept = g.len();
    let [a, b, c] = [0, 1, 2].map(|i| g.mul(x[i], x[3]));
    let [xa, xb, xc] = [(x[4], a), (x[5], b), (x[6], c)].map(|(x, y)| g.mul(x, y));
    let [ya, yb, yc] = [(x[5], a), (x[7], b), (x[4], c)].map(|(x, y)| g.mul(x, y));
    let sum = g.add(xa, xb);
    let first = g.sub(sum, xc);
    let difference = g.sub(ya, yc);
    let second = g.add(yb, difference);
    let at = [0.3, -1.1, 0.7, 2.0, 1.3, -0.4, 0.9, 0.6];
    let expected = values(&g, &at, &[first, second]);
    let before = Candidate { graph: g, roots: vec![first, second] };
    let Candidate { graph: g, roots } = share_order(before.clone(), kept);
    verify(&g).unwrap();
    assert_eq!(before.cost(), Candidate { graph: g.clone(), roots: roots.clone() }.cost());
    for (found, expected) in values(&g, &at, &roots).iter().zip(expected) {
        assert!((found - expected).abs() < 1e-15);
    }
    let terms = |root: NodeId| {
        let &[sum, last] = g.args(root) else { panic!("a difference") };
        [g.args(sum)[0], g.args(sum)[1], last].map(|term| g.args(term).to_vec())
    };
    for (first, second) in terms(roots[0]).iter().zip(terms(roots[1])) {
        assert!(first.iter().any(|factor| second.contains(factor)), "{g}");
    }
}

/// How deep sums are nested.
fn height(g: &Graph, id: NodeId) -> usize {
    match g.op(id) {
        Op::Call(Elementary::Add) => 1 + g.args(id).iter().map(|&a| height(g, a)).max().unwrap_or(0),
        _ => 0,
    }
}

#[test]
fn long_sums_are_computed_by_halves() {
    let depth = |terms: u32| {
        let mut g = Graph::new(Precision::Double, false);
        let x: Vec<NodeId> = (0..=terms).map(|i| g.node(Op::Input(i), &[])).collect();
        let kept = g.len();
        let products: Vec<NodeId> = x[1..].iter().map(|&factor| g.mul(factor, x[0])).collect();
        let sum = products.into_iter().reduce(|a, b| g.add(a, b)).expect("there are terms");
        let Candidate { graph: g, roots } = share_order(Candidate { graph: g, roots: vec![sum] }, kept);
        verify(&g).unwrap();
        height(&g, roots[0])
    };
    assert_eq!([depth(7), depth(8), depth(13)], [6, 3, 4]);
}
