//! What an iterator yields next.

use std::rc::Rc;

use proc_macro2::Span;
use syn::{ExprMethodCall, Pat};

use super::stream::{Selection, Stream};
use crate::ir::{NodeId, Op};
use crate::lower::expressions::integer::{Integer, IntegerType};
use crate::lower::values::value::{Place, Ty, Value};
use crate::lower::verbatim::option::some_option;
use crate::lower::verbatim::syntax::referenced;
use crate::lower::verbatim::text::compose;
use crate::lower::{Eval, Lowering};

impl Selection {
    /// Whether the first value that does not pass is the end.
    pub(in crate::lower) fn ends(self) -> bool {
        matches!(self, Selection::TakeWhile | Selection::MapWhile)
    }
}

impl Lowering<'_> {
    /// `next`, `nth` and `peek` of an iterator that a place holds, which holds what is left of it then.
    pub(in crate::lower) fn taken(
        &mut self,
        place: &Place,
        mut stream: Stream,
        name: &str,
        call: &ExprMethodCall,
    ) -> Eval<Value> {
        let span = call.method.span();
        if name == "peek" && stream.is_peeked() {
            let found = self.pull(&mut stream, false, span)?;
            return Ok(found.map_or_else(Value::none, Value::some));
        }
        let skipped = match self.all(call.args.iter())?.as_slice() {
            [] => 0,
            [Value::Integer(n)] if n.index().is_some() => n.index().unwrap_or_default(),
            _ => {
                self.errors.held_iterator(span, name);
                return Ok(Value::Poison);
            }
        };
        for _ in 0..skipped {
            self.pull(&mut stream, false, span)?;
        }
        let found = self.pull(&mut stream, false, span)?.map(|found| self.settle(found));
        if name == "peek" {
            // What adaptors have done for it is done.
            stream = Stream::Chain(Box::new(Stream::List(found.iter().cloned().collect())), Box::new(stream));
        }
        self.store(place, Value::Stream(Rc::new(stream)));
        Ok(found.map_or_else(Value::none, Value::some))
    }

    /// The next value, from the front or from the back.
    #[allow(clippy::too_many_lines, reason = "one case per adaptor")]
    pub(in crate::lower) fn pull(&mut self, stream: &mut Stream, back: bool, span: Span) -> Eval<Option<Value>> {
        self.step()?;
        Ok(match stream {
            Stream::Ended => None,
            Stream::Data(data, next) => {
                if back {
                    self.errors.run_time_adaptor(span);
                    return Ok(None);
                }
                *next += 1;
                Some(self.nth(&data.clone(), *next - 1, span)?)
            }
            Stream::List(values) => {
                if back {
                    values.pop_back()
                } else {
                    values.pop_front()
                }
            }
            Stream::Integers(next, end, ty) => {
                if next >= end {
                    return Ok(None);
                }
                let value = if back {
                    *end -= 1;
                    *end
                } else {
                    *next += 1;
                    *next - 1
                };
                Some(Value::Integer(Integer { value, ty: *ty }))
            }
            Stream::Map(inner, function) => match self.pull(inner, back, span)? {
                Some(value) => Some(self.apply(&function.clone(), vec![value], span)?),
                None => None,
            },
            Stream::Enumerate(inner, next) => {
                let number = if back { *next + inner.len().unwrap_or(1).max(1) - 1 } else { *next };
                match self.pull(inner, back, span)? {
                    Some(value) => {
                        if !back {
                            *next += 1;
                        }
                        let ty = IntegerType::named("usize");
                        Some(Value::tuple(vec![Value::Integer(Integer { value: number as i128, ty }), value]))
                    }
                    None => None,
                }
            }
            Stream::Zip(a, b) => {
                if back {
                    self.trim(a, b, span)?;
                }
                match self.pull(a, back, span)? {
                    Some(first) => self.pull(b, back, span)?.map(|second| Value::tuple(vec![first, second])),
                    None => None,
                }
            }
            Stream::Chain(a, b) => {
                let (first, second) = if back { (b, a) } else { (a, b) };
                match self.pull(first, back, span)? {
                    Some(value) => Some(value),
                    None => self.pull(second, back, span)?,
                }
            }
            Stream::Reverse(inner) => self.pull(inner, !back, span)?,
            Stream::Take(inner, n) => {
                if *n == 0 {
                    return Ok(None);
                }
                if back {
                    while inner.len().is_some_and(|len| len > *n) {
                        self.pull(inner, true, span)?;
                    }
                } else {
                    *n -= 1;
                }
                self.pull(inner, back, span)?
            }
            Stream::Skip(inner, n) => {
                if back && inner.len().is_some_and(|len| len <= *n) {
                    return Ok(None);
                }
                while !back && *n > 0 {
                    *n -= 1;
                    self.pull(inner, false, span)?;
                }
                self.pull(inner, back, span)?
            }
            Stream::Select(inner, selection, predicate) => {
                let (selection, predicate) = (*selection, predicate.clone());
                let (value, end, rest) = self.select(inner, selection, &predicate, back, span)?;
                if end {
                    *stream = Stream::Ended;
                } else if rest {
                    *stream = (**inner).clone();
                }
                value
            }
            Stream::Scan(inner, state, function) => match self.pull(inner, back, span)? {
                Some(value) => {
                    let slot = self.scopes.fresh(state.clone());
                    let place = Value::Place(Place { slot, path: Vec::new() });
                    let yielded = self.apply(&function.clone(), vec![place, value], span)?;
                    let yielded = self.settle(yielded);
                    *state = self.scopes.value(slot).clone();
                    self.scopes.end(slot);
                    self.known_payload(yielded, span)
                }
                None => None,
            },
            Stream::Cycle(all, left) => match self.pull(left, back, span)? {
                Some(value) => Some(value),
                None => {
                    left.clone_from(all);
                    self.pull(left, back, span)?
                }
            },
            Stream::Repeat(value) => Some(value.clone()),
            Stream::Successors(next, function) => match self.known_payload(next.clone(), span) {
                Some(value) => {
                    let after = self.apply(&function.clone(), vec![value.clone()], span)?;
                    *next = self.settle(after);
                    Some(value)
                }
                None => None,
            },
            Stream::Flatten(outer, current) => loop {
                if let Some(inner) = current
                    && let Some(value) = self.pull(inner, back, span)?
                {
                    break Some(value);
                }
                let Some(next) = self.pull(outer, back, span)? else { break None };
                match self.stream(&next) {
                    Some(inner) if inner.has_data() => {
                        self.errors.run_time_adaptor(span);
                        break None;
                    }
                    Some(inner) => *current = Some(Box::new(inner)),
                    None => {
                        self.errors.run_time_iterator(span, "this");
                        break None;
                    }
                }
            },
        })
    }

    /// Makes two iterators equally long, as `zip` does before it is taken from the back.
    fn trim(&mut self, a: &mut Stream, b: &mut Stream, span: Span) -> Eval<()> {
        let (Some(first), Some(second)) = (a.len(), b.len()) else { return Ok(()) };
        for _ in second..first {
            self.pull(a, true, span)?;
        }
        for _ in first..second {
            self.pull(b, true, span)?;
        }
        Ok(())
    }

    /// The next value that a predicate lets through; whether the iterator has ended, and whether all the rest passes.
    fn select(
        &mut self,
        inner: &mut Stream,
        selection: Selection,
        predicate: &Value,
        back: bool,
        span: Span,
    ) -> Eval<(Option<Value>, bool, bool)> {
        loop {
            let Some(value) = self.pull(inner, back, span)? else { return Ok((None, true, false)) };
            match self.verdict(selection, predicate, value, span)? {
                (Some(Ok(true)), value) => return Ok((Some(value), false, selection == Selection::SkipWhile)),
                (Some(Ok(false)), _) if selection.ends() => return Ok((None, true, false)),
                (Some(Ok(false)), _) => {}
                (Some(Err(_)), _) => {
                    self.errors.run_time_filter(span);
                    return Ok((None, true, false));
                }
                (None, _) => return Ok((None, true, false)),
            }
        }
    }

    /// Whether a value passes, and what it is then; none after a mistake.
    pub(in crate::lower) fn verdict(
        &mut self,
        selection: Selection,
        predicate: &Value,
        value: Value,
        span: Span,
    ) -> Eval<(Option<Result<bool, NodeId>>, Value)> {
        let value = self.settle(value);
        let argument = match (selection, predicate) {
            (Selection::FilterMap | Selection::MapWhile, _) => value.clone(),
            (_, Value::Closure(closure)) => match closure.syntax.inputs.first() {
                Some(pattern) => lent(&value, pattern),
                None => value.clone(),
            },
            _ => value.clone(),
        };
        let option = matches!(selection, Selection::FilterMap | Selection::MapWhile).then(some_option);
        let answer = self.apply_as(predicate, vec![argument], option.as_ref(), span)?;
        let answer = self.settle(answer);
        Ok(match (selection, answer) {
            (Selection::FilterMap | Selection::MapWhile, Value::Optional(optional)) => {
                (Some(optional.is_some), optional.payload.clone())
            }
            (Selection::FilterMap | Selection::MapWhile, answer) => {
                if !answer.is_poison() {
                    self.errors.run_time_filter(span);
                }
                (None, Value::Poison)
            }
            (Selection::SkipWhile, answer) => {
                let passes = self.truth(&answer, span).map(|skips| match skips {
                    Ok(skips) => Ok(!skips),
                    Err(node) => Err(self.graph.node(Op::Not, &[node])),
                });
                (passes, value)
            }
            (_, answer) => (self.truth(&answer, span), value),
        })
    }

    /// The value of an `Option` of which expansion knows whether there is one.
    fn known_payload(&mut self, optional: Value, span: Span) -> Option<Value> {
        match optional {
            Value::Optional(optional) if optional.is_some == Ok(true) => Some(optional.payload.clone()),
            Value::Optional(optional) if optional.is_some == Ok(false) => None,
            Value::Poison => None,
            _ => {
                self.errors.run_time_filter(span);
                None
            }
        }
    }
}

