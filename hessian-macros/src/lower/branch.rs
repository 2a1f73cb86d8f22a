//! Branches that the run decides: arms are lowered one after the other from the same state, then joined.

use std::collections::BTreeSet;

use syn::{Expr, ExprIf};

use super::scope::{Changes, Mark, SlotId};
use super::value::{Captured, Optional, Text, Ty, Value, name_expr};
use super::{Eval, Lowering, Stop};
use crate::ir::{BlockId, Kind, NodeId, Op, RegionId};

/// More branches than this are not nested: each costs a frame of the macro's stack and of the generated code.
pub(super) const DEEPEST: usize = 200;

/// A branch all arms of which but one have jumped: what follows is lowered in that arm.
pub(super) struct Open {
    /// The branch.
    pub(super) region: RegionId,
    /// The arm that goes on.
    pub(super) live: usize,
    /// The locals before the branch.
    pub(super) mark: Mark,
    /// What the arms that have jumped changed.
    pub(super) dead: Vec<(usize, Changes)>,
    /// Where they have jumped to.
    pub(super) to: BTreeSet<usize>,
}

impl Open {
    /// Whether an arm has jumped to the target.
    pub(super) fn reaches(&self, target: usize) -> bool {
        self.to.contains(&target)
    }
}

/// What came out of one arm.
struct Outcome {
    end: Result<(), BTreeSet<usize>>,
    changes: Changes,
}

