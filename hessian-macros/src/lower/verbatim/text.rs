//! Values as verbatim Rust: put together again, or captured under a name.

use std::rc::Rc;

use proc_macro2::Span;
use quote::ToTokens;
use syn::punctuated::Punctuated;
use syn::{Expr, ExprRange, RangeLimits, Token};

use super::opaque::Reach;
use super::syntax::{float_expr, truth_expr};
use crate::ir::NodeId;
use crate::lower::expressions::expression::is_quiet;
use crate::lower::values::value::{Captured, Text, Ty, Value, Variant, as_name, bare, name_expr};
use crate::lower::{Eval, Lowering};
use crate::surface::Number;

/// The arguments of a call as they are written.
pub(in crate::lower) type Arguments = Punctuated<Expr, Token![,]>;

/// Why a value cannot stand in verbatim Rust.
#[derive(Debug)]
pub(in crate::lower) enum Untextual {
    /// It depends on a variable.
    Active,
    /// It is dissolved and cannot be put together again.
    Dissolved(&'static str),
    /// Something is wrong with it already.
    Poison,
}

impl Lowering<'_> {
    /// A value as verbatim Rust. Active scalars are let in only where what is made of them is piecewise constant.
    pub(in crate::lower) fn textual(&mut self, value: &Value, active: bool) -> Result<Text, Untextual> {
        let plain = |expr, ty| Ok(Text { expr, captures: Vec::new(), ty });
        match value {
            Value::Text(text) => Ok((**text).clone()),
            Value::Literal(literal) => plain((*literal.expr).clone(), Ty::Unknown),
            Value::Truth(truth) => plain(truth_expr(*truth), Ty::Bool),
            Value::Integer(integer) => plain(integer.literal(), integer.ty.map_or(Ty::Unknown, Ty::Integer)),
            Value::Float(node) if !active && self.is_active(*node) => Err(Untextual::Active),
            Value::Float(node) => match self.float_literal_of(*node) {
                Some(literal) => plain(literal, Ty::Scalar),
                None => Ok(self.captured(*node, Ty::Scalar)),
            },
            Value::Bool(node) => Ok(self.captured(*node, Ty::Bool)),
            Value::Array(parts) => self.textual_parts(parts, active, |parts| syn::parse_quote!([#(#parts),*])),
            Value::Tuple(parts) => self.textual_parts(parts, active, |parts| syn::parse_quote!((#(#parts,)*))),
            Value::Record(record) if record.rest.is_none() => {
                let (path, members) = (&record.path, &*record.members);
                self.textual_parts(&record.parts, active, |parts| syn::parse_quote!(#path { #(#members: #parts),* }))
            }
            Value::Optional(optional) => match optional.is_some {
                Ok(true) => {
                    let payload = std::slice::from_ref(&optional.payload);
                    self.textual_parts(
                        payload,
                        active,
                        |parts| syn::parse_quote!(::core::option::Option::Some(#(#parts)*)),
                    )
                }
                Ok(false) => plain(syn::parse_quote!(::core::option::Option::None), Ty::Unknown),
                Err(_) => Err(Untextual::Dissolved(value.describe())),
            },
            Value::Variants(variants) => self.textual_variants(variants, active),
            Value::Range(range) => {
                let parts: Vec<Value> = range.start.iter().chain(&range.end).cloned().collect();
                let (start, closed) = (range.start.is_some(), range.closed);
                self.textual_parts(&parts, active, |parts| {
                    let mut parts = parts.into_iter().map(Box::new);
                    let start = if start { parts.next() } else { None };
                    let dots = Span::mixed_site();
                    let limits = if closed {
                        RangeLimits::Closed(syn::Token![..=](dots))
                    } else {
                        RangeLimits::HalfOpen(syn::Token![..](dots))
                    };
                    Expr::Range(ExprRange { attrs: Vec::new(), start, limits, end: parts.next() })
                })
            }
            Value::Elements(slice) if active => plain(slice.expr.clone(), Ty::Unknown),
            Value::Elements(_) => Err(Untextual::Active),
            Value::Closure(closure) => self.closure_text(closure, Reach::Captures),
            Value::Nested(nested) if nested.emitted => plain(nested.callee.clone(), Ty::Unknown),
            Value::Poison => Err(Untextual::Poison),
            other => Err(Untextual::Dissolved(other.describe())),
        }
    }

    /// An enum by what decides which variant it is.
    fn textual_variants(&mut self, variants: &[Variant], active: bool) -> Result<Text, Untextual> {
        let mut whole: Option<Expr> = None;
        let mut captures = Vec::new();
        for Variant { is_it, record } in variants.iter().rev() {
            let text = self.textual(&Value::Record(record.clone()), active)?;
            captures.extend(text.captures);
            let made = text.expr;
            whole = Some(match (whole, is_it) {
                (None, _) | (Some(_), Ok(true)) => made,
                (Some(rest), Ok(false)) => rest,
                (Some(rest), Err(node)) => {
                    let condition = self.captured(*node, Ty::Bool);
                    captures.extend(condition.captures);
                    let condition = condition.expr;
                    syn::parse_quote!(if #condition { #made } else { #rest })
                }
            });
        }
        let expr = whole.ok_or(Untextual::Dissolved("an enum"))?;
        Ok(Text { expr, captures, ty: Ty::Unknown })
    }

    fn textual_parts(
        &mut self,
        parts: &[Value],
        active: bool,
        build: impl FnOnce(Vec<Expr>) -> Expr,
    ) -> Result<Text, Untextual> {
        let mut exprs = Vec::new();
        let mut captures = Vec::new();
        for part in parts {
            let text = self.textual(part, active)?;
            exprs.push(text.expr);
            captures.extend(text.captures);
        }
        Ok(Text { expr: build(exprs), captures, ty: Ty::Unknown })
    }

    /// Text that is a new name for a node.
    fn captured(&mut self, node: NodeId, ty: Ty) -> Text {
        let name = self.hidden("captured");
        Text { expr: name_expr(&name), captures: vec![(name, Captured::Node(node))], ty }
    }

    /// A constant of the graph as a literal that says its type, if there are literals of this type.
    fn float_literal_of(&self, node: NodeId) -> Option<Expr> {
        let value = self.graph.as_constant(node).filter(|value| value.is_finite())?;
        let scalar = &self.function.scalar;
        match scalar.number {
            Number::Primitive => Some(float_expr(value, &scalar.to_string())),
            Number::Alias => {
                let literal = float_expr(value, "");
                Some(syn::parse_quote!((#literal as #scalar)))
            }
            Number::Parameter(_) => None,
        }
    }

    /// A value as something that verbatim Rust captures under a name of the user's.
    pub(in crate::lower) fn capture(&mut self, value: &Value, active: bool) -> Result<Captured, Untextual> {
        Ok(match value {
            Value::Float(node) if !active && self.is_active(*node) => return Err(Untextual::Active),
            Value::Float(node) => match self.float_literal_of(*node) {
                Some(literal) => Captured::Literal(literal.to_token_stream()),
                None => Captured::Node(*node),
            },
            Value::Bool(node) => Captured::Node(*node),
            Value::Array(parts) => Captured::Array(self.capture_parts(parts, active)?),
            Value::Tuple(parts) => Captured::Tuple(self.capture_parts(parts, active)?),
            Value::Record(record) if record.rest.is_none() => {
                let parts = self.capture_parts(&record.parts, active)?;
                Captured::Struct(record.path.clone(), record.members.clone(), parts)
            }
            Value::Place(place) => {
                let target = self.load(place);
                Captured::Reference(Box::new(self.capture(&target, active)?))
            }
            other => {
                let text = self.textual(other, active)?;
                match text.captures.as_slice() {
                    [] => Captured::Literal(text.expr.to_token_stream()),
                    [(name, only)] if as_name(&text.expr) == Some(name) => only.clone(),
                    _ => return Err(Untextual::Dissolved(other.describe())),
                }
            }
        })
    }

    fn capture_parts(&mut self, parts: &[Value], active: bool) -> Result<Vec<Captured>, Untextual> {
        parts.iter().map(|part| self.capture(part, active)).collect()
    }

    /// Reports why a value cannot stand in verbatim Rust.
    pub(in crate::lower) fn untextual(&mut self, why: &Untextual, span: Span, what: &str) -> Eval<Value> {
        match why {
            Untextual::Active => self.errors.handed_over(span, what),
            Untextual::Dissolved(kind) => self.errors.dissolved(span, what, kind),
            Untextual::Poison => {}
        }
        Ok(Value::Poison)
    }

    /// Text that is made of other values, or the report why it cannot be.
    pub(in crate::lower) fn composed<const N: usize>(
        &mut self,
        values: [&Value; N],
        active: bool,
        span: Span,
        what: &str,
        build: impl FnOnce([Expr; N]) -> (Expr, Ty),
    ) -> Eval<Value> {
        let mut texts = Vec::new();
        for value in values {
            match self.textual(value, active) {
                Ok(text) => texts.push(text),
                Err(why) => return self.untextual(&why, span, what),
            }
        }
        let exprs: Vec<Expr> = texts.iter().map(|text| text.expr.clone()).collect();
        let Ok(exprs) = <[Expr; N]>::try_from(exprs) else { unreachable!("one expression a value") };
        let (expr, ty) = build(exprs);
        Ok(compose(expr, texts, ty))
    }

    /// An argument as verbatim Rust: as it is written, if nothing in it has been evaluated yet, so that references to
    /// what was dissolved stay references.
    pub(in crate::lower) fn argument(&mut self, value: &Value, syntax: Option<&Expr>) -> Result<Text, Untextual> {
        if let Some(syntax) = syntax
            && !matches!(value, Value::Text(_) | Value::Place(_) | Value::Poison)
            && is_quiet(syntax)
            && !self.depends(value)
            && (!is_known(value) || self.is_written_reference(syntax))
            && let Some(text) = self.opaque(syntax, Reach::Captures)
        {
            return Ok(text);
        }
        self.textual(value, false)
    }

    /// Whether an expression is a reference, or the name of one.
    pub(in crate::lower) fn is_written_reference(&self, expr: &Expr) -> bool {
        match as_name(expr) {
            Some(name) => self.scopes.local(&name.to_string()).is_some_and(|slot| self.scopes.is_reference(slot)),
            None => matches!(bare(expr), Expr::Reference(_)),
        }
    }

    /// A call that stays verbatim, if no argument is active.
    pub(in crate::lower) fn call_text(
        &mut self,
        callee: Text,
        args: &[Value],
        syntax: Option<&Arguments>,
        span: Span,
        what: &str,
    ) -> Eval<Value> {
        let mut texts = vec![callee];
        for (i, arg) in args.iter().enumerate() {
            match self.argument(arg, syntax.and_then(|syntax| syntax.get(i))) {
                Ok(text) => texts.push(text),
                Err(Untextual::Dissolved(_)) if matches!(arg, Value::Place(_)) && !self.depends(arg) => {
                    self.errors.exclusive_argument(span, what);
                    return Ok(Value::Poison);
                }
                Err(Untextual::Active | Untextual::Dissolved(_)) => {
                    self.errors.unknown_function(span, what);
                    return Ok(Value::Poison);
                }
                Err(Untextual::Poison) => return Ok(Value::Poison),
            }
        }
        let func = Box::new(texts[0].expr.clone());
        let args: Arguments = texts[1..].iter().map(|text| text.expr.clone()).collect();
        let paren_token = syn::token::Paren(span);
        let expr = Expr::Call(syn::ExprCall { attrs: Vec::new(), func, paren_token, args });
        Ok(compose(expr, texts, Ty::Unknown))
    }
}

/// Whether a value has a literal of its own.
fn is_known(value: &Value) -> bool {
    matches!(value, Value::Integer(_) | Value::Literal(_) | Value::Truth(_))
}

/// An expression made of texts, with all that they capture.
pub(in crate::lower) fn compose(expr: Expr, texts: impl IntoIterator<Item = Text>, ty: Ty) -> Value {
    let captures = texts.into_iter().flat_map(|text| text.captures).collect();
    Value::Text(Rc::new(Text { expr, captures, ty }))
}
