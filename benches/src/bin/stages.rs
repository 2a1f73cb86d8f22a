//! How long each stage of an expansion takes, in milliseconds of processor time, by shape and size of the function. The
//! macro is compiled into this program as it is into the compiler: without optimisation, unless the profile says so.
//!
//! `cargo run -p benches --bin stages [shape [operations ..]]`
#![allow(
    dead_code,
    missing_docs,
    unreachable_pub,
    clippy::pedantic,
    reason = "the macro's own modules, a few of their items"
)]

#[path = "../../../hessian-macros/src/diagnostics/mod.rs"]
mod diagnostics;
#[path = "../../../hessian-macros/src/differentiate/mod.rs"]
mod differentiate;
#[path = "../../../hessian-macros/src/emit/mod.rs"]
mod emit;
#[path = "../../../hessian-macros/src/expand/mod.rs"]
mod expand;
#[path = "../../../hessian-macros/src/ir/mod.rs"]
mod ir;
#[path = "../../../hessian-macros/src/lower/mod.rs"]
mod lower;
#[path = "../../../hessian-macros/src/ops/mod.rs"]
mod ops;
#[path = "../../../hessian-macros/src/optimise/mod.rs"]
mod optimise;
#[path = "../../../hessian-macros/src/options/mod.rs"]
mod options;
#[path = "../../../hessian-macros/src/payload/mod.rs"]
mod payload;
#[path = "../../../hessian-macros/src/routines/mod.rs"]
mod routines;
#[path = "../../../hessian-macros/src/schedule/mod.rs"]
mod schedule;
#[path = "../../../hessian-macros/src/surface/mod.rs"]
mod surface;

use benches::shapes;
use diagnostics::Errors;
use lower::Lowered;
use proc_macro2::TokenStream;
use routines::Name;
use surface::{Annotated, Function};

/// Milliseconds that this thread has been on a processor.
fn now() -> f64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").expect("Linux");
    text.split_whitespace().next().and_then(|ns| ns.parse::<f64>().ok()).expect("a number") / 1e6
}

/// The milliseconds that something takes, and what it gives.
fn timed<T>(work: impl FnOnce() -> T) -> (f64, T) {
    let before = now();
    let result = work();
    (now() - before, result)
}

fn measure(shape: &shapes::Shape, operations: usize) {
    let text = (shape.text)(operations);
    let mut errors = Errors::new();
    let tokens: TokenStream = text.parse().expect("a shape is Rust");
    let options = options::parse(TokenStream::new(), &mut errors);
    let (surface, function) = timed(|| match Annotated::parse(tokens.clone(), &mut errors) {
        Some(Annotated::Function(item, home)) => Function::read(item, home, &options, &mut errors),
        _ => None,
    });
    let function = function.expect("a function");
    let (lower, program) = timed(|| lower::lower(&function, &options, &mut errors));
    let Lowered::Program(program) = program else { panic!("{} is in the language", shape.name) };
    let n = function.variables;
    let names: Vec<Name> = Name::ALL
        .iter()
        .copied()
        .filter(|name| name.exists(false) && name.is_default() && name.least_order() <= 2)
        .collect();
    let derive = |names: &[Name]| {
        let wanted: Vec<_> = names.iter().map(|&name| (name, routines::Forms::BY_VALUE)).collect();
        routines::derive(program.graph.clone(), &program.outputs, n, None, 2, &wanted)
    };
    let (nothing, _) = timed(|| derive(&[]));
    print!("{} {} {surface:.0} {lower:.0} | {nothing:.0}", shape.name, program.graph.len());
    for &name in &names {
        let (alone, _) = timed(|| derive(&[name]));
        print!(" {}={alone:.0}", name.text());
    }
    let (all, derived) = timed(|| derive(&names));
    let nodes: Vec<usize> = derived.routines.iter().map(|routine| routine.code.nodes()).collect();
    print!(" all={all:.0} | {nodes:?}");
    let (schedule, _) = timed(|| {
        for routine in &derived.routines {
            schedule::schedule(&routine.code.graph, &routine.code.roots);
        }
    });
    let interface = emit::interface::interface(&function, &options);
    let (emit, tokens) = timed(|| emit::items::companion(&interface, &program, &derived, TokenStream::new()));
    println!(" | schedule={schedule:.0} emit={emit:.0} bytes={}", tokens.to_string().len());
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let shape = arguments.next();
    let sizes: Vec<usize> = arguments.map(|size| size.parse().expect("a number of operations")).collect();
    let sizes = if sizes.is_empty() { vec![500, 1_000, 2_000, 5_000, 10_000] } else { sizes };
    for shape in shapes::ALL.iter().filter(|it| shape.as_ref().is_none_or(|name| it.name == name)) {
        for &size in &sizes {
            measure(shape, size);
        }
    }
}
