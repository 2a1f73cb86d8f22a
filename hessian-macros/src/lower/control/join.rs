//! Where the arms of a branch come together: the value of whichever was taken.

use std::collections::BTreeSet;

use crate::ir::{BlockId, Kind, Op, RegionId};
use crate::lower::Lowering;
use crate::lower::expressions::integer::Integer;
use crate::lower::values::scope::{Changes, SlotId};
use crate::lower::values::value::{Captured, Optional, Text, Ty, Value, name_expr};

impl Lowering<'_> {
    /// Gives every local that an arm has changed its value behind the branch.
    pub(in crate::lower) fn join(&mut self, region: RegionId, arms: &[(Changes, bool)]) {
        let slots: BTreeSet<SlotId> = arms.iter().flat_map(|(changes, _)| changes.0.keys().copied()).collect();
        let blocks = self.graph.region(region).arms.clone();
        for slot in slots {
            if self.scopes.has_ended(slot) {
                continue;
            }
            let before = self.scopes.value(slot).clone();
            let mirror = self.scopes.mirror(slot).cloned();
            let values: Vec<(BlockId, Value)> = arms
                .iter()
                .zip(&blocks)
                .map(|((changes, _), &block)| {
                    (block, changes.0.get(&slot).map_or_else(|| before.clone(), |(value, _)| value.clone()))
                })
                .collect();
            let mirrored = arms.iter().all(|(changes, _)| changes.0.get(&slot).is_none_or(|(_, m)| *m == mirror));
            let joined = self.phi(region, &values);
            self.scopes.set(slot, joined);
            if let (true, Some(mirror)) = (mirrored, mirror) {
                let mutable = self.scopes.is_mutable(slot);
                self.scopes.reflect(slot, mirror, mutable);
            }
        }
    }

    /// The value of whichever arm was taken.
    pub(super) fn phi(&mut self, region: RegionId, arms: &[(BlockId, Value)]) -> Value {
        let set: Vec<&Value> =
            arms.iter().map(|(_, value)| value).filter(|value| !matches!(value, Value::Unset)).collect();
        let Some(&first) = set.first() else { return Value::Unset };
        if set.iter().any(|value| value.is_poison()) {
            return Value::Poison;
        }
        if set.iter().any(|value| matches!(value, Value::Lost)) {
            return Value::Lost;
        }
        if let Some(joined) = self.phi_variants(region, arms) {
            return joined;
        }
        if set.iter().any(|value| matches!(value, Value::Variants(_))) {
            return Value::Lost;
        }
        // What was taken apart decides how the others are.
        let whole = set.iter().find(|value| value.parts().is_some()).copied().unwrap_or(first);
        match first {
            _ if whole.parts().is_some() => self.phi_parts(region, arms, whole),
            _ if set.iter().any(|value| matches!(value, Value::Optional(_))) => match self.phi_option(region, arms) {
                Value::Optional(joined) if !is_lost(&joined.payload) => Value::Optional(joined),
                _ => self.phi_piece(region, arms),
            },
            _ if set.iter().all(|value| same(first, value)) && set.len() == arms.len() => first.clone(),
            _ if set.iter().all(|value| same(first, value)) && is_known(first) => first.clone(),
            Value::Truth(_) | Value::Bool(_) => self.phi_bool(region, arms),
            Value::Float(_) | Value::Literal(_) | Value::Text(_) | Value::Integer(_) => {
                self.phi_scalar(region, arms, &set)
            }
            _ => Value::Lost,
        }
    }

    /// The parts of whichever arm was taken.
    fn phi_parts(&mut self, region: RegionId, arms: &[(BlockId, Value)], whole: &Value) -> Value {
        let mut lists = Vec::new();
        for (block, value) in arms {
            let parts = match value {
                Value::Unset => None,
                Value::Text(text) => {
                    let parent = self.graph.enter(*block);
                    let taken_apart = self.like(text, whole);
                    self.graph.enter(parent);
                    let Some(taken_apart) = taken_apart else { return Value::Lost };
                    Some(taken_apart)
                }
                other if is_like(other, whole) => Some(other.clone()),
                _ => return Value::Lost,
            };
            lists.push(parts);
        }
        let count = whole.parts().map_or(0, <[Value]>::len);
        let part = |i: usize| -> Vec<(BlockId, Value)> {
            let at = |list: &Option<Value>| {
                list.as_ref().and_then(|list| list.parts()).map_or(Value::Unset, |parts| parts[i].clone())
            };
            arms.iter().zip(&lists).map(|((block, _), list)| (*block, at(list))).collect()
        };
        let joined: Vec<Value> = (0..count).map(|i| self.phi(region, &part(i))).collect();
        whole.rebuilt(joined)
    }

    /// The `Option` of whichever arm was taken: whether it has a value, and the value where it has.
    fn phi_option(&mut self, region: RegionId, arms: &[(BlockId, Value)]) -> Value {
        let (mut answers, mut payloads) = (Vec::new(), Vec::new());
        for (block, value) in arms {
            let (is_some, payload) = match value {
                Value::Optional(optional) => (optional.is_some, optional.payload.clone()),
                Value::Unset => (Ok(false), Value::Unset),
                Value::Text(text) if are_scalars(arms) => {
                    let parent = self.graph.enter(*block);
                    let (is_some, payload) = self.optional_scalar(text);
                    self.graph.enter(parent);
                    (Err(is_some), Value::Float(payload))
                }
                _ => return Value::Lost,
            };
            answers.push((*block, is_some.map_or_else(Value::Bool, Value::Truth)));
            payloads.push((*block, payload));
        }
        let is_some = match self.phi(region, &answers) {
            Value::Truth(known) => Ok(known),
            Value::Bool(node) => Err(node),
            other => return other,
        };
        Value::Optional(std::rc::Rc::new(Optional { is_some, payload: self.phi(region, &payloads) }))
    }

    /// The `Option` of whichever arm was taken, as one piece of verbatim Rust.
    fn phi_piece(&mut self, region: RegionId, arms: &[(BlockId, Value)]) -> Value {
        let mut pieces = Vec::new();
        for (block, value) in arms {
            let parent = self.graph.enter(*block);
            let text = if matches!(value, Value::Unset) { None } else { self.textual(value, false).ok() };
            self.graph.enter(parent);
            let Some(text) = text else { return Value::Lost };
            pieces.push((*block, Value::Text(std::rc::Rc::new(Text { ty: Ty::Optional, ..text }))));
        }
        let set: Vec<&Value> = pieces.iter().map(|(_, value)| value).collect();
        self.phi_scalar(region, &pieces, &set)
    }

    fn phi_bool(&mut self, region: RegionId, arms: &[(BlockId, Value)]) -> Value {
        let selector = self.graph.region(region).selector;
        if let [(_, Value::Truth(a)), (_, Value::Truth(b))] = arms
            && self.graph.kind(selector) == Kind::Bool
            && a != b
        {
            return Value::Bool(if *a { selector } else { self.graph.node(Op::Not, &[selector]) });
        }
        let mut nodes = Vec::new();
        for (block, value) in arms {
            let parent = self.graph.enter(*block);
            let truth = match value {
                Value::Truth(truth) => Some(Ok(*truth)),
                Value::Bool(node) => Some(Err(*node)),
                Value::Text(text) => Some(Err(self.expression_leaf(Kind::Bool, text))),
                Value::Unset => Some(Ok(false)),
                _ => None,
            };
            let node = truth.map(|truth| self.bool_node(truth));
            self.graph.enter(parent);
            let Some(node) = node else { return Value::Lost };
            nodes.push(node);
        }
        Value::Bool(self.graph.phi(region, &nodes))
    }

    fn phi_scalar(&mut self, region: RegionId, arms: &[(BlockId, Value)], set: &[&Value]) -> Value {
        let is_float = |value: &&Value| match value {
            Value::Float(_) | Value::Literal(_) => true,
            Value::Text(text) => text.ty == Ty::Scalar,
            _ => false,
        };
        let is_bool = |value: &&Value| matches!(value, Value::Bool(_) | Value::Truth(_));
        let kind = if set.iter().any(is_float) {
            Kind::Float
        } else if set.iter().any(is_bool) {
            return self.phi_bool(region, arms);
        } else {
            Kind::Int
        };
        let mut nodes = Vec::new();
        for (block, value) in arms {
            let parent = self.graph.enter(*block);
            let node = match (kind, value) {
                (Kind::Float, Value::Unset) => Some(self.graph.constant(0.0)),
                (Kind::Float, value) => self.float(value, self.place),
                // Nothing reads it on this path; where no harmless value is known, nothing may on any.
                (_, Value::Unset) => match (common_type(set), known_integer(set)) {
                    (Ty::Integer(ty), _) => {
                        let expr = Integer { value: 0, ty: Some(ty) }.literal();
                        Some(self.expression_leaf(kind, &Text { expr, captures: Vec::new(), ty: Ty::Integer(ty) }))
                    }
                    (ty, Some(known)) => {
                        Some(self.expression_leaf(kind, &Text { expr: known.literal(), captures: Vec::new(), ty }))
                    }
                    _ => {
                        self.graph.enter(parent);
                        return Value::Lost;
                    }
                },
                (_, value) => self.textual(value, false).ok().map(|text| self.expression_leaf(kind, &text)),
            };
            self.graph.enter(parent);
            let Some(node) = node else { return Value::Poison };
            nodes.push(node);
        }
        let node = self.graph.phi(region, &nodes);
        if kind == Kind::Float {
            return Value::Float(node);
        }
        let name = self.hidden("joined");
        if known_integer(set).is_some() {
            self.joined.insert(name.to_string());
        }
        let ty = common_type(set);
        self.integer(node, ty);
        let captures = vec![(name.clone(), Captured::Node(node))];
        Value::Text(std::rc::Rc::new(Text { expr: name_expr(&name), captures, ty }))
    }
}

