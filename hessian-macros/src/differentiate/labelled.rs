//! Terms that hold in one block only, and their sums.
//!
//! A derivative term has a label: the block in which it holds; outside it is a structural zero. Terms of different arms
//! never meet, so their product does not exist. A sum stays a list of labelled terms until it is used, and is then
//! gathered: terms of one block are added there, and what belongs to the arms of a branch becomes one phi. Because the
//! label is narrower than a factor 0 or 1, nothing of an arm that is not taken is ever multiplied, and 0·∞ cannot occur.
//!
//! A term of a loop's body holds once in every turn: gathered, it becomes the sum over the turns.

use crate::ir::{BlockId, Comparison, Graph, Kind, NodeId, Op, RegionId};
use crate::ops::Partial;

/// A value that holds in a block and is a structural zero outside.
pub type Term = Partial;

/// A sum of labelled terms.
#[derive(Clone, Debug, Default)]
pub struct Sum(Vec<Term>);

impl Sum {
    /// Whether there is no term at all.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds a term; structural zeros vanish.
    pub fn push(&mut self, g: &Graph, term: Term) {
        if !g.is_zero(term.value) {
            self.0.push(term);
        }
    }

    /// The sum as one term, labelled with the innermost block that contains all its terms; none if it is empty.
    ///
    /// It belongs to one or two nodes, of the blocks `homes`: a loop that contains none of them is summed over.
    pub fn collapse(&mut self, g: &mut Graph, homes: &[BlockId]) -> Option<Term> {
        let block = around(g, self.0.iter().map(|term| term.block), homes)?;
        let value = self.gather(g, block);
        let term = Term { block, value };
        self.0.clear();
        self.push(g, term);
        self.0.first().copied()
    }

    /// The same for a sum that may meet an infinite factor: if all its terms are of arms, or turns, of which none need be
    /// taken, it holds only where one of them is. Elsewhere it would be a zero that is computed, and 0·∞ is no number.
    pub fn collapse_guarded(&mut self, g: &mut Graph, homes: &[BlockId]) -> Option<Term> {
        let mut blocks: Vec<BlockId> = self.0.iter().map(|term| term.block).collect();
        let term = self.collapse(g, homes)?;
        blocks.sort_unstable();
        blocks.dedup();
        if blocks.contains(&term.block) {
            return Some(term);
        }
        let taken = ones(g, &blocks, term.block);
        Some(guarded(g, term, taken))
    }

    /// The sum as a node of `block`, which contains all its terms.
    pub fn gather(&self, g: &mut Graph, block: BlockId) -> NodeId {
        gather(g, &self.0, block)
    }
}

/// The innermost block that contains all of some blocks, but not within a loop that contains none of `homes`.
fn around(g: &Graph, blocks: impl Iterator<Item = BlockId>, homes: &[BlockId]) -> Option<BlockId> {
    let mut block = blocks.reduce(|a, b| g.common(a, b))?;
    let mut at = block;
    while let Some((region, _)) = g.arm_of(at) {
        let is_summed = g.region(region).is_loop && !homes.iter().any(|&home| g.contains(at, home));
        at = g.region(region).parent;
        if is_summed {
            block = at;
        }
    }
    Some(block)
}

/// 1 where one of some blocks is taken, or runs in some turn, for a node of the block `home`; a structural zero elsewhere.
pub(super) fn taken_in(g: &mut Graph, blocks: &[BlockId], home: BlockId) -> Option<Term> {
    let block = around(g, blocks.iter().copied(), &[home])?;
    let term = Term { block, value: g.one() };
    if blocks.contains(&block) {
        return Some(term);
    }
    let taken = ones(g, blocks, block);
    Some(guarded(g, term, taken))
}

/// How many of some blocks are taken, as a node of `block`, which contains them.
pub(super) fn ones(g: &mut Graph, blocks: &[BlockId], block: BlockId) -> NodeId {
    let one = g.one();
    let taken: Vec<Term> = blocks.iter().map(|&block| Term { block, value: one }).collect();
    gather(g, &taken, block)
}

/// A term that holds where `taken`, a node of its block, is positive.
pub(super) fn guarded(g: &mut Graph, term: Term, taken: NodeId) -> Term {
    if g.as_constant(taken).is_some() {
        return term;
    }
    let before = g.enter(term.block);
    let (condition, arm) = known_condition(g, taken).unwrap_or_else(|| {
        let zero = g.zero();
        (g.compare(Comparison::Less, zero, taken), 0)
    });
    let region = g.branch_on(condition);
    g.enter(before);
    Term { block: g.region(region).arms[arm], value: term.value }
}

