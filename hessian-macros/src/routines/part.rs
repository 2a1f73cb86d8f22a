//! Routines whose results are among those of another one. But in small programs, where every operation tells, they call it,
//! if that costs hardly more: there is a third less to generate and to compile.

use super::name::distinct_indices;
use super::{Forms, Layout, Name, Routine, Sizes, Source};
use crate::ir::NodeId;
use crate::ops::Cost;
use crate::optimise::contest::{Candidate, Effort, cost};
use crate::optimise::cost::weight_twice;

/// A routine costs at most one part in so many more for calling another one.
const TELLS: usize = 64;

/// Where a routine's results are among those of another one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Part {
    /// The routine that is called.
    pub of: Name,
    /// How its results are arranged.
    pub layout: Layout,
    /// The numbers of this routine's results among them.
    pub numbers: Vec<usize>,
}

/// What is known of a function's derivatives before there is code for them.
pub struct Known<'a> {
    /// Shapes.
    pub sizes: Sizes,
    /// The structural nonzeros of the lower triangle of the Hessian.
    pub hessian_pattern: &'a [(usize, usize)],
    /// The structural nonzeros of the Jacobian.
    pub jacobian_pattern: &'a [(usize, usize)],
    /// Whether the one-pass recursion is proven for every coordinate.
    pub is_proven: bool,
}

impl Known<'_> {
    /// The routine that a routine's results are among, if there is one.
    fn part(&self, name: Name) -> Option<Part> {
        let Sizes { n, m, .. } = self.sizes;
        let outputs = m.unwrap_or(1);
        let at = |first: usize, &(row, column): &(usize, usize)| first + row * n + column;
        let lower = || distinct_indices(n, 2).into_iter().map(|index| (index[0], index[1]));
        let behind = outputs * (n + 1);
        let (of, numbers): (Name, Vec<usize>) = match name {
            Name::Gradient => (Name::ValueGradient, (1..=n).collect()),
            Name::Hessian => (Name::ValueGradientHessian, (behind..behind + outputs * n * n).collect()),
            Name::HessianValues => {
                (Name::ValueGradientHessian, self.hessian_pattern.iter().map(|place| at(behind, place)).collect())
            }
            Name::HessianPacked => (Name::ValueGradientHessian, lower().map(|place| at(behind, &place)).collect()),
            Name::JacobianValues => (Name::Jacobian, self.jacobian_pattern.iter().map(|place| at(0, place)).collect()),
            Name::WeightedHessianValues => {
                (Name::WeightedHessian, self.hessian_pattern.iter().map(|place| at(0, place)).collect())
            }
            Name::WeightedHessianPacked => (Name::WeightedHessian, lower().map(|place| at(0, &place)).collect()),
            Name::AugmentedDiagonal if self.is_proven => (Name::HessianDiagonal, (0..outputs * n).collect()),
            _ => return None,
        };
        Some(Part { of, layout: of.layout(self.sizes), numbers })
    }

    /// The routines that are wanted: each by `derive`, or by calling another one that is wanted.
    pub fn routines(
        &self,
        source: &Source,
        wanted: &[(Name, Forms)],
        derive: &mut dyn FnMut(Name) -> Routine,
    ) -> Vec<Routine> {
        let may_call = source.features.calls && source.effort() <= Effort::Most;
        let is_there = |of: Name| wanted.iter().any(|&(name, forms)| name == of && forms.by_value);
        let part_of = |&(name, forms): &(Name, Forms)| {
            let part = if may_call && !forms.into { self.part(name) } else { None };
            part.filter(|part| is_there(part.of))
        };
        let parts: Vec<Option<Part>> = wanted.iter().map(part_of).collect();
        let mut whole: Vec<Routine> = Vec::new();
        for (&(name, forms), _) in wanted.iter().zip(&parts).filter(|(_, part)| part.is_none()) {
            whole.push(Routine { forms, ..derive(name) });
        }
        for (&(name, forms), part) in wanted.iter().zip(parts) {
            let Some(part) = part else { continue };
            let of = whole.iter().find(|of| of.name == part.of && part.is_cheap(of));
            let routine = match of.map(|of| of.code.clone()) {
                Some(code) => {
                    let layout = name.layout(self.sizes);
                    Routine { name, code, layout, forms, outer: None, part: Some(part), otherwise: None }
                }
                None => Routine { forms, ..derive(name) },
            };
            whole.push(routine);
        }
        let place = |routine: &Routine| wanted.iter().position(|&(name, _)| name == routine.name);
        whole.sort_by_key(place);
        whole
    }
}

impl Part {
    /// Whether what the other routine computes besides does not tell. A number that it returns costs as much as an
    /// operation.
    fn is_cheap(&self, of: &Routine) -> bool {
        let Candidate { graph, roots } = &of.code;
        let mine: Vec<NodeId> = self.numbers.iter().map(|&number| roots[number]).collect();
        let (all, alone) = (of.code.cost(), cost(graph, &mine));
        of.outer.is_none() && TELLS * (all - alone + roots.len() * weight_twice(Cost::Add)) <= alone
    }
}
