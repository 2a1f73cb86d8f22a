//! Functions to measure, and other ways to compute their derivatives.
#![allow(
    missing_docs,
    clippy::pedantic,
    clippy::needless_range_loop,
    clippy::suboptimal_flops,
    reason = "functions as users write them"
)]

pub mod cases;
pub mod elements;
pub mod functions;
pub mod peers;
pub mod shapes;
