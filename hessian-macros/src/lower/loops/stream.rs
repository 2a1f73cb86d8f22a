//! Iterators over what is known at expansion: lazy, as Rust's are, so that closures run when and as often as they would.

use std::collections::VecDeque;
use std::rc::Rc;

use proc_macro2::Span;

use crate::lower::expressions::integer::{Integer, IntegerType};
use crate::lower::values::value::{Place, Range, Text, Value};
use crate::lower::{Eval, Lowering};

/// An iterator.
#[derive(Clone)]
pub(in crate::lower) enum Stream {
    /// Values in order.
    List(VecDeque<Value>),
    /// Integers from the first to before the second.
    Integers(i128, i128, Option<IntegerType>),
    /// `map`
    Map(Box<Stream>, Value),
    /// `enumerate`, with the next number.
    Enumerate(Box<Stream>, usize),
    /// `zip`
    Zip(Box<Stream>, Box<Stream>),
    /// `chain`
    Chain(Box<Stream>, Box<Stream>),
    /// `rev`
    Reverse(Box<Stream>),
    /// `take`
    Take(Box<Stream>, usize),
    /// `skip`
    Skip(Box<Stream>, usize),
    /// `filter`, `take_while` and `skip_while`
    Select(Box<Stream>, Selection, Value),
    /// `flatten` and `flat_map`, with the current inner iterator.
    Flatten(Box<Stream>, Option<Box<Stream>>),
    /// What only the run knows, with the number of the element that is next.
    Data(Rc<Text>, usize),
    /// Nothing any more.
    Ended,
}

/// Which values a predicate lets through.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::lower) enum Selection {
    Filter,
    TakeWhile,
    SkipWhile,
}

/// Whether a method makes or consumes an iterator.
pub(in crate::lower) fn is_iteration(name: &str) -> bool {
    matches!(
        name,
        "iter"
            | "into_iter"
            | "iter_mut"
            | "map"
            | "zip"
            | "enumerate"
            | "rev"
            | "sum"
            | "product"
            | "fold"
            | "windows"
            | "chunks"
            | "chunks_exact"
            | "take"
            | "skip"
            | "copied"
            | "cloned"
            | "step_by"
            | "chain"
            | "filter"
            | "take_while"
            | "skip_while"
            | "flat_map"
            | "flatten"
            | "for_each"
            | "count"
            | "all"
            | "any"
            | "reduce"
            | "last"
            | "filter_map"
            | "scan"
            | "inspect"
            | "map_while"
            | "min_by"
            | "max_by"
    )
}

impl Stream {
    /// Does something to every value that is held.
    pub(in crate::lower) fn each(&mut self, change: &mut dyn FnMut(&mut Value)) {
        match self {
            Stream::List(values) => values.iter_mut().for_each(change),
            Stream::Map(inner, _)
            | Stream::Enumerate(inner, _)
            | Stream::Reverse(inner)
            | Stream::Take(inner, _)
            | Stream::Skip(inner, _)
            | Stream::Select(inner, ..) => inner.each(change),
            Stream::Zip(a, b) | Stream::Chain(a, b) => {
                a.each(change);
                b.each(change);
            }
            Stream::Flatten(outer, inner) => {
                outer.each(change);
                if let Some(inner) = inner {
                    inner.each(change);
                }
            }
            Stream::Integers(..) | Stream::Data(..) | Stream::Ended => {}
        }
    }

    /// The number of values that are left, if that is known without taking them.
    pub(in crate::lower) fn len(&self) -> Option<usize> {
        Some(match self {
            Stream::List(values) => values.len(),
            Stream::Integers(next, end, _) => usize::try_from((end - next).max(0)).ok()?,
            Stream::Map(inner, _) | Stream::Enumerate(inner, _) | Stream::Reverse(inner) => inner.len()?,
            Stream::Zip(a, b) => a.len()?.min(b.len()?),
            Stream::Chain(a, b) => a.len()? + b.len()?,
            Stream::Take(inner, n) => inner.len()?.min(*n),
            Stream::Skip(inner, n) => inner.len()?.saturating_sub(*n),
            Stream::Select(..) | Stream::Flatten(..) | Stream::Data(..) => return None,
            Stream::Ended => 0,
        })
    }
}

impl Lowering<'_> {
    /// A value as an iterator; none if only the run knows what it yields.
    pub(in crate::lower) fn stream(&mut self, value: &Value) -> Option<Stream> {
        match value {
            Value::Stream(stream) => Some((**stream).clone()),
            Value::Array(parts) => Some(Stream::List(parts.iter().cloned().collect())),
            Value::Range(range) => integers(range),
            Value::Place(place) => match self.load(place) {
                Value::Array(parts) => Some(Stream::List(places(place, parts.len()))),
                Value::Stream(stream) => Some(*stream),
                _ => None,
            },
            _ => None,
        }
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
            Stream::Flatten(outer, current) => loop {
                if let Some(inner) = current
                    && let Some(value) = self.pull(inner, back, span)?
                {
                    break Some(value);
                }
                let Some(next) = self.pull(outer, back, span)? else { break None };
                match self.stream(&next) {
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
            let verdict = self.apply(predicate, vec![value.clone()], span)?;
            match (self.truth(&verdict, span), selection) {
                (Some(Ok(true)), Selection::Filter | Selection::TakeWhile) => return Ok((Some(value), false, false)),
                (Some(Ok(false)), Selection::TakeWhile) => return Ok((None, true, false)),
                (Some(Ok(false)), Selection::SkipWhile) => return Ok((Some(value), false, true)),
                (Some(Ok(_)), _) => {}
                (Some(Err(_)), _) => {
                    self.errors.run_time_filter(span);
                    return Ok((None, true, false));
                }
                (None, _) => return Ok((None, true, false)),
            }
        }
    }
}

/// The integers of a range, if its bounds are known.
fn integers(range: &Range) -> Option<Stream> {
    let (Some(Value::Integer(start)), Some(Value::Integer(end))) = (&range.start, &range.end) else {
        return match (&range.start, &range.end) {
            // An open end is as good as infinite: something else has to end it.
            (Some(Value::Integer(start)), None) => Some(Stream::Integers(start.value, i128::from(i32::MAX), start.ty)),
            _ => None,
        };
    };
    let last = if range.closed { end.value + 1 } else { end.value };
    Some(Stream::Integers(start.value, last, start.ty.or(end.ty)))
}

/// References to the elements of an array.
pub(in crate::lower) fn places(place: &Place, count: usize) -> VecDeque<Value> {
    let element = |i| {
        let mut path = place.path.clone();
        path.push(i);
        Value::Place(Place { slot: place.slot, path })
    };
    (0..count).map(element).collect()
}
