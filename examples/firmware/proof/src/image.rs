//! A firmware image: its functions, what they call, their frames.

use std::collections::{BTreeMap, BTreeSet};

use object::{Object, ObjectSection, ObjectSymbol, SymbolKind};

use crate::thumb::{Flow, decode};

/// A function of the image.
#[derive(Clone, Debug, Default)]
pub struct Function {
    /// Its path without hashes.
    pub name: String,
    /// In bytes, with its literals.
    pub size: u32,
    /// Of its own, in bytes.
    pub frame: u32,
    /// The addresses of the functions that it calls or jumps to.
    pub callees: BTreeSet<u32>,
    /// Whether it calls what a register names.
    pub is_indirect: bool,
}

/// What the checks need of an image.
#[derive(Debug, Default)]
pub struct Image {
    /// By address.
    pub functions: BTreeMap<u32, Function>,
    /// All names, without hashes.
    pub symbols: BTreeSet<String>,
    /// The sections that start-up code would have to initialise, and their sizes.
    pub initialised: Vec<(String, u64)>,
}

impl Image {
    /// Reads an ELF file.
    pub fn read(bytes: &[u8]) -> Result<Image, object::Error> {
        let file = object::File::parse(bytes)?;
        let mut image = Image::default();
        for section in file.sections() {
            let name = section.name()?.to_owned();
            if [".data", ".bss", ".tdata", ".tbss", ".init_array"].contains(&name.as_str()) {
                image.initialised.push((name, section.size()));
            }
        }
        let frames = match file.section_by_name(".stack_sizes") {
            Some(section) => frames(section.data()?),
            None => BTreeMap::new(),
        };
        let text = file.section_by_name(".text").map(|s| Ok::<_, object::Error>((s.address() as u32, s.data()?)));
        let (base, text) = text.transpose()?.unwrap_or_default();
        // `$t` and `$d` say where instructions and literals begin.
        let mut is_code = BTreeMap::new();
        for symbol in file.symbols() {
            let name = symbol.name()?;
            let address = symbol.address() as u32;
            match name.get(..2) {
                Some("$t") => _ = is_code.insert(address & !1, true),
                Some("$d") => _ = is_code.insert(address, false),
                _ if name.is_empty() => {}
                _ => {
                    let name = format!("{:#}", rustc_demangle::demangle(name));
                    if symbol.kind() == SymbolKind::Text {
                        let function =
                            Function { name: name.clone(), size: symbol.size() as u32, ..Function::default() };
                        image.functions.entry(address & !1).or_insert(function);
                    }
                    image.symbols.insert(name);
                }
            }
        }
        let starts: Vec<u32> = image.functions.keys().copied().collect();
        for (&start, function) in &mut image.functions {
            let mut pushed = 0;
            let mut address = start;
            while address < start + function.size {
                if !is_code.range(..=address).next_back().is_none_or(|(_, &is_code)| is_code) {
                    address += 2;
                    continue;
                }
                let half = |at: u32| {
                    let at = (at - base) as usize;
                    text.get(at..at + 2).map_or(0, |bytes| u16::from_le_bytes([bytes[0], bytes[1]]))
                };
                let instruction = decode(address, half(address), half(address + 2));
                pushed += instruction.pushes;
                let is_inside = |to: u32| to > start && to < start + function.size;
                match instruction.flow {
                    // A call of its own middle is an Armv6-M core's far jump.
                    Flow::Call(to) if !is_inside(to) => _ = function.callees.insert(to),
                    Flow::Branch(to) if !is_inside(to) && to != start => _ = function.callees.insert(to),
                    Flow::Indirect => function.is_indirect = true,
                    _ => {}
                }
                address += instruction.length;
            }
            // Into the middle of a function is into that function.
            let owner = |to: u32| starts[..starts.partition_point(|&start| start <= to)].last().copied().unwrap_or(to);
            function.callees = function.callees.iter().copied().map(owner).collect();
            // Assembly has no entry: everything that it pushes, as if nothing were popped in between.
            function.frame = frames.get(&start).copied().unwrap_or(pushed);
        }
        Ok(image)
    }

    /// A function and everything that it calls, directly or not.
    pub fn closure(&self, root: u32) -> BTreeSet<u32> {
        let mut found = BTreeSet::new();
        let mut open = vec![root];
        while let Some(address) = open.pop() {
            if found.insert(address) {
                open.extend(self.functions.get(&address).into_iter().flat_map(|function| &function.callees));
            }
        }
        found
    }

    /// The bytes of a function and everything that it calls.
    pub fn bytes(&self, root: u32) -> u32 {
        self.closure(root).iter().filter_map(|address| self.functions.get(address)).map(|function| function.size).sum()
    }

    /// The deepest that the stack can get in a function, its own frame included; `None` if it is recursive.
    pub fn bound(&self, root: u32) -> Option<u32> {
        fn depth(image: &Image, at: u32, path: &mut Vec<u32>, known: &mut BTreeMap<u32, u32>) -> Option<u32> {
            if let Some(&known) = known.get(&at) {
                return Some(known);
            }
            if path.contains(&at) {
                return None;
            }
            let function = image.functions.get(&at)?;
            path.push(at);
            let mut below = 0;
            for &callee in &function.callees {
                below = below.max(depth(image, callee, path, known)?);
            }
            path.pop();
            known.insert(at, function.frame + below);
            Some(function.frame + below)
        }
        depth(self, root, &mut Vec::new(), &mut BTreeMap::new())
    }
}

/// The entries of `.stack_sizes`: an address, then a size in seven bits a byte.
fn frames(mut bytes: &[u8]) -> BTreeMap<u32, u32> {
    let mut frames = BTreeMap::new();
    while let Some((address, rest)) = bytes.split_first_chunk() {
        let length = rest.iter().take_while(|&&byte| byte & 0x80 != 0).count() + 1;
        let Some((size, rest)) = rest.split_at_checked(length) else { break };
        let size = size.iter().rev().fold(0, |size, byte| size << 7 | u32::from(byte & 0x7f));
        frames.insert(u32::from_le_bytes(*address) & !1, size);
        bytes = rest;
    }
    frames
}

#[cfg(test)]
mod tests {
    use super::*;

    fn image(functions: &[(u32, u32, &[u32])]) -> Image {
        let function = |&(address, frame, callees): &(u32, u32, &[u32])| {
            (address, Function { size: 10, frame, callees: callees.iter().copied().collect(), ..Function::default() })
        };
        Image { functions: functions.iter().map(function).collect(), ..Image::default() }
    }

    #[test]
    fn the_deepest_path_bounds_the_stack() {
        let image = image(&[(0, 8, &[10, 20]), (10, 100, &[]), (20, 16, &[10, 30]), (30, 96, &[])]);
        assert_eq!(image.bound(0), Some(124));
        assert_eq!(image.bytes(0), 40);
        assert_eq!(image.bytes(20), 30);
    }

    #[test]
    fn recursion_has_no_bound() {
        assert_eq!(image(&[(0, 8, &[10]), (10, 8, &[0])]).bound(0), None);
        assert_eq!(image(&[(0, 8, &[0])]).bound(0), None);
    }

    #[test]
    fn a_call_of_nothing_known_has_no_bound() {
        assert_eq!(image(&[(0, 8, &[90])]).bound(0), None);
    }

    #[test]
    fn stack_sizes_are_read() {
        let bytes = [0x41, 0, 0, 0, 8, 0x81, 0x10, 0, 0, 0x88, 0x03];
        assert_eq!(frames(&bytes), BTreeMap::from([(0x40, 8), (0x1080, 392)]));
    }
}
