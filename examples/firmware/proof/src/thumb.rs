//! As much of the Thumb instruction set as it takes to follow control and the stack pointer.

/// Where control goes after an instruction, besides the next one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    /// Nowhere else.
    Next,
    /// Here, perhaps.
    Branch(u32),
    /// Here, and back.
    Call(u32),
    /// To the caller.
    Return,
    /// To a case of a switch, by a table behind the instruction.
    Switch,
    /// To wherever a register says.
    Indirect,
}

/// One instruction.
#[derive(Clone, Copy, Debug)]
pub struct Instruction {
    /// In bytes.
    pub length: u32,
    /// Where control goes.
    pub flow: Flow,
    /// By how many bytes the stack grows.
    pub pushes: u32,
}

/// The instruction at `address` with these half-words, of which a short one ignores the second.
pub fn decode(address: u32, first: u16, second: u16) -> Instruction {
    if first >> 11 < 0b11101 {
        let (flow, pushes) = short(address, u32::from(first));
        Instruction { length: 2, flow, pushes }
    } else {
        let (flow, pushes) = long(address, u32::from(first), u32::from(second));
        Instruction { length: 4, flow, pushes }
    }
}

/// A displacement from the address that the core calls `PC`.
fn relative(address: u32, displacement: u32, bits: u32) -> u32 {
    let unused = 32 - bits;
    let signed = (displacement << unused).cast_signed() >> unused;
    address.wrapping_add(4).wrapping_add_signed(signed)
}

fn short(address: u32, h: u32) -> (Flow, u32) {
    let flow = match h {
        _ if h & 0xf000 == 0xd000 && h >> 8 & 15 < 14 => Flow::Branch(relative(address, (h & 0xff) << 1, 9)),
        _ if h & 0xf800 == 0xe000 => Flow::Branch(relative(address, (h & 0x7ff) << 1, 12)),
        // CBZ and CBNZ
        _ if h & 0xf500 == 0xb100 => Flow::Branch(address + 4 + ((h >> 3 & 0x1f) << 1 | (h >> 9 & 1) << 6)),
        // BX to LR, and MOV to PC from it
        _ if h == 0x4770 || h == 0x46f7 => Flow::Return,
        // BX and BLX: what a compiler uses for pointers to functions
        _ if h & 0xff07 == 0x4700 => Flow::Indirect,
        // MOV and ADD to PC: what it uses for switches on an Armv6-M core
        _ if h & 0xff87 == 0x4687 || h & 0xff87 == 0x4487 => Flow::Switch,
        // POP of PC
        _ if h & 0xff00 == 0xbd00 => Flow::Return,
        _ => Flow::Next,
    };
    let pushes = match h {
        _ if h & 0xfe00 == 0xb400 => 4 * (h & 0x1ff).count_ones(),
        _ if h & 0xff80 == 0xb080 => 4 * (h & 0x7f),
        _ => 0,
    };
    (flow, pushes)
}

fn long(address: u32, a: u32, b: u32) -> (Flow, u32) {
    let (s, j1, j2) = (a >> 10 & 1, b >> 13 & 1, b >> 11 & 1);
    let far = s << 24 | (!(j1 ^ s) & 1) << 23 | (!(j2 ^ s) & 1) << 22 | (a & 0x3ff) << 12 | (b & 0x7ff) << 1;
    let near = s << 20 | j2 << 19 | j1 << 18 | (a & 0x3f) << 12 | (b & 0x7ff) << 1;
    let base = a & 15;
    let is_branch = a & 0xf800 == 0xf000;
    let flow = match b & 0xd000 {
        0xd000 if is_branch => Flow::Call(relative(address, far, 25)),
        0x9000 if is_branch => Flow::Branch(relative(address, far, 25)),
        0x8000 if is_branch && a >> 6 & 15 < 14 => Flow::Branch(relative(address, near, 21)),
        // TBB and TBH
        _ if a & 0xfff0 == 0xe8d0 && b & 0xffe0 == 0xf000 => Flow::Switch,
        // LDM and LDR of PC, from the stack or from elsewhere
        _ if (a & 0xfe50 == 0xe810 && b & 0x8000 != 0) || (a & 0xff70 == 0xf850 && b >> 12 == 15) => {
            if base == 13 {
                Flow::Return
            } else {
                Flow::Indirect
            }
        }
        _ => Flow::Next,
    };
    let pushes = match a {
        0xe92d => 4 * b.count_ones(),
        0xf84d if b & 0xfff == 0xd04 => 4,
        _ if a & 0xffbf == 0xed2d => 4 * (b & 0xff),
        _ if a & 0xfbff == 0xf2ad && b & 0xf00 == 0xd00 => immediate(a, b),
        _ if a & 0xfbff == 0xf1ad && b & 0xf00 == 0xd00 => expanded(immediate(a, b)),
        _ => 0,
    };
    (flow, pushes)
}

