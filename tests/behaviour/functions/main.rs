//! Forms of functions: signatures, methods, modules, and calls between them.
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

mod blocks;
mod calls;
mod generics;
mod impls;
mod items;
mod macro_rules;
mod math;
mod methods;
mod rules;
mod vectors;

use tests::oracle;
