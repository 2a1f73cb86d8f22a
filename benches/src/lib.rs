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
#[cfg(not(feature = "fma"))]
pub mod functions;
#[cfg(feature = "fma")]
pub mod functions {
    //! The functions with the option `fma`.
    include!(concat!(env!("OUT_DIR"), "/functions.rs"));
}
pub mod peers;
pub mod shapes;
