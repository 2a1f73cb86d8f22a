//! Loops that the run turns: their body is lowered once, with what it carries from turn to turn as unknowns.
//!
//! What is carried is found by trying: the body is lowered, and whatever differs at its end from its beginning is
//! carried in the next attempt, until nothing else differs. What a turn only adds to is a sum; anything else is carried
//! as it is, and if it depends on a variable the body sees everything outside through parameters (`ir::loops`).

use std::collections::BTreeSet;

use proc_macro2::Span;
use quote::ToTokens;
use syn::{Label, Pat};

use super::carried::{Plan, Verdict};
use super::joined::Turning;
use crate::ir::{Kind, NodeId};
use crate::lower::control::jumps::Construct;
use crate::lower::program;
use crate::lower::values::scope::SlotId;
use crate::lower::values::value::{Text, Ty, Value, name_expr};
use crate::lower::{Eval, Lowering, Stop};

/// What makes a loop turn.
pub(in crate::lower) enum Header<'a> {
    /// The values of an iterator; each is bound by a pattern before the body is lowered.
    For {
        /// What is iterated over.
        iterable: &'a Text,
        /// What is known of the values' type.
        item: Ty,
    },
    /// Nothing but an exit ends it.
    Forever,
}

/// A loop that is being attempted.
pub(in crate::lower) struct Attempt {
    /// Its own flag, which ends it.
    pub(in crate::lower) flag: SlotId,
}

