//! Graph to straight-line code with nested branches: which node is computed where, and what leaves a branch.
//!
//! A branch may be visited more than once: its values first, then, when the adjoints that flow into it are known, its
//! derivative part. A visit computes what is wanted and can be had by then; a value that a later visit needs again is
//! handed out by the first as one more result.

mod cut;
mod export;
mod fission;
mod lives;
mod order;
mod phases;
mod pressure;
mod sweep;
mod waiting;

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::{BlockId, Graph, Kind, NodeId, Op, RegionId, Step as Ordered};
use crate::ops::{Cost, Elementary};
use crate::optimise::cost::weight_twice;
use crate::optimise::live::{Live, is_statement};
use sweep::Back;
use waiting::{Item, Waiting};

/// Code in order.
#[derive(Debug, Default)]
pub struct Body {
    /// The steps.
    pub steps: Vec<Step>,
}

/// One step of a body.
#[derive(Debug)]
pub enum Step {
    /// Compute a node.
    Node(NodeId),
    /// Take a branch.
    Visit(Visit),
}

/// One visit of a branch.
#[derive(Debug)]
pub struct Visit {
    /// The branch.
    pub region: RegionId,
    /// Whether it is the first visit of this branch.
    pub is_first: bool,
    /// Whether the header of a `match` is written, and not only the number of the arm that it took before.
    pub has_header: bool,
    /// The code of each arm; of a loop, that of a turn, in parts if it is split.
    pub arms: Vec<Body>,
    /// The sums that the last part of a split loop adds to.
    pub late: Vec<NodeId>,
    /// The phis that it computes; of a loop, the results.
    pub phis: Vec<NodeId>,
    /// What the turns of a loop carry: those of its results that have a running value, and others that they need.
    pub carried: Vec<NodeId>,
    /// Nodes computed in an arm that are used after the visit, each with its arm; of a split loop, what a part computes
    /// for others, with its number.
    pub exports: Vec<(NodeId, usize)>,
    /// Its part in a sweep back over the turns of a loop.
    pub pass: Pass,
    /// What is kept of each turn for that sweep.
    pub kept: Vec<NodeId>,
    /// Whether a later visit needs to know which arm of a `match` was taken.
    pub exports_arm: bool,
}

/// The part of a visit of a loop in a sweep back over its turns.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Pass {
    /// None, or it is no loop.
    Ordinary,
    /// It keeps something of each turn.
    Keeping,
    /// It goes over what is kept, from the last turn to the first.
    Back,
}

impl Visit {
    /// What a loop's results, and whatever else its turns carry, start from.
    pub fn starts(&self, g: &Graph) -> Vec<NodeId> {
        let is_loop = g.region(self.region).is_loop;
        self.results().filter(|_| is_loop).map(|r| g.args(r)[0]).collect()
    }

    /// What is computed for them in an arm, or in a part of a turn.
    pub fn ends(&self, g: &Graph, arm: usize) -> Vec<NodeId> {
        let shape = g.region(self.region);
        if !shape.is_loop {
            return self.results().map(|r| g.args(r)[arm]).collect();
        }
        let ends = self.results_of(arm).map(|r| g.args(r)[1]);
        ends.chain(shape.exit.filter(|_| arm == 0 && self.pass != Pass::Back)).collect()
    }

    /// The results of a loop that a part of its turns computes: the last one late sums, the one before everything else.
    pub fn results_of(&self, part: usize) -> impl Iterator<Item = NodeId> {
        let last = self.arms.len() - 1;
        self.results().filter(move |r| part == if self.late.contains(r) { last } else { last.saturating_sub(1) })
    }

    /// Whether the turns of a loop run in parts.
    pub fn is_split(&self) -> bool {
        !self.late.is_empty()
    }

    /// What a part of a split loop uses.
    pub fn uses_of(&self, g: &Graph, part: usize) -> BTreeSet<NodeId> {
        let mut uses: BTreeSet<NodeId> = self.ends(g, part).into_iter().map(|id| g.resolve(id)).collect();
        self.arms[part].steps.iter().for_each(|step| fission::used(g, step, &mut uses));
        uses
    }

