//! What the generics of a function are where it is inlined: its arguments tell.

use std::rc::Rc;

use proc_macro2::{Ident, Span};
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::visit::Visit;
use syn::{
    AngleBracketedGenericArguments, Expr, ExprLit, ExprMethodCall, ExprPath, FnArg, GenericArgument, GenericParam,
    ItemFn, Lit, PathArguments, ReturnType, Signature, Type, TypeImplTrait, TypeTraitObject,
};

use crate::lower::Lowering;
use crate::lower::expressions::integer::{Integer, IntegerType};
use crate::lower::values::scope::Binding;
use crate::lower::values::value::{Value, bare};

/// What the caller says of a function's generics.
#[derive(Default)]
pub(in crate::lower) struct Generics<'a> {
    /// `::<..>` behind its name.
    pub(in crate::lower) turbofish: Option<&'a AngleBracketedGenericArguments>,
    /// The type that its result is expected to have.
    pub(in crate::lower) result: Option<Type>,
}

impl<'a> Generics<'a> {
    /// What a path says, where a value of a type is expected.
    pub(in crate::lower) fn of(path: &'a ExprPath, result: Option<Type>) -> Self {
        let turbofish = path.path.segments.last().and_then(|last| match &last.arguments {
            PathArguments::AngleBracketed(arguments) => Some(arguments),
            _ => None,
        });
        Generics { turbofish, result }
    }

    /// The same of a method call.
    pub(in crate::lower) fn of_method(call: &'a ExprMethodCall, result: Option<Type>) -> Self {
        Generics { turbofish: call.turbofish.as_ref(), result }
    }

    /// The argument that is written for a parameter that is no lifetime, by its number; none for `_`.
    fn written(&self, number: usize) -> Option<Expr> {
        let is_type_or_const = |argument: &&GenericArgument| !matches!(argument, GenericArgument::Lifetime(_));
        self.turbofish?.args.iter().filter(is_type_or_const).nth(number).and_then(written_as)
    }
}

/// A generic argument as an expression; a name may be that of a constant.
fn written_as(argument: &GenericArgument) -> Option<Expr> {
    match argument {
        GenericArgument::Const(value) => Some(value.clone()),
        GenericArgument::Type(Type::Path(path)) => {
            Some(Expr::Path(ExprPath { attrs: Vec::new(), qself: None, path: path.path.clone() }))
        }
        _ => None,
    }
}

