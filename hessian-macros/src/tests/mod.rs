//! Tests of whole expansions; each pass is tested beside its code.

mod compiled;
mod counts;
mod determinism;
mod functions;
mod orders;
mod size;
mod snapshots;
