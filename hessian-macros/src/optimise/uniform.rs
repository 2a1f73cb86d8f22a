//! Like parts computed alike: a pair of atoms, an element, a residual contributes to the derivatives as every other one
//! does, but each pass stops at what is best for the part at hand, and leaves another expression for the next part.
//!
//! Where values are computed by the same operations on other variables, one of these parts is the pattern. What derivative
//! code computes of it is translated to every other part, variable by variable, and where that gives a value that the
//! other part's code has, or its opposite, it replaces that: the best of all patterns is good for all parts, and a
//! compiler that looks for vectors finds like statements.

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};

use super::contest::Candidate;
use super::live::Live;
use super::rewrite::Rewrite;
use crate::ir::index::Key;
use crate::ir::{BlockId, Graph, NodeId, Op};

/// The number of like parts from which on they are computed alike.
const LIKE: usize = 3;

/// The number of operations from which on a value is a part: a square is none.
const SMALLEST: usize = 2;

/// How many parts are tried as patterns, at most.
const PATTERNS: usize = 6;

/// The candidates with the code of like parts made of that of one of them; the first `kept` nodes stay as they are.
pub fn unify(candidate: &Candidate, kept: usize) -> Vec<Candidate> {
    let families = families(&candidate.graph, kept);
    if families.is_empty() {
        return Vec::new();
    }
    let code = Code::new(candidate, kept);
    let mut found = Vec::new();
    for family in families {
        found.extend(family.iter().take(PATTERNS).filter_map(|&pattern| code.follow(pattern, &family)));
    }
    found
}

/// The values that are the same operations on other variables, those that are not part of another such value.
fn families(g: &Graph, kept: usize) -> Vec<Vec<NodeId>> {
    let depends = dependent(g, kept);
    let (mut forms, mut sizes) = (vec![0; kept], vec![0; kept]);
    let mut like: BTreeMap<u64, Vec<NodeId>> = BTreeMap::new();
    for id in g.ids().take(kept) {
        let mut form = Key::default();
        match g.op(id) {
            Op::Input(_) => "variable".hash(&mut form),
            Op::Call(f) if depends[id.index()] => {
                (f as u64, g.block(id)).hash(&mut form);
                sizes[id.index()] = 1;
                for a in g.args(id).iter().map(|&a| g.resolve(a).index()) {
                    forms[a].hash(&mut form);
                    sizes[id.index()] = SMALLEST.min(sizes[id.index()] + sizes[a]);
                }
            }
            _ => id.hash(&mut form),
        }
        forms[id.index()] = form.finish();
        if sizes[id.index()] == SMALLEST {
            like.entry(forms[id.index()]).or_default().push(id);
        }
    }
    like.retain(|_, family| family.len() >= LIKE);
    let mut is_part = vec![false; kept];
    let mut families = BTreeMap::new();
    for id in (0..kept as u32).rev().map(NodeId) {
        let family = like.get(&forms[id.index()]);
        if let Some(family) = family.filter(|_| !is_part[id.index()]) {
            families.insert(family[0], family.clone());
        }
        if is_part[id.index()] || family.is_some() {
            g.args(id).iter().for_each(|a| is_part[g.resolve(*a).index()] = true);
        }
    }
    families.into_values().collect()
}

/// Which of the first nodes depend on a variable or a direction.
fn dependent(g: &Graph, count: usize) -> Vec<bool> {
    let mut depends = vec![false; g.len()];
    for id in g.ids().take(count) {
        let may_be_constant =
            matches!(g.op(id), Op::Const(_) | Op::Int(_) | Op::Leaf(..) | Op::Call(_) | Op::Compare(_) | Op::Not);
        depends[id.index()] = !may_be_constant || g.args(id).iter().any(|&a| depends[g.resolve(a).index()]);
    }
    depends
}

/// Derivative code, in which values are looked up.
struct Code<'a> {
    candidate: &'a Candidate,
    kept: usize,
    depends: Vec<bool>,
    /// What depends on a variable or a direction.
    nodes: Vec<NodeId>,
    /// These by what they compute.
    known: BTreeMap<u64, NodeId>,
}

/// What a node becomes: what `of` is in a part, or the opposite.
struct Replacement {
    part: usize,
    of: NodeId,
    is_opposite: bool,
}

impl<'a> Code<'a> {
    fn new(candidate: &'a Candidate, kept: usize) -> Self {
        let g = &candidate.graph;
        let depends = dependent(g, g.len());
        let live = Live::new(g, &candidate.roots);
        let is_code = |id: &NodeId| id.index() >= kept && depends[id.index()];
        let nodes: Vec<NodeId> = live.ids().iter().copied().filter(is_code).collect();
        let mut known = BTreeMap::new();
        for &id in &nodes {
            known.entry(g.signature(id).key()).or_insert(id);
        }
        Code { candidate, kept, depends, nodes, known }
    }