/// The twelve bits of an immediate operand.
fn immediate(a: u32, b: u32) -> u32 {
    (a >> 10 & 1) << 11 | (b >> 12 & 7) << 8 | b & 0xff
}

/// The number that twelve bits stand for where they are a pattern or a rotation.
fn expanded(bits: u32) -> u32 {
    let byte = bits & 0xff;
    match bits >> 8 {
        0 => byte,
        1 => byte * 0x0001_0001,
        2 => byte * 0x0100_0100,
        3 => byte * 0x0101_0101,
        _ => (0x80 | byte & 0x7f).rotate_right(bits >> 7),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flow(words: [u16; 2]) -> Flow {
        decode(0x100, words[0], words[1]).flow
    }

    // The encodings are what an assembler makes of the comment at `0x100`.
    #[test]
    fn control_is_followed() {
        assert_eq!(flow([0xe7fe, 0]), Flow::Branch(0x100)); // b .
        assert_eq!(flow([0xd1fc, 0]), Flow::Branch(0xfc)); // bne 0xfc
        assert_eq!(flow([0xb108, 0]), Flow::Branch(0x106)); // cbz r0, 0x106
        assert_eq!(flow([0xf7ff, 0xfffe]), Flow::Call(0x100)); // bl .
        assert_eq!(flow([0xf000, 0xf842]), Flow::Call(0x188)); // bl 0x188
        assert_eq!(flow([0xf000, 0xb842]), Flow::Branch(0x188)); // b.w 0x188
        assert_eq!(flow([0xf43f, 0xaffe]), Flow::Branch(0x100)); // beq.w .
        assert_eq!(flow([0x4770, 0]), Flow::Return); // bx lr
        assert_eq!(flow([0xbd80, 0]), Flow::Return); // pop {r7, pc}
        assert_eq!(flow([0xe8bd, 0x8ff0]), Flow::Return); // pop.w {r4-r11, pc}
        assert_eq!(flow([0xf85d, 0xfb04]), Flow::Return); // ldr pc, [sp], #4
        assert_eq!(flow([0xe8df, 0xf000]), Flow::Switch); // tbb [pc, r0]
        assert_eq!(flow([0x4798, 0]), Flow::Indirect); // blx r3
        assert_eq!(flow([0x4718, 0]), Flow::Indirect); // bx r3
        assert_eq!(flow([0x4687, 0]), Flow::Switch); // mov pc, r0
        assert_eq!(flow([0x44bf, 0]), Flow::Switch); // add pc, r7
        assert_eq!(flow([0xf8d0, 0xf000]), Flow::Indirect); // ldr.w pc, [r0]
        assert_eq!(flow([0xeef1, 0xfa10]), Flow::Next); // vmrs apsr_nzcv, fpscr
        assert_eq!(flow([0xf3bf, 0x8f6f]), Flow::Next); // isb
    }

    #[test]
    fn pushes_are_counted() {
        let pushes = |words: [u16; 2]| decode(0, words[0], words[1]).pushes;
        assert_eq!(pushes([0xb5f0, 0]), 20); // push {r4-r7, lr}
        assert_eq!(pushes([0xb082, 0]), 8); // sub sp, #8
        assert_eq!(pushes([0xe92d, 0x4ff0]), 36); // push.w {r4-r11, lr}
        assert_eq!(pushes([0xed2d, 0x8b04]), 16); // vpush {d8, d9}
        assert_eq!(pushes([0xf84d, 0x7d04]), 4); // str r7, [sp, #-4]!
        assert_eq!(pushes([0xf2ad, 0x4d04]), 1028); // subw sp, sp, #1028
        assert_eq!(pushes([0xf5ad, 0x6d80]), 1024); // sub.w sp, sp, #1024
        assert_eq!(pushes([0x4770, 0]), 0);
    }
}
