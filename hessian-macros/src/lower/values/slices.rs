//! What is made of slices of variables: what their methods give, their pieces, and what patterns bind.

use std::rc::Rc;

use proc_macro2::{Literal, Span};
use syn::spanned::Spanned;
use syn::{Expr, Pat, PatSlice};

use super::elements::{Elements, product, sum};
use super::value::{Optional, Range, Text, Ty, Value};
use crate::ir::Kind;
use crate::lower::control::matching::Verdict;
use crate::lower::control::pattern::is_rest;
use crate::lower::expressions::integer::{Integer, IntegerType};
use crate::lower::loops::stream::Stream;
use crate::lower::{Eval, Lowering};

/// Pieces of a slice of variables, as a function of their number.
pub(in crate::lower) struct Pieces {
    slice: Rc<Elements>,
    each: Each,
}

/// What a piece is.
enum Each {
    /// An element.
    Element,
    /// An array of so many elements, and by how many the next one begins later.
    Array(usize, usize),
    /// A slice of as many elements as the run says.
    Slice(Rc<Text>, Cut),
}

/// How a slice is cut into others.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cut {
    Windows,
    ChunksExact,
    /// The last one may be shorter.
    Chunks,
}

impl Cut {
    fn of(name: &str) -> Option<Self> {
        match name {
            "windows" => Some(Cut::Windows),
            "chunks_exact" => Some(Cut::ChunksExact),
            "chunks" => Some(Cut::Chunks),
            _ => None,
        }
    }

    fn method(self) -> syn::Ident {
        let name = match self {
            Cut::Windows => "windows",
            Cut::ChunksExact => "chunks_exact",
            Cut::Chunks => "chunks",
        };
        syn::Ident::new(name, Span::mixed_site())
    }
}