/// Whether a part of a value cannot be named.
fn is_lost(value: &Value) -> bool {
    matches!(value, Value::Lost) || value.parts().is_some_and(|parts| parts.iter().any(is_lost))
}

/// Whether the `Option`s that were taken apart are of scalars.
fn are_scalars(arms: &[(BlockId, Value)]) -> bool {
    arms.iter().all(|(_, value)| match value {
        Value::Optional(optional) => {
            matches!(optional.payload, Value::Float(_) | Value::Literal(_) | Value::Unset)
        }
        _ => true,
    })
}

/// Whether two values are made of as many parts in the same way.
pub(in crate::lower) fn is_like(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Array(a), Value::Array(b)) | (Value::Tuple(a), Value::Tuple(b)) => a.len() == b.len(),
        (Value::Record(a), Value::Record(b)) => a.is_like(b),
        _ => false,
    }
}

/// Whether two values are the same without looking at the graph's nodes.
pub(in crate::lower) fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Float(a), Value::Float(b)) | (Value::Bool(a), Value::Bool(b)) => a == b,
        (Value::Truth(a), Value::Truth(b)) => a == b,
        (Value::Integer(a), Value::Integer(b)) => a == b,
        (Value::Literal(a), Value::Literal(b)) => a.value.to_bits() == b.value.to_bits(),
        (Value::Place(a), Value::Place(b)) => a == b,
        (Value::Text(a), Value::Text(b)) => std::rc::Rc::ptr_eq(a, b),
        (Value::Stream(a), Value::Stream(b)) => std::rc::Rc::ptr_eq(a, b),
        (Value::Closure(a), Value::Closure(b)) => std::rc::Rc::ptr_eq(a, b),
        (Value::Nested(a), Value::Nested(b)) => std::rc::Rc::ptr_eq(a, b),
        (Value::Elements(a), Value::Elements(b)) => std::rc::Rc::ptr_eq(a, b),
        (Value::Unset, Value::Unset) => true,
        _ => false,
    }
}

/// Whether the value means the same in every block.
fn is_known(value: &Value) -> bool {
    matches!(value, Value::Truth(_) | Value::Integer(_) | Value::Literal(_))
}

/// An integer that is known on some path.
fn known_integer(set: &[&Value]) -> Option<Integer> {
    set.iter().find_map(|value| if let Value::Integer(integer) = value { Some(*integer) } else { None })
}

fn common_type(set: &[&Value]) -> Ty {
    let ty = |value: &Value| match value {
        Value::Text(text) => text.ty,
        Value::Integer(integer) => integer.ty.map_or(Ty::Unknown, Ty::Integer),
        _ => Ty::Unknown,
    };
    set.iter().map(|value| ty(value)).find(|ty| *ty != Ty::Unknown).unwrap_or(Ty::Unknown)
}
