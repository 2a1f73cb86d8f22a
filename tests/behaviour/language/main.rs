//! Expressions, statements, iterators and types on the differentiated path.
#![allow(missing_docs, clippy::pedantic, clippy::double_ended_iterator_last, reason = "functions as users write them")]

mod constructs;
mod edges;
mod enums;
mod found;
#[allow(clippy::all, reason = "forms that clippy would write otherwise")]
mod iterators;
mod joined;
mod mixed;
#[allow(clippy::all, reason = "forms that clippy would write otherwise")]
mod options;
mod patterns;
mod picks;
mod recursions;
#[allow(clippy::all, reason = "forms that clippy would write otherwise")]
mod remembered;
mod searches;
mod spellings;
mod structs;
mod variants;
mod vecs;

use tests::oracle;
