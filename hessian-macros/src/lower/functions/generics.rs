//! What the generics of a function are where it is inlined: its arguments tell.

use std::rc::Rc;

use proc_macro2::{Ident, Span};
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::visit::Visit;
use syn::visit_mut::VisitMut;
use syn::{
    AngleBracketedGenericArguments, Expr, ExprMethodCall, ExprPath, FnArg, GenericArgument, GenericParam, ItemFn,
    ItemStruct, Path, PathArguments, PathSegment, ReturnType, Signature, Type, TypeImplTrait, TypeTraitObject,
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
    /// `::<..>` behind the name of the type in front of it.
    pub(in crate::lower) of_type: Option<AngleBracketedGenericArguments>,
    /// The type that its result is expected to have.
    pub(in crate::lower) result: Option<Type>,
}

impl<'a> Generics<'a> {
    /// The same of a method call.
    pub(in crate::lower) fn of_method(call: &'a ExprMethodCall, result: Option<Type>) -> Self {
        Generics { turbofish: call.turbofish.as_ref(), of_type: None, result }
    }

    /// The argument that is written for a parameter that is no lifetime, by its number; none for `_`.
    fn written(&self, number: usize) -> Option<Expr> {
        let is_type_or_const = |argument: &&GenericArgument| !matches!(argument, GenericArgument::Lifetime(_));
        self.turbofish?.args.iter().filter(is_type_or_const).nth(number).and_then(written_as)
    }
}

