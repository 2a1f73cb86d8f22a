//! Evaluation of the graph: the oracle of every pass's tests. Only arms that are taken are evaluated.

use std::collections::HashMap;

use super::{Graph, LeafId, NodeId, Op, Part};

/// One evaluation of a graph at a point; values are computed when asked for.
pub struct Evaluation<'a> {
    graph: &'a Graph,
    inputs: &'a [f64],
    seeds: &'a [f64],
    leaves: &'a dyn Fn(LeafId, &[f64]) -> f64,
    values: Vec<Option<f64>>,
    /// What was added to the results of elements, in the order in which that happened.
    pub scattered: Vec<(usize, usize, f64)>,
    /// The turns of the loops that are being evaluated, the innermost last.
    turns: Vec<usize>,
    /// Of a loop's result: what its turns carry, and the nodes that it needs first.
    loops: HashMap<NodeId, (Vec<NodeId>, Vec<NodeId>)>,
}

impl<'a> Evaluation<'a> {
    /// An evaluation at `inputs`; `leaves` computes what verbatim Rust does from its operands, to which the turn is
    /// added in a loop; a loop's header is its number of turns. Booleans are 0 and 1.
    pub fn new(
        graph: &'a Graph,
        inputs: &'a [f64],
        seeds: &'a [f64],
        leaves: &'a dyn Fn(LeafId, &[f64]) -> f64,
    ) -> Self {
        Evaluation {
            graph,
            inputs,
            seeds,
            leaves,
            values: vec![None; graph.len()],
            scattered: Vec::new(),
            turns: Vec::new(),
            loops: HashMap::new(),
        }
    }

    /// The value of a node.
    pub fn value(&mut self, id: NodeId) -> f64 {
        // An explicit stack: graphs of thousands of nodes in a chain are ordinary.
        let mut stack = vec![id];
        while let Some(&top) = stack.last() {
            if self.values[top.index()].is_some() {
                stack.pop();
                continue;
            }
            let needed = self.needed(top);
            let before = stack.len();
            stack.extend(needed.into_iter().filter(|a| self.values[a.index()].is_none()));
            if stack.len() == before {
                self.values[top.index()] = Some(self.compute(top));
                stack.pop();
            }
        }
        self.values[id.index()].expect("the loop ends with the value computed")
    }

    /// The operands that a node's value needs next: of a phi, the selector and then the arm taken.
    fn needed(&mut self, id: NodeId) -> Vec<NodeId> {
        let graph = self.graph;
        let args = graph.args(id);
        match self.graph.op(id) {
            Op::Phi(region, _) => {
                let selector = self.graph.region(region).selector;
                match self.values[selector.index()] {
                    None => vec![selector],
                    Some(_) => vec![args[self.arm(id)]],
                }
            }
            Op::Accumulate(region) | Op::Carry(region, _) | Op::CarryBack(region) => {
                if let Some((_, needed)) = self.loops.get(&id) {
                    return needed.clone();
                }
                // What the body reads from outside comes first: it may itself sum over this loop.
                let shape = graph.region(region);
                let linked: Vec<NodeId> = graph.linked(region, &[id]).into_iter().collect();
                let inner = linked.iter().map(|&r| graph.args(r)[1]).chain([args[1]]).chain(shape.exit);
                let mut needed = self.outside(shape.arms[0], inner.collect());
                needed.extend(linked.iter().map(|&r| graph.args(r)[0]));
                needed.extend([shape.selector, args[0]]);
                self.loops.insert(id, (linked, needed.clone()));
                needed
            }
            _ => args.to_vec(),
        }
    }

    /// The nodes outside of `body` that nodes inside are computed from.
    fn outside(&self, body: super::BlockId, inside: Vec<NodeId>) -> Vec<NodeId> {
        let (mut found, mut stack, mut seen) = (Vec::new(), inside, std::collections::BTreeSet::new());
        while let Some(id) = stack.pop() {
            if !self.graph.contains(body, self.graph.block(id)) {
                found.push(id);
            } else if seen.insert(id) {
                stack.extend(self.graph.args(id));
                if let Some(region) = self.graph.op(id).region() {
                    stack.push(self.graph.region(region).selector);
                    stack.extend(self.graph.region(region).exit);
                }
                // An inner loop's other results; those of the loop itself are asked for already.
                stack.extend(self.graph.carry_of(id).filter(|&r| self.graph.contains(body, self.graph.block(r))));
            }
        }
        found
    }

