//! Sweeps back over loops against tangents carried by them, on random programs.

use super::super::adjoint::gradient;
use super::super::eliminate::hessian;
use super::super::orders::{Measure, Order, Tie};
use super::super::tangent::tangent;
use super::{N, Random, close, dense, random_program, random_recurrences, tangent_over_adjoint, values, values_after};
use crate::ir::verify::verify;
use crate::ir::{Graph, NodeId, Op};

const ORDERS: [Order; 5] =
    [Order::Reverse, Order::DepthFirst, Order::Chains, Order::Forward, Order::Greedy(Measure::Products, Tie::Youngest)];

#[test]
fn sweeps_agree_with_carried_tangents() {
    let mut swept_programs = 0;
    for seed in (0..240).chain([479]) {
        let (value, inputs, output) = random_program(seed);
        let mut back = value.clone();
        back.make_room(Some(8));
        let one = back.one();
        let swept = gradient(&mut back, &[(output, one)], &inputs);
        if !back.ids().any(|id| matches!(back.op(id), Op::CarryBack(_))) {
            continue;
        }
        swept_programs += 1;
        verify(&back).unwrap();
        let mut columns: Vec<(usize, usize, NodeId)> = Vec::new();
        for (j, &x) in inputs.iter().enumerate() {
            let column = tangent(&mut back, &swept, &[(x, one)]);
            columns.extend(column.into_iter().enumerate().map(|(i, node)| (i, j, node)));
        }
        verify(&back).unwrap();

        let pushed: Vec<_> = ORDERS
            .iter()
            .map(|&order| {
                let mut pushed = value.clone();
                pushed.make_room(Some(8));
                let one = pushed.one();
                let (slopes, entries) = hessian(&mut pushed, &[(output, one)], &inputs, order);
                verify(&pushed).unwrap();
                (order, pushed, slopes, entries)
            })
            .collect();

        let mut ahead = value.clone();
        let one = ahead.one();
        let carried = gradient(&mut ahead, &[(output, one)], &inputs);
        let reference = tangent_over_adjoint(&mut ahead, output, &inputs);

        // The gradient of a tangent, whose loops carry what the tangent is made of as well.
        let mut product = value.clone();
        let one = product.one();
        let slope = tangent(&mut product, &[output], &[(inputs[0], one)])[0];
        let mut products = gradient(&mut product, &[(slope, one)], &inputs);
        product.make_room(Some(8));
        products.extend(gradient(&mut product, &[(slope, one)], &inputs));
        verify(&product).unwrap();

        let mut random = Random(seed ^ 0xBAC);
        for _ in 0..2 {
            let x: Vec<f64> = (0..N).map(|_| 3.0 * random.unit() - 1.5).collect();
            let (a, b) = (values(&back, &x, &swept), values(&ahead, &x, &carried));
            assert!(a.iter().zip(&b).all(|(a, b)| close(*a, *b, 1e-9)), "seed {seed}: {a:?} {b:?}\n{value}");
            let (a, b) = (dense(&back, &x, &columns), dense(&ahead, &x, &reference));
            let c = values(&product, &x, &products);
            for (order, pushed, slopes, entries) in &pushed {
                let (slopes, h) = (values(pushed, &x, slopes), dense(pushed, &x, entries));
                for i in 0..N {
                    let same = close(slopes[i], values(&ahead, &x, &carried)[i], 1e-9);
                    let same = same && (0..N).all(|j| close(h[i][j], b[i][j], 1e-9));
                    assert!(same, "seed {seed}, {order:?} at {x:?}:\n{h:?}\n{b:?}\n{value}");
                }
            }
            for i in 0..N {
                for j in 0..N {
                    assert!(close(a[i][j], b[i][j], 1e-9), "seed {seed} at {x:?}:\n{a:?}\n{b:?}\n{value}");
                }
                assert!(
                    close(c[i], b[i][0], 1e-9) && close(c[N + i], b[i][0], 1e-9),
                    "seed {seed} at {x:?}:\n{c:?}\n{b:?}\n{value}"
                );
            }
        }
    }
    assert!(swept_programs > 30, "{swept_programs} programs have a recurrence");
}

#[test]
fn a_matrix_is_carried_back_whatever_becomes_of_the_states() {
    let mut pairs = 0;
    for seed in 0..400 {
        let (value, inputs, output) = random_recurrences(seed);
        let mut ahead = value.clone();
        let expected = tangent_over_adjoint(&mut ahead, output, &inputs);
        let order = ORDERS[seed as usize % ORDERS.len()];
        let mut back = value.clone();
        back.make_room(Some(8));
        let one = back.one();
        let (slopes, entries) = hessian(&mut back, &[(output, one)], &inputs, order);
        verify(&back).unwrap();
        pairs += back.ids().filter(|&id| matches!(back.op(id), Op::CarryBack(_))).count();

        let mut random = Random(seed ^ 0x5EED);
        for turns in [0.0, 1.0, 2.0, 5.0] {
            let x: Vec<f64> = (0..N).map(|_| 2.0 * random.unit() - 1.0).collect();
            let found = values_after(turns, &back, &x, &slopes);
            assert!(found.iter().all(|slope| slope.is_finite()), "seed {seed}");
            let mut matrix = [[0.0; N]; N];
            for &(i, j, node) in &entries {
                matrix[i][j] = values_after(turns, &back, &x, &[node])[0];
                matrix[j][i] = matrix[i][j];
            }
            for &(i, j, node) in &expected {
                let expected = values_after(turns, &ahead, &x, &[node])[0];
                assert!(
                    close(matrix[i][j], expected, 1e-8),
                    "seed {seed}, {order:?}, {turns} turns at {x:?}: {i}, {j}: {} {expected}\n{value}",
                    matrix[i][j]
                );
            }
        }
    }
    assert!(pairs > 2_000, "{pairs} values carried back");
}

#[test]
fn what_only_grows_has_the_same_adjoint_in_every_turn() {
    use crate::ir::{Kind, LeafId};
    use crate::ops::Elementary;
    // v ← a·v and s ← s + v, from v = a and s = 0
    let mut g = Graph::new(crate::ir::Precision::Double, false);
    let a = g.node(Op::Input(0), &[]);
    let header = g.node(Op::Leaf(LeafId(0), Kind::Int), &[]);
    let region = g.repeat(header);
    let body = g.region(region).arms[0];
    let zero = g.zero();
    g.enter(body);
    let (v, s) = (g.running(Kind::Float), g.running(Kind::Float));
    let factor = g.parameter(body, a);
    let product = g.value(Elementary::Mul, &[factor, v]);
    let sum = g.value(Elementary::Add, &[s, v]);
    g.enter(Graph::ROOT);
    g.carry(region, a, product, v);
    let total = g.carry(region, zero, sum, s);
    g.make_room(Some(4));
    let one = g.one();
    let slope = gradient(&mut g, &[(total, one)], &[a]);
    verify(&g).unwrap();
    // Three turns: a + a² + a³, and one value carried back.
    assert_eq!(values(&g, &[2.0], &[total, slope[0]]), [14.0, 1.0 + 4.0 + 12.0]);
    assert_eq!(g.ids().filter(|&id| matches!(g.op(id), Op::CarryBack(_))).count(), 1);
}
