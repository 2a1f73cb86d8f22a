//! Values that are evaluated now: text becomes variables of the generated code, scalars and conditions become nodes.

use std::rc::Rc;

use proc_macro2::{Ident, Span};
use quote::ToTokens;
use syn::Expr;

use super::syntax::{expression_tokens, referenced, truth_expr};
use crate::ir::{Kind, NodeId, Precision};
use crate::lower::Lowering;
use crate::lower::program;
use crate::lower::values::value::{Literal, Optional, Range, Record, Text, Ty, Value, Variant, as_name, name_expr};

impl Lowering<'_> {
    /// Evaluates text now, into a variable of the generated code, so that what comes later cannot change it.
    pub(in crate::lower) fn keep(&mut self, text: &Text, hint: &str) -> Value {
        if text.captures.is_empty() && self.is_constant(&text.expr) {
            return Value::Text(Rc::new(text.clone()));
        }
        if as_name(&text.expr).is_some_and(|name| self.joined.contains(&name.to_string())) {
            return Value::Text(Rc::new(text.clone()));
        }
        match text.ty {
            Ty::Scalar => return Value::Float(self.expression_leaf(Kind::Float, text)),
            Ty::Bool => return Value::Bool(self.expression_leaf(Kind::Bool, text)),
            _ => {}
        }
        if let Expr::Reference(reference) = &text.expr
            && as_name(&reference.expr).is_some()
            && !text.captures.is_empty()
        {
            // What is captured lives as long as the reference to it.
            let target = Text { expr: (*reference.expr).clone(), ty: Ty::Unknown, ..text.clone() };
            let held = self.variable_for(&target, hint);
            return Value::text(referenced(&name_expr(&held)), text.ty);
        }
        Value::text(name_expr(&self.variable_for(text, hint)), text.ty)
    }

    /// The name of a variable of the generated code that text is evaluated into.
    fn variable_for(&mut self, text: &Text, hint: &str) -> Ident {
        let name = self.hidden(hint);
        self.unfrozen.insert(name.to_string());
        let init = Some(expression_tokens(&text.expr));
        let pattern = name.to_token_stream();
        let node = self.leaf(Kind::Unit, program::Text::Let { pattern, ty: None, init }, &text.captures, None);
        if self.is_repeatable(&text.expr) {
            self.graph.repeat_leaf(node);
        }
        name
    }

    /// Evaluates all text in a value that is going to be held.
    pub(in crate::lower) fn settle(&mut self, value: Value) -> Value {
        match value {
            Value::Text(text) => self.keep(&text, "held"),
            Value::Array(parts) if needs_settling(&parts) => {
                Value::array(parts.iter().map(|part| self.settle(part.clone())).collect())
            }
            Value::Tuple(parts) if needs_settling(&parts) => {
                Value::tuple(parts.iter().map(|part| self.settle(part.clone())).collect())
            }
            Value::Record(record) if needs_settling(&record.parts) => {
                let parts = record.parts.iter().map(|part| self.settle(part.clone())).collect();
                record.with(parts)
            }
            Value::Optional(optional) => {
                let payload = self.settle(optional.payload.clone());
                Value::Optional(Rc::new(Optional { payload, ..(*optional).clone() }))
            }
            Value::Variants(variants) => {
                let settled = |Variant { is_it, record }: &Variant| {
                    let parts = record.parts.iter().map(|part| self.settle(part.clone())).collect();
                    Variant { is_it: *is_it, record: Rc::new(Record { parts, ..(**record).clone() }) }
                };
                Value::Variants(Rc::new(variants.iter().map(settled).collect()))
            }
            Value::Range(range) => {
                let mut settled = |bound: &Option<Value>| bound.clone().map(|bound| self.settle(bound));
                let (start, end) = (settled(&range.start), settled(&range.end));
                Value::Range(Rc::new(Range { start, end, closed: range.closed }))
            }
            Value::Stream(mut stream) => {
                Rc::make_mut(&mut stream)
                    .each(&mut |value| *value = self.settle(std::mem::replace(value, Value::Unset)));
                Value::Stream(stream)
            }
            other => other,
        }
    }

    /// A value as a scalar of the graph; none if it is none, which is reported.
    pub(in crate::lower) fn float(&mut self, value: &Value, span: Span) -> Option<NodeId> {
        match value {
            Value::Float(node) => Some(*node),
            Value::Literal(literal) => Some(self.graph.constant(literal.value)),
            Value::Place(place) => {
                let target = self.load(place);
                self.float(&target, span)
            }
            Value::Text(text) => match text.ty {
                Ty::Scalar | Ty::Scalars | Ty::Unknown => Some(self.expression_leaf(Kind::Float, text)),
                Ty::ScalarRef => {
                    let inner = &text.expr;
                    let text =
                        Text { expr: syn::parse_quote!(*#inner), captures: text.captures.clone(), ty: Ty::Scalar };
                    Some(self.expression_leaf(Kind::Float, &text))
                }
                Ty::Bound => {
                    // `Borrow` gives the scalar behind a reference as well as the scalar itself.
                    let (inner, scalar) = (&text.expr, &self.function.scalar);
                    let inner = referenced(inner);
                    let expr = syn::parse_quote!(*::core::borrow::Borrow::<#scalar>::borrow(#inner));
                    let text = Text { expr, captures: text.captures.clone(), ty: Ty::Scalar };
                    Some(self.expression_leaf(Kind::Float, &text))
                }
                Ty::OtherFloat => {
                    self.errors.other_precision(span, &self.function.scalar);
                    None
                }
                Ty::Optional => {
                    self.errors.number_expected(span, "an `Option`", &self.function.scalar);
                    None
                }
                Ty::Struct(_) | Ty::Structs(_) | Ty::Enumerated(_) => {
                    self.errors.number_expected(span, "a struct", &self.function.scalar);
                    None
                }
                Ty::Integer(_) | Ty::Bool => {
                    self.errors.number_expected(span, "an integer or `bool`", &self.function.scalar);
                    None
                }
            },
            Value::Integer(integer) => {
                self.errors.integer_as_float(span, &integer.value.to_string(), &self.function.scalar);
                None
            }
            Value::Poison => None,
            Value::Unset | Value::Lost => {
                self.errors.unset(span);
                None
            }
            other => {
                self.errors.number_expected(span, other.describe(), &self.function.scalar);
                None
            }
        }
    }

    /// A value as a boolean: known, or a node.
    pub(in crate::lower) fn truth(&mut self, value: &Value, span: Span) -> Option<Result<bool, NodeId>> {
        match value {
            Value::Truth(truth) => Some(Ok(*truth)),
            Value::Bool(node) => Some(Err(*node)),
            Value::Text(text) => Some(Err(self.expression_leaf(Kind::Bool, text))),
            Value::Place(place) => {
                let target = self.load(place);
                self.truth(&target, span)
            }
            Value::Poison => None,
            other => {
                self.errors.condition_expected(span, other.describe());
                None
            }
        }
    }

    /// A boolean as a node.
    pub(in crate::lower) fn bool_node(&mut self, truth: Result<bool, NodeId>) -> NodeId {
        match truth {
            Ok(known) => {
                let text = Text { expr: truth_expr(known), captures: Vec::new(), ty: Ty::Bool };
                self.expression_leaf(Kind::Bool, &text)
            }
            Err(node) => node,
        }
    }

    /// A literal's value in the function's precision.
    pub(in crate::lower) fn literal(&self, expr: Expr, digits: &str) -> Option<Literal> {
        let (single, double) = (digits.parse::<f32>().ok()?, digits.parse::<f64>().ok()?);
        let value = match self.function.precision {
            Precision::Single => f64::from(single),
            Precision::Double => double,
            // Rounding twice may give another single than rounding once does.
            Precision::Generic => Some(double).filter(|&double| double as f32 == single)?,
        };
        Some(Literal { expr: Rc::new(expr), value })
    }
}

fn needs_settling(parts: &[Value]) -> bool {
    parts.iter().any(|part| match part {
        Value::Text(_) => true,
        Value::Optional(optional) => needs_settling(std::slice::from_ref(&optional.payload)),
        other => other.parts().is_some_and(needs_settling),
    })
}
