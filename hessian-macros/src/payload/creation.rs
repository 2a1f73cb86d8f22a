//! When a payload's branches are made: behind what selects them, before what is in them and what comes of them.

use crate::ir::{BlockId, Graph, RegionId, Step};

/// For each branch the number of nodes that come before it in program order.
pub fn creation(graph: &Graph) -> Vec<usize> {
    let mut first = vec![graph.len(); graph.regions().count()];
    for id in graph.ids().rev() {
        // An arm may compute nothing: then its branch's result is what comes first.
        if let Some(region) = graph.op(id).region() {
            first[region.index()] = id.index();
        }
        let mut block = graph.block(id);
        while let Some((region, _)) = graph.arm_of(block) {
            first[region.index()] = id.index();
            block = graph.region(region).parent;
        }
    }
    let blocks: Vec<BlockId> = std::iter::once(Graph::ROOT)
        .chain(graph.regions().flat_map(|region: RegionId| graph.region(region).arms.clone()))
        .collect();
    let mut after = first.clone();
    for block in blocks {
        let mut limit = graph.len();
        for step in graph.sequence(block).iter().rev() {
            match *step {
                Step::Leaf(leaf) => limit = limit.min(leaf.index()),
                Step::Branch(region) => {
                    limit = limit.min(first[region.index()]);
                    after[region.index()] = limit;
                }
            }
        }
    }
    // Branches are made in their order, also those that nothing uses.
    for i in (1..after.len()).rev() {
        after[i - 1] = after[i - 1].min(after[i]);
    }
    after
}
