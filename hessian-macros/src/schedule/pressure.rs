//! How many values are alive at once in a schedule: what has to be in a register or on the stack.

use super::{Body, Step, Visit};
use crate::ir::{Graph, NodeId, Op};
use crate::ops::Cost;

/// The largest number of computed values that are alive at once in `body`, when `after` are still to be used.
pub(super) fn of(g: &Graph, body: &Body, after: &[NodeId]) -> usize {
    let mut pressure = Pressure::new(g);
    pressure.used(after);
    pressure.body(body);
    pressure.most
}

/// Registers for values: 16 of both x86-64 and a Cortex-M4F, one of them for what is loaded meanwhile.
const REGISTERS: usize = 15;

/// How often straight-line code stores a value to have a register for another, and loads one again. Of all that is in
/// registers, what is used the furthest ahead leaves (Belady 1966); a called function leaves none as it was.
pub(super) fn spills(g: &Graph, body: &Body) -> usize {
    let nodes = body.steps.iter().filter_map(|step| if let Step::Node(id) = step { Some(*id) } else { None });
    let nodes: Vec<NodeId> = nodes.collect();
    let mut registers = Registers::new(g, &nodes);
    for &id in &nodes {
        registers.compute(id);
    }
    registers.spills
}

struct Registers<'a> {
    g: &'a Graph,
    /// Where each value is still to be used, the next time last.
    uses: Vec<Vec<usize>>,
    held: Vec<NodeId>,
    is_stored: Vec<bool>,
    spills: usize,
}

impl<'a> Registers<'a> {
    fn new(g: &'a Graph, nodes: &[NodeId]) -> Self {
        let mut uses: Vec<Vec<usize>> = vec![Vec::new(); g.len()];
        for (at, &id) in nodes.iter().enumerate().rev() {
            for a in operands(g, id) {
                uses[a.index()].push(at);
            }
        }
        Registers { g, uses, held: Vec::new(), is_stored: vec![false; g.len()], spills: 0 }
    }

    fn compute(&mut self, id: NodeId) {
        for a in operands(self.g, id) {
            self.uses[a.index()].pop();
            if !self.held.contains(&a) {
                self.held.push(a);
                self.spills += 1;
            }
        }
        self.held.retain(|a| !self.uses[a.index()].is_empty());
        let is_call = matches!(self.g.op(id), Op::Call(f) if f.row().cost == Cost::Transcendental);
        while self.held.len() > if is_call { 0 } else { REGISTERS } {
            self.store();
        }
        if !self.uses[id.index()].is_empty() {
            self.held.push(id);
        }
    }

    fn store(&mut self) {
        let next = |&(_, a): &(usize, &NodeId)| self.uses[a.index()].last().copied();
        let Some((furthest, _)) = self.held.iter().enumerate().max_by_key(next) else { return };
        let a = self.held.swap_remove(furthest);
        if !std::mem::replace(&mut self.is_stored[a.index()], true) {
            self.spills += 1;
        }
    }
}

/// The computed values that a node uses, once each.
fn operands(g: &Graph, id: NodeId) -> impl Iterator<Item = NodeId> {
    let args = g.args(id);
    let all = args.iter().enumerate().map(|(i, &a)| (i, g.resolve(a)));
    all.filter(move |&(i, a)| g.op_is_computed(a) && !args[..i].iter().any(|&other| g.resolve(other) == a))
        .map(|(_, a)| a)
}

/// What is alive, from the last step to the first: what is used behind a step and not computed behind it.
struct Pressure<'a> {
    g: &'a Graph,
    is_alive: Box<[bool]>,
    alive: usize,
    most: usize,
    /// The nodes that have become alive or ceased to be, each as often as it has.
    changed: Vec<NodeId>,
}

impl<'a> Pressure<'a> {
    fn new(g: &'a Graph) -> Self {
        Pressure { g, is_alive: vec![false; g.len()].into(), alive: 0, most: 0, changed: Vec::new() }
    }

    fn body(&mut self, body: &Body) {
        for step in body.steps.iter().rev() {
            match step {
                Step::Node(id) => {
                    self.set(*id, false);
                    self.used(self.g.args(*id));
                }
                Step::Visit(visit) => self.visit(visit),
            }
        }
    }

    fn visit(&mut self, visit: &Visit) {
        self.computed(visit);
        let region = self.g.region(visit.region);
        // What the arms use from before.
        let mut begun = Vec::new();
        for (arm, body) in visit.arms.iter().enumerate() {
            let before = self.changed.len();
            let results = visit.ends(self.g, arm).into_iter();
            let results = results.chain(visit.exports.iter().filter(|e| e.1 == arm).map(|e| e.0));
            self.used(&results.collect::<Vec<_>>());
            self.body(body);
            begun.extend(self.changed[before..].iter().filter(|id| self.is_alive[id.index()]));
            // The next arm begins with what is alive behind the visit as well.
            while self.changed.len() > before {
                let last = self.changed[self.changed.len() - 1];
                self.set(last, !self.is_alive[last.index()]);
                self.changed.truncate(self.changed.len() - 2);
            }
        }
        for id in begun {
            self.set(id, true);
        }
        self.computed(visit);
        let starts = visit.starts(self.g).into_iter();
        let selector = self.g.args(region.selector).iter().copied().chain([region.selector]);
        self.used(&starts.chain(selector).collect::<Vec<_>>());
    }