impl Lowering<'_> {
    /// Methods of a slice of variables.
    pub(in crate::lower) fn elements_method(
        &mut self,
        slice: &Rc<Elements>,
        name: &str,
        args: &[Value],
        span: Span,
    ) -> Eval<Value> {
        let expr = &slice.expr;
        let usize = IntegerType::named("usize").map_or(Ty::Unknown, Ty::Integer);
        match (name, args) {
            ("len", []) => Ok(Value::text(syn::parse_quote!(#expr.len()), usize)),
            ("is_empty", []) => Ok(Value::text(syn::parse_quote!(#expr.is_empty()), Ty::Bool)),
            ("as_slice" | "as_ref" | "clone", []) => Ok(Value::Elements(slice.clone())),
            ("iter" | "into_iter", []) => Ok(Value::Stream(Rc::new(elements(slice)))),
            ("first" | "last" | "split_first" | "split_last", []) => self.end_of_elements(slice, name),
            ("get", [Value::Range(range)]) => match self.range_text(range) {
                Ok((within, start)) => {
                    let range = &within.expr;
                    let there = Text { expr: syn::parse_quote!(#expr.get(#range).is_some()), ..within.clone() };
                    let is_some = Err(self.expression_leaf(Kind::Bool, &there));
                    let part = Text { expr: syn::parse_quote!(#expr.get(#range).unwrap_or_default()), ..within };
                    let payload = self.part(slice, &part, start);
                    Ok(Value::Optional(Rc::new(Optional { is_some, payload })))
                }
                Err(why) => self.untextual(&why, span, "a range"),
            },
            ("get", [at]) => match self.index_text(at) {
                Ok(at) => {
                    let index = &at.expr;
                    let there = Text { expr: syn::parse_quote!((#index) < #expr.len()), ..at.clone() };
                    self.element_if(slice, &there, &at)
                }
                Err(why) => self.untextual(&why, span, "an index"),
            },
            ("split_at", [at]) => match self.index_text(at) {
                Ok(at) => {
                    let (start, end) = (Some(Value::Text(Rc::new(at))), None);
                    let before = Range { start: end.clone(), end: start.clone(), closed: false };
                    let from = Range { start, end, closed: false };
                    let parts = [before, from].map(|range| Value::Range(Rc::new(range)));
                    let parts = parts.map(|range| self.of_elements(slice, &range, span));
                    Ok(Value::tuple(parts.into_iter().collect::<Eval<_>>()?))
                }
                Err(why) => self.untextual(&why, span, "an index"),
            },
            ("windows" | "chunks_exact", [Value::Integer(n)]) if n.value > 0 => {
                let n = n.index().unwrap_or(1);
                let each = Each::Array(n, if name == "windows" { 1 } else { n });
                Ok(Value::Stream(Rc::new(pieces(slice, each))))
            }
            ("windows" | "chunks_exact" | "chunks", [size]) => match (self.index_text(size), Cut::of(name)) {
                (Ok(size), Some(cut)) => Ok(Value::Stream(Rc::new(pieces(slice, Each::Slice(Rc::new(size), cut))))),
                (Err(why), _) => self.untextual(&why, span, "a length"),
                (_, None) => Ok(Value::Poison),
            },
            _ => {
                self.errors.elements_method(span, name);
                Ok(Value::Poison)
            }
        }
    }

    /// The first or last element, if there is one, and the others where they are asked for.
    fn end_of_elements(&mut self, slice: &Rc<Elements>, name: &str) -> Eval<Value> {
        let expr = &slice.expr;
        let is_first = name.ends_with("first");
        let plain = |expr| Text { expr, captures: Vec::new(), ty: Ty::Unknown };
        let at: Expr = if is_first { syn::parse_quote!(0) } else { syn::parse_quote!(#expr.len() - 1) };
        let end = self.element_if(slice, &plain(syn::parse_quote!(!#expr.is_empty())), &plain(at))?;
        let Value::Optional(optional) = &end else { return Ok(end) };
        if !name.starts_with("split") {
            return Ok(end);
        }
        let others = if is_first {
            // Of an empty slice nothing is read.
            let part = plain(syn::parse_quote!(&#expr[::core::cmp::Ord::min(#expr.len(), 1)..]));
            self.part(slice, &part, Some(plain(syn::parse_quote!(1))))
        } else {
            self.part(slice, &plain(syn::parse_quote!(&#expr[..#expr.len().saturating_sub(1)])), None)
        };
        let payload = Value::tuple(vec![optional.payload.clone(), others]);
        Ok(Value::Optional(Rc::new(Optional { is_some: optional.is_some, payload })))
    }

    /// The element at an index where it is there.
    fn element_if(&mut self, slice: &Elements, there: &Text, at: &Text) -> Eval<Value> {
        let there = self.expression_leaf(Kind::Bool, there);
        self.choose(there, |this| Ok(Value::some(this.read_element(slice, at))), |_| Ok(Value::none()))
    }

    /// A piece by its number.
    pub(in crate::lower) fn piece(&mut self, pieces: &Pieces, number: &Value, span: Span) -> Eval<Value> {
        let at = match self.index_text(number) {
            Ok(at) => at,
            Err(why) => return self.untextual(&why, span, "an index"),
        };
        let slice = &pieces.slice;
        let (expr, number) = (&slice.expr, &at.expr);
        match &pieces.each {
            Each::Element => Ok(self.read_element(slice, &at)),
            &Each::Array(size, step) => {
                let scaled = Literal::usize_unsuffixed(step);
                let first = if step == 1 { number.clone() } else { product(&syn::parse_quote!(#scaled), number) };
                let element = |i: usize| {
                    let by = Integer { value: i as i128, ty: None }.literal();
                    let expr = if i == 0 { first.clone() } else { sum(&first, &by) };
                    self.read_element(slice, &Text { expr, ..at.clone() })
                };
                Ok(Value::array((0..size).map(element).collect()))
            }
            Each::Slice(size, cut) => {
                let size_expr = &size.expr;
                let first: Expr = match cut {
                    Cut::Windows => number.clone(),
                    _ => product(size_expr, number),
                };
                let end = sum(&first, size_expr);
                let end = match cut {
                    Cut::Chunks => syn::parse_quote!(::core::cmp::Ord::min(#end, #expr.len())),
                    _ => end,
                };
                let captures: Vec<_> = at.captures.iter().chain(&size.captures).cloned().collect();
                let text = |expr| Text { expr, captures: captures.clone(), ty: Ty::Unknown };
                Ok(self.part(slice, &text(syn::parse_quote!(&#expr[#first..#end])), Some(text(first.clone()))))
            }
        }
    }

    /// Whether a slice fits a pattern.
    pub(in crate::lower) fn test_elements(&mut self, slice: &Elements, pattern: &PatSlice) -> Eval<Option<Verdict>> {
        let (expr, span) = (&slice.expr, pattern.span());
        let rest = pattern.elems.iter().any(is_rest);
        let count = Literal::usize_unsuffixed(pattern.elems.len() - usize::from(rest));
        let there: Expr =
            if rest { syn::parse_quote!(#expr.len() >= #count) } else { syn::parse_quote!(#expr.len() == #count) };
        let there = self.expression_leaf(Kind::Bool, &Text { expr: there, captures: Vec::new(), ty: Ty::Bool });
        // Elements are looked at only if they are there.
        let fits = self.choose(
            there,
            |this| {
                let mut fits = Value::Truth(true);
                for (i, part) in pattern.elems.iter().enumerate() {
                    if !this.is_name(part) {
                        let value = this.part_at(slice, pattern, i);
                        let Some(next) = this.test(part, &value)? else { return Ok(Value::Poison) };
                        let next = next.map_or_else(Value::Bool, Value::Truth);
                        fits = this.both(&fits, &next, span)?;
                    }
                }
                Ok(fits)
            },
            |_| Ok(Value::Truth(false)),
        )?;
        Ok(self.truth(&fits, span))
    }

    /// Binds the names of a pattern that a slice fits.
    pub(in crate::lower) fn bind_elements(&mut self, slice: &Elements, pattern: &PatSlice) -> Eval<()> {
        for (i, part) in pattern.elems.iter().enumerate() {
            if !matches!(part, Pat::Wild(_) | Pat::Rest(_)) {
                let value = self.part_at(slice, pattern, i);
                self.bind_matched(part, value)?;
            }
        }
        Ok(())
    }

    /// What a part of a pattern stands for.
    fn part_at(&mut self, slice: &Elements, pattern: &PatSlice, i: usize) -> Value {
        let (expr, patterns) = (&slice.expr, &pattern.elems);
        let literal = Literal::usize_unsuffixed;
        let plain = |expr| Text { expr, captures: Vec::new(), ty: Ty::Unknown };
        let front = literal(i);
        let behind = literal(patterns.len() - i);
        match patterns.iter().position(is_rest) {
            Some(rest) if rest == i => {
                let end = literal(patterns.len() - i - 1);
                let part = plain(syn::parse_quote!(&#expr[#front..#expr.len() - #end]));
                self.part(slice, &part, Some(plain(syn::parse_quote!(#front))))
            }
            Some(rest) if rest < i => self.read_element(slice, &plain(syn::parse_quote!(#expr.len() - #behind))),
            _ => self.read_element(slice, &plain(syn::parse_quote!(#front))),
        }
    }

    /// Whether a part of a pattern fits whatever it stands for.
    fn is_name(&mut self, pattern: &Pat) -> bool {
        match pattern {
            Pat::Ident(name) if name.subpat.is_none() => self.pattern_constant(&name.ident).is_none(),
            pattern => matches!(pattern, Pat::Wild(_)) || is_rest(pattern),
        }
    }
}

/// A slice as an iterator over its elements.
pub(in crate::lower) fn elements(slice: &Rc<Elements>) -> Stream {
    pieces(slice, Each::Element)
}

/// A slice as an iterator over its pieces.
fn pieces(slice: &Rc<Elements>, each: Each) -> Stream {
    let expr = &slice.expr;
    let (count, captures): (Expr, _) = match &each {
        Each::Element => (syn::parse_quote!(0..#expr.len()), Vec::new()),
        &Each::Array(n, step) => {
            let n = Literal::usize_unsuffixed(n);
            let count = if step == 1 {
                syn::parse_quote!(0..(#expr.len() + 1).saturating_sub(#n))
            } else {
                syn::parse_quote!(0..#expr.len() / #n)
            };
            (count, Vec::new())
        }
        Each::Slice(size, cut) => {
            let (method, size_expr) = (cut.method(), &size.expr);
            (syn::parse_quote!(0..#expr.#method(#size_expr).len()), size.captures.clone())
        }
    };
    let numbers = Text { expr: count, captures, ty: Ty::Unknown };
    let pieces = Value::Pieces(Rc::new(Pieces { slice: slice.clone(), each }));
    Stream::Map(Box::new(Stream::Data(Rc::new(numbers), 0)), pieces)
}
