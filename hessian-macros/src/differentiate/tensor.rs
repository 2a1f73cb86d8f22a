//! Derivatives of every order: the symmetric tensor of order k is the tangent of that of order k − 1 along each variable.
//!
//! A tangent costs a small multiple of what it is taken of, so that with n of them order k costs O(m·nᵏ⁻¹) for a
//! function of m operations, the gradient O(m) being the first.

use super::tangent::tangent;
use crate::ir::{Graph, NodeId};

/// Indices i₁ ≥ i₂ ≥ … ≥ i_k of a distinct entry, and its value.
pub type Entry = (Vec<usize>, NodeId);

/// The distinct, structurally nonzero derivatives of the next order.
pub fn raise(g: &mut Graph, entries: &[Entry], inputs: &[NodeId]) -> Vec<Entry> {
    let one = g.one();
    let mut raised = Vec::new();
    for (j, &x) in inputs.iter().enumerate() {
        // Each entry is differentiated by the variables up to its last index only: every order of indices is the same.
        let below: Vec<&Entry> = entries.iter().filter(|(indices, _)| indices.last().is_none_or(|&i| i >= j)).collect();
        let roots: Vec<NodeId> = below.iter().map(|entry| entry.1).collect();
        for ((indices, _), value) in below.into_iter().zip(tangent(g, &roots, &[(x, one)])) {
            if !g.is_zero(value) {
                let mut indices = indices.clone();
                indices.push(j);
                raised.push((indices, value));
            }
        }
    }
    raised
}
