//! What the syntax of a piece that stays verbatim tells of its type.

use std::collections::BTreeSet;

use syn::{BinOp, Block, Expr, Lit, Stmt, UnOp};

use crate::lower::Lowering;
use crate::lower::expressions::integer::IntegerType;
use crate::lower::expressions::operators::{result_type, type_of};
use crate::lower::expressions::paths::Known;
use crate::lower::values::value::Ty;
use crate::ops::Elementary;

impl Lowering<'_> {
    /// What is known of the type of an expression; `bound` are the names that it binds itself.
    pub(in crate::lower) fn type_of_syntax(&self, expr: &Expr, bound: &BTreeSet<String>) -> Ty {
        self.inferred(expr, bound).unwrap_or(Ty::Unknown)
    }

    /// The same; none for a literal, whose type is that of what it meets.
    fn inferred(&self, expr: &Expr, bound: &BTreeSet<String>) -> Option<Ty> {
        let of = |expr: &Expr| self.inferred(expr, bound);
        Some(match expr {
            Expr::Lit(literal) => match &literal.lit {
                Lit::Bool(_) => Ty::Bool,
                Lit::Float(float) if float.suffix().is_empty() => return None,
                Lit::Float(float) => self.float_named(float.suffix()),
                Lit::Int(int) if int.suffix().is_empty() => return None,
                Lit::Int(int) => match IntegerType::named(int.suffix()) {
                    Some(integer) => Ty::Integer(integer),
                    None => self.float_named(int.suffix()),
                },
                _ => Ty::Unknown,
            },
            Expr::Path(path) => match path.path.get_ident().filter(|_| path.qself.is_none()) {
                None => self.constant_type(&path.path),
                Some(name) if bound.contains(&name.to_string()) => Ty::Unknown,
                Some(name) => {
                    self.scopes.local(&name.to_string()).map_or(Ty::Unknown, |slot| type_of(self.scopes.value(slot)))
                }
            },
            Expr::Paren(inner) => return of(&inner.expr),
            Expr::Group(inner) => return of(&inner.expr),
            Expr::Unary(unary) => match (&unary.op, of(&unary.expr)) {
                (UnOp::Deref(_), Some(Ty::ScalarRef)) => Ty::Scalar,
                (UnOp::Deref(_), _) => Ty::Unknown,
                (_, inner) => return inner,
            },
            Expr::Binary(binary) => match (&binary.op, of(&binary.left), of(&binary.right)) {
                (BinOp::And(_) | BinOp::Or(_), ..) => Ty::Bool,
                (BinOp::Shl(_) | BinOp::Shr(_), left, _) => return left,
                (op, Some(left), Some(right)) => result_type(op, left, right),
                (op, Some(known), None) | (op, None, Some(known)) => result_type(op, known, known),
                (op, None, None) => return (result_type(op, Ty::Scalar, Ty::Scalar) == Ty::Bool).then_some(Ty::Bool),
            },
            Expr::Cast(cast) => crate::lower::Lowering::type_of(self, &cast.ty),
            Expr::MethodCall(call) => {
                let name = call.method.to_string();
                match of(&call.receiver) {
                    _ if name.starts_with("is_") && crate::lower::expressions::methods::is_float_method(&name) => {
                        Ty::Bool
                    }
                    Some(Ty::Scalar | Ty::ScalarRef) if Elementary::from_method(&name).is_some() => Ty::Scalar,
                    _ => Ty::Unknown,
                }
            }
            Expr::Call(call) => match &*call.func {
                Expr::Path(path) => match self.known(path) {
                    Known::From => Ty::Scalar,
                    Known::Float(method) if Elementary::from_method(&method).is_some() => Ty::Scalar,
                    _ => self.enum_named(&path.path).map_or(Ty::Unknown, Ty::Struct),
                },
                _ => Ty::Unknown,
            },
            Expr::Struct(literal) if literal.qself.is_none() => {
                self.enum_named(&literal.path).map_or(Ty::Unknown, Ty::Struct)
            }
            Expr::Reference(reference) => match of(&reference.expr) {
                Some(ty @ (Ty::Struct(_) | Ty::Structs(_))) => ty,
                _ => Ty::Unknown,
            },
            Expr::Array(array) => match agreed(array.elems.iter().map(of)) {
                Some(Ty::Struct(id)) => Ty::Structs(id),
                _ => Ty::Unknown,
            },
            Expr::Block(block) if block.label.is_none() => return self.type_of_tail(&block.block, bound),
            Expr::If(branch) => {
                let otherwise = branch.else_branch.as_ref().map_or(Some(Ty::Unknown), |(_, otherwise)| of(otherwise));
                return agreed([self.type_of_tail(&branch.then_branch, bound), otherwise]);
            }
            Expr::Match(choice) => return agreed(choice.arms.iter().map(|arm| of(&arm.body))),
            _ => Ty::Unknown,
        })
    }

    fn type_of_tail(&self, block: &Block, bound: &BTreeSet<String>) -> Option<Ty> {
        match block.stmts.last() {
            Some(Stmt::Expr(tail, None)) => self.inferred(tail, bound),
            _ => Some(Ty::Unknown),
        }
    }

    fn float_named(&self, name: &str) -> Ty {
        if self.function.scalar == name { Ty::Scalar } else { Ty::OtherFloat }
    }
}

/// The type that all of these have: of whichever it is known.
fn agreed(types: impl IntoIterator<Item = Option<Ty>>) -> Option<Ty> {
    let types: Vec<Option<Ty>> = types.into_iter().collect();
    let known = types.iter().flatten().find(|ty| **ty != Ty::Unknown);
    known.or_else(|| types.iter().flatten().next()).copied()
}
