//! Differentiation: graph in, graph out.

pub mod adjoint;
pub mod augmented;
pub mod elements;
pub mod eliminate;
pub mod labelled;
pub mod local;
pub mod orders;
pub mod rank_one;
pub mod recurrence;
mod steep;
mod sweep;
pub mod tangent;
pub mod taylor;
pub mod tensor;
mod turn;
mod vanish;

#[cfg(test)]
pub mod tests;