    /// The results of a visit are not alive before it.
    fn computed(&mut self, visit: &Visit) {
        for &id in visit.phis.iter().chain(visit.exports.iter().map(|export| &export.0)) {
            self.set(id, false);
        }
    }

    fn used(&mut self, nodes: &[NodeId]) {
        for &id in nodes {
            let id = self.g.resolve(id);
            if self.g.op_is_computed(id) {
                self.set(id, true);
            }
        }
        self.most = self.most.max(self.alive);
    }

    fn set(&mut self, id: NodeId, is_alive: bool) {
        if self.is_alive[id.index()] == is_alive {
            return;
        }
        self.is_alive[id.index()] = is_alive;
        self.alive = if is_alive { self.alive + 1 } else { self.alive - 1 };
        self.changed.push(id);
    }
}

#[cfg(test)]
mod tests {
    use crate::ir::{Comparison, Graph, NodeId, Op, Precision};
    use crate::ops::Elementary;
    use crate::schedule::most_alive;

    #[test]
    fn what_is_alive_is_counted_where_it_is_most() {
        let mut g = Graph::new(Precision::Double, false);
        let x: Vec<NodeId> = (0..4).map(|i| g.node(Op::Input(i), &[])).collect();
        let sines: Vec<NodeId> = x.iter().map(|&x| g.value(Elementary::Sin, &[x])).collect();
        // sin x₀ + sin x₁ needs both, a chain of roots one at a time.
        let sum = g.value(Elementary::Add, &[sines[0], sines[1]]);
        assert_eq!(most_alive(&g, &[sum]), 2);
        let root = g.value(Elementary::Sqrt, &[sines[2]]);
        let root = g.value(Elementary::Sqrt, &[root]);
        assert_eq!(most_alive(&g, &[root]), 1);
        assert_eq!(most_alive(&g, &sines), 4);
        assert_eq!(most_alive(&g, &x), 0);
    }

    #[test]
    fn results_are_computed_one_after_the_other_if_that_keeps_fewer_alive() {
        let mut g = Graph::new(Precision::Double, false);
        let x: Vec<NodeId> = (0..8).map(|i| g.node(Op::Input(i), &[])).collect();
        let sines: Vec<NodeId> = x.iter().map(|&x| g.value(Elementary::Sin, &[x])).collect();
        let squares: Vec<NodeId> = sines.iter().map(|&s| g.value(Elementary::Mul, &[s, s])).collect();
        assert_eq!(super::of(&g, &crate::schedule::schedule(&g, &squares), &[]), 1);
    }

    #[test]
    fn lives_end_as_soon_as_they_can() {
        let mut g = Graph::new(Precision::Double, false);
        let x: Vec<NodeId> = (0..8).map(|i| g.node(Op::Input(i), &[])).collect();
        // Of eight roots, each one's square is a result, and so are the products of neighbours: neither from one kind
        // of results to the other nor in the order of the graph can a root be forgotten soon.
        let values: Vec<NodeId> = x.iter().map(|&x| g.value(Elementary::Sqrt, &[x])).collect();
        let squares: Vec<NodeId> = values.iter().map(|&v| g.value(Elementary::Mul, &[v, v])).collect();
        let products: Vec<NodeId> = values.windows(2).map(|v| g.value(Elementary::Mul, &[v[0], v[1]])).collect();
        let roots = [squares, products].concat();
        assert_eq!(super::of(&g, &crate::schedule::schedule(&g, &roots), &[]), 2);
    }

    #[test]
    fn arms_are_not_alive_together() {
        let mut g = Graph::new(Precision::Double, false);
        let x: Vec<NodeId> = (0..2).map(|i| g.node(Op::Input(i), &[])).collect();
        let condition = g.compare(Comparison::Less, x[0], x[1]);
        let region = g.branch(condition, 2);
        let arms = g.region(region).arms.clone();
        let results: Vec<NodeId> = arms
            .into_iter()
            .map(|arm| {
                g.enter(arm);
                let a = g.value(Elementary::Sin, &[x[0]]);
                let b = g.value(Elementary::Cos, &[x[1]]);
                g.value(Elementary::Add, &[a, b])
            })
            .collect();
        g.enter(Graph::ROOT);
        let phi = g.phi(region, &results);
        assert_eq!(most_alive(&g, &[phi]), 2);
    }
}
