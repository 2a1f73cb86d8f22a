//! What the user wrote, with its spans: the function's signature, sorted into variables and constants.

mod shape;
mod signature;

use proc_macro2::{Ident, TokenStream};
use syn::{Item, ItemFn, Pat, Type, Visibility};

pub use shape::{Read, Shape, float, read};

use crate::diagnostics::Errors;
use crate::ir::Precision;
use crate::options::Options;

/// A function to differentiate.
pub struct Function {
    /// The function as written, to be emitted again untouched.
    pub item: ItemFn,
    /// Its name.
    pub name: Ident,
    /// Its visibility, which the companion type shares.
    pub vis: Visibility,
    /// Its parameters in order.
    pub params: Vec<Param>,
    /// The scalar type of its variables and its result.
    pub precision: Precision,
    /// The scalar type as the user spells it.
    pub scalar: Ident,
    /// The number of scalar variables.
    pub variables: usize,
    /// How the result is made of scalars.
    pub output: Shape,
}

/// A parameter.
pub struct Param {
    /// The pattern as written.
    pub pattern: Pat,
    /// The parameter's name in generated signatures; its own, if the pattern is a name.
    pub name: Ident,
    /// Whether the pattern is nothing but the name, so that the name means the argument in the user's body too.
    pub plain: bool,
    /// The type as written.
    pub ty: Type,
    /// How the value is made of scalars of the function's type, if it is.
    pub shape: Option<Shape>,
    /// What it is to the derivatives.
    pub role: Role,
}

/// What a parameter is to the derivatives.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Role {
    /// Differentiated by; its scalars are the variables from `first` on.
    Variable {
        /// The index of its first scalar.
        first: usize,
    },
    /// Passed through.
    Constant,
}

impl Function {
    /// The surface of an annotated item; none if the signature has a mistake.
    pub fn parse(tokens: TokenStream, options: &Options, errors: &mut Errors) -> Option<Self> {
        let item = match syn::parse2::<Item>(tokens.clone()) {
            Ok(Item::Fn(item)) => item,
            Ok(other) => {
                let (span, found) = signature::describe(&other);
                errors.not_a_function(span, found);
                return None;
            }
            // A method does not parse as an item if it has a receiver.
            Err(error) => match syn::parse2::<syn::ImplItemFn>(tokens.clone()) {
                Ok(method) => {
                    errors.method(signature::receiver_span(&method.sig));
                    return None;
                }
                Err(_) => match syn::parse2::<syn::TraitItemFn>(tokens) {
                    Ok(method) => {
                        errors.in_a_trait(method.sig.ident.span());
                        return None;
                    }
                    Err(_) => {
                        errors.syntax(error);
                        return None;
                    }
                },
            },
        };
        signature::read(item, options, errors)
    }
}

#[cfg(test)]
mod tests;
