//! Routines that sweep back over loops, and when these are better than those that carry tangents.

use super::{Derived, Forms, Name, Source};
use crate::differentiate::adjoint::gradient;
use crate::ir::{BlockId, Graph, Kind, NodeId, Op, RegionId};
use crate::optimise::contest::Candidate;
use crate::optimise::live::Live;
use crate::optimise::sweeps::sweeps;

/// Numbers that a routine may keep: 256 KiB of `f64`.
pub const MOST_KEPT: usize = 1 << 15;
/// Swept loops of a routine: behind each, the code that carries tangents stands once more.
const MOST_SWEPT: usize = 2;

/// The routines for which sweeps are tried: gradients, and what has tangents of these.
pub fn routines(wanted: &[(Name, Forms)]) -> Vec<(Name, Forms)> {
    let is_tried = |&(name, _): &(Name, Forms)| {
        matches!(
            name,
            Name::Gradient
                | Name::ValueGradient
                | Name::Hvp
                | Name::Hessian
                | Name::ValueGradientHessian
                | Name::HessianDiagonal
                | Name::HessianValues
                | Name::HessianPacked
                | Name::Vjp
                | Name::Jacobian
                | Name::WeightedHessian
                | Name::WeightedHessianPacked
                | Name::WeightedHessianValues
        )
    };
    wanted.iter().copied().filter(is_tried).collect()
}

/// Takes those routines that cost less.
pub fn choose(derived: &mut Derived, swept: Derived) {
    let same_pattern = derived.hessian_pattern == swept.hessian_pattern;
    for routine in swept.routines {
        let needs_pattern = matches!(routine.name, Name::HessianValues | Name::WeightedHessianValues);
        if kept(&routine.code).is_err() || needs_pattern && !same_pattern {
            continue;
        }
        let Some(plain) = derived.routines.iter_mut().find(|plain| plain.name == routine.name) else { continue };
        if routine.code.cost() < plain.code.cost() {
            let otherwise = std::mem::replace(plain, routine);
            plain.otherwise = Some(Box::new(otherwise));
        }
    }
}

/// Why nothing is swept.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unswept {
    /// There is no loop that could be.
    NoLoop,
    /// So many numbers of each turn would be kept.
    Kept(usize),
}

/// Finds the loops over which nothing can be swept, and why there is no other, if that is so.
pub fn refusal(source: &mut Source) -> Option<Unswept> {
    loop {
        let mut graph = source.graph(false);
        let one = graph.one();
        let seeds: Vec<(NodeId, NodeId)> = source.outputs.iter().map(|&output| (output, one)).collect();
        let roots = gradient(&mut graph, &seeds, &source.inputs);
        let live = Live::new(&graph, &roots);
        let swept: Vec<(RegionId, Option<usize>)> = sweeps(&graph, &live).collect();
        let spare = swept.iter().filter(|sweep| sweep.1.is_some()).skip(MOST_SWEPT);
        let unable = swept.iter().filter(|sweep| sweep.1.is_none());
        let unswept: Vec<RegionId> = unable.chain(spare).map(|sweep| sweep.0).collect();
        if unswept.is_empty() {
            return kept(&Candidate { graph, roots }).err();
        }
        for region in unswept {
            source.graph.leave_unswept(region);
        }
    }
}

/// How many numbers of a turn are kept for the sweeps of a routine.
fn kept(code: &Candidate) -> Result<usize, Unswept> {
    let (g, live) = (&code.graph, Live::new(&code.graph, &code.roots));
    let each: Option<Vec<usize>> = sweeps(g, &live).map(|sweep| sweep.1).collect();
    let each = each.filter(|each| !each.is_empty() && begins_anew(g, &live)).ok_or(Unswept::NoLoop)?;
    let kept = each.iter().sum();
    if kept * g.room().unwrap_or_default() > MOST_KEPT { Err(Unswept::Kept(kept)) } else { Ok(kept) }
}

/// Whether the code behind a loop may be left for other code of the same function: what is verbatim before the loop has
/// been run by then, and can only be known to have been where it is in no branch.
fn begins_anew(g: &Graph, live: &Live) -> bool {
    let is_header = |region: RegionId| !g.region(region).is_loop && g.kind(g.region(region).selector) == Kind::Int;
    let headers: Vec<NodeId> = g.regions().filter(|&r| is_header(r)).map(|r| g.region(r).selector).collect();
    let leaves = g.ids().filter(|&id| live.contains(id) && matches!(g.op(id), Op::Leaf(..)));
    leaves.filter(|&id| !is_in_loop(g, g.block(id))).all(|id| g.block(id) == Graph::ROOT && !headers.contains(&id))
}

/// Whether a block is run in the turns of a loop.
fn is_in_loop(g: &Graph, mut block: BlockId) -> bool {
    while let Some((region, _)) = g.arm_of(block) {
        if g.region(region).is_loop {
            return true;
        }
        block = g.region(region).parent;
    }
    false
}
