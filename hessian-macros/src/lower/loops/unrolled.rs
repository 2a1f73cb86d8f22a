//! Loops: turn by turn, where the turns are known at expansion.

use std::rc::Rc;

use proc_macro2::Span;
use syn::visit::{self, Visit};
use syn::{Expr, ExprForLoop, ExprLoop, ExprWhile, GenericArgument, Label, PathArguments, Type};

use super::joined::Turning;
use super::rolled::Header;
use super::stream::Stream;
use super::while_let::next_of;
use crate::lower::control::jumps::Construct;
use crate::lower::values::scope::SlotId;
use crate::lower::values::value::{Range, Text, Ty, Value, as_name, bare, span_of, written};
use crate::lower::{Eval, Lowering, Stop};

/// After so many turns in which the run has decided whether the loop goes on, it is left to the run to turn it.
const MOST_EXITS: usize = 8;

impl Lowering<'_> {
    /// `for pattern in iterator { .. }`
    pub(in crate::lower) fn for_(&mut self, turns: &ExprForLoop, expr: &Expr) -> Eval<Value> {
        let span = turns.for_token.span;
        let values = self.evaluate(&turns.expr)?;
        if values.is_poison() {
            return Ok(Value::Poison);
        }
        let Some(stream) = self.stream(&values) else {
            if self.demoting(expr) {
                return Ok(Value::unit());
            }
            return self.for_data(turns, expr, values);
        };
        if let Value::Range(range) = &values
            && range.end.is_some()
            && is_left(turns)
        {
            return self.for_until_left(turns, expr, stream, &values);
        }
        let body = &mut |this: &mut Self, value| this.for_turn(turns, value);
        let guess = self.guess(expr);
        self.each(stream, Turning::Written(turns.label.as_ref()), span, &guess, body)
    }

    fn for_turn(&mut self, turns: &ExprForLoop, value: Value) -> Eval<()> {
        self.bind(&turns.pat, value)?;
        let value = self.block(&turns.body)?;
        self.discard(value);
        Ok(())
    }

    /// The same over a known range, turn by turn unless the run decides too often that the loop is left: then the run turns
    /// it, if it can.
    fn for_until_left(&mut self, turns: &ExprForLoop, expr: &Expr, stream: Stream, range: &Value) -> Eval<Value> {
        let (span, label) = (turns.for_token.span, turns.label.as_ref());
        let unrolled = |this: &mut Self, most: usize| {
            let (opens, mut turn, mut gives_up) = (this.opens.len(), 0, false);
            let value = this.each_datum(stream.clone(), Turning::Written(label), span, &[], &mut |this, value| {
                gives_up = turn >= most && this.opens.len() > opens;
                if gives_up {
                    return Err(Stop::Abort);
                }
                turn += 1;
                this.for_turn(turns, value)
            });
            (!gives_up).then_some(value)
        };
        // A constant function has no `for`.
        let mut value = None;
        if self.function.item.sig.constness.is_none() {
            value = self.trying(|this| unrolled(this, MOST_EXITS)).or_else(|| {
                self.trying(|this| {
                    let errors = this.errors.len();
                    let value = this.for_data(turns, expr, range.clone());
                    (this.errors.len() == errors).then_some(value)
                })
            });
        }
        value.or_else(|| unrolled(self, usize::MAX)).expect("nothing gives up")
    }

    /// The same over what only the run knows.
    fn for_data(&mut self, turns: &ExprForLoop, expr: &Expr, values: Value) -> Eval<Value> {
        let span = turns.for_token.span;
        let values = self.frozen_bounds(values);
        let Some(iterable) = self.iterable(&values, &turns.expr) else { return Ok(Value::Poison) };
        let item = if let Value::Range(range) = &values { counted(range) } else { self.item_of(&iterable) };
        let guess = self.guess(expr);
        let header = Header::For { iterable: &iterable, item };
        let turning = Turning::Written(turns.label.as_ref());
        self.rolled(turning, span, &header, Some(&turns.pat), &guess, &mut |this| this.block(&turns.body))
    }

    /// What is known of what data yields: whether the parameter that it is has `Option`s for elements.
    pub(in crate::lower) fn item_of(&self, iterable: &Text) -> Ty {
        match iterable.ty {
            Ty::Structs(id) => Ty::Struct(id),
            Ty::Enumerated(_) => iterable.ty,
            _ => self.item_of_data(&iterable.expr),
        }
    }

    fn item_of_data(&self, iterable: &Expr) -> Ty {
        let ty = match bare(iterable) {
            Expr::MethodCall(call) if matches!(call.method.to_string().as_str(), "iter" | "into_iter" | "copied") => {
                return self.item_of_data(&call.receiver);
            }
            Expr::Reference(reference) => return self.item_of_data(&reference.expr),
            Expr::Call(call) if call.args.len() == 1 => return self.item_of_data(&call.args[0]),
            other => as_name(other).and_then(|name| self.function.params.iter().find(|param| param.name == *name)),
        };
        match ty.and_then(|param| element(&param.ty)) {
            Some(element) if self.is_option_type(element) => Ty::Optional,
            _ => Ty::Bound,
        }
    }

    /// What a loop that the run turns iterates over, as every pass can do anew; none if that is not so.
    fn iterable(&mut self, values: &Value, syntax: &Expr) -> Option<Text> {
        let span = span_of(syntax);
        if let Some(name) = self.changes(syntax) {
            self.errors.changed_outside(span, &name);
            return None;
        }
        let text = match self.textual(values, true) {
            Ok(text) => text,
            Err(why) => {
                let _ = self.untextual(&why, span, &written(syntax));
                return None;
            }
        };
        Some(self.repeatable(text))
    }

    /// What is iterated over, evaluated now if it could be something else in a later pass.
    fn frozen_bounds(&mut self, values: Value) -> Value {
        match &values {
            Value::Text(text) if self.is_repeatable(&text.expr) => values,
            Value::Range(range) => {
                let mut bound = |bound: &Option<Value>| bound.clone().map(|bound| self.frozen_bounds(bound));
                let (start, end) = (bound(&range.start), bound(&range.end));
                Value::Range(Rc::new(Range { start, end, closed: range.closed }))
            }
            _ => self.settle(values),
        }
    }

    /// An iterable that is not used up: what is not seen to be a reference is cloned for every pass.
    pub(in crate::lower) fn repeatable(&mut self, mut text: Text) -> Text {
        if !self.is_repeatable(&text.expr)
            && let Value::Text(kept) = self.keep(&text, "held")
        {
            text = (*kept).clone();
        }
        if let Some(name) = as_name(&text.expr)
            && !self.references.contains(&name.to_string())
        {
            let inner = &text.expr;
            text.expr = syn::parse_quote!(::core::clone::Clone::clone(&#inner));
        }
        text
    }

    /// A name that evaluating an expression changes.
    pub(in crate::lower) fn changes(&mut self, expr: &Expr) -> Option<String> {
        let scan = self.scan(expr);
        scan.assigned.iter().find(|name| self.scopes.local(name).is_some()).cloned()
    }

    /// The locals that a loop seems to carry: those that it assigns.
    pub(super) fn guess(&mut self, expr: &Expr) -> Vec<SlotId> {
        let scan = self.scan(expr);
        let names = scan.assigned.iter().filter(|name| !scan.bound.contains(*name));
        names.filter_map(|name| self.scopes.local(name)).collect()
    }

    /// `while condition { .. }`
    pub(in crate::lower) fn while_(&mut self, turns: &ExprWhile, expr: &Expr) -> Eval<Value> {
        let span = turns.while_token.span;
        if let Expr::Let(binding) = bare(&turns.cond) {
            if self.demoting(expr) {
                return Ok(Value::unit());
            }
            return match next_of(binding) {
                Some(next) => self.while_next(turns, expr, binding, next),
                None => self.while_let(turns, expr, binding),
            };
        }
        if self.mentions_run_time_only(expr) && self.demoting(expr) {
            return Ok(Value::unit());
        }
        self.turning(turns.label.as_ref(), span, expr, &mut |this, label| {
            let value = this.evaluate(&turns.cond)?;
            let Some(on) = this.truth(&value, span_of(&turns.cond)) else {
                return this.break_(None, Value::unit(), span);
            };
            match on {
                Ok(true) => {}
                Ok(false) => return this.break_(None, Value::unit(), span),
                Err(node) => {
                    this.choose(node, |_| Ok(Value::unit()), |this| this.break_(None, Value::unit(), span))?;
                }
            }
            this.turn(label, |this| this.block(&turns.body))
        })
    }

    /// `loop { .. }`
    pub(in crate::lower) fn loop_(&mut self, turns: &ExprLoop, expr: &Expr) -> Eval<Value> {
        let span = turns.loop_token.span;
        if !self.scan(expr).brings && self.mentions_run_time_only(expr) && self.demoting(expr) {
            return Ok(Value::unit());
        }
        self.turning(turns.label.as_ref(), span, expr, &mut |this, label| {
            this.turn(label, |this| this.block(&turns.body))
        })
    }

    /// A loop without a header: turn by turn as long as what is known decides when it ends, else turned by the run.
    pub(super) fn turning(
        &mut self,
        label: Option<&Label>,
        span: Span,
        expr: &Expr,
        body: &mut dyn FnMut(&mut Self, Option<&Label>) -> Eval<Value>,
    ) -> Eval<Value> {
        let unrolled = self.trying(|this| {
            let mut gives_up = false;
            let value = this.looping(Turning::Written(label), span, |this| {
                let opens = this.opens.len();
                for turn in 0.. {
                    this.step()?;
                    gives_up = turn == MOST_EXITS && this.opens.len() > opens;
                    if gives_up {
                        return Err(Stop::Abort);
                    }
                    let value = body(this, label)?;
                    this.discard(value);
                }
                Ok(Value::unit())
            });
            (!gives_up).then_some(value)
        });
        if let Some(value) = unrolled {
            return value;
        }
        let guess = self.guess(expr);
        self.rolled(Turning::Written(label), span, &Header::Forever, None, &guess, &mut |this| body(this, None))
    }

    /// Whether a loop mentions something that only the run knows, and nothing that depends on a variable.
    fn mentions_run_time_only(&mut self, expr: &Expr) -> bool {
        let scan = self.scan(expr);
        let mut run_time = false;
        for name in scan.names.keys() {
            match self.scopes.local(name) {
                Some(slot) => {
                    let value = self.scopes.value(slot).clone();
                    if self.depends(&value) {
                        return false;
                    }
                    run_time |= matches!(value, Value::Text(_) | Value::Bool(_));
                }
                None => run_time |= !scan.bound.contains(name),
            }
        }
        run_time
    }

    pub(in crate::lower) fn looping(
        &mut self,
        turning: Turning<'_>,
        span: Span,
        body: impl FnOnce(&mut Self) -> Eval<Value>,
    ) -> Eval<Value> {
        let outer = std::mem::replace(&mut self.place, span);
        let result = self.targeted(turning.construct(), body);
        self.place = outer;
        result
    }

    /// One turn of a loop, in a scope of its own.
    pub(in crate::lower) fn turn(
        &mut self,
        label: Option<&Label>,
        body: impl FnOnce(&mut Self) -> Eval<Value>,
    ) -> Eval<Value> {
        self.targeted(Construct::Turn(label.map(name)), |this| this.scoped(body))
    }
}

pub(in crate::lower) fn name(label: &Label) -> String {
    label.name.ident.to_string()
}

/// What is known of the type of a range's values.
fn counted(range: &Range) -> Ty {
    let bounds = range.start.iter().chain(&range.end);
    let ty = |bound: &Value| match bound {
        Value::Integer(integer) => integer.ty.map(Ty::Integer),
        Value::Text(text) => matches!(text.ty, Ty::Integer(_)).then_some(text.ty),
        _ => None,
    };
    bounds.into_iter().find_map(ty).unwrap_or(Ty::Unknown)
}

/// The type of a slice's, array's or `Vec`'s elements.
fn element(ty: &Type) -> Option<&Type> {
    match ty {
        Type::Reference(reference) => element(&reference.elem),
        Type::Slice(slice) => Some(&slice.elem),
        Type::Array(array) => Some(&array.elem),
        Type::Path(path) => match &path.path.segments.last().filter(|last| last.ident == "Vec")?.arguments {
            PathArguments::AngleBracketed(arguments) => match arguments.args.first()? {
                GenericArgument::Type(ty) => Some(ty),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    }
}

/// Whether a loop may be left before its end, for what follows it or for somewhere further out.
fn is_left(turns: &ExprForLoop) -> bool {
    struct Exits {
        /// Loops and closures around, within the loop.
        depth: usize,
        closures: usize,
        found: bool,
    }
    impl<'ast> Visit<'ast> for Exits {
        fn visit_expr(&mut self, expr: &'ast Expr) {
            let is_closure = matches!(expr, Expr::Closure(_));
            let is_deeper = is_closure || matches!(expr, Expr::ForLoop(_) | Expr::While(_) | Expr::Loop(_));
            match expr {
                Expr::Break(jump) => match &jump.label {
                    None => self.found |= self.depth == 0,
                    Some(_) => self.found = true,
                },
                Expr::Return(_) | Expr::Try(_) => self.found |= self.closures == 0,
                _ => {}
            }
            self.depth += usize::from(is_deeper);
            self.closures += usize::from(is_closure);
            visit::visit_expr(self, expr);
            self.depth -= usize::from(is_deeper);
            self.closures -= usize::from(is_closure);
        }

        fn visit_macro(&mut self, _: &'ast syn::Macro) {
            self.found = true;
        }
    }
    let mut exits = Exits { depth: 0, closures: 0, found: false };
    exits.visit_block(&turns.body);
    exits.found
}