impl Lowering<'_> {
    /// `if condition { .. } else { .. }`
    pub(super) fn if_(&mut self, branch: &ExprIf) -> Eval<Value> {
        if let Expr::Let(binding) = super::value::bare(&branch.cond) {
            let otherwise = branch.else_branch.as_ref().map(|(_, otherwise)| &**otherwise);
            return self.if_let(binding, &branch.then_branch, otherwise);
        }
        let mut conditions = Vec::new();
        if chained(&branch.cond, &mut conditions) {
            let otherwise = branch.else_branch.as_ref().map(|(_, otherwise)| &**otherwise);
            return self.if_chain(&conditions, &branch.then_branch, otherwise);
        }
        let condition = self.evaluate(&branch.cond)?;
        let span = super::value::span_of(&branch.cond);
        match self.truth(&condition, span) {
            None => Ok(Value::Poison),
            Some(Ok(true)) => self.block(&branch.then_branch),
            Some(Ok(false)) => self.otherwise(branch),
            Some(Err(node)) => self.choose(node, |this| this.block(&branch.then_branch), |this| this.otherwise(branch)),
        }
    }

    fn otherwise(&mut self, branch: &ExprIf) -> Eval<Value> {
        match &branch.else_branch {
            Some((_, otherwise)) => self.evaluate(otherwise),
            None => Ok(Value::unit()),
        }
    }

    /// A branch on a boolean node.
    pub(super) fn choose(
        &mut self,
        condition: NodeId,
        then: impl FnOnce(&mut Self) -> Eval<Value>,
        otherwise: impl FnOnce(&mut Self) -> Eval<Value>,
    ) -> Eval<Value> {
        let (mut then, mut otherwise) = (Some(then), Some(otherwise));
        self.branch(condition, 2, &mut |this, arm| match arm {
            0 => then.take().expect("each arm is lowered once")(this),
            _ => otherwise.take().expect("each arm is lowered once")(this),
        })
    }

    /// A branch on a selector: every arm is lowered from the same state.
    pub(super) fn branch(
        &mut self,
        selector: NodeId,
        arms: usize,
        arm: &mut dyn FnMut(&mut Self, usize) -> Eval<Value>,
    ) -> Eval<Value> {
        if self.branches > DEEPEST {
            self.errors.too_many_exits(self.place);
            return Err(Stop::Abort);
        }
        let result = self.scopes.fresh(Value::Unset);
        let region = self.graph.branch(selector, arms);
        let blocks = self.graph.region(region).arms.clone();
        let parent = self.graph.here();
        let opens = self.opens.len();
        let mut outcomes = Vec::new();
        for (i, &block) in blocks.iter().enumerate() {
            let mark = self.scopes.mark();
            let environment = self.scopes.environment();
            self.graph.enter(block);
            self.branches += 1;
            let end = arm(self, i).map(|value| {
                let value = self.settle(value);
                self.scopes.set(result, value);
            });
            let end = self.close_to(opens, end);
            self.scopes.leave(&environment);
            self.branches -= 1;
            let changes = self.scopes.changes(mark);
            self.scopes.rollback(mark);
            self.graph.enter(parent);
            let end = match end {
                Ok(()) => Ok(()),
                Err(Stop::Jump(to)) => Err(to),
                Err(Stop::Abort) => return Err(Stop::Abort),
            };
            outcomes.push(Outcome { end, changes });
        }
        self.continue_behind(region, outcomes)?;
        self.guard()?;
        let value = self.scopes.value(result).clone();
        self.scopes.end(result);
        Ok(value)
    }

    /// Joins the arms, or goes on in the only one that does not jump.
    fn continue_behind(&mut self, region: RegionId, outcomes: Vec<Outcome>) -> Eval<()> {
        let to: BTreeSet<usize> = outcomes.iter().filter_map(|o| o.end.as_ref().err()).flatten().copied().collect();
        let alive: Vec<usize> = (0..outcomes.len()).filter(|&i| outcomes[i].end.is_ok()).collect();
        if let (&[live], true) = (alive.as_slice(), outcomes.len() > 1) {
            let mark = self.scopes.mark();
            let block = self.graph.region(region).arms[live];
            self.graph.enter(block);
            self.branches += 1;
            self.scopes.apply(&outcomes[live].changes);
            let dead =
                outcomes.into_iter().enumerate().filter(|&(i, _)| i != live).map(|(i, o)| (i, o.changes)).collect();
            self.opens.push(Open { region, live, mark, dead, to });
            return Ok(());
        }
        let arms: Vec<(Changes, bool)> = outcomes.into_iter().map(|o| (o.changes, o.end.is_ok())).collect();
        self.join(region, &arms);
        if alive.is_empty() { Err(Stop::Jump(to)) } else { Ok(()) }
    }

    /// Joins open branches until only `depth` are open; `end` is how the current path ends.
    pub(super) fn close_to(&mut self, depth: usize, end: Eval<()>) -> Eval<()> {
        let mut end = end;
        while self.opens.len() > depth {
            let open = self.opens.pop().expect("more are open than shall be");
            let live = self.scopes.changes(open.mark);
            self.scopes.rollback(open.mark);
            self.branches -= 1;
            let region = self.graph.region(open.region);
            let (parent, count) = (region.parent, region.arms.len());
            self.graph.enter(parent);
            let mut arms = vec![(Changes::default(), false); count];
            for (i, changes) in open.dead {
                arms[i].0 = changes;
            }
            arms[open.live] = (live, end.is_ok());
            if !matches!(end, Err(Stop::Abort)) {
                // A path that panics brings no values; one that jumps does.
                self.join(open.region, &arms);
            }
            end = match end {
                Err(Stop::Jump(mut to)) => {
                    to.extend(open.to);
                    Err(Stop::Jump(to))
                }
                other => other,
            };
        }
        end
    }

    /// Gives every local that an arm has changed its value behind the branch.
    fn join(&mut self, region: RegionId, arms: &[(Changes, bool)]) {
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
    fn phi(&mut self, region: RegionId, arms: &[(BlockId, Value)]) -> Value {
        let set: Vec<&Value> =
            arms.iter().map(|(_, value)| value).filter(|value| !matches!(value, Value::Unset)).collect();
        let Some(&first) = set.first() else { return Value::Unset };
        if set.iter().any(|value| value.is_poison()) {
            return Value::Poison;
        }
        if set.iter().any(|value| matches!(value, Value::Lost)) {
            return Value::Lost;
        }
        // What was taken apart decides how the others are.
        let whole = set.iter().find(|value| value.parts().is_some()).copied().unwrap_or(first);
        match first {
            _ if whole.parts().is_some() => self.phi_parts(region, arms, whole),
            _ if set.iter().any(|value| matches!(value, Value::Optional(_))) => self.phi_option(region, arms),
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
                (_, Value::Unset) => match common_type(set) {
                    Ty::Integer(ty) => {
                        let expr = super::integer::Integer { value: 0, ty: Some(ty) }.literal();
                        Some(self.expression_leaf(kind, &Text { expr, captures: Vec::new(), ty: Ty::Integer(ty) }))
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
        let ty = common_type(set);
        let captures = vec![(name.clone(), Captured::Node(node))];
        Value::Text(std::rc::Rc::new(Text { expr: name_expr(&name), captures, ty }))
    }
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
fn is_like(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Array(a), Value::Array(b)) | (Value::Tuple(a), Value::Tuple(b)) => a.len() == b.len(),
        (Value::Record(a), Value::Record(b)) => a.is_like(b),
        _ => false,
    }
}

/// Whether two values are the same without looking at the graph's nodes.
pub(super) fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Float(a), Value::Float(b)) | (Value::Bool(a), Value::Bool(b)) => a == b,
        (Value::Truth(a), Value::Truth(b)) => a == b,
        (Value::Integer(a), Value::Integer(b)) => a == b,
        (Value::Literal(a), Value::Literal(b)) => a.value.to_bits() == b.value.to_bits(),
        (Value::Place(a), Value::Place(b)) => a == b,
        (Value::Text(a), Value::Text(b)) => std::rc::Rc::ptr_eq(a, b),
        (Value::Closure(a), Value::Closure(b)) => std::rc::Rc::ptr_eq(a, b),
        (Value::Nested(a), Value::Nested(b)) => std::rc::Rc::ptr_eq(a, b),
        (Value::Unset, Value::Unset) => true,
        _ => false,
    }
}

/// Whether the value means the same in every block.
fn is_known(value: &Value) -> bool {
    matches!(value, Value::Truth(_) | Value::Integer(_) | Value::Literal(_))
}

fn common_type(set: &[&Value]) -> Ty {
    let ty = |value: &Value| match value {
        Value::Text(text) => text.ty,
        Value::Integer(integer) => integer.ty.map_or(Ty::Unknown, Ty::Integer),
        _ => Ty::Unknown,
    };
    set.iter().map(|value| ty(value)).find(|ty| *ty != Ty::Unknown).unwrap_or(Ty::Unknown)
}

/// The parts of `a && b && ..`; whether one of them is a `let`.
fn chained<'e>(condition: &'e Expr, parts: &mut Vec<&'e Expr>) -> bool {
    match condition {
        Expr::Binary(binary) if matches!(binary.op, syn::BinOp::And(_)) => {
            let left = chained(&binary.left, parts);
            chained(&binary.right, parts) || left
        }
        other => {
            parts.push(other);
            matches!(other, Expr::Let(_))
        }
    }
}
