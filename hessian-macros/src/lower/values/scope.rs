//! Names and what they hold: lexical scopes, and the trail by which the arms of a branch are undone and joined.

use std::collections::BTreeMap;
use std::rc::Rc;

use proc_macro2::Ident;
use syn::{ItemFn, Type};

use super::value::Value;

/// A local variable of the user's function, of a closure or of an inlined function.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(in crate::lower) struct SlotId(usize);

/// The names in scope, innermost first; shared by the closures that are defined here.
pub(in crate::lower) type Environment = Option<Rc<Link>>;

/// A name, what it means, and the names around it.
pub(in crate::lower) struct Link {
    name: String,
    binding: Binding,
    outer: Environment,
}

/// What a name means.
#[derive(Clone)]
pub(in crate::lower) enum Binding {
    /// A local.
    Local(SlotId),
    /// A constant of the body: an item, but kept like a local.
    Constant(SlotId),
    /// A function of the body.
    Function(Rc<Nested>),
    /// Something that a `use` of the body brings in.
    Import {
        /// Where it is.
        path: Rc<syn::Path>,
        /// Whether the `use` is emitted too.
        emitted: bool,
    },
    /// A macro of the body, which is never looked into.
    Macro,
    /// A type alias of the body.
    Alias(Rc<Type>),
}

/// A function defined in the body.
pub(in crate::lower) struct Nested {
    /// The item.
    pub(in crate::lower) item: Rc<ItemFn>,
    /// The names that its body sees: items only, those of its own block included.
    pub(in crate::lower) environment: std::cell::RefCell<Environment>,
    /// Whether verbatim Rust may mention it: it is emitted, or stands outside the function.
    pub(in crate::lower) emitted: bool,
    /// How verbatim Rust mentions it.
    pub(in crate::lower) callee: syn::Expr,
    /// Whether it stands outside the function, so that the items of the function's body hide names from it.
    pub(in crate::lower) outside: bool,
    /// The number of the `impl` block around the function that it stands in.
    pub(in crate::lower) block: Option<usize>,
}

/// A local.
#[allow(clippy::struct_excessive_bools, reason = "independent facts about a local")]
struct Slot {
    value: Value,
    /// The variable of the generated code that has the same value, if there is one.
    mirror: Option<Ident>,
    /// Whether that variable is declared `mut`.
    mutable: bool,
    /// Whether the user's local is declared `mut`.
    variable: bool,
    /// Whether it is a reference to what it holds.
    reference: bool,
    /// The type that the user has written for it.
    ty: Option<Rc<Type>>,
    /// Whether its scope has ended, so that no join needs it.
    ended: bool,
}

/// The values that differ after an arm, in the order of the slots.
#[derive(Clone, Default)]
pub(in crate::lower) struct Changes(pub(in crate::lower) BTreeMap<SlotId, (Value, Option<Ident>)>);

/// All locals and the scopes that name them.
#[derive(Default)]
pub(in crate::lower) struct Scopes {
    environment: Environment,
    slots: Vec<Slot>,
    /// What was overwritten, in order.
    trail: Vec<(SlotId, Value, Option<Ident>)>,
}

/// A point in time to which the locals can be taken back.
#[derive(Clone, Copy)]
pub(in crate::lower) struct Mark {
    trail: usize,
    slots: usize,
}

impl Mark {
    /// Whether a local was there already.
    pub(in crate::lower) fn has(self, slot: SlotId) -> bool {
        slot.0 < self.slots
    }
}

impl Scopes {
    /// A new local that no name means.
    pub(in crate::lower) fn fresh(&mut self, value: Value) -> SlotId {
        self.slots.push(Slot {
            value,
            mirror: None,
            mutable: false,
            variable: false,
            reference: false,
            ty: None,
            ended: false,
        });
        SlotId(self.slots.len() - 1)
    }

    /// A new local under a name.
    pub(in crate::lower) fn declare(&mut self, name: &Ident, value: Value) -> SlotId {
        let slot = self.fresh(value);
        self.bind(name.to_string(), Binding::Local(slot));
        slot
    }

    /// Gives a name a meaning from here on.
    pub(in crate::lower) fn bind(&mut self, name: String, binding: Binding) {
        self.environment = Some(Rc::new(Link { name, binding, outer: self.environment.take() }));
    }

    /// The meaning of a name.
    pub(in crate::lower) fn lookup(&self, name: &str) -> Option<Binding> {
        let mut link = self.environment.as_ref();
        while let Some(at) = link {
            if at.name == name {
                return Some(at.binding.clone());
            }
            link = at.outer.as_ref();
        }
        None
    }

    /// The local that a name means.
    pub(in crate::lower) fn local(&self, name: &str) -> Option<SlotId> {
        match self.lookup(name) {
            Some(Binding::Local(slot) | Binding::Constant(slot)) => Some(slot),
            _ => None,
        }
    }

    /// The names in scope now.
    pub(in crate::lower) fn environment(&self) -> Environment {
        self.environment.clone()
    }

    /// Ends a local that no name means.
    pub(in crate::lower) fn end(&mut self, slot: SlotId) {
        self.slots[slot.0].ended = true;
    }

    /// Whether the local's scope has ended.
    pub(in crate::lower) fn has_ended(&self, slot: SlotId) -> bool {
        self.slots[slot.0].ended
    }

    /// Exchanges the names in scope, for the body of a closure or function.
    pub(in crate::lower) fn swap(&mut self, environment: Environment) -> Environment {
        std::mem::replace(&mut self.environment, environment)
    }

