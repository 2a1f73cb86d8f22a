//! The routines of a function with a scalar result.

use super::hessian::Hessians;
use super::outer::outer;
use super::part::Known;
use super::{Derived, Forms, Name, Routine, Sizes, Source, diagonal, higher};
use crate::differentiate::adjoint::gradient;
use crate::differentiate::tangent::tangent;
use crate::ir::{Graph, NodeId};
use crate::optimise::contest::Candidate;

/// Variables up to which a forward pass for each may be the cheapest gradient.
const FEW: usize = 3;

/// Derives the routines that are wanted.
pub fn derive(source: &Source, augmented_is_exact: Vec<Vec<bool>>, order: usize, wanted: &[(Name, Forms)]) -> Derived {
    let output = source.outputs[0];
    let sums = |graph: &mut Graph| vec![vec![(output, graph.one())]];
    let is_needed = wanted.iter().any(|(name, _)| name.needs_hessians());
    let mut hessians = if is_needed { Hessians::new(source, sums) } else { Hessians::plain(source, sums) };
    let hessian_pattern = hessians.pattern(0);
    let n = source.n();
    let sizes = Sizes { n, m: None, order, hessian_nonzeros: hessian_pattern.len(), jacobian_nonzeros: 0 };
    let mut derive = |name: Name| {
        let code = match name {
            Name::Taylor => higher::along_a_line(source, order),
            name => routine(source, &mut hessians, &hessian_pattern, &augmented_is_exact[0], name),
        };
        let by_rows = match name {
            Name::Hessian => outer(source, &code, hessian_pattern.len(), false),
            Name::ValueGradientHessian => outer(source, &code, hessian_pattern.len(), true),
            _ => None,
        };
        let (code, outer) = by_rows.map_or((code, None), |(code, outer)| (code, Some(outer)));
        let (layout, forms) = (name.layout(sizes), Forms::BY_VALUE);
        Routine { name, code, layout, forms, outer, part: None, otherwise: None }
    };
    let jacobian_pattern = Vec::new();
    let is_proven = !augmented_is_exact[0].contains(&false);
    let known = Known { sizes, hessian_pattern: &hessian_pattern, jacobian_pattern: &jacobian_pattern, is_proven };
    let routines = known.routines(source, wanted, &mut derive);
    let value = source.value();
    Derived { n, m: None, augmented_is_exact, hessian_pattern, jacobian_pattern, value, routines, unswept: None }
}

fn routine(
    source: &Source,
    hessians: &mut Hessians,
    pattern: &[(usize, usize)],
    proven: &[bool],
    name: Name,
) -> Candidate {
    let (n, output) = (source.n(), source.outputs[0]);
    match name {
        Name::Jvp => {
            let mut graph = source.graph(true);
            let seeds = Source::seeds(&mut graph, &source.inputs);
            let slope = tangent(&mut graph, &[output], &seeds)[0];
            Candidate { graph, roots: vec![output, slope] }
        }
        Name::Gradient => hessians.only_gradient(&[]).unwrap_or_else(|| backward(source, &[])),
        Name::ValueGradient => hessians.only_gradient(&[output]).unwrap_or_else(|| backward(source, &[output])),
        Name::Hessian => hessians.arranged(pattern, |hessian, g| hessian.matrix(g, n)),
        Name::ValueGradientHessian => hessians.code(|g, each| {
            let mut roots = vec![output];
            roots.extend(&each[0].gradient);
            roots.extend(each[0].matrix(g, n));
            roots
        }),
        Name::Hvp => product(source, hessians),
        Name::HessianDiagonal => diagonal::exact(source, hessians, proven),
        Name::AugmentedDiagonal => diagonal::recursion(source, proven),
        Name::HessianValues => hessians.arranged(pattern, |hessian, g| hessian.values(g, pattern)),
        Name::HessianPacked => hessians.arranged(pattern, |hessian, g| hessian.packed(g, n)),
        Name::Derivatives(k) => higher::derivatives(source, hessians, k, false),
        Name::DerivativesPacked(k) => higher::derivatives(source, hessians, k, true),
        Name::ThirdDerivativesAlong => higher::along(source, hessians),
        Name::ThirdDerivativesAlongTwo => higher::along_two(source),
        Name::Taylor
        | Name::HessianTriplets
        | Name::Vjp
        | Name::Jacobian
        | Name::JacobianValues
        | Name::GaussNewton
        | Name::WeightedHessian
        | Name::WeightedHessianPacked
        | Name::WeightedHessianValues => unreachable!("needs more, or is a routine of vector functions"),
    }
}

/// The gradient, after `first`: backward, or forward if there are so few variables that this may be cheaper.
fn backward(source: &Source, first: &[NodeId]) -> Candidate {
    let mut candidates = Vec::new();
    for pulls in source.pulls() {
        let mut graph = source.graph(pulls);
        let one = graph.one();
        let mut roots = first.to_vec();
        roots.extend(gradient(&mut graph, &[(source.outputs[0], one)], &source.inputs));
        candidates.push(Candidate { graph, roots });
        if source.n() <= FEW && source.features.orders {
            let mut graph = source.graph(pulls);
            let one = graph.one();
            let mut roots = first.to_vec();
            roots.extend(source.inputs.iter().map(|&x| tangent(&mut graph, &source.outputs, &[(x, one)])[0]));
            candidates.push(Candidate { graph, roots });
        }
    }
    source.cheapest(candidates)
}

/// The cheapest of tangent over adjoint, adjoint over tangent, and H·v.
fn product(source: &Source, hessians: &mut Hessians) -> Candidate {
    let mut candidates = Vec::new();
    let along = |Candidate { mut graph, roots: slopes }: Candidate| {
        let seeds = Source::seeds(&mut graph, &source.inputs);
        let roots = tangent(&mut graph, &slopes, &seeds);
        Candidate { graph, roots }
    };
    if let Some(slopes) = hessians.only_gradient(&[]) {
        // Where tangents and adjoints meet in either order, large programs differ by a few operations.
        candidates.push(along(slopes));
    } else {
        for pulls in source.pulls() {
            let mut graph = source.graph(pulls);
            let one = graph.one();
            let roots = gradient(&mut graph, &[(source.outputs[0], one)], &source.inputs);
            candidates.push(along(Candidate { graph, roots }));

            let mut graph = source.graph(pulls);
            let one = graph.one();
            let seeds = Source::seeds(&mut graph, &source.inputs);
            let slope = tangent(&mut graph, &source.outputs, &seeds)[0];
            let roots = gradient(&mut graph, &[(slope, one)], &source.inputs);
            candidates.push(Candidate { graph, roots });
        }
    }
    let products = hessians.candidates(|graph, each| {
        let seeds = Source::seeds(graph, &source.inputs);
        let mut roots = vec![graph.zero(); source.n()];
        for &(row, column, value) in &each[0].entries {
            let term = graph.mul(value, seeds[column].1);
            roots[row] = graph.add(roots[row], term);
            if row != column {
                let term = graph.mul(value, seeds[row].1);
                roots[column] = graph.add(roots[column], term);
            }
        }
        roots
    });
    source.cheapest_of_kinds([candidates, products])
}
