//! The same on a host.

extern crate std;

use std::io::Write as _;

/// Prints one character.
pub fn put(character: u8) {
    std::io::stdout().write_all(&[character]).expect("standard output is open");
}
