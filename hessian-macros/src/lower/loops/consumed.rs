//! Methods that take an iterator over data, or one whose filter the run decides, to its end: as loops that carry a result.

use std::rc::Rc;

use proc_macro2::Span;
use syn::ExprMethodCall;

use super::joined::Turning;
use super::pull::lent;
use super::stream::{Selection, Stream};
use crate::lower::expressions::integer::{Integer, IntegerType};
use crate::lower::values::scope::SlotId;
use crate::lower::values::value::{Optional, Value, written};
use crate::lower::verbatim::option::{is_of_options_only, some_option};
use crate::lower::verbatim::search::{PICKS_BY, SEARCHES};
use crate::lower::{Eval, Lowering};

impl Lowering<'_> {
    /// Methods that take an iterator over data to its end.
    pub(in crate::lower) fn consume_data(
        &mut self,
        stream: Stream,
        name: &str,
        args: &[Value],
        call: &ExprMethodCall,
    ) -> Eval<Value> {
        let span = call.method.span();
        // Where data alone is looked through, the answer is piecewise constant, and so is what is picked of data.
        if (SEARCHES.contains(&name) && stream.has_data() || PICKS_BY.contains(&name) && stream.yields_data())
            && let Some(found) = self.search(name, call)
        {
            return Ok(found);
        }
        let start = match (name, args) {
            ("sum" | "product", []) => match self.summed_integer(call) {
                Some(ty) => Value::Integer(Integer { value: i128::from(name == "product"), ty: Some(ty) }),
                None => Value::Float(self.graph.constant(if name == "sum" { -0.0 } else { 1.0 })),
            },
            ("count", []) => Value::Integer(Integer { value: 0, ty: IntegerType::named("usize") }),
            ("fold", [start, _]) => self.settle(start.clone()),
            ("for_each", [_]) => Value::unit(),
            ("try_fold", [start, _]) => Value::some(self.settle(start.clone())),
            ("all" | "any", [_]) => Value::Truth(name == "all"),
            ("find" | "find_map" | "position", [_]) => Value::none(),
            ("last", []) | ("reduce" | "min_by" | "max_by", [_]) => Value::none(),
            ("min_by_key" | "max_by_key", [_]) if !stream.has_data() => Value::none(),
            ("rev" | "take" | "skip" | "step_by" | "cycle", _) => {
                self.unadapted(&stream, span);
                return Ok(Value::Poison);
            }
            _ if is_of_options_only(name) => {
                self.errors.unseen_option(span, name, &written(&call.receiver));
                return Ok(Value::Poison);
            }
            _ => {
                self.errors.run_time_consumer(span, name, &written(&call.receiver));
                return Ok(Value::Poison);
            }
        };
        let stream = if name == "position" { Stream::Enumerate(Box::new(stream), 0) } else { stream };
        let result = self.scopes.fresh(start);
        let (plus, times) = (syn::BinOp::Add(syn::Token![+](span)), syn::BinOp::Mul(syn::Token![*](span)));
        self.each(stream, Turning::Written(None), span, &[result], &mut |this, item| {
            let before = this.scopes.value(result).clone();
            let after = match (name, args) {
                ("sum", _) => this.operate(&plus, &before, &item)?,
                ("product", _) => this.operate(&times, &before, &item)?,
                ("fold", [_, function]) => this.apply(function, vec![before, item], span)?,
                ("try_fold", [_, function]) => return this.tried(function, result, item, span),
                ("for_each", [function]) => {
                    let value = this.apply(function, vec![item], span)?;
                    this.discard(value);
                    return Ok(());
                }
                ("all" | "any" | "find" | "find_map" | "position", [function]) => {
                    return this.decided(name, function, result, item, span);
                }
                ("last", _) => Value::some(this.settle(item)),
                ("reduce" | "min_by" | "max_by" | "min_by_key" | "max_by_key", [function]) => {
                    this.picked(call, name, function, &before, item)?
                }
                _ => {
                    this.discard(item);
                    this.operate(&plus, &before, &Value::Integer(Integer { value: 1, ty: None }))?
                }
            };
            let after = this.settle(after);
            this.scopes.set(result, after);
            Ok(())
        })?;
        let mut value = self.scopes.value(result).clone();
        self.scopes.end(result);
        if let (true, Value::Optional(optional)) = (name.ends_with("_key"), &value)
            && let Some([_, item]) = optional.payload.parts()
        {
            value = Value::Optional(Rc::new(Optional { is_some: optional.is_some, payload: item.clone() }));
        }
        Ok(value)
    }

    /// What decides `any`, `find` and the like ends the loop.
    fn decided(&mut self, name: &str, function: &Value, result: SlotId, item: Value, span: Span) -> Eval<()> {
        let (passes, answer) = match (name, item.parts()) {
            ("find", _) => {
                let (passes, found) = self.verdict(Selection::Filter, function, item, span)?;
                (passes, Value::some(found))
            }
            ("find_map", _) => {
                let (passes, found) = self.verdict(Selection::FilterMap, function, item, span)?;
                (passes, Value::some(found))
            }
            ("position", Some([number, item])) => {
                let (number, item) = (number.clone(), item.clone());
                let passes = self.apply(function, vec![item], span)?;
                (self.truth(&passes, span), Value::some(number))
            }
            _ => {
                let passes = self.apply(function, vec![item], span)?;
                (self.truth(&passes, span), Value::Truth(name == "any"))
            }
        };
        let decides = name != "all";
        let end = |this: &mut Self| {
            let answer = this.settle(answer);
            this.scopes.set(result, answer);
            this.break_(None, Value::unit(), span)
        };
        match passes {
            None => {}
            Some(Ok(known)) if known == decides => {
                end(self)?;
            }
            Some(Ok(_)) => {}
            Some(Err(node)) if decides => {
                self.choose(node, end, |_| Ok(Value::unit()))?;
            }
            Some(Err(node)) => {
                self.choose(node, |_| Ok(Value::unit()), end)?;
            }
        }
        Ok(())
    }

    /// A turn of `try_fold`, which `None` ends.
    fn tried(&mut self, function: &Value, result: SlotId, item: Value, span: Span) -> Eval<()> {
        let Value::Optional(before) = self.scopes.value(result).clone() else { return Ok(()) };
        let args = vec![before.payload.clone(), item];
        let after = self.apply_as(function, args, Some(&some_option()), span)?;
        match self.settle(after) {
            Value::Optional(after) => {
                let payload = Value::some(after.payload.clone());
                let some = |this: &mut Self| {
                    this.scopes.set(result, payload);
                    Ok(Value::unit())
                };
                let none = |this: &mut Self| {
                    this.scopes.set(result, Value::none());
                    this.break_(None, Value::unit(), span)
                };
                self.optionally(after.is_some, some, none)?;
            }
            Value::Poison => self.scopes.set(result, Value::Poison),
            _ => {
                self.errors.tried(span);
                self.scopes.set(result, Value::Poison);
            }
        }
        Ok(())
    }

    /// What `reduce`, `min_by` and the like have of all values up to this one.
    fn picked(
        &mut self,
        call: &ExprMethodCall,
        name: &str,
        function: &Value,
        before: &Value,
        item: Value,
    ) -> Eval<Value> {
        let span = call.method.span();
        let Value::Optional(before) = before else {
            if !before.is_poison() {
                self.errors.run_time_consumer(span, name, &written(&call.receiver));
            }
            return Ok(Value::Poison);
        };
        let mut item = self.settle(item);
        if name.ends_with("_key") {
            let key = self.apply(function, lent_to(function, &[&item]), span)?;
            item = Value::tuple(vec![self.settle(key), item]);
        }
        let (held, new) = (before.payload.clone(), item.clone());
        let with = |this: &mut Self| {
            let is_greater = match name {
                "reduce" => return this.apply(function, vec![held, new], span),
                "min_by" | "max_by" => {
                    let order = this.apply(function, lent_to(function, &[&held, &new]), span)?;
                    this.is_greater(&order, span)?
                }
                _ => {
                    let key = |value: &Value| value.parts().map_or(Value::Poison, |parts| parts[0].clone());
                    this.operate(&syn::BinOp::Gt(syn::Token![>](span)), &key(&held), &key(&new))?
                }
            };
            // Of equal ones, the first is the least and the last the greatest.
            let (greater, other) = if name.starts_with("min") { (new, held) } else { (held, new) };
            match this.truth(&is_greater, span) {
                None => Ok(Value::Poison),
                Some(Ok(true)) => Ok(greater),
                Some(Ok(false)) => Ok(other),
                Some(Err(node)) => this.choose(node, |_| Ok(greater), |_| Ok(other)),
            }
        };
        let picked = self.optionally(before.is_some, with, |_| Ok(item))?;
        Ok(Value::some(self.settle(picked)))
    }
}

/// Values as a closure gets them that takes its arguments by reference.
fn lent_to(function: &Value, values: &[&Value]) -> Vec<Value> {
    let Value::Closure(closure) = function else { return values.iter().copied().cloned().collect() };
    let pattern = |i: usize| closure.syntax.inputs.iter().nth(i);
    let lend = |(i, value): (usize, &&Value)| pattern(i).map_or_else(|| (*value).clone(), |of| lent(value, of));
    values.iter().enumerate().map(lend).collect()
}
