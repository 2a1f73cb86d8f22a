//! Method calls, and the methods of floats.

use proc_macro2::Span;
use syn::{BinOp, Expr, ExprMethodCall, Token};

use super::arrays::is_changing;
use crate::ir::{Kind, NodeId};
use crate::lower::loops::stream::{advances, is_taking};
use crate::lower::values::value::{Ty, Value};
use crate::lower::verbatim::option::{is_of_options_only, some_option};
use crate::lower::verbatim::text::compose;
use crate::lower::{Eval, Lowering};
use crate::ops::Elementary;

/// Methods of floats whose result changes only where the argument crosses a border.
pub(in crate::lower) const PIECEWISE: &[&str] = &[
    "is_finite",
    "is_infinite",
    "is_nan",
    "is_normal",
    "is_sign_negative",
    "is_sign_positive",
    "is_subnormal",
    "total_cmp",
    "partial_cmp",
    "classify",
];

/// Methods of floats that are made of others.
const COMBINED: &[&str] = &["add", "div", "log", "mul", "neg", "rem", "sin_cos", "sub"];

/// Whether a method is one of floats that changes nothing.
pub(in crate::lower) fn is_float_method(name: &str) -> bool {
    Elementary::from_method(name).is_some()
        || PIECEWISE.contains(&name)
        || COMBINED.contains(&name)
        || comparison(name, Span::call_site()).is_some()
        || name == "clone"
}

/// The comparison that a method of `PartialOrd` or `PartialEq` is.
fn comparison(name: &str, span: Span) -> Option<BinOp> {
    Some(match name {
        "lt" => BinOp::Lt(Token![<](span)),
        "le" => BinOp::Le(Token![<=](span)),
        "gt" => BinOp::Gt(Token![>](span)),
        "ge" => BinOp::Ge(Token![>=](span)),
        "eq" => BinOp::Eq(Token![==](span)),
        "ne" => BinOp::Ne(Token![!=](span)),
        _ => return None,
    })
}

/// Methods of an `Option` that are differentiated.
pub(in crate::lower) const OPTION_METHODS: &[&str] = &[
    "is_some",
    "is_none",
    "unwrap",
    "expect",
    "unwrap_or",
    "unwrap_or_else",
    "map",
    "map_or",
    "map_or_else",
    "and_then",
    "or",
    "or_else",
    "filter",
    "is_some_and",
    "zip",
    "flatten",
    "take",
    "replace",
    "copied",
    "cloned",
];

