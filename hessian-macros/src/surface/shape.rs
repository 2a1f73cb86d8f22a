//! How a value is made of scalars.

use proc_macro2::{Ident, Span};
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{Expr, Lit, Type};

/// A type that is made of floats of one scalar type.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Shape {
    /// One scalar.
    Scalar,
    /// `[element; length]`
    Array(Box<Shape>, usize),
    /// `(a, b)`
    Tuple(Vec<Shape>),
    /// `&value`
    Reference(Box<Shape>),
}

impl Shape {
    /// The number of scalars.
    pub fn scalars(&self) -> usize {
        match self {
            Shape::Scalar => 1,
            Shape::Array(element, length) => element.scalars() * length,
            Shape::Tuple(parts) => parts.iter().map(Shape::scalars).sum(),
            Shape::Reference(inner) => inner.scalars(),
        }
    }
}

/// What reading a type as floats gives.
pub enum Read {
    /// Floats, with the tokens that name the scalar type.
    Floats(Shape, Vec<Ident>),
    /// Not made of floats alone.
    Other,
    /// Floats, but the type cannot be taken as it is.
    Mistake(Mistake),
}

/// Why a type of floats is not taken.
pub enum Mistake {
    /// The length is no literal: where, how it reads, and how it might read.
    Length(Span, String, String),
    /// The array is empty.
    Empty(Span),
    /// The reference is exclusive.
    Exclusive(Span),
    /// A slice, whose length is not known.
    Slice,
}

/// The name of the primitive float type that a type is, if it is one.
pub fn float(ty: &Type) -> Option<&Ident> {
    let Type::Path(path) = ty else { return None };
    if path.qself.is_some() {
        return None;
    }
    let segments: Vec<_> = path.path.segments.iter().collect();
    let names: Vec<String> = segments.iter().map(|segment| segment.ident.to_string()).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    match names.as_slice() {
        ["f64" | "f32"] | ["std" | "core", "primitive", "f64" | "f32"] => segments.last().map(|last| &last.ident),
        _ => None,
    }
}

/// Reads a type as floats.
pub fn read(ty: &Type) -> Read {
    match ty {
        Type::Paren(inner) => read(&inner.elem),
        Type::Group(inner) => read(&inner.elem),
        Type::Path(_) => match float(ty) {
            Some(scalar) => Read::Floats(Shape::Scalar, vec![scalar.clone()]),
            None => Read::Other,
        },
        Type::Reference(reference) => match read(&reference.elem) {
            Read::Floats(..) if reference.mutability.is_some() => {
                Read::Mistake(Mistake::Exclusive(reference.mutability.span()))
            }
            Read::Floats(shape, scalars) => Read::Floats(Shape::Reference(Box::new(shape)), scalars),
            other => other,
        },
        Type::Array(array) => match read(&array.elem) {
            Read::Floats(element, scalars) => match length(&array.len) {
                Some(0) => Read::Mistake(Mistake::Empty(array.len.span())),
                Some(length) => Read::Floats(Shape::Array(Box::new(element), length), scalars),
                None => {
                    let written = array.len.to_token_stream().to_string();
                    let outer = format!("[{}; 3]", array.elem.to_token_stream());
                    Read::Mistake(Mistake::Length(array.len.span(), written, outer))
                }
            },
            other => other,
        },
        Type::Slice(slice) => match read(&slice.elem) {
            Read::Floats(..) => Read::Mistake(Mistake::Slice),
            other => other,
        },
        Type::Tuple(tuple) if !tuple.elems.is_empty() => tuple_of(tuple),
        _ => Read::Other,
    }
}

fn tuple_of(tuple: &syn::TypeTuple) -> Read {
    let mut parts = Vec::new();
    let mut scalars = Vec::new();
    for part in &tuple.elems {
        match read(part) {
            Read::Floats(shape, names) => {
                parts.push(shape);
                scalars.extend(names);
            }
            other => return other,
        }
    }
    Read::Floats(Shape::Tuple(parts), scalars)
}

/// A literal array length.
pub fn length(len: &Expr) -> Option<usize> {
    match len {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Int(int) => int.base10_parse().ok(),
            _ => None,
        },
        Expr::Paren(inner) => length(&inner.expr),
        Expr::Group(inner) => length(&inner.expr),
        _ => None,
    }
}