    /// The results, and what the turns carry besides.
    pub fn results(&self) -> impl Iterator<Item = NodeId> {
        let others = self.carried.iter().filter(|r| !self.phis.contains(r));
        self.phis.iter().chain(others).copied()
    }
}

/// Nodes up to which straight-line code is ordered by the lives of its values. In longer code it is worth more that
/// what is alike stays together, which LLVM vectorises.
const LIVES: usize = 1_000;

/// The schedule of what `roots` need: in the order of the graph, which is that of the user's program, unless going
/// down from one result after the other, or ending lives as soon as it can be, keeps fewer values alive.
pub fn schedule(g: &Graph, roots: &[NodeId]) -> Body {
    let live = Live::new(g, roots);
    let computed: Vec<NodeId> = g.ids().filter(|&id| live.contains(id) && g.op_is_computed(id)).collect();
    let is_straight =
        computed.len() <= LIVES && computed.iter().all(|&id| g.block(id) == Graph::ROOT && g.op(id).region().is_none());
    let in_order = |ranks: &[u32]| {
        let ranks = order::with_pairs(g, ranks.to_vec());
        let mut body = Scheduler::new(g, &live, &ranks).all();
        fission::split(g, &mut body);
        export::resolve(g, &mut body, roots);
        // A result can be stored as soon as it is known, so it is alive only for those who use it.
        let pressure = if is_straight { pressure::with_calls(g, &body) } else { pressure::of(g, &body, &[]) };
        (pressure, body)
    };
    let mut orders = vec![order::by_age(g), order::by_result(g, roots)];
    if is_straight {
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
/// pass keeps is stored and loaded, and passes over what is kept have their own counters.
pub fn work_twice(g: &Graph, roots: &[NodeId]) -> usize {
    fn of(g: &Graph, body: &Body) -> usize {
        let step = |step: &Step| match step {
            Step::Node(id) => match g.op(*id) {
                Op::Call(f) => weight_twice(f.row().cost),
                _ => 0,
            },
            Step::Visit(visit) => {
                let results = visit.phis.len() * weight_twice(Cost::Add);
                let sweep =
                    usize::from(visit.pass != Pass::Ordinary) * (4 + visit.kept.len()) * weight_twice(Cost::Add);
                results + sweep + visit.arms.iter().map(|arm| of(g, arm)).sum::<usize>()
            }
        };
        body.steps.iter().map(step).sum()
    }
    of(g, &schedule(g, roots))
}

/// Two steps that follow each other as the sine and the cosine of one angle, which one call computes.
pub fn sine_and_cosine(g: &Graph, first: &Step, second: Option<&Step>) -> Option<(NodeId, NodeId)> {
    let (Step::Node(a), Some(Step::Node(b))) = (first, second) else { return None };
    let is_same = || g.resolve(g.args(*a)[0]) == g.resolve(g.args(*b)[0]);
    match (g.op(*a), g.op(*b)) {
        (Op::Call(Elementary::Sin), Op::Call(Elementary::Cos)) if is_same() => Some((*a, *b)),
        (Op::Call(Elementary::Cos), Op::Call(Elementary::Sin)) if is_same() => Some((*b, *a)),
        _ => None,
    }
}

struct Scheduler<'a> {
    g: &'a Graph,
    live: &'a Live,
    /// Of several nodes that can be computed, the one of lowest rank comes first.
    ranks: &'a [u32],
    placed: Vec<bool>,
    visited: BTreeSet<RegionId>,
    /// Headers of branches on integers, which are written where the branch is.
    headers: BTreeSet<NodeId>,
    /// The branches of each block.
    regions: Vec<Vec<RegionId>>,
    /// What each block computes.
    computed: Vec<Vec<NodeId>>,
    /// The sweeps back over loops.
    sweeps: BTreeMap<RegionId, Back>,
}

impl<'a> Scheduler<'a> {
    fn new(g: &'a Graph, live: &'a Live, ranks: &'a [u32]) -> Self {
        let mut this = Scheduler {
            g,
            live,
            ranks,
            placed: vec![false; g.len()],
            visited: BTreeSet::new(),
            headers: BTreeSet::new(),
            regions: vec![Vec::new(); g.blocks()],
            computed: vec![Vec::new(); g.blocks()],
            sweeps: BTreeMap::new(),
        };
        for region in g.regions() {
            this.sweeps.extend(Back::new(g, live, region).map(|back| (region, back)));
            this.headers.insert(g.region(region).selector);
            this.regions[g.region(region).parent.index()].push(region);
        }
        for id in g.ids() {
            if live.contains(id) && g.op_is_computed(id) {
                this.computed[g.block(id).index()].push(id);
            }
        }
        this
    }

    /// The whole program.
    fn all(&mut self) -> Body {
        let mut wanted = self.within(Graph::ROOT);
        wanted.sort_unstable();
        self.body(Graph::ROOT, &wanted)
    }

    /// What is computed in a block and in the arms below it.
    fn within(&self, block: BlockId) -> Vec<NodeId> {
        let (mut found, mut blocks) = (Vec::new(), vec![block]);
        while let Some(block) = blocks.pop() {
            found.extend_from_slice(&self.computed[block.index()]);
            blocks.extend(self.regions[block.index()].iter().flat_map(|&region| &self.g.region(region).arms));
        }
        found
    }

    /// The verbatim Rust of a block and of the arms below it.
    fn leaves_within(&self, block: BlockId) -> Vec<NodeId> {
        let (mut found, mut blocks) = (Vec::new(), vec![block]);
        while let Some(block) = blocks.pop() {
            for step in self.live.sequence(self.g, block) {
                match step {
                    Ordered::Leaf(id) => found.push(id),
                    Ordered::Branch(region) => blocks.extend(&self.g.region(region).arms),
                }
            }
        }
        found
    }

    /// The code of `block` for `wanted`: nodes of this block and of the arms below it, in ascending order, not placed
    /// yet. Whatever else they need is there already.
    fn body(&mut self, block: BlockId, wanted: &[NodeId]) -> Body {
        if wanted.iter().all(|&id| self.is_free(block, id)) {
            return self.straight(wanted);
        }
        let mut waiting = Waiting::new(self, block, wanted);
        let mut body = Body::default();
        loop {
            if let Some(id) = waiting.next_node() {
                self.place(id, &mut body);
                waiting.done(self.g, block, Item::Node(id));
            } else if let Some((region, phis)) = waiting.next_visit() {
                let (late, early): (Vec<NodeId>, Vec<NodeId>) =
                    phis.iter().partition(|&&phi| self.is_of_sweep(region, phi));
                if late.is_empty() || !early.is_empty() {
                    let visit = self.visit(region, early);
                    let sealed = visit.is_first && self.live.is_sealed(region);
                    body.steps.push(Step::Visit(visit));
                    if sealed {
                        waiting.done(self.g, block, Item::Sealed(region));
                    }
                }
                if !late.is_empty() {
                    body.steps.push(Step::Visit(self.turn_back(region, late)));
                }
                for phi in phis {
                    waiting.done(self.g, block, Item::Node(phi));
                }
            } else {
                let is_placed = |id: &NodeId| self.g.block(*id) != block || self.placed[id.index()];
                debug_assert!(wanted.iter().all(is_placed), "a cycle in {}", self.g);
                return body;
            }
        }
    }

    /// Whether the place of a node in the code of `block` follows from its operands alone.
    fn is_free(&self, block: BlockId, id: NodeId) -> bool {
        self.g.block(id) == block && self.g.op(id).region().is_none() && !is_statement(self.g, id)
    }

    /// The code of nodes that wait for nothing but operands, which have lower ranks.
    fn straight(&mut self, wanted: &[NodeId]) -> Body {
        let mut body = Body { steps: Vec::with_capacity(wanted.len()) };
        for id in order::sorted(self.ranks, wanted) {
            self.place(id, &mut body);
        }
        body
    }

    /// Computes a node, unless it is a header, which is written where its branch is.
    fn place(&mut self, id: NodeId, body: &mut Body) {
        self.placed[id.index()] = true;
        if !(matches!(self.g.op(id), Op::Leaf(_, Kind::Int)) && self.headers.contains(&id)) {
            body.steps.push(Step::Node(id));
        }
    }

    /// Whether a branch holds verbatim Rust and has not been visited.
    fn must_open(&self, region: RegionId) -> bool {
        self.live.is_sealed(region) && !self.visited.contains(&region)
    }

    fn visit(&mut self, region: RegionId, phis: Vec<NodeId>) -> Visit {
        let is_first = self.visited.insert(region);
        for phi in &phis {
            self.placed[phi.index()] = true;
        }
        let shape = self.g.region(region).clone();
        if shape.is_loop {
            return self.turn(region, shape.arms[0], is_first, phis);
        }
        // A loop in an arm is run anew in every visit, so the names that it mentions have to be declared anew.
        let mut has_loop = false;
        let arms = shape.arms.iter().enumerate().map(|(arm, &block)| {
            let results = phis.iter().map(|&p| self.g.resolve(self.g.args(p)[arm]));
            let statements = if is_first { self.leaves_within(block) } else { Vec::new() };
            let mut inner = self.needed_in(block, results.chain(statements));
            if !is_first && inner.iter().any(|&id| self.g.op(id).is_of_loop()) {
                has_loop = true;
                let declarations = self.declarations(block);
                for &id in &declarations {
                    self.placed[id.index()] = false;
                }
                inner = self.needed_in(block, inner.into_iter().chain(declarations));
            }
            self.body(block, &inner)
        });
        let arms = arms.collect();
        let has_header = is_first || has_loop && self.g.may_repeat(self.g.resolve(shape.selector));
        let (late, carried, exports) = (Vec::new(), Vec::new(), Vec::new());
        let (pass, kept) = (Pass::Ordinary, Vec::new());
        Visit { region, is_first, has_header, arms, late, phis, carried, exports, pass, kept, exports_arm: false }
    }

    /// The verbatim statements of a block that declare names and may be repeated.
    fn declarations(&self, block: BlockId) -> Vec<NodeId> {
        let leaves = self.g.sequence(block).iter().filter_map(|step| match *step {
            Ordered::Leaf(id) if is_statement(self.g, id) && self.g.may_repeat(id) => Some(id),
            _ => None,
        });
        leaves.collect()
    }

    /// One pass over a loop. What an earlier pass computed in its turns is gone: every pass computes what it needs, and
    /// the verbatim statements of the body, which may declare names, are part of each.
    fn turn(&mut self, region: RegionId, body: BlockId, is_first: bool, phis: Vec<NodeId>) -> Visit {
        for id in self.within(body) {
            self.placed[id.index()] = false;
        }
        self.visited.retain(|&inner| !self.g.contains(body, self.g.region(inner).parent));
        let mut carried = self.g.linked(region, &phis);
        let (mut pass, mut kept) = (Pass::Ordinary, Vec::new());
        if let Some(back) = self.sweeps.get(&region).filter(|_| is_first) {
            carried.extend(self.before_sweep(region, back));
            (pass, kept) = (Pass::Keeping, back.kept.clone());
        }
        let carried: Vec<NodeId> = carried.into_iter().collect();
        let results: BTreeSet<NodeId> = phis.iter().chain(&carried).copied().collect();
        let ends = results.iter().map(|&r| self.g.args(r)[1]).chain(self.g.region(region).exit);
        let ends: Vec<NodeId> = ends.map(|end| self.g.resolve(end)).chain(kept.iter().copied()).collect();
        let statements = self.leaves_within(body).into_iter().filter(|&id| is_statement(self.g, id));
        let wanted = self.needed_in(body, ends.into_iter().chain(statements));
        let arms = vec![self.body(body, &wanted)];
        let (late, exports, has_header) = (Vec::new(), Vec::new(), true);
        Visit { region, is_first, has_header, arms, late, phis, carried, exports, pass, kept, exports_arm: false }
    }

    /// Whether a result of a loop is known only after a sweep back over its turns.
    fn is_of_sweep(&self, region: RegionId, result: NodeId) -> bool {
        self.sweeps.get(&region).is_some_and(|back| back.results.contains(&result))
    }

    /// What the turns carry whose values are kept for a sweep.
    fn before_sweep(&self, region: RegionId, back: &Back) -> impl Iterator<Item = NodeId> {
        let linked = self.g.linked(region, &back.results);
        linked.into_iter().filter(|result| !back.results.contains(result))
    }

    /// A sweep back over the turns of a loop, which have been run.
    fn turn_back(&mut self, region: RegionId, phis: Vec<NodeId>) -> Visit {
        let body = self.g.region(region).arms[0];
        for &phi in &phis {
            self.placed[phi.index()] = true;
        }
        for id in self.within(body) {
            self.placed[id.index()] = false;
        }
        // Nothing verbatim is run in a sweep.
        let (g, inner) = (self.g, self.g.regions());
        self.visited.extend(inner.filter(|&inner| g.contains(body, g.region(inner).parent)));
        let back = &self.sweeps[&region];
        for id in &back.kept {
            self.placed[id.index()] = true;
        }
        let linked = self.g.linked(region, &phis).into_iter();
        let carried: Vec<NodeId> = linked.filter(|result| back.results.contains(result)).collect();
        let kept = back.kept.clone();
        let results: BTreeSet<NodeId> = phis.iter().chain(&carried).copied().collect();
        let ends: Vec<NodeId> = results.iter().map(|&r| self.g.resolve(self.g.args(r)[1])).collect();
        let wanted = self.needed_in(body, ends.iter().copied());
        // A value of another turn in the place of this one's would be found by nobody.
        let is_there = |id: NodeId| {
            let carried_back = |r| back.results.contains(&r);
            !g.contains(body, g.block(id))
                || kept.contains(&id)
                || wanted.binary_search(&id).is_ok() && !matches!(g.op(id), Op::Leaf(..))
                || matches!(g.op(id), Op::Running(..)) && g.carry_of(id).is_some_and(carried_back)
        };
        let used = wanted.iter().flat_map(|&id| g.args(id)).map(|&a| g.resolve(a)).chain(ends);
        assert!(used.into_iter().all(is_there), "a sweep back has all that it needs");
        let arms = vec![self.body(body, &wanted)];
        let (late, exports, pass) = (Vec::new(), Vec::new(), Pass::Back);
        let (is_first, has_header) = (false, false);
        Visit { region, is_first, has_header, arms, late, phis, carried, exports, pass, kept, exports_arm: false }
    }

    /// The nodes in `block` and below it, not placed yet, that `results` need, in ascending order.
    fn needed_in(&self, block: BlockId, results: impl Iterator<Item = NodeId>) -> Vec<NodeId> {
        let mut found = BTreeSet::new();
        let mut stack: Vec<NodeId> = results.collect();
        while let Some(id) = stack.pop() {
            let inside = self.g.contains(block, self.g.block(id));
            if inside {
                stack.extend(self.g.carry_of(id));
            }
            if !inside || self.placed[id.index()] || !self.g.op_is_computed(id) || !found.insert(id) {
                continue;
            }
            stack.extend(self.g.args(id).iter().map(|&a| self.g.resolve(a)));
            if let Some(region) = self.g.op(id).region() {
                stack.push(self.g.resolve(self.g.region(region).selector));
                stack.extend(self.g.region(region).exit.map(|exit| self.g.resolve(exit)));
            }
            let mut at = self.g.block(id);
            while at != block {
                let region = self.g.arm_of(at).expect("the block lies below").0;
                stack.push(self.g.resolve(self.g.region(region).selector));
                stack.extend(self.g.region(region).exit.map(|exit| self.g.resolve(exit)));
                at = self.g.region(region).parent;
            }
        }
        found.into_iter().collect()
    }
}
