//! The stages of an expansion, in order. A mistake ends it after the stage that found it, with everything that stage
//! has to say.

mod blocks;
mod request;

use std::rc::Rc;

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::ItemFn;

use crate::diagnostics::Errors;
use crate::emit::interface::interface;
use crate::emit::{exports, items};
use crate::lower::{self, Lowered};
use crate::optimise::contest::Candidate;
use crate::options::{self, Budget, Options};
use crate::payload::Found;
use crate::routines::{Derived, Forms, INTO, MOST_KEPT, Name, Routine, Sizes, Unswept, derive, derive_of_elements};
use crate::schedule::{most_alive, work_twice};
use crate::surface::{Annotated, Around, Function, Home, Shape, is_primitive};

use self::request::Request;

/// Values of a routine beyond which it is not generated: half of this takes rustc half a minute.
const ROUTINE_NODES: usize = 250_000;

/// Numbers of one array of higher derivatives beyond which its code would be too long for a compiler.
const MOST_DERIVATIVES: usize = 10_000;

/// Expands `#[hessian(attribute)] item`, which stands at `place`.
pub fn hessian(attribute: TokenStream, item: &TokenStream, place: String) -> TokenStream {
    expand(&Request::new(attribute, item.clone(), place))
}

/// Goes on with an expansion that a called function's payload was missing for.
pub fn resume(tokens: TokenStream) -> TokenStream {
    match Request::resume(tokens) {
        Ok(request) => expand(&request),
        Err(error) => error.into_compile_error(),
    }
}

