//! A scheduled graph as Rust statements.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::arrange::Outputs;
use super::expression::Fragment;
use super::names;
use super::numbers::Numbers;
use super::outer::Split;
use super::results::{Places, arranged, filled, side_by_side};
use super::uses::Folding;
use super::verbatim::{match_text, statement_text};
use crate::ir::{Graph, Kind, NodeId, Op};
use crate::lower::program::Verbatim;
use crate::routines::{Outer, Routine};
use crate::schedule::{Body, Step, Visit, schedule, sine_and_cosine};

/// Statements of a body beyond which it is split into blocks (rustc crashes at about 2,800 `let`s in one scope).
const PLAIN_LETS: usize = 256;
/// Statements of one such block.
const BLOCK_LETS: usize = 64;
/// Statements up to which the result is one expression, which reads better.
const STORED_STATEMENTS: usize = 32;
/// Results up to which filling with zeros is a few vector instructions.
const ZEROED_RESULTS: usize = 300;
/// Results beyond which they are stored in any case.
const RETURNED_RESULTS: usize = 2_000;

/// What the code of a routine refers to.
pub struct Context<'a> {
    /// The verbatim Rust behind leaves.
    pub verbatim: &'a [Verbatim],
    /// Names of values that the user gave.
    pub hints: &'a BTreeMap<NodeId, String>,
    /// Each variable, as an expression of the parameters.
    pub inputs: &'a [TokenStream],
    /// Each component of the direction.
    pub seeds: &'a [TokenStream],
    /// How numbers are spelled.
    pub numbers: &'a Numbers,
    /// The runtime crate's path.
    pub runtime: &'a TokenStream,
    /// Whether the routine is a `const fn`.
    pub is_const: bool,
}

/// One statement, and the names it defines and uses.
#[derive(Default)]
pub(super) struct Statement {
    pub(super) tokens: TokenStream,
    pub(super) defines: Vec<(NodeId, Ident)>,
    pub(super) uses: Vec<NodeId>,
    /// Whether later verbatim Rust may see what it declares: such a statement can't be put into a block.
    pub(super) is_open: bool,
}

pub(super) struct Coder<'a> {
    pub(super) g: &'a Graph,
    pub(super) context: &'a Context<'a>,
    pub(super) folding: Folding,
    /// Where results are stored as soon as they are known.
    places: Places,
    /// Whether the variables are bound to names of their own at the top.
    pub(super) binds_inputs: bool,
    /// What branches and loops are selected by.
    pub(super) selectors: BTreeSet<NodeId>,
    /// The names that were made already.
    pub(super) names: Vec<Option<Ident>>,
}

