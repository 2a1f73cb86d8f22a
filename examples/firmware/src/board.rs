//! Start-up code, output and the end of the program, by semihosting: what a debug probe or an emulator offers.
//!
//! The only `unsafe` of the firmware is here and in `backend`; none of it is generated.
#![allow(unsafe_code)]

use core::arch::{asm, global_asm};

unsafe extern "Rust" {
    /// The program, from `program!`.
    safe fn program();
}

global_asm!(
    ".section .vectors, \"a\"",
    ".word stack_top",
    ".word reset",
    // Every exception ends the program with an error.
    ".rept 14",
    ".word fault",
    ".endr",
    ".section .text.reset, \"ax\"",
    ".global reset",
    ".type reset, %function",
    ".thumb_func",
    "reset:",
    "bl {enable_fpu}",
    "bl {start}",
    ".size reset, . - reset",
    ".global fault",
    ".type fault, %function",
    ".thumb_func",
    "fault:",
    "bl {failed}",
    ".size fault, . - fault",
    enable_fpu = sym enable_fpu,
    start = sym start,
    failed = sym failed,
);

/// Grants access to the floating-point unit; no function that may use it runs before.
extern "C" fn enable_fpu() {
    #[cfg(target_abi = "eabihf")]
    // SAFETY: CPACR is where every Armv7-M core has it, and full access to CP10 and CP11 is what the target promises.
    unsafe {
        let cpacr = 0xE000_ED88 as *mut u32;
        cpacr.write_volatile(cpacr.read_volatile() | 0xF << 20);
        asm!("dsb", "isb");
    }
}

extern "C" fn start() -> ! {
    program();
    exit(0)
}

extern "C" fn failed() -> ! {
    exit(1)
}

/// Prints one character.
pub fn put(character: u8) {
    // SAFETY: SYS_WRITEC reads one byte, which outlives the call.
    unsafe { semihosting(0x03, &raw const character as usize) };
}

/// Ends the program with an exit code.
fn exit(code: usize) -> ! {
    let arguments = [0x20026, code];
    loop {
        // SAFETY: SYS_EXIT_EXTENDED reads two words, which outlive the call.
        unsafe { semihosting(0x20, &raw const arguments as usize) };
    }
}

/// # Safety
/// `argument` is what `operation` takes.
unsafe fn semihosting(operation: usize, argument: usize) {
    // SAFETY: the debugger reads memory and leaves its answer in the first register.
    unsafe { asm!("bkpt 0xAB", inout("r0") operation => _, in("r1") argument, options(nostack)) };
}

/// A panic that can be reached calls what does not exist, so it doesn't link.
#[panic_handler]
fn panic(_: &core::panic::PanicInfo) -> ! {
    unsafe extern "C" {
        safe fn a_panic_can_be_reached() -> !;
    }
    a_panic_can_be_reached()
}
