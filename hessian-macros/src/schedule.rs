//! Graph to straight-line code with nested branches: which node is computed where, and what leaves a branch.
//!
//! A branch may be visited more than once: its values first, then, when the adjoints that flow into it are known, its
//! derivative part. A visit computes what is wanted and can be had by then; a value that a later visit needs again is
//! handed out by the first as one more result.

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::{BlockId, Graph, Kind, NodeId, Op, RegionId, Step as Ordered};
use crate::optimise::live::{Live, is_statement};

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
    /// The code of each arm.
    pub arms: Vec<Body>,
    /// The phis that it computes; of a loop, the results.
    pub phis: Vec<NodeId>,
    /// What the turns of a loop carry: those of its results that have a running value, and others that they need.
    pub carried: Vec<NodeId>,
    /// Nodes computed in an arm that are used after the visit, each with its arm.
    pub exports: Vec<(NodeId, usize)>,
    /// Whether a later visit needs to know which arm of a `match` was taken.
    pub exports_arm: bool,
}

impl Visit {
    /// What a loop's results, and whatever else its turns carry, start from.
    pub fn starts(&self, g: &Graph) -> Vec<NodeId> {
        let is_loop = g.region(self.region).is_loop;
        self.results().filter(|_| is_loop).map(|r| g.args(r)[0]).collect()
    }

    /// What is computed for them in an arm or turn.
    pub fn ends(&self, g: &Graph, arm: usize) -> Vec<NodeId> {
        let shape = g.region(self.region);
        let ends = self.results().map(|r| g.args(r)[usize::from(shape.is_loop) + arm]);
        ends.chain(shape.exit).collect()
    }

    /// The results, and what the turns carry besides.
    pub fn results(&self) -> impl Iterator<Item = NodeId> {
        let others = self.carried.iter().filter(|r| !self.phis.contains(r));
        self.phis.iter().chain(others).copied()
    }
}

/// The schedule of what `roots` need.
pub fn schedule(g: &Graph, roots: &[NodeId]) -> Body {
    let live = Live::new(g, roots);
    let mut scheduler = Scheduler { g, live: &live, placed: vec![false; g.len()], visited: BTreeSet::new() };
    let wanted: Vec<NodeId> = g.ids().filter(|&id| live.contains(id) && g.op_is_computed(id)).collect();
    let mut body = scheduler.body(Graph::ROOT, &wanted);
    export::resolve(g, &mut body, roots);
    body
}

struct Scheduler<'a> {
    g: &'a Graph,
    live: &'a Live,
    placed: Vec<bool>,
    visited: BTreeSet<RegionId>,
}

/// What a body waits for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Item {
    /// A node.
    Node(NodeId),
    /// All that the first visit of a branch with verbatim Rust needs.
    Opened(RegionId),
    /// That visit.
    Sealed(RegionId),
}

