//! The routines of a function with several outputs.

use super::hessian::Hessians;
use super::{Derived, Name, Routine, Source};
use crate::differentiate::adjoint::gradient;
use crate::differentiate::augmented;
use crate::differentiate::tangent::tangent;
use crate::ir::{Graph, NodeId};
use crate::optimise::contest::Candidate;

/// Derives the routines that are wanted.
pub fn derive(source: &Source, augmented_is_exact: Vec<Vec<bool>>, wanted: &[Name]) -> Derived {
    let (n, m) = (source.n(), source.outputs.len());
    let mut each = Hessians::new(source, |g| source.outputs.iter().map(|&output| vec![(output, g.one())]).collect());
    let mut weighted = Hessians::new(source, |g| vec![Source::seeds(g, &source.outputs)]);
    let jacobian = jacobian(source);
    let is_nonzero = |row: usize, column: usize| !jacobian.graph.is_zero(jacobian.roots[row * n + column]);
    let places = (0..n).flat_map(|column| (0..m).map(move |row| (row, column)));
    let jacobian_pattern: Vec<(usize, usize)> = places.filter(|&(row, column)| is_nonzero(row, column)).collect();
    let hessian_pattern = weighted.pattern(0);
    let mut routine = |&name: &Name| {
        let code = match name {
            Name::Jvp => forward(source),
            Name::Vjp => backward(source),
            Name::Jacobian => jacobian.clone(),
            Name::JacobianValues => {
                let roots = jacobian_pattern.iter().map(|&(row, column)| jacobian.roots[row * n + column]).collect();
                Candidate { graph: jacobian.graph.clone(), roots }
            }
            Name::Hessian => each.code(|g, each| each.iter().flat_map(|second| second.matrix(g, n)).collect()),
            Name::ValueGradientHessian => each.code(|g, each| {
                let mut roots = source.outputs.clone();
                roots.extend(each.iter().flat_map(|second| second.gradient.iter().copied()));
                roots.extend(each.iter().flat_map(|second| second.matrix(g, n)));
                roots
            }),
            Name::HessianDiagonal => {
                each.code(|g, each| each.iter().flat_map(|second| second.diagonal(g, n)).collect())
            }
            Name::AugmentedDiagonal => recursion(source),
            Name::WeightedHessian => weighted.code(|g, each| each[0].matrix(g, n)),
            Name::WeightedHessianValues => weighted.code(|g, each| each[0].values(g, &hessian_pattern)),
            Name::Gradient | Name::ValueGradient | Name::Hvp | Name::HessianValues => {
                unreachable!("a routine of scalar functions")
            }
        };
        Routine { name, code, layout: name.layout(n, Some(m), hessian_pattern.len(), jacobian_pattern.len()) }
    };
    let routines = wanted.iter().map(&mut routine).collect();
    let value = source.value();
    Derived { n, m: Some(m), augmented_is_exact, hessian_pattern, jacobian_pattern, value, routines }
}

fn forward(source: &Source) -> Candidate {
    let mut graph = source.graph(true);
    let seeds = Source::seeds(&mut graph, &source.inputs);
    let mut roots = source.outputs.clone();
    roots.extend(tangent(&mut graph, &source.outputs, &seeds));
    Candidate { graph, roots }
}

fn backward(source: &Source) -> Candidate {
    source.cheapest(source.pulls().map(|pulls| {
        let mut graph = source.graph(pulls);
        let seeds = Source::seeds(&mut graph, &source.outputs);
        let roots = gradient(&mut graph, &seeds, &source.inputs);
        Candidate { graph, roots }
    }))
}

/// The Jacobian, row by row: a backward pass for each row, or a forward one for each column.
fn jacobian(source: &Source) -> Candidate {
    let (n, m) = (source.n(), source.outputs.len());
    let mut candidates = Vec::new();
    for pulls in source.pulls() {
        let mut graph = source.graph(pulls);
        let one = graph.one();
        let rows = source.outputs.iter().flat_map(|&output| gradient(&mut graph, &[(output, one)], &source.inputs));
        let roots: Vec<NodeId> = rows.collect();
        candidates.push(Candidate { graph, roots });

        let mut graph = source.graph(pulls);
        let one = graph.one();
        let column = |graph: &mut Graph, x: NodeId| tangent(graph, &source.outputs, &[(x, one)]);
        let columns: Vec<Vec<NodeId>> = source.inputs.iter().map(|&x| column(&mut graph, x)).collect();
        let roots = (0..m).flat_map(|row| (0..n).map(move |k| (row, k))).map(|(row, k)| columns[k][row]).collect();
        candidates.push(Candidate { graph, roots });
    }
    source.cheapest(candidates)
}

/// The one-pass recursion, once for each output.
fn recursion(source: &Source) -> Candidate {
    let mut graph = source.graph(true);
    let one = graph.one();
    let each = source.outputs.iter();
    let roots = each.flat_map(|&output| augmented::diagonal(&mut graph, &[(output, one)], &source.inputs)).collect();
    Candidate { graph, roots }
}
