//! Backward mode: the adjoint of every node. ū += c·v̄, from the outputs back.

use super::labelled::{Sum, Term, product};
use super::local::{Activity, first};
use super::steep::Steep;
use super::sweep::Sweeps;
use crate::ir::{Graph, NodeId};

/// The adjoint of each node of the value program, where it has one.
///
/// A node used in one arm only has an adjoint that holds in that arm: its own operands' contributions stay there too.
pub fn adjoints(g: &mut Graph, seeds: &[(NodeId, NodeId)], activity: &Activity) -> Vec<Option<Term>> {
    swept(g, seeds, activity, &mut Sweeps::default())
}

/// The same, but what these loops carry is not one operation: its adjoint is carried back.
pub fn swept(g: &mut Graph, seeds: &[(NodeId, NodeId)], activity: &Activity, sweeps: &mut Sweeps) -> Vec<Option<Term>> {
    let nodes: Vec<NodeId> = g.ids().collect();
    let mut sums: Vec<Sum> = vec![Sum::default(); nodes.len()];
    for &(output, weight) in seeds {
        sums[output.index()].push(g, Term { block: Graph::ROOT, value: weight });
    }
    let steep = Steep::new(g);
    let mut adjoint = vec![None; nodes.len()];
    for &id in nodes.iter().rev() {
        if let Some((of, term)) = sweeps.step(g, id, &sums[id.index()]) {
            sums[of.index()].push(g, term);
        }
        if sums[id.index()].is_empty() || !activity.is_active(id) || sweeps.contains(id) {
            continue;
        }
        let Some(bar) = steep.collapse_adjoint(g, &mut sums[id.index()], id) else { continue };
        adjoint[id.index()] = Some(bar);
        for edge in first(g, id, activity) {
            assert!(edge.arg < id, "an argument is met behind what depends on it");
            if let Some(term) = product(g, bar, edge.partial) {
                sums[edge.arg.index()].push(g, term);
            }
        }
    }
    adjoint
}

/// The gradient of Σ weight·output with respect to the inputs.
pub fn gradient(g: &mut Graph, seeds: &[(NodeId, NodeId)], inputs: &[NodeId]) -> Vec<NodeId> {
    let activity = Activity::of_inputs(g);
    let mut sweeps = Sweeps::new(g, seeds, &activity);
    let adjoint = swept(g, seeds, &activity, &mut sweeps);
    inputs.iter().map(|x| in_root(g, adjoint.get(x.index()).copied().flatten())).collect()
}

/// A term as a node of the function's body, zero where it does not hold.
pub fn in_root(g: &mut Graph, term: Option<Term>) -> NodeId {
    let mut sum = Sum::default();
    if let Some(term) = term {
        sum.push(g, term);
    }
    sum.gather(g, Graph::ROOT)
}
