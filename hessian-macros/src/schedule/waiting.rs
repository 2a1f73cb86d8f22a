//! What the nodes of a body wait for: Kahn's algorithm (1962).

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use super::Scheduler;
use crate::ir::{BlockId, Graph, NodeId, Op, RegionId, Step as Ordered};
use crate::optimise::live::is_statement;

/// What a body waits for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
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
    /// Every item, in ascending order: the other lists go by its number here.
    items: Vec<Item>,
    /// How much each item waits for.
    missing: Vec<u32>,
    /// The items that wait for each.
    followers: Vec<Vec<u32>>,
    ready: BinaryHeap<Reverse<(u32, NodeId)>>,
    visits: BTreeMap<RegionId, BTreeSet<NodeId>>,
}

impl<'a> Waiting<'a> {
    pub(super) fn new(s: &Scheduler<'a>, block: BlockId, wanted: &[NodeId]) -> Self {
        let needs = Needs::new(s, block, wanted);
        let items = needs.items();
        let number = |item: &Item| items.binary_search(item).ok();
        let (mut missing, mut followers) = (vec![0; items.len()], vec![Vec::new(); items.len()]);
        for (item, need) in &needs.pairs {
            if let (Some(item), Some(need)) = (number(item), number(need)) {
                missing[item] += 1;
                followers[need].push(item as u32);
            }
        }
        let (ready, visits) = (BinaryHeap::new(), BTreeMap::new());
        let mut this = Waiting { ranks: s.ranks, items, missing, followers, ready, visits };
        let free: Vec<usize> = (0..this.items.len()).filter(|&number| this.missing[number] == 0).collect();
        for number in free {
            this.arrive(s.g, block, number);
        }
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

    /// Everything that an item waits for is there.
    fn arrive(&mut self, g: &Graph, block: BlockId, number: usize) {
        match self.items[number] {
            Item::Node(id) if g.block(id) == block => match g.op(id) {
                Op::Phi(region, _) | Op::Accumulate(region) | Op::Carry(region, _) => {
                    self.visits.entry(region).or_default().insert(id);
                }
                _ => self.ready.push(Reverse((self.ranks[id.index()], id))),
            },
            Item::Opened(region) => {
                if g.region(region).parent == block {
                    self.visits.entry(region).or_default();
                }
                self.follow(g, block, number);
            }
            Item::Sealed(region) if g.region(region).parent == block => {} // done when it is visited
            _ => self.follow(g, block, number),
        }
    }

    /// An item is there.
    pub(super) fn done(&mut self, g: &Graph, block: BlockId, item: Item) {
        if let Ok(number) = self.items.binary_search(&item) {
            self.follow(g, block, number);
        }
    }

    fn follow(&mut self, g: &Graph, block: BlockId, number: usize) {
        for follower in std::mem::take(&mut self.followers[number]) {
            let missing = &mut self.missing[follower as usize];
            *missing -= 1;
            if *missing == 0 {
                self.arrive(g, block, follower as usize);
            }
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
    pairs: BTreeSet<(Item, Item)>,
    /// Branches with verbatim Rust that have not been visited.
    opened: BTreeSet<RegionId>,
}

impl<'a> Needs<'a> {
    fn new(s: &'a Scheduler<'a>, block: BlockId, wanted: &'a [NodeId]) -> Self {
        let g = s.g;
        let mut this = Needs { s, wanted, pairs: BTreeSet::new(), opened: BTreeSet::new() };
        let mut blocks: BTreeSet<BlockId> = BTreeSet::from([block]);
        for &id in wanted {
            let item = Item::Node(id);
            this.pairs.extend(g.args(id).iter().map(|&a| (item, Item::Node(g.resolve(a)))));
            if let Some(region) = g.op(id).region() {
                this.pairs.insert((item, Item::Node(g.resolve(g.region(region).selector))));
                if g.op(id).is_of_loop() {
                    this.pairs.extend(carried(g, region, id).map(|need| (item, need)));
                }
                if s.must_open(region) {
                    this.open(region);
                    this.pairs.insert((item, Item::Opened(region)));
                }
            }
            let mut at = g.block(id);
            while at != block {
                blocks.insert(at);
                let region = g.arm_of(at).expect("the block lies below").0;
                if s.must_open(region) {
                    this.open(region);
                    if matches!(g.op(id), Op::Leaf(..)) {
                        this.pairs.insert((Item::Opened(region), item));
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

    /// Every item, in ascending order.
    fn items(&self) -> Vec<Item> {
        let nodes = self.wanted.iter().map(|&id| Item::Node(id));
        let opened = self.opened.iter().map(|&region| Item::Opened(region));
        let sealed = self.opened.iter().map(|&region| Item::Sealed(region));
        nodes.chain(opened).chain(sealed).collect()
    }

    /// The conditions of a branch's first visit.
    fn open(&mut self, region: RegionId) {
        if self.opened.insert(region) {
            let selector = self.s.g.resolve(self.s.g.region(region).selector);
            self.pairs.insert((Item::Sealed(region), Item::Opened(region)));
            self.pairs.insert((Item::Opened(region), Item::Node(selector)));
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
