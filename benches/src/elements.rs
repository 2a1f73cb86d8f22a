//! Sums of as many terms as the run has: a chained Rosenbrock function and a mesh of springs, beside code by hand.

use core::hint::black_box;

use hessian_runtime::hessian;
use hessian_runtime::sparse::Pattern;

use crate::cases::Random;

#[hessian(variable(x))]
pub fn chain(x: &[f64]) -> f64 {
    let mut total = 0.0;
    for i in 1..x.len() {
        let (a, b) = (x[i] - x[i - 1] * x[i - 1], 1.0 - x[i - 1]);
        total += 100.0 * (a * a) + b * b;
    }
    total
}

#[hessian(variable(x), constant(rest))]
pub fn mesh(x: &[[f64; 3]], springs: &[(usize, usize)], rest: f64) -> f64 {
    let mut total = 0.0;
    for &(a, b) in springs {
        let d = [x[a][0] - x[b][0], x[a][1] - x[b][1], x[a][2] - x[b][2]];
        let stretch = (d[0] * d[0] + d[1] * d[1] + d[2] * d[2]).sqrt() - rest;
        total += 0.5 * stretch * stretch;
    }
    total
}

/// Springs between neighbours in a grid of three dimensions, as many as are asked for.
pub fn grid(springs: usize) -> (Vec<[f64; 3]>, Vec<(usize, usize)>) {
    let side = (springs as f64 / 3.0).cbrt().ceil() as usize + 1;
    let mut random = Random::new(1);
    let points = (0..side * side * side).map(|i| {
        let place = [i % side, i / side % side, i / side / side];
        place.map(|at| at as f64 + 0.1 * random.unit())
    });
    let points: Vec<[f64; 3]> = points.collect();
    let neighbours = |i: usize| {
        let steps = [(i % side, 1), (i / side % side, side), (i / side / side, side * side)];
        steps.into_iter().filter(move |(at, _)| at + 1 < side).map(move |(_, step)| (i, i + step))
    };
    let edges = (0..points.len()).flat_map(neighbours).take(springs).collect();
    (points, edges)
}

/// Points of a chain.
pub fn line(terms: usize) -> Vec<f64> {
    let mut random = Random::new(2);
    (0..=terms).map(|_| 1.5 * random.unit()).collect()
}

/// The Hessian's memory.
pub struct Sparse {
    pub columns: Vec<usize>,
    pub rows: Vec<usize>,
    pub slots: Vec<usize>,
    pub values: Vec<f64>,
}

impl Sparse {
    /// Finds the pattern of triplets.
    pub fn new(variables: usize, mut triplets: impl FnMut(&mut dyn FnMut(usize, usize))) -> Self {
        let mut count = 0;
        triplets(&mut |_, _| count += 1);
        let (mut columns, mut rows, mut slots) = (vec![0; variables + 1], vec![0; count], vec![0; count]);
        let pattern = Pattern::new(triplets, &mut columns, &mut rows, &mut slots).expect("long enough");
        let values = vec![0.0; pattern.rows().len()];
        rows.truncate(values.len());
        Sparse { columns, rows, slots, values }
    }
}

#[inline(never)]
pub fn generated_chain_value(x: &[f64]) -> f64 {
    chain(x)
}

#[inline(never)]
pub fn generated_chain_gradient(x: &[f64], out: &mut [f64]) -> f64 {
    chain::gradient_into(x, out)
}

#[inline(never)]
pub fn generated_chain_product(x: &[f64], v: &[f64], out: &mut [f64]) -> f64 {
    chain::hvp_into(x, v, out)
}

#[inline(never)]
pub fn generated_chain_diagonal(x: &[f64], out: &mut [f64]) -> f64 {
    chain::hessian_diagonal_into(x, out)
}

#[inline(never)]
pub fn generated_chain_hessian(x: &[f64], pattern: &Pattern, values: &mut [f64]) -> f64 {
    let mut sums = pattern.sums(values).expect("as long");
    let value = chain::hessian_triplets(x, |row, column, value| sums.add(row, column, value));
    sums.finish().expect("the same pattern");
    value
}

