//! Iterators over data that are put together of several loops: `chain`, one after the other, and `flat_map`, one in the
//! other. What is done with every value is done in each of them; what ends one of them, or all, jumps there.

use proc_macro2::Span;
use syn::Label;

use super::stream::Stream;
use crate::lower::control::jumps::Construct;
use crate::lower::values::scope::SlotId;
use crate::lower::values::value::Value;
use crate::lower::{Eval, Lowering};

/// What a loop is to those who jump.
#[derive(Clone, Copy)]
pub(in crate::lower) enum Turning<'l> {
    /// One that the user wrote, which `break` leaves.
    Written(Option<&'l Label>),
    /// One of several that make one together; `continue` goes on with its next turn.
    Part(Option<&'l Label>),
}

impl<'l> Turning<'l> {
    /// The label of its turns.
    pub(in crate::lower) fn label(self) -> Option<&'l Label> {
        match self {
            Turning::Written(label) | Turning::Part(label) => label,
        }
    }

    /// What a jump out of it jumps out of.
    pub(in crate::lower) fn construct(self) -> Construct {
        match self {
            Turning::Written(label) => Construct::Loop(label.map(super::unrolled::name)),
            Turning::Part(_) => Construct::Part,
        }
    }
}

impl Stream {
    /// The loops that it is, if it is several.
    fn joint(&self) -> Option<&Stream> {
        match self {
            Stream::Chain(..) | Stream::Flatten(..) => Some(self),
            other => other.each_from()?.joint(),
        }
    }

    /// The same from the back, where only what is known at expansion is counted; none where it cannot be.
    pub(in crate::lower) fn reversed(self, data: &dyn Fn(&Stream) -> Option<Stream>) -> Option<Stream> {
        Some(match self {
            Stream::Data(..) => data(&self)?,
            Stream::Map(inner, function) => Stream::Map(Box::new(inner.reversed(data)?), function),
            Stream::Chain(a, b) => Stream::Chain(Box::new(b.reversed(data)?), Box::new(a.reversed(data)?)),
            known if !known.has_data() => Stream::Reverse(Box::new(known)),
            _ => return None,
        })
    }
}

impl Lowering<'_> {
    /// Does something with every value of an iterator.
    pub(in crate::lower) fn each(
        &mut self,
        stream: Stream,
        turning: Turning<'_>,
        span: Span,
        guess: &[SlotId],
        body: &mut dyn FnMut(&mut Self, Value) -> Eval<()>,
    ) -> Eval<Value> {
        let Some(joint) = stream.joint().cloned() else {
            return self.each_datum(stream, turning, span, guess, body);
        };
        self.remembering(&stream, guess, |this, states, guess| {
            this.looping(turning, span, |this| this.each_joint(&stream, joint, turning, span, (states, guess), body))
        })
    }

    /// The loops of an iterator that is several.
    fn each_joint(
        &mut self,
        stream: &Stream,
        joint: Stream,
        turning: Turning<'_>,
        span: Span,
        (states, guess): (&[SlotId], &[SlotId]),
        body: &mut dyn FnMut(&mut Self, Value) -> Eval<()>,
    ) -> Eval<Value> {
        let all = self.innermost_loop();
        let part = Turning::Part(turning.label());
        let mut body = |this: &mut Self, item| {
            let item = this.joined_item(stream, item, &mut states.iter(), all, span)?;
            body(this, item)
        };
        match joint {
            Stream::Chain(a, b) => {
                self.each(*a, part, span, guess, &mut body)?;
                self.each(*b, part, span, guess, &mut body)
            }
            Stream::Flatten(rows, current) => {
                if let Some(current) = current {
                    self.each(*current, part, span, guess, &mut body)?;
                }
                self.each(*rows, Turning::Part(None), span, guess, &mut |this, row| match this
                    .stream_or_data(&row, None)
                {
                    Some(row) => this.each(row, part, span, guess, &mut body).map(|_| ()),
                    None => {
                        if !row.is_poison() {
                            this.errors.run_time_rows(span, row.describe());
                        }
                        Ok(())
                    }
                })
            }
            _ => Ok(Value::Poison),
        }
    }

    /// Does something with locals for what the adaptors of an iterator remember, which a loop carries as well.
    pub(super) fn remembering(
        &mut self,
        stream: &Stream,
        guess: &[SlotId],
        turns: impl FnOnce(&mut Self, &[SlotId], &[SlotId]) -> Eval<Value>,
    ) -> Eval<Value> {
        let mut states = Vec::new();
        stream.states(&mut states);
        let states: Vec<SlotId> = states.into_iter().map(|state| self.scopes.fresh(state)).collect();
        let guess: Vec<SlotId> = guess.iter().chain(&states).copied().collect();
        let result = turns(self, &states, &guess);
        for slot in states {
            self.scopes.end(slot);
        }
        result
    }

    /// What the adaptors of an iterator make of a value of its source, within a turn.
    pub(super) fn joined_item(
        &mut self,
        stream: &Stream,
        item: Value,
        states: &mut std::slice::Iter<'_, SlotId>,
        all: Option<usize>,
        span: Span,
    ) -> Eval<Value> {
        let Some(inner) = stream.each_from() else { return Ok(item) };
        let item = self.joined_item(inner, item, states, all, span)?;
        self.adapted(stream, item, states, all, span)
    }
}