/// The generic arguments of a part of a path.
fn arguments(segment: &PathSegment) -> Option<&AngleBracketedGenericArguments> {
    match &segment.arguments {
        PathArguments::AngleBracketed(arguments) => Some(arguments),
        _ => None,
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
    /// What a path says of generics, where a value of a type is expected.
    pub(in crate::lower) fn generics_of<'p>(&self, path: &'p ExprPath, result: Option<Type>) -> Generics<'p> {
        let of_type = match (&path.qself, path.path.segments.iter().rev().nth(1)) {
            (Some(qself), _) => match &*qself.ty {
                Type::Path(ty) => ty.path.segments.last().and_then(arguments).cloned(),
                _ => None,
            },
            (None, Some(front)) => match self.scopes.lookup(&front.ident.to_string()) {
                Some(Binding::Alias(ty)) if path.path.segments.len() == 2 => match self.resolved(&ty) {
                    Type::Path(ty) => ty.path.segments.last().and_then(arguments).cloned(),
                    _ => None,
                },
                _ => arguments(front).cloned(),
            },
            (None, None) => None,
        };
        Generics { turbofish: path.path.segments.last().and_then(arguments), of_type, result }
    }

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
            let written = generics.written(number).or_else(|| self.written_of_type(&parameter.ident, item, generics));
            let value = match written {
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

    /// What is written in front of a function's name for a const parameter of its `impl` block.
    fn written_of_type(&self, parameter: &Ident, item: &Rc<ItemFn>, generics: &Generics<'_>) -> Option<Expr> {
        let (block, written) = (self.block_of(item)?, generics.of_type.as_ref()?);
        let Type::Path(own) = &block.seen.ty else { return None };
        let PathArguments::AngleBracketed(own) = &own.path.segments.last()?.arguments else { return None };
        argument_of(parameter, own, written)
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
        &mut self,
        parameter: &Ident,
        item: &Rc<ItemFn>,
        args: &[Value],
        generics: &Generics<'_>,
    ) -> Option<usize> {
        let own = || self.block_of(item).map(|block| &block.seen.ty);
        let this = &*self;
        let of_inputs = item.sig.inputs.iter().zip(args).find_map(|(input, arg)| match input {
            FnArg::Typed(input) => this.length_of(parameter, &input.ty, arg),
            FnArg::Receiver(_) => this.length_of(parameter, own()?, arg),
        });
        if of_inputs.is_some() {
            return of_inputs;
        }
        match (&item.sig.output, &generics.result) {
            (ReturnType::Type(_, ty), Some(expected)) => self.length_within(parameter, ty, expected),
            _ => None,
        }
    }

    /// The length that a const parameter stands for in a type, given the type that it is where the parameter is known.
    fn length_within(&mut self, parameter: &Ident, ty: &Type, expected: &Type) -> Option<usize> {
        match (ty, expected) {
            (Type::Array(ty), Type::Array(expected)) => match bare(&ty.len) {
                Expr::Path(path) if path.path.is_ident(parameter) => self.count(&expected.len),
                _ => self.length_within(parameter, &ty.elem, &expected.elem),
            },
            (Type::Tuple(ty), Type::Tuple(expected)) => ty
                .elems
                .iter()
                .zip(&expected.elems)
                .find_map(|(ty, expected)| self.length_within(parameter, ty, expected)),
            (Type::Path(ty), Type::Path(expected)) => {
                let (ty, expected) = (ty.path.segments.last()?, expected.path.segments.last()?);
                match (&ty.arguments, &expected.arguments) {
                    (PathArguments::AngleBracketed(own), PathArguments::AngleBracketed(written))
                        if ty.ident == expected.ident =>
                    {
                        let length = argument_of(parameter, own, written)?;
                        self.count(&length)
                    }
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// The type of a struct's field without the struct's parameters: with what is written for them, or nothing known.
    pub(in crate::lower) fn with_arguments(&mut self, ty: &Type, item: &ItemStruct, written: &Path) -> Type {
        let arguments = written.segments.last().and_then(arguments);
        let is_no_lifetime = |parameter: &&GenericParam| !matches!(parameter, GenericParam::Lifetime(_));
        let mut known = Known::default();
        for (number, parameter) in item.generics.params.iter().filter(is_no_lifetime).enumerate() {
            let written = arguments.and_then(|arguments| {
                let is_no_lifetime = |argument: &&GenericArgument| !matches!(argument, GenericArgument::Lifetime(_));
                arguments.args.iter().filter(is_no_lifetime).nth(number)
            });
            match (parameter, written) {
                (GenericParam::Const(parameter), written) => {
                    let length = written.and_then(written_as).and_then(|length| self.count(&length));
                    let length = length.map_or_else(|| syn::parse_quote!(_), |length| syn::parse_quote!(#length));
                    known.lengths.push((parameter.ident.clone(), length));
                }
                (GenericParam::Type(parameter), Some(GenericArgument::Type(ty))) => {
                    known.types.push((parameter.ident.clone(), ty.clone()));
                }
                (GenericParam::Type(parameter), _) => {
                    known.types.push((parameter.ident.clone(), syn::parse_quote!(_)));
                }
                (GenericParam::Lifetime(_), _) => {}
            }
        }
        let mut ty = ty.clone();
        known.visit_type_mut(&mut ty);
        ty
    }

    /// A path whose generic arguments are not the names of constants that are known: these mean nothing elsewhere.
    pub(in crate::lower) fn with_known_arguments(&self, path: &ExprPath) -> ExprPath {
        let scan = crate::lower::verbatim::scan::expression(&Expr::Path(path.clone()));
        let mut known = Known::default();
        for name in &scan.arguments {
            if let Some(Value::Integer(length)) = self.scopes.local(name).map(|slot| self.scopes.value(slot)) {
                let name = Ident::new(name, Span::mixed_site());
                known.lengths.push((name, Integer { ty: None, ..*length }.literal()));
            }
        }
        let mut path = path.clone();
        known.visit_expr_path_mut(&mut path);
        path
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

/// What is written in the place of a parameter among the arguments of a type.
fn argument_of(
    parameter: &Ident,
    own: &AngleBracketedGenericArguments,
    written: &AngleBracketedGenericArguments,
) -> Option<Expr> {
    let is_no_lifetime = |argument: &&GenericArgument| !matches!(argument, GenericArgument::Lifetime(_));
    let own = own.args.iter().filter(is_no_lifetime);
    let is_it = |(own, _): &(&GenericArgument, &GenericArgument)| matches!(written_as(own), Some(Expr::Path(path)) if path.path.is_ident(parameter));
    let (_, found) = own.zip(written.args.iter().filter(is_no_lifetime)).find(is_it)?;
    written_as(found)
}

/// Writes what parameters stand for instead of their names.
#[derive(Default)]
struct Known {
    lengths: Vec<(Ident, Expr)>,
    types: Vec<(Ident, Type)>,
}

impl VisitMut for Known {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        if let Expr::Path(path) = expr
            && let Some((_, known)) = self.lengths.iter().find(|(name, _)| path.path.is_ident(name))
        {
            *expr = known.clone();
            return;
        }
        syn::visit_mut::visit_expr_mut(self, expr);
    }

    fn visit_type_mut(&mut self, ty: &mut Type) {
        if let Type::Path(path) = ty
            && let Some((_, known)) = self.types.iter().find(|(name, _)| path.path.is_ident(name))
        {
            *ty = known.clone();
            return;
        }
        syn::visit_mut::visit_type_mut(self, ty);
    }

    fn visit_generic_argument_mut(&mut self, argument: &mut GenericArgument) {
        if let GenericArgument::Type(Type::Path(path)) = argument
            && let Some((_, known)) = self.lengths.iter().find(|(name, _)| path.path.is_ident(name))
        {
            *argument = match known {
                Expr::Infer(_) => syn::parse_quote!(_),
                known => GenericArgument::Const(known.clone()),
            };
            return;
        }
        syn::visit_mut::visit_generic_argument_mut(self, argument);
    }
}

fn usize_value(value: i128) -> Value {
    Value::Integer(Integer { value, ty: IntegerType::named("usize") })
}
