//! Sums of products multiplied out where terms then cancel or are alike: x·(x − t) − x² = −t·x.
//!
//! What is built is a plain sum of products, which the other passes factor again. A difference may have digits that its
//! terms lose: (a − b)² is not a² − 2·a·b + b². So a node is multiplied out only if the rounding errors of what it is
//! made of exceed those of the new terms already: every node keeps, beside its terms, those whose size its
//! error is known to reach.

mod terms;

use std::rc::Rc;

use self::terms::{Terms, factor, node, power};

use super::contest::Candidate;
use super::rewrite::{Rewrite, Shape};
use crate::ir::{Graph, NodeId, Op};
use crate::ops::Elementary;

/// Terms beyond which a sum is a variable of its own.
const LONGEST: usize = 8;

/// Factors beyond which a product is.
const HIGHEST: i32 = 6;

/// By how much the coefficient of a term may exceed what the errors reach.
const SLACK: f64 = 2.0;

/// What a node is as a sum of products.
struct Sum {
    terms: Terms,
    /// Terms as large as the node's rounding error may be, but for a small factor and the unit of rounding.
    noise: Terms,
    /// How many terms were saved where the node is made of its operands.
    saved: usize,
}

/// The candidates with sums multiplied out where that saves terms, if there are any; the first `kept` nodes stay as they
/// are. What several use is taken apart as well, or, if `thrifty`, only where no more terms are left than there were.
pub fn expand(candidate: &Candidate, kept: usize, thrifty: &[bool]) -> Vec<Candidate> {
    // In most products a difference is a factor; what it is made of may still cancel against something else.
    let mut ways = [false, true].map(|is_open| Sums::new(&candidate.graph, is_open));
    let mut seen = Vec::new();
    let expanded = |&thrifty: &bool| expanded(candidate.clone(), kept, &mut ways, thrifty, &mut seen);
    thrifty.iter().filter_map(expanded).collect()
}

/// For each node that is needed, the sum that is computed instead.
type Found = Vec<Option<Rc<Sum>>>;

fn expanded(
    mut candidate: Candidate,
    kept: usize,
    ways: &mut [Sums],
    thrifty: bool,
    seen: &mut Vec<Found>,
) -> Option<Candidate> {
    let mut rewrite = Rewrite::new(&mut candidate.graph, &candidate.roots, kept);
    let ids = rewrite.ids();
    let found: Found = ids
        .iter()
        .map(|&id| {
            let is_sum = rewrite.shape(id) != Shape::Atom;
            let found = ways.iter_mut().filter(|_| is_sum).filter_map(|sums| sums.better(&rewrite, id, thrifty));
            found.min_by_key(|sum| sum.terms.len())
        })
        .collect();
    if found.iter().all(Option::is_none) || seen.iter().any(|other| are_same(other, &found)) {
        return None;
    }
    for (id, sum) in ids.into_iter().zip(&found) {
        match sum {
            Some(sum) => rewrite.set(id, |rewrite| build(rewrite, &sum.terms)),
            None => rewrite.copy(id),
        }
    }
    candidate.roots = rewrite.images(&candidate.roots);
    seen.push(found);
    Some(candidate)
}

fn are_same(a: &Found, b: &Found) -> bool {
    a.iter().zip(b).all(|pair| match pair {
        (Some(a), Some(b)) => Rc::ptr_eq(a, b),
        (a, b) => a.is_none() && b.is_none(),
    })
}

/// The number of terms of a sum as it is.
fn length(rewrite: &Rewrite, id: NodeId) -> usize {
    if rewrite.shape(id) == Shape::Sum { rewrite.terms(id).len() } else { 1 }
}

