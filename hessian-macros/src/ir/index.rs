//! A hash table from 64-bit keys to nodes that is cheap to copy: every candidate of a contest copies its graph.
//!
//! The keys are hashes: whoever asks compares what it finds. Nothing iterates over the table.

use std::hash::Hasher;

use super::NodeId;

/// Nodes by key; a key may have several.
#[derive(Clone, Debug, Default)]
pub struct Index {
    /// Open addressing with linear probing; a power of two, at most half full.
    slots: Vec<Option<(u64, NodeId)>>,
    len: usize,
}

impl Index {
    /// Adds a node.
    pub fn insert(&mut self, key: u64, id: NodeId) {
        if self.slots.len() < 2 * (self.len + 1) {
            let larger = vec![None; (2 * self.slots.len()).max(64)];
            for (key, id) in std::mem::replace(&mut self.slots, larger).into_iter().flatten() {
                self.place(key, id);
            }
        }
        self.place(key, id);
        self.len += 1;
    }

    fn place(&mut self, key: u64, id: NodeId) {
        let mask = self.slots.len() - 1;
        let mut at = spread(key) & mask;
        while self.slots[at].is_some() {
            at = (at + 1) & mask;
        }
        self.slots[at] = Some((key, id));
    }

    /// The first node added with this key that `is_it`.
    pub fn find(&self, key: u64, mut is_it: impl FnMut(NodeId) -> bool) -> Option<NodeId> {
        if self.slots.is_empty() {
            return None;
        }
        let mask = self.slots.len() - 1;
        let mut at = spread(key) & mask;
        while let Some((found, id)) = self.slots[at] {
            if found == key && is_it(id) {
                return Some(id);
            }
            at = (at + 1) & mask;
        }
        None
    }
}

fn spread(key: u64) -> usize {
    (key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as usize
}

/// The hash of what is added to it; the same in every process.
#[derive(Default)]
pub struct Key(u64);

impl Key {
    fn mix(&mut self, word: u64) {
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
