//! The routines of a function with several outputs.

use super::hessian::{Hessians, Second};
use super::part::Known;
use super::{Derived, Forms, Name, Routine, Sizes, Source, diagonal, higher};
use crate::differentiate::adjoint::gradient;
use crate::differentiate::tangent::tangent;
use crate::ir::{Graph, NodeId};
use crate::optimise::contest::Candidate;

/// Derives the routines that are wanted.
pub fn derive(source: &Source, augmented_is_exact: Vec<Vec<bool>>, order: usize, wanted: &[(Name, Forms)]) -> Derived {
    let (n, m) = (source.n(), source.outputs.len());
    let of_each = |g: &mut Graph| source.outputs.iter().map(|&output| vec![(output, g.one())]).collect();
    // The Hessian of each output, if some routine needs them.
    let mut separate = None;
    let sums = |g: &mut Graph| vec![Source::seeds(g, &source.outputs)];
    let of_weighted = [Name::WeightedHessian, Name::WeightedHessianPacked, Name::WeightedHessianValues];
    let is_needed = wanted.iter().any(|(name, _)| of_weighted.contains(name));
    let mut weighted = if is_needed { Hessians::new(source, sums) } else { Hessians::plain(source, sums) };
    let jacobian = source.cheapest(jacobians(source));
    let is_nonzero = |row: usize, column: usize| !jacobian.graph.is_zero(jacobian.roots[row * n + column]);
    let places = (0..n).flat_map(|column| (0..m).map(move |row| (row, column)));
    let jacobian_pattern: Vec<(usize, usize)> = places.filter(|&(row, column)| is_nonzero(row, column)).collect();
    let hessian_pattern = weighted.pattern(0);
    let (hessian_nonzeros, jacobian_nonzeros) = (hessian_pattern.len(), jacobian_pattern.len());
    let sizes = Sizes { n, m: Some(m), order, hessian_nonzeros, jacobian_nonzeros };
    let proven = augmented_is_exact.concat();
    let mut derive = |name: Name| {
        let code = match name {
            Name::Jvp => forward(source),
            Name::Vjp => backward(source),
            Name::Jacobian => jacobian.clone(),
            Name::JacobianValues => {
                let roots = jacobian_pattern.iter().map(|&(row, column)| jacobian.roots[row * n + column]).collect();
                Candidate { graph: jacobian.graph.clone(), roots }
            }
            Name::GaussNewton => gauss_newton(source),
            Name::Hessian => separate
                .get_or_insert_with(|| Hessians::new(source, of_each))
                .code(|g, each| each.iter().flat_map(|second| second.matrix(g, n)).collect()),
            Name::ValueGradientHessian => {
                separate.get_or_insert_with(|| Hessians::new(source, of_each)).code(|g, each| {
                    let mut roots = source.outputs.clone();
                    roots.extend(each.iter().flat_map(|second| second.gradient.iter().copied()));
                    roots.extend(each.iter().flat_map(|second| second.matrix(g, n)));
                    roots
                })
            }
            Name::HessianDiagonal => {
                diagonal::exact(source, separate.get_or_insert_with(|| Hessians::new(source, of_each)), &proven)
            }
            Name::AugmentedDiagonal => diagonal::recursion(source, &proven),
            Name::WeightedHessian => weighted.arranged(&hessian_pattern, |hessian, g| hessian.matrix(g, n)),
            Name::WeightedHessianPacked => weighted.arranged(&hessian_pattern, |hessian, g| hessian.packed(g, n)),
            Name::WeightedHessianValues => {
                weighted.arranged(&hessian_pattern, |hessian, g| hessian.values(g, &hessian_pattern))
            }
            Name::Derivatives(k) => {
                higher::derivatives(source, separate.get_or_insert_with(|| Hessians::new(source, of_each)), k, false)
            }
            Name::DerivativesPacked(k) => {
                higher::derivatives(source, separate.get_or_insert_with(|| Hessians::new(source, of_each)), k, true)
            }
            Name::Taylor => higher::along_a_line(source, order),
            Name::Gradient
            | Name::ValueGradient
            | Name::Hvp
            | Name::HessianValues
            | Name::HessianPacked
            | Name::ThirdDerivativesAlong
            | Name::HessianTriplets
            | Name::ThirdDerivativesAlongTwo => unreachable!("a routine of scalar functions"),
        };
        let (layout, forms) = (name.layout(sizes), Forms::BY_VALUE);
        Routine { name, code, layout, forms, outer: None, part: None, otherwise: None }
    };
    let is_proven = !proven.contains(&false);
    let known = Known { sizes, hessian_pattern: &hessian_pattern, jacobian_pattern: &jacobian_pattern, is_proven };
    let routines = known.routines(source, wanted, &mut derive);
    let value = source.value();
    Derived { n, m: Some(m), augmented_is_exact, hessian_pattern, jacobian_pattern, value, routines, unswept: None }
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
fn jacobians(source: &Source) -> Vec<Candidate> {
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
    candidates
}

/// ½‖r‖², Jᵀr and the lower triangle of JᵀJ, mirrored. Jᵀr is a product, or one more backward pass.
fn gauss_newton(source: &Source) -> Candidate {
    let n = source.n();
    let with_products = |Candidate { mut graph, roots: jacobian }: Candidate| {
        let column = |j: usize| jacobian[j..].iter().step_by(n).copied().collect::<Vec<NodeId>>();
        let columns: Vec<Vec<NodeId>> = (0..n).map(column).collect();
        let square = dot(&mut graph, &source.outputs, &source.outputs);
        let value = graph.scale(0.5, square);
        let mut entries = Vec::new();
        for j in 0..n {
            for i in j..n {
                let entry = dot(&mut graph, &columns[i], &columns[j]);
                if !graph.is_zero(entry) {
                    entries.push((i, j, entry));
                }
            }
        }
        let weights: Vec<(NodeId, NodeId)> = source.outputs.iter().map(|&output| (output, output)).collect();
        let pulled = columns.iter().map(|column| dot(&mut graph, column, &source.outputs)).collect();
        let swept = gradient(&mut graph, &weights, &source.inputs);
        [pulled, swept].map(|slopes| {
            let mut graph = graph.clone();
            let second = Second { gradient: slopes, entries: entries.clone() };
            let mut roots = vec![value];
            roots.extend(&second.gradient);
            roots.extend(second.matrix(&mut graph, n));
            Candidate { graph, roots }
        })
    };
    source.cheapest(jacobians(source).into_iter().flat_map(with_products))
}

/// Σ a_i·b_i
fn dot(g: &mut Graph, a: &[NodeId], b: &[NodeId]) -> NodeId {
    let zero = g.zero();
    a.iter().zip(b).fold(zero, |sum, (&a, &b)| {
        let term = g.mul(a, b);
        g.add(sum, term)
    })
}
