//! Iterators over what is known at expansion: lazy, as Rust's are, so that closures run when and as often as they would.

use std::collections::VecDeque;
use std::rc::Rc;

use crate::lower::Lowering;
use crate::lower::expressions::integer::{Integer, IntegerType};
use crate::lower::values::slices::elements;
use crate::lower::values::value::{Place, Range, Text, Ty, Value};

/// The end of a range that has none.
pub(in crate::lower) const OPEN: i128 = i32::MAX as i128;

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
    /// `filter`, `filter_map`, `take_while`, `map_while` and `skip_while`
    Select(Box<Stream>, Selection, Value),
    /// `scan`, with its state
    Scan(Box<Stream>, Value, Value),
    /// `cycle`: what is repeated, and what is left of this turn
    Cycle(Box<Stream>, Box<Stream>),
    /// `core::iter::repeat`
    Repeat(Value),
    /// `core::iter::successors`: the next value, if there is one, and what gives the one after it
    Successors(Value, Value),
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
    FilterMap,
    TakeWhile,
    MapWhile,
    SkipWhile,
}

/// Whether a method takes values from an iterator and leaves the rest of it.
pub(in crate::lower) fn advances(name: &str) -> bool {
    matches!(
        name,
        "next" | "next_back" | "nth" | "by_ref" | "find" | "find_map" | "position" | "rposition" | "all" | "any"
    )
}

/// Whether a method takes a value from an iterator that is known, of which the rest is known then, too.
pub(in crate::lower) fn is_taking(name: &str) -> bool {
    matches!(name, "next" | "nth" | "peek")
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
            | "rfold"
            | "try_fold"
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
            | "min_by_key"
            | "max_by_key"
            | "cycle"
            | "nth"
            | "find"
            | "find_map"
            | "position"
            | "rposition"
    )
}

impl Stream {
    /// What an adaptor takes its values from that does something with one after the other.
    pub(in crate::lower) fn each_from(&self) -> Option<&Stream> {
        match self {
            Stream::Map(inner, _)
            | Stream::Enumerate(inner, _)
            | Stream::Select(inner, ..)
            | Stream::Scan(inner, ..) => Some(inner),
            _ => None,
        }
    }

    /// Whether its next value is there without a closure being called for it.
    pub(in crate::lower) fn is_peeked(&self) -> bool {
        match self {
            Stream::List(_) | Stream::Integers(..) | Stream::Ended => true,
            Stream::Reverse(inner) | Stream::Take(inner, _) | Stream::Skip(inner, _) => inner.is_peeked(),
            Stream::Chain(first, _) => matches!(&**first, Stream::List(values) if !values.is_empty()),
            _ => false,
        }
    }

    /// What an adaptor takes its values from, if that is one iterator.
    fn from(&self) -> Option<&Stream> {
        match self {
            Stream::Reverse(inner) | Stream::Take(inner, _) | Stream::Skip(inner, _) | Stream::Cycle(inner, _) => {
                Some(inner)
            }
            other => other.each_from(),
        }
    }

