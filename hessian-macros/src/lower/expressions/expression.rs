//! Expressions, one syntactic form at a time.

use std::rc::Rc;

use proc_macro2::Span;
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{
    Expr, ExprArray, ExprField, ExprIndex, ExprLit, ExprRange, ExprRepeat, Lit, Member, RangeLimits, Token, Type,
};

use super::integer::{Integer, IntegerType};
use crate::ir::{Kind, NodeId};
use crate::lower::program;
use crate::lower::values::value::{Literal, Range, Text, Ty, Value, bare, span_of, written};
use crate::lower::verbatim::opaque::Reach;
use crate::lower::verbatim::text::compose;
use crate::lower::{Eval, Lowering};

impl Lowering<'_> {
    /// Evaluates an expression.
    pub(in crate::lower) fn evaluate(&mut self, expr: &Expr) -> Eval<Value> {
        self.step()?;
        match expr {
            Expr::Paren(inner) => self.evaluate(&inner.expr),
            Expr::Group(inner) => self.evaluate(&inner.expr),
            Expr::Lit(literal) => Ok(self.literal_value(literal)),
            Expr::Path(path) => {
                let value = self.path(path)?;
                Ok(self.copied(value))
            }
            Expr::Unary(unary) => self.unary(unary, expr),
            Expr::Binary(binary) => self.binary(binary),
            Expr::Cast(cast) => self.cast(cast),
            Expr::Index(index) => self.index(index, expr),
            Expr::Field(field) => self.field(field, expr),
            Expr::MethodCall(call) => self.method_call(call),
            Expr::Call(call) => self.call(call),
            Expr::Tuple(tuple) => Ok(Value::tuple(self.all(tuple.elems.iter())?)),
            Expr::Array(array) => self.array(array),
            Expr::Repeat(repeat) => self.repeat(repeat),
            Expr::Reference(reference) => self.reference(reference),
            Expr::Range(range) => self.range(range),
            Expr::Struct(literal) => self.struct_(literal, expr),
            Expr::Closure(closure) => Ok(self.closure(closure)),
            Expr::Assign(assign) => self.assignment(assign),
            Expr::Return(jump) => {
                let ty = self.written_result();
                let value = jump
                    .expr
                    .as_ref()
                    .map_or_else(|| Ok(Value::unit()), |value| self.evaluate_as(value, ty.as_ref()))?;
                self.return_(value)
            }
            Expr::Break(jump) => {
                let value = self.optional(jump.expr.as_deref())?;
                self.break_(jump.label.as_ref(), value, jump.break_token.span)
            }
            Expr::Continue(jump) => self.continue_(jump.label.as_ref(), jump.continue_token.span),
            Expr::Macro(mac) => self.macro_(&mac.mac, expr, false),
            Expr::If(_) | Expr::Match(_) | Expr::Block(_) | Expr::ForLoop(_) | Expr::While(_) | Expr::Loop(_) => {
                self.compound(expr)
            }
            Expr::Try(question) => self.question(question),
            other => self.foreign(other),
        }
    }

    /// Expressions with blocks: in one piece if nothing in them was dissolved and the run decides what they do.
    fn compound(&mut self, expr: &Expr) -> Eval<Value> {
        if self.is_run_time(expr)
            && let Some(text) = self.opaque(expr, Reach::Own)
        {
            if is_unit(expr) {
                self.statement_leaf(text.expr.to_token_stream(), &text.captures);
                return Ok(Value::unit());
            }
            return Ok(Value::Text(Rc::new(text)));
        }
        match expr {
            Expr::If(branch) => self.if_(branch),
            Expr::Match(choice) => self.match_(choice),
            Expr::Block(block) => self.labelled(block),
            Expr::ForLoop(turns) => self.for_(turns, expr),
            Expr::While(turns) => self.while_(turns, expr),
            Expr::Loop(turns) => self.loop_(turns, expr),
            _ => unreachable!("the caller has compared with these"),
        }
    }

    /// Whether what an expression with blocks does is decided by something that is not known at expansion.
    fn is_run_time(&mut self, expr: &Expr) -> bool {
        if !self.is_own(expr) {
            return false;
        }
        match expr {
            Expr::If(branch) if !matches!(bare(&branch.cond), Expr::Let(_)) => self.mentions_run_time(&branch.cond),
            Expr::Match(choice) => self.mentions_run_time(&choice.expr),
            other => self.mentions_run_time(other),
        }
    }

    /// Whether an expression mentions a name whose value only the run knows.
    fn mentions_run_time(&mut self, expr: &Expr) -> bool {
        let scan = self.scan(expr);
        scan.names.keys().any(|name| match self.scopes.local(name) {
            Some(slot) => !matches!(
                self.scopes.value(slot),
                Value::Integer(_) | Value::Truth(_) | Value::Literal(_) | Value::Closure(_) | Value::Nested(_)
            ),
            None => {
                let is_option = matches!(name.as_str(), "None" | "Some");
                !is_option && !scan.bound.contains(name) && self.scopes.lookup(name).is_none()
            }
        })
    }

    fn optional(&mut self, expr: Option<&Expr>) -> Eval<Value> {
        expr.map_or_else(|| Ok(Value::unit()), |expr| self.evaluate(expr))
    }

    /// Evaluates expressions from left to right. What stays text is evaluated before anything that could change it.
    pub(in crate::lower) fn all<'e>(&mut self, exprs: impl Iterator<Item = &'e Expr>) -> Eval<Vec<Value>> {
        self.all_as(exprs.map(|expr| (expr, None)))
    }

    /// The same where values of types are expected.
    pub(in crate::lower) fn all_as<'e>(
        &mut self,
        exprs: impl Iterator<Item = (&'e Expr, Option<&'e Type>)>,
    ) -> Eval<Vec<Value>> {
        let mut values = Vec::new();
        for (expr, ty) in exprs {
            if !self.is_harmless(expr) {
                for value in &mut values {
                    *value = self.settle(std::mem::replace(value, Value::Unset));
                }
            }
            values.push(self.evaluate_as(expr, ty)?);
        }
        Ok(values)
    }

    /// Whether evaluating an expression emits nothing: it is quiet, or stays text, which keeps its place in the text
    /// around it.
    pub(in crate::lower) fn is_harmless(&mut self, expr: &Expr) -> bool {
        is_quiet(expr) || self.is_own(expr)
    }

    pub(in crate::lower) fn literal_value(&mut self, expr: &ExprLit) -> Value {
        let plain = |ty| Value::text(Expr::Lit(expr.clone()), ty);
        match &expr.lit {
            Lit::Float(float) => self.float_literal(expr, float.base10_digits(), float.suffix(), float.span()),
            Lit::Int(int) if matches!(int.suffix(), "f64" | "f32") => {
                self.float_literal(expr, int.base10_digits(), int.suffix(), int.span())
            }
            Lit::Int(int) => match int.base10_parse::<i128>() {
                Ok(value) => Value::Integer(Integer { value, ty: IntegerType::named(int.suffix()) }),
                Err(_) => plain(Ty::Unknown),
            },
            Lit::Bool(truth) => Value::Truth(truth.value),
            _ => plain(Ty::Unknown),
        }
    }

    fn float_literal(&mut self, expr: &ExprLit, digits: &str, suffix: &str, span: Span) -> Value {
        if self.function.scalar.is_parameter() {
            return Value::text(Expr::Lit(expr.clone()), Ty::OtherFloat);
        }
        let Some(literal) = self.literal(Expr::Lit(expr.clone()), digits) else {
            self.errors.report(span, "this number is not understood");
            return Value::Poison;
        };
        if suffix.is_empty() {
            Value::Literal(literal)
        } else if self.function.scalar == suffix {
            Value::Float(self.graph.constant(literal.value))
        } else {
            Value::text(Expr::Lit(expr.clone()), Ty::OtherFloat)
        }
    }

    fn array(&mut self, array: &ExprArray) -> Eval<Value> {
        let mut elements = self.all(array.elems.iter())?;
        // The elements of an array are of one type.
        let is_scalar = |element: &Value| match element {
            Value::Float(_) | Value::Literal(_) => true,
            Value::Text(text) => text.ty == Ty::Scalar,
            _ => false,
        };
        if elements.iter().any(is_scalar) {
            for element in &mut elements {
                if let Value::Text(text) = element
                    && text.ty == Ty::Unknown
                {
                    *element = Value::Text(Rc::new(Text { ty: Ty::Scalar, ..(**text).clone() }));
                }
            }
        }
        Ok(Value::array(elements))
    }

    fn repeat(&mut self, repeat: &ExprRepeat) -> Eval<Value> {
        let value = self.evaluate(&repeat.expr)?;
        let length = self.evaluate(&repeat.len)?;
        match (&value, &length) {
            (Value::Poison, _) | (_, Value::Poison) => Ok(Value::Poison),
            (_, Value::Integer(length)) if length.index().is_some() => {
                let value = self.settle(value);
                Ok(Value::array(vec![value; length.index().unwrap_or_default()]))
            }
            _ => {
                let (element, length) = (self.textual(&value, false), self.textual(&length, false));
                if let (Ok(element), Ok(length)) = (element, length) {
                    let (value, count) = (&element.expr, &length.expr);
                    let expr = syn::parse_quote!([#value; #count]);
                    return Ok(compose(expr, [element, length], Ty::Unknown));
                }
                self.errors.unknown_length(span_of(&repeat.len), &written(&repeat.len));
                Ok(Value::Poison)
            }
        }
    }

    fn range(&mut self, range: &ExprRange) -> Eval<Value> {
        let bounds = self.all(range.start.iter().chain(&range.end).map(|bound| &**bound))?;
        if bounds.iter().any(Value::is_poison) {
            return Ok(Value::Poison);
        }
        let mut bounds = bounds.into_iter();
        let start = range.start.as_ref().and_then(|_| bounds.next());
        let end = bounds.next();
        let closed = matches!(range.limits, RangeLimits::Closed(_));
        Ok(Value::Range(Rc::new(Range { start, end, closed })))
    }

    /// `base[index]`
    fn index(&mut self, index: &ExprIndex, expr: &Expr) -> Eval<Value> {
        if let Some(value) = self.read(expr)? {
            return Ok(self.referred(value));
        }
        let values = self.all([&*index.expr, &*index.index].into_iter())?;
        self.element(&values[0], &values[1], index)
    }

    /// An element of a value that is not a place.
    pub(in crate::lower) fn element(&mut self, base: &Value, at: &Value, index: &ExprIndex) -> Eval<Value> {
        let span = span_of(&index.index);
        match (base, at) {
            (Value::Poison, _) | (_, Value::Poison) => Ok(Value::Poison),
            (Value::Array(parts), Value::Integer(i)) => match i.index().and_then(|i| parts.get(i)) {
                Some(part) => Ok(self.referred(part.clone())),
                None => {
                    self.errors.out_of_bounds(span, i.value, parts.len());
                    Ok(Value::Poison)
                }
            },
            (Value::Array(parts), Value::Range(range)) => Ok(self.slice(parts, range, span)),
            (Value::Elements(slice), at) => self.of_elements(slice, at, span),
            (Value::Place(place), at) => {
                let target = self.load(place);
                self.element(&target, at, index)
            }
            (base, at) => {
                if let Value::Stream(stream) = base {
                    if let Some(element) = self.mapped_element(stream, at, index, span)? {
                        return Ok(element);
                    }
                    self.errors.changing_map(span);
                    return Ok(Value::Poison);
                }
                if let Some(value) = self.index_of_struct(base, at, false, span)? {
                    return Ok(value);
                }
                if let (Value::Array(parts), true) = (base, self.depends(base)) {
                    return self.chosen_element(parts, at, span);
                }
                let is_number = matches!(at, Value::Integer(_));
                // What an index is made from may be active: it is piecewise constant.
                let at = match at {
                    Value::Text(_) | Value::Bool(_) => self.textual(at, true),
                    _ => self.argument(at, Some(&index.index)),
                };
                let (array, at) = match (self.textual(base, false), at) {
                    (Ok(array), Ok(at)) => (array, at),
                    (Err(why), _) | (_, Err(why)) => return self.untextual(&why, span, "an index"),
                };
                let expr = Expr::Index(ExprIndex {
                    attrs: Vec::new(),
                    expr: Box::new(array.expr.clone()),
                    bracket_token: index.bracket_token,
                    index: Box::new(at.expr.clone()),
                });
                let ty = match array.ty {
                    Ty::Scalars if is_number || matches!(at.ty, Ty::Integer(_)) => Ty::Scalar,
                    Ty::Structs(id) if is_number || matches!(at.ty, Ty::Integer(_)) => Ty::Struct(id),
                    _ => Ty::Unknown,
                };
                Ok(compose(expr, [array, at], ty))
            }
        }
    }

    /// An element that the run chooses: a branch with an arm for each.
    fn chosen_element(&mut self, parts: &Rc<Vec<Value>>, at: &Value, span: Span) -> Eval<Value> {
        match self.element_number(at, parts.len(), span)? {
            Some(selector) => self.branch(selector, parts.len(), &mut |_, arm| Ok(parts[arm].clone())),
            None => Ok(Value::Poison),
        }
    }

    /// The leaf that numbers the elements of an array of `count`, with the user's own panic for an index beyond.
    pub(in crate::lower) fn element_number(&mut self, at: &Value, count: usize, span: Span) -> Eval<Option<NodeId>> {
        // What an index is made from may be active: it is piecewise constant.
        let at = match self.textual(at, true) {
            Ok(at) => at,
            Err(why) => return self.untextual(&why, span, "an index").map(|_| None),
        };
        let (number, numbers) = (&at.expr, 0..count);
        let text = program::Text::Expression(quote::quote!([#(#numbers),*][#number]));
        Ok(Some(self.leaf(Kind::Int, text, &at.captures, None)))
    }

    /// `base.member`
    fn field(&mut self, field: &ExprField, expr: &Expr) -> Eval<Value> {
        if let Some(value) = self.read(expr)? {
            return Ok(value);
        }
        let base = self.evaluate(&field.base)?;
        self.member(&base, field)
    }

    /// A field of a value that is not a place.
    pub(in crate::lower) fn member(&mut self, base: &Value, field: &ExprField) -> Eval<Value> {
        match (base, &field.member) {
            (Value::Poison, _) => Ok(Value::Poison),
            (Value::Tuple(parts), Member::Unnamed(index)) if (index.index as usize) < parts.len() => {
                Ok(parts[index.index as usize].clone())
            }
            (Value::Record(record), member) => match (record.position(member), &record.rest) {
                (Some(i), _) => Ok(record.parts[i].clone()),
                // A field that was not told of is a constant.
                (None, Some(rest)) => Ok(Value::text(syn::parse_quote!(#rest.#member), Ty::Unknown)),
                (None, None) => {
                    self.errors.untold_field(member.span(), &record.name(), &member.to_token_stream());
                    Ok(Value::Poison)
                }
            },
            (Value::Place(place), _) => {
                let target = self.load(place);
                self.member(&target, field)
            }
            (Value::Text(text), _) => {
                let ty = match text.ty {
                    Ty::Struct(id) => self.field_of_struct(id, &field.member).map_or(Ty::Unknown, |(_, known)| known),
                    _ => Ty::Unknown,
                };
                let mut expr = field.clone();
                expr.base = Box::new(text.expr.clone());
                Ok(compose(Expr::Field(expr), [(**text).clone()], ty))
            }
            (other, member) => {
                self.errors.no_field(member.span(), other.describe());
                Ok(Value::Poison)
            }
        }
    }

    /// Forms that are kept verbatim if they touch no variable, and refused by name if they do.
    fn foreign(&mut self, expr: &Expr) -> Eval<Value> {
        let (span, what) = match expr {
            Expr::Async(e) => (e.async_token.span, "`async`"),
            Expr::Await(e) => (e.await_token.span, "`.await`"),
            Expr::TryBlock(e) => (e.try_token.span, "`try`"),
            Expr::Unsafe(e) => (e.unsafe_token.span, "`unsafe`"),
            Expr::Yield(e) => (e.yield_token.span, "`yield`"),
            Expr::Const(e) => (e.const_token.span, "`const { .. }`"),
            Expr::RawAddr(e) => (e.and_token.spans[0], "a raw pointer"),
            Expr::Let(e) => (e.let_token.span, "`let` in a condition"),
            Expr::Infer(e) => (e.underscore_token.span, "`_`"),
            other => (other.span(), "this expression"),
        };
        if let Some(text) = self.opaque(expr, Reach::Captures) {
            return Ok(Value::Text(Rc::new(text)));
        }
        self.errors.not_differentiated(span, what);
        Ok(Value::Poison)
    }
}

/// `-literal`
pub(in crate::lower) fn negated(literal: &Literal, minus: Token![-]) -> Value {
    let inner = (*literal.expr).clone();
    let expr = Expr::Unary(syn::ExprUnary { attrs: Vec::new(), op: syn::UnOp::Neg(minus), expr: Box::new(inner) });
    Value::Literal(Literal { expr: Rc::new(expr), value: -literal.value })
}

/// Whether evaluating an expression changes nothing, as far as its syntax tells.
pub(in crate::lower) fn is_quiet(expr: &Expr) -> bool {
    match expr {
        Expr::Lit(_) | Expr::Path(_) => true,
        Expr::Paren(inner) => is_quiet(&inner.expr),
        Expr::Group(inner) => is_quiet(&inner.expr),
        Expr::Unary(unary) => is_quiet(&unary.expr),
        Expr::Binary(binary) => {
            !crate::lower::verbatim::syntax::is_assignment(&binary.op)
                && is_quiet(&binary.left)
                && is_quiet(&binary.right)
        }
        Expr::Cast(cast) => is_quiet(&cast.expr),
        Expr::Field(field) => is_quiet(&field.base),
        Expr::Index(index) => is_quiet(&index.expr) && is_quiet(&index.index),
        Expr::Reference(reference) => reference.mutability.is_none() && is_quiet(&reference.expr),
        Expr::Tuple(tuple) => tuple.elems.iter().all(is_quiet),
        Expr::Array(array) => array.elems.iter().all(is_quiet),
        Expr::Range(range) => range.start.iter().chain(&range.end).all(|bound| is_quiet(bound)),
        // The methods of floats change nothing; others may.
        Expr::MethodCall(call) => {
            super::methods::is_float_method(&call.method.to_string())
                && is_quiet(&call.receiver)
                && call.args.iter().all(is_quiet)
        }
        _ => false,
    }
}

/// Whether a form with blocks has no value.
fn is_unit(expr: &Expr) -> bool {
    match expr {
        Expr::ForLoop(_) | Expr::While(_) => true,
        Expr::Block(block) => block.label.is_none() && ends_without_value(&block.block),
        Expr::If(branch) => match &branch.else_branch {
            None => true,
            Some((_, otherwise)) => ends_without_value(&branch.then_branch) && is_unit(otherwise),
        },
        _ => false,
    }
}

fn ends_without_value(block: &syn::Block) -> bool {
    match block.stmts.last() {
        None | Some(syn::Stmt::Local(_) | syn::Stmt::Item(_) | syn::Stmt::Expr(_, Some(_))) => true,
        Some(syn::Stmt::Expr(expr, None)) => is_unit(expr),
        Some(syn::Stmt::Macro(statement)) => statement.semi_token.is_some(),
    }
}
