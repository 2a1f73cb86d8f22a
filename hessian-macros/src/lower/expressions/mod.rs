//! Expressions that come to values: one form of syntax, or one family of methods, each.

pub(in crate::lower) mod arrays;
pub(in crate::lower) mod assign;
pub(in crate::lower) mod attributes;
pub(in crate::lower) mod casts;
pub(in crate::lower) mod expected;
pub(in crate::lower) mod expression;
pub(in crate::lower) mod integer;
pub(in crate::lower) mod integer_methods;
pub(in crate::lower) mod macros;
pub(in crate::lower) mod methods;
pub(in crate::lower) mod operators;
pub(in crate::lower) mod paths;
pub(in crate::lower) mod records;
pub(in crate::lower) mod unseen;
pub(in crate::lower) mod vectors;
