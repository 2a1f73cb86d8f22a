//! Iterators beside others, and what counts along with them.

use std::rc::Rc;

use proc_macro2::{Ident, Span};
use syn::ExprClosure;

use super::stream::{OPEN, Selection, Stream};
use crate::lower::expressions::integer::IntegerType;
use crate::lower::values::scope::{Binding, Environment};
use crate::lower::values::value::{Closure, Value};
use crate::lower::{Eval, Lowering};

impl Lowering<'_> {
    /// `take` and `skip` of as many as the run says: each value is let through by its number.
    pub(super) fn counted(&mut self, stream: Stream, name: &str, count: &Value) -> Stream {
        let count = self.settle(count.clone());
        let (hidden, environment) = self.aside("count", count);
        let closure = |syntax| closure(&environment, syntax);
        let (selection, passes) = match name {
            "take" => (Selection::TakeWhile, closure(syn::parse_quote!(|(number, _)| *number < #hidden))),
            _ => (Selection::Filter, closure(syn::parse_quote!(|(number, _)| *number >= #hidden))),
        };
        let selected = Stream::Select(Box::new(Stream::Enumerate(Box::new(stream), 0)), selection, passes);
        Stream::Map(Box::new(selected), closure(syn::parse_quote!(|(_, item)| item)))
    }

    /// Two iterators side by side.
    pub(super) fn zipped(&mut self, a: Stream, b: Stream, span: Span) -> Eval<Stream> {
        let (a, b) = match (a.is_unbounded(), b.is_unbounded()) {
            (true, false) => (a, self.opened(b, span)?),
            (false, true) => (self.opened(a, span)?, b),
            _ => (a, b),
        };
        Ok(Stream::Zip(Box::new(a), Box::new(b)))
    }

    /// An iterator that is zipped with data: of a range without an end, and of what begins again, only the run knows how far it goes.
    fn opened(&mut self, stream: Stream, span: Span) -> Eval<Stream> {
        Ok(match stream {
            // As long as no one has asked it.
            Stream::Cycle(mut all, rest)
                if all.is_peeked() && all.len() == rest.len() && all.len().is_some_and(is_list) =>
            {
                let mut values = Vec::new();
                while let Some(value) = self.pull(&mut all, false, span)? {
                    values.push(value);
                }
                let count = values.len();
                let numbers = Stream::Integers(0, OPEN, IntegerType::named("usize")).opened();
                let (list, environment) = self.aside("list", Value::array(values));
                let element = closure(&environment, syn::parse_quote!(|number| #list[number % #count]));
                Stream::Map(Box::new(numbers), element)
            }
            Stream::Map(inner, function) => Stream::Map(Box::new(self.opened(*inner, span)?), function),
            Stream::Enumerate(inner, first) => Stream::Enumerate(Box::new(self.opened(*inner, span)?), first),
            other => other.opened(),
        })
    }

    /// A local that only closures see which are made here, with the names that they see.
    fn aside(&mut self, hint: &str, value: Value) -> (Ident, Environment) {
        let hidden = self.hidden(hint);
        let slot = self.scopes.fresh(value);
        let outside = self.scopes.environment();
        self.scopes.bind(hidden.to_string(), Binding::Local(slot));
        (hidden, self.scopes.swap(outside))
    }
}

/// Whether so many values may be the elements of an array of which the run chooses one.
fn is_list(length: usize) -> bool {
    (1..=1024).contains(&length)
}

fn closure(environment: &Environment, syntax: ExprClosure) -> Value {
    let (syntax, environment) = (Rc::new(syntax), environment.clone());
    Value::Closure(Rc::new(Closure { syntax, environment, state: Rc::new(Vec::new()) }))
}