    /// What in it is several loops, which no other adaptor goes through.
    pub(in crate::lower) fn joint_within(&self) -> Option<&'static str> {
        match self {
            Stream::Chain(..) => Some("chain"),
            Stream::Flatten(..) => Some("flat_map"),
            Stream::Zip(a, b) => a.joint_within().or_else(|| b.joint_within()),
            other => other.from()?.joint_within(),
        }
    }

    /// Whether there is data in it of which only the run knows how much.
    pub(in crate::lower) fn has_data(&self) -> bool {
        match self {
            Stream::Data(..) => true,
            Stream::Zip(a, b) | Stream::Chain(a, b) => a.has_data() || b.has_data(),
            Stream::Flatten(inner, _) => inner.has_data(),
            other => other.from().is_some_and(Stream::has_data),
        }
    }

    /// Whether it yields elements of data as they are.
    pub(in crate::lower) fn yields_data(&self) -> bool {
        match self {
            Stream::Data(..) => true,
            Stream::Zip(a, b) => a.yields_data() && b.yields_data(),
            Stream::Select(inner, Selection::Filter | Selection::TakeWhile | Selection::SkipWhile, _)
            | Stream::Enumerate(inner, _) => inner.yields_data(),
            _ => false,
        }
    }

    /// Whether nothing in it says at expansion how often it yields something at most.
    pub(in crate::lower) fn is_unbounded(&self) -> bool {
        match self {
            Stream::Data(..) => true,
            Stream::Zip(a, b) => a.is_unbounded() && b.is_unbounded(),
            other => other.each_from().is_some_and(Stream::is_unbounded),
        }
    }

    /// The same where it is zipped with data: of a range without an end, only the run knows how far it goes.
    pub(in crate::lower) fn opened(self) -> Stream {
        match self {
            Stream::Integers(start, OPEN, ty) => {
                let start = Integer { value: start, ty }.literal();
                let text = Text { expr: syn::parse_quote!((#start..)), captures: Vec::new(), ty: Ty::Unknown };
                Stream::Data(Rc::new(text), 0)
            }
            Stream::Map(inner, function) => Stream::Map(Box::new(inner.opened()), function),
            Stream::Enumerate(inner, first) => Stream::Enumerate(Box::new(inner.opened()), first),
            other => other,
        }
    }

    /// The data in it, in order.
    pub(in crate::lower) fn data<'s>(&'s self, found: &mut Vec<&'s Rc<Text>>) {
        match self {
            Stream::Data(text, _) => found.push(text),
            Stream::Zip(a, b) => {
                a.data(found);
                b.data(found);
            }
            other => other.each_from().into_iter().for_each(|inner| inner.data(found)),
        }
    }

    /// What its adaptors remember from value to value, as it is before the first one, in order.
    pub(in crate::lower) fn states(&self, found: &mut Vec<Value>) {
        match self {
            Stream::Zip(a, b) => {
                a.states(found);
                b.states(found);
            }
            Stream::Enumerate(inner, first) => {
                inner.states(found);
                let ty = IntegerType::named("usize");
                found.push(Value::Integer(Integer { value: *first as i128, ty }));
            }
            Stream::Scan(inner, state, _) => {
                inner.states(found);
                found.push(state.clone());
            }
            Stream::Select(inner, selection, _) => {
                inner.states(found);
                if *selection == Selection::SkipWhile {
                    found.push(Value::Truth(false));
                }
            }
            Stream::Map(inner, _) => inner.states(found),
            _ => {}
        }
    }

    /// What its adaptors take their values from, one after the other.
    pub(in crate::lower) fn source(&self) -> &Stream {
        self.each_from().map_or(self, Stream::source)
    }

    /// Whether it lets through what a predicate says.
    pub(in crate::lower) fn selects(&self) -> bool {
        match self {
            Stream::Select(..) | Stream::Scan(..) => true,
            Stream::Zip(a, b) => a.selects() || b.selects(),
            Stream::Map(inner, _) | Stream::Enumerate(inner, _) => inner.selects(),
            _ => false,
        }
    }

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
            Stream::Scan(inner, state, _) => {
                inner.each(change);
                change(state);
            }
            Stream::Repeat(value) | Stream::Successors(value, _) => change(value),
            Stream::Zip(a, b) | Stream::Chain(a, b) | Stream::Cycle(a, b) => {
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
            Stream::Chain(a, b) => a.len()?.saturating_add(b.len()?),
            Stream::Take(inner, n) => inner.len()?.min(*n),
            Stream::Skip(inner, n) => inner.len()?.saturating_sub(*n),
            Stream::Cycle(all, _) if all.len()? == 0 => 0,
            Stream::Cycle(..) | Stream::Repeat(_) => usize::MAX,
            Stream::Select(..) | Stream::Flatten(..) | Stream::Scan(..) | Stream::Successors(..) | Stream::Data(..) => {
                return None;
            }
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
            Value::Elements(slice) => Some(elements(slice)),
            Value::Place(place) => match self.load(place) {
                Value::Array(parts) => Some(Stream::List(places(place, parts.len()))),
                _ => None,
            },
            _ => None,
        }
    }
}

/// The integers of a range, if its bounds are known.
fn integers(range: &Range) -> Option<Stream> {
    let (Some(Value::Integer(start)), Some(Value::Integer(end))) = (&range.start, &range.end) else {
        return match (&range.start, &range.end) {
            // An open end is as good as infinite: something else has to end it.
            (Some(Value::Integer(start)), None) => Some(Stream::Integers(start.value, OPEN, start.ty)),
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
