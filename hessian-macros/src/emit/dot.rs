//! The graph of a function and its derivatives as text for Graphviz, with what each operation costs.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::docs;
use super::items::Interface;
use crate::ir::{BlockId, Graph, Kind, NodeId, Op};
use crate::lower::program::{Program, Text};
use crate::ops::{Cost, Spelling};
use crate::optimise::live::Live;
use crate::routines::{Derived, Extra, Layout, Name, Routine};

/// Characters of verbatim Rust that a label shows.
const LABEL: usize = 40;

/// The value's operations and those of the derivative routine that computes the most, which share them.
pub fn dot(interface: &Interface, program: &Program, derived: &Derived) -> String {
    let richest = derived
        .routines
        .iter()
        .max_by_key(|routine| (routine.name == Name::ValueGradientHessian, routine.code.counts().weighted_twice()));
    let code = richest.map_or(&derived.value, |routine| &routine.code);
    let live = Live::new(&code.graph, &code.roots);
    let g = &code.graph;
    let seeds = match richest.and_then(|routine| routine.name.extra()) {
        Some(Extra::Weights) => "weights",
        _ => "direction",
    };
    let mut picture = Picture { interface, program, g, live: &live, seeds, text: String::new(), depth: 1 };
    let split = derived.value.graph.len();
    let function = interface.function.to_string();
    let mut parts = vec![(String::from("value"), docs::costs(derived.value.counts()))];
    parts.extend(richest.map(|routine| (routine.name.text().into(), docs::costs(routine.code.counts()))));
    for (part, (name, costs)) in parts.into_iter().enumerate() {
        let own = |id: &NodeId| live.contains(*id) && g.resolve(*id) == *id && (id.index() < split) == (part == 0);
        let nodes: Vec<NodeId> = g.ids().filter(own).collect();
        picture.open(&format!("cluster_{part}"), &format!("{function}::{name}: {costs}"));
        picture.block(Graph::ROOT, &nodes, part);
        picture.close();
    }
    picture.edges();
    if let Some(routine) = richest {
        picture.results(routine, derived.m.is_some());
    }
    let text = picture.text;
    format!("digraph {} {{\n  node [shape=box, style=filled, fillcolor=white];\n{text}}}\n", quoted(&function))
}

struct Picture<'a> {
    interface: &'a Interface,
    program: &'a Program,
    g: &'a Graph,
    live: &'a Live,
    /// What the routine takes besides the function's own arguments.
    seeds: &'static str,
    text: String,
    depth: usize,
}

