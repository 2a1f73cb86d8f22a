//! Rust that stays as it is written: which pieces, how they are put together, what they say of themselves.

pub(in crate::lower) mod closure;
pub(in crate::lower) mod demote;
pub(in crate::lower) mod flow;
pub(in crate::lower) mod inference;
pub(in crate::lower) mod leaf;
pub(in crate::lower) mod method;
pub(in crate::lower) mod opaque;
pub(in crate::lower) mod option;
pub(in crate::lower) mod purity;
pub(in crate::lower) mod scan;
pub(in crate::lower) mod search;
pub(in crate::lower) mod settle;
pub(in crate::lower) mod syntax;
pub(in crate::lower) mod text;