/// The statements that compute a routine's results and the expression that has them; or with `outputs`, the statements
/// that write the arrays into the caller's memory, and what is returned.
pub(super) fn code(routine: &Routine, outputs: Option<&Outputs>, context: &Context) -> TokenStream {
    let (g, roots) = (&routine.code.graph, &routine.code.roots);
    // In a `const fn` there is no `for`.
    let outer = routine.outer.as_ref().filter(|_| !context.is_const);
    let by_rows = outer.map_or(0, |outer| outer.factors.len().pow(2));
    let roots: Vec<NodeId> = roots[..roots.len() - by_rows].iter().map(|&root| g.resolve(root)).collect();
    let wanted: Vec<NodeId> = roots.iter().copied().chain(outer.into_iter().flat_map(Outer::nodes)).collect();
    let body = schedule(g, &wanted);
    let folding = Folding::new(g, &body, &wanted);
    // A verbatim `let` may shadow a parameter.
    let binds_inputs = g.ids().any(|id| matches!(g.op(id), Op::Leaf(_, Kind::Unit)));
    let selectors = g.regions().map(|region| g.region(region).selector).collect();
    let returns_all = outputs.is_none() && outer.is_none();
    let is_stored = returns_all && worth_storing(g, &roots, folding.statements(&body));
    let (places, zeroed, returned) = match outputs {
        Some(outputs) => Places::in_memory(g, outputs, &roots),
        None if is_stored => (Places::in_result(g, &routine.layout, &roots), Vec::new(), Vec::new()),
        None => (Places::default(), Vec::new(), roots),
    };
    let names = vec![None; g.len()];
    let mut coder = Coder { g, context, folding, places, binds_inputs, selectors, names };
    let inputs = if binds_inputs { coder.bind_inputs() } else { TokenStream::new() };
    let (result, zero) = (names::result(), coder.literal(0.0));
    let zeroed = zeroed.into_iter().map(|(memory, layout)| {
        let zeros = filled(layout, &zero);
        quote!(*#memory = #zeros;)
    });
    let start = is_stored.then(|| {
        let zeros = filled(&routine.layout, &zero);
        quote!(let mut #result = #zeros;)
    });
    let known = coder.known();
    let statements = coder.body(&body);
    let mut needed = Vec::new();
    let mut values: Vec<TokenStream> = returned.into_iter().map(|root| coder.alone(root, &mut needed)).collect();
    let end = match (outputs, outer) {
        (Some(outputs), Some(outer)) => {
            let (value, matrix) = (side_by_side(&values), outputs.last());
            let rows = coder.rows(outer, &quote!(#matrix), &mut needed);
            quote!(#rows #value)
        }
        (Some(_), None) => side_by_side(&values),
        (None, Some(outer)) => {
            let Split { layout, place } = Split::new(&routine.layout);
            values.push(coder.filled_matrix(outer, &mut needed));
            let start = arranged(&layout, &mut values.into_iter());
            let rows = coder.rows(outer, &place, &mut needed);
            quote!(let mut #result = #start; #rows #result)
        }
        (None, None) if is_stored => quote!(#result),
        (None, None) => arranged(&routine.layout, &mut values.into_iter()),
    };
    let statements = in_blocks(&statements, needed);
    quote!(#inputs #(#zeroed)* #start #known #statements #end)
}

/// Whether results are stored as soon as they are known, rather than all in the expression of the result: then fewer
/// values are alive at the end, but everything is zero first. Measured, storing pays where most results are computed and
/// are not so many that filling with zeros is a call; and where they are very many, it keeps them out of rustc's hands.
fn worth_storing(g: &Graph, roots: &[NodeId], statements: usize) -> bool {
    let computed = roots.iter().filter(|&&root| g.op_is_computed(root)).count();
    let is_dense = 2 * computed > roots.len();
    (statements > STORED_STATEMENTS && is_dense && roots.len() <= ZEROED_RESULTS) || computed > RETURNED_RESULTS
}

impl Coder<'_> {
    fn bind_inputs(&self) -> TokenStream {
        let bind = |(input, i): (&TokenStream, u32)| {
            let name = names::input(i);
            let scalar = &self.context.numbers.scalar;
            quote!(let #name: #scalar = #input;)
        };
        self.context.inputs.iter().zip(0..).map(bind).collect()
    }

    /// Stores what is known before anything is computed.
    fn known(&mut self) -> TokenStream {
        let known = std::mem::take(&mut self.places.known).into_iter().map(|(place, root)| {
            let value = self.alone(root, &mut Vec::new());
            quote!(#place = #value;)
        });
        known.collect()
    }

    pub(super) fn body(&mut self, body: &Body) -> Vec<Statement> {
        let mut statements = Vec::new();
        let mut steps = body.steps.iter().peekable();
        while let Some(step) = steps.next() {
            if let Some((sine, cosine)) = sine_and_cosine(self.g, step, steps.peek().copied()) {
                statements.push(self.both(sine, cosine));
                steps.next();
                continue;
            }
            match step {
                Step::Node(id) => statements.extend(self.node(*id)),
                Step::Visit(visit) if self.g.region(visit.region).is_loop => statements.push(self.turns(visit)),
                Step::Visit(visit) => statements.push(self.visit(visit)),
            }
        }
        statements
    }

    /// A node as a statement; none if it is folded into its only use.
    fn node(&mut self, id: NodeId) -> Option<Statement> {
        if let Op::Leaf(leaf, Kind::Unit) = self.g.op(id) {
            let mut uses = Vec::new();
            let args = self.operands(id, &mut uses);
            let tokens = statement_text(&self.context.verbatim[leaf.index()], &args);
            return Some(Statement { tokens, uses, is_open: true, ..Statement::default() });
        }
        let place = self.places.only(id).filter(|_| self.folding.is_used_once(id)).cloned();
        if self.folding.is_folded(id) && place.is_none() {
            return None;
        }
        let mut expression = Fragment::default();
        self.expression(id, &mut expression);
        let Fragment { tokens, uses } = expression;
        if let Some(place) = place {
            return Some(Statement { tokens: quote!(#place = #tokens;), uses, ..Statement::default() });
        }
        let name = self.name(id);
        let is_leaf = matches!(self.g.op(id), Op::Leaf(..));
        let ty = if is_leaf { self.ty(id) } else { TokenStream::new() };
        let stores = self.places.stores(id, &name);
        let tokens = quote!(let #name #ty = #tokens; #stores);
        Some(Statement { tokens, defines: vec![(id, name)], uses, is_open: false })
    }

    /// The sine and the cosine of one angle, from one reduction of it.
    fn both(&mut self, sine: NodeId, cosine: NodeId) -> Statement {
        let mut uses = Vec::new();
        let angle = self.operands(sine, &mut uses);
        let defines = self.outcome([sine, cosine].into_iter());
        let function = self.context.numbers.function(&names::sin_cos());
        let tokens = self.defined(&defines, &quote!(#function(#(#angle),*)));
        Statement { tokens: quote!(#tokens), defines, uses, is_open: false }
    }

    /// What leaves a visit, with its names.
    pub(super) fn outcome(&mut self, out: impl Iterator<Item = NodeId>) -> Vec<(NodeId, Ident)> {
        out.map(|id| (id, self.name(id))).collect()
    }

    /// `let` what leaves a visit, and store what is a result.
    pub(super) fn defined(&self, defines: &[(NodeId, Ident)], value: &TokenStream) -> TokenStream {
        let names = defines.iter().map(|(_, name)| name);
        let stores = defines.iter().map(|(id, name)| self.places.stores(*id, name));
        match defines {
            [] => value.clone(),
            [(_, name)] => quote!(let #name = #value; #(#stores)*),
            _ => quote!(let (#(#names),*) = #value; #(#stores)*),
        }
    }

    fn visit(&mut self, visit: &Visit) -> Statement {
        let region = self.g.region(visit.region).clone();
        let out = visit.phis.iter().copied().chain(visit.exports.iter().map(|e| e.0));
        let defines = self.outcome(out.chain(visit.exports_arm.then_some(region.selector)));
        let mut uses = Vec::new();
        let is_match = self.g.kind(region.selector) == Kind::Int;
        let arms: Vec<TokenStream> =
            visit.arms.iter().enumerate().map(|(arm, body)| self.arm(visit, arm, body, &mut uses)).collect();
        let choice = match self.g.op(region.selector) {
            Op::Leaf(leaf, _) if is_match && visit.has_header => {
                let args = self.operands(region.selector, &mut uses);
                match_text(&self.context.verbatim[leaf.index()], &args, &arms)
            }
            _ if is_match => {
                uses.push(region.selector);
                let name = self.name(region.selector);
                let (last, others) = arms.split_last().expect("a branch has arms");
                let numbers = (0..others.len()).map(Literal::usize_unsuffixed);
                quote!(match #name { #(#numbers => { #others })* _ => { #last } })
            }
            _ => {
                let condition = self.alone(region.selector, &mut uses);
                let (yes, no) = (&arms[0], &arms[1]);
                quote!(if #condition { #yes } else { #no })
            }
        };
        Statement { tokens: self.defined(&defines, &choice), defines, uses, is_open: false }
    }

    /// What a `let` says of a node's type.
    pub(super) fn ty(&self, id: NodeId) -> TokenStream {
        match self.g.kind(id) {
            Kind::Float => {
                let scalar = &self.context.numbers.scalar;
                quote!(: #scalar)
            }
            Kind::Bool => quote!(: bool),
            Kind::Int | Kind::Unit => TokenStream::new(),
        }
    }

    /// One arm: its statements, and its results as a tuple.
    fn arm(&mut self, visit: &Visit, arm: usize, body: &Body, uses: &mut Vec<NodeId>) -> TokenStream {
        let statements = self.body(body);
        let mut needed = Vec::new();
        let mut results = Vec::new();
        for &phi in &visit.phis {
            results.push(self.alone(self.g.args(phi)[arm], &mut needed));
        }
        for &(id, from) in &visit.exports {
            results.push(if from == arm { self.alone(id, &mut needed) } else { self.nothing(id) });
        }
        uses.extend(&needed);
        uses.extend(statements.iter().flat_map(|s| &s.uses));
        let statements = in_blocks(&statements, needed);
        if visit.exports_arm {
            let number = Literal::usize_unsuffixed(arm);
            results.push(quote!(#number));
        }
        match results.as_slice() {
            [] => statements,
            [result] => quote!(#statements #result),
            results => quote!(#statements (#(#results),*)),
        }
    }
}

/// The statements, in blocks that return what later ones use if there are many.
pub(super) fn in_blocks(statements: &[Statement], needed: Vec<NodeId>) -> TokenStream {
    if statements.len() <= PLAIN_LETS {
        return statements.iter().map(|s| &s.tokens).cloned().collect();
    }
    let mut needed: BTreeSet<NodeId> = needed.into_iter().collect();
    let mut blocks = Vec::new();
    // What is open ends a run and stands by itself.
    let runs = statements.chunk_by(|a, b| !a.is_open && !b.is_open);
    let chunks: Vec<&[Statement]> = runs.flat_map(|run| run.chunks(BLOCK_LETS)).collect();
    for chunk in chunks.into_iter().rev() {
        let defined = chunk.iter().flat_map(|s| &s.defines);
        let out: Vec<&Ident> = defined.filter(|(id, _)| needed.contains(id)).map(|(_, name)| name).collect();
        needed.extend(chunk.iter().flat_map(|s| &s.uses).copied());
        let tokens = chunk.iter().map(|s| &s.tokens);
        blocks.push(match out.as_slice() {
            _ if chunk.len() == 1 => chunk[0].tokens.clone(),
            [] => quote!({ #(#tokens)* }),
            [name] => quote!(let #name = { #(#tokens)* #name };),
            out => quote!(let (#(#out),*) = { #(#tokens)* (#(#out),*) };),
        });
    }
    blocks.into_iter().rev().collect()
}