/// A sum of products, divisors last.
fn build(rewrite: &mut Rewrite, terms: &Terms) -> NodeId {
    let mut total = rewrite.g.zero();
    for &(ref monomial, coefficient) in terms.as_slice() {
        let mut product = rewrite.g.one();
        for &at in monomial.iter().filter(|&&at| power(at) > 0) {
            let factor = rewrite.image(node(at));
            product = (0..power(at)).fold(product, |product, _| rewrite.g.mul(product, factor));
        }
        for &at in monomial.iter().filter(|&&at| power(at) < 0) {
            let divisor = rewrite.image(node(at));
            let factor = rewrite.g.recip(divisor);
            product = (power(at)..0).fold(product, |product, _| rewrite.g.mul(product, factor));
        }
        let term = rewrite.g.scale(coefficient, product);
        total = rewrite.g.add(total, term);
    }
    total
}

/// The sums of all nodes.
struct Sums {
    of: Vec<Option<Rc<Sum>>>,
    /// What a node and its parts save.
    saved: Vec<usize>,
    /// Whether differences without errors are multiplied out in products, too.
    is_open: bool,
}

impl Sums {
    fn new(g: &Graph, is_open: bool) -> Self {
        Sums { of: vec![None; g.len()], saved: vec![0; g.len()], is_open }
    }

    /// The sum of products that is to be computed instead of a node, if there is one.
    fn better(&mut self, rewrite: &Rewrite, id: NodeId, thrifty: bool) -> Option<Rc<Sum>> {
        let sum = self.of(rewrite.g, id);
        let operands = rewrite.operands(id).into_iter().map(|operand| operand.1);
        let parts = operands.filter(|&operand| rewrite.is_part(operand)).map(|part| self.saved[part.index()]);
        let saved = sum.saved + parts.sum::<usize>();
        self.saved[id.index()] = saved;
        let is_taken_apart = sum.terms.get(&[factor(id, 1)]).is_none();
        let is_worth_it = saved > 0 && (!thrifty || sum.terms.len() <= length(rewrite, id));
        (is_taken_apart && is_worth_it && sum.is_as_good(rewrite.g)).then_some(sum)
    }

    /// What a node is as a sum of products.
    fn of(&mut self, g: &Graph, id: NodeId) -> Rc<Sum> {
        let id = g.resolve(id);
        if let Some(sum) = &self.of[id.index()] {
            return sum.clone();
        }
        // Operands first, without recursion as deep as the graph.
        let mut stack = vec![id];
        while let Some(&at) = stack.last() {
            let args: Vec<NodeId> = g.args(at).iter().map(|&a| g.resolve(a)).collect();
            let before = stack.len();
            if is_arithmetic(g, at) {
                stack.extend(args.iter().filter(|a| self.of[a.index()].is_none()));
            }
            if stack.len() == before {
                stack.pop();
                let sum = self.combined(g, at, &args);
                self.of[at.index()] = Some(Rc::new(sum.unwrap_or_else(|| Sum::variable(g, at))));
            }
        }
        self.of[id.index()].clone().expect("it has just been made")
    }

    /// What an operand is for its user. Nothing of another block is taken apart: a loop's body would repeat it.
    fn operand(&self, g: &Graph, user: NodeId, operand: NodeId) -> Rc<Sum> {
        match &self.of[operand.index()] {
            Some(sum) if g.block(user) == g.block(operand) => sum.clone(),
            _ => Rc::new(Sum::variable(g, operand)),
        }
    }

