//! Loops and iterators: turn by turn where the turns are known, once for all turns where only the run knows.

mod beside;
pub(in crate::lower) mod carried;
pub(in crate::lower) mod chains;
pub(in crate::lower) mod consumed;
pub(in crate::lower) mod iterators;
pub(in crate::lower) mod joined;
pub(in crate::lower) mod mapped;
pub(in crate::lower) mod mode;
mod parameters;
pub(in crate::lower) mod pull;
pub(in crate::lower) mod rolled;
pub(in crate::lower) mod stream;
pub(in crate::lower) mod unrolled;
pub(in crate::lower) mod while_let;
mod whole;
