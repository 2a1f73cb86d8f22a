//! The scalar type of a function: `f64`, `f32`, an alias of one of them, or a type parameter that is a float.

use std::fmt;
use std::ops::Deref;

use proc_macro2::{Ident, TokenStream};
use quote::ToTokens;
use syn::{
    FnArg, GenericParam, Generics, Pat, PatType, Path, ReturnType, Signature, Type, TypeParamBound, WherePredicate,
};

use super::Home;
use super::shape::float;
use crate::diagnostics::Errors;
use crate::ir::Precision;
use crate::options::Options;

/// The scalar type of a function; it reads as its name.
#[derive(Clone)]
pub struct Scalar {
    name: Ident,
    ty: Type,
    /// What kind of type it is.
    pub number: Number,
}

/// What kind of type a scalar type is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Number {
    /// `f64` or `f32`.
    Primitive,
    /// The name of one of them: which one, rustc knows.
    Alias,
    /// A type parameter with a bound that makes it a float.
    Parameter(Bound),
}

/// Where the methods of a type parameter come from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Bound {
    /// `hessian_runtime::Real`.
    Real,
    /// `num_traits::Float` or one of its relatives, as the user spells it.
    NumTraits(Box<Path>),
}

impl Scalar {
    /// A scalar type that is spelled as it is called.
    pub fn named(name: Ident, number: Number) -> Self {
        let ty = Type::Path(syn::TypePath { attrs: Vec::new(), qself: None, path: name.clone().into() });
        Scalar { name, ty, number }
    }

    /// Whether a type is this one.
    pub fn is(&self, ty: &Type) -> bool {
        match (&self.number, ty) {
            (_, Type::Paren(inner)) => self.is(&inner.elem),
            (_, Type::Group(inner)) => self.is(&inner.elem),
            (Number::Primitive, _) => float(ty).is_some_and(|float| *float == self.name),
            (Number::Alias, _) => plain(ty).is_some_and(|name| *name == self.name),
            (Number::Parameter(_), Type::Path(path)) => path.qself.is_none() && path.path.is_ident(&self.name),
            _ => false,
        }
    }

    /// Whether it is a type parameter, so that no literal is of this type.
    pub fn is_parameter(&self) -> bool {
        matches!(self.number, Number::Parameter(_))
    }

    /// How a user makes a number of a type parameter.
    pub fn maker(&self) -> Option<&'static str> {
        match self.number {
            Number::Primitive | Number::Alias => None,
            Number::Parameter(Bound::Real) => Some("from_f64(..)"),
            Number::Parameter(Bound::NumTraits(_)) => Some("from(..).unwrap()"),
        }
    }

    /// Which constants may be folded.
    pub fn precision(&self) -> Precision {
        match self.number {
            Number::Primitive if self.name == "f32" => Precision::Single,
            Number::Primitive => Precision::Double,
            Number::Alias | Number::Parameter(_) => Precision::Generic,
        }
    }
}

impl Deref for Scalar {
    type Target = Ident;

    fn deref(&self) -> &Ident {
        &self.name
    }
}

impl fmt::Display for Scalar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.name.fmt(f)
    }
}

impl ToTokens for Scalar {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.ty.to_tokens(tokens);
    }
}

impl<T: AsRef<str> + ?Sized> PartialEq<T> for Scalar {
    fn eq(&self, other: &T) -> bool {
        self.name == *other
    }
}

