//! What evaluating an expression twice, or elsewhere, would change, as far as its syntax tells.

use syn::Expr;

use super::syntax::is_assignment;
use crate::lower::Lowering;
use crate::lower::expressions::records::is_variant;
use crate::lower::values::value::{Ty, as_name, bare};

impl Lowering<'_> {
    /// Whether evaluating the expression twice, or later, makes no difference.
    pub(in crate::lower) fn is_pure(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Path(_) => as_name(expr).is_none_or(|name| !self.changeable.contains(&name.to_string())),
            Expr::Lit(_) => true,
            Expr::Field(field) => self.is_pure(&field.base) && self.is_frozen(&field.base),
            Expr::Index(index) => {
                self.is_pure(&index.expr) && self.is_frozen(&index.expr) && self.is_pure(&index.index)
            }
            Expr::Unary(unary) => {
                let through = matches!(unary.op, syn::UnOp::Deref(_));
                self.is_pure(&unary.expr) && (!through || self.is_frozen(&unary.expr))
            }
            Expr::Binary(binary) => {
                !is_assignment(&binary.op) && self.is_pure(&binary.left) && self.is_pure(&binary.right)
            }
            Expr::Cast(cast) => self.is_pure(&cast.expr),
            Expr::Paren(inner) => self.is_pure(&inner.expr),
            Expr::Group(inner) => self.is_pure(&inner.expr),
            Expr::Reference(reference) => reference.mutability.is_none() && self.is_pure(&reference.expr),
            _ => false,
        }
    }

    /// Whether an expression is the same wherever in the routine it is evaluated, and evaluating it does nothing else.
    pub(in crate::lower) fn is_repeatable(&self, expr: &Expr) -> bool {
        let names = super::scan::expression(expr).names;
        let is_unfrozen = |name: &String| self.unfrozen.contains(name) && !self.untouched.contains(name);
        let may_change = |name: &String| self.changeable.contains(name) || is_unfrozen(name);
        !super::scan::has_effects(expr) && !names.keys().any(may_change)
    }

    /// Whether what is behind a place cannot change.
    fn is_frozen(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Path(_) => as_name(expr).is_none_or(|name| !self.unfrozen.contains(&name.to_string())),
            Expr::Field(field) => self.is_frozen(&field.base),
            Expr::Index(index) => self.is_frozen(&index.expr),
            Expr::Unary(unary) => self.is_frozen(&unary.expr),
            Expr::Paren(inner) => self.is_frozen(&inner.expr),
            Expr::Group(inner) => self.is_frozen(&inner.expr),
            Expr::Reference(reference) => self.is_frozen(&reference.expr),
            _ => false,
        }
    }

    /// Whether text is a literal or the name of something that does not change, so that it can stand anywhere.
    pub(in crate::lower) fn is_constant(&self, expr: &Expr) -> bool {
        match bare(expr) {
            Expr::Lit(_) => true,
            Expr::Path(_) => self.is_pure(expr),
            Expr::Field(field) => self.is_constant(&field.base) && self.is_pure(expr),
            Expr::Unary(unary) => matches!(unary.op, syn::UnOp::Neg(_)) && matches!(&*unary.expr, Expr::Lit(_)),
            Expr::Reference(reference) => reference.mutability.is_none() && self.is_constant(&reference.expr),
            // A variant of numbers.
            Expr::Call(call) => {
                let of_variant = matches!(&*call.func, Expr::Path(path) if is_variant(&path.path));
                of_variant && call.args.iter().all(|arg| self.is_constant_number(arg))
            }
            Expr::Struct(made) if made.rest.is_none() && is_variant(&made.path) => {
                made.fields.iter().all(|field| self.is_constant_number(&field.expr))
            }
            _ => false,
        }
    }

    /// Whether an expression is a literal or a parameter that is a number.
    fn is_constant_number(&self, expr: &Expr) -> bool {
        match as_name(expr) {
            Some(name) => {
                let is_number =
                    |ty| matches!(self.type_of(ty), Ty::Scalar | Ty::OtherFloat | Ty::Integer(_) | Ty::Bool);
                let params = &self.function.params;
                self.is_pure(expr) && params.iter().any(|param| param.name == *name && is_number(&param.ty))
            }
            None => matches!(bare(expr), Expr::Lit(_) | Expr::Unary(_)) && self.is_constant(expr),
        }
    }
}
