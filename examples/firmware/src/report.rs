//! Printing without `core::fmt`, which would bring kilobytes and a panic path: a name, then bits.

use crate::board::put;

/// What a routine returns, as words of its bits.
pub trait Bits {
    /// Prints the words.
    fn print(&self);
}

impl Bits for u32 {
    fn print(&self) {
        put(b' ');
        for digit in (0..8).rev() {
            let digit = (self >> (4 * digit) & 15) as u8;
            put(if digit < 10 { b'0' + digit } else { b'a' + digit - 10 });
        }
    }
}

impl Bits for f32 {
    fn print(&self) {
        self.to_bits().print();
    }
}

impl Bits for f64 {
    fn print(&self) {
        ((self.to_bits() >> 32) as u32).print();
        (self.to_bits() as u32).print();
    }
}

impl<T: Bits, const N: usize> Bits for [T; N] {
    fn print(&self) {
        self.iter().for_each(T::print);
    }
}

impl<A: Bits, B: Bits> Bits for (A, B) {
    fn print(&self) {
        self.0.print();
        self.1.print();
    }
}

impl<A: Bits, B: Bits, C: Bits> Bits for (A, B, C) {
    fn print(&self) {
        self.0.print();
        self.1.print();
        self.2.print();
    }
}

/// Prints a line.
pub fn report(name: &str, result: &impl Bits) {
    name.bytes().for_each(put);
    result.print();
    put(b'\n');
}