    /// The turns of a loop, whose body is evaluated anew in each, and then perhaps back over them: gives `result` its
    /// value.
    fn turn(&mut self, region: super::RegionId, result: NodeId) -> f64 {
        let shape = self.graph.region(region);
        let exit = shape.exit;
        let turns = self.values[shape.selector.index()].expect("the header is computed first") as usize;
        let late = self.graph.late(region);
        let (back, ahead): (Vec<NodeId>, Vec<NodeId>) =
            self.loops[&result].0.iter().partition(|&&r| self.graph.is_of_sweep(r, &late));
        let is_back = self.graph.is_of_sweep(result, &late);
        let is_carried = self.graph.args(result).len() == 3;
        let mut carried = self.starts(&ahead);
        let mut total = self.starts(&[result])[0];
        let mut history = Vec::new();
        for turn in 0..turns {
            history.push(carried.clone());
            self.begin(region, turn, &[(&ahead, &carried)]);
            if !is_carried && !is_back {
                total += self.value(self.graph.args(result)[1]);
            }
            carried = self.ends(&ahead);
            let is_last = exit.is_some_and(|exit| self.value(exit) != 0.0);
            self.turns.pop();
            if is_last {
                break;
            }
        }
        let mut returned = self.starts(&back);
        for (turn, carried) in history.iter().enumerate().rev().filter(|_| is_back) {
            self.begin(region, turn, &[(&ahead, carried), (&back, &returned)]);
            if !is_carried {
                total += self.value(self.graph.args(result)[1]);
            }
            returned = self.ends(&back);
            self.turns.pop();
        }
        let results = ahead.iter().zip(carried).chain(back.iter().zip(returned));
        results.filter(|(r, _)| **r == result && is_carried).map(|(_, value)| value).next().unwrap_or(total)
    }

    /// Begins a turn with what is carried into it.
    fn begin(&mut self, region: super::RegionId, turn: usize, carried: &[(&Vec<NodeId>, &Vec<f64>)]) {
        let body = self.graph.region(region).arms[0];
        for id in self.graph.ids().filter(|&id| self.graph.contains(body, self.graph.block(id))) {
            self.values[id.index()] = None;
        }
        for (&r, &value) in carried.iter().flat_map(|(results, values)| results.iter().zip(*values)) {
            self.values[self.graph.args(r)[2].index()] = Some(value);
        }
        self.turns.push(turn);
    }

    fn starts(&self, results: &[NodeId]) -> Vec<f64> {
        results.iter().map(|&r| self.values[self.graph.args(r)[0].index()].expect("computed first")).collect()
    }

    fn ends(&mut self, results: &[NodeId]) -> Vec<f64> {
        results.iter().map(|&r| self.value(self.graph.args(r)[1])).collect()
    }

    /// The arm that a phi takes.
    fn arm(&self, phi: NodeId) -> usize {
        let Op::Phi(region, _) = self.graph.op(phi) else { unreachable!("only a phi has arms") };
        let selector = self.graph.region(region).selector;
        let value = self.values[selector.index()].expect("the selector is computed first");
        match self.graph.kind(selector) {
            super::Kind::Bool => usize::from(value == 0.0),
            _ => value as usize,
        }
    }

    fn compute(&mut self, id: NodeId) -> f64 {
        let args = self.graph.args(id);
        if let Op::Accumulate(region) | Op::Carry(region, _) | Op::CarryBack(region) = self.graph.op(id) {
            return self.turn(region, id);
        }
        let value = |a: NodeId| self.values[a.index()].expect("operands are computed first");
        match self.graph.op(id) {
            Op::Call(_) if self.graph.resolve(id) != id => value(self.graph.resolve(id)),
            Op::Const(bits) => f64::from_bits(bits),
            Op::Int(n) => n as f64,
            Op::Input(i) => self.inputs[i as usize],
            Op::Seed(i) => self.seeds[i as usize],
            Op::Leaf(leaf, _) => {
                let turn = self.turns.last().map(|&turn| turn as f64);
                (self.leaves)(leaf, &args.iter().map(|&a| value(a)).chain(turn).collect::<Vec<_>>())
            }
            Op::Running(..) => unreachable!("set at the beginning of each turn"),
            Op::Accumulate(_) | Op::Carry(..) | Op::CarryBack(_) => unreachable!("turned above"),
            Op::Call(f) => (f.row().evaluate)(&args.iter().map(|&a| value(a)).collect::<Vec<_>>()),
            Op::Compare(c) => f64::from(u8::from(c.holds(value(args[0]), value(args[1])))),
            Op::Not => f64::from(u8::from(value(args[0]) == 0.0)),
            Op::Phi(..) => value(args[self.arm(id)]),
            Op::Element(part) => self.inputs[place(part, value(args[0]))],
            Op::Along(part) => self.seeds[place(part, value(args[0]))],
            Op::Scatter(_, row, column) => {
                let (row, added) = (place(row, value(args[1])), value(args[0]));
                let column = args.get(2).map_or(row, |&j| place(column, value(j)));
                // Off the diagonal, an entry stands for its mirror image, too.
                let is_twice = args.len() == 3 && row == column;
                self.scattered.push((row, column, if is_twice { 2.0 * added } else { added }));
                0.0
            }
            Op::Together => 0.0,
        }
    }
}

/// The place of a scalar of the element at `index`.
fn place(part: Part, index: f64) -> usize {
    part.of as usize * index as usize + part.number as usize
}
