//! The contest and the passes, by evaluating graphs.

mod contest;
mod order;
mod passes;
mod uniform;
mod zeros;
