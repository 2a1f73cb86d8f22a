//! Tests of whole expansions; each pass is tested beside its code.

mod agreement;
mod compiled;
mod counts;
mod determinism;
mod functions;
mod mutations;
mod orders;
mod size;
mod snapshots;

use quote::ToTokens;

use crate::diagnostics::Errors;
use crate::lower::{self, Program};
use crate::options;
use crate::surface::Function;

/// An annotated function and its value program.
fn lowered(text: &str) -> (Function, Program) {
    let (attribute, item) = snapshots::split(text);
    let mut errors = Errors::new();
    let options = options::parse(attribute, &mut errors);
    let function = Function::parse(item.to_token_stream(), &options, &mut errors).expect("a function");
    let program = lower::lower(&function, &options, &mut errors).program().expect("the language is accepted");
    errors.finish().expect("no mistakes");
    (function, program)
}
