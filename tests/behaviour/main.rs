//! What generated routines compute, a module a feature.
#![allow(missing_docs, clippy::pedantic, clippy::suboptimal_flops, reason = "functions as users write them")]

mod certificate;
mod edges;
mod kinks;
mod language;
mod oracle;
mod programs;
#[allow(
    clippy::excessive_precision,
    clippy::unreadable_literal,
    clippy::approx_constant,
    reason = "digits of a calculation"
)]
mod reference;
mod routines;
mod table;
