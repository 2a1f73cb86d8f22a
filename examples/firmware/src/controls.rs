//! Routines that break each promise on purpose, so that `prove.sh` can check that it notices.
#![allow(unsafe_code, missing_docs)]

#[cfg(feature = "control-panic")]
pub fn panics(i: usize) -> f32 {
    [1.0, 2.0, 3.0][i]
}

#[cfg(feature = "control-others")]
pub use others::*;

#[cfg(feature = "control-others")]
mod others {
    use core::fmt::Write as _;
    use core::hint::black_box;
    use core::sync::atomic::{AtomicU32, Ordering::Relaxed};

    static ZERO: AtomicU32 = AtomicU32::new(0);
    static ONE: AtomicU32 = AtomicU32::new(1);

    /// Needs `.bss` and `.data`.
    pub fn keeps_state() -> u32 {
        ZERO.store(ONE.load(Relaxed), Relaxed);
        ONE.store(black_box(2), Relaxed);
        black_box(&ZERO).load(Relaxed)
    }

    #[inline(never)]
    pub fn recurs(n: u32) -> u32 {
        if black_box(n) == 0 { 1 } else { recurs(n - 1) * recurs(n / 2) + 1 }
    }

    pub fn calls_a_pointer(x: u32) -> u32 {
        black_box(recurs as fn(u32) -> u32)(x)
    }

    struct Nowhere;

    impl core::fmt::Write for Nowhere {
        fn write_str(&mut self, text: &str) -> core::fmt::Result {
            black_box(text);
            Ok(())
        }
    }

    pub fn formats(x: u32) -> u32 {
        _ = write!(Nowhere, "{x:>8}");
        x
    }
}