impl Lowering<'_> {
    /// `receiver.method(arguments)`
    pub(in crate::lower) fn method_call(&mut self, call: &ExprMethodCall) -> Eval<Value> {
        let span = call.method.span();
        let name = call.method.to_string();
        // A method may change an array, so its place is needed; a float's methods read it.
        if is_changing(&name)
            && let Some(places) = self.part_of_array(&call.receiver)?
        {
            return self.part_method(&places, &name, call);
        }
        let mut changed = None;
        if let Some(place) = self.place(&call.receiver)? {
            let (target, is_borrowed) = match self.load(&place) {
                Value::Place(target) => (target, true),
                _ => (place, false),
            };
            match self.load(&target) {
                Value::Array(_) => {
                    if let Some(value) = self.array_place_method(&target, &name, call)? {
                        return Ok(value);
                    }
                }
                Value::Optional(_) => {
                    if let Some(value) = self.option_place_method(&target, &name, call)? {
                        return Ok(value);
                    }
                }
                Value::Stream(stream) if is_taking(&name) && !stream.has_data() => {
                    return self.taken(&target, (*stream).clone(), &name, call);
                }
                // What is left of it afterwards is not followed.
                Value::Stream(_) if is_borrowed || advances(&name) => return Ok(self.used_up(&name, span)),
                Value::Range(_) if is_borrowed => return Ok(self.used_up(&name, span)),
                Value::Stream(stream) => {
                    let args = self.all(call.args.iter())?;
                    return self.stream_method((*stream).clone(), &name, args, call);
                }
                Value::Record(_) | Value::Text(_) => changed = Some(target),
                _ => {}
            }
        }
        let option = is_of_options_only(&name).then(some_option);
        let mut receiver = self.evaluate_as(&call.receiver, option.as_ref())?;
        if call.args.iter().any(|arg| !matches!(arg, Expr::Closure(_)) && !self.is_harmless(arg)) {
            receiver = self.settle(receiver);
        }
        let args = self.all(call.args.iter())?;
        if receiver.is_poison() || args.iter().any(Value::is_poison) {
            return Ok(Value::Poison);
        }
        if name == "into"
            && args.is_empty()
            && self.textual(&receiver, false).is_err()
            && let Some(value) = self.made_into(&receiver, call)?
        {
            return Ok(value);
        }
        if let Some(value) = self.method_of_struct(&receiver, changed.as_ref(), &args, call)? {
            return Ok(value);
        }
        if let Some(result) = self.changing_method(&name, call) {
            return Ok(result);
        }
        if self.is_itself(&call.receiver, &receiver, &name) && args.iter().any(|arg| self.depends(arg)) {
            self.errors.recursion(span, &format!("`{name}`"));
            return Ok(Value::Poison);
        }
        // Of what a `&mut` reference to a dissolved place refers to, verbatim Rust would change a copy.
        if crate::lower::verbatim::scan::may_change(call)
            && (matches!(receiver, Value::Place(_)) || self.is_dissolved_reference(&call.receiver))
        {
            self.errors.changing_method(span, &name, &crate::lower::values::value::written(&call.receiver));
            return Ok(Value::Poison);
        }
        match &receiver {
            Value::Array(_) => self.array_method(&receiver, &name, &args, call),
            Value::Elements(slice) => self.elements_method(slice, &name, &args, span),
            Value::Stream(stream) => self.stream_method((**stream).clone(), &name, args, call),
            Value::Range(_) => self.range_method(&receiver, &name, args, call),
            Value::Integer(integer) => self.integer_method(*integer, &name, &args, call),
            // The user's code says of what type it is, or the method could not be called on it.
            Value::Literal(_) if is_float_method(&name) => {
                let receiver = self.float(&receiver, span).map_or(Value::Poison, Value::Float);
                self.method(&receiver, &name, &args, span)
            }
            Value::Float(_) => self.method(&receiver, &name, &args, span),
            Value::Optional(optional) => self.option_method(optional, &name, &args, call),
            Value::Truth(_) | Value::Bool(_) if matches!(name.as_str(), "then" | "then_some") && args.len() == 1 => {
                self.value_if(&receiver, &name, &args[0], span)
            }
            Value::Record(_) if matches!(name.as_str(), "clone" | "to_owned") && args.is_empty() => Ok(receiver),
            Value::Text(_) if matches!((name.as_str(), args.as_slice()), ("then" | "then_some", [arg]) if self.textual(arg, false).is_err()) => {
                self.value_if(&receiver, &name, &args[0], span)
            }
            Value::Place(place) => match self.load(place) {
                Value::Stream(_) | Value::Range(_) => Ok(self.used_up(&name, span)),
                target => self.method_of(&target, &name, args, call),
            },
            Value::Text(_) if args.iter().any(|arg| self.depends(arg)) && Elementary::from_method(&name).is_some() => {
                self.method(&receiver, &name, &args, span)
            }
            _ => self.verbatim_method(&receiver, &args, call),
        }
    }

    /// Whether an expression begins at a local that is a `&mut` reference to a dissolved place.
    fn is_dissolved_reference(&self, expr: &Expr) -> bool {
        let root = crate::lower::verbatim::scan::root(expr);
        let slot = root.and_then(|name| self.scopes.local(&name.to_string()));
        slot.is_some_and(|slot| matches!(self.scopes.value(slot), Value::Place(_)))
    }

    /// A method that uses up part of an iterator.
    fn used_up(&mut self, name: &str, span: Span) -> Value {
        self.errors.held_iterator(span, name);
        Value::Poison
    }

    /// A method that may change a local: the local becomes a variable of the generated code, or the call is refused.
    fn changing_method(&mut self, name: &str, call: &ExprMethodCall) -> Option<Value> {
        if !crate::lower::verbatim::scan::may_change(call) {
            return None;
        }
        let root = crate::lower::verbatim::scan::root(&call.receiver)?;
        let slot = self.scopes.local(&root.to_string())?;
        let value = self.scopes.value(slot).clone();
        if self.is_beyond(slot) && self.may_change(slot, true) {
            self.errors.changed_outside(call.method.span(), &root.to_string());
            return Some(Value::Poison);
        }
        let held = matches!(value, Value::Text(_)) || self.scopes.mirror(slot).is_some();
        let is_read = match value {
            Value::Closure(_) => true,
            Value::Optional(_) => OPTION_METHODS.contains(&name),
            _ => false,
        };
        if held || !self.scopes.is_variable(slot) || self.depends(&value) || is_read {
            return None;
        }
        let expr = Expr::MethodCall(call.clone());
        let scan = crate::lower::verbatim::scan::expression(&expr);
        if !self.demoting_scanned(&expr, &scan) {
            self.errors.changing_method(call.method.span(), name, &root.to_string());
        }
        // What the call gives back is not known; a statement does not need it.
        Some(Value::Lost)
    }

    fn method_of(&mut self, receiver: &Value, name: &str, args: Vec<Value>, call: &ExprMethodCall) -> Eval<Value> {
        match receiver {
            Value::Array(_) => self.array_method(receiver, name, &args, call),
            Value::Elements(slice) => self.elements_method(slice, name, &args, call.method.span()),
            Value::Integer(integer) => self.integer_method(*integer, name, &args, call),
            Value::Optional(optional) => self.option_method(optional, name, &args, call),
            Value::Float(_) => self.method(receiver, name, &args, call.method.span()),
            _ => self.verbatim_method(receiver, &args, call),
        }
    }

    /// A method of a float.
    pub(in crate::lower) fn method(&mut self, receiver: &Value, name: &str, args: &[Value], span: Span) -> Eval<Value> {
        let name = name.strip_prefix("r#").unwrap_or(name);
        if PIECEWISE.contains(&name) {
            return self.piecewise(receiver, name, args, span);
        }
        if matches!(name, "clone" | "to_owned") && args.is_empty() {
            return Ok(receiver.clone());
        }
        if let (Some(op), [other]) = (comparison(name, span), args) {
            return self.operate(&op, receiver, other);
        }
        let Some(x) = self.float(receiver, span) else { return Ok(Value::Poison) };
        if name == "powi" {
            return self.powi(x, args, span);
        }
        let combined = matches!(name, "add" | "sub" | "mul" | "div" | "rem" | "neg" | "log" | "sin_cos");
        let function = Elementary::from_method(name);
        if !combined && function.is_none() {
            if !self.is_active(x) {
                // What depends on no variable may call anything.
                let call = syn::Ident::new(name, span);
                return self.inactive_method(receiver, &call, args, span);
            }
            self.errors.unknown_method(span, name, &self.function.scalar, &supported());
            return Ok(Value::Poison);
        }
        let arity = match name {
            "neg" | "sin_cos" => 1,
            "add" | "sub" | "mul" | "div" | "rem" | "log" => 2,
            _ => function.map_or(1, |function| function.row().arity),
        };
        if args.len() + 1 != arity {
            self.errors.argument_count(span, arity - 1, args.len());
            return Ok(Value::Poison);
        }
        let mut operands = vec![x];
        for arg in args {
            let Some(operand) = self.float(arg, span) else { return Ok(Value::Poison) };
            operands.push(operand);
        }
        self.elementary(name, function, &operands)
    }

    fn elementary(&mut self, name: &str, function: Option<Elementary>, operands: &[NodeId]) -> Eval<Value> {
        let infix = match name {
            "add" => Elementary::Add,
            "sub" => Elementary::Sub,
            "mul" => Elementary::Mul,
            "div" => Elementary::Div,
            "neg" => Elementary::Neg,
            "rem" => Elementary::Rem,
            "sin_cos" => {
                let sin = self.graph.value(Elementary::Sin, operands);
                let cos = self.graph.value(Elementary::Cos, operands);
                return Ok(Value::tuple(vec![Value::Float(sin), Value::Float(cos)]));
            }
            "log" => {
                let top = self.graph.value(Elementary::Ln, &operands[..1]);
                let bottom = self.graph.value(Elementary::Ln, &operands[1..]);
                return Ok(Value::Float(self.graph.value(Elementary::Div, &[top, bottom])));
            }
            _ => match function {
                Some(function) => function,
                None => return Ok(Value::Poison),
            },
        };
        Ok(Value::Float(self.graph.value(infix, operands)))
    }

    fn powi(&mut self, x: NodeId, args: &[Value], span: Span) -> Eval<Value> {
        let [exponent] = args else {
            self.errors.argument_count(span, 1, args.len());
            return Ok(Value::Poison);
        };
        let exponent = match exponent {
            Value::Place(place) => self.load(place),
            other => other.clone(),
        };
        let node = match &exponent {
            Value::Integer(known) => match i32::try_from(known.value) {
                Ok(n) => return Ok(Value::Float(self.graph.power(x, i64::from(n)))),
                Err(_) => {
                    self.errors.exponent(span);
                    return Ok(Value::Poison);
                }
            },
            Value::Text(text) => self.expression_leaf(Kind::Int, text),
            Value::Poison => return Ok(Value::Poison),
            _ => {
                self.errors.exponent(span);
                return Ok(Value::Poison);
            }
        };
        Ok(Value::Float(self.graph.value(Elementary::Powi, &[x, node])))
    }

    /// A question about a float, whose answer is piecewise constant.
    fn piecewise(&mut self, receiver: &Value, name: &str, args: &[Value], span: Span) -> Eval<Value> {
        let Some(x) = self.float(receiver, span) else { return Ok(Value::Poison) };
        let mut texts = Vec::new();
        for value in std::iter::once(&Value::Float(x)).chain(args) {
            match self.textual(value, true) {
                Ok(text) => texts.push(text),
                Err(why) => return self.untextual(&why, span, name),
            }
        }
        let (receiver, args) = (&texts[0].expr, texts[1..].iter().map(|text| &text.expr));
        let method = syn::Ident::new(name, span);
        // `total_cmp` and `partial_cmp` take references.
        let args: Vec<Expr> = args.map(crate::lower::verbatim::syntax::referenced).collect();
        let scalar = &self.function.scalar;
        let expr = syn::parse_quote!(<#scalar>::#method(#receiver, #(#args),*));
        let expr = match name {
            "total_cmp" | "partial_cmp" => syn::parse_quote!((#receiver).#method(#(#args),*)),
            _ => expr,
        };
        let ty = if name.starts_with("is_") { Ty::Bool } else { Ty::Unknown };
        Ok(compose(expr, texts, ty))
    }

    fn inactive_method(&mut self, receiver: &Value, method: &syn::Ident, args: &[Value], span: Span) -> Eval<Value> {
        let mut texts = Vec::new();
        for value in std::iter::once(receiver).chain(args) {
            match self.textual(value, false) {
                Ok(text) => texts.push(text),
                Err(why) => return self.untextual(&why, span, &format!("`{method}`")),
            }
        }
        let (receiver, args) = (&texts[0].expr, texts[1..].iter().map(|text| &text.expr));
        let scalar = &self.function.scalar;
        // A dissolved float has lost the type that its variable had.
        let expr = syn::parse_quote!(::core::convert::identity::<#scalar>(#receiver).#method(#(#args),*));
        Ok(compose(expr, texts, Ty::Unknown))
    }
}

/// The methods of floats that are differentiated.
fn supported() -> Vec<&'static str> {
    let mut names: Vec<&'static str> = Elementary::ALL
        .iter()
        .filter_map(|function| match function.row().spelling {
            crate::ops::Spelling::Method(name) if Elementary::from_method(name) == Some(*function) => Some(name),
            _ => None,
        })
        .collect();
    names.extend(["powi", "log", "sin_cos"]);
    names.sort_unstable();
    names.dedup();
    names
}
