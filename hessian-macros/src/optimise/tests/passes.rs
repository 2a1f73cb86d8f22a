//! What each rewriting saves, and that the results stay the same.

use crate::differentiate::eliminate::hessian;
use crate::differentiate::orders::Order;
use crate::differentiate::tests::{Random, random_program, values};
use crate::ir::verify::verify;
use crate::ir::{Graph, Kind, LeafId, NodeId, Op, Precision};
use crate::ops::Elementary;
use crate::optimise::absorb::{absorb, pull};
use crate::optimise::contest::Candidate;
use crate::optimise::divide::divide;
use crate::optimise::expand::expand;
use crate::optimise::pairs::share_pairs;
use crate::optimise::resubstitute::resubstitute;
use crate::optimise::scales::take_literals_out;
use crate::optimise::signs::choose_signs;

/// The operations of what is derived from two variables, one node after the other, before and after a pass.
fn passed(
    pass: impl Fn(Candidate, usize) -> Option<Candidate>,
    derive: impl Fn(&mut Graph, NodeId, NodeId) -> Vec<NodeId>,
) -> (usize, Option<usize>) {
    let mut graph = Graph::new(Precision::Double, false);
    let [a, b] = [0, 1].map(|i| graph.node(Op::Input(i), &[]));
    let kept = graph.len();
    // As it would be if it were not seen at once.
    graph.number_values(false);
    let roots = derive(&mut graph, a, b);
    let candidate = Candidate { graph, roots };
    let before = candidate.counts().flops();
    let after = pass(candidate.clone(), kept);
    for x in [[0.7, -1.3], [3.0, 0.25]] {
        let [found, expected] =
            [after.as_ref().unwrap_or(&candidate), &candidate].map(|c| values(&c.graph, &x, &c.roots));
        for (found, expected) in found.iter().zip(&expected) {
            assert!((found - expected).abs() <= 1e-14 * (1.0 + expected.abs()), "{found}, expected {expected}");
        }
    }
    (before, after.map(|candidate| candidate.counts().flops()))
}

/// The sign changes among them, whose results and other operations stay the same.
fn signs_before_and_after(
    pass: impl Fn(Candidate, usize) -> Option<Candidate>,
    derive: impl Fn(&mut Graph, NodeId, NodeId) -> Vec<NodeId>,
) -> (usize, usize) {
    let signs = std::cell::RefCell::new(Vec::new());
    let counted = |candidate: Candidate, kept| {
        let before = candidate.counts();
        let after = pass(candidate, kept).expect("there is another candidate");
        assert_eq!((after.counts().add, after.counts().mul), (before.add, before.mul));
        signs.borrow_mut().extend([before.sign, after.counts().sign]);
        Some(after)
    };
    passed(counted, derive);
    let signs = signs.into_inner();
    (signs[0], signs[1])
}

fn expanded(derive: impl Fn(&mut Graph, NodeId, NodeId) -> NodeId) -> (usize, Option<usize>) {
    passed(|candidate, kept| expand(&candidate, kept, &[false]).pop(), |g, a, b| vec![derive(g, a, b)])
}

#[test]
fn what_cancels_is_multiplied_out() {
    // a·(a·a − b) − a·a·a = −a·b
    let cancelling = |g: &mut Graph, a: NodeId, b: NodeId| {
        let square = g.mul(a, a);
        let difference = g.sub(square, b);
        let (product, cube) = (g.mul(a, difference), g.mul(a, square));
        g.sub(product, cube)
    };
    assert_eq!(expanded(cancelling), (5, Some(2)));
    // b·(1/b)·a = a
    let reciprocal = |g: &mut Graph, a: NodeId, b: NodeId| {
        let r = g.recip(b);
        let product = g.mul(a, r);
        g.mul(product, b)
    };
    assert_eq!(expanded(reciprocal), (3, Some(0)));
}

#[test]
fn no_difference_of_variables_is_multiplied_out() {
    // (a − b)² + 2·a·b has fewer terms as a² + b², but a − b has no error.
    let square = |g: &mut Graph, a: NodeId, b: NodeId| {
        let difference = g.sub(a, b);
        let (square, product) = (g.mul(difference, difference), g.mul(a, b));
        let double = g.scale(2.0, product);
        (g.add(square, double), square)
    };
    assert_eq!(expanded(|g, a, b| square(g, a, b).0).1, None);
    // Nor in a product with something else.
    let third = |g: &mut Graph, a: NodeId, b: NodeId| {
        let (_, square) = square(g, a, b);
        let (product, cube) = (g.mul(a, b), g.mul(square, b));
        g.sub(cube, product)
    };
    assert_eq!(expanded(third).1, None);
}

