//! What the sweeps of a routine back over the turns of its loops keep of each turn.

use super::live::Live;
use crate::ir::{Graph, NodeId, RegionId};

/// The loops over which something is swept, and how many numbers of a turn are kept for it; none if that is impossible.
pub fn sweeps(g: &Graph, live: &Live) -> impl Iterator<Item = (RegionId, Option<usize>)> {
    g.regions().filter(|&region| g.is_swept(region)).filter_map(|region| {
        let late = g.late(region);
        let is_of_sweep = |&id: &NodeId| {
            g.op(id).is_of_loop() && g.op(id).region() == Some(region) && live.contains(id) && g.is_of_sweep(id, &late)
        };
        let results: Vec<NodeId> = g.ids().filter(is_of_sweep).collect();
        (!results.is_empty()).then(|| (region, g.sweep(region, &results, &late).map(|sweep| sweep.needed.len())))
    })
}

/// How many numbers are kept of a turn of each loop for the results `roots`; none if one of the sweeps is impossible.
pub fn kept(g: &Graph, roots: &[NodeId]) -> Option<usize> {
    if g.room().is_none() {
        return Some(0);
    }
    sweeps(g, &Live::new(g, roots)).map(|sweep| sweep.1).sum()
}