fn expand(request: &Request) -> TokenStream {
    let mut errors = Errors::new();
    let (item, generated) = match Annotated::parse(request.item.clone(), &mut errors) {
        Some(Annotated::Function(function, home)) => {
            let options = options::parse(request.attribute.clone(), &mut errors);
            let generated = generated(&function, home, &Rc::default(), &options, request, &mut errors);
            (request.item.clone(), Some(generated))
        }
        Some(Annotated::Impl(block)) => (TokenStream::new(), Some(blocks::associated(request, block, &mut errors))),
        Some(Annotated::Module(module)) => (TokenStream::new(), Some(blocks::module(request, module, &mut errors))),
        None => (request.item.clone(), None),
    };
    let errors = errors.finish().err();
    let item = (!request.resumed).then_some(item);
    quote!(#item #errors #generated)
}

/// What is generated of a function with what is seen around it.
fn generated(
    item: &ItemFn,
    home: Home,
    around: &Rc<Around>,
    options: &Options,
    request: &Request,
    errors: &mut Errors,
) -> TokenStream {
    match Function::read(item.clone(), home, options, errors) {
        Some(function) => {
            if is_hiding(&function, options, errors) {
                return TokenStream::new();
            }
            let (around, callees) = (around.clone(), Some(request.callees.clone()));
            routines(&Function { around, callees, ..function }, options, request, errors)
        }
        // Its callers need not be told again.
        None if home == Home::Module => exports::exported(item, &Found::Mistake, &request.hash()).unwrap_or_default(),
        None => TokenStream::new(),
    }
}

/// Refuses a companion type that would hide a primitive one.
fn is_hiding(function: &Function, options: &Options, errors: &mut Errors) -> bool {
    let name = options.name.as_ref().unwrap_or(&function.name);
    let is_hiding = function.home == Home::Module && is_primitive(&name.to_string());
    if is_hiding {
        errors.primitive_companion(name);
    }
    is_hiding
}

/// What is generated of a function: its routines, stubs if there is a mistake, or what goes on later if a called
/// function must be asked first.
fn routines(function: &Function, options: &Options, request: &Request, errors: &mut Errors) -> TokenStream {
    let m = (function.output != Shape::Scalar).then(|| function.output.scalars());
    let sizes = Sizes::new(function.variables, m, options.order());
    let wanted = wanted(function, sizes, options, errors);
    let interface = interface(function, options);
    let declaration = (!request.resumed).then(|| items::declaration(&interface));
    let lowered = if errors.is_empty() { lower::lower(function, options, errors) } else { Lowered::Failed };
    let hash = request.hash();
    let exported = |found: &Found| match function.home {
        Home::Module => exports::exported(&function.item, found, &hash),
        Home::Impl => None,
    };
    let items = match lowered {
        Lowered::Program(program) => {
            let (n, order) = (function.variables, options.order());
            let derived = match function.elements() {
                Some(_) => {
                    let names: Vec<Name> = wanted.iter().map(|&(name, _)| name).collect();
                    derived_of_elements(function, &program, &names, errors)
                }
                None => {
                    let mut graph = program.graph.clone();
                    let is_const = function.item.sig.constness.is_some();
                    graph.make_room(options.max_steps.filter(|_| !is_const).map(|(turns, _)| turns));
                    Some(derive(graph, &program.outputs, n, m, order, &wanted))
                }
            };
            let Some(mut derived) = derived else {
                let (stubs, exported) = (items::stubs(&interface, sizes, &wanted), exported(&Found::Mistake));
                return quote!(#declaration #stubs #exported);
            };
            leave_what_does_not_pay(&mut derived);
            within_budget(&derived, &options.budget, errors);
            has_use_of_steps(&derived, function, options, errors);
            let (found, hidden) = exports::exports(function, &interface, &program, &hash);
            let hidden = if function.home == Home::Module { hidden } else { TokenStream::new() };
            let items = if is_small_enough(&derived, ROUTINE_NODES, &function.name, errors) {
                items::companion(&interface, &program, &derived, hidden)
            } else {
                items::stubs(&interface, sizes, &wanted)
            };
            let exported = exported(&found);
            quote!(#items #exported)
        }
        Lowered::Needs(path) => request.ask(&path, function, &interface),
        Lowered::Failed => {
            let (stubs, exported) = (items::stubs(&interface, sizes, &wanted), exported(&Found::Mistake));
            quote!(#stubs #exported)
        }
    };
    quote!(#declaration #items)
}

/// The routines of a function of an array of variables whose length only the run knows.
fn derived_of_elements(
    function: &Function,
    program: &lower::Program,
    names: &[Name],
    errors: &mut Errors,
) -> Option<Derived> {
    let derived = derive_of_elements(program.graph.clone(), program.outputs[0], names);
    if derived.is_none() {
        let others = Name::ALL.iter().filter(|name| name.is_of_elements() && !name.is_of_hessian());
        let others: Vec<String> = others.map(|name| name.text_of_elements()).collect();
        errors.dense_hessian(&function.name, &others);
    }
    derived
}

/// The same for a function of an array of variables whose length only the run knows.
fn wanted_of_elements(function: &Function, options: &Options, errors: &mut Errors) -> Vec<(Name, Forms)> {
    let all: Vec<Name> = Name::ALL.iter().copied().filter(|name| name.is_of_elements()).collect();
    let texts: Vec<String> = all.iter().map(|name| name.text_of_elements()).collect();
    for routine in options.only.iter().flatten() {
        if options::named(&routine.to_string()).is_some() && !texts.iter().any(|text| routine == text) {
            errors.routine_of_elements(routine, &function.name, &texts);
        }
    }
    if options.order.is_some() {
        errors.order_of_elements(options.order_span());
    }
    let is_wanted = |name: &Name| options.wants(&name.text_of_elements(), true);
    all.into_iter().filter(is_wanted).map(|name| (name, Forms { by_value: false, into: true })).collect()
}

/// The routines that are asked for, in their forms.
fn wanted(function: &Function, sizes: Sizes, options: &Options, errors: &mut Errors) -> Vec<(Name, Forms)> {
    if function.elements().is_some() {
        return wanted_of_elements(function, options, errors);
    }
    let is_vector = sizes.m.is_some();
    let exists = |name: Name| name.exists(is_vector) && name.least_order() <= sizes.order;
    for routine in options.only.iter().flatten() {
        let Some((name, _)) = options::named(&routine.to_string()) else { continue };
        if name.needs_elements() {
            errors.needs_elements(routine);
        } else if !name.exists(is_vector) {
            let others = Name::ALL.iter().filter(|name| exists(**name) && name.is_default());
            let others: Vec<&str> = others.map(|name| name.text()).collect();
            errors.routine_of_others(routine, &function.name, is_vector, &others);
        }
    }
    let forms = |name: Name| Forms {
        by_value: options.wants(name.text(), name.is_default()),
        into: name.has_into() && options.wants(&format!("{}{INTO}", name.text()), false),
    };
    let all = Name::ALL.iter().copied().filter(|&name| exists(name));
    let wanted: Vec<(Name, Forms)> =
        all.map(|name| (name, forms(name))).filter(|(_, forms)| forms.by_value || forms.into).collect();
    for &(name, _) in &wanted {
        let numbers = name.layout(sizes).numbers();
        if name.least_order() > 2 && numbers > MOST_DERIVATIVES {
            errors.too_many_derivatives(options.order_span(), name.text(), numbers, MOST_DERIVATIVES);
        }
    }
    wanted
}

/// Reports the routines that are too large to be compiled.
fn is_small_enough(derived: &Derived, limit: usize, function: &Ident, errors: &mut Errors) -> bool {
    // A routine computes no more values than its graph has.
    if derived.routines.iter().all(|routine| routine.code.graph.len() <= limit) {
        return true;
    }
    let over = over(derived, limit, Candidate::nodes);
    if !over.is_empty() {
        let names = derived.routines.iter().map(|routine| routine.name.text());
        let others: Vec<&str> = names.filter(|name| over.iter().all(|(large, _)| large != name)).collect();
        errors.too_large_routines(function, limit, &over, &others);
    }
    over.is_empty()
}

/// The routines of which a figure is over a limit.
fn over(derived: &Derived, limit: usize, figure: fn(&Candidate) -> usize) -> Vec<(&'static str, usize)> {
    let figures = derived.routines.iter().map(|routine| (routine.name.text(), figure(&routine.code)));
    figures.filter(|&(_, found)| found > limit).collect()
}

/// Leaves the sweeps over loops that do not save a sixteenth: what they compute again is known only now.
fn leave_what_does_not_pay(derived: &mut Derived) {
    let work = |routine: &Routine| work_twice(&routine.code.graph, &routine.code.roots);
    for routine in &mut derived.routines {
        if let Some(otherwise) = routine.otherwise.take() {
            // The other way stands behind it, so it has to be worth that.
            let most = work(&otherwise) / 16 * 15;
            if work(routine) < most {
                routine.otherwise = Some(otherwise);
            } else {
                *routine = *otherwise;
            }
        }
    }
}

/// Reports room for the turns of loops that no loop can use.
fn has_use_of_steps(derived: &Derived, function: &Function, options: &Options, errors: &mut Errors) {
    let Some((_, span)) = options.max_steps else { return };
    let is_const = function.item.sig.constness.is_some();
    match derived.unswept {
        _ if is_const => errors.const_steps(span),
        Some(Unswept::Kept(kept)) => errors.too_much_kept(span, kept, MOST_KEPT),
        Some(Unswept::NoLoop) => errors.nothing_to_sweep(span, &function.name),
        None if function.elements().is_some() => errors.nothing_to_sweep(span, &function.name),
        None => {}
    }
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
    use super::{Errors, Forms, Name, derive, is_small_enough};
    use crate::ir::{Graph, Op, Precision};
    use crate::ops::Elementary;

    #[test]
    fn routines_that_are_too_large_are_refused_by_name() {
        let mut g = Graph::new(Precision::Double, false);
        let x = g.node(Op::Input(0), &[]);
        let square = g.value(Elementary::Mul, &[x, x]);
        let sine = g.value(Elementary::Sin, &[square]);
        let derived = derive(g, &[sine], 1, None, 2, &Forms::by_value(&[Name::Gradient, Name::Hessian]));
        let name = quote::format_ident!("f");
        let [gradient, hessian] = [0, 1].map(|i| derived.routines[i].code.nodes());
        assert!(gradient < hessian);
        let mut errors = Errors::new();
        assert!(is_small_enough(&derived, hessian, &name, &mut errors) && errors.is_empty());
        assert!(!is_small_enough(&derived, hessian - 1, &name, &mut errors));
        let message = &errors.messages()[0];
        assert!(message.contains(&format!("`hessian` computes {hessian};")), "{message}");
        assert!(message.contains("ask for the others, `only(gradient)`"), "{message}");
    }
}
