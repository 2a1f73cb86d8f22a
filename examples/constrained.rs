//! Minimises under two equality constraints by Newton's method on the conditions of Karush, Kuhn and Tucker.
//!
//! ```text
//! cargo run --release --example constrained
//! ```
//!
//! Problem 77 of Hock and Schittkowski (1981): five variables, minimum 0.24150513. Objective and constraints are one
//! function with three outputs; `weighted_hessian` with the weights (1, λ₁, λ₂) is the Hessian of the Lagrangian, in
//! one elimination, and `jacobian` has the gradient and the constraints' normals.

use hessian_runtime::hessian;
use hessian_runtime::symmetric::{Inertia, inertia, rounding_tolerance, solve};

/// Variables, constraints, and unknowns of the whole system.
const N: usize = 5;
const M: usize = 2;
const ALL: usize = N + M;

/// The objective, and what the constraints set to zero.
#[hessian]
fn problem(x: [f64; 5]) -> (f64, [f64; 2]) {
    let objective = (x[0] - 1.0).powi(2)
        + (x[0] - x[1]).powi(2)
        + (x[2] - 1.0).powi(2)
        + (x[3] - 1.0).powi(4)
        + (x[4] - 1.0).powi(6);
    let root = core::f64::consts::SQRT_2;
    let first = x[0] * x[0] * x[3] + (x[3] - x[4]).sin() - 2.0 * root;
    let second = x[1] + x[2].powi(4) * x[3].powi(2) - 8.0 - root;
    (objective, [first, second])
}

/// A point and its multipliers.
#[derive(Clone, Copy)]
struct Iterate {
    x: [f64; N],
    multipliers: [f64; M],
}

impl Iterate {
    /// The Lagrangian's gradient and the constraints.
    fn residual(&self) -> [f64; ALL] {
        let (_, constraints) = problem(self.x);
        let slope = problem::vjp(self.x, self.weights());
        core::array::from_fn(|i| if i < N { slope[i] } else { constraints[i - N] })
    }

    fn weights(&self) -> [f64; 1 + M] {
        [1.0, self.multipliers[0], self.multipliers[1]]
    }

    /// The derivative of the residual.
    fn system(&self) -> [[f64; ALL]; ALL] {
        let (lagrangian, jacobian) = (problem::weighted_hessian(self.x, self.weights()), problem::jacobian(self.x));
        core::array::from_fn(|i| {
            core::array::from_fn(|j| match (i < N, j < N) {
                (true, true) => lagrangian[i][j],
                (true, false) => jacobian[1 + j - N][i],
                (false, true) => jacobian[1 + i - N][j],
                (false, false) => 0.0,
            })
        })
    }

    fn moved(&self, step: &[f64; ALL], length: f64) -> Self {
        Iterate {
            x: core::array::from_fn(|i| self.x[i] + length * step[i]),
            multipliers: core::array::from_fn(|i| self.multipliers[i] + length * step[N + i]),
        }
    }
}

fn largest(values: &[f64]) -> f64 {
    values.iter().fold(0.0, |most, value| most.max(value.abs()))
}

/// Newton's method, with steps halved until the residual falls; each iterate with its residual and step length.
fn newton(start: Iterate) -> Result<Vec<(Iterate, f64, f64)>, String> {
    let mut history = vec![(start, largest(&start.residual()), 0.0)];
    for _ in 0..50 {
        let (now, size, _) = history[history.len() - 1];
        if size <= 1e-12 {
            return Ok(history);
        }
        let against = now.residual().map(|r| -r);
        let step = solve(&now.system(), &against).ok_or("the constraints' normals are dependent here")?;
        let lengths = (0..30).map(|halvings| 0.5f64.powi(halvings));
        let mut trials = lengths.map(|length| (now.moved(&step, length), length));
        let better = trials.find(|(trial, _)| largest(&trial.residual()) < size).ok_or("no step helps any more")?;
        history.push((better.0, largest(&better.0.residual()), better.1));
    }
    Err("50 iterations were not enough".into())
}

fn main() -> Result<(), String> {
    let history = newton(Iterate { x: [2.0; N], multipliers: [0.0; M] })?;
    println!("{:>4} {:>12} {:>10} {:>8}   point", "", "objective", "residual", "step");
    for (k, (iterate, size, length)) in history.iter().enumerate() {
        let point = iterate.x.map(|x| format!("{x:9.6}")).join(" ");
        println!("{k:>4} {:>12.8} {size:>10.2e} {length:>8.2e}   {point}", problem(iterate.x).0);
    }
    let last = history[history.len() - 1].0;
    println!("multipliers {:?}", last.multipliers);
    // As many negative eigenvalues as constraints: the point is a minimum on the constraints.
    let signs = inertia(&last.system(), rounding_tolerance::<f64, ALL>()).ok_or("not finite")?;
    println!("a minimum: {}", signs == Inertia { positive: N, negative: M, zero: 0 });
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_minimum_is_found() {
        let history = newton(Iterate { x: [2.0; N], multipliers: [0.0; M] }).expect("it converges");
        let (last, size, _) = history[history.len() - 1];
        assert!(size <= 1e-12);
        assert!((problem(last.x).0 - 0.241_505_13).abs() < 1e-8);
        let published = [1.166_172, 1.182_111, 1.380_257, 1.506_036, 0.610_920_3];
        assert!(last.x.iter().zip(published).all(|(x, p)| (x - p).abs() < 1e-6));
        let signs = inertia(&last.system(), rounding_tolerance::<f64, ALL>());
        assert_eq!(signs, Some(Inertia { positive: N, negative: M, zero: 0 }));
        // Quadratic convergence: the last step squares the residual, nearly.
        let before = history[history.len() - 2].1;
        assert!(before < 1e-3, "{before}");
    }

    #[test]
    fn the_lagrangian_costs_less_than_its_parts() {
        let separate = problem::COST.hessian.flops();
        assert!(problem::COST.weighted_hessian.flops() < separate + 2 * 3 * 15, "{separate}");
    }
}
