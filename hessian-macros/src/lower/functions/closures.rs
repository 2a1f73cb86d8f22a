//! Closures and functions of the body: inlined where they are called.

use std::rc::Rc;

use proc_macro2::Span;
use syn::{Expr, ExprClosure, FnArg, ItemFn, Safety};

use crate::lower::control::jumps::Construct;
use crate::lower::functions::generics::Generics;
use crate::lower::start::written_type;
use crate::lower::values::scope::{Binding, Environment, Nested};
use crate::lower::values::value::{Closure, Text, Ty, Value};
use crate::lower::verbatim::text::Arguments;
use crate::lower::{Eval, Lowering, Stop};

/// A function is not inlined deeper within itself.
const MOST_DEEP: usize = 32;
/// Nor are more functions inlined within themselves: two calls in each body double them at every depth.
const MOST_RECURSIONS: usize = 4096;

impl Lowering<'_> {
    /// `|a, b| ..`
    pub(in crate::lower) fn closure(&mut self, closure: &ExprClosure) -> Value {
        if let Some(token) = &closure.asyncness {
            self.errors.not_differentiated(token.span, "an `async` closure");
            return Value::Poison;
        }
        let (environment, state) = match &closure.capture {
            Some(_) => self.captured_by_value(closure),
            None => (self.scopes.environment(), Vec::new()),
        };
        let address = std::ptr::from_ref(closure) as usize;
        let syntax = self.closures.entry(address).or_insert_with(|| Rc::new(closure.clone())).clone();
        self.holders.copied(closure, &syntax);
        Value::Closure(Rc::new(Closure { syntax, environment, state: Rc::new(state) }))
    }

    /// The names that a `move` closure mentions, with the values that they have now; which these are, if it changes any.
    fn captured_by_value(&mut self, closure: &ExprClosure) -> (Environment, Vec<String>) {
        let scan = crate::lower::verbatim::scan::expression(&closure.body);
        let before = self.scopes.environment();
        let mut captured = Vec::new();
        for name in scan.names.keys() {
            let Some(Binding::Local(slot)) = self.scopes.lookup(name) else { continue };
            let value = self.scopes.value(slot).clone();
            let mirror = self.scopes.mirror(slot).cloned();
            let mutable = self.scopes.is_mutable(slot);
            let value = self.settle(value);
            let copy = self.scopes.fresh(value);
            self.scopes.bind(name.clone(), Binding::Local(copy));
            captured.push(name.clone());
            if let (Some(mirror), false) = (mirror, mutable) {
                self.scopes.reflect(copy, mirror, false);
            }
        }
        if !captured.iter().any(|name| scan.assigned.contains(name) || scan.receivers.contains(name)) {
            captured.clear();
        }
        (self.scopes.swap(before), captured)
    }

    /// A value as a use of its name gives it: a closure that changes what it has captured by value is copied with that.
    pub(in crate::lower) fn copied(&mut self, value: Value) -> Value {
        match &value {
            Value::Closure(closure) if !closure.state.is_empty() => {
                let outside = self.scopes.swap(closure.environment.clone());
                for name in closure.state.iter() {
                    if let Some(Binding::Local(slot)) = self.scopes.lookup(name) {
                        let copy = self.scopes.fresh(self.scopes.value(slot).clone());
                        self.scopes.bind(name.clone(), Binding::Local(copy));
                    }
                }
                let environment = self.scopes.swap(outside);
                let (syntax, state) = (closure.syntax.clone(), closure.state.clone());
                Value::Closure(Rc::new(Closure { syntax, environment, state }))
            }
            Value::Array(parts) | Value::Tuple(parts) if parts.iter().any(|part| matches!(part, Value::Closure(_))) => {
                let parts = parts.clone();
                value.rebuilt(parts.iter().map(|part| self.copied(part.clone())).collect())
            }
            _ => value,
        }
    }

    /// Calls a closure or a function of the body with values.
    pub(in crate::lower) fn apply(&mut self, callee: &Value, args: Vec<Value>, span: Span) -> Eval<Value> {
        self.apply_to(callee, args, None, span)
    }

    /// The same where the arguments are written.
    pub(in crate::lower) fn apply_to(
        &mut self,
        callee: &Value,
        args: Vec<Value>,
        syntax: Option<&Arguments>,
        span: Span,
    ) -> Eval<Value> {
        match callee {
            Value::Poison => Ok(Value::Poison),
            Value::Closure(closure) => self.apply_closure(closure, args, span),
            Value::Pieces(pieces) => match args.as_slice() {
                [number] => self.piece(pieces, number, span),
                _ => Ok(Value::Poison),
            },
            Value::Nested(nested) => self.apply_nested(nested, args, syntax, span),
            Value::Place(place) => {
                let target = self.load(place);
                self.apply_to(&target, args, syntax, span)
            }
            Value::Text(text) => match &text.expr {
                Expr::Path(path) => self.call_path(path, args, syntax, span),
                _ => {
                    let what = crate::lower::values::value::written(&text.expr);
                    self.call_text((**text).clone(), &args, syntax, span, &what)
                }
            },
            other => {
                self.errors.not_callable(span, other.describe());
                Ok(Value::Poison)
            }
        }
    }

    fn apply_closure(&mut self, closure: &Rc<Closure>, args: Vec<Value>, span: Span) -> Eval<Value> {
        let syntax = closure.syntax.clone();
        if syntax.inputs.len() != args.len() {
            self.errors.argument_count(span, syntax.inputs.len(), args.len());
            return Ok(Value::Poison);
        }
        let address = Rc::as_ptr(&syntax) as usize;
        // It calls itself only through a function around it, which makes it anew.
        let made = closure.environment.as_ref().map_or(0, |link| Rc::as_ptr(link) as usize as i128);
        self.inlined((address, vec![made]), closure.environment.clone(), "this closure", span, |this| {
            for (pattern, arg) in syntax.inputs.iter().zip(args) {
                let arg = this.settle(arg);
                this.bind(pattern, arg)?;
            }
            let ty = written_type(&syntax.output);
            this.typed_target(Construct::Body, ty.clone(), |this| this.evaluate_as(&syntax.body, ty.as_ref()))
        })
    }

    pub(in crate::lower) fn apply_nested(
        &mut self,
        nested: &Rc<Nested>,
        args: Vec<Value>,
        syntax: Option<&Arguments>,
        span: Span,
    ) -> Eval<Value> {
        self.apply_generic(nested, &Generics::default(), args, syntax, span)
    }

    /// The same where the caller says what its generics are.
    pub(in crate::lower) fn apply_generic(
        &mut self,
        nested: &Rc<Nested>,
        generics: &Generics<'_>,
        args: Vec<Value>,
        syntax: Option<&Arguments>,
        span: Span,
    ) -> Eval<Value> {
        let item = nested.item.clone();
        let name = item.sig.ident.to_string();
        // What depends on no variable may as well be called.
        let callable = args.iter().any(|arg| matches!(arg, Value::Text(_))) || !is_simple(&item);
        if nested.emitted && callable && !takes_dissolved(&item, &args) && !self.makes_struct(&item) {
            let callee = crate::lower::values::value::Text {
                expr: self.named_with(&nested.callee, generics),
                captures: Vec::new(),
                ty: crate::lower::values::value::Ty::Unknown,
            };
            if args.iter().all(|arg| self.textual(arg, false).is_ok()) {
                let ty = self.result_of(&item);
                let value = self.call_text(callee, &args, syntax, span, &name)?;
                return Ok(match value {
                    Value::Text(text) if matches!(ty, Ty::Struct(_) | Ty::Structs(_)) => {
                        Value::Text(Rc::new(Text { ty, ..(*text).clone() }))
                    }
                    other => other,
                });
            }
        }
        // A function of a module within is called like one of the annotated module only by chance.
        let around = self.function.around.clone();
        let is_inner = around.inner_functions.iter().any(|inner| Rc::ptr_eq(&inner.item, &item));
        let is_of_module = nested.outside && !is_inner;
        if let Some(ruled) = around.ruled(nested.block, &item.sig.ident).filter(|_| is_of_module) {
            return self.ruled(&ruled.function, &ruled.rule, &nested.callee, &args, syntax, span);
        }
        if !self.inlinable(&item) || nested.outside && !self.is_visible(&item) {
            return Ok(Value::Poison);
        }
        if super::around::changes_self(&item) && !matches!(args.first(), Some(Value::Place(_))) {
            self.errors.exclusive_receiver(span, &item.sig.ident);
            return Ok(Value::Poison);
        }
        if item.sig.inputs.len() != args.len() {
            self.errors.argument_count(span, item.sig.inputs.len(), args.len());
            return Ok(Value::Poison);
        }
        let Some(constants) = self.const_arguments(&item, &args, generics, span) else { return Ok(Value::Poison) };
        self.holders.inlined(&item);
        let environment = nested.environment.borrow().clone();
        let address = Rc::as_ptr(&item) as usize;
        let known = self.known_integers(args.iter().chain(constants.iter().map(|(_, value)| value)));
        let any_types = usize::from(super::generics::takes_any_type(&item.sig));
        self.any_types += any_types;
        let result = self.inlined((address, known), environment, &format!("`{name}`"), span, |this| {
            this.bind_constants(constants);
            for (input, arg) in item.sig.inputs.iter().zip(args) {
                let input = match input {
                    FnArg::Typed(input) => input,
                    FnArg::Receiver(receiver) => {
                        let id = this.struct_of(&arg);
                        let by_reference = matches!(receiver.kind, syn::ReceiverKind::Reference(..));
                        let arg = this.argument_of_struct(arg, id, by_reference);
                        let arg = this.settle(arg);
                        let slot = this.scopes.declare(&receiver.self_token.into(), arg);
                        if receiver.mutability.is_some() {
                            this.scopes.set_variable(slot);
                        }
                        continue;
                    }
                };
                let id = match this.type_of(&input.ty) {
                    Ty::Struct(id) => Some(id),
                    _ => None,
                };
                let arg = this.argument_of_struct(arg, id, matches!(&*input.ty, syn::Type::Reference(_)));
                let arg = this.coerce(arg, &input.ty, span);
                let arg = this.settle(arg);
                this.bind(&input.pat, arg)?;
            }
            let ty = written_type(&item.sig.output);
            let value =
                this.typed_target(Construct::Body, ty.clone(), |this| this.block_as(&item.block, ty.as_ref()))?;
            if ty.is_none() {
                this.discard(value);
                return Ok(Value::unit());
            }
            Ok(value)
        });
        self.any_types -= any_types;
        result
    }

    /// The integers that are known among arguments, how long arrays are, of how much structs are made and which closures
    /// these are: what decides where a recursion ends.
    fn known_integers<'v>(&self, args: impl Iterator<Item = &'v Value>) -> Vec<i128> {
        let known = |arg: &Value| match arg {
            Value::Place(place) => known_integer(&self.load(place)),
            arg => known_integer(arg),
        };
        args.filter_map(known).collect()
    }

    /// Lowers a body in the environment of its definition. It may be inlined within itself where it is called with
    /// other known integers than around it.
    fn inlined(
        &mut self,
        callee: (usize, Vec<i128>),
        environment: Environment,
        name: &str,
        span: Span,
        body: impl FnOnce(&mut Self) -> Eval<Value>,
    ) -> Eval<Value> {
        if self.calls.contains(&callee) {
            self.errors.unended_recursion(span, name);
            return Ok(Value::Poison);
        }
        let around = self.calls.iter().filter(|(address, _)| *address == callee.0).count();
        if around == MOST_DEEP {
            self.errors.endless_recursion(span, name, MOST_DEEP);
            return Err(Stop::Abort);
        }
        self.recursions += usize::from(around > 0);
        if self.recursions > MOST_RECURSIONS {
            self.errors.branching_recursion(span, name, MOST_RECURSIONS);
            return Err(Stop::Abort);
        }
        self.calls.push(callee);
        self.depth += 1;
        let outside = self.scopes.swap(environment.clone());
        let result = body(self);
        self.scopes.leave(&environment);
        self.scopes.swap(outside);
        self.depth -= 1;
        self.calls.pop();
        result
    }

    /// Whether a function of the body can be inlined.
    fn inlinable(&mut self, item: &ItemFn) -> bool {
        let before = self.errors.len();
        crate::lower::expressions::attributes::check(&item.block, self.errors);
        let signature = &item.sig;
        self.unnamed_types(item);
        if let Some(token) = &signature.asyncness {
            self.errors.not_differentiated(token.span, "an `async` function");
        }
        if let Safety::Unsafe(token) = &signature.safety {
            self.errors.not_differentiated(token.span, "an `unsafe` function");
        }
        self.errors.len() == before
    }
}

