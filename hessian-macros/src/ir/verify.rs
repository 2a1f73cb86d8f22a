//! The graph's invariants, checked between passes in tests.

use std::collections::BTreeSet;

use super::{Graph, Kind, NodeId, Op};
use crate::ops::Elementary;

/// What is wrong with a graph, if anything.
pub fn verify(graph: &Graph) -> Result<(), String> {
    let mut numbered = BTreeSet::new();
    for region in graph.regions() {
        let (selector, is_loop) = (graph.region(region).selector, graph.region(region).is_loop);
        if !is_loop && graph.kind(selector) == Kind::Int && !numbered.insert(selector) {
            return Err(format!(
                "{selector:?} numbers the arms of two branches: a visit of one would be one of the other\n{graph}"
            ));
        }
    }
    graph.ids().try_for_each(|id| node(graph, id).map_err(|what| format!("{id:?}: {what}\n{graph}")))
}

fn node(graph: &Graph, id: NodeId) -> Result<(), String> {
    let args = graph.args(id);
    if let Some(late) = args.iter().find(|&&a| a >= id) {
        return Err(format!("operand {late:?} is not older: ids are in topological order"));
    }
    match graph.op(id) {
        Op::Phi(region, kind) => phi(graph, id, region, kind),
        Op::Accumulate(region) | Op::Carry(region, _) | Op::CarryBack(region) => of_loop(graph, id, region),
        op => {
            if let Some(a) = args.iter().find(|&&a| !graph.contains(graph.block(a), graph.block(id))) {
                return Err(format!("operand {a:?} belongs to an arm that need not have been taken"));
            }
            let arity = match op {
                Op::Call(Elementary::Given) => args.len() | 1,
                Op::Call(f) => f.row().arity,
                Op::Compare(_) | Op::Element(_) => 2,
                Op::Not | Op::Along(_) => 1,
                Op::Leaf(..) | Op::Together => args.len(),
                Op::Scatter(..) => args.len().clamp(2, 3),
                _ => 0,
            };
            if arity == args.len() { Ok(()) } else { Err(format!("{arity} operands expected, {} found", args.len())) }
        }
    }
}

fn of_loop(graph: &Graph, id: NodeId, region: super::RegionId) -> Result<(), String> {
    let shape = graph.region(region);
    let args = graph.args(id);
    if !shape.is_loop || graph.block(id) != shape.parent || !(2..=3).contains(&args.len()) {
        return Err("a loop's result has a start and an update, and belongs to the block that contains the loop".into());
    }
    if !graph.contains(graph.block(args[0]), shape.parent) || !graph.contains(graph.block(args[1]), shape.arms[0]) {
        return Err("an operand of a loop's result is not to be had where it is used".into());
    }
    if args.iter().any(|&a| graph.kind(a) != graph.kind(id)) {
        return Err("an operand of a loop's result has another type".into());
    }
    if args.get(2).is_some_and(|&r| !belongs(graph, r, shape.arms[0])) {
        return Err("a running value belongs to one result and to the body of its loop".into());
    }
    if shape.exit.is_some_and(|exit| !graph.contains(graph.block(exit), shape.arms[0])) {
        return Err("a loop's exit is not to be had at the end of its body".into());
    }
    Ok(())
}

/// Whether a node is the running value of a result of the loop with this body.
fn belongs(graph: &Graph, running: NodeId, body: super::BlockId) -> bool {
    let result = graph.carry_of(running);
    graph.block(running) == body && result.is_some_and(|r| graph.is_result_of(body, r) && graph.args(r)[2] == running)
}

fn phi(graph: &Graph, id: NodeId, region: super::RegionId, kind: Kind) -> Result<(), String> {
    let shape = graph.region(region);
    if graph.block(id) != shape.parent {
        return Err("a phi belongs to the block that contains its branch".into());
    }
    if graph.args(id).len() != shape.arms.len() {
        return Err("a phi has one operand per arm".into());
    }
    for (&a, &arm) in graph.args(id).iter().zip(&shape.arms) {
        if !graph.contains(graph.block(a), arm) {
            return Err(format!("operand {a:?} is not to be had in its arm"));
        }
        if graph.kind(a) != kind {
            return Err(format!("operand {a:?} has another type"));
        }
    }
    if graph.contains(graph.block(shape.selector), shape.parent) {
        Ok(())
    } else {
        Err("the selector is not to be had where the branch is".into())
    }
}
