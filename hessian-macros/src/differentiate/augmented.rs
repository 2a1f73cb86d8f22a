//! The augmented backward pass for the Hessian's diagonal, and the proof of where it is exact.

use std::collections::BTreeSet;

use super::adjoint::in_root;
use super::labelled::{Sum, Term, product};
use super::local::{Activity, Templates, first, second};
use super::steep::Steep;
use crate::ir::{Graph, NodeId, Op};

/// The one-pass recursion (Becker & LeCun 1989): s_j += s_i·c_ij² + v̄_i·∂²φ_i/∂v_j².
///
/// It drops mixed terms: exact only where [`certificate`] says so.
pub fn diagonal(g: &mut Graph, seeds: &[(NodeId, NodeId)], inputs: &[NodeId]) -> Vec<NodeId> {
    let activity = Activity::of_inputs(g);
    let nodes: Vec<NodeId> = g.ids().collect();
    let steep = Steep::new(g);
    let mut templates = Templates::default();
    let mut first_adjoint: Vec<Sum> = vec![Sum::default(); nodes.len()];
    let mut second_adjoint: Vec<Sum> = vec![Sum::default(); nodes.len()];
    for &(output, weight) in seeds {
        first_adjoint[output.index()].push(g, Term { block: Graph::ROOT, value: weight });
    }
    let mut result = vec![None; nodes.len()];
    for &id in nodes.iter().rev() {
        let bar = steep.collapse_adjoint(g, &mut first_adjoint[id.index()], id);
        let s = steep.collapse_adjoint(g, &mut second_adjoint[id.index()], id);
        result[id.index()] = s;
        if !activity.is_active(id) {
            continue;
        }
        for edge in first(g, id, &activity) {
            if let Some(term) = bar.and_then(|bar| product(g, bar, edge.partial)) {
                first_adjoint[edge.arg.index()].push(g, term);
            }
            // (s·c)·c, never s·(c·c), which may overflow
            let half = s.and_then(|s| product(g, s, edge.partial));
            if let Some(term) = half.and_then(|half| product(g, half, edge.partial)) {
                second_adjoint[edge.arg.index()].push(g, term);
            }
        }
        let Some(bar) = bar else { continue };
        for c in second(g, id, &activity, &mut templates) {
            if c.a == c.b
                && let Some(term) = product(g, bar, c.partial)
            {
                second_adjoint[c.a.index()].push(g, term);
            }
        }
    }
    inputs.iter().map(|x| in_root(g, result[x.index()])).collect()
}

/// For each input, whether the recursion is proven to give the true second derivative.
///
/// N(v), the number of paths from x_j to v, is counted up to two. The recursion drops exactly the terms in which two
/// different paths meet in an operation's second partial, so coordinate j is exact if no operation that reaches an
/// output has a nonzero ∂²/∂a∂b with N(a), N(b) ≥ 1, a ≠ b, and none a nonzero ∂²/∂a² with N(a) = 2. Arms of a branch
/// never run together: a phi has as many paths as its richest arm. Turns of a loop do: their sum has several.
pub fn certificate(g: &mut Graph, outputs: &[NodeId], inputs: &[NodeId]) -> Vec<bool> {
    let activity = Activity::of_inputs(g);
    let nodes: Vec<NodeId> = g.ids().collect();
    let mut templates = Templates::default();
    let mut reaches = vec![false; nodes.len()];
    for output in outputs {
        reaches[output.index()] = true;
    }
    let mut edges = vec![Vec::new(); nodes.len()];
    let mut curvatures = Vec::new();
    for &id in nodes.iter().rev() {
        if !reaches[id.index()] || !activity.is_active(id) {
            continue;
        }
        edges[id.index()] = first(g, id, &activity);
        for edge in &edges[id.index()] {
            reaches[edge.arg.index()] = true;
        }
        // An argument by which the first partial vanishes, as at the zero of a square, may have a second one.
        for c in second(g, id, &activity, &mut templates) {
            (reaches[c.a.index()], reaches[c.b.index()]) = (true, true);
            curvatures.push(c);
        }
    }
    // Which other arguments a node has a second partial with; only what leads to such a node matters.
    let mut curvatures_of: Vec<Vec<(NodeId, NodeId)>> = vec![Vec::new(); nodes.len()];
    let mut matters = vec![false; nodes.len()];
    for c in &curvatures {
        curvatures_of[c.a.index()].push((c.a, c.b));
        (matters[c.a.index()], matters[c.b.index()]) = (true, true);
    }
    let mut users: Vec<Vec<NodeId>> = vec![Vec::new(); nodes.len()];
    for &id in nodes.iter().rev().filter(|id| !edges[id.index()].is_empty()) {
        if matters[id.index()] {
            for edge in &edges[id.index()] {
                users[edge.arg.index()].push(id);
                matters[edge.arg.index()] = true;
            }
        }
    }
    let mut paths = vec![0u8; nodes.len()];
    let mut exact = |input: &NodeId| {
        // Only what depends on the input is visited, operands first.
        let mut visited = vec![*input];
        let mut pending: BTreeSet<NodeId> = users[input.index()].iter().copied().collect();
        paths[input.index()] = 1;
        while let Some(id) = pending.pop_first() {
            // The pieces of a piecewise function, like the arms of a phi, are not taken together.
            let exclusive = match g.op(id) {
                Op::Phi(..) => true,
                Op::Call(f) => f.has_pieces(),
                _ => false,
            };
            let counts = edges[id.index()].iter().map(|e| paths[e.arg.index()]);
            let count = if let Op::Accumulate(_) = g.op(id) {
                // Each turn is a path of its own.
                let of_turns =
                    edges[id.index()].iter().any(|e| e.partial.block != g.block(id) && paths[e.arg.index()] > 0);
                if of_turns { 2 } else { counts.sum::<u8>().min(2) }
            } else if exclusive {
                counts.max().unwrap_or(0)
            } else {
                counts.fold(0, u8::saturating_add).min(2)
            };
            paths[id.index()] = count;
            visited.push(id);
            pending.extend(users[id.index()].iter().copied());
        }
        let is_exact = visited.iter().flat_map(|id| &curvatures_of[id.index()]).all(|&(a, b)| {
            let (of_a, of_b) = (paths[a.index()], paths[b.index()]);
            if a == b { of_a <= 1 } else { of_a == 0 || of_b == 0 }
        });
        for id in visited {
            paths[id.index()] = 0;
        }
        is_exact
    };
    inputs.iter().map(&mut exact).collect()
}
