//! The figures of routines, and the table of them.

use std::fmt::Write as _;

use crate::image::Image;
use crate::run::{Call, Step, call};

/// What is measured of a routine.
#[derive(Clone, Debug)]
pub struct Figures {
    /// Its name, without its module.
    pub name: String,
    /// Its own bytes.
    pub own: u32,
    /// With everything that it calls.
    pub bytes: u32,
    /// The bound of its stack.
    pub bound: u32,
    /// Its run.
    pub call: Call,
}

/// The figures of all routines of a module, in the order in which they ran.
pub fn of_module(image: &Image, steps: &[Step], module: &str) -> Vec<Figures> {
    let mut found = Vec::new();
    for (&address, function) in &image.functions {
        let Some(name) = function.name.strip_prefix(module).and_then(|rest| rest.strip_prefix("::")) else { continue };
        let (Some(call), Some(bound)) = (call(steps, address), image.bound(address)) else { continue };
        let first = steps.iter().position(|step| step.pc == address);
        let bytes = image.bytes(address);
        found.push((first, Figures { name: name.into(), own: function.size, bytes, bound, call }));
    }
    found.sort_by_key(|(first, _)| *first);
    found.into_iter().map(|(_, figures)| figures).collect()
}

/// A board's routines, generated and by hand.
pub struct Board {
    /// The core's name.
    pub core: String,
    /// Generated routines.
    pub generated: Vec<Figures>,
    /// The same by hand.
    pub by_hand: Vec<Figures>,
}

impl Board {
    /// The hand-written routine of the same name.
    pub fn twin(&self, name: &str) -> Option<&Figures> {
        self.by_hand.iter().find(|figures| figures.name == name)
    }
}

/// The table, in Markdown: generated, then by hand after a stroke.
pub fn table(boards: &[Board]) -> String {
    let mut text = String::from(
        "| routine | core | bytes | with callees | stack, bound | stack, seen | instructions |\n|---|---|---|---|---|---|---|\n",
    );
    let names = boards.first().into_iter().flat_map(|board| &board.generated).map(|figures| &figures.name);
    for name in names {
        for board in boards {
            let Some(figures) = board.generated.iter().find(|figures| figures.name == *name) else { continue };
            let twin = board.twin(name);
            let cell = |of: fn(&Figures) -> usize| match twin {
                Some(twin) => format!("{} / {}", of(figures), of(twin)),
                None => of(figures).to_string(),
            };
            _ = writeln!(
                text,
                "| `{name}` | {} | {} | {} | {} | {} | {} |",
                board.core,
                cell(|f| f.own as usize),
                cell(|f| f.bytes as usize),
                cell(|f| f.bound as usize),
                cell(|f| f.call.stack as usize),
                cell(|f| f.call.instructions),
            );
        }
    }
    text
}
