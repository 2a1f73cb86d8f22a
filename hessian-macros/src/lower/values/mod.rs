//! What an expression is worth at expansion, and where it is kept.

pub(in crate::lower) mod elements;
pub(in crate::lower) mod place;
pub(in crate::lower) mod scalars;
pub(in crate::lower) mod scope;
pub(in crate::lower) mod slices;
pub(in crate::lower) mod snapshot;
pub(in crate::lower) mod value;