#[inline(never)]
pub fn hand_chain_gradient(x: &[f64], out: &mut [f64]) -> f64 {
    let mut total = 0.0;
    out.fill(0.0);
    for i in 1..x.len() {
        let (a, b) = (x[i] - x[i - 1] * x[i - 1], 1.0 - x[i - 1]);
        total += 100.0 * (a * a) + b * b;
        out[i - 1] -= 400.0 * (a * x[i - 1]) + 2.0 * b;
        out[i] += 200.0 * a;
    }
    total
}

#[inline(never)]
pub fn hand_chain_product(x: &[f64], v: &[f64], out: &mut [f64]) -> f64 {
    let mut total = 0.0;
    out.fill(0.0);
    for i in 1..x.len() {
        let (a, b) = (x[i] - x[i - 1] * x[i - 1], 1.0 - x[i - 1]);
        total += 100.0 * (a * a) + b * b;
        let across = 400.0 * x[i - 1];
        out[i - 1] += (2.0 - 400.0 * a + 2.0 * (across * x[i - 1])) * v[i - 1] - across * v[i];
        out[i] += 200.0 * v[i] - across * v[i - 1];
    }
    total
}

#[inline(never)]
pub fn hand_chain_diagonal(x: &[f64], out: &mut [f64]) -> f64 {
    let mut total = 0.0;
    out.fill(0.0);
    for i in 1..x.len() {
        let (a, b) = (x[i] - x[i - 1] * x[i - 1], 1.0 - x[i - 1]);
        total += 100.0 * (a * a) + b * b;
        out[i - 1] += 2.0 - 400.0 * a + 800.0 * (x[i - 1] * x[i - 1]);
        out[i] += 200.0;
    }
    total
}

/// The diagonal and what is below it, one column after the other.
#[inline(never)]
pub fn hand_chain_hessian(x: &[f64], values: &mut [f64]) -> f64 {
    let mut total = 0.0;
    values.fill(0.0);
    for i in 1..x.len() {
        let (a, b) = (x[i] - x[i - 1] * x[i - 1], 1.0 - x[i - 1]);
        total += 100.0 * (a * a) + b * b;
        values[2 * i - 2] += 2.0 - 400.0 * a + 800.0 * (x[i - 1] * x[i - 1]);
        values[2 * i - 1] -= 400.0 * x[i - 1];
        values[2 * i] += 200.0;
    }
    total
}

type Springs<'a> = &'a [(usize, usize)];

#[inline(never)]
pub fn generated_mesh_value(x: &[[f64; 3]], springs: Springs) -> f64 {
    mesh(x, springs, 0.9)
}

#[inline(never)]
pub fn generated_mesh_gradient(x: &[[f64; 3]], springs: Springs, out: &mut [f64]) -> f64 {
    mesh::gradient_into(x, springs, 0.9, out)
}

#[inline(never)]
pub fn generated_mesh_product(x: &[[f64; 3]], springs: Springs, v: &[f64], out: &mut [f64]) -> f64 {
    mesh::hvp_into(x, springs, 0.9, v, out)
}

#[inline(never)]
pub fn generated_mesh_diagonal(x: &[[f64; 3]], springs: Springs, out: &mut [f64]) -> f64 {
    mesh::hessian_diagonal_into(x, springs, 0.9, out)
}

#[inline(never)]
pub fn generated_mesh_hessian(x: &[[f64; 3]], springs: Springs, pattern: &Pattern, values: &mut [f64]) -> f64 {
    let mut sums = pattern.sums(values).expect("as long");
    let value = mesh::hessian_triplets(x, springs, 0.9, |row, column, value| sums.add(row, column, value));
    sums.finish().expect("the same pattern");
    value
}