impl Picture<'_> {
    fn line(&mut self, line: &str) {
        let indent = "  ".repeat(self.depth);
        writeln!(self.text, "{indent}{line}").expect("a string can be written to");
    }

    fn open(&mut self, name: &str, label: &str) {
        self.line(&format!("subgraph {name} {{"));
        self.depth += 1;
        self.line(&format!("label={};", quoted(label)));
    }

    fn close(&mut self) {
        self.depth -= 1;
        self.line("}");
    }

    /// The nodes of a block, and in clusters of their own those of the arms below it.
    fn block(&mut self, block: BlockId, nodes: &[NodeId], part: usize) {
        for &id in nodes.iter().filter(|&&id| self.g.block(id) == block) {
            let (label, color) = (quoted(&self.label(id)), self.color(id));
            self.line(&format!("n{} [label={label}, fillcolor={color}];", id.0));
        }
        for region in self.g.regions().filter(|&r| self.g.region(r).parent == block) {
            let shape = self.g.region(region).clone();
            for (arm, &inner) in shape.arms.iter().enumerate() {
                if !nodes.iter().any(|&id| self.g.contains(inner, self.g.block(id))) {
                    continue;
                }
                let is_bool = self.g.kind(shape.selector) == Kind::Bool;
                let label = match arm {
                    _ if shape.is_loop => String::from("every turn"),
                    0 if is_bool => format!("if n{}", shape.selector.0),
                    _ if is_bool => format!("if not n{}", shape.selector.0),
                    _ => format!("arm {arm} of n{}", shape.selector.0),
                };
                self.open(&format!("cluster_{part}_{}_{arm}", region.0), &label);
                self.block(inner, nodes, part);
                self.close();
            }
        }
    }

    fn edges(&mut self) {
        for id in self.g.ids().filter(|&id| self.live.contains(id) && self.g.resolve(id) == id) {
            for &arg in self.g.args(id) {
                self.line(&format!("n{} -> n{};", self.g.resolve(arg).0, id.0));
            }
            if let Some(region) = self.g.op(id).region() {
                let selector = self.g.resolve(self.g.region(region).selector);
                self.line(&format!("n{} -> n{} [style=dashed];", selector.0, id.0));
            }
        }
    }

    /// The results, each value once with all its places; structural zeros are none.
    fn results(&mut self, routine: &Routine, is_vector: bool) {
        let mut names = Vec::new();
        let parts = routine.name.parts(is_vector);
        match &routine.layout {
            Layout::Tuple(layouts) => {
                for (i, layout) in layouts.iter().enumerate() {
                    let name = parts.get(i).map_or_else(|| i.to_string(), |&part| part.into());
                    places(layout, &name, &mut names);
                }
            }
            layout => places(layout, routine.name.text(), &mut names),
        }
        let mut by_root: BTreeMap<NodeId, Vec<String>> = BTreeMap::new();
        for (name, &root) in names.into_iter().zip(&routine.code.roots) {
            if !self.g.is_zero(root) {
                by_root.entry(self.g.resolve(root)).or_default().push(name);
            }
        }
        for (root, names) in by_root {
            let label = quoted(&names.join(", "));
            self.line(&format!("r{} [label={label}, shape=ellipse, fillcolor=lightgray];", root.0));
            self.line(&format!("n{} -> r{};", root.0, root.0));
        }
    }

    fn label(&self, id: NodeId) -> String {
        let what = match self.g.op(id) {
            Op::Const(bits) => return format!("{:?}", f64::from_bits(bits)),
            Op::Int(n) => return n.to_string(),
            Op::Input(i) => return plain(&self.interface.inputs[i as usize].to_string()),
            Op::Seed(i) => return format!("{}[{i}]", self.seeds),
            Op::Leaf(leaf, _) => {
                let text = match &self.program.verbatim[leaf.index()].text {
                    Text::Expression(text) | Text::Item(text) => text.to_string(),
                    Text::Let { pattern, .. } => format!("let {pattern}"),
                    Text::Match { scrutinee, .. } => format!("match {scrutinee}"),
                    Text::For { pattern, iterable } => format!("for {pattern} in {iterable}"),
                    Text::Loop => "loop".into(),
                };
                shortened(&plain(&text))
            }
            Op::Call(f) => match f.row().spelling {
                Spelling::Infix(symbol) | Spelling::Prefix(symbol) | Spelling::Method(symbol) => symbol.into(),
                Spelling::FromInt => "as float".into(),
                Spelling::Decrement => "- 1".into(),
                Spelling::Alias => unreachable!("an alias is resolved"),
            },
            Op::Compare(comparison) => comparison.symbol().into(),
            Op::Not => "!".into(),
            Op::Phi(..) => "choice".into(),
            Op::Accumulate(_) => "sum".into(),
            Op::Running(..) => "running".into(),
            Op::Element(_) => unreachable!("a view is resolved"),
            Op::Along(_) => "along".into(),
            Op::Scatter(..) => "+=".into(),
            Op::Together => "results".into(),
            Op::Carry(..) => "carried".into(),
            Op::CarryBack(_) => "carried back".into(),
        };
        let hint = self.program.hints.get(&id).map(|hint| format!("{hint} = ")).unwrap_or_default();
        format!("n{}: {hint}{what}", id.0)
    }

    /// Dearer operations are darker.
    fn color(&self, id: NodeId) -> &'static str {
        match self.g.op(id) {
            Op::Call(f) => match f.row().cost {
                Cost::Sign | Cost::Add | Cost::Mul => "lightblue",
                Cost::Div | Cost::Sqrt => "gold",
                Cost::Transcendental => "orange",
            },
            Op::Compare(_) | Op::Not | Op::Phi(..) | Op::Accumulate(_) | Op::Carry(..) | Op::CarryBack(_) => {
                "lightblue"
            }
            _ => "white",
        }
    }
}

/// The name of each number of a layout.
fn places(layout: &Layout, name: &str, out: &mut Vec<String>) {
    match layout {
        Layout::Scalar => out.push(name.into()),
        Layout::Array(element, length) => (0..*length).for_each(|i| places(element, &format!("{name}[{i}]"), out)),
        Layout::Tuple(parts) => {
            parts.iter().enumerate().for_each(|(i, part)| places(part, &format!("{name}.{i}"), out));
        }
    }
}

/// Tokens print with a space between them.
fn plain(tokens: &str) -> String {
    tokens.replace(" [", "[").replace(" . ", ".").replace(" (", "(").replace("& ", "&")
}

fn shortened(text: &str) -> String {
    let line: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= LABEL { line } else { line.chars().take(LABEL).chain(['…']).collect() }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
