//! Like sums written alike, for compilers that find vectors in straight-line code.
//!
//! Rows of a result that only differ in which variables they read may have their terms in any order: that in which the
//! other passes happened to build them. LLVM packs neighbouring results into a vector if they are the same operations
//! all the way down, and it goes from the first result to the last. So the terms of like sums stand in one order: that
//! in which terms of their form come up first. What the first rows lack, because they are at the border of a
//! structure, comes last in all others: then a row of the border has another last operation, and is left out, instead
//! of being the first of four that hardly fit.

use std::cmp::Reverse;
use std::collections::hash_map::DefaultHasher;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{Hash, Hasher};

use super::contest::Candidate;
use super::rewrite::{Rewrite, Shape};
use crate::ir::{NodeId, Op};
use crate::ops::Elementary;

/// The number of like sums from which on they are written alike: a vector's worth.
const LIKE: usize = 4;

/// What a node computes, whatever variables and literals it is computed from, and in whatever order.
pub(super) type Form = u64;

/// A term of a sum: whether it is subtracted, its form, and how many such terms are before it.
type Key = (bool, Form, usize);

/// The candidate with the terms of like sums in one order, if there are any; the first `kept` nodes stay as they are.
pub fn align(mut candidate: Candidate, kept: usize) -> Option<Candidate> {
    let mut rewrite = Rewrite::new(&mut candidate.graph, &candidate.roots, kept);
    let sums = Sums::new(&rewrite, &candidate.roots);
    if sums.ordered.is_empty() {
        return None;
    }
    for id in rewrite.ids() {
        let Some(terms) = sums.ordered.get(&id) else {
            keep(&mut rewrite, id);
            continue;
        };
        let terms: Vec<(bool, NodeId)> = terms.iter().map(|&(sign, term)| (sign, rewrite.image(term))).collect();
        rewrite.set(id, |rewrite| {
            let (is_negative, first) = terms[0];
            let mut total = if is_negative { rewrite.g.node(Op::Call(Elementary::Neg), &[first]) } else { first };
            for &(is_negative, term) in &terms[1..] {
                let operation = if is_negative { Elementary::Sub } else { Elementary::Add };
                total = rewrite.g.node(Op::Call(operation), &[total, term]);
            }
            total
        });
    }
    candidate.roots = rewrite.images(&candidate.roots);
    Some(candidate)
}

/// Leaves a node as it is, on what its operands have become.
fn keep(rewrite: &mut Rewrite, id: NodeId) {
    let args: Vec<NodeId> = rewrite.g.args(id).iter().map(|&a| rewrite.g.resolve(a)).collect();
    let images: Vec<NodeId> = args.iter().map(|&a| rewrite.image(a)).collect();
    match rewrite.g.op(id) {
        _ if args == images => rewrite.set(id, |_| id),
        op @ Op::Call(_) => rewrite.set(id, |rewrite| rewrite.g.node(op, &images)),
        _ => rewrite.copy(id),
    }
}

struct Sums {
    /// The terms of the sums that have others like them, as they are to be added.
    ordered: BTreeMap<NodeId, Vec<(bool, NodeId)>>,
}

impl Sums {
    fn new(rewrite: &Rewrite, roots: &[NodeId]) -> Self {
        let (forms, reach) = (forms(rewrite), reach(rewrite, u32::max));
        let sums = in_order_of_results(rewrite, roots);
        let form_of = |sum: &[(bool, NodeId)]| {
            let mut form: Vec<(bool, Form)> = sum.iter().map(|&(sign, term)| (sign, forms[term.index()])).collect();
            form.sort_unstable();
            form
        };
        // In which results there are sums of a form.
        let mut like: BTreeMap<Vec<(bool, Form)>, Vec<usize>> = BTreeMap::new();
        for Sum { result, terms, .. } in sums.iter().filter(|sum| sum.is_own(rewrite)) {
            like.entry(form_of(terms)).or_default().push(*result);
        }
        like.retain(|form, results| {
            results.sort_unstable();
            form.len() > 2 && results.windows(LIKE).any(is_even)
        });
        let common: BTreeSet<(bool, Form)> = like.into_keys().flatten().collect();
        let mut ordered = given_and_taken(rewrite, &sums, &forms);
        let mut numbers: BTreeMap<Key, usize> = BTreeMap::new();
        for Sum { id, mut terms, .. } in sums {
            if ordered.contains_key(&id) || terms.len() < 2 || !form_of(&terms).iter().all(|term| common.contains(term))
            {
                continue;
            }
            // What is new: literals first, what is subtracted last (a compiler packs differences as they stand, but looks
            // for other pairings of the operands of sums), of these what this sum alone needs, of these what reads later
            // variables.
            terms.sort_by_key(|&(is_negative, term)| {
                let is_literal = rewrite.g.as_constant(term).is_some();
                (!is_literal, is_negative, !rewrite.is_part(term), Reverse(reach[term.index()]))
            });
            let mut seen: BTreeMap<(bool, Form), usize> = BTreeMap::new();
            let mut keyed = Vec::new();
            for (sign, term) in terms {
                let form = forms[term.index()];
                let before = seen.entry((sign, form)).or_default();
                let next = numbers.len();
                let number = *numbers.entry((sign, form, *before)).or_insert(next);
                *before += 1;
                keyed.push((number, sign, term));
            }
            keyed.sort_unstable();
            // The first one is not subtracted.
            let Some(first) = keyed.iter().position(|term| !term.1) else { continue };
            keyed[..=first].rotate_right(1);
            ordered.insert(id, keyed.into_iter().map(|(_, sign, term)| (sign, term)).collect());
        }
        Sums { ordered }
    }
}

