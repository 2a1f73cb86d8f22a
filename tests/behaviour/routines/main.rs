//! What generated routines compute and state: items, costs, patterns, certificates.
#![allow(missing_docs, clippy::pedantic, reason = "functions as users write them")]

mod certificate;
mod costs;
mod higher;
mod memory;
mod outer;
mod parts;
mod pattern;
mod routines;
mod size;

use tests::oracle;