/// A value as a predicate gets it, by reference. What is dissolved does not tell a reference from its target; verbatim
/// Rust does, and a pattern that takes the value apart hands references on to the parts.
pub(in crate::lower) fn lent(value: &Value, pattern: &Pat) -> Value {
    match (value, pattern) {
        (value, Pat::Type(typed)) => lent(value, &typed.pat),
        (Value::Text(text), _) if matches!(text.ty, Ty::Struct(_) | Ty::Structs(_)) => lent_struct(value),
        (Value::Text(text), _)
            if matches!(text.ty, Ty::Unknown | Ty::Bound | Ty::ScalarRef | Ty::Scalars | Ty::Optional) =>
        {
            compose(referenced(&text.expr), [(**text).clone()], Ty::Bound)
        }
        (Value::Tuple(parts), Pat::Tuple(tuple)) => {
            let rest = tuple.elems.iter().position(|pattern| matches!(pattern, Pat::Rest(_))).unwrap_or(usize::MAX);
            let after = (parts.len() + 1).saturating_sub(tuple.elems.len());
            let pattern = |i: usize| tuple.elems.get(if i < rest { i } else { (i + 1).saturating_sub(after) });
            let lend = |(i, part)| pattern(i).map_or_else(|| Value::clone(part), |pattern| lent(part, pattern));
            Value::tuple(parts.iter().enumerate().map(lend).collect())
        }
        _ => value.clone(),
    }
}

/// The same of a struct or of several, in whatever pattern.
pub(in crate::lower) fn lent_struct(value: &Value) -> Value {
    match value {
        Value::Text(text) if matches!(text.ty, Ty::Struct(_) | Ty::Structs(_)) => {
            compose(referenced(&text.expr), [(**text).clone()], text.ty)
        }
        _ => value.clone(),
    }
}