/// Half the derivative of a spring's energy by its squared length, its derivative, and the energy.
fn spring(d: [f64; 3]) -> (f64, f64, f64) {
    let square = d[0] * d[0] + d[1] * d[1] + d[2] * d[2];
    let length = square.sqrt();
    let stretch = length - 0.9;
    let inverse = 1.0 / length;
    let slope = stretch * inverse;
    (slope, (1.0 - slope) * inverse * inverse, 0.5 * stretch * stretch)
}

#[inline(never)]
pub fn hand_mesh_gradient(x: &[[f64; 3]], springs: Springs, out: &mut [f64]) -> f64 {
    let mut total = 0.0;
    out.fill(0.0);
    for &(a, b) in springs {
        let d = core::array::from_fn(|k| x[a][k] - x[b][k]);
        let (slope, _, energy) = spring(d);
        total += energy;
        for k in 0..3 {
            out[3 * a + k] += slope * d[k];
            out[3 * b + k] -= slope * d[k];
        }
    }
    total
}

#[inline(never)]
pub fn hand_mesh_product(x: &[[f64; 3]], springs: Springs, v: &[f64], out: &mut [f64]) -> f64 {
    let mut total = 0.0;
    out.fill(0.0);
    for &(a, b) in springs {
        let d: [f64; 3] = core::array::from_fn(|k| x[a][k] - x[b][k]);
        let w: [f64; 3] = core::array::from_fn(|k| v[3 * a + k] - v[3 * b + k]);
        let (slope, curvature, energy) = spring(d);
        total += energy;
        let along = curvature * (d[0] * w[0] + d[1] * w[1] + d[2] * w[2]);
        for k in 0..3 {
            let change = slope * w[k] + along * d[k];
            out[3 * a + k] += change;
            out[3 * b + k] -= change;
        }
    }
    total
}

/// What is measured: this crate, or code by hand, on a sum of so many terms.
pub fn run(what: &str, who: &str, terms: usize) {
    if what == "chain" {
        let x = black_box(line(terms));
        let v: Vec<f64> = x.iter().rev().copied().collect();
        let mut out = vec![0.0; x.len()];
        let mut sparse = Sparse::new(x.len(), |entry| {
            chain::hessian_triplets(&x, |row, column, _| entry(row, column));
        });
        if who == "generated" {
            black_box(generated_chain_value(&x));
            black_box(generated_chain_gradient(&x, &mut out));
            black_box(generated_chain_product(&x, &v, &mut out));
            black_box(generated_chain_diagonal(&x, &mut out));
            let pattern = Pattern::from_parts(&sparse.columns, &sparse.rows, &sparse.slots);
            black_box(generated_chain_hessian(&x, &pattern, &mut sparse.values));
        } else {
            black_box(hand_chain_gradient(&x, &mut out));
            black_box(hand_chain_product(&x, &v, &mut out));
            black_box(hand_chain_diagonal(&x, &mut out));
            black_box(hand_chain_hessian(&x, &mut sparse.values));
        }
        return;
    }
    let (x, springs) = black_box(grid(terms));
    let n = 3 * x.len();
    let v: Vec<f64> = line(n - 1);
    let mut out = vec![0.0; n];
    if who == "generated" {
        black_box(generated_mesh_value(&x, &springs));
        black_box(generated_mesh_gradient(&x, &springs, &mut out));
        black_box(generated_mesh_product(&x, &springs, &v, &mut out));
        black_box(generated_mesh_diagonal(&x, &springs, &mut out));
        let mut sparse = Sparse::new(n, |entry| {
            mesh::hessian_triplets(&x, &springs, 0.9, |row, column, _| entry(row, column));
        });
        let pattern = Pattern::from_parts(&sparse.columns, &sparse.rows, &sparse.slots);
        black_box(generated_mesh_hessian(&x, &springs, &pattern, &mut sparse.values));
    } else {
        black_box(hand_mesh_gradient(&x, &springs, &mut out));
        black_box(hand_mesh_product(&x, &springs, &v, &mut out));
    }
}
