//! Expressions, statements, iterators and types on the differentiated path.
#![allow(missing_docs, clippy::pedantic, clippy::double_ended_iterator_last, reason = "functions as users write them")]

mod constructs;
mod edges;
mod enums;
mod found;
mod held;
#[allow(clippy::all, reason = "forms that clippy would write otherwise")]
mod iterators;
mod joined;
mod mixed;
#[allow(clippy::all, reason = "forms that clippy would write otherwise")]
mod options;
mod patterns;
mod picks;
mod recursions;
mod remembered;
#[allow(clippy::all, reason = "forms that clippy would write otherwise")]
mod searches;
mod spellings;
mod structs;
mod told;
mod variants;
mod vecs;

use tests::oracle;
