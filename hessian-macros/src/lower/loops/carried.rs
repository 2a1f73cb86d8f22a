//! What a loop that the run turns carries from turn to turn, scalar by scalar.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::mode::{Mode, mode};
use super::rolled::Attempt;
use crate::ir::{BlockId, Kind, NodeId, RegionId};
use crate::lower::control::join::same;
use crate::lower::expressions::integer::Integer;
use crate::lower::program;
use crate::lower::values::scalars::{differences, hollow, part, replace, scalars};
use crate::lower::values::scope::{Changes, Mark, SlotId};
use crate::lower::values::value::{Captured, Optional, Text, Ty, Value, name_expr};
use crate::lower::{Eval, Lowering, Stop};

/// A scalar: a local, and element and field numbers from the outside in.
type Leaf = (SlotId, Vec<usize>);

/// What is carried, as far as attempts have found out.
#[derive(Clone, Default)]
pub(in crate::lower) struct Plan {
    leaves: BTreeMap<Leaf, Mode>,
    /// Guesses that were wrong.
    dropped: BTreeSet<Leaf>,
    /// Whether the body sees what is outside through parameters.
    parameters: bool,
    /// Variables of the generated code that the body sees as they are before the loop.
    frozen: BTreeSet<SlotId>,
    /// How the values of `Option`s are put together that are empty before the loop.
    payloads: BTreeMap<SlotId, Value>,
}

/// The outcome of an attempt.
pub(in crate::lower) enum Verdict {
    /// The loop is lowered.
    Done(Eval<Value>),
    /// This is carried as well.
    Again(Plan),
}

/// The locals at the beginning of the body.
pub(in crate::lower) struct Entered {
    /// What the body finds in those that were changed for it.
    inside: BTreeMap<SlotId, Value>,
    /// Of each carried scalar, its start and its running value.
    nodes: BTreeMap<Leaf, (NodeId, NodeId)>,
}

/// The locals at the end of the body.
pub(in crate::lower) struct Ends {
    /// The value of each local that the body changed, before the loop and at the end of a turn.
    slots: BTreeMap<SlotId, (Value, Value)>,
    /// Of each carried scalar, its start, its running value and its value at the end of a turn; none after a mistake.
    nodes: BTreeMap<Leaf, (NodeId, NodeId, Option<NodeId>)>,
}

impl Plan {
    /// Carries an `Option` in one piece.
    fn keep_whole(&mut self, slot: SlotId) {
        self.leaves.retain(|leaf, _| leaf.0 != slot);
        self.payloads.remove(&slot);
        let mode = Mode { kind: Kind::Int, ty: Ty::Optional, active: false, hidden: false };
        self.leaves.insert((slot, Vec::new()), mode);
    }

    fn keeps_whole(&self, slot: SlotId) -> bool {
        self.leaves.get(&(slot, Vec::new())).is_some_and(|mode| mode.ty == Ty::Optional)
    }

    /// Expects that all scalars of a local are carried.
    pub(in crate::lower) fn guess(&mut self, slot: SlotId, value: &Value) {
        let mut leaves = Vec::new();
        scalars(value, &mut Vec::new(), &mut leaves);
        for (path, value) in leaves {
            if let Some(mode) = mode(&value, &value, false) {
                self.leaves.insert((slot, path), mode);
            }
        }
    }
}

