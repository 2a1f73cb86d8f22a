//! Which zeros are left out.

use crate::differentiate::tests::values;
use crate::ir::{Graph, NodeId, Op, Precision};
use crate::ops::Elementary;
use crate::optimise::contest::Candidate;
use crate::optimise::zeros::forget_signs;

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
