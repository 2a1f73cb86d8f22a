//! How a value is made of scalars.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{BinOp, Expr, Lit, Member, Path, PathArguments, Stmt, Type};

use super::record::Layout;
use super::scalar::Scalar;

/// A type that is made of floats of one scalar type.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Shape {
    /// One scalar.
    Scalar,
    /// `[element; length]`
    Array(Box<Shape>, usize),
    /// `(a, b)`
    Tuple(Vec<Shape>),
    /// A struct.
    Struct(Structure),
    /// `&value`
    Reference(Box<Shape>),
}

/// A struct that is made of scalars.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Structure {
    /// The struct as expressions and patterns name it.
    pub path: Path,
    /// Its fields.
    pub fields: Vec<(Member, Shape)>,
    /// Whether it has more fields, which are constants.
    pub is_open: bool,
}

impl Shape {
    /// The number of scalars.
    pub fn scalars(&self) -> usize {
        match self {
            Shape::Scalar => 1,
            Shape::Array(element, length) => element.scalars() * length,
            Shape::Tuple(parts) => parts.iter().map(Shape::scalars).sum(),
            Shape::Struct(structure) => structure.fields.iter().map(|(_, shape)| shape.scalars()).sum(),
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

/// What is known of the types and lengths that are named in a function and stand outside of it.
#[derive(Clone, Default)]
pub struct Types {
    /// The scalar type, if it is none of the primitive ones.
    pub scalar: Option<Scalar>,
    /// Constants that the user has told the value of.
    pub constants: BTreeMap<String, i128>,
    /// Structs whose fields are known.
    pub structs: Vec<Layout>,
    /// The scalar type that the result is made of, if it is a primitive one.
    pub result: Option<Ident>,
}

impl Types {
    /// The name of the scalar type that a type is, if it is one.
    fn scalar<'a>(&'a self, ty: &'a Type) -> Option<&'a Ident> {
        match &self.scalar {
            Some(scalar) if scalar.is(ty) => Some(scalar),
            _ => float(ty),
        }
    }

    /// Reads a type as floats.
    pub fn read(&self, ty: &Type) -> Read {
        match ty {
            Type::Paren(inner) => self.read(&inner.elem),
            Type::Group(inner) => self.read(&inner.elem),
            Type::Path(_) => match self.scalar(ty) {
                Some(scalar) => Read::Floats(Shape::Scalar, vec![scalar.clone()]),
                None => self.structure(ty),
            },
            Type::Reference(reference) => match self.read(&reference.elem) {
                Read::Floats(..) if reference.mutability.is_some() => {
                    Read::Mistake(Mistake::Exclusive(reference.mutability.span()))
                }
                Read::Floats(shape, scalars) => Read::Floats(Shape::Reference(Box::new(shape)), scalars),
                other => other,
            },
            Type::Array(array) => match self.read(&array.elem) {
                Read::Floats(element, scalars) => match self.length(&array.len) {
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
            Type::Slice(slice) => match self.read(&slice.elem) {
                Read::Floats(..) => Read::Mistake(Mistake::Slice),
                other => other,
            },
            Type::Tuple(tuple) if !tuple.elems.is_empty() => self.tuple(tuple),
            _ => Read::Other,
        }
    }

    fn tuple(&self, tuple: &syn::TypeTuple) -> Read {
        let mut parts = Vec::new();
        let mut scalars = Vec::new();
        for part in &tuple.elems {
            match self.read(part) {
                Read::Floats(shape, names) => {
                    parts.push(shape);
                    scalars.extend(names);
                }
                other => return other,
            }
        }
        Read::Floats(Shape::Tuple(parts), scalars)
    }

    /// The elements of a slice behind a reference, or of an array whatever its length; none if that is no such type.
    pub fn elements(&self, ty: &Type) -> Option<Read> {
        match ty {
            Type::Paren(inner) => self.elements(&inner.elem),
            Type::Group(inner) => self.elements(&inner.elem),
            Type::Reference(reference) if reference.mutability.is_none() => match &*reference.elem {
                Type::Slice(slice) => Some(self.read(&slice.elem)),
                behind => self.elements(behind),
            },
            Type::Array(array) => Some(self.read(&array.elem)),
            _ => None,
        }
    }

    /// The fields of a struct that is known by its name.
    pub fn layout(&self, path: &Path) -> Option<&Layout> {
        let name = &path.segments.last()?.ident;
        self.structs.iter().find(|layout| layout.name == *name)
    }

    fn structure(&self, ty: &Type) -> Read {
        let Type::Path(written) = ty else { return Read::Other };
        let Some(layout) = self.layout(&written.path) else { return Read::Other };
        if self.is_recursive(layout) {
            return Read::Other;
        }
        let mut fields = Vec::new();
        let mut scalars = Vec::new();
        for (member, ty) in &layout.fields {
            let shape = match ty {
                None => {
                    scalars.extend(self.scalar.as_deref().or(self.result.as_ref()).cloned());
                    Shape::Scalar
                }
                Some(ty) => match self.read(ty) {
                    Read::Floats(shape, names) => {
                        scalars.extend(names);
                        shape
                    }
                    other => return other,
                },
            };
            fields.push((member.clone(), shape));
        }
        let mut path = written.path.clone();
        for segment in &mut path.segments {
            // The fields' types decide; in an expression a generic argument would have to be spelled otherwise.
            segment.arguments = PathArguments::None;
        }
        Read::Floats(Shape::Struct(Structure { path, fields, is_open: layout.is_open }), scalars)
    }

    /// Whether a struct contains itself, behind references.
    fn is_recursive(&self, layout: &Layout) -> bool {
        let mut mentioned = BTreeSet::new();
        let mut next = vec![layout];
        while let Some(layout) = next.pop() {
            let mut found = BTreeSet::new();
            layout.fields.iter().for_each(|(_, ty)| names(ty.to_token_stream(), &mut found));
            let new: Vec<String> = found.into_iter().filter(|name| mentioned.insert(name.clone())).collect();
            next.extend(self.structs.iter().filter(|other| new.iter().any(|name| other.name == name)));
        }
        mentioned.contains(&layout.name.to_string())
    }

    /// An array length that is made of literals and known constants.
    pub fn length(&self, len: &Expr) -> Option<usize> {
        self.integer(len).and_then(|length| usize::try_from(length).ok())
    }

    fn integer(&self, expr: &Expr) -> Option<i128> {
        match expr {
            Expr::Lit(literal) => match &literal.lit {
                Lit::Int(int) => int.base10_parse().ok(),
                _ => None,
            },
            Expr::Path(path) if path.qself.is_none() => {
                self.constants.get(&path.path.get_ident()?.to_string()).copied()
            }
            Expr::Binary(binary) => {
                let (a, b) = (self.integer(&binary.left)?, self.integer(&binary.right)?);
                // Lengths have no sign: what is negative in between is a mistake that rustc reports.
                let value = match binary.op {
                    BinOp::Add(_) => a.checked_add(b),
                    BinOp::Sub(_) => a.checked_sub(b),
                    BinOp::Mul(_) => a.checked_mul(b),
                    BinOp::Div(_) => a.checked_div(b),
                    BinOp::Rem(_) => a.checked_rem(b),
                    _ => None,
                };
                value.filter(|&value| value >= 0)
            }
            Expr::Cast(cast) => self.integer(&cast.expr),
            Expr::Paren(inner) => self.integer(&inner.expr),
            Expr::Group(inner) => self.integer(&inner.expr),
            Expr::Block(block) => match block.block.stmts.as_slice() {
                [Stmt::Expr(inner, None)] => self.integer(inner),
                _ => None,
            },
            _ => None,
        }
    }
}

/// The names among tokens.
fn names(tokens: TokenStream, found: &mut BTreeSet<String>) {
    for token in tokens {
        match token {
            TokenTree::Ident(name) => drop(found.insert(name.to_string())),
            TokenTree::Group(group) => names(group.stream(), found),
            _ => {}
        }
    }
}