    fn combined(&self, g: &Graph, id: NodeId, args: &[NodeId]) -> Option<Sum> {
        let of = |i: usize| self.operand(g, id, args[i]);
        let Op::Call(f) = g.op(id) else { return None };
        let tried = |combine: &dyn Fn(&Sum, &Sum) -> Option<Sum>| {
            let open = [of(0), of(1)];
            if let Some(sum) = combine(&open[0], &open[1]) {
                return Some(sum);
            }
            let closed = [0, 1].map(|i| Sum::variable(g, args[i]));
            // The longer one is the first that is left as it is.
            let mut mixed = [(&closed[0], &*open[1]), (&*open[0], &closed[1])];
            if open[0].terms.len() <= open[1].terms.len() {
                mixed.reverse();
            }
            let ways = [mixed[0], mixed[1], (&closed[0], &closed[1])];
            ways.into_iter().find_map(|(a, b)| combine(a, b))
        };
        match f {
            Elementary::Add => tried(&|a, b| plus(g, a, b, 1.0)),
            Elementary::Sub => tried(&|a, b| plus(g, a, b, -1.0)),
            Elementary::Neg => self.times(g, &of(0), &Sum::literal(-1.0)),
            Elementary::Mul => tried(&|a, b| self.times(g, a, b)),
            Elementary::Recip => inverse(&of(0)),
            Elementary::Div => self.times(g, &of(0), &inverse(&of(1))?),
            _ => None,
        }
    }

    fn times(&self, g: &Graph, a: &Sum, b: &Sum) -> Option<Sum> {
        // The digits of a difference of what has no errors would be lost.
        let loses = |a: &Sum, b: &Sum| a.terms.len() > 1 && !b.is_literal() && !a.is_noisy();
        if !self.is_open && (loses(a, b) || loses(b, a)) { None } else { times(g, a, b) }
    }
}

fn is_arithmetic(g: &Graph, id: NodeId) -> bool {
    use Elementary::{Add, Div, Mul, Neg, Recip, Sub};
    matches!(g.op(id), Op::Call(Add | Sub | Neg | Mul | Div | Recip))
}

fn plus(g: &Graph, a: &Sum, b: &Sum, sign: f64) -> Option<Sum> {
    let mut sum = Sum { terms: a.terms.clone(), noise: a.noise.clone(), saved: 0 };
    for &(ref monomial, coefficient) in b.terms.as_slice() {
        let old = sum.terms.get(monomial).unwrap_or(0.0);
        sum.terms.set(monomial, total(g, old, sign * coefficient)?);
    }
    if sum.terms.len() > LONGEST {
        return None;
    }
    sum.saved = a.terms.len() + b.terms.len() - sum.terms.len();
    for &(ref monomial, size) in b.noise.as_slice() {
        sum.noise.raise(monomial, size);
    }
    let own = sum.terms.clone();
    sum.reach(&[own]);
    Some(sum)
}

fn times(g: &Graph, a: &Sum, b: &Sum) -> Option<Sum> {
    let count = a.terms.len() * b.terms.len();
    if count > LONGEST {
        return None;
    }
    let terms = product(g, &a.terms, &b.terms)?;
    let saved = count - terms.len() + met(&a.terms, &b.terms);
    let mut sum = Sum { saved, noise: Terms::default(), terms };
    let mut reached = Vec::new();
    for (x, y) in [(a, b), (b, a)] {
        for &(ref monomial, size) in x.noise.as_slice() {
            let factor = Terms::single(monomial.clone(), size);
            reached.extend(product(g, &factor, &y.terms));
        }
    }
    // A power of two only scales.
    if ![a, b].iter().any(|factor| factor.is_power_of_two()) {
        reached.push(sum.terms.clone());
    }
    sum.reach(&reached);
    Some(sum)
}

/// The reciprocal of a single node, or of its opposite.
fn inverse(a: &Sum) -> Option<Sum> {
    let (monomial, coefficient) = a.terms.as_slice().first()?;
    if a.terms.len() > 1 || coefficient.abs() != 1.0 || monomial.len() != 1 || power(monomial[0]) != 1 {
        return None;
    }
    let terms = Terms::single(Rc::new([factor(node(monomial[0]), -1)]), *coefficient);
    Some(Sum { terms, noise: Terms::default(), saved: 0 })
}

