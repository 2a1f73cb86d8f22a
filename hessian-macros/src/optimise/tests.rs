//! What the contest chooses against plain edge pushing, on random graphs with branches and loops.

use super::absorb::{absorb, pull};
use super::align::align;
use super::contest::Candidate;
use super::divide::divide;
use super::expand::expand;
use super::features::Features;
use super::pairs::share_pairs;
use super::resubstitute::resubstitute;
use super::scales::take_literals_out;
use super::shared_order::share_order;
use super::signs::share_opposites;
use super::zeros::forget_signs;
use crate::differentiate::eliminate::hessian;
use crate::differentiate::orders::Order;
use crate::differentiate::tests::{Random, random_program, values};
use crate::ir::verify::verify;
use crate::ir::{Graph, Kind, LeafId, NodeId, Op, Precision};
use crate::ops::Elementary;
use crate::routines::{Name, derive_with};

#[test]
fn every_routine_computes_what_edge_pushing_does() {
    let names = [Name::ValueGradientHessian, Name::Gradient, Name::HessianDiagonal, Name::Hessian];
    let (mut cheaper, mut total) = (0, 0);
    for seed in 0..150 {
        let (g, _, output) = random_program(seed);
        let plain = derive_with(Features::NONE, g.clone(), &[output], 3, None, 2, &names);
        let best = derive_with(Features::ALL, g.clone(), &[output], 3, None, 2, &names);
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
        let plain = derive_with(Features::NONE, g.clone(), &[output], 3, None, 2, &names).routines.remove(0).code;
        // In another order of elimination other terms are rounded before they are subtracted.
        let rewritten = Features { orders: false, ..Features::ALL };
        let best = derive_with(rewritten, g.clone(), &[output], 3, None, 2, &names).routines.remove(0).code;
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
        let derived = derive_with(features, graph, &[square], 4, None, 2, &[Name::Gradient]);
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
}

#[test]
fn products_of_opposite_literals_are_one() {
    let pass = |candidate, kept| Some(share_opposites(candidate, kept, true));
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

/// Whether the sum in `0.0 + a` is left, where `a` is −0.0 and what is made of the sum is the function or its derivative.
fn keeps_zero(is_value: bool, of: impl Fn(&mut Graph, NodeId) -> NodeId) -> bool {
    let mut graph = Graph::new(Precision::Double, false);
    let input = graph.node(Op::Input(0), &[]);
    let a = graph.value(Elementary::Neg, &[input]);
    let zero = graph.zero();
    let sum = graph.value(Elementary::Add, &[zero, a]);
    let root = of(&mut graph, sum);
    let kept = if is_value { graph.len() } else { root.index() };
    let candidate = Candidate { graph, roots: vec![root] };
    let forgotten = forget_signs(candidate.clone(), kept);
    let [before, after] = [&candidate, &forgotten].map(|c| values(&c.graph, &[0.0], &c.roots)[0]);
    assert!(before == after || before.is_nan() && after.is_nan());
    assert!(!is_value || before.to_bits() == after.to_bits());
    forgotten.counts().flops() == candidate.counts().flops()
}

#[test]
fn a_zero_is_left_out_where_nobody_can_tell() {
    let call = |f: Elementary| move |g: &mut Graph, sum: NodeId| g.value(f, &[sum]);
    for is_value in [true, false] {
        assert!(!keeps_zero(is_value, call(Elementary::Exp)));
        assert!(!keeps_zero(is_value, call(Elementary::Cos)));
        assert!(!keeps_zero(is_value, |g, sum| {
            let exp = g.value(Elementary::Exp, &[sum]);
            let product = g.value(Elementary::Mul, &[sum, sum]);
            let shifted = g.value(Elementary::Sub, &[exp, product]);
            g.value(Elementary::Ln, &[shifted])
        }));
        // 1/−0 is −∞.
        assert!(keeps_zero(is_value, call(Elementary::Recip)));
        assert!(keeps_zero(is_value, |g, sum| {
            let one = g.one();
            let root = g.value(Elementary::Sqrt, &[sum]);
            g.value(Elementary::Div, &[one, root])
        }));
        assert!(keeps_zero(is_value, |g, sum| {
            let one = g.one();
            g.value(Elementary::Copysign, &[one, sum])
        }));
    }
    // The function itself may be −0, its derivative is zero then.
    for f in [Elementary::Sin, Elementary::Neg, Elementary::Sqrt] {
        assert!(keeps_zero(true, call(f)) && !keeps_zero(false, call(f)));
    }
    let product = |g: &mut Graph, sum: NodeId| {
        let two = g.constant(2.0);
        g.value(Elementary::Mul, &[sum, two])
    };
    assert!(keeps_zero(true, product) && !keeps_zero(false, product));
}

#[test]
fn sums_that_are_alike_get_one_order() {
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
