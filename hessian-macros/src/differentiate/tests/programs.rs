//! Random programs with branches, loops and recurrences, to test passes on.

use crate::ir::evaluate::Evaluation;
use crate::ir::{Comparison, Graph, Kind, LeafId, NodeId, Op, Precision};
use crate::ops::Elementary;

/// A small generator (SplitMix64, Steele et al. 2014): the tests need repeatable variety, not quality.
pub struct Random(pub u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    pub fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }
}

pub const N: usize = 3;

/// The header of every loop, and a number that differs from turn to turn.
const HEADER: LeafId = LeafId(0);
const DATUM: LeafId = LeafId(1);

fn leaf(turns: f64, id: LeafId, args: &[f64]) -> f64 {
    if id == HEADER { turns } else { args[args.len() - 1] * 0.37 - 0.2 }
}

/// Functions that are smooth and tame for every argument.
fn smooth_step(g: &mut Graph, random: &mut Random, pool: &[NodeId]) -> NodeId {
    use Elementary as E;
    let (a, b) = (pool[random.below(pool.len())], pool[random.below(pool.len())]);
    match random.below(15) {
        0 | 1 => g.value(E::Add, &[a, b]),
        2 => g.value(E::Sub, &[a, b]),
        3..=5 => g.value(E::Mul, &[a, b]),
        6 => g.value(E::Sin, &[a]),
        7 => g.value(E::Tanh, &[a]),
        8 => g.value(E::Atan, &[a]),
        9 => {
            let c = g.constant(0.5 + random.unit());
            g.value(E::Mul, &[c, a])
        }
        10 => g.value(E::Neg, &[a]),
        11 => {
            let t = g.value(E::Tanh, &[a]);
            let three = g.constant(3.0);
            let d = g.value(E::Add, &[three, t]);
            g.value(E::Div, &[b, d])
        }
        12 => {
            let t = g.value(E::Tanh, &[a]);
            g.power(t, 2 + random.below(4) as i64)
        }
        // A root, whose slope may be infinite as far as its kind tells.
        13 => {
            let sine = g.value(E::Sin, &[a]);
            let two = g.constant(2.0);
            let sum = g.value(E::Add, &[two, sine]);
            g.value(E::Sqrt, &[sum])
        }
        // Of three equal ones, only rounding errors would be left.
        _ => match [a, b, pool[random.below(pool.len())]] {
            [a, b, c] if a == b && b == c => g.value(E::Mul, &[a, b]),
            several => about_mean(g, &several),
        },
    }
}

/// Σ (aᵢ − m)² about the mean m, whose adjoint −2·Σ (aᵢ − m) is zero whatever the aᵢ are.
pub fn about_mean(g: &mut Graph, a: &[NodeId]) -> NodeId {
    use Elementary as E;
    let total = a[1..].iter().fold(a[0], |sum, &a| g.value(E::Add, &[sum, a]));
    let count = g.constant(a.len() as f64);
    let mean = g.value(E::Div, &[total, count]);
    let mut sum = g.zero();
    for &a in a {
        let d = g.value(E::Sub, &[a, mean]);
        let square = g.power(d, 2);
        sum = g.value(E::Add, &[sum, square]);
    }
    sum
}