fn product(g: &Graph, a: &Terms, b: &Terms) -> Option<Terms> {
    let mut terms = Terms::default();
    for &(ref x, c) in a.as_slice() {
        for &(ref y, d) in b.as_slice() {
            let monomial = terms::product(x, y, HIGHEST)?;
            let old = terms.get(&monomial).unwrap_or(0.0);
            let coefficient = g.literal(c, d, |c, d| c * d)?;
            terms.set(&monomial, total(g, old, coefficient)?);
        }
    }
    Some(terms)
}

/// How many literals meet literals, and nodes their reciprocals, where terms are multiplied.
fn met(a: &Terms, b: &Terms) -> usize {
    let mut count = 0;
    for (x, c) in a.as_slice() {
        for (y, d) in b.as_slice() {
            count += usize::from(c.abs() != 1.0 && d.abs() != 1.0) + terms::opposites(x, y);
        }
    }
    count
}

/// The sum of two coefficients; none if the smaller one, or what is left of them, may be an error of rounding.
fn total(g: &Graph, a: f64, b: f64) -> Option<f64> {
    const SMALL: f64 = 1e-4;
    let sum = g.literal(a, b, |a, b| a + b)?;
    let (smaller, larger) = (a.abs().min(b.abs()), a.abs().max(b.abs()));
    let is_small = |part: f64| part != 0.0 && part < SMALL * larger;
    (!is_small(smaller) && !is_small(sum.abs())).then_some(sum)
}

impl Sum {
    fn literal(value: f64) -> Self {
        Sum { terms: Terms::single(Rc::new([]), value), noise: Terms::default(), saved: 0 }
    }

    fn variable(g: &Graph, id: NodeId) -> Self {
        if let Some(value) = g.as_constant(id) {
            return if value == 0.0 {
                Sum { terms: Terms::default(), noise: Terms::default(), saved: 0 }
            } else {
                Sum::literal(value)
            };
        }
        let terms = Terms::single(Rc::new([factor(id, 1)]), 1.0);
        let noise = if is_exact(g, id) { Terms::default() } else { terms.clone() };
        Sum { terms, noise, saved: 0 }
    }

    fn is_literal(&self) -> bool {
        matches!(self.terms.as_slice(), [(monomial, _)] if monomial.is_empty())
    }

    fn is_power_of_two(&self) -> bool {
        matches!(self.terms.as_slice(), [(monomial, literal)] if monomial.is_empty() && literal.abs().log2().fract() == 0.0)
    }

    /// Enters sums that the error reaches: where all but one of its terms are reached, so is the last.
    fn reach(&mut self, sums: &[Terms]) {
        for _ in 0..2 {
            for sum in sums {
                let mut open = sum.as_slice().iter().filter(|(monomial, size)| !self.is_reached(monomial, *size));
                if let (Some((monomial, size)), None) = (open.next(), open.next()) {
                    self.noise.raise(monomial, *size);
                }
            }
        }
    }

    fn is_reached(&self, monomial: &[u64], coefficient: f64) -> bool {
        self.noise.get(monomial).is_some_and(|size| coefficient.abs() <= SLACK * size)
    }

    /// Whether the error reaches every term.
    fn is_noisy(&self) -> bool {
        self.terms.as_slice().iter().all(|(monomial, coefficient)| self.is_reached(monomial, *coefficient))
    }

    /// Whether the terms added up are as precise as the node.
    fn is_as_good(&self, g: &Graph) -> bool {
        let is_few = self.terms.len() <= 2;
        self.terms.as_slice().iter().all(|&(ref monomial, coefficient)| {
            let is_plain = coefficient.abs() == 1.0
                && match **monomial {
                    [] => true,
                    [at] => power(at) == 1 && is_exact(g, node(at)),
                    _ => false,
                };
            self.is_reached(monomial, coefficient) || is_few && is_plain
        })
    }
}

/// Whether a node may have no rounding error: a length may be exact, and vanish exactly with what is taken from it.
fn is_exact(g: &Graph, id: NodeId) -> bool {
    !matches!(g.op(id), Op::Call(Elementary::Add | Elementary::Sub | Elementary::Mul))
}
