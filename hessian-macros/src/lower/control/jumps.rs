//! `return`, `break` and `continue`.
//!
//! A jump ends its path: evaluation stops with `Stop::Jump` and the path's target is marked in a local of its own.
//! Where a condition decides at run time whether a path jumps, what follows is lowered in the arm that does not, and
//! the arms are joined where the jump's target ends.

use std::collections::BTreeSet;

use proc_macro2::Span;
use syn::{Lifetime, Type};

use super::branch::Open;
use crate::lower::values::scope::{Changes, SlotId};
use crate::lower::values::value::Value;
use crate::lower::{Eval, Lowering, Stop};

/// What a jump jumps out of.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(in crate::lower) enum Construct {
    /// A function's or closure's body, left by `return`.
    Body,
    /// A loop, left by `break`.
    Loop(Option<String>),
    /// One turn of a loop, ended by `continue`.
    Turn(Option<String>),
    /// One of several loops that make one together, left by its iterator's end.
    Part,
    /// A labelled block, left by `break 'label`.
    Block(String),
}

/// A construct that is being lowered and may be jumped out of.
#[derive(Debug)]
pub(in crate::lower) struct Target {
    construct: Construct,
    /// Whether the path has jumped there.
    flag: SlotId,
    /// The value that the jump brings.
    result: SlotId,
    /// The number of open branches at its beginning.
    opens: usize,
    /// The type of its value, if it is written.
    ty: Option<Type>,
}

