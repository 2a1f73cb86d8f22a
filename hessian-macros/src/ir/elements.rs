//! Variables of which only the run knows how many there are: which element a node reads, and where results are added.

use std::cmp::Ordering;

use super::{Graph, NodeId, Op, Part};

/// The index of an element, and which of its scalars.
pub type Place = (NodeId, Part);

impl Graph {
    /// A scalar of the element at `index`, which `value` reads: a variable of the current block.
    pub fn element(&mut self, part: Part, index: NodeId, value: NodeId) -> NodeId {
        self.node(Op::Element(part), &[index, value])
    }

    /// The elements that a program reads, and which scalar of each and at which index.
    pub fn elements(&self) -> Vec<NodeId> {
        self.ids().filter(|&id| matches!(self.op(id), Op::Element(_))).collect()
    }

    /// Which scalar of its element a node reads.
    pub fn part(&self, element: NodeId) -> Part {
        match self.op(element) {
            Op::Element(part) => part,
            _ => unreachable!("only an element has parts"),
        }
    }

    /// Says that an index is `by` more than the one that is called `base`.
    pub fn shift(&mut self, index: NodeId, base: u32, by: i64) {
        self.shifts.insert(index, (base, by));
    }

    /// Says that an index is another one, wherever it is used.
    pub fn shift_like(&mut self, index: NodeId, other: NodeId) {
        if let Some(&shift) = self.shifts.get(&other) {
            self.shifts.insert(index, shift);
        }
    }

    /// How two places compare in every run, if that is known.
    pub fn order_of_places(&self, (i, p): Place, (j, q): Place) -> Option<Ordering> {
        if i == j {
            return Some(p.number.cmp(&q.number));
        }
        let ((base, by), (other, shift)) = (self.shifts.get(&i)?, self.shifts.get(&j)?);
        (base == other).then(|| (by, p.number).cmp(&(shift, q.number)))
    }

    /// Whether two elements are never at the same place.
    pub fn are_apart(&self, a: NodeId, b: NodeId) -> bool {
        let place = |x: NodeId| (self.args(x)[0], self.part(x));
        self.part(a).number != self.part(b).number
            || self.order_of_places(place(a), place(b)).is_some_and(Ordering::is_ne)
    }

    /// What adds `value` to the result of one element, or of two.
    pub fn scatter(&mut self, value: NodeId, (i, p): Place, column: Option<Place>) -> NodeId {
        let q = column.map_or(p, |(_, q)| q);
        let args: Vec<NodeId> = [value, i].into_iter().chain(column.map(|(j, _)| j)).collect();
        self.node(Op::Scatter(self.len() as u32, p, q), &args)
    }

    /// Everything that `actions` do, as one action of the current block.
    pub fn together(&mut self, actions: &[NodeId]) -> NodeId {
        match actions {
            [one] => *one,
            _ => self.node(Op::Together, actions),
        }
    }
}