impl Scheduler<'_> {
    /// The code of `block` for `wanted`: nodes of this block and of the arms below it, not placed yet. Whatever else
    /// they need is there already.
    fn body(&mut self, block: BlockId, wanted: &[NodeId]) -> Body {
        let mut waiting = Waiting::new(self, block, wanted);
        let mut body = Body::default();
        loop {
            if let Some(id) = waiting.ready.pop_first() {
                self.placed[id.index()] = true;
                if !matches!(self.g.op(id), Op::Leaf(_, Kind::Int) if self.selects(id)) {
                    body.steps.push(Step::Node(id));
                }
                waiting.done(self.g, block, Item::Node(id));
            } else if let Some(region) = waiting.next_visit() {
                let visit = self.visit(region, &mut waiting, wanted);
                let phis = visit.phis.clone();
                let sealed = visit.is_first && self.live.is_sealed(region);
                body.steps.push(Step::Visit(visit));
                if sealed {
                    waiting.done(self.g, block, Item::Sealed(region));
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

    /// Whether a branch holds verbatim Rust and has not been visited.
    fn must_open(&self, region: RegionId) -> bool {
        self.live.is_sealed(region) && !self.visited.contains(&region)
    }

    /// Whether a node is the header of a `match`, which is written where the branch is.
    fn selects(&self, id: NodeId) -> bool {
        self.g.regions().any(|r| self.g.region(r).selector == id)
    }

    fn visit(&mut self, region: RegionId, waiting: &mut Waiting, wanted: &[NodeId]) -> Visit {
        let is_first = self.visited.insert(region);
        let phis: Vec<NodeId> = waiting.visits.remove(&region).unwrap_or_default().into_iter().collect();
        for phi in &phis {
            self.placed[phi.index()] = true;
        }
        let shape = self.g.region(region).clone();
        if shape.is_loop {
            return self.turn(region, shape.arms[0], is_first, phis);
        }
        let arms = shape.arms.iter().enumerate().map(|(arm, &block)| {
            let results = phis.iter().map(|&p| self.g.resolve(self.g.args(p)[arm]));
            let statements = wanted.iter().copied().filter(|&id| {
                is_first && matches!(self.g.op(id), Op::Leaf(..)) && self.g.contains(block, self.g.block(id))
            });
            let inner = self.needed_in(block, results.chain(statements));
            self.body(block, &inner)
        });
        let arms = arms.collect();
        Visit { region, is_first, arms, phis, carried: Vec::new(), exports: Vec::new(), exports_arm: false }
    }

    /// One pass over a loop. What an earlier pass computed in its turns is gone: every pass computes what it needs, and
    /// the verbatim statements of the body, which may declare names, are part of each.
    fn turn(&mut self, region: RegionId, body: BlockId, is_first: bool, phis: Vec<NodeId>) -> Visit {
        for id in self.g.ids().filter(|&id| self.g.contains(body, self.g.block(id))) {
            self.placed[id.index()] = false;
        }
        self.visited.retain(|&inner| !self.g.contains(body, self.g.region(inner).parent));
        let carried: Vec<NodeId> = self.g.linked(region, &phis).into_iter().collect();
        let results: BTreeSet<NodeId> = phis.iter().chain(&carried).copied().collect();
        let ends = results.iter().map(|&r| self.g.args(r)[1]).chain(self.g.region(region).exit);
        let ends: Vec<NodeId> = ends.map(|end| self.g.resolve(end)).collect();
        let statements = self.g.ids().filter(|&id| {
            self.live.contains(id) && is_statement(self.g, id) && self.g.contains(body, self.g.block(id))
        });
        let wanted = self.needed_in(body, ends.into_iter().chain(statements));
        let arms = vec![self.body(body, &wanted)];
        Visit { region, is_first, arms, phis, carried, exports: Vec::new(), exports_arm: false }
    }

    /// The nodes in `block` and below it, not placed yet, that `results` need.
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

/// Kahn's algorithm (1962) over a body's items. Nodes in arms are not placed one by one; they count as there as soon
/// as all they need is, which tells when a phi can be visited.
struct Waiting {
    missing: BTreeMap<Item, usize>,
    followers: BTreeMap<Item, Vec<Item>>,
    ready: BTreeSet<NodeId>,
    visits: BTreeMap<RegionId, BTreeSet<NodeId>>,
}

impl Waiting {
    fn new(s: &Scheduler, block: BlockId, wanted: &[NodeId]) -> Self {
        let g = s.g;
        let mut this = Waiting {
            missing: BTreeMap::new(),
            followers: BTreeMap::new(),
            ready: BTreeSet::new(),
            visits: BTreeMap::new(),
        };
        let in_wanted: BTreeSet<NodeId> = wanted.iter().copied().collect();
        let mut needs: BTreeMap<Item, BTreeSet<Item>> = BTreeMap::new();
        let mut blocks: BTreeSet<BlockId> = BTreeSet::from([block]);
        for &id in wanted {
            let mut on: BTreeSet<Item> = g.args(id).iter().map(|&a| Item::Node(g.resolve(a))).collect();
            if let Some(region) = g.op(id).region() {
                on.insert(Item::Node(g.resolve(g.region(region).selector)));
                if g.op(id).is_of_loop() {
                    on.extend(carried(g, region, id));
                }
                if s.must_open(region) {
                    open(g, region, &mut needs);
                    on.insert(Item::Opened(region));
                }
            }
            needs.insert(Item::Node(id), on);
            let mut at = g.block(id);
            while at != block {
                blocks.insert(at);
                let region = g.arm_of(at).expect("the block lies below").0;
                if s.must_open(region) {
                    let on = open(g, region, &mut needs);
                    if matches!(g.op(id), Op::Leaf(..)) {
                        on.insert(Item::Node(id));
                    }
                }
                at = g.region(region).parent;
            }
        }
        for block in blocks {
            order(s, block, &in_wanted, &mut needs);
        }
        let known: BTreeSet<Item> = needs.keys().copied().collect();
        for (item, on) in needs {
            let on: Vec<Item> = on.into_iter().filter(|need| known.contains(need)).collect();
            this.missing.insert(item, on.len());
            for need in on {
                this.followers.entry(need).or_default().push(item);
            }
        }
        let free: Vec<Item> = this.missing.iter().filter(|(_, n)| **n == 0).map(|(item, _)| *item).collect();
        for item in free {
            this.arrive(g, block, item);
        }
        this
    }

    /// Everything that an item waits for is there.
    fn arrive(&mut self, g: &Graph, block: BlockId, item: Item) {
        match item {
            Item::Node(id) if g.block(id) == block => match g.op(id) {
                Op::Phi(region, _) | Op::Accumulate(region) | Op::Carry(region, _) => {
                    self.visits.entry(region).or_default().insert(id);
                }
                _ => {
                    self.ready.insert(id);
                }
            },
            Item::Opened(region) => {
                if g.region(region).parent == block {
                    self.visits.entry(region).or_default();
                }
                self.done(g, block, item);
            }
            Item::Sealed(region) if g.region(region).parent == block => {} // done when it is visited
            _ => self.done(g, block, item),
        }
    }

    /// An item is there.
    fn done(&mut self, g: &Graph, block: BlockId, item: Item) {
        for follower in self.followers.remove(&item).unwrap_or_default() {
            let missing = self.missing.get_mut(&follower).expect("every item is counted");
            *missing -= 1;
            if *missing == 0 {
                self.arrive(g, block, follower);
            }
        }
    }

    fn next_visit(&self) -> Option<RegionId> {
        self.visits.keys().next().copied()
    }
}

/// What has to be there before a loop can turn for one of its results: all that the turns carry, and its exit.
fn carried(g: &Graph, region: RegionId, result: NodeId) -> impl Iterator<Item = Item> {
    let linked = g.linked(region, &[result]).into_iter();
    let operands: Vec<NodeId> = linked.flat_map(|r| g.args(r)[..2].to_vec()).chain(g.region(region).exit).collect();
    operands.into_iter().map(|operand| Item::Node(g.resolve(operand)))
}

/// The conditions of a branch's first visit.
fn open<'a>(g: &Graph, region: RegionId, needs: &'a mut BTreeMap<Item, BTreeSet<Item>>) -> &'a mut BTreeSet<Item> {
    needs.entry(Item::Sealed(region)).or_default().insert(Item::Opened(region));
    let on = needs.entry(Item::Opened(region)).or_default();
    on.insert(Item::Node(g.resolve(g.region(region).selector)));
    on
}

/// Program order: verbatim statements keep their order, other verbatim Rust stays between the statements around it.
fn order(s: &Scheduler, block: BlockId, wanted: &BTreeSet<NodeId>, needs: &mut BTreeMap<Item, BTreeSet<Item>>) {
    let (mut barrier, mut since): (Option<Item>, Vec<Item>) = (None, Vec::new());
    for step in s.live.sequence(s.g, block) {
        let (item, is_barrier) = match step {
            Ordered::Leaf(id) if wanted.contains(&id) => (Item::Node(id), is_statement(s.g, id)),
            Ordered::Branch(region) if needs.contains_key(&Item::Opened(region)) => (Item::Opened(region), true),
            _ => continue,
        };
        let on = needs.entry(item).or_default();
        on.extend(barrier);
        if is_barrier {
            on.extend(since.drain(..));
            barrier = Some(match item {
                Item::Opened(region) => Item::Sealed(region),
                other => other,
            });
        } else {
            since.push(item);
        }
    }
}

/// What has to leave a visit because later code uses it.
mod export {
    use super::{Body, Graph, Kind, NodeId, RegionId, Step, Visit};
    use std::collections::{BTreeMap, BTreeSet};

    /// A position: for each visit around it, its number and the arm.
    type Path = Vec<(usize, usize)>;

    /// Fills in the exports of every visit.
    pub(super) fn resolve(g: &Graph, body: &mut Body, roots: &[NodeId]) {
        let mut uses =
            Uses { g, home: BTreeMap::new(), exports: BTreeMap::new(), revisited: BTreeSet::new(), count: 0 };
        uses.body(body, &mut Vec::new());
        for &root in roots {
            uses.used(g.resolve(root), &Vec::new());
        }
        let mut count = 0;
        fill(body, &uses, &mut count);
    }

    struct Uses<'a> {
        g: &'a Graph,
        home: BTreeMap<NodeId, Path>,
        /// By number of the visit: the nodes that leave it and the arm they come from.
        exports: BTreeMap<usize, BTreeMap<NodeId, usize>>,
        /// Branches with a later visit, which asks which arm the first one took.
        revisited: BTreeSet<RegionId>,
        count: usize,
    }

    impl Uses<'_> {
        fn body(&mut self, body: &Body, at: &mut Path) {
            for step in &body.steps {
                match step {
                    Step::Node(id) => {
                        for &a in self.g.args(*id) {
                            self.used(self.g.resolve(a), at);
                        }
                        self.home.insert(*id, at.clone());
                    }
                    Step::Visit(visit) => self.visit(visit, at),
                }
            }
        }

        fn visit(&mut self, visit: &Visit, at: &mut Path) {
            let number = self.count;
            self.count += 1;
            let selector = self.g.resolve(self.g.region(visit.region).selector);
            let is_loop = self.g.region(visit.region).is_loop;
            if is_loop || (visit.is_first && self.g.kind(selector) == Kind::Int) {
                self.home.insert(selector, at.clone());
                for &a in self.g.args(selector) {
                    self.used(self.g.resolve(a), at);
                }
            } else {
                self.revisited.insert(visit.region);
                self.used(selector, at);
            }
            for (arm, body) in visit.arms.iter().enumerate() {
                at.push((number, arm));
                self.body(body, at);
                for end in visit.ends(self.g, arm) {
                    self.used(self.g.resolve(end), at);
                }
                at.pop();
            }
            for start in visit.starts(self.g) {
                self.used(self.g.resolve(start), at);
            }
            for &phi in &visit.phis {
                self.home.insert(phi, at.clone());
            }
        }

        fn used(&mut self, id: NodeId, at: &Path) {
            let Some(home) = self.home.get(&id) else { return };
            let shared = home.iter().zip(at).take_while(|(a, b)| a == b).count();
            for &(visit, arm) in &home[shared..] {
                self.exports.entry(visit).or_default().insert(id, arm);
            }
        }
    }

    fn fill(body: &mut Body, uses: &Uses, count: &mut usize) {
        for step in &mut body.steps {
            if let Step::Visit(visit) = step {
                let own = uses.exports.get(count);
                *count += 1;
                visit.exports = own.into_iter().flatten().map(|(&id, &arm)| (id, arm)).collect();
                let region = uses.g.region(visit.region);
                let is_match = uses.g.kind(region.selector) == Kind::Int && !region.is_loop;
                visit.exports_arm = visit.is_first && is_match && uses.revisited.contains(&visit.region);
                for arm in &mut visit.arms {
                    fill(arm, uses, count);
                }
            }
        }
    }
}
