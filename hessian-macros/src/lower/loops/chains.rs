//! Iterators over run-time data with closures that depend on a variable: loops that the run turns.
//!
//! Zipped with an array, data is taken element by element instead, as long as there is one.

use std::rc::Rc;

use proc_macro2::{Ident, Span};
use syn::{Expr, ExprMethodCall, Pat};

use super::joined::Turning;
use super::rolled::Header;
use super::stream::{Selection, Stream};
use crate::ir::Kind;
use crate::lower::expressions::casts::typed;
use crate::lower::expressions::integer::Integer;
use crate::lower::program;
use crate::lower::values::scope::SlotId;
use crate::lower::values::value::{Place, Text, Ty, Value, name_expr};
use crate::lower::verbatim::option::some_option;
use crate::lower::verbatim::text::compose;
use crate::lower::{Eval, Lowering};

impl Lowering<'_> {
    /// A value as an iterator, over run-time data too.
    pub(in crate::lower) fn stream_or_data(&mut self, value: &Value, syntax: Option<&Expr>) -> Option<Stream> {
        if let Some(stream) = self.stream(value) {
            return Some(stream);
        }
        match value {
            Value::Text(_) | Value::Range(_) => {
                if syntax.is_some_and(|syntax| self.changes(syntax).is_some()) {
                    return None;
                }
                let text = self.textual(value, true).ok()?;
                Some(Stream::Data(Rc::new(self.repeatable(text)), 0))
            }
            _ => None,
        }
    }

    /// An adaptor of an iterator over data, if it is one: `enumerate`, `zip`, and what goes before a `map` as well.
    pub(in crate::lower) fn data_adaptor(
        &mut self,
        stream: &Stream,
        args: &[Value],
        call: &ExprMethodCall,
    ) -> Option<Stream> {
        let name = call.method.to_string();
        if name == "rev"
            && let Some(reversed) = stream.clone().reversed(&|data| before(data, &[], call))
        {
            return Some(reversed);
        }
        // Values that are passed over are computed, too, and what that changes is seen.
        if matches!(name.as_str(), "skip" | "step_by") && self.changes_anything(stream) {
            return None;
        }
        match (name.as_str(), args) {
            ("rev" | "take" | "skip" | "step_by", _) if stream.is_unbounded() => {
                let mut texts = Vec::new();
                for (i, arg) in args.iter().enumerate() {
                    texts.push(self.argument(arg, call.args.get(i)).ok()?);
                }
                before(stream, &texts, call)
            }
            _ => None,
        }
    }

    /// Whether the closures of an iterator may change anything.
    pub(super) fn changes_anything(&mut self, stream: &Stream) -> bool {
        match stream {
            Stream::Map(inner, Value::Closure(closure)) => {
                let scan = crate::lower::verbatim::scan::expression(&closure.syntax.body);
                let outside = self.scopes.swap(closure.environment.clone());
                let mut changed =
                    scan.assigned.iter().chain(&scan.receivers).filter_map(|name| self.scopes.local(name));
                let changes = changed.any(|slot| self.scopes.is_variable(slot) || self.exclusive.contains(&slot));
                self.scopes.swap(outside);
                changes || self.changes_anything(inner)
            }
            Stream::Map(inner, Value::Nested(_) | Value::Pieces(_) | Value::Text(_)) => self.changes_anything(inner),
            Stream::Integers(..) | Stream::Data(..) => false,
            _ => true,
        }
    }

    /// Does something with every value of an iterator that is one loop.
    pub(in crate::lower) fn each_datum(
        &mut self,
        stream: Stream,
        turning: Turning<'_>,
        span: Span,
        guess: &[SlotId],
        body: &mut dyn FnMut(&mut Self, Value) -> Eval<()>,
    ) -> Eval<Value> {
        match stream {
            stream if stream.is_unbounded() => self.each_of_all(&stream, turning, span, guess, body),
            // Nothing here tells how often it yields, or in which order what is selected meets the rest.
            stream if stream.has_data() && !is_bounded(&stream) => {
                self.unadapted(&stream, span);
                Ok(Value::Poison)
            }
            stream => self.remembering(&stream, guess, |this, states, _| {
                let mut source = stream.source().clone();
                this.looping(turning, span, |this| {
                    while let Some(item) = this.pull(&mut source, false, span)? {
                        this.turn(turning.label(), |this| {
                            let all = this.innermost_loop();
                            let item = this.joined_item(&stream, item, &mut states.iter(), all, span)?;
                            body(this, item).map(|()| Value::unit())
                        })?;
                    }
                    Ok(Value::unit())
                })
            }),
        }
    }

    /// The same where the run turns the loop.
    fn each_of_all(
        &mut self,
        stream: &Stream,
        turning: Turning<'_>,
        span: Span,
        guess: &[SlotId],
        body: &mut dyn FnMut(&mut Self, Value) -> Eval<()>,
    ) -> Eval<Value> {
        let mut data = Vec::new();
        stream.data(&mut data);
        let names: Vec<Ident> = data.iter().map(|_| self.hidden("item")).collect();
        let (iterable, pattern) = zipped(&data, &names);
        let item = if data.len() == 1 { self.item_of(&iterable) } else { Ty::Bound };
        let header = Header::For { iterable: &iterable, item };
        self.remembering(stream, guess, |this, states, guess| {
            this.rolled(turning, span, &header, Some(&pattern), guess, &mut |this| {
                let (mut names, mut states) = (names.iter(), states.iter());
                let item = this.datum(stream, &mut names, &mut states, span)?;
                body(this, item)?;
                Ok(Value::unit())
            })
        })
    }

    /// What an iterator yields in a turn, from the data of that turn.
    fn datum(
        &mut self,
        stream: &Stream,
        names: &mut std::slice::Iter<'_, Ident>,
        states: &mut std::slice::Iter<'_, SlotId>,
        span: Span,
    ) -> Eval<Value> {
        match stream {
            Stream::Data(data, ..) => {
                let slot = names.next().and_then(|name| self.scopes.local(&name.to_string()));
                let item = slot.map_or(Value::Poison, |slot| self.scopes.value(slot).clone());
                Ok(match data.ty {
                    Ty::Structs(id) => typed(item, Ty::Struct(id)),
                    Ty::Enumerated(_) => typed(item, data.ty),
                    _ => item,
                })
            }
            Stream::Zip(a, b) => {
                if a.selects() || b.selects() {
                    self.errors.run_time_adaptor(span);
                    return Ok(Value::Poison);
                }
                let first = self.datum(a, names, states, span)?;
                let first = self.settle(first);
                Ok(Value::tuple(vec![first, self.datum(b, names, states, span)?]))
            }
            adaptor => {
                let Some(inner) = adaptor.each_from() else { return Ok(Value::Poison) };
                let item = self.datum(inner, names, states, span)?;
                let all = self.innermost_loop();
                self.adapted(adaptor, item, states, all, span)
            }
        }
    }

    /// What an adaptor makes of a value within a turn; `all` is what its end is the end of.
    pub(in crate::lower) fn adapted(
        &mut self,
        adaptor: &Stream,
        item: Value,
        states: &mut std::slice::Iter<'_, SlotId>,
        all: Option<usize>,
        span: Span,
    ) -> Eval<Value> {
        match adaptor {
            Stream::Map(_, function) => self.apply(function, vec![item], span),
            Stream::Enumerate(..) => {
                let Some(&slot) = states.next() else { return Ok(Value::Poison) };
                let number = self.scopes.value(slot).clone();
                let one = Value::Integer(Integer { value: 1, ty: None });
                let next = self.operate(&syn::BinOp::Add(syn::Token![+](span)), &number, &one)?;
                let next = self.settle(next);
                self.scopes.set(slot, next);
                Ok(Value::tuple(vec![number, item]))
            }
            Stream::Select(_, Selection::SkipWhile, predicate) => {
                let Some(&slot) = states.next() else { return Ok(Value::Poison) };
                self.behind_skipped(predicate, item, slot, span)
            }
            Stream::Select(_, selection, predicate) => self.admitted(*selection, predicate, item, all, span),
            Stream::Scan(_, _, function) => {
                let Some(&slot) = states.next() else { return Ok(Value::Poison) };
                let item = self.settle(item);
                let state = Value::Place(Place { slot, path: Vec::new() });
                let yielded = self.apply_as(function, vec![state, item], Some(&some_option()), span)?;
                match self.settle(yielded) {
                    Value::Optional(optional) => {
                        let payload = optional.payload.clone();
                        self.optionally(optional.is_some, |_| Ok(payload), |this| this.end_of(all, span))
                    }
                    Value::Poison => Ok(Value::Poison),
                    _ => {
                        self.errors.run_time_filter(span);
                        Ok(Value::Poison)
                    }
                }
            }
            _ => Ok(Value::Poison),
        }
    }

    /// `skip_while` within a turn: once a value has not been skipped, the predicate is not asked again.
    fn behind_skipped(&mut self, predicate: &Value, item: Value, passing: SlotId, span: Span) -> Eval<Value> {
        let item = self.settle(item);
        let before = self.scopes.value(passing).clone();
        let Some(before) = self.truth(&before, span) else { return Ok(Value::Poison) };
        let passes = self.optionally(
            before,
            |_| Ok(Value::Truth(true)),
            |this| match this.verdict(Selection::SkipWhile, predicate, item.clone(), span)?.0 {
                Some(passes) => Ok(passes.map_or_else(Value::Bool, Value::Truth)),
                None => Ok(Value::Poison),
            },
        )?;
        let Some(passes) = self.truth(&passes, span) else { return Ok(Value::Poison) };
        self.optionally(passes, |_| Ok(Value::unit()), |this| this.continue_(None, span))?;
        self.scopes.set(passing, Value::Truth(true));
        Ok(item)
    }

    /// What passes a predicate within a turn: what does not ends the turn, or the loop.
    fn admitted(
        &mut self,
        selection: Selection,
        predicate: &Value,
        item: Value,
        all: Option<usize>,
        span: Span,
    ) -> Eval<Value> {
        let end = |this: &mut Self| if selection.ends() { this.end_of(all, span) } else { this.continue_(None, span) };
        match self.verdict(selection, predicate, item, span)? {
            (None, _) => Ok(Value::Poison),
            (Some(Ok(true)), item) => Ok(item),
            (Some(Ok(false)), _) => end(self),
            (Some(Err(node)), item) => {
                self.choose(node, |_| Ok(Value::unit()), end)?;
                Ok(item)
            }
        }
    }

    /// Says that an iterator over data is not adapted like this.
    pub(in crate::lower) fn unadapted(&mut self, stream: &Stream, span: Span) {
        match stream.joint_within() {
            Some(name) => self.errors.joint_within(span, name),
            None => self.errors.run_time_adaptor(span),
        }
    }

    /// Element `number` of data: evaluation goes on where there is one, and leaves the loop where there is none.
    pub(in crate::lower) fn nth(&mut self, data: &Rc<Text>, number: usize, span: Span) -> Eval<Value> {
        let name = self.hidden("item");
        let (iterable, number) = (&data.expr, proc_macro2::Literal::usize_unsuffixed(number));
        let scrutinee = quote::quote!(::core::iter::Iterator::nth(
            &mut ::core::iter::IntoIterator::into_iter(#iterable),
            #number
        ));
        let some = quote::quote!(::core::option::Option::Some(#name));
        let arms = vec![(some, None), (quote::quote!(_), None)];
        let selector = self.leaf(Kind::Int, program::Text::Match { scrutinee, arms }, &data.captures, None);
        self.branch(selector, 2, &mut |this, arm| {
            if arm == 0 { Ok(Value::unit()) } else { this.end_of(this.innermost_loop(), span) }
        })?;
        let ty = match data.ty {
            Ty::Structs(id) => Ty::Struct(id),
            Ty::Enumerated(_) => data.ty,
            _ => Ty::Bound,
        };
        Ok(Value::text(name_expr(&name), ty))
    }
}

/// Whether something in an iterator over data tells how often it yields at most, without selecting.
fn is_bounded(stream: &Stream) -> bool {
    match stream {
        Stream::List(_) | Stream::Ended => true,
        Stream::Integers(next, end, _) => end - next < i128::from(u16::MAX),
        Stream::Zip(a, b) => (is_bounded(a) || is_bounded(b)) && !a.selects() && !b.selects(),
        Stream::Map(inner, _) | Stream::Enumerate(inner, _) | Stream::Select(inner, ..) => is_bounded(inner),
        Stream::Take(..) | Stream::Skip(..) | Stream::Reverse(_) | Stream::Scan(..) | Stream::Cycle(..) => false,
        Stream::Chain(..) | Stream::Flatten(..) | Stream::Repeat(_) | Stream::Successors(..) | Stream::Data(..) => {
            false
        }
    }
}

/// Several pieces of data as one iterable, and the pattern for what it yields.
fn zipped(data: &[&Rc<Text>], names: &[Ident]) -> (Text, Pat) {
    let mut captures = Vec::new();
    let (mut expr, mut pattern): (Option<Expr>, Option<Pat>) = (None, None);
    for (text, name) in data.iter().zip(names) {
        captures.extend(text.captures.iter().cloned());
        let next = &text.expr;
        expr = Some(match expr {
            None => next.clone(),
            Some(before) => syn::parse_quote!(::core::iter::Iterator::zip(
                ::core::iter::IntoIterator::into_iter(#before),
                #next
            )),
        });
        let single = Pat::Ident(syn::PatIdent {
            attrs: Vec::new(),
            by_ref: None,
            mutability: None,
            ident: name.clone(),
            subpat: None,
        });
        pattern = Some(match pattern {
            None => single,
            Some(before) => Pat::Tuple(syn::PatTuple {
                attrs: Vec::new(),
                paren_token: syn::token::Paren::default(),
                elems: [before, single].into_iter().collect(),
            }),
        });
    }
    let expr = expr.expect("there is data");
    (Text { expr, captures, ty: Ty::Unknown }, pattern.expect("there is data"))
}

/// An adaptor of the data, in front of what is done with every value of it.
fn before(stream: &Stream, args: &[Text], call: &ExprMethodCall) -> Option<Stream> {
    Some(match stream {
        Stream::Data(text, _) => {
            let iterable = &text.expr;
            let receiver = syn::parse_quote!(::core::iter::IntoIterator::into_iter(#iterable));
            let args_list = args.iter().map(|text| text.expr.clone()).collect();
            let expr = Expr::MethodCall(ExprMethodCall {
                attrs: Vec::new(),
                receiver: Box::new(receiver),
                args: args_list,
                ..call.clone()
            });
            let texts = std::iter::once((**text).clone()).chain(args.iter().cloned());
            match compose(expr, texts, Ty::Unknown) {
                Value::Text(text) => Stream::Data(text, 0),
                _ => return None,
            }
        }
        Stream::Map(inner, function) => Stream::Map(Box::new(before(inner, args, call)?), function.clone()),
        _ => return None,
    })
}