    /// Ends the scopes since `outer`: their locals are not joined any more.
    pub(in crate::lower) fn leave(&mut self, outer: &Environment) {
        while let Some(link) = self.environment.clone() {
            if outer.as_ref().is_some_and(|outer| Rc::ptr_eq(outer, &link)) {
                return;
            }
            if let Binding::Local(slot) = link.binding {
                self.slots[slot.0].ended = true;
            }
            self.environment.clone_from(&link.outer);
        }
    }

    /// Keeps only the items among the names in scope.
    pub(in crate::lower) fn items(&self) -> Environment {
        let mut found = Vec::new();
        let mut link = self.environment.as_ref();
        while let Some(at) = link {
            if !matches!(at.binding, Binding::Local(_)) {
                found.push((at.name.clone(), at.binding.clone()));
            }
            link = at.outer.as_ref();
        }
        found.into_iter().rev().fold(None, |outer, (name, binding)| Some(Rc::new(Link { name, binding, outer })))
    }

    /// What a local holds.
    pub(in crate::lower) fn value(&self, slot: SlotId) -> &Value {
        &self.slots[slot.0].value
    }

    /// The generated code's variable with the same value.
    pub(in crate::lower) fn mirror(&self, slot: SlotId) -> Option<&Ident> {
        self.slots[slot.0].mirror.as_ref()
    }

    /// Whether the generated code's variable may be assigned to.
    pub(in crate::lower) fn is_mutable(&self, slot: SlotId) -> bool {
        self.slots[slot.0].mutable
    }

    /// Whether the user declared the local `mut`.
    pub(in crate::lower) fn is_variable(&self, slot: SlotId) -> bool {
        self.slots[slot.0].variable
    }

    /// Remembers that the user declared the local `mut`.
    pub(in crate::lower) fn set_variable(&mut self, slot: SlotId) {
        self.slots[slot.0].variable = true;
    }

    /// Whether the local is a reference to what it holds: what was taken apart is held without it.
    pub(in crate::lower) fn is_reference(&self, slot: SlotId) -> bool {
        self.slots[slot.0].reference
    }

    /// Remembers that the local is a reference.
    pub(in crate::lower) fn set_reference(&mut self, slot: SlotId) {
        self.slots[slot.0].reference = true;
    }

    /// The type that the user has written for the local.
    pub(in crate::lower) fn written_type(&self, slot: SlotId) -> Option<&Rc<Type>> {
        self.slots[slot.0].ty.as_ref()
    }

    /// Remembers the type that the user has written for the local.
    pub(in crate::lower) fn set_type(&mut self, slot: SlotId, ty: Rc<Type>) {
        self.slots[slot.0].ty = Some(ty);
    }

    /// Says which variable of the generated code has the local's value.
    pub(in crate::lower) fn reflect(&mut self, slot: SlotId, mirror: Ident, mutable: bool) {
        let value = self.slots[slot.0].value.clone();
        self.write(slot, value, Some(mirror));
        self.slots[slot.0].mutable = mutable;
    }

    /// Assigns a local.
    pub(in crate::lower) fn set(&mut self, slot: SlotId, value: Value) {
        self.write(slot, value, None);
    }

    fn write(&mut self, slot: SlotId, value: Value, mirror: Option<Ident>) {
        let at = &mut self.slots[slot.0];
        let value = std::mem::replace(&mut at.value, value);
        let mirror = std::mem::replace(&mut at.mirror, mirror);
        self.trail.push((slot, value, mirror));
    }

    /// Changes a local in place; `depth` is whether an enclosing branch needs what was there before.
    pub(in crate::lower) fn update(&mut self, slot: SlotId, change: impl FnOnce(&mut Value), branching: bool) {
        let at = &mut self.slots[slot.0];
        let mirror = at.mirror.take();
        if branching {
            self.trail.push((slot, at.value.clone(), mirror));
        }
        change(&mut at.value);
    }

    /// Now, to come back to.
    pub(in crate::lower) fn mark(&self) -> Mark {
        Mark { trail: self.trail.len(), slots: self.slots.len() }
    }

    /// The locals whose scope has not ended.
    pub(in crate::lower) fn living(&self) -> Vec<SlotId> {
        (0..self.slots.len()).filter(|&i| !self.slots[i].ended).map(SlotId).collect()
    }

    /// What a local held at a point in time.
    pub(in crate::lower) fn before(&self, slot: SlotId, since: Mark) -> Value {
        let first = self.trail[since.trail..].iter().find(|(changed, ..)| *changed == slot);
        first.map_or_else(|| self.slots[slot.0].value.clone(), |(_, value, _)| value.clone())
    }

    /// Takes every local back, and forgets those that are younger.
    pub(in crate::lower) fn restore(&mut self, to: Mark) {
        self.rollback(to);
        self.slots.truncate(to.slots);
    }

    /// What has changed since a point in time, of the locals that there were.
    pub(in crate::lower) fn changes(&self, since: Mark) -> Changes {
        let mut changes = BTreeMap::new();
        for (slot, ..) in &self.trail[since.trail..] {
            let at = &self.slots[slot.0];
            if slot.0 < since.slots && !at.ended {
                changes.entry(*slot).or_insert_with(|| (at.value.clone(), at.mirror.clone()));
            }
        }
        Changes(changes)
    }

    /// Takes every local back.
    pub(in crate::lower) fn rollback(&mut self, to: Mark) {
        while self.trail.len() > to.trail {
            let (slot, value, mirror) = self.trail.pop().expect("the trail is longer than the mark");
            let at = &mut self.slots[slot.0];
            at.value = value;
            at.mirror = mirror;
        }
    }

    /// Makes changes again.
    pub(in crate::lower) fn apply(&mut self, changes: &Changes) {
        for (&slot, (value, mirror)) in &changes.0 {
            self.write(slot, value.clone(), mirror.clone());
        }
    }
}
