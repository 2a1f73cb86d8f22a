//! A back end of one's own: where the core has an instruction for square roots, it is used.
#![allow(unsafe_code)]

use hessian_runtime::Math;

/// The functions of the core that the firmware runs on. What is not here is `Real`'s, which the feature `native` chooses.
pub struct Board;

impl Math<f32> for Board {
    #[cfg(target_abi = "eabihf")]
    #[inline]
    fn sqrt(x: f32) -> f32 {
        unsafe extern "C" {
            safe fn board_sqrt(x: f32) -> f32;
        }
        board_sqrt(x)
    }
}

// Argument and result are in `s0`; inline assembly can't name this register on stable Rust.
#[cfg(target_abi = "eabihf")]
core::arch::global_asm!(
    ".fpu fpv4-sp-d16",
    ".section .text.board_sqrt, \"ax\"",
    ".global board_sqrt",
    ".type board_sqrt, %function",
    ".thumb_func",
    "board_sqrt:",
    "vsqrt.f32 s0, s0",
    "bx lr",
    ".size board_sqrt, . - board_sqrt",
);
