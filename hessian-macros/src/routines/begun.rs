//! What every elimination begins with, which is built once.

use std::iter::{RepeatN, repeat_n};

use super::Source;
use crate::differentiate::eliminate::HessianGraph;
use crate::ir::{Graph, NodeId};

/// A copy of the value program, with the Hessian graph of each of some weighted sums of its outputs.
#[derive(Clone)]
pub struct Begun {
    /// The value program, its adjoints and partials.
    pub graph: Graph,
    /// The Hessian graphs.
    pub each: Vec<HessianGraph>,
}

impl Begun {
    /// That in which literal factors move outwards or not.
    pub fn new(source: &Source, pulls: bool, sums: &impl Fn(&mut Graph) -> Vec<Vec<(NodeId, NodeId)>>) -> Self {
        let mut graph = source.graph(pulls);
        let sums = sums(&mut graph);
        let each = sums.iter().map(|seeds| HessianGraph::new(&mut graph, seeds, &source.inputs)).collect();
        Begun { graph, each }
    }
}

/// As many copies as there are orders to try, with literal factors moved outwards or without.
pub struct Beginnings(Vec<(bool, RepeatN<Begun>)>);

impl Beginnings {
    /// For so many orders.
    pub fn new(
        source: &Source,
        pulls: impl Iterator<Item = bool>,
        orders: usize,
        sums: &impl Fn(&mut Graph) -> Vec<Vec<(NodeId, NodeId)>>,
    ) -> Self {
        let of = |pulls| (pulls, repeat_n(Begun::new(source, pulls, sums), orders));
        Beginnings(pulls.filter(|_| orders > 0).map(of).collect())
    }

    /// One that is not taken yet.
    pub fn take(&mut self, pulls: bool) -> Begun {
        let mut copies = self.0.iter_mut().filter(|(of, _)| *of == pulls).flat_map(|(_, copies)| copies);
        copies.next().expect("as many as there are orders")
    }
}