fn known_integer(arg: &Value) -> Option<i128> {
    match arg {
        Value::Integer(integer) => Some(integer.value),
        Value::Array(parts) => Some(parts.len() as i128),
        Value::Record(_) => Some(size(arg)),
        Value::Closure(closure) => Some(Rc::as_ptr(&closure.syntax) as usize as i128),
        _ => None,
    }
}

/// Of how many parts a value is made, all in all.
fn size(value: &Value) -> i128 {
    value.parts().map_or(1, |parts| parts.iter().map(size).sum())
}

/// Whether a function takes a `Vec` where an argument has been dissolved, and would be written as an array.
fn takes_dissolved(item: &ItemFn, args: &[Value]) -> bool {
    item.sig.inputs.iter().zip(args).any(|(input, arg)| {
        let mut names = std::collections::BTreeMap::new();
        crate::lower::verbatim::scan::identifiers(quote::ToTokens::to_token_stream(input), &mut names);
        names.contains_key("Vec") && !matches!(arg, Value::Text(_))
    })
}

/// Whether a function is neither generic nor recursive, as far as its tokens tell.
fn is_simple(item: &ItemFn) -> bool {
    let mut names = std::collections::BTreeMap::new();
    crate::lower::verbatim::scan::identifiers(quote::ToTokens::to_token_stream(&item.block), &mut names);
    item.sig.generics.type_params().next().is_none()
        && item.sig.generics.const_params().next().is_none()
        && !names.contains_key(&item.sig.ident.to_string())
}