    /// The candidate whose code for each part of the family is that for `pattern`, if anything changes.
    fn follow(&self, pattern: NodeId, family: &[NodeId]) -> Option<Candidate> {
        let mut candidate = self.candidate.clone();
        let others = family.iter().filter(|&&part| part != pattern);
        let mut translations: Vec<Translation> =
            others.filter_map(|&part| Translation::new(&mut candidate.graph, pattern, part)).collect();
        let replaced = self.replaced(&candidate.graph, &translations);
        if replaced.is_empty() {
            return None;
        }
        let mut rewrite = Rewrite::new(&mut candidate.graph, &candidate.roots, self.kept);
        for id in rewrite.ids() {
            let Some(&Replacement { part, of, is_opposite }) = replaced.get(&id) else {
                rewrite.copy(id);
                continue;
            };
            rewrite.set(id, |rewrite| {
                let new = translations[part].of(rewrite.g, of, &self.depends).expect("it was translated before");
                if is_opposite { rewrite.g.neg(new) } else { new }
            });
        }
        candidate.roots = rewrite.images(&candidate.roots);
        Some(candidate)
    }

    /// What nodes become that the translations lead to.
    fn replaced(&self, g: &Graph, translations: &[Translation]) -> BTreeMap<NodeId, Replacement> {
        // In a copy: what is not used is not built.
        let mut g = g.clone();
        let mut replaced = BTreeMap::new();
        let mut of_pattern: Option<Vec<NodeId>> = None;
        for (part, translation) in translations.iter().enumerate() {
            let mut translation = translation.clone();
            let nodes = of_pattern.as_ref().unwrap_or(&self.nodes);
            let new: Vec<(NodeId, NodeId)> =
                nodes.iter().filter_map(|&of| Some((of, translation.of(&mut g, of, &self.depends)?))).collect();
            // What is translated to one part is to every other one.
            of_pattern.get_or_insert_with(|| new.iter().map(|&(of, _)| of).collect());
            for (of, new) in new.into_iter().filter(|(of, new)| of != new) {
                let signature = *g.signature(new);
                for (is_opposite, signature) in [(false, signature), (true, signature.negated())] {
                    let Some(&old) = self.known.get(&signature.key()) else { continue };
                    let of_old = g.signature(old);
                    let is_there = g.block(old) == translation.block && old != new;
                    if is_there && signature.is(of_old) && signature.may_replace(of_old) {
                        replaced.entry(old).or_insert(Replacement { part, of, is_opposite });
                    }
                }
            }
        }
        replaced
    }
}

/// From one part to another.
#[derive(Clone)]
struct Translation {
    block: BlockId,
    /// What each node is in the other part; none if it depends on more than the part.
    known: BTreeMap<NodeId, Option<NodeId>>,
}

impl Translation {
    /// That which takes one value to the other, which is computed by the same operations; none if a variable would
    /// become two.
    fn new(g: &mut Graph, from: NodeId, to: NodeId) -> Option<Self> {
        let block = g.block(from);
        let mut known = BTreeMap::new();
        let mut stack = vec![(from, to)];
        while let Some((from, to)) = stack.pop() {
            match known.insert(from, Some(to)) {
                Some(before) if before != Some(to) => return None,
                Some(_) => continue,
                None => {}
            }
            if let (Op::Input(i), Op::Input(j)) = (g.op(from), g.op(to)) {
                let [along_i, along_j] = [i, j].map(|i| g.node(Op::Seed(i), &[]));
                known.insert(along_i, Some(along_j));
            }
            let args = |id| g.args(id).iter().map(|&a| g.resolve(a));
            stack.extend(args(from).zip(args(to)));
        }
        Some(Translation { block, known })
    }

    /// What a node is in the other part.
    fn of(&mut self, g: &mut Graph, id: NodeId, depends: &[bool]) -> Option<NodeId> {
        let id = g.resolve(id);
        if let Some(&known) = self.known.get(&id) {
            return known;
        }
        let new = match g.op(id) {
            _ if !depends[id.index()] => Some(id),
            op @ Op::Call(_) if g.block(id) == self.block => {
                let args = g.args(id).to_vec();
                let args: Option<Vec<NodeId>> = args.into_iter().map(|a| self.of(g, a, depends)).collect();
                args.map(|args| {
                    let before = g.enter(self.block);
                    let new = g.node(op, &args);
                    g.enter(before);
                    new
                })
            }
            _ => None,
        };
        self.known.insert(id, new);
        new
    }
}
