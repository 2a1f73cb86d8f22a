//! What `hessian_runtime::symmetric` says of matrices whose answers are known.

// As in the module under test: row and column numbers are the notation.
#![allow(clippy::needless_range_loop)]

mod eigen;
mod inertia;
mod matrices;
mod solve;
mod verdict;
