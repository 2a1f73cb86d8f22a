//! Choice among equivalent graphs: what is live, what it costs, which candidate wins.

pub mod absorb;
pub mod align;
pub mod contest;
pub mod cost;
pub mod divide;
pub mod expand;
pub mod factor;
pub mod features;
pub mod live;
pub mod pairs;
pub mod resubstitute;
mod rewrite;
pub mod scales;
pub mod shared_order;
pub mod signs;
pub mod sweeps;
pub mod uniform;
mod zeros;

#[cfg(test)]
mod tests;
