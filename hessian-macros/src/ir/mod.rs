//! The intermediate representation: a graph of scalar operations in a tree of blocks.

mod algebra;
pub mod evaluate;
mod graph;
mod node;
mod print;
pub mod verify;

pub use graph::{Graph, Step};
pub use node::{BlockId, Comparison, Kind, LeafId, NodeId, Op, Precision, RegionId};
