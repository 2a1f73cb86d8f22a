//! Parameters whose type is the name of something that is not seen, and that are computed with as numbers: an alias of
//! the scalar type, of which nothing but this use tells.

use syn::{BinOp, Expr, Member, Pat, Stmt, Type, UnOp};

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
            // `f64::sin(x)`
            Expr::Call(call) if self.is_of_scalar(&call.func) => {
                call.args.iter().find_map(|arg| self.number_of_unseen_type(arg))
            }
            Expr::Block(block) => match &*block.block.stmts {
                [Stmt::Expr(value, None)] => self.number_of_unseen_type(value),
                _ => None,
            },
            // The elements as they are.
            Expr::MethodCall(call) if call.method == "sum" || call.method == "product" => {
                let (param, ty) = self.written_elements(&call.receiver)?;
                self.is_unseen_name(ty).then_some(param)
            }
            place => {
                let (param, ty) = self.written_place(place)?;
                self.is_unseen_name(ty).then_some(param)
            }
        }
    }

    /// Whether a function is one of the scalar type that takes nothing else.
    fn is_of_scalar(&self, callee: &Expr) -> bool {
        let Expr::Path(path) = bare(callee) else { return false };
        let mut segments = path.path.segments.iter().rev();
        match (segments.next(), segments.next()) {
            (Some(last), Some(front)) => {
                let name = last.ident.to_string();
                self.function.scalar == front.ident.to_string() && is_float_method(&name) && name != "powi"
            }
            _ => false,
        }
    }

    /// Remembers what is known of the names to which parts of a parameter are bound.
    pub(in crate::lower) fn alias_parts(&mut self, pattern: &Pat, place: &Expr) {
        let Some((param, ty)) = self.written_place(place) else { return };
        let Some(number) = self.function.params.iter().position(|other| std::ptr::eq(other, param)) else { return };
        let ty = ty.clone();
        self.alias(pattern, number, &ty);
    }

    /// The same for the elements of one in a loop.
    pub(in crate::lower) fn alias_elements(&mut self, pattern: &Pat, iterated: &Expr) {
        let Some((param, ty)) = self.written_elements(iterated) else { return };
        let Some(number) = self.function.params.iter().position(|other| std::ptr::eq(other, param)) else { return };
        let ty = ty.clone();
        self.alias(pattern, number, &ty);
    }

    /// The same for a parameter that is a pattern.
    pub(in crate::lower) fn alias_parameter(&mut self, param: &Param) {
        if let (Role::Constant, false, Some(number)) =
            (param.role, param.listed, self.function.params.iter().position(|other| std::ptr::eq(other, param)))
        {
            self.alias(&param.pattern, number, &param.ty);
        }
    }

    fn alias(&mut self, pattern: &Pat, param: usize, ty: &Type) {
        match (pattern, referred(ty)) {
            (Pat::Paren(inner), ty) => self.alias(&inner.pat, param, ty),
            (Pat::Reference(inner), ty) => self.alias(&inner.pat, param, ty),
            (Pat::Ident(name), ty) if name.subpat.is_none() => {
                self.aliased.insert(name.ident.to_string(), (param, ty.clone()));
            }
            (Pat::Tuple(parts), Type::Tuple(types)) if parts.elems.len() == types.elems.len() => {
                for (part, ty) in parts.elems.iter().zip(&types.elems) {
                    self.alias(part, param, ty);
                }
            }
            (Pat::Slice(parts), Type::Array(array)) => {
                for part in &parts.elems {
                    self.alias(part, param, &array.elem);
                }
            }
            _ => {}
        }
    }

    /// The parameter whose elements are iterated over as they are, and their type as it is written.
    fn written_elements(&self, mut iterated: &Expr) -> Option<(&Param, &Type)> {
        const KEEPING: &[&str] = &["iter", "into_iter", "copied", "cloned", "rev", "take", "skip"];
        loop {
            iterated = match bare(iterated) {
                Expr::MethodCall(call) if KEEPING.contains(&call.method.to_string().as_str()) => &call.receiver,
                // The clone for a pass.
                Expr::Call(call) if call.args.len() == 1 && is_clone(&call.func) => &call.args[0],
                _ => break,
            };
        }
        let (param, ty) = self.written_place(iterated)?;
        match referred(ty) {
            Type::Array(array) => Some((param, &array.elem)),
            _ => None,
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
                if let Some((param, ty)) = self.aliased.get(&name.to_string()) {
                    return Some((&self.function.params[*param], ty));
                }
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

/// Whether a function is `Clone::clone`.
fn is_clone(callee: &Expr) -> bool {
    matches!(bare(callee), Expr::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == "clone"))
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
