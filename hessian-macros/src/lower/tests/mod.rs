//! The lowering against the functions themselves: the graph's value is theirs, bit for bit.

mod control;
mod language;
mod refusals;
mod verbatim;

use proc_macro2::TokenStream;

use super::program::{Program, Shape, Text};
use crate::diagnostics::Errors;
use crate::ir::evaluate::Evaluation;
use crate::ir::verify::verify;
use crate::ir::{Kind, LeafId, Op};
use crate::options;
use crate::surface::Function;

/// Lowers a function, or says what is wrong with it.
fn try_lower(attribute: TokenStream, item: TokenStream) -> Result<Program, Vec<String>> {
    let mut errors = Errors::new();
    let options = options::parse(attribute, &mut errors);
    let function = Function::parse(item, &options, &mut errors);
    let program = function.and_then(|function| super::lower(&function, &options, &mut errors).program());
    match program {
        Some(program) if errors.is_empty() => Ok(program),
        _ => Err(errors.messages()),
    }
}

fn lowered(attribute: TokenStream, item: TokenStream) -> Program {
    let program = try_lower(attribute, item).unwrap_or_else(|messages| panic!("{messages:#?}"));
    verify(&program.graph).unwrap_or_else(|what| panic!("{what}"));
    program
}

/// The messages of a refusal.
fn refusal(item: TokenStream) -> Vec<String> {
    match try_lower(TokenStream::new(), item) {
        Ok(program) => panic!("accepted:\n{}", program.graph),
        Err(messages) => messages,
    }
}

/// What a leaf's text is, spaces taken out.
fn text(program: &Program, id: LeafId) -> String {
    let tokens = match &program.verbatim[id.index()].text {
        Text::Expression(tokens) | Text::Item(tokens) => tokens.to_string(),
        Text::Let { pattern, ty, init } => {
            let ty = ty.as_ref().map(|ty| format!(": {ty}")).unwrap_or_default();
            let init = init.as_ref().map(|init| format!(" = {init}")).unwrap_or_default();
            format!("let {pattern}{ty}{init}")
        }
        Text::Match { scrutinee, arms } => {
            let arms: Vec<String> = arms
                .iter()
                .map(|(pattern, guard)| match guard {
                    Some(guard) => format!("{pattern} if {guard}"),
                    None => pattern.to_string(),
                })
                .collect();
            format!("match {scrutinee} {{ {} }}", arms.join(", "))
        }
        Text::For { .. } | Text::Loop => "a loop".into(),
    };
    tokens.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// All leaves with their kinds and captures, in order.
fn leaves(program: &Program) -> Vec<String> {
    let shape = |shape: &Shape| match shape {
        Shape::Operand(_) => "operand".to_owned(),
        Shape::Array(parts) => format!("array of {}", parts.len()),
        Shape::Tuple(parts) => format!("tuple of {}", parts.len()),
        Shape::Struct(path, _) => format!("struct {path}"),
        Shape::Reference(_) => "reference".to_owned(),
        Shape::Literal(text) => text.to_string(),
    };
    program
        .graph
        .ids()
        .filter_map(|id| match program.graph.op(id) {
            Op::Leaf(leaf, kind) => {
                let captures: Vec<String> = program.verbatim[leaf.index()]
                    .captures
                    .iter()
                    .map(|(name, s)| format!("{name} = {}", shape(s)))
                    .collect();
                let captures =
                    if captures.is_empty() { String::new() } else { format!(" with {}", captures.join(", ")) };
                Some(format!("{kind:?} {}{captures}", text(program, leaf)))
            }
            _ => None,
        })
        .collect()
}

/// The outputs at a point. Only `true` and `false` are leaves that are understood without help.
fn outputs(program: &Program, point: &[f64], help: &dyn Fn(&str, &[f64]) -> f64) -> Vec<f64> {
    let leaf = |id: LeafId, args: &[f64]| match text(program, id).as_str() {
        "true" => 1.0,
        "false" => 0.0,
        text => help(text, args),
    };
    let mut evaluation = Evaluation::new(&program.graph, point, &[], &leaf);
    program.outputs.iter().map(|&output| evaluation.value(output)).collect()
}

fn number_of_leaves(program: &Program) -> usize {
    program.graph.ids().filter(|&id| matches!(program.graph.op(id), Op::Leaf(_, kind) if kind != Kind::Unit)).count()
}

fn no_help(text: &str, _: &[f64]) -> f64 {
    panic!("a leaf that is not understood: {text}")
}

/// Lowers a function and compares it with itself at points: `agrees!([x, y] => f(x, y); points; fn f(..) ..)`.
macro_rules! agrees {
    ([$($x:ident),*] => $call:expr; [$($point:expr),* $(,)?]; $($item:tt)*) => {{
        #[allow(unused, clippy::all, clippy::pedantic)]
        mod native {
            #[allow(unused_imports)]
            use super::*;
            $($item)*
            pub(super) fn call(point: &[f64]) -> Vec<f64> {
                let &[$($x),*] = point else { panic!("the point has another dimension") };
                Flat::flat($call)
            }
        }
        let program = lowered(quote::quote!(), quote::quote!($($item)*));
        for point in [$($point),*] {
            let point: &[f64] = &point;
            let expected = native::call(point);
            let found = outputs(&program, point, &no_help);
            let bits = |values: &[f64]| values.iter().map(|value| value.to_bits()).collect::<Vec<_>>();
            assert_eq!(bits(&found), bits(&expected), "at {point:?}: {found:?} for {expected:?}\n{}", program.graph);
        }
        program
    }};
}
use agrees;

/// A result as its scalars.
trait Flat {
    fn flat(self) -> Vec<f64>;
}

impl Flat for f64 {
    fn flat(self) -> Vec<f64> {
        vec![self]
    }
}

impl<T: Flat, const N: usize> Flat for [T; N] {
    fn flat(self) -> Vec<f64> {
        self.into_iter().flat_map(Flat::flat).collect()
    }
}

impl<A: Flat, B: Flat> Flat for (A, B) {
    fn flat(self) -> Vec<f64> {
        [self.0.flat(), self.1.flat()].concat()
    }
}
