//! Common pairs: two factors that several products share, or two terms that several sums share, are computed once.
//!
//! The most frequent pair goes first (Breuer 1969), on sums and products of any length, so that the order in which
//! they were written does not hide what they share.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::Hasher;

use super::contest::Candidate;
use super::rewrite::{Rewrite, Shape};
use crate::ir::index::{Index, Key};
use crate::ir::{BlockId, NodeId};

/// Operands beyond which a sum or product takes no part: the number of its pairs is quadratic.
const LONGEST: usize = 24;

/// Operands beyond which what is used by several is not taken apart.
const LONGEST_TAKEN_APART: usize = 8;

/// The candidate with common pairs computed once; the first `kept` nodes stay as they are.
///
/// What several use is an operand like any other, or, if `deep`, taken apart like the rest, products of the value
/// program that nothing else uses included: then what they share is found anew.
pub fn share_pairs(mut candidate: Candidate, kept: usize, deep: bool) -> Candidate {
    let new = if deep { Rewrite::with_products } else { Rewrite::new };
    let mut rewrite = new(&mut candidate.graph, &candidate.roots, kept);
    let mut items = Items::new(&rewrite, deep);
    items.share();
    for id in rewrite.ids() {
        match items.by_node[id.index()] {
            Some(item) => rewrite.set(id, |rewrite| items.build(rewrite, item)),
            None if rewrite.shape(id) == Shape::Atom => rewrite.copy(id),
            None => {}
        }
    }
    candidate.roots = rewrite.images(&candidate.roots);
    candidate
}

/// A sum or a product.
struct Item {
    is_sum: bool,
    block: BlockId,
    /// With whether they are subtracted.
    operands: Vec<(bool, What)>,
    built: Option<NodeId>,
}

/// An operand: a node, or an item, with the number of nodes added to its own.
type What = u32;

/// Two operands, the smaller number first, whether their signs differ, the number of their block, and whether it is a sum
/// that they are in: one number, which is compared without a call.
type Pair = u128;

fn pair(a: (bool, What), b: (bool, What), block: BlockId, is_sum: bool) -> Pair {
    let (first, second) = if a.1 < b.1 { (a.1, b.1) } else { (b.1, a.1) };
    let place = u64::from(a.0 != b.0) << 32 | u64::from(block.0) << 1 | u64::from(is_sum);
    u128::from(first) << 65 | u128::from(second) << 33 | u128::from(place)
}

/// The operands of a pair, and whether their signs differ.
fn parts(pair: Pair) -> (What, What, bool) {
    ((pair >> 65) as u32, (pair >> 33) as u32, pair >> 32 & 1 == 1)
}

struct Items {
    all: Vec<Item>,
    nodes: u32,
    by_node: Vec<Option<u32>>,
}

impl Items {
    fn new(rewrite: &Rewrite, deep: bool) -> Self {
        let nodes = rewrite.g.len();
        let mut this = Items { all: Vec::new(), nodes: nodes as u32, by_node: vec![None; nodes] };
        let mut lists: Vec<Vec<(bool, NodeId)>> = vec![Vec::new(); nodes];
        let mut is_whole = vec![false; nodes];
        let ids = rewrite.ids();
        for &id in ids.iter().filter(|&&id| rewrite.shape(id) != Shape::Atom) {
            let direct = rewrite.operands(id);
            let dissolves = |operand| {
                if deep { rewrite.is_like(operand, id) } else { rewrite.is_part_of_like(operand) }
            };
            let mut list = Vec::new();
            for &(is_negative, operand) in &direct {
                if dissolves(operand) {
                    list.extend(lists[operand.index()].iter().map(|&(sign, part)| (sign != is_negative, part)));
                } else {
                    list.push((is_negative, operand));
                }
            }
            if list.len() > if deep { LONGEST_TAKEN_APART } else { LONGEST } {
                for &(_, operand) in direct.iter().filter(|operand| dissolves(operand.1)) {
                    is_whole[operand.index()] = true;
                }
                list = direct;
            }
            lists[id.index()] = list;
        }
        for id in ids.into_iter().filter(|&id| rewrite.shape(id) != Shape::Atom) {
            let dissolves = if deep { rewrite.is_used_by_like_only(id) } else { rewrite.is_part_of_like(id) };
            if dissolves && !is_whole[id.index()] {
                continue;
            }
            let what = |node: NodeId| this.by_node[node.index()].map_or(node.0, |item| this.nodes + item);
            let operands = lists[id.index()].iter().map(|&(is_negative, node)| (is_negative, what(node))).collect();
            this.by_node[id.index()] = Some(this.all.len() as u32);
            let is_sum = rewrite.shape(id) == Shape::Sum;
            this.all.push(Item { is_sum, block: rewrite.g.block(id), operands, built: None });
        }
        this
    }

    fn pair(&self, item: u32, i: usize, j: usize) -> Pair {
        let Item { is_sum, block, ref operands, .. } = self.all[item as usize];
        pair(operands[i], operands[j], block, is_sum)
    }

