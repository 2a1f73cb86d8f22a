//! The fewest nodes whose values separate what is there first from what is computed from it: a minimal vertex cut, by
//! augmenting paths (Ford and Fulkerson 1956).

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::ir::NodeId;

/// More than any cut.
const UNLIMITED: usize = usize::MAX;
const SOURCE: usize = 0;
const SINK: usize = 1;

/// A network in which every node of the graph lets one unit through: it is an arc between two points.
pub(super) struct Flow {
    /// Where each arc leads, and how much more it lets through; an odd one is the way back of the one before it.
    arcs: Vec<(usize, usize)>,
    /// The arcs of each point.
    points: Vec<Vec<usize>>,
    /// The point where each node begins; it ends at the next one.
    nodes: BTreeMap<NodeId, usize>,
}

impl Flow {
    pub(super) fn new() -> Self {
        Flow { arcs: Vec::new(), points: vec![Vec::new(); 2], nodes: BTreeMap::new() }
    }

    fn arc(&mut self, from: usize, to: usize, capacity: usize) {
        self.points[from].push(self.arcs.len());
        self.points[to].push(self.arcs.len() + 1);
        self.arcs.extend([(to, capacity), (from, 0)]);
    }

    fn point(&mut self, id: NodeId) -> usize {
        if let Some(&point) = self.nodes.get(&id) {
            return point;
        }
        let point = self.points.len();
        self.points.extend([Vec::new(), Vec::new()]);
        self.nodes.insert(id, point);
        self.arc(point, point + 1, 1);
        point
    }

    /// A node is there first.
    pub(super) fn source(&mut self, id: NodeId) {
        let point = self.point(id);
        self.arc(SOURCE, point, UNLIMITED);
    }

    /// A node is needed at the end.
    pub(super) fn sink(&mut self, id: NodeId) {
        let point = self.point(id);
        self.arc(point + 1, SINK, UNLIMITED);
    }

    /// A node is an operand of another: behind the cut it needs it, and before the cut it needs it there.
    pub(super) fn edge(&mut self, operand: NodeId, id: NodeId) {
        let (from, to) = (self.point(operand), self.point(id));
        self.arc(from + 1, to, UNLIMITED);
        self.arc(to, from, UNLIMITED);
    }

    /// The nodes behind the minimal cut that is nearest to the source; none if it has more than `most` nodes.
    pub(super) fn behind(mut self, most: usize) -> Option<BTreeSet<NodeId>> {
        for _ in 0..=most {
            let by = self.reached();
            if by[SINK].is_none() {
                let behind = self.nodes.into_iter().filter(|&(_, point)| by[point].is_none());
                return Some(behind.map(|(id, _)| id).collect());
            }
            let mut at = SINK;
            while let Some(arc) = by[at].filter(|_| at != SOURCE) {
                self.arcs[arc].1 -= 1;
                self.arcs[arc ^ 1].1 = self.arcs[arc ^ 1].1.saturating_add(1);
                at = self.arcs[arc ^ 1].0;
            }
        }
        None
    }

    /// Of each point that one more unit can reach, the arc by which it comes; of the source any.
    fn reached(&self) -> Vec<Option<usize>> {
        let mut by = vec![None; self.points.len()];
        by[SOURCE] = Some(0);
        let mut queue = VecDeque::from([SOURCE]);
        while let Some(at) = queue.pop_front() {
            for &arc in &self.points[at] {
                let (to, capacity) = self.arcs[arc];
                if capacity > 0 && by[to].is_none() {
                    by[to] = Some(arc);
                    queue.push_back(to);
                }
            }
        }
        by
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn behind(sources: &[u32], edges: &[(u32, u32)], sinks: &[u32], most: usize) -> Option<Vec<u32>> {
        let mut flow = Flow::new();
        for &id in sources {
            flow.source(NodeId(id));
        }
        for &(a, b) in edges {
            flow.edge(NodeId(a), NodeId(b));
        }
        for &id in sinks {
            flow.sink(NodeId(id));
        }
        flow.behind(most).map(|nodes| nodes.into_iter().map(|id| id.0).collect())
    }

    #[test]
    fn the_narrowest_place_is_found() {
        // 0, 1, 2 → 3 → 4, 5, 6
        let edges = [(0, 3), (1, 3), (2, 3), (3, 4), (3, 5), (3, 6)];
        assert_eq!(behind(&[0, 1, 2], &edges, &[4, 5, 6], 8), Some(vec![4, 5, 6]));
        // Of equally narrow ones that nearest to the source.
        assert_eq!(behind(&[0], &[(0, 1), (1, 2)], &[2], 8), Some(vec![1, 2]));
        // 2 is narrow, but with what 3 needs it keeps 1 as well: 0 → 2 and 1 → 2, beside 1 itself.
        assert_eq!(behind(&[0, 1], &[(0, 2), (1, 2)], &[1, 2], 8), Some(vec![2]));
        // A path that was taken has to be left again: 0 → 2 → 4, 1 → 2, 0 → 3 → 4.
        let edges = [(0, 2), (1, 2), (0, 3), (2, 4), (2, 5), (3, 5)];
        assert_eq!(behind(&[0, 1], &edges, &[4, 5], 8), Some(vec![2, 3, 4, 5]));
    }

    #[test]
    fn too_wide_a_cut_is_none() {
        assert_eq!(behind(&[0, 1, 2], &[], &[0, 1, 2], 2), None);
        assert_eq!(behind(&[0, 1, 2], &[], &[0, 1, 2], 3), Some(vec![]));
    }
}
