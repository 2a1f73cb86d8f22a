//! What large programs cost, counted: work that grows faster than the program shows between two sizes.

use crate::ir::{Graph, NodeId, Op, Precision};
use crate::ops::Elementary as E;
use crate::routines::{Derived, Name, derive};

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

fn of(g: Graph, output: NodeId, n: usize) -> Derived {
    let all = Name::ALL.iter().copied().filter(|name| name.exists(false) && name.least_order() <= 2);
    let wanted: Vec<Name> = all.filter(|name| name.is_default()).collect();
    derive(g, &[output], n, None, 2, &wanted)
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
