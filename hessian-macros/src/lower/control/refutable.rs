//! Patterns that may not match: whether a value does, and what they bind then.

use std::rc::Rc;

use syn::spanned::Spanned;
use syn::{Expr, Pat};

use super::matching::Verdict;
use super::pattern::is_rest;
use super::variants::variant_of;
use crate::lower::expressions::records::is_other_variant;
use crate::lower::values::value::{Optional, Text, Ty, Value, name_expr};
use crate::lower::{Eval, Lowering};

impl Lowering<'_> {
    /// Whether a dissolved value fits a pattern; none after a mistake.
    pub(in crate::lower) fn test(&mut self, pattern: &Pat, value: &Value) -> Eval<Option<Verdict>> {
        let span = pattern.span();
        let value = &match value {
            Value::Place(place) => self.load(place),
            value => value.clone(),
        };
        self.are_no_constants(pattern, value);
        let equal = syn::BinOp::Eq(syn::Token![==](span));
        if let (Value::Optional(optional), Some(inner)) = (value, self.option_pattern(pattern)) {
            return self.test_option(optional, inner, span);
        }
        if let (Value::Variants(variants), Pat::Struct(_) | Pat::TupleStruct(_) | Pat::Path(_)) = (value, pattern) {
            return self.test_variants(variants, pattern);
        }
        if let (Value::Elements(slice), Pat::Slice(pattern)) = (value, pattern) {
            return self.test_elements(slice, pattern);
        }
        let truth = match pattern {
            Pat::Wild(_) | Pat::Rest(_) => Value::Truth(true),
            Pat::Paren(inner) => return self.test(&inner.pat, value),
            Pat::Reference(inner) => return self.test(&inner.pat, value),
            Pat::Ident(name) if name.subpat.is_some() => match &name.subpat {
                Some((_, inner)) => return self.test(inner, value),
                None => Value::Truth(true),
            },
            Pat::Ident(name) => match self.pattern_constant(&name.ident) {
                Some(constant) => self.operate(&equal, value, &constant)?,
                None => Value::Truth(true),
            },
            Pat::Lit(literal) => {
                let constant = self.evaluate_pattern(&Expr::Lit(literal.clone()))?;
                match (&constant, value) {
                    (Value::Truth(true), Value::Bool(_)) => value.clone(),
                    (Value::Truth(false), Value::Bool(node)) => {
                        Value::Bool(self.graph.node(crate::ir::Op::Not, &[*node]))
                    }
                    _ => self.operate(&equal, value, &constant)?,
                }
            }
            Pat::Struct(_) | Pat::TupleStruct(_) | Pat::Path(_) if matches!(value, Value::Record(record) if is_other_variant(pattern, record)) => {
                Value::Truth(false)
            }
            Pat::Path(path) if matches!(value, Value::Record(record) if record.is(&path.path) && record.parts.is_empty()) => {
                Value::Truth(true)
            }
            pattern if is_compared_by_rustc(pattern, value) => {
                let Value::Text(text) = value else { return Ok(None) };
                let matched = crate::lower::verbatim::syntax::scrutinee_tokens(&text.expr);
                let expr = syn::parse_quote!(match #matched { #pattern => true, _ => false });
                Value::Text(Rc::new(Text { expr, captures: text.captures.clone(), ty: Ty::Bool }))
            }
            Pat::Path(path) => {
                let constant = self.path(path)?;
                self.operate(&equal, value, &constant)?
            }
            Pat::Range(range) => {
                let start = range.start.as_ref().map(|start| self.evaluate_pattern(start)).transpose()?;
                let end = range.end.as_ref().map(|end| self.evaluate_pattern(end)).transpose()?;
                let closed = matches!(range.limits, syn::RangeLimits::Closed(_));
                self.within(&crate::lower::values::value::Range { start, end, closed }, value, span)?
            }
            Pat::Or(cases) => {
                let mut verdict = Ok(false);
                for case in &cases.cases {
                    let Some(next) = self.test(case, value)? else { return Ok(None) };
                    verdict = match (verdict, next) {
                        (Ok(true), _) | (_, Ok(true)) => Ok(true),
                        (Ok(false), other) | (other, Ok(false)) => other,
                        (Err(a), Err(b)) => {
                            let either = self.choose(a, |_| Ok(Value::Truth(true)), |_| Ok(Value::Bool(b)))?;
                            match self.truth(&either, span) {
                                Some(verdict) => verdict,
                                None => return Ok(None),
                            }
                        }
                    };
                }
                return Ok(Some(verdict));
            }
            Pat::Tuple(tuple) => return self.test_parts(tuple.elems.iter().collect(), value, pattern),
            Pat::Slice(slice) => return self.test_parts(slice.elems.iter().collect(), value, pattern),
            Pat::Struct(_) | Pat::TupleStruct(_) if matches!(value, Value::Record(_)) => {
                let Value::Record(record) = value else { return Ok(None) };
                let Some(fields) = self.fields(pattern, record) else { return Ok(None) };
                let (patterns, parts): (Vec<&Pat>, Vec<Value>) = fields.into_iter().unzip();
                return self.test_parts(patterns, &Value::tuple(parts), pattern);
            }
            other => {
                self.errors.pattern(other.span(), value.describe());
                return Ok(None);
            }
        };
        Ok(self.truth(&truth, span))
    }

    /// Whether an `Option` is `Some` of what fits the pattern, or `None` if there is no pattern.
    fn test_option(
        &mut self,
        optional: &Optional,
        inner: Option<&Pat>,
        span: proc_macro2::Span,
    ) -> Eval<Option<Verdict>> {
        let Some(inner) = inner else {
            return Ok(Some(match optional.is_some {
                Ok(known) => Ok(!known),
                Err(node) => Err(self.graph.node(crate::ir::Op::Not, &[node])),
            }));
        };
        match optional.is_some {
            Ok(false) => Ok(Some(Ok(false))),
            Ok(true) => self.test(inner, &optional.payload),
            Err(node) => {
                // What is inside is looked at only if there is something.
                let fits = self.choose(
                    node,
                    |this| match this.test(inner, &optional.payload)? {
                        Some(verdict) => Ok(verdict.map_or_else(Value::Bool, Value::Truth)),
                        None => Ok(Value::Poison),
                    },
                    |_| Ok(Value::Truth(false)),
                )?;
                Ok(self.truth(&fits, span))
            }
        }
    }

    fn test_parts(&mut self, patterns: Vec<&Pat>, value: &Value, whole: &Pat) -> Eval<Option<Verdict>> {
        let (Value::Tuple(parts) | Value::Array(parts)) = value else {
            self.errors.pattern(whole.span(), value.describe());
            return Ok(None);
        };
        let rest = patterns.iter().position(|pattern| is_rest(pattern)).filter(|_| patterns.len() <= parts.len() + 1);
        if let Some(rest) = rest {
            // What `..` stands for always fits.
            let behind = patterns.len() - rest - 1;
            let ends = parts[..rest].iter().chain(&parts[parts.len() - behind..]).cloned().collect();
            let patterns = [&patterns[..rest], &patterns[rest + 1..]].concat();
            return self.test_parts(patterns, &Value::array(ends), whole);
        }
        if patterns.len() != parts.len() {
            // Of an array, rustc has checked it: this is a slice, of another length.
            return Ok(Some(Ok(false)));
        }
        let mut verdict = Value::Truth(true);
        for (pattern, part) in patterns.into_iter().zip(parts.iter()) {
            let Some(next) = self.test(pattern, part)? else { return Ok(None) };
            let next = next.map_or_else(Value::Bool, Value::Truth);
            verdict = self.both(&verdict, &next, whole.span())?;
        }
        Ok(self.truth(&verdict, whole.span()))
    }

    /// A literal or path in a pattern. Not part of an expression, so nothing about it is remembered.
    fn evaluate_pattern(&mut self, expr: &Expr) -> Eval<Value> {
        self.evaluate(expr)
    }

    /// The constant that a name in a pattern is compared with, if it is none that is bound.
    pub(in crate::lower) fn pattern_constant(&mut self, name: &syn::Ident) -> Option<Value> {
        match self.scopes.lookup(&name.to_string()) {
            Some(crate::lower::values::scope::Binding::Constant(slot)) => Some(self.scopes.value(slot).clone()),
            _ if name.to_string().starts_with(char::is_uppercase) => Some(Value::text(name_expr(name), Ty::Unknown)),
            _ => None,
        }
    }

    /// Remembers the names that are bound if they are no constants outside the function, which rustc knows.
    pub(super) fn take_for_bindings(&mut self, pattern: &Pat) {
        let mut names = Vec::new();
        crate::lower::verbatim::syntax::bare_names(pattern, &mut names);
        for name in names {
            if self.pattern_constant(&name).is_none() {
                self.bindings.insert(name.to_string(), name);
            }
        }
    }

    /// Binds the names of a pattern that has been tested.
    pub(in crate::lower) fn bind_matched(&mut self, pattern: &Pat, value: Value) -> Eval<()> {
        let value = match (value, pattern) {
            (value, Pat::Ident(_) | Pat::Wild(_) | Pat::Reference(_)) => value,
            (Value::Place(place), _) => match self.load(&place) {
                target @ (Value::Optional(_) | Value::Variants(_)) => {
                    let mut names = Vec::new();
                    crate::lower::verbatim::syntax::bound_names(pattern, &mut names);
                    if !names.is_empty() && !matches!(pattern, Pat::Path(_)) {
                        self.errors.not_differentiated(
                            pattern.span(),
                            &format!("a `&mut` reference into {}", target.describe()),
                        );
                        self.bind_poison(pattern);
                    }
                    return Ok(());
                }
                // References to the parts.
                target => match target.parts() {
                    Some(parts) => target.rebuilt(crate::lower::loops::stream::places(&place, parts.len()).into()),
                    None => Value::Place(place),
                },
            },
            (value, _) => value,
        };
        match pattern {
            Pat::Struct(_) | Pat::TupleStruct(_) | Pat::Ident(_) | Pat::Path(_)
                if matches!(&value, Value::Optional(_)) && self.option_pattern(pattern).is_some() =>
            {
                match (self.option_pattern(pattern), &value) {
                    (Some(Some(inner)), Value::Optional(optional)) => {
                        self.bind_matched(inner, optional.payload.clone())
                    }
                    _ => Ok(()),
                }
            }
            Pat::Lit(_) | Pat::Range(_) | Pat::Path(_) | Pat::Rest(_) => Ok(()),
            pattern if is_compared_by_rustc(pattern, &value) => Ok(()),
            Pat::Ident(name) if name.subpat.is_none() && self.pattern_constant(&name.ident).is_some() => Ok(()),
            Pat::Or(cases) => {
                let mut names = Vec::new();
                crate::lower::verbatim::syntax::bound_names(pattern, &mut names);
                if names.is_empty() { Ok(()) } else { self.bind_either(&cases.cases, &value) }
            }
            Pat::Tuple(tuple) => self.bind_matched_parts(tuple.elems.iter().collect(), &value),
            Pat::Slice(slice) if !matches!(value, Value::Elements(_)) => {
                self.bind_matched_parts(slice.elems.iter().collect(), &value)
            }
            Pat::Struct(_) | Pat::TupleStruct(_) if matches!(&value, Value::Record(_)) => {
                let Value::Record(record) = &value else { return Ok(()) };
                let Some(fields) = self.fields(pattern, record) else { return Ok(()) };
                fields.into_iter().try_for_each(|(pattern, part)| self.bind_matched(pattern, part))
            }
            Pat::Struct(_) | Pat::TupleStruct(_) if matches!(&value, Value::Variants(_)) => {
                let Value::Variants(variants) = &value else { return Ok(()) };
                match variant_of(variants, pattern) {
                    Some(variant) => self.bind_matched(pattern, Value::Record(variant.record.clone())),
                    None => Ok(()),
                }
            }
            Pat::Paren(inner) => self.bind_matched(&inner.pat, value),
            Pat::Ident(name) if name.subpat.is_some() => {
                self.scopes.declare(&name.ident, value.clone());
                match &name.subpat {
                    Some((_, inner)) => self.bind_matched(inner, value),
                    None => Ok(()),
                }
            }
            _ => self.bind(pattern, value),
        }
    }

    fn bind_matched_parts(&mut self, patterns: Vec<&Pat>, value: &Value) -> Eval<()> {
        let (Value::Tuple(parts) | Value::Array(parts)) = value else { return Ok(()) };
        let mut parts = parts.to_vec();
        if let Some(rest) = patterns.iter().position(|pattern| is_rest(pattern))
            && let Some(end) = (parts.len() + 1 + rest).checked_sub(patterns.len()).filter(|&end| end >= rest)
        {
            let middle: Vec<Value> = parts.drain(rest..end).collect();
            parts.insert(rest, Value::array(middle));
        }
        patterns.into_iter().zip(parts).try_for_each(|(pattern, part)| self.bind_matched(pattern, part))
    }
}

/// Whether rustc says whether verbatim Rust fits a pattern that binds no names: its type need not be comparable.
fn is_compared_by_rustc(pattern: &Pat, value: &Value) -> bool {
    let Value::Text(text) = value else { return false };
    let mut names = Vec::new();
    crate::lower::verbatim::syntax::bound_names(pattern, &mut names);
    match pattern {
        _ if names.iter().any(|name| !name.to_string().starts_with(char::is_uppercase)) => false,
        Pat::Path(_) => !matches!(text.ty, Ty::Scalar | Ty::ScalarRef | Ty::Integer(_) | Ty::Bool | Ty::OtherFloat),
        Pat::Tuple(_) | Pat::TupleStruct(_) | Pat::Struct(_) | Pat::Slice(_) => true,
        Pat::Or(cases) => cases.cases.iter().any(|case| is_compared_by_rustc(case, value)),
        _ => false,
    }
}
