//! The methods of arrays and slices.

use proc_macro2::Span;
use syn::ExprMethodCall;

use super::integer::{Integer, IntegerType};
use crate::lower::loops::stream::{Stream, places};
use crate::lower::values::place::step;
use crate::lower::values::value::{Place, Range, Value};
use crate::lower::{Eval, Lowering};

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
        match name {
            "iter_mut" if call.args.is_empty() => {
                Ok(Some(Value::Stream(Box::new(Stream::List(places(place, parts.len()))))))
            }
            "as_mut_slice" | "as_mut" if call.args.is_empty() => Ok(Some(Value::Place(place.clone()))),
            "swap" | "fill" | "reverse" => {
                let args = self.all(call.args.iter())?;
                let mut changed = parts.to_vec();
                match (name, args.as_slice()) {
                    ("reverse", []) => changed.reverse(),
                    ("fill", [value]) => {
                        let value = self.settle(value.clone());
                        changed.fill(value);
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

    /// Methods that read the array.
    pub(in crate::lower) fn array_method(
        &mut self,
        receiver: &Value,
        name: &str,
        args: &[Value],
        call: &ExprMethodCall,
    ) -> Eval<Value> {
        let Value::Array(parts) = receiver else { return Ok(Value::Poison) };
        let span = call.method.span();
        let list = |values: Vec<Value>| Ok(Value::Stream(Box::new(Stream::List(values.into()))));
        match (name, args) {
            ("len", []) => Ok(Value::Integer(Integer { value: parts.len() as i128, ty: IntegerType::named("usize") })),
            ("first", []) => Ok(parts.first().cloned().map_or_else(Value::none, Value::some)),
            ("last", []) => Ok(parts.last().cloned().map_or_else(Value::none, Value::some)),
            ("get", [Value::Integer(i)]) => {
                let part = i.index().and_then(|i| parts.get(i).cloned());
                Ok(part.map_or_else(Value::none, Value::some))
            }
            ("is_empty", []) => Ok(Value::Truth(parts.is_empty())),
            ("iter" | "into_iter", []) => list(parts.to_vec()),
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
            ("windows" | "chunks" | "chunks_exact", [Value::Integer(n)]) if n.value > 0 => {
                let n = n.index().unwrap_or(1);
                let piece = |part: &[Value]| Value::array(part.to_vec());
                list(match name {
                    "windows" => parts.windows(n).map(piece).collect(),
                    "chunks" => parts.chunks(n).map(piece).collect(),
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
            ("concat", []) => {
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
            ("windows" | "chunks" | "chunks_exact" | "split_at" | "get", [_]) if self.depends(receiver) => {
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

fn is_changing(name: &str) -> bool {
    name.ends_with("_mut")
        || name.starts_with("sort")
        || name.starts_with("rotate")
        || name.contains("copy_")
        || matches!(name, "clone_from_slice" | "swap_with_slice" | "fill_with" | "select_nth_unstable")
}
