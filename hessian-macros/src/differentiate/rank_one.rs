//! A Hessian as w·u·uᵀ and a rest.
//!
//! Where every variable meets in one value that is then bent, as in a norm, the error of a model or the logarithm of a
//! sum, the Hessian is full because of that value alone. Eliminated last, it adds w·u·uᵀ, with its partials u, to what
//! is often next to nothing.

use super::adjoint::in_root;
use super::eliminate::{HessianGraph, rooted};
use super::orders::eliminate_others;
use crate::ir::{Graph, NodeId};

/// Gradient, w, u, and the rest's structural nonzeros, column by column.
pub struct RankOne {
    /// The gradient.
    pub gradient: Vec<NodeId>,
    /// w.
    pub weight: NodeId,
    /// u, one partial for every input.
    pub factors: Vec<NodeId>,
    /// The lower triangle of the rest: (row, column, value).
    pub rest: Vec<(usize, usize, NodeId)>,
}

/// The Hessian of Σ weight·output around the oldest value that is bent and in which all inputs meet, if there is one.
pub fn rank_one(g: &mut Graph, seeds: &[(NodeId, NodeId)], inputs: &[NodeId]) -> Option<RankOne> {
    let mut hessian = HessianGraph::new(g, seeds, inputs);
    let curved = hessian.curved().into_iter();
    let hub = curved.filter(|&v| g.block(v) == Graph::ROOT).find(|&v| hessian.reaches_every_input(v))?;
    eliminate_others(&mut hessian, g, hub);
    let (weight, factors) = hessian.take_square(g, hub)?;
    // What is left of it are curvatures between it and single variables.
    hessian.eliminate(g, hub);
    let gradient = hessian.gradient().iter().map(|&term| in_root(g, term)).collect();
    let entries = hessian.entries(g);
    Some(RankOne { gradient, weight, factors, rest: rooted(g, entries) })
}

#[cfg(test)]
mod tests {
    use super::rank_one;
    use crate::differentiate::eliminate::hessian;
    use crate::differentiate::orders::Order;
    use crate::differentiate::tests::values;
    use crate::ir::{Graph, NodeId, Op, Precision};
    use crate::ops::Elementary;

    /// Inputs, and the sum of their exponentials.
    fn sum_of_exponentials(g: &mut Graph, n: u32) -> (Vec<NodeId>, NodeId) {
        let x: Vec<NodeId> = (0..n).map(|i| g.node(Op::Input(i), &[])).collect();
        let terms: Vec<NodeId> = x.iter().map(|&x| g.value(Elementary::Exp, &[x])).collect();
        let sum = terms.into_iter().reduce(|a, b| g.value(Elementary::Add, &[a, b])).expect("some");
        (x, sum)
    }

    #[test]
    fn both_parts_add_up_to_the_hessian() {
        let mut g = Graph::new(Precision::Double, false);
        let (x, sum) = sum_of_exponentials(&mut g, 5);
        // x₁·ln(Σ exp xᵢ)² + x₀·x₂: one variable has curvatures with all others.
        let logarithm = g.value(Elementary::Ln, &[sum]);
        let square = g.value(Elementary::Mul, &[logarithm, logarithm]);
        let product = g.value(Elementary::Mul, &[x[1], square]);
        let other = g.value(Elementary::Mul, &[x[0], x[2]]);
        let output = g.value(Elementary::Add, &[product, other]);
        let one = g.one();
        let (gradient, entries) = hessian(&mut g, &[(output, one)], &x, Order::Reverse);
        let parts = rank_one(&mut g, &[(output, one)], &x).expect("all meet in the sum");
        let at = [0.3, -0.7, 1.1, 0.2, -0.4];
        let (w, u) = (values(&g, &at, &[parts.weight])[0], values(&g, &at, &parts.factors));
        let slopes = (values(&g, &at, &gradient), values(&g, &at, &parts.gradient));
        for (found, expected) in slopes.1.iter().zip(&slopes.0) {
            assert!((found - expected).abs() < 1e-12);
        }
        for (row, column, expected) in entries {
            let rest = parts.rest.iter().find(|entry| (entry.0, entry.1) == (row, column));
            let rest = rest.map_or(0.0, |entry| values(&g, &at, &[entry.2])[0]);
            let (found, expected) = (w * u[row] * u[column] + rest, values(&g, &at, &[expected])[0]);
            assert!((found - expected).abs() < 1e-12, "({row}, {column}): {found}, expected {expected}");
        }
    }

    #[test]
    fn what_is_not_bent_or_does_not_depend_on_all_is_none() {
        let mut g = Graph::new(Precision::Double, false);
        let (mut x, sum) = sum_of_exponentials(&mut g, 3);
        let one = g.one();
        assert!(rank_one(&mut g.clone(), &[(sum, one)], &x).is_none());
        let root = g.value(Elementary::Sqrt, &[sum]);
        assert!(rank_one(&mut g.clone(), &[(root, one)], &x).is_some());
        x.push(g.node(Op::Input(3), &[]));
        let product = g.value(Elementary::Mul, &[root, x[3]]);
        assert!(rank_one(&mut g, &[(product, one)], &x).is_none());
    }
}