#[test]
fn sums_multiplied_out_are_the_same_on_random_programs() {
    let mut count = 0;
    for seed in 0..150 {
        let (mut graph, inputs, output) = random_program(seed);
        let kept = graph.len();
        let one = graph.one();
        let (_, entries) = hessian(&mut graph, &[(output, one)], &inputs, Order::Reverse);
        let candidate = Candidate { graph, roots: entries.iter().map(|entry| entry.2).collect() };
        let Some(expanded) = expand(&candidate, kept, &[false]).pop() else { continue };
        verify(&expanded.graph).unwrap();
        count += 1;
        let mut random = Random(seed + 2000);
        for _ in 0..3 {
            let x: Vec<f64> = (0..3).map(|_| 3.0 * random.unit() - 1.5).collect();
            let expected = values(&candidate.graph, &x, &candidate.roots);
            let found = values(&expanded.graph, &x, &expanded.roots);
            for (a, b) in found.iter().zip(&expected) {
                let close = (a - b).abs() <= 1e-9 * (1.0 + b.abs()) || (a.is_nan() && b.is_nan());
                assert!(close, "seed {seed} at {x:?}: {a}, expected {b}");
            }
        }
    }
    assert!(count > 50, "{count} of 150 programs have something to multiply out");
}

#[test]
fn a_reciprocal_of_one_product_is_a_division() {
    let pass = |candidate, kept| Some(divide(candidate, kept));
    let once = |g: &mut Graph, a: NodeId, b: NodeId| {
        let r = g.recip(b);
        vec![g.mul(r, a)]
    };
    assert_eq!(passed(pass, once), (2, Some(1)));
    let twice = |g: &mut Graph, a: NodeId, b: NodeId| {
        let r = g.recip(b);
        let product = g.mul(a, r);
        vec![g.mul(product, r)]
    };
    assert_eq!(passed(pass, twice), (3, Some(3)));
    let squared = |g: &mut Graph, a: NodeId, b: NodeId| {
        let r = g.recip(b);
        let square = g.mul(r, r);
        vec![g.mul(a, square)]
    };
    assert_eq!(passed(pass, squared), (3, Some(2)));
    let squared_beside = |g: &mut Graph, a: NodeId, b: NodeId| {
        let roots = squared(g, a, b);
        vec![roots[0], g.recip(b)]
    };
    assert_eq!(passed(pass, squared_beside), (3, Some(3)));
}

#[test]
fn products_of_opposite_literals_are_one() {
    let pass = |candidate, kept| Some(choose_signs(candidate, kept, true));
    let opposite = |g: &mut Graph, a: NodeId, b: NodeId| {
        let (double, opposite) = (g.scale(2.0, a), g.scale(-2.0, a));
        vec![g.add(double, b), g.add(opposite, b)]
    };
    assert_eq!(passed(pass, opposite), (4, Some(3)));
    // a − b·(2·a) beside b + 2·a
    let through_a_product = |g: &mut Graph, a: NodeId, b: NodeId| {
        g.pull_constants(false);
        let (double, opposite) = (g.scale(2.0, a), g.scale(-2.0, a));
        let product = g.mul(b, opposite);
        vec![g.add(double, b), g.add(a, product)]
    };
    assert_eq!(passed(pass, through_a_product), (5, Some(4)));
}

#[test]
fn differences_are_turned_where_a_sign_is_changed() {
    let pass = |candidate, kept| Some(choose_signs(candidate, kept, true));
    // −(a − b)·a and a·b·(a − b) as (b − a)·a and −a·b·(b − a), or either: one sign change is left of two.
    let one_of_two = |g: &mut Graph, a: NodeId, b: NodeId| {
        let difference = g.sub(a, b);
        let (product, other) = (g.mul(difference, a), g.mul(difference, b));
        let other = g.add(other, a);
        vec![g.neg(product), g.neg(other)]
    };
    assert_eq!(signs_before_and_after(pass, one_of_two), (2, 0));
    // Through sums of terms of one sign, which are of both if one of them is turned.
    let through_a_sum = |g: &mut Graph, a: NodeId, b: NodeId| {
        let difference = g.sub(a, b);
        let (product, square) = (g.mul(difference, a), g.mul(b, b));
        let sum = g.add(product, square);
        let product = g.mul(sum, a);
        vec![g.neg(product), g.neg(sum)]
    };
    assert_eq!(signs_before_and_after(pass, through_a_sum), (2, 0));
    // Nothing is to be had where both are wanted, or where all terms have one sign.
    let both = |g: &mut Graph, a: NodeId, b: NodeId| {
        let difference = g.sub(a, b);
        let sum = g.add(a, b);
        vec![difference, g.neg(difference), g.neg(sum)]
    };
    assert_eq!(signs_before_and_after(pass, both), (2, 2));
}

#[test]
fn a_node_is_recomputed_from_younger_ones() {
    let pass = |candidate, kept| Some(resubstitute(candidate, kept));
    // a·(b + 1) beside a·b is a·b + a, whichever comes first.
    let product = |g: &mut Graph, a: NodeId, b: NodeId| {
        let one = g.one();
        let sum = g.add(b, one);
        vec![g.mul(a, sum), g.mul(a, b)]
    };
    assert_eq!(passed(pass, product), (3, Some(2)));
    // a² + (b² − 2·a·b) is (a − b)² without its digits.
    let square = |g: &mut Graph, a: NodeId, b: NodeId| {
        let difference = g.sub(a, b);
        let (square, other) = (g.mul(a, a), g.mul(b, b));
        let product = g.mul(a, b);
        let double = g.scale(2.0, product);
        vec![g.mul(difference, difference), square, g.sub(other, double)]
    };
    assert_eq!(passed(pass, square), (7, Some(7)));
}

