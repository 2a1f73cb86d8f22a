//! The same on a host.

extern crate std;

use std::io::Write as _;

/// Prints one character. Whether anybody reads it is not a microcontroller's business either.
pub fn put(character: u8) {
    _ = std::io::stdout().write_all(&[character]);
}
