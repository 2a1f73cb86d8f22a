//! Parameters whose type is the name of something that is not seen, and that are computed with as numbers: an alias of
//! the scalar type, of which nothing but this use tells.

use syn::{BinOp, Expr, Member, Type, UnOp};

use crate::lower::Lowering;
use crate::lower::expressions::methods::is_float_method;
use crate::lower::values::value::{Ty, bare};
use crate::surface::{Param, Role};

impl Lowering<'_> {
    /// The parameter that a number is made of, if only its use tells that it is one.
    pub(super) fn number_of_unseen_type(&self, expr: &Expr) -> Option<&Param> {
        match bare(expr) {
            Expr::Binary(binary) => {
                use BinOp::{Add, Div, Mul, Rem, Sub};
                let is_arithmetic = matches!(binary.op, Add(_) | Sub(_) | Mul(_) | Div(_) | Rem(_));
                let sides = [&binary.left, &binary.right];
                sides.into_iter().filter(|_| is_arithmetic).find_map(|side| self.number_of_unseen_type(side))
            }
            Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => self.number_of_unseen_type(&unary.expr),
            Expr::MethodCall(call) if is_float_method(&call.method.to_string()) => {
                self.number_of_unseen_type(&call.receiver)
            }
            // The elements as they are.
            Expr::MethodCall(call) if call.method == "sum" || call.method == "product" => {
                let mut iterated = &*call.receiver;
                while let Expr::MethodCall(call) = bare(iterated)
                    && matches!(
                        call.method.to_string().as_str(),
                        "iter" | "into_iter" | "copied" | "cloned" | "rev" | "take" | "skip"
                    )
                {
                    iterated = &call.receiver;
                }
                let (param, ty) = self.written_place(iterated)?;
                match referred(ty) {
                    Type::Array(array) => self.is_unseen_name(&array.elem).then_some(param),
                    _ => None,
                }
            }
            place => {
                let (param, ty) = self.written_place(place)?;
                self.is_unseen_name(ty).then_some(param)
            }
        }
    }

    /// Whether a type is the name of something that is not seen.
    fn is_unseen_name(&self, ty: &Type) -> bool {
        let Type::Path(path) = referred(ty) else { return false };
        let name = path.path.segments.last().filter(|last| path.qself.is_none() && last.arguments.is_none());
        let is_parameter =
            |name: &syn::Ident| self.function.item.sig.generics.type_params().any(|parameter| parameter.ident == *name);
        let is_name = name.is_some_and(|last| last.ident != "Self" && !is_parameter(&last.ident));
        is_name && self.type_of(referred(ty)) == Ty::Unknown
    }

    /// The parameter that a place begins with, and the type of the place as it is written.
    fn written_place(&self, expr: &Expr) -> Option<(&Param, &Type)> {
        match bare(expr) {
            Expr::Path(path) => {
                let name = path.path.get_ident()?;
                let param = self.function.params.iter().find(|param| param.plain && param.name == *name)?;
                let is_silent = param.role == Role::Constant && !param.listed;
                is_silent.then_some((param, &param.ty))
            }
            Expr::Reference(reference) => self.written_place(&reference.expr),
            Expr::Unary(unary) if matches!(unary.op, UnOp::Deref(_)) => self.written_place(&unary.expr),
            Expr::Index(index) => {
                let (param, ty) = self.written_place(&index.expr)?;
                match referred(ty) {
                    Type::Array(array) => Some((param, &array.elem)),
                    _ => None,
                }
            }
            Expr::Field(field) => match (self.written_place(&field.base)?, &field.member) {
                ((param, ty), Member::Unnamed(index)) => match referred(ty) {
                    Type::Tuple(tuple) => Some((param, tuple.elems.get(index.index as usize)?)),
                    _ => None,
                },
                _ => None,
            },
            _ => None,
        }
    }
}

/// A type without the references to it.
fn referred(ty: &Type) -> &Type {
    match ty {
        Type::Reference(reference) => referred(&reference.elem),
        Type::Paren(inner) => referred(&inner.elem),
        Type::Group(inner) => referred(&inner.elem),
        _ => ty,
    }
}
