//! What generated routines compute and state: items, costs, patterns, certificates.
#![allow(
    missing_docs,
    clippy::pedantic,
    clippy::suboptimal_flops,
    clippy::double_ended_iterator_last,
    reason = "functions as users write them"
)]
#![allow(
    clippy::excessive_precision,
    clippy::unreadable_literal,
    clippy::approx_constant,
    reason = "digits of a calculation"
)]

mod certificate;
mod costs;
mod higher;
mod memory;
mod outer;
mod pattern;
mod routines;
mod size;

use tests::oracle;