/// The condition that a one or zero was chosen by, and which of its two arms is the one.
fn known_condition(g: &Graph, taken: NodeId) -> Option<(NodeId, usize)> {
    let Op::Phi(region, _) = g.op(taken) else { return None };
    let selector = g.region(region).selector;
    let &[yes, no] = g.args(taken) else { return None };
    let arm = match (g.as_constant(yes)?, g.as_constant(no)?) {
        (_, 0.0) => 0,
        (0.0, _) => 1,
        _ => return None,
    };
    (g.kind(selector) == Kind::Bool).then_some((selector, arm))
}

fn gather(g: &mut Graph, terms: &[Term], block: BlockId) -> NodeId {
    let before = g.enter(block);
    let mut total = g.zero();
    // Branches directly below `block`, in order of appearance, each with its terms by arm.
    let mut branches: Vec<(RegionId, Vec<Vec<Term>>)> = Vec::new();
    for &term in terms {
        let Some((region, arm)) = arm_below(g, block, term.block) else {
            total = g.add(total, term.value);
            continue;
        };
        let place = branches.iter().position(|(r, _)| *r == region).unwrap_or_else(|| {
            branches.push((region, vec![Vec::new(); g.region(region).arms.len()]));
            branches.len() - 1
        });
        branches[place].1[arm as usize].push(term);
    }
    for (region, arms) in branches {
        let blocks = g.region(region).arms.clone();
        let args: Vec<NodeId> = arms.iter().zip(blocks).map(|(terms, arm)| gather(g, terms, arm)).collect();
        let gathered = match args.as_slice() {
            &[term] if g.region(region).is_loop => {
                let zero = g.zero();
                if g.is_zero(term) { zero } else { g.accumulate(region, zero, term) }
            }
            args => g.phi(region, args),
        };
        total = g.add(total, gathered);
    }
    g.enter(before);
    total
}

/// The branch directly below `block`, and its arm, that contains `inner`; none if `inner` is `block` or contains it.
pub(super) fn arm_below(g: &Graph, block: BlockId, inner: BlockId) -> Option<(RegionId, u32)> {
    if g.contains(inner, block) {
        return None;
    }
    let mut at = inner;
    loop {
        let (region, arm) = g.arm_of(at)?;
        let parent = g.region(region).parent;
        if parent == block {
            return Some((region, arm));
        }
        at = parent;
    }
}

/// The product of two terms; none if they never hold together.
///
/// Terms of arms of two different branches may both hold: then the first one, by convention the one that comes from
/// the outputs, is gathered to the block that contains both branches. But a term of a loop's turns stays in its loop.
/// Where the gathered one is zero the product would be a zero that is computed: if that may meet an infinite factor, the
/// product holds where both do.
pub fn product(g: &mut Graph, a: Term, mut b: Term) -> Option<Term> {
    let mut both = None;
    let (a, block) = match g.inner(a.block, b.block) {
        Some(block) => (a, block),
        None => {
            let common = g.common(a.block, b.block);
            let (of_a, of_b) = (arm_below(g, common, a.block)?, arm_below(g, common, b.block)?);
            if of_a.0 == of_b.0 {
                return None; // different arms of one branch
            }
            // Multiplication is commutative; which of the two is gathered is all that matters.
            let (gathered, kept) = if turns_below(g, common, a.block) { (b, a) } else { (a, b) };
            debug_assert!(!turns_below(g, common, gathered.block), "turns of two loops never meet");
            b = kept;
            if g.has_infinite_slopes() {
                both = Some(ones(g, &[gathered.block], common));
            }
            (Term { block: common, value: gather(g, &[gathered], common) }, kept.block)
        }
    };
    let before = g.enter(block);
    // A factor that is the literal one where it holds is no factor.
    let value = if both == Some(a.value) { b.value } else { g.mul(a.value, b.value) };
    g.enter(before);
    let term = Term { block, value };
    Some(both.map_or(term, |both| guarded(g, term, both)))
}

/// Whether a loop lies between `outer` and `inner`.
pub(super) fn turns_below(g: &Graph, outer: BlockId, inner: BlockId) -> bool {
    let mut at = inner;
    while at != outer {
        let Some((region, _)) = g.arm_of(at) else { return false };
        if g.region(region).is_loop {
            return true;
        }
        at = g.region(region).parent;
    }
    false
}

/// The product of a literal and a term.
pub fn scaled(g: &mut Graph, c: f64, a: Term) -> Term {
    let before = g.enter(a.block);
    let value = g.scale(c, a.value);
    g.enter(before);
    Term { block: a.block, value }
}
