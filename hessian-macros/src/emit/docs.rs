//! The documentation of generated items: meaning, shape, method, cost.

use crate::optimise::cost::Counts;
use crate::routines::{Derived, Name, Routine};

/// The documentation of `AUGMENTED_IS_EXACT`.
pub fn augmented_is_exact(prefix: &str) -> String {
    format!("For each variable, whether `{prefix}augmented_diagonal` is proven to give the true second derivative.")
}

/// The documentation of `HESSIAN_PATTERN`.
pub const HESSIAN_PATTERN: &str = "Structural nonzeros of the Hessian's lower triangle (of a function with several \
    outputs, that of their weighted sum) as (row, column), column by column (CSC order).";

/// The documentation of `JACOBIAN_PATTERN`.
pub const JACOBIAN_PATTERN: &str =
    "Structural nonzeros of the Jacobian as (row, column), column by column (CSC order).";

/// The documentation of `HESSIAN_ROWS` and `JACOBIAN_ROWS`.
pub fn rows(pattern: &str) -> String {
    format!("The rows of `{pattern}`: the row indices of compressed sparse columns (CSC).")
}

/// The documentation of `HESSIAN_COLUMNS` and `JACOBIAN_COLUMNS`.
pub fn columns(pattern: &str) -> String {
    format!(
        "Where each column of `{pattern}` starts, and where the last one ends: the column pointers of compressed \
         sparse columns (CSC)."
    )
}

/// The documentation of `COST`.
pub const COST: &str = "Operation counts of the function (`value`) and of each routine.";

/// The documentation of `GRAPH`.
pub const GRAPH: &str = "The operations of the function and of its dearest routine, for Graphviz.";

/// The documentation of the companion type.
pub fn companion(link: &str, n: Option<usize>) -> String {
    let Some(n) = n else {
        return format!("Derivatives of {link} with respect to the elements of its slice, as associated items.");
    };
    format!("Derivatives of {link} with respect to its {n} variable{}, as associated items.", plural(n))
}

/// The documentation of a routine.
pub fn routine(link: &str, prefix: &str, derived: &Derived, routine: &Routine) -> String {
    let meaning = meaning(routine.name, derived.m.is_some(), prefix);
    if routine.name.is_of_elements() && derived.n == 0 {
        let array = match routine.name {
            Name::HessianTriplets => "",
            _ => " It is written into `out`.",
        };
        return format!(
            "{meaning}{array}\n\nReturns the value of {link}. The variables are the elements of its slice, row by row.\n\n{} \
             Each turn of a loop counts once.",
            cost(routine)
        );
    }
    format!("{meaning}\n\nOf {link}, {} variable{}.\n\n{}", derived.n, plural(derived.n), cost(routine))
}

/// What a routine computes; `@` stands for what the names of generated items begin with.
fn meaning(name: Name, is_vector: bool, prefix: &str) -> String {
    let text = match name {
        Name::Derivatives(k) if is_vector => {
            return format!("Derivatives of order {k} of each output: the full symmetric array.");
        }
        Name::Derivatives(k) => {
            return format!(
                "Derivatives of order {k}: the full symmetric array. Each distinct entry is computed once."
            );
        }
        Name::DerivativesPacked(k) => {
            let of_each = if is_vector { " of each output" } else { "" };
            return format!(
                "Distinct derivatives of order {k}{of_each}, those with indices i₁ ≥ i₂ ≥ …, the last index slowest."
            );
        }
        Name::HessianTriplets => {
            "Hands every entry of the lower triangle of the Hessian to `triplet`, as row, column and value, in the order \
             in which the function's terms contribute: entries of the same row and column add up."
        }
        Name::HessianPacked => "Lower triangle of the Hessian, column by column.",
        Name::WeightedHessianPacked => "Lower triangle of `@weighted_hessian`, column by column.",
        Name::GaussNewton => {
            "Half the sum of the squared outputs, its gradient Jᵀr and the Gauss-Newton matrix JᵀJ of the residuals r."
        }
        Name::ThirdDerivativesAlong => {
            "Third derivatives contracted with `direction`: the rate of change of the Hessian along it."
        }
        Name::ThirdDerivativesAlongTwo => {
            "Third derivatives contracted with `direction` and `second_direction`, without forming a matrix."
        }
        Name::Taylor if is_vector => {
            "Taylor coefficients of each output along the line x + t·`direction` at t = 0: value, slope, half the curvature, …"
        }
        Name::Taylor => {
            "Taylor coefficients along the line x + t·`direction` at t = 0: value, slope, half the curvature, …"
        }
        Name::Jvp => "Value and first directional derivative along `direction` (forward mode).",
        Name::Vjp => "Gradient of the sum of the outputs, each times its weight (backward mode).",
        Name::Gradient => "Gradient: the partial derivative with respect to each variable (backward mode).",
        Name::ValueGradient => "Value and gradient.",
        Name::Jacobian => "Jacobian: row `i` is the gradient of output `i`.",
        Name::JacobianValues => "Structural nonzeros of the Jacobian, in the order of `@JACOBIAN_PATTERN`.",
        Name::Hessian if is_vector => {
            "Hessians: the full symmetric matrix of second partial derivatives of each output."
        }
        Name::Hessian => {
            "Hessian: the full symmetric matrix of second partial derivatives. Only one triangle is computed."
        }
        Name::ValueGradientHessian if is_vector => "Values, Jacobian and Hessians, shared work done once.",
        Name::ValueGradientHessian => "Value, gradient and Hessian, shared work done once.",
        Name::Hvp => "Hessian times `direction`, without forming the matrix.",
        Name::HessianDiagonal if is_vector => "Diagonal of each output's Hessian, exact.",
        Name::HessianDiagonal => "Diagonal of the Hessian, exact.",
        Name::AugmentedDiagonal => {
            "Diagonal of the Hessian by the one-pass recursion of Becker and LeCun (1989), which drops mixed terms: \
             a coordinate is the true second derivative where `@AUGMENTED_IS_EXACT` says so, and an approximation otherwise."
        }
        Name::HessianValues => {
            "Structural nonzeros of the Hessian's lower triangle, in the order of `@HESSIAN_PATTERN`."
        }
        Name::WeightedHessian => {
            "Hessian of the sum of the outputs, each times its weight: the Lagrangian's Hessian of optimisation solvers."
        }
        Name::WeightedHessianValues => {
            "Structural nonzeros of the lower triangle of `@weighted_hessian`, in the order of `@HESSIAN_PATTERN`."
        }
    };
    text.replace('@', prefix)
}

fn cost(routine: &Routine) -> String {
    match costs(routine.code.counts()) {
        nothing if nothing.is_empty() => "Costs nothing.".into(),
        costs => format!("Costs {costs}."),
    }
}

/// Counts in words; empty if there are none.
pub fn costs(counts: Counts) -> String {
    let Counts { sign, add, mul, div, sqrt, transcendental } = counts;
    let parts = [
        (add, "addition"),
        (sign, "sign change"),
        (mul, "multiplication"),
        (div, "division"),
        (sqrt, "square root"),
        (transcendental, "call"),
    ];
    let parts: Vec<String> =
        parts.iter().filter(|(k, _)| *k > 0).map(|(k, what)| format!("{k} {what}{}", plural(*k))).collect();
    parts.join(", ")
}

fn plural(n: usize) -> &'static str {
    if n == 1 { "" } else { "s" }
}