impl Lowering<'_> {
    /// Lowers a construct that may be jumped out of.
    pub(in crate::lower) fn targeted(
        &mut self,
        construct: Construct,
        body: impl FnOnce(&mut Self) -> Eval<Value>,
    ) -> Eval<Value> {
        self.typed_target(construct, None, body)
    }

    /// The same where the type of the value is written: it is given to every value that is jumped with.
    pub(in crate::lower) fn typed_target(
        &mut self,
        construct: Construct,
        ty: Option<Type>,
        body: impl FnOnce(&mut Self) -> Eval<Value>,
    ) -> Eval<Value> {
        let flag = self.scopes.fresh(Value::Truth(false));
        let result = self.scopes.fresh(Value::Unset);
        self.targets.push(Target { construct, flag, result, opens: self.opens.len(), ty });
        let outcome = body(self);
        let reached = self.reach(outcome);
        self.targets.pop();
        let value = reached.and_then(|()| {
            self.guard()?;
            Ok(self.scopes.value(result).clone())
        });
        self.scopes.end(flag);
        self.scopes.end(result);
        value
    }

    /// Ends the innermost target: joins the paths that lead there.
    fn reach(&mut self, outcome: Eval<Value>) -> Eval<()> {
        let this = self.targets.len() - 1;
        let Target { flag, result, opens, .. } = self.targets[this];
        // The function's end joins everything, also the arms that panic.
        let first = (opens..self.opens.len()).find(|&open| this == 0 || self.opens[open].reaches(this));
        // All paths that come together here have the flag in common, so it need not be joined.
        if first.is_some() || matches!(&outcome, Err(Stop::Jump(to)) if to.contains(&this)) {
            self.scopes.end(flag);
        }
        let alive = match outcome {
            Ok(value) => {
                let value = self.fitted(this, value);
                let value = self.settle(value);
                self.scopes.set(result, value);
                Ok(())
            }
            Err(stop) => Err(stop),
        };
        match (alive, first) {
            (Ok(()), None) => Ok(()),
            (Ok(()), Some(first)) => {
                self.close_to(first, Ok(()))?;
                self.scopes.set(flag, Value::Truth(false));
                Ok(())
            }
            (Err(Stop::Abort), _) => Err(Stop::Abort),
            (Err(Stop::Jump(to)), first) => {
                // The path that is being lowered has jumped. If no path comes here, nothing follows.
                let first = match first {
                    None if !to.contains(&this) => return Err(Stop::Jump(to)),
                    // The only path that is left comes here: go on in its arm.
                    None if to.len() == 1 => self.opens.len(),
                    None => self.opens.len(),
                    Some(first) => first,
                };
                match self.close_to(first, Err(Stop::Jump(to))) {
                    Err(Stop::Abort) => return Err(Stop::Abort),
                    Ok(()) | Err(Stop::Jump(_)) => {}
                }
                self.scopes.set(flag, Value::Truth(false));
                Ok(())
            }
        }
    }

    /// Goes on only where no enclosing target has been jumped to.
    pub(in crate::lower) fn guard(&mut self) -> Eval<()> {
        for target in 0..self.targets.len() {
            let flag = self.targets[target].flag;
            let Value::Bool(jumped) = *self.scopes.value(flag) else { continue };
            if self.opens.len() > super::branch::DEEPEST {
                self.errors.too_many_exits(self.place);
                return Err(Stop::Abort);
            }
            let region = self.graph.branch(jumped, 2);
            let arms = self.graph.region(region).arms.clone();
            self.graph.enter(arms[1]);
            self.branches += 1;
            let mark = self.scopes.mark();
            let mut gone = Changes::default();
            gone.0.insert(flag, (Value::Truth(true), None));
            self.opens.push(Open { region, live: 1, mark, dead: vec![(0, gone)], to: BTreeSet::from([target]) });
            self.scopes.set(flag, Value::Truth(false));
        }
        Ok(())
    }

    /// Whether the path has jumped, target by target.
    pub(in crate::lower) fn flags(&self) -> Vec<SlotId> {
        self.targets.iter().map(|target| target.flag).collect()
    }

    /// The flag of the innermost target.
    pub(in crate::lower) fn innermost_flag(&self) -> SlotId {
        self.targets.last().expect("a loop is a target").flag
    }

    /// The value that jumps to the innermost target bring.
    pub(in crate::lower) fn brought(&self) -> Value {
        self.scopes.value(self.targets.last().expect("a loop is a target").result).clone()
    }

    /// The targets that have been jumped to, as far as it is known.
    pub(in crate::lower) fn jumped(&self) -> BTreeSet<usize> {
        let is_jumped = |&target: &usize| !matches!(self.scopes.value(self.targets[target].flag), Value::Truth(false));
        (0..self.targets.len()).filter(is_jumped).collect()
    }

    /// Jumps out of the target.
    fn jump(&mut self, target: usize, value: Value) -> Eval<Value> {
        let Target { flag, result, .. } = self.targets[target];
        let value = self.fitted(target, value);
        self.scopes.set(result, value);
        self.scopes.set(flag, Value::Truth(true));
        Err(Stop::Jump(BTreeSet::from([target])))
    }

    /// A value with the type of the target's.
    fn fitted(&mut self, target: usize, value: Value) -> Value {
        match self.targets[target].ty.clone() {
            Some(ty) => self.coerce(value, &ty, self.place),
            None => value,
        }
    }

    /// The type that the innermost body returns, if it is written.
    pub(in crate::lower) fn written_result(&self) -> Option<Type> {
        self.targets.iter().rev().find(|target| target.construct == Construct::Body)?.ty.clone()
    }

    /// `return value`
    pub(in crate::lower) fn return_(&mut self, value: Value) -> Eval<Value> {
        let target = self.targets.iter().rposition(|target| target.construct == Construct::Body);
        let target = target.expect("the function's body is a target");
        let value = self.settle(value);
        self.jump(target, value)
    }

    /// `break 'label value`
    pub(in crate::lower) fn break_(&mut self, label: Option<&Lifetime>, value: Value, span: Span) -> Eval<Value> {
        let value = self.settle(value);
        let label = label.map(|label| label.ident.to_string());
        let found = self.target(|construct| match (construct, &label) {
            (Construct::Loop(_), None) => true,
            (Construct::Loop(Some(name)) | Construct::Block(name), Some(label)) => name == label,
            _ => false,
        });
        self.jump_to(found, value, span)
    }

    /// Leaves the innermost block of a label with a value.
    pub(in crate::lower) fn leave_block(&mut self, label: &str, value: Value) -> Eval<Value> {
        let value = self.settle(value);
        let found = self.target(|construct| *construct == Construct::Block(label.into()));
        self.jump_to(found, value, self.place)
    }

    /// `continue 'label`
    pub(in crate::lower) fn continue_(&mut self, label: Option<&Lifetime>, span: Span) -> Eval<Value> {
        let label = label.map(|label| label.ident.to_string());
        let found = self.target(|construct| match (construct, &label) {
            (Construct::Turn(_), None) => true,
            (Construct::Turn(Some(name)), Some(label)) => name == label,
            _ => false,
        });
        self.jump_to(found, Value::unit(), span)
    }

    /// The innermost loop of the current body, a part of one or the whole.
    pub(in crate::lower) fn innermost_loop(&self) -> Option<usize> {
        self.target(|construct| matches!(construct, Construct::Loop(_) | Construct::Part))
    }

    /// Leaves a loop because its iterator has ended.
    pub(in crate::lower) fn end_of(&mut self, target: Option<usize>, span: Span) -> Eval<Value> {
        self.jump_to(target, Value::unit(), span)
    }

    fn jump_to(&mut self, target: Option<usize>, value: Value, span: Span) -> Eval<Value> {
        match target {
            Some(target) => self.jump(target, value),
            None => {
                self.errors.no_target(span);
                Ok(Value::Poison)
            }
        }
    }

    /// The innermost target of the current body.
    fn target(&self, fits: impl Fn(&Construct) -> bool) -> Option<usize> {
        let body = self.targets.iter().rposition(|target| target.construct == Construct::Body)?;
        (body..self.targets.len()).rev().find(|&target| fits(&self.targets[target].construct))
    }
}
