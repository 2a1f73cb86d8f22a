//! The log of a run: the emulator prints all registers before each instruction.

/// The registers that matter, before an instruction.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// The stack pointer.
    pub sp: u32,
    /// The return address.
    pub lr: u32,
    /// The instruction.
    pub pc: u32,
}

/// What one call of a routine did.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Call {
    /// Executed, in it and all that it called.
    pub instructions: usize,
    /// The deepest that the stack got, in bytes.
    pub stack: u32,
}

/// Reads the lines that name the last four registers.
pub fn steps(log: &str) -> Vec<Step> {
    let registers = |line: &str| {
        let mut values = line.strip_prefix("R12=")?.split_whitespace().skip(1);
        let mut value = |name: &str| u32::from_str_radix(values.next()?.strip_prefix(name)?, 16).ok();
        Some(Step { sp: value("R13=")?, lr: value("R14=")?, pc: value("R15=")? })
    };
    log.lines().filter_map(registers).collect()
}

/// The first call of what begins at `entry`.
pub fn call(steps: &[Step], entry: u32) -> Option<Call> {
    let start = steps.iter().position(|step| step.pc == entry)?;
    let (first, rest) = steps[start..].split_first()?;
    let body = rest.iter().position(|step| step.pc == first.lr & !1 && step.sp == first.sp)?;
    let deepest = rest[..body].iter().map(|step| step.sp).min().unwrap_or(first.sp);
    Some(Call { instructions: body + 1, stack: first.sp - deepest.min(first.sp) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_ends_where_it_came_from() {
        let step = |pc, sp, lr| Step { sp, lr, pc };
        // 0x10 calls 0x40, which calls 0x80 and returns.
        let steps = [
            step(0x10, 100, 1),
            step(0x40, 100, 0x15),
            step(0x42, 92, 0x15),
            step(0x80, 92, 0x47),
            step(0x82, 80, 0x47),
            step(0x46, 92, 0x47),
            step(0x14, 100, 0x47),
        ];
        assert_eq!(call(&steps, 0x40), Some(Call { instructions: 5, stack: 20 }));
        assert_eq!(call(&steps, 0x90), None);
    }

    #[test]
    fn registers_are_read() {
        let log = "R08=00000000 R09=00000000 R10=00000000 R11=00000000\n\
                   R12=00000000 R13=20004000 R14=ffffffff R15=00000040\nXPSR=41000000 -Z-- T priv-thread\n";
        assert_eq!(steps(log), [Step { sp: 0x2000_4000, lr: 0xffff_ffff, pc: 0x40 }]);
    }
}
