//! Graph to straight-line code with nested branches: which node is computed where, and what leaves a branch.
//!
//! A branch may be visited more than once: its values first, then, when the adjoints that flow into it are known, its
//! derivative part. A visit computes what is wanted and can be had by then; a value that a later visit needs again is
//! handed out by the first as one more result.

mod body;
mod cut;
mod export;
mod fission;
mod lives;
mod order;
mod phases;
mod pressure;
mod scheduler;
mod sweep;

use crate::ir::{Graph, NodeId, Op};
use crate::ops::Cost;
use crate::optimise::cost::weight_twice;
use crate::optimise::live::Live;
pub use body::{Body, Pass, Step, Visit, sine_and_cosine};
use scheduler::Scheduler;

/// Nodes up to which straight-line code is ordered by the lives of its values. In longer code it is worth more that
/// what is alike stays together, which LLVM vectorises.
const LIVES: usize = 1_000;

/// The schedule of what `roots` need: in the order of the graph, which is that of the user's program, unless going
/// down from one result after the other, or ending lives as soon as it can be, needs fewer registers.
pub fn schedule(g: &Graph, roots: &[NodeId]) -> Body {
    let live = Live::new(g, roots);
    let computed: Vec<NodeId> = live.ids().iter().copied().filter(|&id| g.op_is_computed(id)).collect();
    let is_straight =
        computed.len() <= LIVES && computed.iter().all(|&id| g.block(id) == Graph::ROOT && g.op(id).region().is_none());
    let in_order = |ranks: &[u32]| {
        let ranks = order::with_pairs(g, ranks.to_vec());
        let mut body = Scheduler::new(g, &live, &ranks).all();
        if cfg!(not(hessian_without = "fission")) {
            fission::split(g, &mut body);
        }
        export::resolve(g, &mut body, roots);
        // A result can be stored as soon as it is known, so it is alive only for those who use it.
        let spills = if is_straight { pressure::spills(g, &body) } else { 0 };
        ((spills, pressure::of(g, &body, &[])), body)
    };
    let mut orders = vec![order::by_age(g), order::by_result(g, roots)];
    if is_straight && cfg!(not(hessian_without = "lives")) {
        orders.push(lives::ranks(g, &computed, roots));
        let calls_first = orders.iter().filter_map(|ranks| order::calls_first(g, &computed, ranks));
        orders.extend(calls_first.collect::<Vec<_>>());
    }
    // The first of equals.
    let best = orders.iter().map(|ranks| in_order(ranks)).min_by_key(|(pressure, _)| *pressure);
    best.expect("there are two at least").1
}

/// The largest number of computed values that are alive at once on the way to `roots`; literals and arguments, which
/// can be read at any time, are not counted.
pub fn most_alive(g: &Graph, roots: &[NodeId]) -> usize {
    pressure::of(g, &schedule(g, roots), roots)
}

/// Twice the weighted operations of the code for `roots`, as often as it stands in it: once in each pass over a loop. What a
/// pass keeps is zeroed, stored and loaded, and passes over what is kept have their own counters.
pub fn work_twice(g: &Graph, roots: &[NodeId]) -> usize {
    fn of(g: &Graph, body: &Body) -> usize {
        let step = |step: &Step| match step {
            Step::Node(id) => match g.op(*id) {
                Op::Call(f) => weight_twice(f.row().cost),
                _ => 0,
            },
            Step::Visit(visit) => {
                let results = visit.phis.len() * weight_twice(Cost::Add);
                let sweep = match visit.pass {
                    Pass::Ordinary => 0,
                    Pass::Keeping => (4 + 2 * visit.kept.len()) * weight_twice(Cost::Add),
                    Pass::Back => (4 + visit.kept.len()) * weight_twice(Cost::Add),
                };
                results + sweep + visit.arms.iter().map(|arm| of(g, arm)).sum::<usize>()
            }
        };
        body.steps.iter().map(step).sum()
    }
    of(g, &schedule(g, roots))
}
