//! Statements, branches and patterns.

pub(in crate::lower) mod alternatives;
pub(in crate::lower) mod branch;
pub(in crate::lower) mod join;
pub(in crate::lower) mod jumps;
pub(in crate::lower) mod matching;
pub(in crate::lower) mod pattern;
pub(in crate::lower) mod refutable;
pub(in crate::lower) mod statement;
pub(in crate::lower) mod variants;
pub(in crate::lower) mod verbatim_match;