    /// The places of a pair in an item.
    fn find(&self, item: u32, pair: Pair) -> Option<(usize, usize)> {
        let operands = self.all[item as usize].operands.as_slice();
        let (a, b, differs) = parts(pair);
        let mut i = 0;
        while i < operands.len() {
            let mut j = if operands[i].1 == a { 0 } else { operands.len() };
            while j < operands.len() {
                if i != j && operands[j].1 == b && (operands[i].0 != operands[j].0) == differs {
                    return Some((i, j));
                }
                j += 1;
            }
            i += 1;
        }
        None
    }

    fn share(&mut self) {
        let mut found: Vec<(Pair, u32)> = Vec::new();
        for item in 0..self.all.len() as u32 {
            let count = self.all[item as usize].operands.len();
            for i in 0..count {
                found.extend((i + 1..count).map(|j| (self.pair(item, i, j), item)));
            }
        }
        let mut places: BTreeMap<Pair, Vec<u32>> = BTreeMap::new();
        let mut queue = BTreeSet::new();
        enter(&found, &mut places, &mut queue);
        while let Some((count, pair)) = queue.pop_last().map(counted) {
            // What was replaced since may have taken the pair from some of its places.
            let mut left = places.remove(&pair).unwrap_or_default();
            left.retain(|&item| self.find(item, pair).is_some());
            if left.len() < count {
                if left.len() > 1 {
                    queue.insert(count_of(left.len(), pair));
                    places.insert(pair, left);
                }
                continue;
            }
            enter(&self.replace(pair, &left), &mut places, &mut queue);
        }
    }

    /// Puts a new item in the place of a pair of operands, wherever it is; returns the new pairs.
    fn replace(&mut self, pair: Pair, places: &[u32]) -> Vec<(Pair, u32)> {
        let (a, b, differs) = parts(pair);
        let Item { is_sum, block, .. } = self.all[places[0] as usize];
        let shared = self.all.len() as u32;
        self.all.push(Item { is_sum, block, operands: vec![(false, a), (differs, b)], built: None });
        let mut found = Vec::new();
        for &item in places {
            let Some((i, j)) = self.find(item, pair) else { continue };
            let operands = &mut self.all[item as usize].operands;
            operands[i].1 = self.nodes + shared;
            let kept = if i < j { i } else { i - 1 };
            operands.remove(j);
            let count = operands.len();
            found.extend((0..count).filter(|&k| k != kept).map(|k| (self.pair(item, kept, k), item)));
        }
        found
    }

    fn build(&mut self, rewrite: &mut Rewrite, item: u32) -> NodeId {
        let Item { is_sum, block, ref operands, built } = self.all[item as usize];
        if let Some(built) = built {
            return built;
        }
        let mut parts: Vec<(bool, NodeId)> = Vec::new();
        for (is_negative, what) in operands.clone() {
            let node = match what.checked_sub(self.nodes) {
                None => rewrite.image(NodeId(what)),
                Some(inner) => self.build(rewrite, inner),
            };
            parts.push((is_negative, node));
        }
        let before = rewrite.g.enter(block);
        let g = &mut *rewrite.g;
        let built = if is_sum {
            let zero = g.zero();
            let add = |sum, (is_negative, term)| if is_negative { g.sub(sum, term) } else { g.add(sum, term) };
            parts.into_iter().fold(zero, add)
        } else {
            parts.sort_by_key(|&(_, factor)| g.signature(factor).is_reciprocal());
            let product = parts.into_iter().map(|part| part.1).reduce(|a, b| g.mul(a, b));
            product.expect("a product has factors")
        };
        rewrite.g.enter(before);
        self.all[item as usize].built = Some(built);
        built
    }
}

/// The bits of a pair.
const PAIR: u128 = (1 << 97) - 1;

/// A pair in the queue: the most frequent one is last, the first of equals.
fn count_of(count: usize, pair: Pair) -> u128 {
    (count as u128) << 97 | (PAIR - pair)
}

/// How often a pair in the queue is there.
fn counted(entry: u128) -> (usize, Pair) {
    ((entry >> 97) as usize, PAIR - (entry & PAIR))
}

/// Enters pairs that several items have, by how many; they are new, and the items in ascending order.
fn enter(found: &[(Pair, u32)], places: &mut BTreeMap<Pair, Vec<u32>>, queue: &mut BTreeSet<u128>) {
    // Most pairs are there once: only the others are ordered.
    let mut firsts = Index::default();
    let mut repeated = BTreeMap::new();
    for (at, &(pair, item)) in (0..).zip(found) {
        let mut key = Key::default();
        key.mix(pair as u64);
        key.mix((pair >> 64) as u64);
        match firsts.find(key.finish(), |first| found[first.index()].0 == pair) {
            None => firsts.insert(key.finish(), NodeId(at)),
            Some(first) => {
                let items: &mut Vec<u32> = repeated.entry(pair).or_insert_with(|| vec![found[first.index()].1]);
                if items.last() != Some(&item) {
                    items.push(item);
                }
            }
        }
    }
    for (pair, items) in repeated {
        if items.len() > 1 {
            queue.insert(count_of(items.len(), pair));
            places.insert(pair, items);
        }
    }
}