/// A sum that is not part of another one.
struct Sum {
    id: NodeId,
    terms: Vec<(bool, NodeId)>,
    /// The number of the result that it is, or of the first one that needs it.
    result: usize,
}

impl Sum {
    /// Whether most of its terms are literals or products that nothing else needs: what is shared is computed one by
    /// one, and no part of a vector.
    fn is_own(&self, rewrite: &Rewrite) -> bool {
        let is_own = |term: NodeId| rewrite.is_part(term) || rewrite.g.as_constant(term).is_some();
        2 * self.terms.iter().filter(|term| is_own(term.1)).count() > self.terms.len()
    }
}

/// The terms of those sums whose terms are all alike and others' as well: what one of two gives, the other one takes.
/// They have no order of their own, so those come first that are added, of these those that read earlier variables: measured, the
/// best of several orders, on functions that it was not made for.
fn given_and_taken(rewrite: &Rewrite, sums: &[Sum], forms: &[Form]) -> BTreeMap<NodeId, Vec<(bool, NodeId)>> {
    let (first, last) = (reach(rewrite, u32::min), reach(rewrite, u32::max));
    let is_alike = |sum: &&Sum| {
        let form = forms[sum.terms[0].1.index()];
        sum.terms.len() > 2 && sum.terms.iter().all(|&(_, term)| forms[term.index()] == form && !rewrite.is_part(term))
    };
    let mut found = BTreeMap::new();
    for Sum { id, terms, .. } in sums.iter().filter(is_alike) {
        let mut terms = terms.clone();
        terms.sort_by_key(|&(is_negative, term)| (is_negative, last[term.index()], first[term.index()]));
        found.insert(*id, terms);
    }
    if found.len() < LIKE { BTreeMap::new() } else { found }
}

/// Whether numbers have equal distances.
fn is_even(numbers: &[usize]) -> bool {
    numbers.windows(3).all(|three| three[2] - three[1] == three[1] - three[0])
}

/// The sums, those of the first result first.
fn in_order_of_results(rewrite: &Rewrite, roots: &[NodeId]) -> Vec<Sum> {
    let (mut sums, mut met) = (Vec::new(), BTreeSet::new());
    let roots: Vec<NodeId> = roots.iter().map(|&root| rewrite.g.resolve(root)).collect();
    let places: BTreeMap<NodeId, usize> = (0..roots.len()).rev().map(|place| (roots[place], place)).collect();
    for (first, &root) in roots.iter().enumerate() {
        let mut stack = vec![root];
        while let Some(id) = stack.pop() {
            if !met.insert(id) {
                continue;
            }
            if rewrite.shape(id) == Shape::Sum {
                let terms = rewrite.terms(id);
                stack.extend(terms.iter().rev().map(|term| term.1));
                sums.push(Sum { id, terms, result: places.get(&id).copied().unwrap_or(first) });
            } else {
                stack.extend(rewrite.g.args(id).iter().rev().map(|&a| rewrite.g.resolve(a)));
            }
        }
    }
    sums
}

/// The last variable, or component of a direction, that each live node depends on, or the first one.
fn reach(rewrite: &Rewrite, of_two: fn(u32, u32) -> u32) -> Vec<Option<u32>> {
    let mut reach = vec![None; rewrite.g.len()];
    for id in rewrite.live() {
        reach[id.index()] = match rewrite.g.op(id) {
            Op::Input(i) | Op::Seed(i) => Some(i),
            _ => rewrite.arguments(id).into_iter().filter_map(|a| reach[a.index()]).reduce(of_two),
        };
    }
    reach
}

/// The form of each live node.
pub(super) fn forms(rewrite: &Rewrite) -> Vec<Form> {
    let mut forms = vec![0; rewrite.g.len()];
    for id in rewrite.live() {
        let mut hasher = DefaultHasher::new();
        match (rewrite.shape(id), rewrite.g.op(id)) {
            (Shape::Sum, _) => {
                let terms = rewrite.terms(id).into_iter();
                let mut terms: Vec<(bool, Form)> = terms.map(|(sign, term)| (sign, forms[term.index()])).collect();
                terms.sort_unstable();
                ("sum", terms).hash(&mut hasher);
            }
            (Shape::Product, _) => {
                let mut factors: Vec<Form> = rewrite.factors(id).into_iter().map(|f| forms[f.index()]).collect();
                factors.sort_unstable();
                ("product", factors).hash(&mut hasher);
            }
            (_, Op::Const(_)) => "literal".hash(&mut hasher),
            (_, Op::Input(_)) => "variable".hash(&mut hasher),
            (_, Op::Seed(_)) => "seed".hash(&mut hasher),
            (_, Op::Call(f)) => {
                let args: Vec<Form> = rewrite.g.args(id).iter().map(|&a| forms[rewrite.g.resolve(a).index()]).collect();
                ("call", f, args).hash(&mut hasher);
            }
            _ => ("other", id.index()).hash(&mut hasher),
        }
        forms[id.index()] = hasher.finish();
    }
    forms
}
