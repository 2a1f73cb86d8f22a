//! Like parts are computed alike.

use crate::differentiate::tests::values;
use crate::ir::verify::verify;
use crate::ir::{Graph, NodeId, Op, Precision};
use crate::ops::Elementary;
use crate::optimise::contest::Candidate;
use crate::optimise::uniform::unify;

/// The number of points.
const POINTS: usize = 4;

/// Of a chain of points u, and s = (u_i − u_{i+1})² of each link, what `code` makes of the link's ends and s.
fn chain(code: impl Fn(&mut Graph, usize, [NodeId; 2], NodeId) -> NodeId) -> (Candidate, usize) {
    let mut g = Graph::new(Precision::Double, false);
    let x: Vec<NodeId> = (0..POINTS as u32).map(|i| g.node(Op::Input(i), &[])).collect();
    let links: Vec<[NodeId; 2]> = x.windows(2).map(|link| [link[0], link[1]]).collect();
    let squares: Vec<NodeId> = links.iter().map(|&link| square(&mut g, link)).collect();
    let kept = g.len();
    // As it would be if it were not seen at once.
    g.number_values(false);
    let roots = (0..links.len()).map(|i| code(&mut g, i, links[i], squares[i])).collect();
    (Candidate { graph: g, roots }, kept)
}

fn square(g: &mut Graph, [a, b]: [NodeId; 2]) -> NodeId {
    let difference = g.value(Elementary::Sub, &[a, b]);
    g.value(Elementary::Mul, &[difference, difference])
}

/// (a² + a·s)·s for the first link, its opposite a·(−s·(a + s)) for the second, a·(a + s)·s for the last one.
fn three_ways(g: &mut Graph, link: usize, [a, _]: [NodeId; 2], s: NodeId) -> NodeId {
    match link {
        0 => {
            let (square, product) = (g.mul(a, a), g.mul(a, s));
            let sum = g.add(square, product);
            g.mul(sum, s)
        }
        1 => {
            let sum = g.add(a, s);
            let product = g.mul(s, sum);
            let opposite = g.neg(product);
            g.mul(a, opposite)
        }
        _ => {
            let sum = g.add(a, s);
            let product = g.mul(a, sum);
            g.mul(product, s)
        }
    }
}

#[test]
fn the_best_of_like_parts_is_good_for_all() {
    let (candidate, kept) = chain(three_ways);
    // The differences and squares: six. Then 4, 4 and 3.
    assert_eq!(candidate.counts().flops(), 17);
    let found = unify(&candidate, kept);
    let at = [0.7, -1.3, 2.1, 0.4];
    let expected = values(&candidate.graph, &at, &candidate.roots);
    for found in &found {
        verify(&found.graph).unwrap();
        for (found, expected) in values(&found.graph, &at, &found.roots).iter().zip(&expected) {
            assert!((found - expected).abs() <= 1e-14 * expected.abs(), "{found}, expected {expected}");
        }
    }
    let flops: Vec<usize> = found.iter().map(|found| found.counts().flops()).collect();
    // The last one is the best pattern: three each, and the sign of the second.
    assert_eq!(flops.into_iter().min(), Some(16));
}

#[test]
fn what_is_alike_stays() {
    let (candidate, kept) = chain(|g, _, link, s| three_ways(g, 2, link, s));
    assert!(unify(&candidate, kept).is_empty());
}

#[test]
fn one_operation_is_no_part() {
    let mut g = Graph::new(Precision::Double, false);
    let x: Vec<NodeId> = (0..POINTS as u32).map(|i| g.node(Op::Input(i), &[])).collect();
    let squares: Vec<NodeId> = x.iter().map(|&x| g.value(Elementary::Mul, &[x, x])).collect();
    let kept = g.len();
    g.number_values(false);
    let roots = (0..3).map(|i| three_ways(&mut g, i, [x[i], x[i + 1]], squares[i])).collect();
    assert!(unify(&Candidate { graph: g, roots }, kept).is_empty());
}

#[test]
fn what_reads_more_than_its_part_stays() {
    // The second link reads the first one, too.
    let (candidate, kept) = chain(|g, link, ends, s| {
        let first = NodeId(0);
        let code = three_ways(g, link, ends, s);
        if link == 1 { g.mul(code, first) } else { code }
    });
    let expected = values(&candidate.graph, &[0.7, -1.3, 2.1, 0.4], &candidate.roots);
    for found in unify(&candidate, kept) {
        let found = values(&found.graph, &[0.7, -1.3, 2.1, 0.4], &found.roots);
        assert!(found.iter().zip(&expected).all(|(a, b)| (a - b).abs() <= 1e-14 * b.abs()), "{found:?}, {expected:?}");
    }
}
