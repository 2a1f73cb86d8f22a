//! `Option`s and `Result`s that only the run knows, where what depends on a variable meets them: a branch on whether there
//! is a value.

use syn::{Expr, ExprMethodCall, ExprTry, Pat, Type};

use crate::lower::control::verbatim_match::Header;
use crate::lower::values::value::{Text, Ty, Value, bare, name_expr};
use crate::lower::verbatim::method::PICKS;
use crate::lower::{Eval, Lowering};

/// Methods that an `Option` or `Result` has, and no iterator.
const OF_OPTIONS_ONLY: &[&str] = &[
    "and_then",
    "expect",
    "is_none",
    "is_none_or",
    "is_some",
    "is_some_and",
    "map_or",
    "map_or_else",
    "ok_or",
    "or",
    "or_else",
    "unwrap",
    "unwrap_or",
    "unwrap_or_default",
    "unwrap_or_else",
    "xor",
];

/// Methods that make another `Option` of an `Option`, as iterators have them too.
const OF_BOTH: &[&str] = &["cloned", "copied", "filter", "flatten", "inspect", "map", "take", "zip"];

/// Whether no iterator has this method, but an `Option` has.
pub(in crate::lower) fn is_of_options_only(name: &str) -> bool {
    OF_OPTIONS_ONLY.contains(&name)
}

/// Whether this method makes an `Option` of an `Option`, and what else it makes of what else.
pub(in crate::lower) fn keeps_options(name: &str) -> bool {
    OF_BOTH.contains(&name) || matches!(name, "and_then" | "as_ref" | "or" | "or_else" | "xor")
}

/// `Option<_>`
pub(in crate::lower) fn some_option() -> Type {
    syn::parse_quote!(::core::option::Option<_>)
}

