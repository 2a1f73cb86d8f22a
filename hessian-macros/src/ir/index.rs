//! A hash table from 64-bit keys to nodes that is cheap to copy: every candidate of a contest copies its graph.
//!
//! The keys are hashes: whoever asks compares what it finds. Nothing iterates over the table.

use std::hash::Hasher;

use super::NodeId;

/// Nodes by key; a key may have several.
///
/// The loops are written so that they call as little as possible: the generator runs unoptimised.
#[derive(Clone, Debug, Default)]
pub struct Index {
    /// Open addressing with linear probing; a power of two, at most half full. A slot is half of the key, spread, and
    /// the node.
    slots: Box<[u64]>,
    len: usize,
}

/// An empty slot.
const EMPTY: u64 = u64::MAX;

impl Index {
    /// Adds a node.
    pub fn insert(&mut self, key: u64, id: NodeId) {
        if self.slots.len() < 2 * (self.len + 1) {
            let larger = vec![EMPTY; (2 * self.slots.len()).max(64)].into_boxed_slice();
            let before = std::mem::replace(&mut self.slots, larger);
            for &slot in &before {
                if slot != EMPTY {
                    place(&mut self.slots, slot);
                }
            }
        }
        place(&mut self.slots, spread(key) << 32 | u64::from(id.0));
        self.len += 1;
    }

    /// The first node added with this key that `is_it`.
    pub fn find(&self, key: u64, mut is_it: impl FnMut(NodeId) -> bool) -> Option<NodeId> {
        let slots = &self.slots;
        if slots.is_empty() {
            return None;
        }
        let (mask, wanted) = (slots.len() - 1, spread(key));
        let mut at = wanted as usize & mask;
        loop {
            let slot = slots[at];
            if slot >> 32 == wanted && slot != EMPTY && is_it(NodeId(slot as u32)) {
                return Some(NodeId(slot as u32));
            }
            if slot == EMPTY {
                return None;
            }
            at = (at + 1) & mask;
        }
    }
}

fn place(slots: &mut [u64], slot: u64) {
    let mask = slots.len() - 1;
    let mut at = (slot >> 32) as usize & mask;
    while slots[at] != EMPTY {
        at = (at + 1) & mask;
    }
    slots[at] = slot;
}

/// The upper half of a product, whose bits all depend on all of the key's lower ones.
fn spread(key: u64) -> u64 {
    key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32
}

/// The hash of what is added to it; the same in every process.
#[derive(Default)]
pub struct Key(u64);

impl Key {
    /// Adds a word.
    pub fn mix(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(0x517C_C1B7_2722_0A95);
    }
}

impl Hasher for Key {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.mix(u64::from(byte));
        }
    }

    fn write_u32(&mut self, word: u32) {
        self.mix(u64::from(word));
    }

    fn write_u64(&mut self, word: u64) {
        self.mix(word);
    }

    fn write_usize(&mut self, word: usize) {
        self.mix(word as u64);
    }

    fn write_isize(&mut self, word: isize) {
        self.mix(word as u64);
    }
}