impl Lowering<'_> {
    /// What the carried scalars start from, as nodes of the current block.
    pub(in crate::lower) fn starts(&mut self, plan: &Plan) -> Eval<BTreeMap<Leaf, NodeId>> {
        let mut starts = BTreeMap::new();
        for (leaf, mode) in plan.leaves.iter().filter(|(_, mode)| mode.kind != Kind::Unit) {
            let value = part(self.scopes.value(leaf.0), &leaf.1).unwrap_or(Value::Unset);
            let value = self.typed_none(leaf.0, value);
            let is_free = mode.hidden || matches!(value, Value::Unset);
            let start = if is_free { self.nothing(*mode) } else { self.node_of(&value, *mode) };
            // Why there is none is reported.
            starts.insert(leaf.clone(), start.ok_or(Stop::Abort)?);
        }
        Ok(starts)
    }

    /// Borrows the variables of the generated code that may change behind the loop, so that they do not.
    pub(in crate::lower) fn frozen(&mut self, plan: &Plan) -> Vec<(SlotId, Value)> {
        let mut frozen = Vec::new();
        for &slot in &plan.frozen {
            let (Some(name), Value::Text(text)) = (self.scopes.mirror(slot).cloned(), self.scopes.value(slot).clone())
            else {
                continue;
            };
            self.mentioned(slot);
            let held = self.hidden("frozen");
            let init = Some(quote::quote!(&#name));
            let pattern = quote::ToTokens::to_token_stream(&held);
            self.leaf(Kind::Unit, program::Text::Let { pattern, ty: None, init }, &[], None);
            frozen.push((slot, Value::text(crate::lower::verbatim::syntax::dereferenced(&name_expr(&held)), text.ty)));
        }
        frozen
    }

    /// A value that nothing reads.
    fn nothing(&mut self, mode: Mode) -> Option<NodeId> {
        let value = match mode.kind {
            Kind::Float => return Some(self.graph.constant(0.0)),
            Kind::Bool => Value::Truth(false),
            Kind::Int | Kind::Unit => {
                let ty = if let Ty::Integer(ty) = mode.ty { Some(ty) } else { None };
                Value::Integer(Integer { value: 0, ty })
            }
        };
        self.node_of(&value, mode)
    }

    /// A scalar as a node of the current block; none if it is none, which is reported.
    fn node_of(&mut self, value: &Value, mode: Mode) -> Option<NodeId> {
        let span = self.place;
        match mode.kind {
            Kind::Float => self.float(value, span),
            Kind::Bool => {
                let truth = self.truth(value, span)?;
                Some(self.bool_node(truth))
            }
            Kind::Int | Kind::Unit => match self.textual(value, false) {
                Ok(text) => Some(self.expression_leaf(Kind::Int, &text)),
                Err(_) => {
                    self.not_carried(value, value);
                    None
                }
            },
        }
    }

    /// Gives the locals the values that the body finds at the beginning of a turn.
    pub(in crate::lower) fn entered(
        &mut self,
        plan: &Plan,
        starts: BTreeMap<Leaf, NodeId>,
        frozen: Vec<(SlotId, Value)>,
        body: BlockId,
    ) -> Entered {
        let mut entered = Entered { inside: frozen.into_iter().collect(), nodes: BTreeMap::new() };
        for (leaf, start) in starts {
            let mode = plan.leaves[&leaf];
            let is_active = mode.active || self.is_active(start);
            let running = self.graph.running(mode.kind);
            if is_active {
                self.carried.insert(running);
            }
            if !mode.hidden {
                let value = self.carried_value(running, mode);
                let inside = entered.inside.entry(leaf.0).or_insert_with(|| {
                    let value = self.scopes.value(leaf.0).clone();
                    match (&value, plan.payloads.get(&leaf.0)) {
                        (Value::Optional(optional), Some(payload)) if matches!(optional.payload, Value::Unset) => {
                            let (is_some, payload) = (optional.is_some, payload.clone());
                            Value::Optional(Rc::new(Optional { is_some, payload }))
                        }
                        _ => value,
                    }
                });
                replace(inside, &leaf.1, value);
            }
            entered.nodes.insert(leaf, (start, running));
        }
        if plan.parameters {
            for slot in self.scopes.living() {
                let mut value = entered.inside.get(&slot).unwrap_or(self.scopes.value(slot)).clone();
                if self.parametrised(&mut value, body) {
                    entered.inside.insert(slot, value);
                }
            }
        }
        for (&slot, value) in &entered.inside {
            self.scopes.set(slot, value.clone());
        }
        entered
    }

    /// A carried scalar as a value.
    fn carried_value(&mut self, node: NodeId, mode: Mode) -> Value {
        match mode.kind {
            Kind::Float => Value::Float(node),
            Kind::Bool => Value::Bool(node),
            Kind::Int | Kind::Unit => {
                self.integer(node, mode.ty);
                let name = self.hidden("carried");
                let captures = vec![(name.clone(), Captured::Node(node))];
                Value::Text(Rc::new(Text { expr: name_expr(&name), captures, ty: mode.ty }))
            }
        }
    }

    /// Compares the locals at the end of the body with what the plan expects: what is carried, or a better plan.
    pub(in crate::lower) fn ended(
        &mut self,
        attempt: &Attempt,
        plan: &Plan,
        entered: Entered,
        changes: Changes,
        since: Mark,
    ) -> Eval<Result<Ends, Plan>> {
        let mut next = plan.clone();
        let flags = self.flags();
        let mut ends = Ends { slots: BTreeMap::new(), nodes: BTreeMap::new() };
        for (slot, (after, _)) in changes.0 {
            if slot == attempt.flag {
                continue;
            }
            let outside = self.scopes.before(slot, since);
            let inside = entered.inside.get(&slot).unwrap_or(&outside).clone();
            let after = if plan.keeps_whole(slot) { self.in_one_piece(&after)? } else { after };
            let mut different = Vec::new();
            if !differences(&inside, &after, &mut Vec::new(), &mut different) {
                self.not_carried(&inside, &after);
                return Err(Stop::Abort);
            }
            // What is made of data, or where paths meet, is in one piece already.
            if let (Value::Optional(_), Value::Text(_)) = (&inside, &after) {
                next.keep_whole(slot);
                different.clear();
            }
            for (path, before, end) in different {
                let leaf = (slot, path);
                let Some(found) = mode(&before, &end, flags.contains(&slot)) else {
                    self.not_carried(&before, &end);
                    return Err(Stop::Abort);
                };
                // There is nothing to begin with, unless an `Option` gets its first value from a number.
                let is_first =
                    part(&inside, &leaf.1).is_none_or(|value| matches!(value, Value::Unset)) && !found.hidden;
                if is_first && found.kind == Kind::Int && !matches!(found.ty, Ty::Integer(_)) {
                    self.in_one_piece(&after)?;
                    next.keep_whole(slot);
                    break;
                }
                if let (true, Value::Optional(optional)) = (is_first, &after) {
                    next.payloads.insert(slot, hollow(&optional.payload));
                }
                let expected = next.leaves.entry(leaf).or_insert(found);
                if found.kind == Kind::Float && expected.kind == Kind::Int {
                    expected.kind = Kind::Float;
                }
                if let Value::Float(node) = end {
                    expected.active |= self.is_active(node);
                }
            }
            ends.slots.insert(slot, (outside, after));
        }
        let unchanged = |leaf: &&Leaf| {
            let inside = entered.inside.get(&leaf.0).and_then(|value| part(value, &leaf.1));
            let after = ends.slots.get(&leaf.0).and_then(|(_, value)| part(value, &leaf.1));
            !plan.dropped.contains(*leaf) && matches!((inside, after), (Some(a), Some(b)) if same(&a, &b))
        };
        for leaf in plan.leaves.keys().filter(unchanged) {
            next.leaves.remove(leaf);
            next.dropped.insert(leaf.clone());
        }
        next.frozen.extend(self.thawed.iter().filter(|&&slot| since.has(slot)));
        if next.leaves != plan.leaves || next.frozen != plan.frozen {
            return Ok(Err(next));
        }
        for (leaf, (start, running)) in entered.nodes {
            let after = ends.slots.get(&leaf.0).and_then(|(_, value)| part(value, &leaf.1));
            let update = match after {
                Some(Value::Poison) => None,
                Some(Value::Unset) => Some(running),
                Some(value) => Some(self.node_of(&value, plan.leaves[&leaf]).ok_or(Stop::Abort)?),
                None => Some(running),
            };
            ends.nodes.insert(leaf, (start, running, update));
        }
        Ok(Ok(ends))
    }

    /// Gives the locals the values that they have behind the loop; a better plan if the body should see parameters.
    pub(in crate::lower) fn results(&mut self, region: RegionId, plan: &Plan, ends: Ends) -> Result<(), Plan> {
        let body = self.graph.region(region).arms[0];
        let running: Vec<NodeId> =
            ends.nodes.values().map(|node| node.1).filter(|r| self.carried.contains(r)).collect();
        let mut made = Vec::new();
        for (leaf, &(start, running_value, update)) in &ends.nodes {
            let Some(update) = update else { continue };
            let others: Vec<NodeId> = running.iter().copied().filter(|&r| r != running_value).collect();
            let is_active = self.carried.contains(&running_value);
            let rest = ends.nodes.values().filter(|node| node.1 != running_value);
            let rest: Vec<NodeId> = rest.filter_map(|node| node.2).collect();
            let is_sum = is_active && self.graph.is_sum(region, running_value, update, &others, &rest);
            if is_active && !is_sum && !plan.parameters {
                return Err(Plan { parameters: true, ..plan.clone() });
            }
            made.push((leaf, start, running_value, update, is_sum));
        }
        let mut values = BTreeMap::new();
        let made_of = made.clone();
        for (leaf, start, running, update, is_sum) in made {
            let node = if is_sum {
                self.graph.accumulate_value(region, start, update, running)
            } else {
                self.graph.carry(region, start, update, running)
            };
            values.insert(leaf.clone(), self.carried_value(node, plan.leaves[leaf]));
        }
        for (_, _, _, update, is_sum) in &made_of {
            if !is_sum && self.graph.kind(*update) == Kind::Float && self.reads_elements(body, *update) {
                self.errors.carried_elements(self.place);
                return Ok(());
            }
        }
        if plan.parameters && !self.sees_parameters_only(body) {
            // A mistake of ours; no code is better than wrong code.
            self.errors.not_understood(&self.function.name);
        }
        for (slot, (outside, after)) in &ends.slots {
            let is_carried = plan.leaves.keys().any(|leaf| leaf.0 == *slot);
            if is_carried || matches!(outside, Value::Unset) {
                let value = behind(after, outside, &mut (*slot, Vec::new()), &values);
                self.scopes.set(*slot, value);
            }
        }
        Ok(())
    }
}

/// The value of a local behind the loop.
fn behind(after: &Value, outside: &Value, at: &mut Leaf, carried: &BTreeMap<Leaf, Value>) -> Value {
    if let Some(value) = carried.get(at) {
        return value.clone();
    }
    match after {
        Value::Array(_) | Value::Tuple(_) | Value::Record(_) => {
            let mut inner = Vec::new();
            for (i, after) in after.parts().into_iter().flatten().enumerate() {
                at.1.push(i);
                let outside = part(outside, &[i]).unwrap_or(Value::Unset);
                inner.push(behind(after, &outside, at, carried));
                at.1.pop();
            }
            after.rebuilt(inner)
        }
        Value::Optional(optional) => {
            let mut of = |i: usize, after: &Value| {
                at.1.push(i);
                let value = behind(after, &part(outside, &[i]).unwrap_or(Value::Unset), at, carried);
                at.1.pop();
                value
            };
            let (answer, payload) = (of(0, &optional.answer()), of(1, &optional.payload));
            match answer {
                Value::Truth(known) => Value::Optional(Rc::new(Optional { is_some: Ok(known), payload })),
                Value::Bool(node) => Value::Optional(Rc::new(Optional { is_some: Err(node), payload })),
                other => other,
            }
        }
        Value::Poison => Value::Poison,
        // The same in every turn, or nothing.
        Value::Truth(_) | Value::Unset if matches!(outside, Value::Unset) => after.clone(),
        // There is a value, but not one that can be named.
        _ if matches!(outside, Value::Unset) => Value::Lost,
        _ => outside.clone(),
    }
}
