//! Graph in, tokens out.

mod arrange;
mod blocks;
mod bounds;
pub mod code;
mod constants;
pub mod docs;
mod dot;
pub mod elements;
pub mod exports;
mod expression;
mod fused;
pub mod interface;
pub mod items;
mod kept;
mod mentions;
pub mod names;
pub mod numbers;
mod outer;
mod part;
mod results;
mod sweep;
mod tokens;
mod turns;
mod uses;
mod verbatim;
