//! The contest and the passes, by evaluating graphs.

mod contest;
mod order;
mod passes;
mod zeros;
