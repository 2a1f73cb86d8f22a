//! With a length l = √s, c/l and c/l³ are needed together wherever a function of a length is differentiated twice. Of c/l,
//! and c/l·(1/l)² made of it, the second is computed first: c/(s·l), and c/l is s times that. Neither 1/l nor its square
//! is needed then.
//!
//! c/l³ leaves the range of numbers before c/l does. So c/l is had this way only where it is a term of sums beside others.

use std::collections::{BTreeMap, BTreeSet};

use super::contest::Candidate;
use super::divide::divisor;
use super::rewrite::{Rewrite, Shape};
use crate::ir::{Graph, NodeId, Op};
use crate::ops::Elementary;

/// The candidate with c/l made of c/l³ where it can be; the first `kept` nodes stay as they are.
pub fn divide_by_cubes(mut candidate: Candidate, kept: usize) -> Candidate {
    let mut rewrite = Rewrite::new(&mut candidate.graph, &candidate.roots, kept);
    let found = find(&rewrite, &candidate.roots);
    // What has become of c/l³ for each c/l.
    let mut cubes: BTreeMap<NodeId, NodeId> = BTreeMap::new();
    for id in rewrite.ids() {
        match found.get(&id) {
            Some(Part::First { rest, square, length }) => {
                let rest: Vec<NodeId> = rest.iter().map(|&a| rewrite.image(a)).collect();
                let (square, length) = (rewrite.image(*square), rewrite.image(*length));
                rewrite.set(id, |rewrite| {
                    let g = &mut *rewrite.g;
                    let (dividend, divisor) = (product(g, rest), product(g, vec![square, length]));
                    let cube = g.node(Op::Call(Elementary::Div), &[dividend, divisor]);
                    cubes.insert(id, cube);
                    product(g, vec![cube, square])
                });
            }
            Some(Part::Third { rest, first }) => {
                let mut factors: Vec<NodeId> = rest.iter().map(|&a| rewrite.image(a)).collect();
                factors.push(cubes[first]);
                rewrite.set(id, |rewrite| product(rewrite.g, factors));
            }
            None => rewrite.copy(id),
        }
    }
    candidate.roots = rewrite.images(&candidate.roots);
    candidate
}

enum Part {
    /// c/l: the factors of c, and s and l.
    First { rest: Vec<NodeId>, square: NodeId, length: NodeId },
    /// A product with c/l³: its other factors, and c/l.
    Third { rest: Vec<NodeId>, first: NodeId },
}

fn product(g: &mut Graph, factors: Vec<NodeId>) -> NodeId {
    let multiply = |a, b| g.node(Op::Call(Elementary::Mul), &[a, b]);
    factors.into_iter().reduce(multiply).expect("a product has factors")
}

fn find(rewrite: &Rewrite, roots: &[NodeId]) -> BTreeMap<NodeId, Part> {
    let g = &*rewrite.g;
    let roots: BTreeSet<NodeId> = roots.iter().map(|&root| g.resolve(root)).collect();
    // The users of each node, of a product that is part of another one that one.
    let mut users: BTreeMap<NodeId, BTreeSet<NodeId>> = BTreeMap::new();
    let ids = rewrite.ids();
    for &id in ids.iter().filter(|&&id| !is_inner(rewrite, id)) {
        let operands = if rewrite.shape(id) == Shape::Product { rewrite.factors(id) } else { rewrite.arguments(id) };
        for operand in operands {
            users.entry(operand).or_default().insert(id);
        }
    }
    let mut found = BTreeMap::new();
    for &r in ids.iter().filter(|r| !roots.contains(r)) {
        let Some(length) = divisor(g, r).map(|length| g.resolve(length)) else { continue };
        let (Op::Call(Elementary::Sqrt), &[square]) = (g.op(length), g.args(length)) else { continue };
        let users_of = |id| users.get(&id).into_iter().flatten().copied();
        let users: Vec<NodeId> = users_of(r).collect();
        let is_first = |&id: &NodeId| times(rewrite, id, r) == 1 && !roots.contains(&id);
        let Some(&first) = users.iter().find(|id| is_first(id)) else { continue };
        let is_third = |id: NodeId| times(rewrite, id, r) == 2 && times(rewrite, id, first) == 1;
        let is_like = |id: NodeId| g.block(id) == g.block(r) && rewrite.shape(id) == Shape::Product;
        let are_all = users.iter().all(|&id| is_like(id) && (id == first || is_third(id)))
            && users_of(first).all(|id| users.contains(&id) || rewrite.shape(id) == Shape::Sum);
        if are_all && users.len() > 1 && rewrite.factors(first).len() > 1 {
            for id in users {
                let rest = rewrite.factors(id).into_iter().filter(|&a| a != r && a != first).collect();
                let square = g.resolve(square);
                let part = if id == first { Part::First { rest, square, length } } else { Part::Third { rest, first } };
                found.insert(id, part);
            }
        }
    }
    found
}

/// How often a node is a factor of a product.
fn times(rewrite: &Rewrite, product: NodeId, factor: NodeId) -> usize {
    rewrite.factors(product).into_iter().filter(|&a| a == factor).count()
}

/// Whether a node is a product that is part of another one.
fn is_inner(rewrite: &Rewrite, id: NodeId) -> bool {
    rewrite.shape(id) == Shape::Product && rewrite.is_part_of_like(id)
}
