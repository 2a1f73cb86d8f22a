//! The intermediate representation: a graph of scalar operations in a tree of blocks.

mod algebra;
mod elements;
#[cfg(test)]
pub mod evaluate;
mod graph;
pub mod index;
mod loops;
mod node;
mod numbering;
mod print;
pub mod signature;
mod sweep;
#[cfg(test)]
pub mod verify;

pub use graph::{Graph, Step};
pub use node::{BlockId, Comparison, Kind, LeafId, NodeId, Op, Part, Precision, RegionId};
pub use sweep::Sweep;