impl Lowering<'_> {
    /// A loop over run-time data. The body, which gets what the pattern binds, may be lowered several times.
    pub(in crate::lower) fn rolled(
        &mut self,
        turning: Turning<'_>,
        span: Span,
        header: &Header<'_>,
        pattern: Option<&Pat>,
        guess: &[SlotId],
        body: &mut dyn FnMut(&mut Self) -> Eval<Value>,
    ) -> Eval<Value> {
        let mut plan = Plan::default();
        for &slot in guess {
            plan.guess(slot, self.scopes.value(slot));
        }
        self.looping(turning, span, |this| {
            loop {
                let done = this.trying(|this| match this.attempt(turning.label(), header, pattern, &plan, body) {
                    Err(stop) => Some(Err(stop)),
                    Ok(Verdict::Done(value)) => Some(value),
                    Ok(Verdict::Again(next)) => {
                        plan = next;
                        None
                    }
                });
                if let Some(done) = done {
                    return done;
                }
            }
        })
    }

    /// Lowers the body once with what the plan says is carried.
    fn attempt(
        &mut self,
        label: Option<&Label>,
        header: &Header<'_>,
        pattern: Option<&Pat>,
        plan: &Plan,
        body: &mut dyn FnMut(&mut Self) -> Eval<Value>,
    ) -> Eval<Verdict> {
        let starts = self.starts(plan)?;
        let frozen = self.frozen(plan);
        let (selector, names) = self.loop_header(header, pattern);
        let region = self.graph.repeat(selector);
        let inside = self.graph.region(region).arms[0];
        let flag = self.innermost_flag();
        let parent = self.graph.enter(inside);
        self.branches += 1;
        let (mark, opens) = (self.scopes.mark(), self.opens.len());
        let outer = (self.boundary.replace(mark), std::mem::take(&mut self.thawed));
        let entered = self.entered(plan, starts, frozen, inside);
        let turn = Construct::Turn(label.map(super::unrolled::name));
        let end = self.targeted(turn, |this| {
            this.scoped(|this| {
                for (from, to, mutable) in names {
                    let item = match header {
                        Header::For { item, .. } => of_name(*item, pattern, &from),
                        Header::Forever => Ty::Unknown,
                    };
                    this.reflected(&from, to.clone(), Value::text(name_expr(&to), item), mutable);
                }
                let value = body(this)?;
                this.discard(value);
                Ok(Value::unit())
            })
        });
        let end = match self.close_to(opens, end.map(|_| ())) {
            Err(Stop::Abort) => return Err(Stop::Abort),
            Err(Stop::Jump(to)) => Err(to),
            Ok(()) => Ok(()),
        };
        self.graph.enter(inside);
        let own = !matches!(self.scopes.value(flag), Value::Truth(false));
        let changes = self.scopes.changes(mark);
        let ended = self.ended(&Attempt { flag }, plan, entered, changes, mark)?;
        let exit = if ended.is_ok() { self.exit(mark) } else { None };
        self.branches -= 1;
        (self.boundary, self.thawed) = outer;
        self.scopes.rollback(mark);
        self.graph.enter(parent);
        let ends = match ended {
            Err(next) => return Ok(Verdict::Again(next)),
            Ok(ends) => ends,
        };
        if let Some(exit) = exit {
            self.graph.leave_when(region, exit);
        }
        if let Err(next) = self.results(region, plan, ends) {
            return Ok(Verdict::Again(next));
        }
        Ok(Verdict::Done(self.behind(header, own, end)))
    }

    /// The leaf that makes the loop turn, and the names that it binds.
    fn loop_header(
        &mut self,
        header: &Header<'_>,
        pattern: Option<&Pat>,
    ) -> (NodeId, Vec<(proc_macro2::Ident, proc_macro2::Ident, bool)>) {
        match header {
            Header::Forever => (self.leaf(Kind::Int, program::Text::Loop, &[], None), Vec::new()),
            Header::For { iterable, .. } => {
                let wild = syn::parse_quote!(_);
                let (renamed, names) = self.rename_bound(pattern.unwrap_or(&wild));
                let text = program::Text::For {
                    pattern: renamed.to_token_stream(),
                    iterable: iterable.expr.to_token_stream(),
                };
                (self.leaf(Kind::Int, text, &iterable.captures, None), names)
            }
        }
    }

    /// Whether the turn that was lowered is the last one: whether a target outside of it has been jumped to.
    fn exit(&mut self, since: crate::lower::values::scope::Mark) -> Option<NodeId> {
        let mut exit = Value::Truth(false);
        for flag in self.flags().into_iter().filter(|&flag| since.has(flag)).collect::<Vec<_>>() {
            let jumped = self.scopes.value(flag).clone();
            exit = self.or(&exit, &jumped);
        }
        let truth = match exit {
            Value::Truth(true) => Ok(true),
            Value::Bool(node) => Err(node),
            _ => return None,
        };
        Some(self.bool_node(truth))
    }

    /// `a || b` of two booleans of the current block.
    fn or(&mut self, a: &Value, b: &Value) -> Value {
        match (a, b) {
            (Value::Truth(true), _) | (_, Value::Truth(true)) => Value::Truth(true),
            (&Value::Bool(a), &Value::Bool(b)) => {
                let region = self.graph.branch(a, 2);
                let arms = self.graph.region(region).arms.clone();
                let before = self.graph.enter(arms[0]);
                let yes = self.bool_node(Ok(true));
                self.graph.enter(before);
                Value::Bool(self.graph.phi(region, &[yes, b]))
            }
            (Value::Truth(false), other) | (other, _) => other.clone(),
        }
    }

    /// What follows the loop: nothing, where every way out of it leads further.
    fn behind(&mut self, header: &Header<'_>, own: bool, end: Result<(), BTreeSet<usize>>) -> Eval<Value> {
        if let Header::For { .. } = header {
            return Ok(Value::unit());
        }
        if own {
            return Ok(self.brought());
        }
        let mut to = end.err().unwrap_or_default();
        to.extend(self.jumped());
        Err(Stop::Jump(to))
    }
}

/// What is known of what a pattern's name is bound to, of a value of this type.
pub(in crate::lower) fn of_name(ty: Ty, pattern: Option<&Pat>, name: &proc_macro2::Ident) -> Ty {
    let is_name = |pattern: &Pat| match pattern {
        Pat::Ident(pattern) => pattern.subpat.is_none() && pattern.ident == *name,
        _ => false,
    };
    let is_whole = |pattern: &Pat| match pattern {
        Pat::Reference(reference) => is_name(&reference.pat),
        pattern => is_name(pattern),
    };
    match (ty, pattern) {
        (Ty::Struct(_), Some(pattern)) if !is_whole(pattern) => Ty::Bound,
        (Ty::Enumerated(id), Some(Pat::Tuple(pair))) if pair.elems.len() == 2 => {
            if is_whole(&pair.elems[1]) {
                Ty::Struct(id)
            } else {
                Ty::Bound
            }
        }
        (Ty::Enumerated(_), _) => Ty::Bound,
        (ty, _) => ty,
    }
}
