//! Forms of functions: signatures, methods, modules, and calls between them.
#![allow(
    missing_docs,
    clippy::pedantic,
    clippy::assign_op_pattern,
    clippy::clone_on_copy,
    clippy::needless_lifetimes,
    clippy::needless_range_loop,
    clippy::op_ref,
    reason = "functions as users write them"
)]

mod blocks;
mod calls;
mod generics;
mod impls;
mod inferred;
mod items;
mod macro_rules;
mod math;
mod methods;
mod nested;
mod places;
mod rules;
mod strangers;
mod vectors;

use tests::oracle;
