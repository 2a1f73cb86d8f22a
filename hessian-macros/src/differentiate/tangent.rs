//! Forward mode: the tangent of a program along a direction. v̇ = Σ c·u̇.

use super::labelled::{Sum, Term, product};
use super::local::{Activity, first};
use crate::ir::{Graph, NodeId};

/// The tangents of `roots` along the direction that gives each seeded node its tangent and every other variable none.
pub fn tangent(g: &mut Graph, roots: &[NodeId], seeds: &[(NodeId, NodeId)]) -> Vec<NodeId> {
    let activity = Activity::new(g, |id| seeds.iter().any(|s| s.0 == id));
    let mut needed = vec![false; g.len()];
    for root in roots {
        needed[root.index()] = true;
    }
    for id in g.ids().rev() {
        if needed[id.index()] && activity.is_active(id) && !seeds.iter().any(|s| s.0 == id) {
            for &arg in g.args(id) {
                needed[arg.index()] = true;
            }
        }
    }
    // A tangent keeps its label: what flows in through one piece only is multiplied in that piece only.
    let mut dot: Vec<Option<Term>> = vec![None; g.len()];
    for &(node, value) in seeds {
        dot[node.index()] = Some(Term { block: g.block(node), value });
    }
    for id in g.ids() {
        if !needed[id.index()] || !activity.is_active(id) || dot[id.index()].is_some() {
            continue;
        }
        let mut sum = Sum::default();
        for edge in first(g, id, &activity) {
            let Some(tangent) = dot[edge.arg.index()] else { continue };
            if let Some(term) = product(g, edge.partial, tangent) {
                sum.push(g, term);
            }
        }
        dot[id.index()] = sum.collapse(g, &[g.block(id)]);
    }
    let gathered = |r: &NodeId| {
        let block = g.block(*r);
        let mut sum = Sum::default();
        if let Some(term) = dot[r.index()] {
            sum.push(g, term);
        }
        sum.gather(g, block)
    };
    roots.iter().map(gathered).collect()
}
