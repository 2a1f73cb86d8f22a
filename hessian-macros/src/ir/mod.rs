//! The intermediate representation: a graph of scalar operations in a tree of blocks.

mod algebra;
mod aliases;
mod blocks;
mod elements;
#[cfg(test)]
pub mod evaluate;
mod graph;
pub mod index;
mod list;
mod loops;
mod node;
mod numbering;
mod print;
pub mod signature;
mod sweep;
#[cfg(test)]
pub mod verify;

pub use blocks::Step;
pub use graph::Graph;
pub use loops::Direction;
pub use node::{BlockId, Comparison, Kind, LeafId, NodeId, Op, Part, Precision, RegionId};
pub use sweep::Sweep;
