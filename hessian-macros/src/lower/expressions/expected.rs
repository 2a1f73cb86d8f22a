//! What is written of the type of a value where it goes: the only thing that tells the length of `array::from_fn`, or
//! what `collect` and `sum` make.

use proc_macro2::Span;
use syn::{Block, Expr, Local, Pat, Stmt, Type};

use crate::lower::control::pattern::is_rest;
use crate::lower::values::value::{Value, bare};
use crate::lower::verbatim::option::{keeps_options, some_option};
use crate::lower::verbatim::syntax::bound_names;
use crate::lower::{Eval, Lowering};

impl Lowering<'_> {
    /// Evaluates an expression where a value of a type is expected.
    pub(in crate::lower) fn evaluate_as(&mut self, expr: &Expr, ty: Option<&Type>) -> Eval<Value> {
        self.expecting(ty, |this, ty| this.expect(expr, ty), |this| this.evaluate(expr))
    }

    /// The same of a block.
    pub(in crate::lower) fn block_as(&mut self, block: &Block, ty: Option<&Type>) -> Eval<Value> {
        self.expecting(ty, |this, ty| this.expect_of_block(block, ty), |this| this.block(block))
    }

    /// The result of a closure where a value of a type is expected.
    pub(in crate::lower) fn apply_as(
        &mut self,
        callee: &Value,
        args: Vec<Value>,
        ty: Option<&Type>,
        span: Span,
    ) -> Eval<Value> {
        let expect = |this: &mut Self, ty: &Type| {
            if let Value::Closure(closure) = callee {
                this.expect(&closure.syntax.body, ty);
            }
        };
        self.expecting(ty, expect, |this| this.apply(callee, args, span))
    }

    /// The type that an expression, which is being evaluated, is expected to have.
    pub(in crate::lower) fn expected(&self, address: usize) -> Option<Type> {
        self.expected.iter().rev().find(|(known, _)| *known == address).map(|(_, ty)| ty.clone())
    }

    fn expecting(
        &mut self,
        ty: Option<&Type>,
        expect: impl FnOnce(&mut Self, &Type),
        evaluate: impl FnOnce(&mut Self) -> Eval<Value>,
    ) -> Eval<Value> {
        let before = self.expected.len();
        if let Some(ty) = ty {
            expect(self, ty);
        }
        let value = evaluate(self);
        // Other syntax may come to stand at these addresses.
        self.expected.truncate(before);
        value
    }

    fn expect(&mut self, expr: &Expr, ty: &Type) {
        let resolved = self.resolved(ty);
        match (bare(expr), &resolved) {
            (Expr::Call(call), _) => self.expected.push((std::ptr::from_ref(call) as usize, resolved)),
            (Expr::MethodCall(call), _) => {
                // An array is mapped to one of the same length.
                if let (true, Type::Array(array)) = (call.method == "map", &resolved) {
                    let array = syn::TypeArray { elem: syn::parse_quote!(_), ..array.clone() };
                    self.expect(&call.receiver, &Type::Array(array));
                }
                if keeps_options(&call.method.to_string()) && self.is_option_type(&resolved) {
                    self.expect(&call.receiver, &some_option());
                }
                self.expected.push((std::ptr::from_ref(call) as usize, resolved));
            }
            (Expr::Struct(made), _) => self.expected.push((std::ptr::from_ref(made) as usize, resolved)),
            (Expr::Block(block), ty) => self.expect_of_block(&block.block, ty),
            (Expr::If(branch), ty) => {
                self.expect_of_block(&branch.then_branch, ty);
                if let Some((_, otherwise)) = &branch.else_branch {
                    self.expect(otherwise, ty);
                }
            }
            (Expr::Match(choice), ty) => choice.arms.iter().for_each(|arm| self.expect(&arm.body, ty)),
            (Expr::Reference(reference), Type::Reference(ty)) => self.expect(&reference.expr, &ty.elem),
            (Expr::Tuple(tuple), Type::Tuple(ty)) if tuple.elems.len() == ty.elems.len() => {
                tuple.elems.iter().zip(&ty.elems).for_each(|(part, ty)| self.expect(part, ty));
            }
            (Expr::Array(array), Type::Array(ty)) => array.elems.iter().for_each(|part| self.expect(part, &ty.elem)),
            _ => {}
        }
    }

    fn expect_of_block(&mut self, block: &Block, ty: &Type) {
        if let Some(Stmt::Expr(tail, None)) = block.stmts.last() {
            self.expect(tail, ty);
            self.expect_of_locals(block, tail, ty);
        }
    }

    /// What a local is expected to be that is the result of its block, or a part of that.
    fn expect_of_locals(&mut self, block: &Block, result: &Expr, ty: &Type) {
        match (bare(result), ty) {
            (Expr::Path(path), ty) => {
                let Some(name) = path.path.get_ident() else { return };
                let binds = |local: &&Local| {
                    let mut names = Vec::new();
                    bound_names(&local.pat, &mut names);
                    names.contains(name)
                };
                let locals =
                    block.stmts.iter().filter_map(|s| if let Stmt::Local(local) = s { Some(local) } else { None });
                if let Some(Local { pat: Pat::Ident(_), init: Some(init), .. }) = locals.rev().find(binds) {
                    self.expect(&init.expr, ty);
                }
            }
            (Expr::Tuple(tuple), Type::Tuple(ty)) if tuple.elems.len() == ty.elems.len() => {
                tuple.elems.iter().zip(&ty.elems).for_each(|(part, ty)| self.expect_of_locals(block, part, ty));
            }
            _ => {}
        }
    }
}

/// What a pattern tells of the type of what it takes apart: the one that is written, or the lengths of arrays.
pub(in crate::lower) fn told(pattern: &Pat) -> Option<Type> {
    match pattern {
        Pat::Type(typed) => Some((*typed.ty).clone()),
        Pat::Paren(inner) => told(&inner.pat),
        Pat::Slice(slice) if !slice.elems.iter().any(is_rest) => {
            let (length, element) = (slice.elems.len(), slice.elems.iter().find_map(told));
            let element = element.unwrap_or_else(|| syn::parse_quote!(_));
            Some(syn::parse_quote!([#element; #length]))
        }
        Pat::Tuple(tuple) if !tuple.elems.iter().any(is_rest) => {
            let parts = tuple.elems.iter().map(|part| told(part).unwrap_or_else(|| syn::parse_quote!(_)));
            Some(syn::parse_quote!((#(#parts,)*)))
        }
        _ => None,
    }
}
