//! The methods of iterators and ranges.

use std::rc::Rc;

use syn::ExprMethodCall;

use super::stream::Selection;
pub(in crate::lower) use super::stream::Stream;
use crate::lower::expressions::integer::{Integer, IntegerType};
use crate::lower::values::value::{Ty, Value};
use crate::lower::verbatim::text::Arguments;
use crate::lower::{Eval, Lowering};
use crate::ops::Elementary;

impl Lowering<'_> {
    /// A method of a range: of the iterator that it is, or `contains`.
    pub(in crate::lower) fn range_method(
        &mut self,
        range: &Value,
        name: &str,
        args: Vec<Value>,
        call: &ExprMethodCall,
    ) -> Eval<Value> {
        let Value::Range(bounds) = range else { return Ok(Value::Poison) };
        if let ("contains", [value]) = (name, args.as_slice()) {
            // A reference that was never taken apart stays one.
            if let Value::Text(text) = value
                && !matches!(text.ty, Ty::Scalar | Ty::Integer(_))
                && self.textual(range, false).is_ok()
            {
                return self.verbatim_method(range, &args, call);
            }
            return self.within(bounds, value, call.method.span());
        }
        if name == "len" || name == "count" || is_adaptor(name) {
            match self.stream(range) {
                Some(stream) => return self.stream_method(stream, name, args, call),
                None => return self.verbatim_method(range, &args, call),
            }
        }
        self.verbatim_method(range, &args, call)
    }

    /// `(a..b).contains(&x)`
    pub(in crate::lower) fn within(
        &mut self,
        range: &crate::lower::values::value::Range,
        value: &Value,
        span: proc_macro2::Span,
    ) -> Eval<Value> {
        let above = match &range.start {
            Some(start) => self.operate(&syn::BinOp::Le(syn::Token![<=](span)), start, value)?,
            None => Value::Truth(true),
        };
        let below = match &range.end {
            Some(end) if range.closed => self.operate(&syn::BinOp::Le(syn::Token![<=](span)), value, end)?,
            Some(end) => self.operate(&syn::BinOp::Lt(syn::Token![<](span)), value, end)?,
            None => Value::Truth(true),
        };
        self.both(&above, &below, span)
    }

    /// `a && b` of values.
    pub(in crate::lower) fn both(&mut self, a: &Value, b: &Value, span: proc_macro2::Span) -> Eval<Value> {
        let (Some(a), Some(b)) = (self.truth(a, span), self.truth(b, span)) else { return Ok(Value::Poison) };
        match (a, b) {
            (Ok(a), Ok(b)) => Ok(Value::Truth(a && b)),
            (Ok(false), _) | (_, Ok(false)) => Ok(Value::Truth(false)),
            (Ok(true), Err(node)) | (Err(node), Ok(true)) => Ok(Value::Bool(node)),
            (Err(a), Err(b)) => self.choose(a, |_| Ok(Value::Bool(b)), |_| Ok(Value::Truth(false))),
        }
    }

    /// A method of an iterator.
    pub(in crate::lower) fn stream_method(
        &mut self,
        stream: Stream,
        name: &str,
        args: Vec<Value>,
        call: &ExprMethodCall,
    ) -> Eval<Value> {
        let span = call.method.span();
        if let ("sum" | "product", []) = (name, args.as_slice())
            && let Some(id) = self.summed_struct(call)
        {
            return self.summed_by(id, name, stream, span);
        }
        if stream.has_data()
            && let Some(adapted) = self.data_adaptor(&stream, &args, call)
        {
            return Ok(Value::Stream(Rc::new(adapted)));
        }
        let inner = Box::new(stream);
        let adapted = match (name, args.as_slice()) {
            ("iter" | "into_iter" | "copied" | "cloned" | "by_ref" | "fuse" | "clone" | "peekable", []) => *inner,
            ("rev", []) if !inner.has_data() => Stream::Reverse(inner),
            ("rfold", [_, _]) if !inner.has_data() => return self.consume(Stream::Reverse(inner), "fold", args, call),
            ("enumerate", []) => Stream::Enumerate(inner, 0),
            ("map", [function]) => Stream::Map(inner, function.clone()),
            ("filter", [predicate]) => Stream::Select(inner, Selection::Filter, predicate.clone()),
            ("take_while", [predicate]) => Stream::Select(inner, Selection::TakeWhile, predicate.clone()),
            ("filter_map", [function]) => Stream::Select(inner, Selection::FilterMap, function.clone()),
            ("map_while", [function]) => Stream::Select(inner, Selection::MapWhile, function.clone()),
            ("scan", [state, function]) => Stream::Scan(inner, self.settle(state.clone()), function.clone()),
            ("cycle", []) if !inner.has_data() => Stream::Cycle(inner.clone(), inner),
            ("skip_while", [predicate]) => Stream::Select(inner, Selection::SkipWhile, predicate.clone()),
            ("flat_map", [function]) => Stream::Flatten(Box::new(Stream::Map(inner, function.clone())), None),
            ("flatten", []) => Stream::Flatten(inner, None),
            ("zip" | "chain", [other]) => match self.stream_or_data(other, call.args.first()) {
                Some(other) if name == "zip" => self.zipped(*inner, other, span)?,
                Some(other) => Stream::Chain(inner, Box::new(other)),
                None => {
                    let other = call.args.first().map(crate::lower::values::value::written).unwrap_or_default();
                    self.errors.run_time_iterator(span, &other);
                    return Ok(Value::Poison);
                }
            },
            ("take" | "skip" | "step_by", [Value::Integer(n)]) if n.index().is_some() && !inner.has_data() => {
                let n = n.index().unwrap_or_default();
                match name {
                    "take" => Stream::Take(inner, n),
                    "skip" => Stream::Skip(inner, n),
                    _ => return self.stepped(*inner, n, span),
                }
            }
            ("take" | "skip", [count @ Value::Text(_)]) if !inner.has_data() => self.counted(*inner, name, count),
            _ => return self.consume(*inner, name, args, call),
        };
        Ok(Value::Stream(Rc::new(adapted)))
    }

    /// An iterator that a function of `core::iter` makes of its arguments.
    pub(in crate::lower) fn made_iterator(
        &mut self,
        name: &str,
        args: &[Value],
        syntax: Option<&Arguments>,
        span: proc_macro2::Span,
    ) -> Option<Stream> {
        Some(match (name, args) {
            ("zip", [a, b]) => {
                let a = self.stream_or_data(a, syntax.and_then(|syntax| syntax.get(0)))?;
                let b = self.stream_or_data(b, syntax.and_then(|syntax| syntax.get(1)))?;
                self.zipped(a, b, span).ok()?
            }
            ("repeat", [value]) => Stream::Repeat(self.settle(value.clone())),
            ("repeat_n", [value, Value::Integer(n)]) => {
                Stream::Take(Box::new(Stream::Repeat(self.settle(value.clone()))), n.index()?)
            }
            ("once", [value]) => Stream::List([self.settle(value.clone())].into()),
            ("empty", []) => Stream::Ended,
            ("successors", [first, function]) => Stream::Successors(self.settle(first.clone()), function.clone()),
            _ => return None,
        })
    }

    /// `step_by`: every n-th value.
    fn stepped(&mut self, mut stream: Stream, step: usize, span: proc_macro2::Span) -> Eval<Value> {
        if step == 0 {
            self.errors.step_of_zero(span);
            return Ok(Value::Poison);
        }
        let mut values = std::collections::VecDeque::new();
        let mut i = 0;
        while let Some(value) = self.pull(&mut stream, false, span)? {
            if i % step == 0 {
                values.push_back(value);
            }
            i += 1;
        }
        Ok(Value::Stream(Rc::new(Stream::List(values))))
    }

    /// Methods that take an iterator to its end.
    fn consume(&mut self, mut stream: Stream, name: &str, args: Vec<Value>, call: &ExprMethodCall) -> Eval<Value> {
        let span = call.method.span();
        let turns = matches!(name, "sum" | "product" | "fold" | "for_each" | "count");
        let picks = matches!(name, "try_fold" | "min_by" | "max_by" | "min_by_key" | "max_by_key");
        let seeks = matches!(name, "find" | "find_map" | "position" | "all" | "any");
        let may_pick = (seeks || matches!(name, "reduce" | "last")) && stream.selects();
        if stream.has_data() || picks || may_pick || turns && stream.selects() {
            return self.consume_data(stream, name, &args, call);
        }
        match (name, args.as_slice()) {
            ("sum", []) => self.summed(stream, Elementary::Add, call),
            ("product", []) => self.summed(stream, Elementary::Mul, call),
            ("fold", [start, function]) => {
                let mut result = self.settle(start.clone());
                while let Some(value) = self.pull(&mut stream, false, span)? {
                    result = self.apply(function, vec![result, value], span)?;
                    result = self.settle(result);
                }
                Ok(result)
            }
            ("reduce", [function]) => {
                let Some(first) = self.pull(&mut stream, false, span)? else { return Ok(Value::none()) };
                let mut result = self.settle(first);
                while let Some(value) = self.pull(&mut stream, false, span)? {
                    result = self.apply(function, vec![result, value], span)?;
                    result = self.settle(result);
                }
                Ok(Value::some(result))
            }
            ("last", []) => {
                let mut last = Value::none();
                while let Some(value) = self.pull(&mut stream, false, span)? {
                    last = Value::some(self.settle(value));
                }
                Ok(last)
            }
            ("for_each", [function]) => {
                while let Some(value) = self.pull(&mut stream, false, span)? {
                    let value = self.apply(function, vec![value], span)?;
                    self.discard(value);
                }
                Ok(Value::unit())
            }
            ("count" | "len", []) => {
                let mut count = 0;
                while self.pull(&mut stream, false, span)?.is_some() {
                    count += 1;
                }
                Ok(Value::Integer(Integer { value: count, ty: IntegerType::named("usize") }))
            }
            ("collect", []) => self.collected(stream, call),
            ("unzip", []) => self.unzipped(stream, span),
            ("next", []) => {
                let found = self.pull(&mut stream, false, span)?;
                Ok(found.map_or_else(Value::none, Value::some))
            }
            ("nth", [Value::Integer(n)]) if n.index().is_some() => {
                for _ in 0..n.index().unwrap_or_default() {
                    self.pull(&mut stream, false, span)?;
                }
                let found = self.pull(&mut stream, false, span)?;
                Ok(found.map_or_else(Value::none, Value::some))
            }
            ("find" | "find_map" | "position", [function]) => self.sought(stream, name, 0, function, span),
            ("rposition", [function]) if stream.len().is_some() => {
                let last = stream.len().unwrap_or_default() as i128 - 1;
                self.sought(Stream::Reverse(Box::new(stream)), name, last, function, span)
            }
            ("all" | "any", [predicate]) => self.quantified(stream, name == "all", predicate, span),
            _ => {
                self.errors.unknown_iterator_method(span, name);
                Ok(Value::Poison)
            }
        }
    }

    /// `sum` and `product`. Rust starts from -0.0 and 1.0, which change no first operand.
    fn summed(&mut self, mut stream: Stream, function: Elementary, call: &ExprMethodCall) -> Eval<Value> {
        let span = call.method.span();
        let mut values = Vec::new();
        while let Some(value) = self.pull(&mut stream, false, span)? {
            values.push(self.settle(value));
        }
        if values.iter().any(Value::is_poison) {
            return Ok(Value::Poison);
        }
        let add = function == Elementary::Add;
        let op = if add { syn::BinOp::Add(syn::Token![+](span)) } else { syn::BinOp::Mul(syn::Token![*](span)) };
        let is_integer = self.summed_integer(call).is_some();
        let integers = is_integer || values.iter().any(|value| matches!(value, Value::Integer(_)));
        let mut values = values.into_iter();
        let Some(first) = values.next() else {
            // The type of an empty sum decides whether it is 0 or -0.0.
            if let Some(ty) = self.summed_integer(call) {
                return Ok(Value::Integer(Integer { value: i128::from(!add), ty: Some(ty) }));
            }
            let empty = if add { -0.0 } else { 1.0 };
            return Ok(Value::Float(self.graph.constant(empty)));
        };
        let mut result = match &first {
            _ if integers => first,
            value => match self.float(value, span) {
                Some(node) => Value::Float(node),
                None => return Ok(Value::Poison),
            },
        };
        for value in values {
            result = self.operate(&op, &result, &value)?;
        }
        Ok(result)
    }

    /// The integer type that a sum is said to have.
    pub(in crate::lower) fn summed_integer(&self, call: &ExprMethodCall) -> Option<IntegerType> {
        IntegerType::of(&self.summed_type(call)?)
    }

    /// The type that a `sum` or `product` is of, if it is written.
    pub(in crate::lower) fn summed_type(&self, call: &ExprMethodCall) -> Option<syn::Type> {
        let written = call.turbofish.as_ref().and_then(|turbofish| match turbofish.args.first() {
            Some(syn::GenericArgument::Type(ty)) => Some(ty.clone()),
            _ => None,
        });
        written.or_else(|| self.expected(std::ptr::from_ref(call) as usize))
    }

    /// `all` and `any`: the rest is not looked at once the answer is known.
    fn quantified(&mut self, mut stream: Stream, all: bool, predicate: &Value, span: proc_macro2::Span) -> Eval<Value> {
        let Some(value) = self.pull(&mut stream, false, span)? else { return Ok(Value::Truth(all)) };
        let verdict = self.apply(predicate, vec![value], span)?;
        match self.truth(&verdict, span) {
            None => Ok(Value::Poison),
            Some(Ok(truth)) if truth != all => Ok(Value::Truth(truth)),
            Some(Ok(_)) => self.quantified(stream, all, predicate, span),
            Some(Err(node)) => {
                let (yes, no) = (stream.clone(), stream);
                self.choose(
                    node,
                    |this| if all { this.quantified(yes, all, predicate, span) } else { Ok(Value::Truth(true)) },
                    |this| if all { Ok(Value::Truth(false)) } else { this.quantified(no, all, predicate, span) },
                )
            }
        }
    }

    /// `find`, `find_map`, `position` and, from the back, `rposition`: the first that passes, of which the run may decide which it is.
    fn sought(
        &mut self,
        mut stream: Stream,
        name: &str,
        number: i128,
        function: &Value,
        span: proc_macro2::Span,
    ) -> Eval<Value> {
        let Some(value) = self.pull(&mut stream, false, span)? else { return Ok(Value::none()) };
        let next = if name == "rposition" { number - 1 } else { number + 1 };
        let (passes, found) = match name {
            "find" => self.verdict(Selection::Filter, function, value, span)?,
            "find_map" => self.verdict(Selection::FilterMap, function, value, span)?,
            _ => {
                let passes = self.apply(function, vec![value], span)?;
                let number = Integer { value: number, ty: IntegerType::named("usize") };
                (self.truth(&passes, span), Value::Integer(number))
            }
        };
        match passes {
            None => Ok(Value::Poison),
            Some(Ok(true)) => Ok(Value::some(found)),
            Some(Ok(false)) => self.sought(stream, name, next, function, span),
            Some(Err(node)) => {
                self.choose(node, |_| Ok(Value::some(found)), |this| this.sought(stream, name, next, function, span))
            }
        }
    }
}

fn is_adaptor(name: &str) -> bool {
    super::stream::is_iteration(name)
}