/// What a signature says about its scalar type, before its parameters are looked at: the type parameter that is a
/// float, or an alias. One scalar type serves a function, so an alias shows in the result.
pub fn declared(signature: &Signature, home: Home, options: &Options, errors: &mut Errors) -> Option<Scalar> {
    let mut found: Option<Scalar> = None;
    for parameter in signature.generics.type_params() {
        let Some(bound) = bound(&parameter.ident, &signature.generics) else { continue };
        match &found {
            Some(first) => errors.two_scalar_parameters(parameter.ident.span(), first, &parameter.ident),
            None => found = Some(Scalar::named(parameter.ident.clone(), Number::Parameter(bound))),
        }
    }
    if found.is_some() {
        return found;
    }
    let ReturnType::Type(_, output) = &signature.output else { return None };
    let ty = leaf(output)?;
    let name = plain(ty)?;
    let variables = signature.inputs.iter().filter_map(|input| match input {
        FnArg::Typed(PatType { pat, ty, .. }) => match &**pat {
            Pat::Ident(pattern) if options.constants.contains(&pattern.ident) => None,
            _ => leaf(ty),
        },
        FnArg::Receiver(_) => None,
    });
    let variables: Vec<&Type> = variables.collect();
    let is_told = |name: &Ident| options.structs.iter().any(|layout| layout.name == *name);
    let is_used = variables.iter().filter_map(|ty| plain(ty)).any(|ty| ty == name || is_told(ty));
    if variables.iter().any(|ty| float(ty).is_some()) || is_told(name) || !is_used {
        return None;
    }
    if signature.generics.type_params().any(|parameter| parameter.ident == *name) {
        errors.unbound_scalar(name.span(), name);
        return None;
    }
    // A macro does not see what is declared around a method, but hardly anyone calls an alias by one letter.
    if home == Home::Impl && name.to_string().len() == 1 {
        errors.parameter_of_impl(name.span(), name, &signature.ident);
        return None;
    }
    Some(Scalar { name: name.clone(), ty: ty.clone(), number: Number::Alias })
}

/// The primitive scalar type that the result is made of.
pub fn of_result(signature: &Signature) -> Option<Ident> {
    let ReturnType::Type(_, output) = &signature.output else { return None };
    float(leaf(output)?).cloned()
}

/// The bound that makes a type parameter a float.
fn bound(parameter: &Ident, generics: &Generics) -> Option<Bound> {
    let mut bounds: Vec<&TypeParamBound> = Vec::new();
    for declared in &generics.params {
        if let GenericParam::Type(declared) = declared
            && declared.ident == *parameter
        {
            bounds.extend(&declared.bounds);
        }
    }
    for predicate in generics.where_clause.iter().flat_map(|clause| &clause.predicates) {
        if let WherePredicate::Type(predicate) = predicate
            && matches!(&predicate.bounded_ty, Type::Path(path) if path.path.is_ident(parameter))
        {
            bounds.extend(&predicate.bounds);
        }
    }
    let mut found = None;
    for bound in bounds {
        let TypeParamBound::Trait(bound) = bound else { continue };
        let names: Vec<String> = bound.path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        let foreign = names.iter().any(|name| name == "num_traits" || name == "num");
        match names.last().map(String::as_str) {
            Some("Real") if !foreign => return Some(Bound::Real),
            Some("Real" | "Float" | "FloatCore") => found = Some(Bound::NumTraits(Box::new(bound.path.clone()))),
            _ => {}
        }
    }
    found
}

/// The type that arrays, tuples and references are made of, by the first of their parts.
fn leaf(ty: &Type) -> Option<&Type> {
    match ty {
        Type::Path(_) => Some(ty),
        Type::Array(array) => leaf(&array.elem),
        Type::Reference(reference) => leaf(&reference.elem),
        Type::Paren(inner) => leaf(&inner.elem),
        Type::Group(inner) => leaf(&inner.elem),
        Type::Tuple(tuple) => leaf(tuple.elems.first()?),
        _ => None,
    }
}

/// The last name of a type that is a plain path to something that is no primitive type.
fn plain(ty: &Type) -> Option<&Ident> {
    let Type::Path(path) = ty else { return None };
    let segments = &path.path.segments;
    if path.qself.is_some() || segments.iter().any(|segment| !segment.arguments.is_none()) {
        return None;
    }
    let name = &segments.last()?.ident;
    let primitive = segments.len() == 1 && super::signature::is_integer(ty) || float(ty).is_some();
    (!primitive && *name != "Self").then_some(name)
}
