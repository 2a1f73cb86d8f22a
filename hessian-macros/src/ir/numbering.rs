//! Value numbering of derivative code by what nodes compute, not by how they are written.

use super::index::Index;
use super::signature::Signature;
use super::{Graph, Kind, NodeId, Op};
use crate::ops::Elementary;

impl Graph {
    /// Whether derivative code uses a node that computes the same function, instead of another one.
    pub fn numbers_values(&self) -> bool {
        self.numbers_values
    }

    /// Chooses whether derivative code is value-numbered; `strict` wins.
    #[cfg_attr(not(test), allow(dead_code, reason = "tests measure what it is worth"))]
    pub fn number_values(&mut self, on: bool) {
        self.numbers_values = on && !self.strict();
    }

    /// What is known about the function that a node computes.
    pub fn signature(&self, id: NodeId) -> &Signature {
        &self.signatures.items[id.index()]
    }

    /// Forgets what nodes compute, except for these: only they, and what is made or met from now on, are found by their
    /// function.
    pub fn forget_functions(&mut self, except: impl Iterator<Item = NodeId>) {
        self.functions = Index::default();
        for id in except {
            self.functions.insert(self.signatures.items[id.index()].key(), id);
        }
    }

    /// Remembers what a node computes.
    pub fn remember_function(&mut self, id: NodeId) {
        let key = self.signatures.items[id.index()].key();
        if self.functions.find(key, |other| other == id).is_none() {
            self.functions.insert(key, id);
        }
    }

    /// A node of the current block, or of an ancestor, that computes the function with this signature no worse.
    pub fn compute(&self, wanted: &Signature) -> Option<NodeId> {
        self.functions.find(wanted.key(), |id| {
            let found = self.signature(id);
            found.is(wanted)
                && found.may_replace(wanted)
                && self.kind(id) == Kind::Float
                && self.resolve(id) == id
                && self.contains(self.block(id), self.here())
        })
    }

    /// An operation of derivative code, or a node that computes the same function or its opposite.
    pub(super) fn derived(&mut self, f: Elementary, a: NodeId, b: Option<NodeId>) -> NodeId {
        let args = [a, b.unwrap_or(a)];
        let (op, args) = (Op::Call(f), &args[..=usize::from(b.is_some())]);
        if !self.numbers_values() {
            return self.node(op, args);
        }
        if let Some(id) = self.find(op, args) {
            self.remember_function(id);
            return id;
        }
        let wanted = Signature::of(op, a, args, |a| self.signature(a));
        if wanted.is_zero() {
            return self.zero();
        }
        if let Some(id) = self.compute(&wanted) {
            return id;
        }
        if f != Elementary::Neg
            && let Some(id) = self.compute(&wanted.negated())
            && self.scaled(id).is_none()
        {
            return self.node(Op::Call(Elementary::Neg), &[id]);
        }
        self.add_node(op, args, self.here(), wanted)
    }
}
