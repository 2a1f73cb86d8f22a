//! `firmware-proof (CORE ROUTINES.elf LOG OTHER.elf)…`: checks images and runs, prints the table, fails on a broken promise.
//!
//! [`image`] reads, [`thumb`] decodes, [`run`] follows the emulator's log, [`promises`] judges, [`figures`] prints.

mod figures;
mod image;
mod promises;
mod run;
mod thumb;

use std::error::Error;
use std::fs;
use std::process::ExitCode;

use figures::{Board, of_module, table};
use image::Image;

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let mut boards = Vec::new();
    let mut broken = Vec::new();
    for each in arguments.chunks(4) {
        let [core, routines, log, other] = each else {
            return Err("expected a core's name, an image, its log and another image, for each core".into());
        };
        let mut say = |sentences: Vec<String>| broken.extend(sentences.into_iter().map(|s| format!("{core}: {s}")));
        let image = Image::read(&fs::read(routines)?)?;
        say(promises::of_image(&image));
        say(promises::of_image(&Image::read(&fs::read(other)?)?));
        let steps = run::steps(&fs::read_to_string(log)?);
        let generated = of_module(&image, &steps, "firmware::generated");
        let by_hand = of_module(&image, &steps, "firmware::hand");
        let board = Board { core: core.clone(), generated, by_hand };
        if board.generated.is_empty() || board.by_hand.is_empty() {
            say(vec!["no routine was measured".into()]);
        }
        for figures in &board.generated {
            say(promises::of_routine(figures, board.twin(&figures.name)));
        }
        for twin in &board.by_hand {
            say(promises::of_routine(twin, None));
            if !board.generated.iter().any(|figures| figures.name == twin.name) {
                say(vec![format!("`{}` is measured by hand only", twin.name)]);
            }
        }
        boards.push(board);
    }
    print!("{}", table(&boards));
    for sentence in &broken {
        eprintln!("broken promise: {sentence}");
    }
    Ok(if broken.is_empty() && !boards.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
