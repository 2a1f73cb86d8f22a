//! Loops: turn by turn, where the turns are known at expansion.

use proc_macro2::Span;
use syn::{Expr, ExprForLoop, ExprLoop, ExprWhile, Label};

use super::jumps::Construct;
use super::value::{Value, bare, written};
use super::{Eval, Lowering};

impl Lowering<'_> {
    /// `for pattern in iterator { .. }`
    pub(super) fn for_(&mut self, turns: &ExprForLoop, expr: &Expr) -> Eval<Value> {
        let span = turns.for_token.span;
        let values = self.evaluate(&turns.expr)?;
        if values.is_poison() {
            return Ok(Value::Poison);
        }
        let Some(mut stream) = self.stream(&values) else {
            if self.demoting(expr) {
                return Ok(Value::unit());
            }
            self.errors.run_time_loop(span, &written(&turns.expr));
            return Ok(Value::Poison);
        };
        self.looping(turns.label.as_ref(), span, |this| {
            while let Some(value) = this.pull(&mut stream, false, span)? {
                this.turn(turns.label.as_ref(), |this| {
                    this.bind(&turns.pat, value)?;
                    let value = this.block(&turns.body)?;
                    this.discard(value);
                    Ok(Value::unit())
                })?;
            }
            Ok(Value::unit())
        })
    }

    /// `while condition { .. }`
    pub(super) fn while_(&mut self, turns: &ExprWhile, expr: &Expr) -> Eval<Value> {
        let span = turns.while_token.span;
        if let Expr::Let(_) = bare(&turns.cond) {
            if !self.demoting(expr) {
                self.errors.run_time_loop(span, &written(&turns.cond));
            }
            return Ok(Value::unit());
        }
        let condition = turns.cond.as_ref();
        let mut first = true;
        let label = turns.label.as_ref();
        if self.mentions_run_time_only(expr) && self.demoting(expr) {
            return Ok(Value::unit());
        }
        self.looping(label, span, |this| {
            loop {
                this.step()?;
                let value = this.evaluate(condition)?;
                match this.truth(&value, super::value::span_of(condition)) {
                    None => return Ok(Value::Poison),
                    Some(Ok(false)) => return Ok(Value::unit()),
                    Some(Ok(true)) => {}
                    // A condition that the run decides is a way out; if nothing else ends the loop it is refused.
                    Some(Err(node)) => {
                        if first && !this.counts(expr) {
                            this.errors.run_time_loop(span, &written(condition));
                            return Ok(Value::Poison);
                        }
                        this.choose(node, |_| Ok(Value::unit()), |this| this.break_(None, Value::unit(), span))?;
                    }
                }
                first = false;
                this.turn(label, |this| {
                    let value = this.block(&turns.body)?;
                    this.discard(value);
                    Ok(Value::unit())
                })?;
            }
        })
    }

    /// `loop { .. }`
    pub(super) fn loop_(&mut self, turns: &ExprLoop, expr: &Expr) -> Eval<Value> {
        let span = turns.loop_token.span;
        let label = turns.label.as_ref();
        if !self.scan(expr).brings && self.mentions_run_time_only(expr) && self.demoting(expr) {
            return Ok(Value::unit());
        }
        self.looping(label, span, |this| {
            loop {
                this.step()?;
                this.turn(label, |this| {
                    let value = this.block(&turns.body)?;
                    this.discard(value);
                    Ok(Value::unit())
                })?;
            }
        })
    }

    /// Whether a loop changes an integer that is known, which may end it.
    fn counts(&mut self, expr: &Expr) -> bool {
        let scan = self.scan(expr);
        scan.assigned.iter().any(|name| match self.scopes.local(name) {
            Some(slot) => matches!(self.scopes.value(slot), Value::Integer(_) | Value::Truth(_)),
            None => false,
        })
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

    fn looping(
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
    fn turn(&mut self, label: Option<&Label>, body: impl FnOnce(&mut Self) -> Eval<Value>) -> Eval<Value> {
        self.targeted(Construct::Turn(label.map(name)), |this| this.scoped(body))
    }
}

fn name(label: &Label) -> String {
    label.name.ident.to_string()
}