/// Grows `pool` by `steps` nodes of the current block, some of them the results of branches.
fn grow(g: &mut Graph, random: &mut Random, pool: &mut Vec<NodeId>, steps: usize, depth: usize) {
    for _ in 0..steps {
        if depth < 2 && random.below(6) == 0 {
            let (a, b) = (pool[random.below(pool.len())], pool[random.below(pool.len())]);
            let condition = g.compare(Comparison::Less, a, b);
            let region = g.branch(condition, 2);
            let results = 1 + random.below(2);
            let parent = g.here();
            let arms: Vec<Vec<NodeId>> = g
                .region(region)
                .arms
                .clone()
                .into_iter()
                .map(|arm| {
                    g.enter(arm);
                    let mut inner = pool.clone();
                    let steps = random.below(5);
                    grow(g, random, &mut inner, steps, depth + 1);
                    (0..results).map(|k| inner[inner.len() - 1 - k]).collect()
                })
                .collect();
            g.enter(parent);
            for (&yes, &no) in arms[0].iter().zip(&arms[1]) {
                pool.push(g.phi(region, &[yes, no]));
            }
        } else if depth < 2 && random.below(9) == 0 {
            let header = g.node(Op::Leaf(HEADER, Kind::Int), &[]);
            let region = g.repeat(header);
            let parent = g.enter(g.region(region).arms[0]);
            let mut inner = pool.clone();
            inner.push(g.node(Op::Leaf(DATUM, Kind::Float), &[]));
            let steps = 1 + random.below(5);
            grow(g, random, &mut inner, steps, depth + 1);
            let terms = [inner[inner.len() - 1], inner[inner.len() - 2]];
            g.enter(parent);
            for &term in terms.iter().take(1 + random.below(2)) {
                let start = pool[random.below(pool.len())];
                pool.push(if random.below(2) == 0 {
                    g.accumulate(region, start, term)
                } else {
                    g.enter(g.region(region).arms[0]);
                    let running = g.running(Kind::Float);
                    let mut update = g.value(Elementary::Add, &[running, term]);
                    if random.below(2) == 0 {
                        let condition = g.compare(Comparison::Less, term, pool[0]);
                        let skip = g.branch(condition, 2);
                        update = g.phi(skip, &[update, running]);
                    }
                    g.enter(parent);
                    g.accumulate_value(region, start, update, running)
                });
            }
        } else if depth < 2 && random.below(9 + 30 * depth) == 0 {
            recurrence(g, random, pool, depth);
        } else if random.below(12) == 0 {
            let (a, b) = (pool[random.below(pool.len())], pool[random.below(pool.len())]);
            let f = [Elementary::Max, Elementary::Min][random.below(2)];
            pool.push(g.value(f, &[a, b]));
        } else {
            let node = smooth_step(g, random, pool);
            pool.push(node);
        }
    }
}

/// A loop that carries values which depend on each other, sometimes left early, and perhaps a sum.
fn recurrence(g: &mut Graph, random: &mut Random, pool: &mut Vec<NodeId>, depth: usize) {
    let header = g.node(Op::Leaf(HEADER, Kind::Int), &[]);
    let region = g.repeat(header);
    let body = g.region(region).arms[0];
    let parent = g.enter(body);
    let carried: Vec<NodeId> = (0..=random.below(3)).map(|_| g.running(Kind::Float)).collect();
    let total = g.running(Kind::Float);
    let mut inner: Vec<NodeId> = pool.iter().map(|&p| g.parameter(body, p)).collect();
    inner.push(g.node(Op::Leaf(DATUM, Kind::Float), &[]));
    inner.extend(&carried);
    let steps = 2 + random.below(5);
    grow(g, random, &mut inner, steps, depth + 1);
    let updates: Vec<NodeId> = (0..carried.len()).map(|k| inner[inner.len() - 1 - k]).collect();
    // Tame, and with a slope that is not small.
    let updates: Vec<NodeId> = updates.into_iter().map(|u| g.value(Elementary::Atan, &[u])).collect();
    let term = inner[random.below(inner.len())];
    let sum = g.value(Elementary::Add, &[total, term]);
    if random.below(2) == 0 {
        let (a, b) = (inner[random.below(inner.len())], inner[random.below(inner.len())]);
        let exit = g.compare(Comparison::Less, a, b);
        g.leave_when(region, exit);
    }
    let is_sum = g.is_sum(region, total, sum, &carried, &updates);
    g.enter(parent);
    let starts: Vec<NodeId> = (0..=carried.len()).map(|_| pool[random.below(pool.len())]).collect();
    for ((&running, &update), &start) in carried.iter().zip(&updates).zip(&starts) {
        pool.push(g.carry(region, start, update, running));
    }
    let start = starts[carried.len()];
    pool.push(if is_sum { g.accumulate_value(region, start, sum, total) } else { g.carry(region, start, sum, total) });
}

