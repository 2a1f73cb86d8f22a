//! Accuracy: against digits of 50-digit calculations, and at edges of the functions.
#![allow(missing_docs, clippy::pedantic, reason = "functions as users write them")]
#![allow(clippy::excessive_precision, clippy::approx_constant, reason = "digits of a calculation")]

mod accuracy;
mod digits;
mod fma;
mod kinks;
mod programs;
mod reference;
mod remainders;
mod scales;
mod squares;
mod table;
mod untaken;
mod whole;

use tests::oracle;
