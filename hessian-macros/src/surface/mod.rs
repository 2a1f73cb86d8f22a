//! What the user wrote, with its spans: the kind of item, and of each function the signature, sorted into variables
//! and constants.

pub mod aliases;
mod hygiene;
mod implementation;
mod item;
mod nested;
mod record;
mod scalar;
mod shape;
mod signature;

use proc_macro2::Ident;
#[cfg(test)]
use proc_macro2::TokenStream;
use std::collections::BTreeMap;
use std::rc::Rc;

use syn::{ItemConst, ItemEnum, ItemFn, ItemStruct, ItemType, ItemUse, Pat, Type, Visibility};

pub use hygiene::separate;
pub use implementation::{Implementation, with_defaults};
pub use item::{Annotated, function, is_harmless, is_macro, key, take_attribute};
pub use nested::{Inner, Nest, Why};
pub use record::Layout;
pub use scalar::{Bound, Number, Scalar};
pub use shape::{Read, Shape, Structure, Types, float};
pub use signature::is_primitive;

use crate::diagnostics::Errors;
use crate::ir::Precision;
use crate::options::{Options, Rule};
use crate::payload::Found;

/// A function to differentiate.
pub struct Function {
    /// The function as written.
    pub item: ItemFn,
    /// Where it stands.
    pub home: Home,
    /// What else is seen.
    pub around: Rc<Around>,
    /// Annotated functions that it calls, by their paths; none if it may call none.
    pub callees: Option<Rc<Callees>>,
    /// Its name.
    pub name: Ident,
    /// Its visibility, which the companion type shares.
    pub vis: Visibility,
    /// Its parameters in order.
    pub params: Vec<Param>,
    /// The scalar type of its variables and its result.
    pub precision: Precision,
    /// The scalar type as the user spells it.
    pub scalar: Scalar,
    /// What is known of the types that the function names.
    pub types: Types,
    /// The number of scalar variables; of those in an array whose length only the run knows, none.
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
    /// Whether `constant(..)` names it.
    pub listed: bool,
}

/// What a parameter is to the derivatives.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Role {
    /// Differentiated by; its scalars are the variables from `first` on.
    Variable {
        /// The index of its first scalar.
        first: usize,
    },
    /// Differentiated by: an array whose length only the run knows, of elements of the parameter's shape.
    Elements,
    /// Passed through.
    Constant,
}

/// Where a function stands, which decides where its routines can stand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Home {
    /// In a module or a block, where a companion type can stand beside it.
    Module,
    /// In an `impl` block, where only functions and constants can.
    Impl,
}

/// What is found of called functions.
pub type Callees = BTreeMap<String, Found>;

/// What a macro sees around a function: the items of the annotated module or `impl` block.
#[derive(Default, Clone)]
pub struct Around {
    /// Functions of the module.
    pub functions: Vec<Rc<ItemFn>>,
    /// Constants of the module.
    pub constants: Vec<Rc<ItemConst>>,
    /// Functions of modules within the module.
    pub inner_functions: Vec<Rc<Inner<ItemFn>>>,
    /// Constants of modules within the module.
    pub inner_constants: Vec<Rc<Inner<ItemConst>>>,
    /// What the module brings in.
    pub imports: Vec<Rc<ItemUse>>,
    /// Aliases of types.
    pub aliases: Vec<Rc<ItemType>>,
    /// Structs of the module.
    pub structs: Vec<Rc<ItemStruct>>,
    /// Enums of the module.
    pub enums: Vec<Rc<ItemEnum>>,
    /// `impl` blocks of the module, or the annotated one.
    pub blocks: Vec<Rc<Implementation>>,
    /// The number of the block that the function stands in.
    pub own: Option<usize>,
    /// Those of the functions that have a rule.
    pub rules: Vec<Rc<Ruled>>,
}

/// A function with a rule.
pub struct Ruled {
    /// The number of the `impl` block that it stands in.
    pub block: Option<usize>,
    /// Its signature.
    pub function: Function,
    /// Its rule.
    pub rule: Rule,
}

impl Around {
    /// The rule of a function of the module or of one of its blocks.
    pub fn ruled(&self, block: Option<usize>, name: &Ident) -> Option<&Rc<Ruled>> {
        self.rules.iter().find(|ruled| ruled.block == block && ruled.function.name == *name)
    }
}

impl Function {
    /// The parameter that is an array of variables whose length only the run knows, with the shape of its elements.
    pub fn elements(&self) -> Option<(&Param, &Shape)> {
        let param = self.params.iter().find(|param| param.role == Role::Elements)?;
        Some((param, param.shape.as_ref()?))
    }

    /// The surface of a function; none if the signature has a mistake.
    pub fn read(item: ItemFn, home: Home, options: &Options, errors: &mut Errors) -> Option<Self> {
        signature::read(item, home, options, errors)
    }

    /// The surface of an annotated function.
    #[cfg(test)]
    pub fn parse(tokens: TokenStream, options: &Options, errors: &mut Errors) -> Option<Self> {
        match Annotated::parse(tokens, errors)? {
            Annotated::Function(item, home) => Self::read(item, home, options, errors),
            Annotated::Impl(_) | Annotated::Module(_) => None,
        }
    }
}

#[cfg(test)]
mod tests;
