//! Loops: turn by turn, where the turns are known at expansion.

use std::rc::Rc;

use proc_macro2::Span;
use syn::visit::{self, Visit};
use syn::{Expr, ExprForLoop, ExprLoop, ExprWhile, Label};

use super::rolled::Header;
use super::stream::Stream;
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
        let (guess, label) = (self.guess(expr), turns.label.as_ref());
        let body = &mut |this: &mut Self, value| {
            this.bind(&turns.pat, value)?;
            let value = this.block(&turns.body)?;
            this.discard(value);
            Ok(())
        };
        if !is_left(turns) {
            return self.each_of_parts(stream, label, span, &guess, body);
        }
        // Left in one part of a chain, the loop does not go on with the next.
        if matches!(stream, Stream::Chain(..)) && stream.has_data() {
            self.errors.chain_left(span);
            return Ok(Value::Poison);
        }
        self.each_datum(stream, label, span, &guess, body)
    }

    /// The same over what only the run knows.
    fn for_data(&mut self, turns: &ExprForLoop, expr: &Expr, values: Value) -> Eval<Value> {
        let span = turns.for_token.span;
        let values = self.frozen_bounds(values);
        let Some(iterable) = self.iterable(&values, &turns.expr) else { return Ok(Value::Poison) };
        let item = if let Value::Range(range) = &values { counted(range) } else { Ty::Bound };
        let guess = self.guess(expr);
        let header = Header::For { iterable: &iterable, item };
        self.rolled(turns.label.as_ref(), span, &header, Some(&turns.pat), &guess, &mut |this| this.block(&turns.body))
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
    fn guess(&mut self, expr: &Expr) -> Vec<SlotId> {
        let scan = self.scan(expr);
        let names = scan.assigned.iter().filter(|name| !scan.bound.contains(*name));
        names.filter_map(|name| self.scopes.local(name)).collect()
    }

    /// `while condition { .. }`
    pub(in crate::lower) fn while_(&mut self, turns: &ExprWhile, expr: &Expr) -> Eval<Value> {
        let span = turns.while_token.span;
        if let Expr::Let(_) = bare(&turns.cond) {
            if !self.demoting(expr) {
                self.errors.while_let(span, &written(&turns.cond));
            }
            return Ok(Value::unit());
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
    fn turning(
        &mut self,
        label: Option<&Label>,
        span: Span,
        expr: &Expr,
        body: &mut dyn FnMut(&mut Self, Option<&Label>) -> Eval<Value>,
    ) -> Eval<Value> {
        let snapshot = self.snapshot();
        let mut gives_up = false;
        let unrolled = self.looping(label, span, |this| {
            let opens = this.opens.len();
            for turn in 0.. {
                this.step()?;
                if turn == MOST_EXITS && this.opens.len() > opens {
                    gives_up = true;
                    return Err(Stop::Abort);
                }
                let value = body(this, label)?;
                this.discard(value);
            }
            Ok(Value::unit())
        });
        if !gives_up {
            return unrolled;
        }
        self.restore(snapshot);
        let guess = self.guess(expr);
        self.rolled(label, span, &Header::Forever, None, &guess, &mut |this| body(this, None))
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
        label: Option<&Label>,
        span: Span,
        body: impl FnOnce(&mut Self) -> Eval<Value>,
    ) -> Eval<Value> {
        let outer = std::mem::replace(&mut self.place, span);
        let result = self.targeted(Construct::Loop(label.map(name)), body);
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

/// Whether a `break` leaves this loop.
fn is_left(turns: &ExprForLoop) -> bool {
    struct Breaks<'a> {
        label: Option<&'a syn::Lifetime>,
        /// Loops and closures around, within the loop.
        depth: usize,
        found: bool,
    }
    impl<'ast> Visit<'ast> for Breaks<'_> {
        fn visit_expr(&mut self, expr: &'ast Expr) {
            let is_deeper = matches!(expr, Expr::ForLoop(_) | Expr::While(_) | Expr::Loop(_) | Expr::Closure(_));
            if let Expr::Break(jump) = expr {
                self.found |= match &jump.label {
                    None => self.depth == 0,
                    label => label.as_ref() == self.label,
                };
            }
            self.depth += usize::from(is_deeper);
            visit::visit_expr(self, expr);
            self.depth -= usize::from(is_deeper);
        }

        fn visit_macro(&mut self, _: &'ast syn::Macro) {
            self.found = true; // as far as is seen
        }
    }
    let mut breaks = Breaks { label: turns.label.as_ref().map(|label| &label.name), depth: 0, found: false };
    breaks.visit_block(&turns.body);
    breaks.found
}
