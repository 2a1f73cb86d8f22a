//! Evaluation of the graph: the oracle of every pass's tests. Only arms that are taken are evaluated.

use super::{Graph, LeafId, NodeId, Op};

/// One evaluation of a graph at a point; values are computed when asked for.
pub struct Evaluation<'a> {
    graph: &'a Graph,
    inputs: &'a [f64],
    seeds: &'a [f64],
    leaves: &'a dyn Fn(LeafId, &[f64]) -> f64,
    values: Vec<Option<f64>>,
    /// The turns of the loops that are being evaluated, the innermost last.
    turns: Vec<usize>,
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
        Evaluation { graph, inputs, seeds, leaves, values: vec![None; graph.len()], turns: Vec::new() }
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
    fn needed(&self, id: NodeId) -> Vec<NodeId> {
        let args = self.graph.args(id);
        match self.graph.op(id) {
            Op::Phi(region, _) => {
                let selector = self.graph.region(region).selector;
                match self.values[selector.index()] {
                    None => vec![selector],
                    Some(_) => vec![args[self.arm(id)]],
                }
            }
            Op::Accumulate(region) => {
                // What the body reads from outside comes first: it may itself sum over this loop.
                let mut needed = self.outside(self.graph.region(region).arms[0], args[1]);
                needed.extend([self.graph.region(region).selector, args[0]]);
                needed
            }
            _ => args.to_vec(),
        }
    }

    /// The nodes outside of `body` that a node inside is computed from.
    fn outside(&self, body: super::BlockId, id: NodeId) -> Vec<NodeId> {
        let (mut found, mut stack, mut seen) = (Vec::new(), vec![id], std::collections::BTreeSet::new());
        while let Some(id) = stack.pop() {
            if !self.graph.contains(body, self.graph.block(id)) {
                found.push(id);
            } else if seen.insert(id) {
                stack.extend(self.graph.args(id));
                if let Op::Phi(region, _) | Op::Accumulate(region) = self.graph.op(id) {
                    stack.push(self.graph.region(region).selector);
                }
            }
        }
        found
    }

    /// A sum over the turns of a loop, whose body is evaluated anew in every turn.
    fn sum(&mut self, region: super::RegionId, start: f64, term: NodeId, running: Option<NodeId>) -> f64 {
        let (header, body) = (self.graph.region(region).selector, self.graph.region(region).arms[0]);
        let turns = self.values[header.index()].expect("the header is computed first") as usize;
        let mut total = start;
        for turn in 0..turns {
            for id in self.graph.ids().filter(|&id| self.graph.contains(body, self.graph.block(id))) {
                self.values[id.index()] = None;
            }
            self.turns.push(turn);
            match running {
                None => total += self.value(term),
                Some(running) => {
                    self.values[running.index()] = Some(total);
                    total = self.value(term);
                }
            }
            self.turns.pop();
        }
        total
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
        if let Op::Accumulate(region) = self.graph.op(id) {
            let start = self.values[args[0].index()].expect("operands are computed first");
            return self.sum(region, start, args[1], args.get(2).copied());
        }
        let value = |a: NodeId| self.values[a.index()].expect("operands are computed first");
        match self.graph.op(id) {
            Op::Const(bits) => f64::from_bits(bits),
            Op::Int(n) => n as f64,
            Op::Input(i) => self.inputs[i as usize],
            Op::Seed(i) => self.seeds[i as usize],
            Op::Leaf(leaf, _) => {
                let turn = self.turns.last().map(|&turn| turn as f64);
                (self.leaves)(leaf, &args.iter().map(|&a| value(a)).chain(turn).collect::<Vec<_>>())
            }
            Op::Running(_) => unreachable!("set at the beginning of each turn"),
            Op::Accumulate(_) => unreachable!("summed above"),
            Op::Call(f) => (f.row().evaluate)(&args.iter().map(|&a| value(a)).collect::<Vec<_>>()),
            Op::Compare(c) => f64::from(u8::from(c.holds(value(args[0]), value(args[1])))),
            Op::Not => f64::from(u8::from(value(args[0]) == 0.0)),
            Op::Phi(..) => value(args[self.arm(id)]),
        }
    }
}
