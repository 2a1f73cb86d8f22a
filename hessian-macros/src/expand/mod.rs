//! The stages of an expansion, in order. A mistake ends it after the stage that found it, with everything that stage
//! has to say.

mod blocks;

use proc_macro2::{Ident, TokenStream};
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

/// Values of a routine beyond which it is not generated: rustc takes long for code of this size.
const ROUTINE_NODES: usize = 100_000;

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
        if is_small_enough(&derived, ROUTINE_NODES, &function.name, errors) {
            return items::companion(&interface, &program, &derived);
        }
    }
    items::stubs(&interface, m, &wanted)
}

/// Reports the routines that are too large to be compiled.
fn is_small_enough(derived: &Derived, limit: usize, function: &Ident, errors: &mut Errors) -> bool {
    let over = over(derived, limit, Candidate::nodes);
    if !over.is_empty() {
        errors.too_large_routines(function, limit, &over);
    }
    over.is_empty()
}

/// The routines of which a figure is over a limit.
fn over(derived: &Derived, limit: usize, figure: fn(&Candidate) -> usize) -> Vec<(&'static str, usize)> {
    let figures = derived.routines.iter().map(|routine| (routine.name.text(), figure(&routine.code)));
    figures.filter(|&(_, found)| found > limit).collect()
}

/// Reports the routines that cost more than the user allows.
fn within_budget(derived: &Derived, budget: &Budget, errors: &mut Errors) {
    if let Some((limit, span)) = budget.flops {
        let over = over(derived, limit, |code| code.counts().flops());
        if !over.is_empty() {
            errors.over_budget(span, "flops", "operations", limit, &over);
        }
    }
    if let Some((limit, span)) = budget.live {
        let over = over(derived, limit, |code| most_alive(&code.graph, &code.roots));
        if !over.is_empty() {
            errors.over_budget(span, "live", "values alive at once", limit, &over);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Errors, Name, derive, is_small_enough};
    use crate::ir::{Graph, Op, Precision};
    use crate::ops::Elementary;

    #[test]
    fn routines_that_are_too_large_are_refused_by_name() {
        let mut g = Graph::new(Precision::Double, false);
        let x = g.node(Op::Input(0), &[]);
        let square = g.value(Elementary::Mul, &[x, x]);
        let sine = g.value(Elementary::Sin, &[square]);
        let derived = derive(g, &[sine], 1, None, &[Name::Gradient, Name::Hessian]);
        let name = quote::format_ident!("f");
        let [gradient, hessian] = [0, 1].map(|i| derived.routines[i].code.nodes());
        assert!(gradient < hessian);
        let mut errors = Errors::new();
        assert!(is_small_enough(&derived, hessian, &name, &mut errors) && errors.is_empty());
        assert!(!is_small_enough(&derived, hessian - 1, &name, &mut errors));
        let message = &errors.messages()[0];
        assert!(message.contains(&format!("`hessian` computes {hessian};")), "{message}");
        assert!(!message.contains("`gradient`") && message.contains("`only(..)`"), "{message}");
    }
}
