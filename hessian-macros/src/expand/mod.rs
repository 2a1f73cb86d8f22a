//! The stages of an expansion, in order. A mistake ends it after the stage that found it, with everything that stage
//! has to say.

mod blocks;

use proc_macro2::TokenStream;
use quote::quote;

use crate::diagnostics::Errors;
use crate::emit::interface::interface;
use crate::emit::items;
use crate::lower;
use crate::optimise::contest::Candidate;
use crate::options::{self, Budget, Options};
use crate::routines::{Derived, Name, derive};
use crate::schedule::most_alive;
use crate::surface::{Annotated, Function, Shape};

/// Expands `#[hessian(attribute)] item`.
pub fn hessian(attribute: TokenStream, item: &TokenStream) -> TokenStream {
    let mut errors = Errors::new();
    let (item, generated) = match Annotated::parse(item.clone(), &mut errors) {
        Some(Annotated::Function(function, home)) => {
            let options = options::parse(attribute, &mut errors);
            let function = Function::read(function, home, &options, &mut errors);
            (item.clone(), function.map(|function| routines(&function, &options, &mut errors)))
        }
        Some(Annotated::Impl(block)) => (blocks::associated(attribute, block, &mut errors), None),
        Some(Annotated::Module(module)) => (blocks::module(attribute, module, &mut errors), None),
        None => (item.clone(), None),
    };
    let errors = errors.finish().err();
    quote!(#item #errors #generated)
}

/// What is generated of a function: its routines, or stubs if there is a mistake.
fn routines(function: &Function, options: &Options, errors: &mut Errors) -> TokenStream {
    let m = (function.output != Shape::Scalar).then(|| function.output.scalars());
    let wants = |name: &Name| name.exists(m.is_some()) && options.wants(name.text());
    let wanted: Vec<Name> = Name::ALL.iter().copied().filter(wants).collect();
    let interface = interface(function, options);
    if errors.is_empty()
        && let Some(program) = lower::lower(function, options, errors)
        && errors.is_empty()
    {
        let derived = derive(program.graph.clone(), &program.outputs, function.variables, m, &wanted);
        within_budget(&derived, &options.budget, errors);
        return items::companion(&interface, &program, &derived);
    }
    items::stubs(&interface, m, &wanted)
}

/// Reports the routines that cost more than the user allows.
fn within_budget(derived: &Derived, budget: &Budget, errors: &mut Errors) {
    let over = |limit: usize, figure: fn(&Candidate) -> usize| -> Vec<(&str, usize)> {
        let figures = derived.routines.iter().map(|routine| (routine.name.text(), figure(&routine.code)));
        figures.filter(|&(_, found)| found > limit).collect()
    };
    if let Some((limit, span)) = budget.flops {
        let over = over(limit, |code| code.counts().flops());
        if !over.is_empty() {
            errors.over_budget(span, "flops", "operations", limit, &over);
        }
    }
    if let Some((limit, span)) = budget.live {
        let over = over(limit, |code| most_alive(&code.graph, &code.roots));
        if !over.is_empty() {
            errors.over_budget(span, "live", "values alive at once", limit, &over);
        }
    }
}
