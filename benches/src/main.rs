//! Prints what generated code costs, as Markdown: instructions per call under callgrind, with the argument `elements`
//! per term of sums of many, with `fma` what the option of that name is worth, with `features` what each part of the generator is, with `compile` what its
//! compilation costs. A second argument restricts the table to one function, part or shape.
#![allow(clippy::pedantic, reason = "a program, not a library")]

mod compile;
mod instructions;
mod targets;

fn main() {
    let mut arguments = std::env::args().skip(1);
    match arguments.next().as_deref() {
        Some("compile") => compile::table(arguments.next().as_deref()),
        Some("elements") => instructions::elements(),
        Some("generated") => instructions::generated(arguments.next().as_deref()),
        Some("features") => instructions::features(arguments.next().as_deref()),
        Some("fma") => instructions::fma(arguments.next().as_deref()),
        None => instructions::table(),
        Some(other) => {
            panic!("`{other}` is none of: `generated`, `elements`, `features`, `fma`, `compile`, or no argument")
        }
    }
}