impl Lowering<'_> {
    /// A method of an `Option` or `Result` that stays verbatim, where an argument does not; none if it is not seen that
    /// the receiver is one, or the method is not known.
    pub(in crate::lower) fn run_time_option(
        &mut self,
        text: &Text,
        name: &str,
        args: &[Value],
        call: &ExprMethodCall,
    ) -> Eval<Option<Value>> {
        let span = call.method.span();
        if !(is_of_options_only(name) || OF_BOTH.contains(&name) && self.is_option_here(text, call)) {
            return Ok(None);
        }
        let value = match (name, args) {
            ("map", [function]) => {
                let some = |this: &mut Self, value| {
                    let value = this.apply(function, vec![value], span)?;
                    Ok(Value::some(this.settle(value)))
                };
                self.if_found(text, some, |_| Ok(Value::none()))
            }
            ("map_or", [default, function]) => {
                let default = self.settle(default.clone());
                self.if_found(text, |this, value| this.apply(function, vec![value], span), |_| Ok(default))
            }
            ("map_or_else", [default, function]) if takes_error(default) => self.if_ok(
                text,
                |this, value| this.apply(function, vec![value], span),
                |this, error| this.apply(default, vec![error], span),
            ),
            ("map_or_else", [default, function]) => self.if_found(
                text,
                |this, value| this.apply(function, vec![value], span),
                |this| this.apply(default, Vec::new(), span),
            ),
            ("and_then", [function]) => {
                let ty = some_option();
                let some = |this: &mut Self, value| this.apply_as(function, vec![value], Some(&ty), span);
                self.if_found(text, some, |_| Ok(Value::none()))
            }
            ("unwrap_or", [default]) => {
                let default = self.settle(default.clone());
                self.if_found(text, |_, value| Ok(value), |_| Ok(default))
            }
            ("unwrap_or_else", [default]) if takes_error(default) => {
                self.if_ok(text, |_, value| Ok(value), |this, error| this.apply(default, vec![error], span))
            }
            ("unwrap_or_else", [default]) => {
                self.if_found(text, |_, value| Ok(value), |this| this.apply(default, Vec::new(), span))
            }
            ("is_some_and", [function]) => {
                self.if_found(text, |this, value| this.apply(function, vec![value], span), |_| Ok(Value::Truth(false)))
            }
            ("is_none_or", [function]) => {
                self.if_found(text, |this, value| this.apply(function, vec![value], span), |_| Ok(Value::Truth(true)))
            }
            ("or", [other]) => {
                let other = self.settle(other.clone());
                self.if_found(text, |_, value| Ok(Value::some(value)), |_| Ok(other))
            }
            ("or_else", [other]) if !takes_error(other) => {
                let ty = some_option();
                let none = |this: &mut Self| this.apply_as(other, Vec::new(), Some(&ty), span);
                self.if_found(text, |_, value| Ok(Value::some(value)), none)
            }
            _ => {
                self.errors.unknown_run_time_option(span, name);
                Ok(Value::Poison)
            }
        };
        value.map(Some)
    }

    /// `value?` in a closure or function of the body that returns an `Option`.
    pub(in crate::lower) fn question(&mut self, question: &ExprTry) -> Eval<Value> {
        let span = question.question_token.spans[0];
        let is_option = self.written_result().is_none_or(|ty| self.is_option_type(&ty));
        let value = self.evaluate_as(&question.expr, Some(&some_option()))?;
        let value = match value {
            Value::Place(place) => self.load(&place),
            value => value,
        };
        match value {
            Value::Poison => Ok(Value::Poison),
            Value::Optional(optional) if is_option => {
                let payload = optional.payload.clone();
                self.optionally(optional.is_some, |_| Ok(payload), |this| this.return_(Value::none()))
            }
            // Evaluation goes on where there is a value.
            Value::Text(text) if is_option => {
                self.if_found(&text, |_, value| Ok(value), |this| this.return_(Value::none()))
            }
            _ => {
                self.errors.question_mark(span);
                Ok(Value::Poison)
            }
        }
    }

    /// Whether a method's receiver is an `Option`, as far as types, names and what is done with the result tell.
    fn is_option_here(&self, text: &Text, call: &ExprMethodCall) -> bool {
        text.ty == Ty::Optional
            || is_pick(&call.receiver)
            || self.expected(std::ptr::from_ref(call) as usize).is_some_and(|ty| self.is_option_type(&ty))
    }

    /// Whether a type is an `Option`, or a reference to one.
    pub(in crate::lower) fn is_option_type(&self, ty: &Type) -> bool {
        self.type_of(ty) == Ty::Optional
    }

    /// A branch on whether there is a value.
    fn if_found(
        &mut self,
        text: &Text,
        some: impl FnOnce(&mut Self, Value) -> Eval<Value>,
        none: impl FnOnce(&mut Self) -> Eval<Value>,
    ) -> Eval<Value> {
        // What calls the method itself takes the receiver as the method would: by reference or as a copy.
        let option = Expr::MethodCall(ExprMethodCall {
            attrs: Vec::new(),
            receiver: Box::new(text.expr.clone()),
            dot_token: syn::token::Dot::default(),
            method: syn::Ident::new("map_or", proc_macro2::Span::call_site()),
            turbofish: None,
            paren_token: syn::token::Paren::default(),
            args: syn::parse_quote!(::core::option::Option::None, ::core::option::Option::Some),
        });
        let text = Text { expr: option, ..text.clone() };
        let name = self.hidden("found");
        let patterns = [syn::parse_quote!(::core::option::Option::Some(#name)), syn::parse_quote!(_)];
        let mut arms = (Some(some), Some(none));
        self.verbatim_arms(&text, &patterns.map(header), |this, arm| match arm {
            0 => arms.0.take().expect("each arm is lowered once")(this, Value::text(name_expr(&name), Ty::Bound)),
            _ => arms.1.take().expect("each arm is lowered once")(this),
        })
    }

    /// A branch on whether a `Result` is a value or an error.
    fn if_ok(
        &mut self,
        text: &Text,
        ok: impl FnOnce(&mut Self, Value) -> Eval<Value>,
        err: impl FnOnce(&mut Self, Value) -> Eval<Value>,
    ) -> Eval<Value> {
        let (value, error) = (self.hidden("found"), self.hidden("error"));
        let patterns = [
            syn::parse_quote!(::core::result::Result::Ok(#value)),
            syn::parse_quote!(::core::result::Result::Err(#error)),
        ];
        let mut arms = (Some(ok), Some(err));
        let bound = |name| Value::text(name_expr(name), Ty::Bound);
        self.verbatim_arms(text, &patterns.map(header), |this, arm| match arm {
            0 => arms.0.take().expect("each arm is lowered once")(this, bound(&value)),
            _ => arms.1.take().expect("each arm is lowered once")(this, bound(&error)),
        })
    }
}

fn header(pattern: Pat) -> Header {
    Header { pattern, names: Vec::new(), guard: None }
}

/// Whether a closure takes an argument, as those do that a `Result` hands its error.
fn takes_error(function: &Value) -> bool {
    matches!(function, Value::Closure(closure) if !closure.syntax.inputs.is_empty())
}

/// Whether an expression picks an element, or asks for one that there may not be, and makes other `Option`s of that.
fn is_pick(expr: &Expr) -> bool {
    let Expr::MethodCall(call) = bare(expr) else { return false };
    let name = call.method.to_string();
    let makes =
        PICKS.contains(&name.as_str()) || name.starts_with("checked_") || matches!(name.as_str(), "ok" | "then");
    makes || keeps_options(&name) && is_pick(&call.receiver)
}
