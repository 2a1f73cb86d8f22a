//! Graph in, tokens out.

pub mod code;
pub mod docs;
mod dot;
pub mod exports;
mod expression;
pub mod interface;
pub mod items;
pub mod names;
pub mod numbers;
mod results;
mod uses;
mod verbatim;
