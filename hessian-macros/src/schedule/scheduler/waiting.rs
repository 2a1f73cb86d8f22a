//! What the nodes of a body wait for: Kahn's algorithm (1962).

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use super::Scheduler;
use crate::ir::{BlockId, Graph, NodeId, Op, RegionId, Step as Ordered};
use crate::optimise::live::is_statement;

/// What a body waits for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Item {
    /// A node.
    Node(NodeId),
    /// All that the first visit of a branch with verbatim Rust needs.
    Opened(RegionId),
    /// That visit.
    Sealed(RegionId),
}

/// A body's items. Nodes in arms are not placed one by one; they count as there as soon as all they need is, which
/// tells when a phi can be visited.
pub(super) struct Waiting<'a> {
    ranks: &'a [u32],
    numbers: Numbers,
    /// How much each item waits for.
    missing: Vec<u32>,
    /// The items that wait for each: for number i, those from `starts[i]` to `starts[i + 1]`.
    followers: Vec<u32>,
    starts: Vec<u32>,
    ready: BinaryHeap<Reverse<(u32, NodeId)>>,
    visits: BTreeMap<RegionId, BTreeSet<NodeId>>,
}

impl<'a> Waiting<'a> {
    pub(super) fn new(s: &Scheduler<'a>, block: BlockId, wanted: &[NodeId]) -> Self {
        let Needs { pairs, opened, .. } = Needs::new(s, block, wanted);
        let numbers = Numbers::new(wanted, opened);
        let number = |item: Item| numbers.of(item);
        let pairs: Vec<(usize, usize)> =
            pairs.into_iter().filter_map(|(item, need)| Some((number(item)?, number(need)?))).collect();
        let mut missing = vec![0; numbers.count()];
        let mut starts = vec![0; numbers.count() + 1];
        for &(item, need) in &pairs {
            missing[item] += 1;
            starts[need] += 1;
        }
        let mut end = 0;
        for start in &mut starts {
            end += *start;
            *start = end;
        }
        let mut followers = vec![0; pairs.len()];
        for &(item, need) in &pairs {
            starts[need] -= 1;
            followers[starts[need] as usize] = item as u32;
        }
        let (ready, visits) = (BinaryHeap::new(), BTreeMap::new());
        let mut this = Waiting { ranks: s.ranks, numbers, missing, followers, starts, ready, visits };
        let is_free = |number: &usize| this.numbers.is_wanted(*number) && this.missing[*number] == 0;
        let free: Vec<usize> = (0..this.missing.len()).filter(is_free).collect();
        this.arrive(s.g, block, free);
        this
    }

    /// The next node to compute.
    pub(super) fn next_node(&mut self) -> Option<NodeId> {
        self.ready.pop().map(|Reverse((_, id))| id)
    }

    /// The next branch to visit, and the phis that it can compute.
    pub(super) fn next_visit(&mut self) -> Option<(RegionId, Vec<NodeId>)> {
        self.visits.pop_first().map(|(region, phis)| (region, phis.into_iter().collect()))
    }

    /// Everything that these items wait for is there.
    fn arrive(&mut self, g: &Graph, block: BlockId, mut items: Vec<usize>) {
        while let Some(number) = items.pop() {
            match self.numbers.item(number) {
                Item::Node(id) if g.block(id) == block => match g.op(id) {
                    Op::Phi(region, _) | Op::Accumulate(region) | Op::Carry(region, _) | Op::CarryBack(region) => {
                        self.visits.entry(region).or_default().insert(id);
                    }
                    _ => self.ready.push(Reverse((self.ranks[id.index()], id))),
                },
                Item::Opened(region) => {
                    if g.region(region).parent == block {
                        self.visits.entry(region).or_default();
                    }
                    self.follow(number, &mut items);
                }
                Item::Sealed(region) if g.region(region).parent == block => {} // done when it is visited
                _ => self.follow(number, &mut items),
            }
        }
    }

    /// An item is there.
    pub(super) fn done(&mut self, g: &Graph, block: BlockId, item: Item) {
        if let Some(number) = self.numbers.of(item) {
            let mut arrived = Vec::new();
            self.follow(number, &mut arrived);
            self.arrive(g, block, arrived);
        }
    }

    fn follow(&mut self, number: usize, arrived: &mut Vec<usize>) {
        for at in self.starts[number]..self.starts[number + 1] {
            let follower = self.followers[at as usize] as usize;
            self.missing[follower] -= 1;
            if self.missing[follower] == 0 {
                arrived.push(follower);
            }
        }
    }
}

/// The numbers of a body's items: nodes by their age, then two for each branch to open.
struct Numbers {
    first: usize,
    is_wanted: Vec<bool>,
    opened: Vec<RegionId>,
}

impl Numbers {
    fn new(wanted: &[NodeId], opened: BTreeSet<RegionId>) -> Self {
        let first = wanted.first().map_or(0, |id| id.index());
        let mut is_wanted = vec![false; wanted.last().map_or(0, |id| id.index() + 1 - first)];
        for id in wanted {
            is_wanted[id.index() - first] = true;
        }
        Numbers { first, is_wanted, opened: opened.into_iter().collect() }
    }

    fn count(&self) -> usize {
        self.is_wanted.len() + 2 * self.opened.len()
    }