impl Lowering<'_> {
    /// Refuses type parameters that the body names: which type they are is not seen.
    pub(super) fn unnamed_types(&mut self, item: &ItemFn) {
        let mut names = std::collections::BTreeMap::new();
        crate::lower::verbatim::scan::identifiers(item.block.to_token_stream(), &mut names);
        for parameter in item.sig.generics.type_params() {
            // The scalar type of the same name is the same type, or what is handed over would not fit.
            let is_scalar = self.function.scalar.is_parameter() && *self.function.scalar == parameter.ident;
            if !is_scalar && names.contains_key(&parameter.ident.to_string()) {
                self.errors.generic_inside(parameter.span(), &item.sig.ident);
            }
        }
    }

    /// A function that stays verbatim, with what is written behind its name.
    pub(super) fn named_with(&mut self, callee: &Expr, generics: &Generics<'_>) -> Expr {
        let mut callee = callee.clone();
        let (Some(turbofish), Expr::Path(path)) = (generics.turbofish, &mut callee) else { return callee };
        let Some(last) = path.path.segments.last_mut() else { return callee };
        let colons = Some(turbofish.colon2_token.unwrap_or_default());
        let mut turbofish = AngleBracketedGenericArguments { colon2_token: colons, ..turbofish.clone() };
        for argument in &mut turbofish.args {
            // A name means something here that it may not mean where the text stands.
            if let Some(Value::Integer(known)) = written_as(argument).and_then(|value| self.constant_value(&value)) {
                *argument = GenericArgument::Const(Integer { ty: None, ..known }.literal());
            }
        }
        last.arguments = PathArguments::AngleBracketed(turbofish);
        callee
    }

    /// What the const parameters of a function stand for: what is written, or what the lengths of its arguments and of
    /// its result tell. None if that is not known of one of them, which is reported.
    pub(super) fn const_arguments(
        &mut self,
        item: &Rc<ItemFn>,
        args: &[Value],
        generics: &Generics<'_>,
        span: Span,
    ) -> Option<Vec<(Ident, Value)>> {
        let mut all = Vec::new();
        let is_type_or_const = |parameter: &&GenericParam| !matches!(parameter, GenericParam::Lifetime(_));
        for (number, parameter) in item.sig.generics.params.iter().filter(is_type_or_const).enumerate() {
            let GenericParam::Const(parameter) = parameter else { continue };
            let value = match generics.written(number) {
                Some(written) => self.const_argument(&written, &parameter.ty),
                None => self
                    .length_of_arguments(&parameter.ident, item, args, generics)
                    .map(|length| usize_value(length as i128)),
            };
            let Some(value) = value else {
                let is_of_block = self.block_of(item).is_some_and(|block| block.has_length(&parameter.ident));
                if is_of_block {
                    self.errors.untold_length(span, &item.sig.ident, &parameter.ident);
                } else {
                    self.errors.untold_generic(span, &item.sig);
                }
                return None;
            };
            all.push((parameter.ident.clone(), value));
        }
        Some(all)
    }

    /// Binds the const parameters of a function.
    pub(super) fn bind_constants(&mut self, constants: Vec<(Ident, Value)>) {
        for (name, value) in constants {
            let slot = self.scopes.fresh(value);
            self.scopes.bind(name.to_string(), Binding::Local(slot));
        }
    }

    /// The value of an argument of a const parameter, if it is known.
    fn const_argument(&mut self, written: &Expr, ty: &Type) -> Option<Value> {
        match self.constant_value(written)? {
            Value::Integer(integer) => {
                let ty = IntegerType::named(&ty.to_token_stream().to_string());
                Some(Value::Integer(Integer { ty, ..integer }))
            }
            value @ Value::Truth(_) => Some(value),
            _ => None,
        }
    }

    fn length_of_arguments(
        &self,
        parameter: &Ident,
        item: &Rc<ItemFn>,
        args: &[Value],
        generics: &Generics<'_>,
    ) -> Option<usize> {
        let own = || self.block_of(item).map(|block| &block.seen.ty);
        let of_inputs = item.sig.inputs.iter().zip(args).find_map(|(input, arg)| match input {
            FnArg::Typed(input) => self.length_of(parameter, &input.ty, arg),
            FnArg::Receiver(_) => self.length_of(parameter, own()?, arg),
        });
        let of_result = || match (&item.sig.output, &generics.result) {
            (ReturnType::Type(_, ty), Some(expected)) => length_within(parameter, ty, expected),
            _ => None,
        };
        of_inputs.or_else(of_result)
    }

    /// The length that a const parameter stands for in a type, given a value of that type.
    pub(in crate::lower) fn length_of(&self, parameter: &Ident, ty: &Type, value: &Value) -> Option<usize> {
        match (ty, value) {
            (_, Value::Place(place)) => self.length_of(parameter, ty, &self.load(place)),
            (Type::Reference(ty), value) => self.length_of(parameter, &ty.elem, value),
            (Type::Paren(ty), value) => self.length_of(parameter, &ty.elem, value),
            (Type::Array(ty), Value::Array(parts)) => match bare(&ty.len) {
                Expr::Path(path) if path.path.is_ident(parameter) => Some(parts.len()),
                _ => parts.first().and_then(|part| self.length_of(parameter, &ty.elem, part)),
            },
            (Type::Slice(ty), Value::Array(parts)) => {
                parts.first().and_then(|part| self.length_of(parameter, &ty.elem, part))
            }
            (Type::Tuple(ty), Value::Tuple(parts)) => {
                ty.elems.iter().zip(parts.iter()).find_map(|(ty, part)| self.length_of(parameter, ty, part))
            }
            (Type::Path(ty), Value::Record(record)) => self.length_in_struct(parameter, &ty.path, record),
            _ => None,
        }
    }
}

/// Whether a function takes values of which it knows nothing but a trait.
pub(super) fn takes_any_type(signature: &Signature) -> bool {
    let mut traits = Traits(signature.generics.type_params().next().is_some());
    signature.inputs.iter().for_each(|input| traits.visit_fn_arg(input));
    traits.0
}

struct Traits(bool);

impl<'ast> Visit<'ast> for Traits {
    fn visit_type_impl_trait(&mut self, _: &'ast TypeImplTrait) {
        self.0 = true;
    }

    fn visit_type_trait_object(&mut self, _: &'ast TypeTraitObject) {
        self.0 = true;
    }
}

/// The length that a const parameter stands for in a type, given the type that it is where the parameter is known.
fn length_within(parameter: &Ident, ty: &Type, expected: &Type) -> Option<usize> {
    match (ty, expected) {
        (Type::Array(ty), Type::Array(expected)) => match bare(&ty.len) {
            Expr::Path(path) if path.path.is_ident(parameter) => literal_length(&expected.len),
            _ => length_within(parameter, &ty.elem, &expected.elem),
        },
        (Type::Tuple(ty), Type::Tuple(expected)) => {
            ty.elems.iter().zip(&expected.elems).find_map(|(ty, expected)| length_within(parameter, ty, expected))
        }
        _ => None,
    }
}

fn literal_length(length: &Expr) -> Option<usize> {
    match bare(length) {
        Expr::Lit(ExprLit { lit: Lit::Int(number), .. }) => number.base10_parse().ok(),
        _ => None,
    }
}

fn usize_value(value: i128) -> Value {
    Value::Integer(Integer { value, ty: IntegerType::named("usize") })
}
