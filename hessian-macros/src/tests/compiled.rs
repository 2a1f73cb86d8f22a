//! Random programs with branches, scheduled, emitted, compiled by rustc and run, against the graph's evaluation.

use std::fmt::Write;
use std::process::Command;

use proc_macro2::Ident;
use quote::{format_ident, quote};

use crate::differentiate::adjoint::gradient;
use crate::differentiate::tangent::tangent;
use crate::differentiate::tests::{Random, random_program, random_recurrences, values};
use crate::emit::items::{Interface, Parameter, Place, companion, declaration};
use crate::emit::numbers::Numbers;
use crate::ir::Op;
use crate::lower::program::{Program, Text, Verbatim};
use crate::routines::{Forms, Name, derive};

const PROGRAMS: u64 = 60;
/// Of loops one behind the other, whose states are mixed.
const MIXED: u64 = 40;

/// What the expansions need of the runtime, and a comparison.
const HEADER: &str = r#"
#![allow(warnings)]
mod rt {
    COSTS
    pub mod private {
        pub const fn turns(_: usize) -> usize { 4 }
        pub const fn whole(count: usize) -> usize { count }
        macro_rules! companion {
            ($(#[$attribute:meta])* { $($visibility:tt)* } $name:ident) => { $($visibility)* struct $name {} };
        }
        pub(crate) use companion as associated_functions_without_self_need_hessian_on_their_impl_block;
        macro_rules! real {
            ($($name:ident($($other:ident)?)),*) => {
                pub trait Real: Copy {
                    fn sin_cos(self) -> (Self, Self);
                    $(fn $name(self $(, $other: Self)?) -> Self;)*
                }
                impl Real for f64 {
                    fn sin_cos(self) -> (f64, f64) { f64::sin_cos(self) }
                    $(fn $name(self $(, $other: f64)?) -> f64 { f64::$name(self $(, $other)?) })*
                }
            };
        }
        real!(sin(), cos(), tanh(), atan(), sqrt(), min(other), max(other));
    }
}
fn check(found: f64, expected: f64, what: &str) {
    assert!((found - expected).abs() <= 1e-9 * (1.0 + found.abs().max(expected.abs())), "{what}: {found}, expected {expected}");
}
"#;

/// What the random programs' leaves stand for.
fn loops() -> Vec<Verbatim> {
    let header = Text::For { pattern: quote!(turn), iterable: quote!(0..3) };
    let datum = Text::Expression(quote!(f64::from(turn) * 0.37 - 0.2));
    [header, datum].map(|text| Verbatim { captures: Vec::new(), text, hint: None }).into()
}

/// What a program's items are made for: a function of `x: &[f64; 3]`.
fn interface(name: Ident) -> Interface {
    Interface {
        function: name.clone(),
        place: Place::Companion(name),
        visibility: quote!(pub),
        conditions: Vec::new(),
        generics: (quote!(), quote!()),
        receiver: None,
        parameters: vec![Parameter { pattern: quote!(x), name: quote::format_ident!("x"), ty: quote!(&[f64; 3]) }],
        own: quote!(),
        inputs: vec![quote!(x[0]), quote!(x[1]), quote!(x[2])],
        slices: Vec::new(),
        elements: None,
        runtime: quote!(crate::rt),
        numbers: Numbers::double(quote!(crate::rt::private::Real)),
        constness: quote!(),
        checks: quote!(),
        proofs: quote!(),
        graph: false,
    }
}

/// Compiles a program, and runs it.
fn build_and_run(text: &str) {
    let folder = std::env::temp_dir().join(format!("hessian-compiled-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a temporary folder");
    let (source, binary) = (folder.join("programs.rs"), folder.join("programs"));
    std::fs::write(&source, text).expect("writable");
    let rustc = std::env::var("RUSTC").unwrap_or_else(|_| "rustc".into());
    let built =
        Command::new(rustc).args(["--edition", "2024", "-o"]).arg(&binary).arg(&source).output().expect("rustc runs");
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    let run = Command::new(&binary).output().expect("the programs run");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    std::fs::remove_dir_all(&folder).expect("removable");
}

#[test]
#[allow(clippy::needless_range_loop, reason = "the indices of a matrix")]
fn compiled_expansions_agree_with_the_graph() {
    let (direction, second) = ([0.3, -0.4, 0.9], [-0.7, 0.2, 0.5]);
    let up_to = |order: usize| {
        let routines = Name::ALL.iter().copied().filter(|name| name.exists(false) && name.least_order() <= order);
        routines.collect::<Vec<_>>()
    };
    let costs = concat!(env!("CARGO_MANIFEST_DIR"), "/../hessian-runtime/src/costs.rs");
    let costs = format!("#[path = {costs:?}] pub mod costs; pub use costs::{{Costs, Counts}};");
    let (mut text, mut main) = (HEADER.replace("COSTS", &costs), String::new());
    // Programs with recurrences, of which some sweep back over more turns than there is room for.
    let recurrences = (PROGRAMS..).filter(|&seed| {
        let (mut g, inputs, output) = random_program(seed);
        g.make_room(Some(1));
        let one = g.one();
        gradient(&mut g, &[(output, one)], &inputs);
        g.ids().any(|id| matches!(g.op(id), Op::CarryBack(_)))
    });
    let seeds = (0..PROGRAMS).chain(recurrences.take(12));
    let programs = seeds.map(|seed| (format!("program{seed}"), seed, random_program(seed)));
    let mixed = (0..MIXED).map(|seed| (format!("mixed{seed}"), seed, random_recurrences(seed)));
    let mut swept = 0;
    for (p, seed, (mut g, inputs, output)) in programs.chain(mixed) {
        let mut reference = g.clone();
        g.make_room([Some(2), Some(3), Some(8)][seed as usize % 3]);
        let order = if seed % 6 == 0 { 3 } else { 2 };
        let interface = interface(format_ident!("{p}"));
        let derived = derive(g.clone(), &[output], 3, None, order, &Forms::by_value(&up_to(order)));
        swept += derived.routines.iter().filter(|routine| routine.otherwise.is_some()).count();
        let program = Program {
            graph: g,
            outputs: vec![output],
            verbatim: loops(),
            shared: std::collections::BTreeSet::new(),
            checks: Vec::new(),
            spelled: Vec::new(),
            bindings: Vec::new(),
            integers: std::collections::BTreeMap::new(),
            hints: std::collections::BTreeMap::new(),
        };
        let items = companion(&interface, &program, &derived, quote!());
        writeln!(text, "fn {p}() {{}} {} {items}", declaration(&interface)).unwrap();

        let mut random = Random(seed + 77);
        let x: Vec<f64> = (0..3).map(|_| 3.0 * random.unit() - 1.5).collect();
        let one = reference.one();
        let slopes = gradient(&mut reference, &[(output, one)], &inputs);
        let columns: Vec<_> = inputs.iter().map(|&i| tangent(&mut reference, &slopes, &[(i, one)])).collect();
        let slope = values(&reference, &x, &slopes);
        let value = values(&reference, &x, &[output])[0];
        let matrix: Vec<Vec<f64>> = columns.iter().map(|column| values(&reference, &x, column)).collect();
        let mut check = |found: String, expected: f64| {
            writeln!(main, "check({found}, {expected:?}, \"{found}\");").unwrap();
        };
        let of = |routine: &str| format!("{p}::{routine}(&{x:?}");
        check(format!("{}).0", of("value_gradient_hessian")), value);
        check(format!("{}).0", of("value_gradient")), value);
        check(format!("{}, {direction:?}).1", of("jvp")), (0..3).map(|i| slope[i] * direction[i]).sum());
        for i in 0..3 {
            check(format!("{})[{i}]", of("gradient")), slope[i]);
            check(format!("{})[{i}]", of("hessian_diagonal")), matrix[i][i]);
            let product = (0..3).map(|j| matrix[i][j] * direction[j]).sum();
            check(format!("{}, {direction:?})[{i}]", of("hvp")), product);
            for j in 0..3 {
                check(format!("{})[{i}][{j}]", of("hessian")), matrix[i][j]);
            }
        }
        if order < 3 {
            continue;
        }
        let mut third = Vec::new();
        for column in &columns {
            for &i in &inputs {
                third.push(tangent(&mut reference, column, &[(i, one)]));
            }
        }
        let third: Vec<Vec<f64>> = third.iter().map(|row| values(&reference, &x, row)).collect();
        let third = |i: usize, j: usize, k: usize| third[3 * j + i][k];
        let cube: f64 = sum(3, |i| sum(3, |j| sum(3, |k| third(i, j, k) * direction[i] * direction[j] * direction[k])));
        check(format!("{}, {direction:?})[0]", of("taylor")), value);
        check(format!("{}, {direction:?})[3]", of("taylor")), cube / 6.0);
        for i in 0..3 {
            let twice = sum(3, |j| sum(3, |k| third(i, j, k) * direction[j] * second[k]));
            check(format!("{}, {direction:?}, {second:?})[{i}]", of("third_derivatives_along_two")), twice);
            for j in 0..3 {
                let once = sum(3, |k| third(i, j, k) * direction[k]);
                check(format!("{}, {direction:?})[{i}][{j}]", of("third_derivatives_along")), once);
                for k in 0..3 {
                    check(format!("{})[{i}][{j}][{k}]", of("third_derivatives")), third(i, j, k));
                }
            }
        }
    }
    assert!(swept > 20, "{swept} routines sweep back over a loop");
    build_and_run(&format!("{text}\nfn main() {{ {main} }}"));
}

fn sum(n: usize, term: impl Fn(usize) -> f64) -> f64 {
    (0..n).map(term).sum()
}