    fn of(&self, item: Item) -> Option<usize> {
        let of_region = |region| self.opened.binary_search(&region).ok().map(|at| self.is_wanted.len() + 2 * at);
        match item {
            Item::Node(id) => id.index().checked_sub(self.first).filter(|&number| self.is_node(number)),
            Item::Opened(region) => of_region(region),
            Item::Sealed(region) => of_region(region).map(|number| number + 1),
        }
    }

    fn is_node(&self, number: usize) -> bool {
        number < self.is_wanted.len() && self.is_wanted[number]
    }

    /// Whether a number has an item.
    fn is_wanted(&self, number: usize) -> bool {
        number >= self.is_wanted.len() || self.is_wanted[number]
    }

    fn item(&self, number: usize) -> Item {
        match number.checked_sub(self.is_wanted.len()) {
            None => Item::Node(NodeId((self.first + number) as u32)),
            Some(at) if at % 2 == 0 => Item::Opened(self.opened[at / 2]),
            Some(at) => Item::Sealed(self.opened[at / 2]),
        }
    }
}

/// What has to be there before a loop can turn for one of its results: all that the turns carry, and its exit.
fn carried(g: &Graph, region: RegionId, result: NodeId) -> impl Iterator<Item = Item> {
    let linked = g.linked(region, &[result]).into_iter();
    let operands: Vec<NodeId> = linked.flat_map(|r| g.args(r)[..2].to_vec()).chain(g.region(region).exit).collect();
    operands.into_iter().map(|operand| Item::Node(g.resolve(operand)))
}

/// Who needs what.
struct Needs<'a> {
    s: &'a Scheduler<'a>,
    wanted: &'a [NodeId],
    /// An item, and one that has to be there before.
    pairs: Vec<(Item, Item)>,
    /// Branches with verbatim Rust that have not been visited.
    opened: BTreeSet<RegionId>,
}

impl<'a> Needs<'a> {
    fn new(s: &'a Scheduler<'a>, block: BlockId, wanted: &'a [NodeId]) -> Self {
        let g = s.g;
        let mut this = Needs { s, wanted, pairs: Vec::new(), opened: BTreeSet::new() };
        let mut blocks: BTreeSet<BlockId> = BTreeSet::from([block]);
        for &id in wanted {
            let item = Item::Node(id);
            for &a in g.args(id) {
                this.pairs.push((item, Item::Node(g.resolve(a))));
            }
            if let Some(region) = g.op(id).region() {
                this.pairs.push((item, Item::Node(g.resolve(g.region(region).selector))));
                if g.op(id).is_of_loop() {
                    this.pairs.extend(carried(g, region, id).map(|need| (item, need)));
                }
                if s.must_open(region) {
                    this.open(region);
                    this.pairs.push((item, Item::Opened(region)));
                    if s.is_of_sweep(region, id) {
                        this.pairs.push((item, Item::Sealed(region)));
                    }
                }
            }
            // A later visit, in which the names that a header mentions are gone, asks which arm it was.
            for &region in s.regions[g.block(id).index()].iter().filter(|_| s.is_header(id)) {
                if g.resolve(g.region(region).selector) == id && s.must_open(region) {
                    this.open(region);
                }
            }
            let mut at = g.block(id);
            while at != block {
                blocks.insert(at);
                let region = g.arm_of(at).expect("the block lies below").0;
                if s.must_open(region) {
                    this.open(region);
                    if matches!(g.op(id), Op::Leaf(..)) {
                        this.pairs.push((Item::Opened(region), item));
                    }
                }
                at = g.region(region).parent;
            }
        }
        for block in blocks {
            this.keep_program_order(block);
        }
        this
    }

    /// The conditions of a branch's first visit.
    fn open(&mut self, region: RegionId) {
        if self.opened.insert(region) {
            let selector = self.s.g.resolve(self.s.g.region(region).selector);
            if let Some(back) = self.s.sweeps.get(&region) {
                let g = self.s.g;
                let operands = self.s.before_sweep(region, back).flat_map(|r| g.args(r)[..2].to_vec());
                let needs = operands
                    .chain(g.region(region).exit)
                    .chain(back.kept.iter().copied())
                    .map(|need| Item::Node(g.resolve(need)));
                self.pairs.extend(needs.map(|need| (Item::Opened(region), need)));
            }
            self.pairs.push((Item::Sealed(region), Item::Opened(region)));
            self.pairs.push((Item::Opened(region), Item::Node(selector)));
        }
    }

    /// Program order: verbatim statements keep their order, other verbatim Rust stays between the statements around it.
    fn keep_program_order(&mut self, block: BlockId) {
        let (mut barrier, mut since): (Option<Item>, Vec<Item>) = (None, Vec::new());
        for step in self.s.live.sequence(self.s.g, block) {
            let (item, is_barrier) = match step {
                Ordered::Leaf(id) if self.wanted.binary_search(&id).is_ok() => {
                    (Item::Node(id), is_statement(self.s.g, id))
                }
                Ordered::Branch(region) if self.opened.contains(&region) => (Item::Opened(region), true),
                _ => continue,
            };
            self.pairs.extend(barrier.map(|barrier| (item, barrier)));
            if is_barrier {
                self.pairs.extend(since.drain(..).map(|before| (item, before)));
                barrier = Some(match item {
                    Item::Opened(region) => Item::Sealed(region),
                    other => other,
                });
            } else {
                since.push(item);
            }
        }
    }
}
