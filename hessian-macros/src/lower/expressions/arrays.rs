//! The methods of arrays and slices.

use std::rc::Rc;

use proc_macro2::Span;
use syn::ExprMethodCall;

use super::integer::{Integer, IntegerType};
use crate::lower::loops::pull::lent_struct;
use crate::lower::loops::stream::{Stream, places};
use crate::lower::values::place::step;
use crate::lower::values::value::{Place, Range, Ty, Value};
use crate::lower::{Eval, Lowering};

/// More values than this are not sorted.
const MOST_SORTED: usize = 8;

impl Lowering<'_> {
    /// Methods that change the array or refer to its elements; none if the method is another one.
    pub(in crate::lower) fn array_place_method(
        &mut self,
        place: &Place,
        name: &str,
        call: &ExprMethodCall,
    ) -> Eval<Option<Value>> {
        let Value::Array(parts) = self.load(place) else { return Ok(None) };
        if let Some(value) = self.vec_method(place, &parts, name, call)? {
            return Ok(Some(value));
        }
        let exchanges = is_changing(name) && !name.ends_with("_mut");
        if parts.iter().any(|part| matches!(part, Value::Place(_))) && exchanges {
            self.errors.changed_references(call.method.span(), name);
            return Ok(Some(Value::Poison));
        }
        match name {
            "iter_mut" if call.args.is_empty() => {
                Ok(Some(Value::Stream(Rc::new(Stream::List(places(place, parts.len()))))))
            }
            "as_mut_slice" | "as_mut" if call.args.is_empty() => Ok(Some(Value::Place(place.clone()))),
            "first_mut" | "last_mut" if call.args.is_empty() => {
                let number = if name == "first_mut" { Some(0) } else { parts.len().checked_sub(1) };
                let element = number.filter(|&i| i < parts.len()).map(|i| Value::Place(step(place.clone(), i)));
                Ok(Some(element.map_or_else(Value::none, Value::some)))
            }
            "get_mut" => {
                let args = self.all(call.args.iter())?;
                let [Value::Integer(i)] = args.as_slice() else {
                    self.errors.unknown_array_method(call.method.span(), name, "an array");
                    return Ok(Some(Value::Poison));
                };
                let element = i.index().filter(|&i| i < parts.len()).map(|i| Value::Place(step(place.clone(), i)));
                Ok(Some(element.map_or_else(Value::none, Value::some)))
            }
            "swap" | "fill" | "reverse" | "rotate_left" | "rotate_right" | "copy_from_slice" | "clone_from_slice"
            | "copy_within" => {
                let args = self.all(call.args.iter())?;
                let mut changed = parts.to_vec();
                match (name, args.as_slice()) {
                    ("reverse", []) => changed.reverse(),
                    ("fill", [value]) => {
                        let value = self.settle(value.clone());
                        changed.fill(value);
                    }
                    ("rotate_left", [Value::Integer(n)]) if n.index().is_some_and(|n| n <= changed.len()) => {
                        changed.rotate_left(n.index().unwrap_or_default());
                    }
                    ("rotate_right", [Value::Integer(n)]) if n.index().is_some_and(|n| n <= changed.len()) => {
                        changed.rotate_right(n.index().unwrap_or_default());
                    }
                    ("copy_from_slice" | "clone_from_slice", [Value::Array(from)]) if from.len() == changed.len() => {
                        changed = from.iter().map(|part| self.settle(part.clone())).collect();
                    }
                    ("copy_within", [Value::Range(from), Value::Integer(to)]) => {
                        match self.copied_within(changed, from, *to, call.method.span()) {
                            Some(copied) => changed = copied,
                            None => return Ok(Some(Value::Poison)),
                        }
                    }
                    ("swap", [Value::Integer(i), Value::Integer(j)]) => {
                        let fits = |i: &Integer| i.index().filter(|&i| i < changed.len());
                        match (fits(i), fits(j)) {
                            (Some(i), Some(j)) => changed.swap(i, j),
                            _ => {
                                let worst = i.value.max(j.value);
                                self.errors.out_of_bounds(call.method.span(), worst, changed.len());
                                return Ok(Some(Value::Poison));
                            }
                        }
                    }
                    ("swap", [i, j]) if !i.is_poison() && !j.is_poison() => {
                        return self.swap_chosen(place, [i, j], call.method.span()).map(Some);
                    }
                    _ => {
                        self.errors.unknown_array_method(call.method.span(), name, "an array");
                        return Ok(Some(Value::Poison));
                    }
                }
                self.store(place, Value::array(changed));
                Ok(Some(Value::unit()))
            }
            "split_at_mut" | "chunks_mut" | "chunks_exact_mut" => {
                self.pieces_of(place, parts.len(), name, call).map(Some)
            }
            "sort_by" | "sort_unstable_by" if self.depends(&Value::Array(parts.clone())) => {
                let args = self.all(call.args.iter())?;
                let [compare] = args.as_slice() else { return Ok(Some(Value::Poison)) };
                let sorted = self.sorted(parts.to_vec(), name, compare, call.method.span())?;
                self.store(place, Value::array(sorted));
                Ok(Some(Value::unit()))
            }
            _ if is_changing(name) => {
                let expr = syn::Expr::MethodCall(call.clone());
                let scan = crate::lower::verbatim::scan::expression(&expr);
                if !self.depends(&Value::Array(parts)) && self.demoting_scanned(&expr, &scan) {
                    return Ok(Some(Value::Lost));
                }
                self.errors.unknown_array_method(call.method.span(), name, "an array");
                Ok(Some(Value::Poison))
            }
            _ => Ok(None),
        }
    }

    /// `copy_within`; none if a part is not there, which is reported.
    fn copied_within(&mut self, mut parts: Vec<Value>, from: &Range, to: Integer, span: Span) -> Option<Vec<Value>> {
        let Value::Array(copied) = self.slice(&parts, from, span) else { return None };
        let last = to.value + copied.len() as i128;
        let Some(to) = to.index().filter(|_| last <= parts.len() as i128) else {
            self.errors.out_of_bounds(span, last - 1, parts.len());
            return None;
        };
        parts.splice(to..to + copied.len(), copied.iter().cloned());
        Some(parts)
    }

    /// `swap` of elements of which the run chooses at least one.
    fn swap_chosen(&mut self, array: &Place, at: [&Value; 2], span: Span) -> Eval<Value> {
        let Value::Array(parts) = self.load(array) else { return Ok(Value::Poison) };
        let mut numbers = Vec::new();
        let mut chosen = Vec::new();
        for at in at {
            let known = if let Value::Integer(i) = at { i.index().filter(|&i| i < parts.len()) } else { None };
            if let Some(i) = known {
                numbers.push(Ok(i));
                chosen.push(parts[i].clone());
                continue;
            }
            let Some(number) = self.element_number(at, parts.len(), span)? else { return Ok(Value::Poison) };
            numbers.push(Err(number));
            chosen.push(self.branch(number, parts.len(), &mut |_, arm| Ok(parts[arm].clone()))?);
        }
        // Where both are the same element, it is stored twice.
        for (number, value) in numbers.into_iter().zip(chosen.into_iter().rev()) {
            match number {
                Ok(i) => self.store(&step(array.clone(), i), value),
                Err(number) => {
                    self.branch(number, parts.len(), &mut |this, arm| {
                        this.store(&step(array.clone(), arm), value.clone());
                        Ok(Value::unit())
                    })?;
                }
            }
        }
        Ok(Value::unit())
    }

    /// References to the elements of an array, in pieces.
    fn pieces_of(&mut self, array: &Place, length: usize, name: &str, call: &ExprMethodCall) -> Eval<Value> {
        let args = self.all(call.args.iter())?;
        let element = |i| Value::Place(self.followed(step(array.clone(), i)));
        let elements: Vec<Value> = (0..length).map(element).collect();
        let piece = |part: &[Value]| Value::array(part.to_vec());
        let n = if let [Value::Integer(n)] = args.as_slice() { n.index() } else { None };
        Ok(match (name, n) {
            ("split_at_mut", Some(n)) if n <= length => {
                let (a, b) = elements.split_at(n);
                Value::tuple(vec![piece(a), piece(b)])
            }
            ("chunks_mut", Some(n)) if n > 0 => {
                Value::Stream(Rc::new(Stream::List(elements.chunks(n).map(piece).collect())))
            }
            ("chunks_exact_mut", Some(n)) if n > 0 => {
                Value::Stream(Rc::new(Stream::List(elements.chunks_exact(n).map(piece).collect())))
            }
            _ => {
                self.errors.unknown_array_method(call.method.span(), name, "an array");
                Value::Poison
            }
        })
    }

    /// A method that changes a part of an array: it changes a copy, which is written back, or lends the elements.
    pub(super) fn part_method(&mut self, places: &[Place], name: &str, call: &ExprMethodCall) -> Eval<Value> {
        if name == "iter_mut" && call.args.is_empty() {
            let list = places.iter().cloned().map(Value::Place).collect();
            return Ok(Value::Stream(Rc::new(Stream::List(list))));
        }
        let values = places.iter().map(|place| self.load(place)).collect();
        let slot = self.scopes.fresh(Value::array(values));
        let copy = Place { slot, path: Vec::new() };
        let result = self.array_place_method(&copy, name, call)?;
        let after = self.load(&copy);
        self.scopes.end(slot);
        let (Some(result), Some(after), false) = (result, after.parts(), name.ends_with("_mut")) else {
            self.errors.unknown_array_method(call.method.span(), name, "a part of an array");
            return Ok(Value::Poison);
        };
        for (place, value) in places.iter().zip(after) {
            self.store(place, value.clone());
        }
        Ok(result)
    }

    /// A sorting network: neighbours are exchanged where the first is greater, so that equal ones keep their order.
    fn sorted(&mut self, mut parts: Vec<Value>, name: &str, compare: &Value, span: Span) -> Eval<Vec<Value>> {
        if parts.len() > MOST_SORTED {
            self.errors.sorted(span, name, parts.len(), MOST_SORTED);
            return Ok(vec![Value::Poison; parts.len()]);
        }
        for end in (1..parts.len()).rev() {
            for i in 0..end {
                let (a, b) = (self.settle(parts[i].clone()), self.settle(parts[i + 1].clone()));
                let order = self.apply(compare, vec![a.clone(), b.clone()], span)?;
                let is_greater = self.is_greater(&order, span)?;
                let Some(is_greater) = self.truth(&is_greater, span) else {
                    return Ok(vec![Value::Poison; parts.len()]);
                };
                match is_greater {
                    Ok(true) => parts.swap(i, i + 1),
                    Ok(false) => {}
                    Err(node) => {
                        let (swapped, kept) = (vec![b.clone(), a.clone()], vec![a, b]);
                        let pair = self.choose(node, |_| Ok(Value::tuple(swapped)), |_| Ok(Value::tuple(kept)))?;
                        if let Some([first, second]) = pair.parts() {
                            (parts[i], parts[i + 1]) = (first.clone(), second.clone());
                        }
                    }
                }
            }
        }
        Ok(parts)
    }

    /// Whether an `Ordering` is `Greater`.
    pub(in crate::lower) fn is_greater(&mut self, order: &Value, span: Span) -> Eval<Value> {
        self.composed([order], true, span, "this comparison", |[order]| {
            (syn::parse_quote!(::core::cmp::Ordering::is_gt(#order)), Ty::Bool)
        })
    }

    /// Methods that read the array.
    pub(in crate::lower) fn array_method(
        &mut self,
        receiver: &Value,
        name: &str,
        args: &[Value],
        call: &ExprMethodCall,
    ) -> Eval<Value> {
        // By value, references are handed on.
        let by_value = matches!(name, "into_iter" | "map");
        let receiver = &if by_value { receiver.clone() } else { self.referred(receiver.clone()) };
        let Value::Array(parts) = receiver else { return Ok(Value::Poison) };
        let span = call.method.span();
        let list = |values: Vec<Value>| Ok(Value::Stream(Rc::new(Stream::List(values.into()))));
        match (name, args) {
            ("len", []) => Ok(Value::Integer(Integer { value: parts.len() as i128, ty: IntegerType::named("usize") })),
            ("first", []) => Ok(parts.first().cloned().map_or_else(Value::none, Value::some)),
            ("last", []) => Ok(parts.last().cloned().map_or_else(Value::none, Value::some)),
            ("get", [Value::Integer(i)]) => {
                let part = i.index().and_then(|i| parts.get(i).cloned());
                Ok(part.map_or_else(Value::none, Value::some))
            }
            // Into an array: the type of its place says which, and has as many elements.
            ("try_into", []) => Ok(Value::some(receiver.clone())),
            ("is_empty", []) => Ok(Value::Truth(parts.is_empty())),
            ("iter", []) => list(parts.iter().map(lent_struct).collect()),
            ("into_iter", []) => list(parts.to_vec()),
            ("clone" | "to_owned" | "to_vec" | "into_boxed_slice" | "as_slice" | "as_ref" | "each_ref", []) => {
                Ok(receiver.clone())
            }
            ("map", [function]) => {
                let mut mapped = Vec::new();
                for part in parts.iter() {
                    let value = self.apply(function, vec![part.clone()], span)?;
                    mapped.push(self.settle(value));
                }
                Ok(Value::array(mapped))
            }
            ("windows" | "chunks" | "chunks_exact" | "rchunks" | "rchunks_exact", [Value::Integer(n)])
                if n.value > 0 =>
            {
                let n = n.index().unwrap_or(1);
                let piece = |part: &[Value]| Value::array(part.to_vec());
                list(match name {
                    "windows" => parts.windows(n).map(piece).collect(),
                    "chunks" => parts.chunks(n).map(piece).collect(),
                    "rchunks" => parts.rchunks(n).map(piece).collect(),
                    "rchunks_exact" => parts.rchunks_exact(n).map(piece).collect(),
                    _ => parts.chunks_exact(n).map(piece).collect(),
                })
            }
            ("split_at", [Value::Integer(n)]) if n.index().is_some_and(|n| n <= parts.len()) => {
                let (a, b) = parts.split_at(n.index().unwrap_or_default());
                Ok(Value::tuple(vec![Value::array(a.to_vec()), Value::array(b.to_vec())]))
            }
            ("split_first" | "split_last", []) => {
                let Some(rest) = parts.len().checked_sub(1) else { return Ok(Value::none()) };
                let (part, rest) =
                    if name == "split_first" { (&parts[0], &parts[1..]) } else { (&parts[rest], &parts[..rest]) };
                Ok(Value::some(Value::tuple(vec![part.clone(), Value::array(rest.to_vec())])))
            }
            ("concat" | "as_flattened", []) => {
                let mut all = Vec::new();
                for part in parts.iter() {
                    let Value::Array(inner) = part else {
                        self.errors.unknown_array_method(span, name, "an array");
                        return Ok(Value::Poison);
                    };
                    all.extend(inner.iter().cloned());
                }
                Ok(Value::array(all))
            }
            // Longer than the array, or only the run knows how long.
            ("windows" | "chunks" | "chunks_exact" | "rchunks" | "rchunks_exact" | "split_at" | "get", [_])
                if self.depends(receiver) =>
            {
                self.errors.run_time_range(span);
                Ok(Value::Poison)
            }
            _ => self.verbatim_method(receiver, args, call),
        }
    }

    /// A part of an array.
    pub(in crate::lower) fn slice(&mut self, parts: &[Value], range: &Range, span: Span) -> Value {
        let bound = |value: &Option<Value>, default: usize| match value {
            None => Some(default),
            Some(Value::Integer(integer)) => integer.index(),
            Some(_) => None,
        };
        let (Some(start), Some(end)) = (bound(&range.start, 0), bound(&range.end, parts.len())) else {
            self.errors.run_time_range(span);
            return Value::Poison;
        };
        let end = if range.closed { end + 1 } else { end };
        if start <= end && end <= parts.len() {
            Value::array(parts[start..end].to_vec())
        } else {
            self.errors.out_of_bounds(span, end as i128, parts.len());
            Value::Poison
        }
    }
}

/// Whether a method changes the array that it is called on, or lends its elements to be changed.
pub(super) fn is_changing(name: &str) -> bool {
    name.ends_with("_mut")
        || name.starts_with("sort")
        || name.starts_with("rotate")
        || name.contains("copy_")
        || matches!(
            name,
            "clone_from_slice" | "fill" | "fill_with" | "reverse" | "select_nth_unstable" | "swap" | "swap_with_slice"
        )
}
