//! What large programs cost, counted: work that grows faster than the program shows between two sizes.

use crate::differentiate::eliminate::HessianGraph;
use crate::differentiate::orders::{Measure, Order, Tie};
use crate::ir::{Graph, NodeId, Op, Precision};
use crate::ops::Elementary as E;
use crate::routines::{Derived, Forms, Name, derive};

/// A function of two variables, operation after operation.
fn chain(turns: usize) -> Derived {
    let mut g = Graph::new(Precision::Double, false);
    let x: Vec<NodeId> = (0..2).map(|i| g.node(Op::Input(i), &[])).collect();
    let output = (0..turns).fold(x[0], |v, _| {
        let product = g.value(E::Mul, &[v, x[1]]);
        let sine = g.value(E::Sin, &[product]);
        g.value(E::Add, &[sine, x[0]])
    });
    of(g, output, 2)
}

/// A sum of terms, each of two neighbouring variables.
fn neighbours(n: usize) -> Derived {
    let mut g = Graph::new(Precision::Double, false);
    let x: Vec<NodeId> = (0..n as u32).map(|i| g.node(Op::Input(i), &[])).collect();
    let first = g.value(E::Mul, &[x[0], x[0]]);
    let output = (1..n).fold(first, |sum, i| {
        let square = g.value(E::Mul, &[x[i - 1], x[i - 1]]);
        let difference = g.value(E::Sub, &[x[i], square]);
        let term = g.value(E::Mul, &[difference, difference]);
        g.value(E::Add, &[sum, term])
    });
    of(g, output, n)
}

/// The product of the pivots of a matrix in which four variables are everywhere: elimination fills it up.
fn dense(n: usize) -> (Graph, NodeId) {
    let mut g = Graph::new(Precision::Double, false);
    let x: Vec<NodeId> = (0..4).map(|i| g.node(Op::Input(i), &[])).collect();
    let mut a = vec![vec![x[0]; n]; n];
    for (i, row) in a.iter_mut().enumerate() {
        for (j, entry) in row.iter_mut().enumerate() {
            let divisor = g.constant((1 + i + 2 * j) as f64);
            *entry = g.value(E::Div, &[x[(i + j) % 4], divisor]);
        }
    }
    let mut product = g.one();
    for k in 0..n {
        product = g.value(E::Mul, &[product, a[k][k]]);
        let (above, below) = a.split_at_mut(k + 1);
        let pivots = &above[k];
        for row in below {
            let factor = g.value(E::Div, &[row[k], pivots[k]]);
            for (entry, &pivot) in row.iter_mut().zip(pivots).skip(k + 1) {
                let term = g.value(E::Mul, &[factor, pivot]);
                *entry = g.value(E::Sub, &[*entry, term]);
            }
        }
    }
    (g, product)
}

#[test]
fn fill_is_bounded() {
    for n in [6, 11] {
        let (g, output) = dense(n);
        let derived = of(g, output, 4);
        for routine in &derived.routines {
            let (made, value) = (routine.code.graph.len(), derived.value.graph.len());
            println!("{}: {made} of {value}", routine.name.text());
            assert!(made <= 80 * value, "{}: {made} of {value}", routine.name.text());
        }
    }
}

#[test]
fn an_elimination_that_fills_up_is_given_up() {
    let (mut g, output) = dense(11);
    let (nodes, one) = (g.len(), g.one());
    let inputs: Vec<NodeId> = (0..4).map(|i| g.node(Op::Input(i), &[])).collect();
    let eliminate = |order, most: usize| {
        let (mut g, mut left) = (g.clone(), most);
        let found = HessianGraph::new(&mut g, &[(output, one)], &inputs).derivatives(&mut g, order, &mut left);
        (found.is_some(), left, g.len() - nodes)
    };
    // Edge pushing takes far more products than the order that looks for the fewest, which bounds it.
    let greedy = Order::Greedy(Measure::Products, Tie::Youngest);
    let (is_done, twice, by_greedy) = eliminate(greedy, usize::MAX);
    let (is_done_too, twice_too, by_pushing) = eliminate(Order::Reverse, usize::MAX);
    println!("{twice} products make {by_greedy} nodes, {twice_too} make {by_pushing}");
    assert!(is_done && is_done_too && 4 * twice < twice_too && 3 * by_greedy < by_pushing);
    let (is_done, _, made) = eliminate(Order::Reverse, twice);
    assert!(!is_done && 2 * made < by_pushing, "{made} nodes");
    assert!(eliminate(greedy, twice).0);
}

fn of(g: Graph, output: NodeId, n: usize) -> Derived {
    let all = Name::ALL.iter().copied().filter(|name| name.exists(false) && name.least_order() <= 2);
    let wanted: Vec<Name> = all.filter(|name| name.is_default()).collect();
    derive(g, &[output], n, None, 2, &Forms::by_value(&wanted))
}

#[test]
fn twice_the_program_is_twice_the_work() {
    for (small, large) in [(chain(850), chain(1_700)), (neighbours(650), neighbours(1_300))] {
        for (small, large) in small.routines.iter().zip(&large.routines) {
            let name = small.name.text();
            let made = [small, large].map(|routine| routine.code.graph.len());
            let computed = [small, large].map(|routine| routine.code.nodes());
            println!("{name}: {computed:?} of {made:?}");
            for [small, large] in [made, computed] {
                assert!(large as f64 <= 2.05 * small as f64, "{name}: {small} nodes become {large}");
            }
        }
    }
}
