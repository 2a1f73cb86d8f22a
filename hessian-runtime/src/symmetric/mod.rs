//! Small dense symmetric matrices: what a Hessian says about a point, and the step it suggests.
//!
//! Everything works on `[[T; N]; N]` by reference and on the stack: no allocation, no panic, no `std`. Only the lower
//! triangle (`h[i][j]`, `j <= i`) is read, the upper one is taken to be its mirror image.
//!
//! | question | routine |
//! |---|---|
//! | minimum, maximum or saddle? | [`classify`] |
//! | positive or negative definite, or neither? | [`definiteness`] |
//! | how many positive, negative and zero eigenvalues? | [`inertia`] |
//! | which x solves h·x = b? | [`solve`] |
//! | which way is down, and how far? | [`newton_step`] |
//! | the spectrum itself | [`eigenvalues`], [`eigen`] |
//!
//! # Scale
//! Variables measured in different units give Hessians whose entries differ by many orders of magnitude: a fit with
//! one parameter near 10³ and another near 10⁻⁶ has diagonal entries 10¹⁸ apart, and a tolerance relative to the
//! largest entry would call the smaller one zero. The verdicts here do not depend on the units. Every routine but
//! the two for eigenvalues first multiplies row and column i by a power of two dᵢ such that no entry exceeds one and
//! every row has one near it (Duff and Pralet 2005); this rounds nothing, and a congruence D·H·D has the inertia of H
//! (Sylvester 1852). Tolerances are relative to that scaled matrix, which amounts to taking every entry for as
//! accurate as its own digits.
//!
//! # Values that are not numbers
//! An infinite or NaN entry has an answer of its own everywhere ([`Definiteness::NotFinite`],
//! [`CriticalPoint::NotFinite`], `None`, eigenvalues NaN): it never passes for a minimum.
//!
//! ```
//! use hessian_runtime::symmetric::{classify, definiteness, CriticalPoint, Definiteness};
//!
//! // x² − y² at the origin
//! let (gradient, hessian) = ([0.0, 0.0], [[2.0, 0.0], [0.0, -2.0]]);
//! assert_eq!(definiteness(&hessian), Definiteness::Indefinite);
//! assert_eq!(classify(&gradient, &hessian, 1e-9), CriticalPoint::Saddle);
//! ```

// Row and column numbers are the notation of the subject; iterators over one of three arrays would hide it.
#![allow(clippy::needless_range_loop)]

mod access;
mod binary;
mod eigen;
mod factor;
mod scale;
mod solve;
mod verdict;

pub use eigen::{Eigen, eigen, eigenvalues};
pub use solve::{newton_step, solve};
pub use verdict::{CriticalPoint, Definiteness, Inertia, classify, definiteness, inertia, rounding_tolerance};
