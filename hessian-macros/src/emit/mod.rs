//! Graph in, tokens out.

pub mod code;
pub mod docs;
pub mod interface;
pub mod items;
pub mod names;
mod verbatim;
