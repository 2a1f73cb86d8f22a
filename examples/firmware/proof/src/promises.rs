//! What is promised of an image, and the sentences that say which promise is broken.

use crate::figures::Figures;
use crate::image::Image;

/// Parts of names that only formatting, allocating or panicking code has.
const FORBIDDEN: &[&str] =
    &["core::fmt", "core::panicking", "alloc::", "__rust_alloc", "begin_unwind", "_failed", "panic"];

/// By how much generated code may exceed hand-written code, in instructions.
const ALLOWANCE: f64 = 1.05;

/// What is wrong with an image as such.
pub fn of_image(image: &Image) -> Vec<String> {
    let mut broken = Vec::new();
    for symbol in &image.symbols {
        // A demangled `<T as Trait>::f` names its parts too.
        if FORBIDDEN.iter().any(|part| symbol.contains(part)) {
            broken.push(format!("`{symbol}` is in the image"));
        }
    }
    for (section, size) in &image.initialised {
        if *size > 0 {
            broken.push(format!("`{section}` has {size} bytes"));
        }
    }
    for (&address, function) in &image.functions {
        if function.is_indirect {
            broken.push(format!("`{}` makes an indirect call", function.name));
        }
        if image.bound(address).is_none() {
            broken.push(format!("`{}` is recursive or calls what is not in the image", function.name));
        }
    }
    broken
}

/// What is wrong with the figures of a routine.
pub fn of_routine(figures: &Figures, by_hand: Option<&Figures>) -> Vec<String> {
    let Figures { name, bound, call, .. } = figures;
    let mut broken = Vec::new();
    if call.stack > *bound {
        broken.push(format!("`{name}` used {} bytes of stack, its bound is {bound}", call.stack));
    }
    if let Some(by_hand) = by_hand {
        let (generated, hand) = (call.instructions, by_hand.call.instructions);
        if generated as f64 > ALLOWANCE * hand as f64 {
            broken.push(format!("`{name}` takes {generated} instructions, {hand} by hand"));
        }
    }
    broken
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::image::Function;
    use crate::run::Call;

    #[test]
    fn each_broken_promise_is_said() {
        let mut image = Image::default();
        image.symbols.insert("core::fmt::Formatter::pad".into());
        image.initialised = vec![(".data".into(), 0), (".bss".into(), 4)];
        let function = |name: &str, callees: &[u32], is_indirect| Function {
            name: name.into(),
            callees: callees.iter().copied().collect(),
            is_indirect,
            ..Function::default()
        };
        image.functions.insert(0, function("again", &[0], false));
        image.functions.insert(8, function("somewhere", &[], true));
        assert_eq!(
            of_image(&image),
            [
                "`core::fmt::Formatter::pad` is in the image",
                "`.bss` has 4 bytes",
                "`again` is recursive or calls what is not in the image",
                "`somewhere` makes an indirect call",
            ]
        );
    }

    #[test]
    fn figures_are_held_to_their_bounds() {
        let figures = |instructions, stack| Figures {
            name: "f".into(),
            own: 0,
            bytes: 0,
            bound: 8,
            call: Call { instructions, stack },
        };
        assert!(of_routine(&figures(21, 8), Some(&figures(20, 0))).is_empty());
        assert_eq!(
            of_routine(&figures(22, 12), Some(&figures(20, 0))),
            ["`f` used 12 bytes of stack, its bound is 8", "`f` takes 22 instructions, 20 by hand"]
        );
    }
}
