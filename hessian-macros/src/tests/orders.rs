//! Operation counts of every order of derivatives: O(m·nᵏ⁻¹) for a function of m operations and n variables.

use crate::optimise::contest::Candidate;
use crate::routines::{Forms, Name, derive};
use crate::surface::Shape;

/// The function itself and a routine of an annotated function.
fn code(text: &str, order: usize, name: Name) -> (Candidate, Candidate) {
    let (function, program) = super::lowered(text);
    let m = (function.output != Shape::Scalar).then(|| function.output.scalars());
    let derived =
        derive(program.graph.clone(), &program.outputs, function.variables, m, order, &Forms::by_value(&[name]));
    (derived.value, derived.routines.into_iter().next().expect("it is derived").code)
}

fn log_sum_exp(n: usize) -> String {
    format!("#[hessian] fn f(x: [f64; {n}]) -> f64 {{ x.iter().map(|v| v.exp()).sum::<f64>().ln() }}")
}

fn inverse_square(n: usize) -> String {
    format!("#[hessian] fn f(x: [f64; {n}]) -> f64 {{ 1.0 / (1.0 + x.iter().map(|v| v * v).sum::<f64>()) }}")
}

fn product(n: usize) -> String {
    format!("#[hessian] fn f(x: [f64; {n}]) -> f64 {{ x.iter().map(|v| v.sin()).product::<f64>() }}")
}

/// Every derivative that is not zero has its indices side by side.
fn chain(n: usize) -> String {
    let last = n - 1;
    format!(
        "#[hessian] fn f(x: [f64; {n}]) -> f64 {{
            let mut sum = 0.0;
            for i in 0..{last} {{ sum += (x[i] * x[i + 1]).sin(); }}
            sum
        }}"
    )
}

#[test]
fn order_k_costs_a_small_multiple_of_m_times_n_to_the_k_minus_1() {
    for function in [log_sum_exp, inverse_square, product, chain] {
        for n in [2, 3, 4] {
            for k in 1..=5 {
                let name = match k {
                    1 => Name::Gradient,
                    2 => Name::Hessian,
                    k => Name::DerivativesPacked(k),
                };
                let (value, code) = code(&function(n), k.max(2), name);
                let (m, count) = (value.counts().flops(), code.counts().flops());
                let multiple = count as f64 / (m * n.pow(k as u32 - 1)) as f64;
                println!("n = {n}, k = {k}: {count} = {multiple:.2}·{m}·{n}^{}", k - 1);
                assert!(multiple <= 3.0, "{count} operations for order {k} of {}", function(n));
            }
        }
    }
}
