//! Common pairs: two factors that several products share, or two terms that several sums share, are computed once.
//!
//! The most frequent pair goes first (Breuer 1969), on sums and products of any length, so that the order in which
//! they were written does not hide what they share.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::contest::Candidate;
use super::rewrite::{Rewrite, Shape};
use crate::ir::{BlockId, NodeId};

/// Operands beyond which a sum or product takes no part: the number of its pairs is quadratic.
const LONGEST: usize = 24;

/// The candidate with common pairs computed once; the first `kept` nodes stay as they are.
pub fn share_pairs(mut candidate: Candidate, kept: usize) -> Candidate {
    let mut rewrite = Rewrite::new(&mut candidate.graph, &candidate.roots, kept);
    let mut items = Items::new(&rewrite);
    items.share();
    for id in rewrite.ids() {
        if rewrite.is_part(id) {
            continue;
        }
        match items.by_node.get(&id) {
            None => rewrite.copy(id),
            Some(&item) => rewrite.set(id, |rewrite| items.build(rewrite, item)),
        }
    }
    candidate.roots = rewrite.images(&candidate.roots);
    candidate
}

/// An operand: of a sum with its sign, of a product always positive.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Operand {
    is_negative: bool,
    what: What,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum What {
    Node(NodeId),
    Item(usize),
}

/// A sum or a product.
struct Item {
    is_sum: bool,
    block: BlockId,
    operands: Vec<Operand>,
    built: Option<NodeId>,
}

/// Two operands, the older one first and, in a sum, positive.
type Pair = (bool, BlockId, What, What, bool);

struct Items {
    all: Vec<Item>,
    by_node: BTreeMap<NodeId, usize>,
    /// The items that have a pair.
    places: BTreeMap<Pair, BTreeSet<usize>>,
    /// The pairs that several items have, by how many.
    queue: BTreeSet<(usize, Reverse<Pair>)>,
}

impl Items {
    fn new(rewrite: &Rewrite) -> Self {
        let mut this =
            Items { all: Vec::new(), by_node: BTreeMap::new(), places: BTreeMap::new(), queue: BTreeSet::new() };
        for id in rewrite.ids() {
            let shape = rewrite.shape(id);
            if rewrite.is_part(id) && !(shape == Shape::Product && rewrite.is_term(id)) || shape == Shape::Atom {
                continue;
            }
            let operands: Vec<(bool, NodeId)> = if shape == Shape::Sum {
                rewrite.terms(id)
            } else {
                rewrite.factors(id).into_iter().map(|factor| (false, factor)).collect()
            };
            let of = |(is_negative, node): (bool, NodeId)| {
                let what = this.by_node.get(&node).map_or(What::Node(node), |&item| What::Item(item));
                Operand { is_negative, what }
            };
            let operands = operands.into_iter().map(of).collect();
            this.by_node.insert(id, this.all.len());
            this.all.push(Item { is_sum: shape == Shape::Sum, block: rewrite.g.block(id), operands, built: None });
        }
        this
    }

    /// The pairs of an item.
    fn pairs(&self, item: usize) -> BTreeSet<Pair> {
        let Item { is_sum, block, ref operands, .. } = self.all[item];
        let mut pairs = BTreeSet::new();
        if operands.len() > LONGEST {
            return pairs;
        }
        for (i, a) in operands.iter().enumerate() {
            for b in &operands[i + 1..] {
                let (first, second) = if a.what <= b.what { (a, b) } else { (b, a) };
                pairs.insert((is_sum, block, first.what, second.what, first.is_negative != second.is_negative));
            }
        }
        pairs
    }

    fn enter(&mut self, pair: Pair, item: usize) {
        let places = self.places.entry(pair).or_default();
        self.queue.remove(&(places.len(), Reverse(pair)));
        places.insert(item);
        if places.len() > 1 {
            self.queue.insert((places.len(), Reverse(pair)));
        }
    }

    fn leave(&mut self, pair: Pair, item: usize) {
        let Some(places) = self.places.get_mut(&pair) else { return };
        self.queue.remove(&(places.len(), Reverse(pair)));
        places.remove(&item);
        if places.len() > 1 {
            self.queue.insert((places.len(), Reverse(pair)));
        }
    }

    fn share(&mut self) {
        for item in 0..self.all.len() {
            for pair in self.pairs(item) {
                self.enter(pair, item);
            }
        }
        while let Some((_, Reverse(pair))) = self.queue.pop_last() {
            let (is_sum, block, a, b, differs) = pair;
            let places = self.places.remove(&pair).unwrap_or_default();
            let shared = self.all.len();
            let operands = vec![Operand { is_negative: false, what: a }, Operand { is_negative: differs, what: b }];
            self.all.push(Item { is_sum, block, operands, built: None });
            for item in places {
                self.replace(item, (a, b), differs, shared);
            }
        }
    }

    /// Puts the item `shared` in the place of a pair of operands.
    fn replace(&mut self, item: usize, (a, b): (What, What), differs: bool, shared: usize) {
        let operands = &self.all[item].operands;
        let found = operands.iter().enumerate().find_map(|(i, first)| {
            let mut others = operands.iter().enumerate();
            let second = others.find(|&(j, second)| {
                i != j && second.what == b && (first.is_negative != second.is_negative) == differs
            });
            second.filter(|_| first.what == a).map(|(j, _)| (i, j))
        });
        let Some((i, j)) = found else { return };
        let before = self.pairs(item);
        let operands = &mut self.all[item].operands;
        let is_negative = operands[i].is_negative;
        operands[i.min(j)] = Operand { is_negative, what: What::Item(shared) };
        operands.remove(i.max(j));
        let after = self.pairs(item);
        before.difference(&after).for_each(|&pair| self.leave(pair, item));
        after.difference(&before).for_each(|&pair| self.enter(pair, item));
    }

    fn build(&mut self, rewrite: &mut Rewrite, item: usize) -> NodeId {
        if let Some(built) = self.all[item].built {
            return built;
        }
        let Item { is_sum, block, ref operands, .. } = self.all[item];
        let mut parts: Vec<(bool, NodeId)> = Vec::new();
        for Operand { is_negative, what } in operands.clone() {
            let node = match what {
                What::Node(node) => rewrite.image(node),
                What::Item(inner) => self.build(rewrite, inner),
            };
            parts.push((is_negative, node));
        }
        let before = rewrite.g.enter(block);
        let g = &mut *rewrite.g;
        let built = if is_sum {
            let zero = g.zero();
            parts
                .into_iter()
                .fold(zero, |sum, (is_negative, term)| if is_negative { g.sub(sum, term) } else { g.add(sum, term) })
        } else {
            parts.sort_by_key(|&(_, factor)| g.signature(factor).is_reciprocal());
            let product = parts.into_iter().map(|part| part.1).reduce(|a, b| g.mul(a, b));
            product.expect("a product has factors")
        };
        rewrite.g.enter(before);
        self.all[item].built = Some(built);
        built
    }
}
