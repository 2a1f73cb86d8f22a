//! What the generics of a function are where it is inlined: its arguments tell.

use proc_macro2::{Ident, Span};
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{Expr, FnArg, GenericParam, ItemFn, Type};

use crate::lower::Lowering;
use crate::lower::expressions::integer::{Integer, IntegerType};
use crate::lower::values::scope::Binding;
use crate::lower::values::value::{Value, bare};

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

    /// Binds the const parameters of a function, which the lengths of its arguments tell.
    pub(super) fn lengths_of_arguments(&mut self, item: &ItemFn, args: &[Value], span: Span) -> bool {
        for parameter in &item.sig.generics.params {
            let GenericParam::Const(parameter) = parameter else { continue };
            let told = item.sig.inputs.iter().zip(args).find_map(|(input, arg)| match input {
                FnArg::Typed(input) => self.length_of(&parameter.ident, &input.ty, arg),
                FnArg::Receiver(_) => None,
            });
            let Some(length) = told else {
                self.errors.untold_generic(span, &item.sig.ident, &parameter.ident);
                return false;
            };
            let slot =
                self.scopes.fresh(Value::Integer(Integer { value: length as i128, ty: IntegerType::named("usize") }));
            self.scopes.bind(parameter.ident.to_string(), Binding::Local(slot));
        }
        true
    }

    /// The length that a const parameter stands for in a type, given a value of that type.
    fn length_of(&self, parameter: &Ident, ty: &Type, value: &Value) -> Option<usize> {
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
            _ => None,
        }
    }
}