/// One or two loops, one behind the other, whose states are also swapped, reset to what is constant in the loop, ended
/// with what another one is ended with, only added to, or for nothing; the result bends and mixes what they arrive at.
pub fn random_recurrences(seed: u64) -> (Graph, Vec<NodeId>, NodeId) {
    let mut random = Random(seed);
    let mut g = Graph::new(Precision::Double, false);
    let inputs: Vec<NodeId> = (0..N as u32).map(|i| g.node(Op::Input(i), &[])).collect();
    let mut pool = inputs.clone();
    for _ in 0..=random.below(2) {
        let before = random.below(3);
        grow(&mut g, &mut random, &mut pool, before, 2);
        mixed_recurrence(&mut g, &mut random, &mut pool);
    }
    let after = 1 + random.below(5);
    grow(&mut g, &mut random, &mut pool, after, 1);
    let mut output = pool[pool.len() - 1];
    for _ in 0..2 {
        let [a, b] = [0, 1].map(|_| pool[random.below(pool.len())]);
        let product = g.value(Elementary::Mul, &[a, b]);
        output = g.value(Elementary::Add, &[output, product]);
    }
    (g, inputs, output)
}

fn mixed_recurrence(g: &mut Graph, random: &mut Random, pool: &mut Vec<NodeId>) {
    let header = g.node(Op::Leaf(HEADER, Kind::Int), &[]);
    let region = g.repeat(header);
    let body = g.region(region).arms[0];
    let parent = g.enter(body);
    let carried: Vec<NodeId> = (0..=random.below(4)).map(|_| g.running(Kind::Float)).collect();
    let views: Vec<NodeId> = pool.iter().map(|&p| g.parameter(body, p)).collect();
    let mut inner = views.clone();
    inner.push(g.node(Op::Leaf(DATUM, Kind::Float), &[]));
    inner.extend(&carried);
    let steps = 1 + random.below(6);
    grow(g, random, &mut inner, steps, 1);
    let mut updates: Vec<NodeId> = Vec::new();
    for &running in &carried {
        let any = inner[random.below(inner.len())];
        let last = inner[inner.len() - 1 - random.below(steps.min(3))];
        updates.push(match random.below(10) {
            0 => carried[random.below(carried.len())],
            1 => g.constant(0.25),
            2 => views[random.below(views.len())],
            3 => updates.last().copied().unwrap_or(running),
            4 => g.value(Elementary::Add, &[running, any]),
            5 => any,
            _ => g.value(Elementary::Atan, &[last]),
        });
    }
    if random.below(3) == 0 {
        let (a, b) = (inner[random.below(inner.len())], inner[random.below(inner.len())]);
        let exit = g.compare(Comparison::Less, a, b);
        g.leave_when(region, exit);
    }
    let others = |of: &[NodeId], k: usize| [&of[..k], &of[k + 1..]].concat();
    let is_sum: Vec<bool> = (0..carried.len())
        .map(|k| g.is_sum(region, carried[k], updates[k], &others(&carried, k), &others(&updates, k)))
        .collect();
    g.enter(parent);
    let starts: Vec<NodeId> = (0..carried.len()).map(|_| pool[random.below(pool.len())]).collect();
    for (k, &start) in starts.iter().enumerate() {
        let start = if random.below(5) == 0 { g.constant(0.75) } else { start };
        pool.push(if is_sum[k] {
            g.accumulate_value(region, start, updates[k], carried[k])
        } else {
            g.carry(region, start, updates[k], carried[k])
        });
    }
}

pub fn random_program(seed: u64) -> (Graph, Vec<NodeId>, NodeId) {
    let mut random = Random(seed);
    let mut g = Graph::new(Precision::Double, false);
    let inputs: Vec<NodeId> = (0..N as u32).map(|i| g.node(Op::Input(i), &[])).collect();
    let mut pool = inputs.clone();
    let steps = 4 + random.below(14);
    grow(&mut g, &mut random, &mut pool, steps, 0);
    let mut output = pool[pool.len() - 1];
    for &extra in pool.iter().rev().skip(1).take(2) {
        output = g.value(Elementary::Add, &[output, extra]);
    }
    (g, inputs, output)
}

pub fn values(g: &Graph, x: &[f64], nodes: &[NodeId]) -> Vec<f64> {
    values_after(3.0, g, x, nodes)
}

/// The values of nodes if every loop takes so many turns.
pub fn values_after(turns: f64, g: &Graph, x: &[f64], nodes: &[NodeId]) -> Vec<f64> {
    let leaf = |id: LeafId, args: &[f64]| leaf(turns, id, args);
    let mut evaluation = Evaluation::new(g, x, &[], &leaf);
    nodes.iter().map(|&n| evaluation.value(n)).collect()
}
