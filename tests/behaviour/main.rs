//! What generated routines compute, a module a feature.
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

mod accuracy;
mod blocks;
mod calls;
mod certificate;
mod costs;
mod digits;
mod edges;
#[allow(clippy::all, reason = "forms that clippy would write otherwise")]
mod elements;
mod fma;
mod found;
mod generics;
mod higher;
mod items;
mod iterators;
mod joined;
mod kinks;
mod language;
mod loops;
mod macro_rules;
mod math;
mod memory;
mod methods;
mod mixed;
#[allow(clippy::all, reason = "forms that clippy would write otherwise")]
mod options;
mod oracle;
mod outer;
mod pattern;
mod picks;
mod programs;
mod reference;
mod routines;
mod rules;
#[allow(clippy::all, reason = "forms that clippy would write otherwise")]
mod searches;
mod size;
mod spellings;
mod structs;
mod table;
mod vecs;
mod vectors;
mod whole;
