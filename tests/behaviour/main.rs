//! What generated routines compute, a module a feature.
#![allow(missing_docs, clippy::pedantic, clippy::suboptimal_flops, reason = "functions as users write them")]

mod certificate;
mod edges;
mod oracle;
mod programs;
mod routines;
