//! `while let`: over all that an iterator has left, or as long as what is evaluated anew in every turn fits.

use std::collections::BTreeMap;
use std::rc::Rc;

use proc_macro2::Ident;
use quote::ToTokens;
use syn::{Expr, ExprLet, ExprWhile, Pat};

use super::joined::Turning;
use super::stream::Stream;
use crate::lower::control::pattern::is_rest;
use crate::lower::values::value::{Value, as_name, bare, written};
use crate::lower::{Eval, Lowering, identifiers};

impl Lowering<'_> {
    /// `while let pattern = value { .. }`
    pub(super) fn while_let(&mut self, turns: &ExprWhile, expr: &Expr, binding: &ExprLet) -> Eval<Value> {
        let span = turns.while_token.span;
        self.turning(turns.label.as_ref(), span, expr, &mut |this, label| {
            this.turn(label, |this| {
                this.let_else(&binding.pat, &binding.expr, |this| this.break_(None, Value::unit(), span))?;
                let value = this.block(&turns.body)?;
                // Behind a mistake, nothing may ever not fit.
                if this.errors.is_empty() { Ok(value) } else { this.break_(None, Value::unit(), span) }
            })
        })
    }

    /// `while let Some(pattern) = iterator.next() { .. }`: a loop over all that is left, behind which nothing is.
    pub(super) fn while_next(
        &mut self,
        turns: &ExprWhile,
        expr: &Expr,
        binding: &ExprLet,
        (pattern, name): (&Pat, &Ident),
    ) -> Eval<Value> {
        let (span, label) = (turns.while_token.span, turns.label.as_ref());
        let Some(slot) = self.scopes.local(&name.to_string()) else { return self.while_let_elsewhere(turns) };
        let mut inside = BTreeMap::new();
        identifiers(turns.body.to_token_stream(), &mut inside);
        let value = self.scopes.value(slot).clone();
        if self.is_beyond(slot) {
            self.errors.changed_outside(span, &name.to_string());
            return Ok(Value::Poison);
        }
        let is_known = matches!(&value, Value::Stream(stream) if !stream.has_data());
        if let (Some(_), true) = (inside.get(&name.to_string()), is_known) {
            return self.while_let(turns, expr, binding);
        }
        if let Some(&mention) = inside.get(&name.to_string()) {
            self.errors.asked_inside(mention, name);
            return Ok(Value::Poison);
        }
        match value {
            Value::Stream(_) | Value::Range(_) | Value::Text(_) => {}
            _ => return self.while_let_elsewhere(turns),
        }
        let data = match &value {
            Value::Text(text) => Stream::Data(Rc::new(self.repeatable((**text).clone())), 0),
            other => match self.stream(other) {
                Some(stream) => stream,
                None => return self.while_let_elsewhere(turns),
            },
        };
        self.scopes.set(slot, Value::Lost);
        let may_end = !always_fits(pattern);
        let guess = self.guess(expr);
        self.each(data, Turning::Written(label), span, &guess, &mut |this, item| {
            match item {
                // Where the pattern does not fit, the loop ends.
                Value::Text(item) if may_end => {
                    this.let_else_verbatim(pattern, &item, |this| this.break_(None, Value::unit(), span))?;
                }
                item => this.bind(pattern, item)?,
            }
            let value = this.block(&turns.body)?;
            this.discard(value);
            Ok(())
        })
    }

    fn while_let_elsewhere(&mut self, turns: &ExprWhile) -> Eval<Value> {
        self.errors.while_let(turns.while_token.span, &written(&turns.cond));
        Ok(Value::Poison)
    }
}

/// The pattern and the iterator in `let Some(pattern) = iterator.next()`.
pub(super) fn next_of(binding: &ExprLet) -> Option<(&Pat, &Ident)> {
    let (Pat::TupleStruct(some), Expr::MethodCall(call)) = (&*binding.pat, bare(&binding.expr)) else { return None };
    let is_some = some.path.segments.last().is_some_and(|last| last.ident == "Some") && some.elems.len() == 1;
    let is_next = call.method == "next" && call.args.is_empty();
    if is_some && is_next { some.elems.first().zip(as_name(&call.receiver)) } else { None }
}

/// Whether a pattern fits whatever its type allows, as far as its syntax tells.
fn always_fits(pattern: &Pat) -> bool {
    match pattern {
        Pat::Wild(_) => true,
        Pat::Ident(name) => name.subpat.is_none() && !name.ident.to_string().starts_with(char::is_uppercase),
        Pat::Reference(inner) => always_fits(&inner.pat),
        Pat::Paren(inner) => always_fits(&inner.pat),
        Pat::Tuple(tuple) => tuple.elems.iter().all(|part| is_rest(part) || always_fits(part)),
        _ => false,
    }
}