#[test]
fn what_a_difference_is_made_of_cancels_outside() {
    // a − (1/b)·((b − 3)·a) = 3·a/b, though b − 3 stays a factor.
    let spring = |g: &mut Graph, a: NodeId, b: NodeId| {
        let three = g.constant(3.0);
        let (stretch, r) = (g.sub(b, three), g.recip(b));
        let force = g.mul(stretch, a);
        let force = g.mul(r, force);
        g.sub(a, force)
    };
    assert_eq!(expanded(spring), (5, Some(3)));
}

#[test]
fn products_of_the_value_are_taken_apart_where_the_value_is_not_wanted() {
    let mut graph = Graph::new(Precision::Double, false);
    let [a, b, c] = [0, 1, 2].map(|i| graph.node(Op::Input(i), &[]));
    let products = [[a, b], [a, c]].map(|factors| graph.value(Elementary::Mul, &factors));
    let value = graph.value(Elementary::Add, &products);
    let kept = graph.len();
    graph.pull_constants(false);
    let roots: Vec<NodeId> = products.iter().map(|&product| graph.scale(8.0, product)).collect();
    let flops = |roots: Vec<NodeId>| {
        let candidate = Candidate { graph: graph.clone(), roots };
        share_pairs(candidate, kept, true).counts().flops()
    };
    // (8·a)·b and (8·a)·c; but a·b is there if the value is.
    assert_eq!(flops(roots.clone()), 3);
    assert_eq!(flops([roots, vec![value]].concat()), 5);
}

/// A leaf, which the tests' evaluation gives this value.
const THREE: LeafId = LeafId(0);

#[test]
fn constants_take_the_literals_of_what_they_are_in() {
    let mut graph = Graph::new(Precision::Double, false);
    let [a, b] = [0, 1].map(|i| graph.node(Op::Input(i), &[]));
    let k = graph.node(Op::Leaf(THREE, Kind::Float), &[]);
    let kept = graph.len();
    graph.number_values(false);
    graph.pull_constants(false);
    let (ka, kb) = (graph.mul(k, a), graph.mul(k, b));
    // 2·(k·a), 2·(k·b + k·a) and 2·(k·b + k·a)·b as t·a, t·b + t·a and (t·b + t·a)·b with t = 2·k.
    let sum = graph.add(kb, ka);
    let product = graph.mul(sum, b);
    let roots: Vec<NodeId> = [ka, sum, product].into_iter().map(|id| graph.scale(2.0, id)).collect();
    let candidate = Candidate { graph, roots };
    assert_eq!(candidate.counts().flops(), 7);
    let absorbed = absorb(candidate.clone(), kept);
    verify(&absorbed.graph).unwrap();
    assert_eq!(absorbed.counts().flops(), 5);
    let x = [0.7, -1.3];
    let [found, expected] = [&absorbed, &candidate].map(|c| values(&c.graph, &x, &c.roots));
    assert_eq!(found, expected);
}

#[test]
fn an_exact_difference_keeps_its_digits() {
    for literal in [3.0, 4.0] {
        let mut graph = Graph::new(Precision::Double, false);
        let a = graph.node(Op::Input(0), &[]);
        let k = graph.node(Op::Leaf(THREE, Kind::Float), &[]);
        let kept = graph.len();
        graph.number_values(false);
        // Twice a variable has no error, so literal·(2·a − k) is not (2·literal)·a − literal·k, unless that only scales.
        let double = graph.scale(2.0, a);
        let difference = graph.sub(double, k);
        let roots = vec![graph.scale(literal, difference)];
        let x = [1.5 + f64::EPSILON];
        let candidate = Candidate { graph, roots };
        for Candidate { graph, roots } in [absorb(candidate.clone(), kept), absorb(pull(candidate, kept), kept)] {
            assert_eq!(values(&graph, &x, &roots), [literal * 2.0 * f64::EPSILON]);
        }
    }
}

#[test]
fn a_literal_is_taken_out_where_that_saves_products() {
    let pass = |candidate, kept| Some(take_literals_out(candidate, kept));
    // 4·a − 2·b beside 2·a, which is there already: 2·(2·a − b)
    let shared = |g: &mut Graph, a: NodeId, b: NodeId| {
        let (four, two, double) = (g.scale(4.0, a), g.scale(2.0, b), g.scale(2.0, a));
        vec![g.add(double, b), g.sub(four, two)]
    };
    assert_eq!(passed(pass, shared), (5, Some(4)));
    // Nothing is saved in 6·a + 3·b, and 1/5 of 7 is no number.
    let alone = |g: &mut Graph, a: NodeId, b: NodeId| {
        let (six, three, seven, five) = (g.scale(6.0, a), g.scale(3.0, b), g.scale(7.0, a), g.scale(5.0, b));
        vec![g.add(six, three), g.sub(seven, five)]
    };
    assert_eq!(passed(pass, alone), (6, Some(6)));
}
