//! A scheduled graph as Rust statements.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Delimiter, Ident, Literal, Span, TokenStream};
use quote::quote;

use super::arrange::Outputs;
use super::blocks::Statement;
use super::bounds::Bounds;
use super::elements::Sink;
use super::expression::{Binds, Fragment};
use super::names;
use super::numbers::Numbers;
use super::outer::Split;
use super::results::{Places, arranged, filled};
use super::tokens::Tokens;
use super::uses::Folding;
use super::verbatim::{match_text, statement_text};
use crate::ir::{Graph, Kind, NodeId, Op};
use crate::lower::program::Verbatim;
use crate::optimise::live::Live;
use crate::routines::{Outer, Routine};
use crate::schedule::{Body, Pass, Step, Visit, schedule, sine_and_cosine};

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
    pub inputs: &'a [Tokens],
    /// Each component of the direction.
    pub seeds: &'a [Tokens],
    /// The parameters that are slices.
    pub slices: &'a [Ident],
    /// The names of values that were made already.
    pub names: &'a names::Made,
    /// How numbers are spelled.
    pub numbers: &'a Numbers,
    /// The runtime crate's path.
    pub runtime: &'a TokenStream,
    /// Whether the routine is a `const fn`.
    pub is_const: bool,
    /// The number of the value program's nodes, which keep their bits.
    pub value_nodes: usize,
    /// What becomes of what is added to the results of elements.
    pub sink: Sink,
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
    /// Results of loops that later passes over the same loop read: there the running value has a name of its own.
    pub(super) read_within: BTreeSet<NodeId>,
    /// The literals that were made already, by their bits.
    pub(super) literals: BTreeMap<u64, Tokens>,
    /// The paths of functions that were made already.
    pub(super) functions: BTreeMap<&'static str, Tokens>,
    /// What checks the lengths of slices, before the first read of each.
    bounds: BTreeMap<NodeId, TokenStream>,
    /// What is computed instead if a sweep back over a loop can't be trusted.
    otherwise: Option<(&'a Routine, Option<&'a Outputs>)>,
    /// The verbatim Rust of the function's body that has been run.
    pub(super) run: Vec<NodeId>,
    /// How many bodies are around the statement that is written.
    depth: usize,
    /// The word `let`.
    pub(super) word: Ident,
}

/// The statements that compute a routine's results and the expression that has them; or with `outputs`, the statements
/// that write the arrays into the caller's memory, and what is returned.
pub(super) fn code(routine: &Routine, outputs: Option<&Outputs>, context: &Context) -> TokenStream {
    code_behind(routine, outputs, context, None)
}

/// The same where some of the verbatim Rust of the function's body has been run.
fn code_behind(routine: &Routine, outputs: Option<&Outputs>, context: &Context, run: Option<&[NodeId]>) -> TokenStream {
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
    // What is done, but gives no value, is no result.
    let roots: Vec<NodeId> = roots.into_iter().filter(|&root| g.kind(root) != Kind::Unit).collect();
    let returns_all = outputs.is_none() && outer.is_none();
    let is_stored = returns_all && worth_storing(g, &roots, folding.statements(&body));
    let (places, zeroed, returned) = match outputs {
        Some(outputs) => Places::in_memory(g, outputs, &roots),
        None if is_stored => (Places::in_result(g, &routine.layout, &roots), Vec::new(), Vec::new()),
        None => (Places::default(), Vec::new(), roots),
    };
    let (literals, functions) = (BTreeMap::new(), BTreeMap::new());
    let word = Ident::new("let", Span::call_site());
    let otherwise = routine.otherwise.as_deref().map(|routine| (routine, outputs));
    let (is_begun, run, depth) = (run.is_some(), run.unwrap_or_default().to_vec(), 0);
    let mut coder = Coder {
        g,
        context,
        folding,
        places,
        binds_inputs,
        selectors,
        read_within: read_within(g, &wanted),
        literals,
        functions,
        bounds: Bounds { g, verbatim: context.verbatim, slices: context.slices }.checks(&body),
        otherwise,
        run,
        depth,
        word,
    };
    let inputs = if binds_inputs && !is_begun { coder.bind_inputs() } else { TokenStream::new() };
    let result = names::result();
    let mut zero = Tokens::default();
    coder.literal(0.0, &mut zero);
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
    let mut values: Vec<Tokens> = returned.into_iter().map(|root| coder.alone(root, &mut needed)).collect();
    let mut end = Tokens::default();
    match (outputs, outer) {
        (Some(outputs), outer) => {
            if let Some(outer) = outer {
                let matrix = outputs.last();
                end = coder.rows(outer, &quote!(#matrix), &mut needed).into();
            }
            end.append(Tokens::tuple(values));
        }
        (None, Some(outer)) => {
            let Split { layout, place } = Split::new(&routine.layout);
            values.push(coder.filled_matrix(outer, &mut needed).into());
            let mut start = Tokens::default();
            arranged(&layout, &mut values.into_iter(), &mut start);
            let rows = coder.rows(outer, &place, &mut needed);
            end = quote!(let mut #result = #start; #rows #result).into();
        }
        (None, None) if is_stored => end.ident(result),
        (None, None) => arranged(&routine.layout, &mut values.into_iter(), &mut end),
    }
    let statements = coder.in_blocks(statements, needed);
    quote!(#start #inputs #(#zeroed)* #known #statements #end)
}

/// The results of loops that turns of the same loop read, in a pass behind the one that has them.
fn read_within(g: &Graph, roots: &[NodeId]) -> BTreeSet<NodeId> {
    let mut found = BTreeSet::new();
    if !g.regions().any(|region| g.region(region).is_loop) {
        return found;
    }
    let live = Live::new(g, roots);
    for &id in live.ids() {
        // A turn ends with an operand of a result.
        let (inside, read) = match g.op(id).region() {
            Some(region) if g.op(id).is_of_loop() => (g.region(region).arms[0], &g.args(id)[1..2]),
            _ => (g.block(id), g.args(id)),
        };
        for read in read.iter().map(|&read| g.resolve(read)).filter(|&read| g.op(read).is_of_loop()) {
            let body = g.op(read).region().map(|region| g.region(region).arms[0]);
            if g.args(read).len() == 3 && body.is_some_and(|body| g.contains(body, inside)) {
                found.insert(read);
            }
        }
    }
    found
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
        let bind = |(input, i): (&Tokens, u32)| {
            let name = names::input(i);
            let scalar = &self.context.numbers.scalar;
            quote!(let #name: #scalar = #input;)
        };
        self.context.inputs.iter().zip(0..).map(bind).collect()
    }

    /// Stores what is known before anything is computed.
    fn known(&mut self) -> Tokens {
        let mut stores = Tokens::default();
        for (place, root) in std::mem::take(&mut self.places.known) {
            stores.append(place);
            stores.mark('=');
            stores.append(self.alone(root, &mut Vec::new()));
            stores.mark(';');
        }
        stores
    }

    pub(super) fn body(&mut self, body: &Body) -> Vec<Statement> {
        let mut statements = Vec::new();
        self.depth += 1;
        let mut steps = body.steps.iter().peekable();
        while let Some(step) = steps.next() {
            if let Some((sine, cosine)) = sine_and_cosine(self.g, step, steps.peek().copied()) {
                statements.push(self.both(sine, cosine));
                steps.next();
                continue;
            }
            match step {
                Step::Node(id) => {
                    statements.extend(
                        self.bounds.remove(id).map(|check| Statement { tokens: check.into(), ..Statement::default() }),
                    );
                    statements.extend(self.node(*id));
                }
                Step::Visit(visit) if visit.pass == Pass::Back => statements.push(self.turns_back(visit)),
                Step::Visit(visit) if self.g.region(visit.region).is_loop => statements.push(self.turns(visit)),
                Step::Visit(visit) => statements.push(self.visit(visit)),
            }
        }
        self.depth -= 1;
        statements
    }

    /// The code of the routine that sweeps over no loop, behind what has been run, and the names that it uses.
    pub(super) fn otherwise(&self, uses: &mut Vec<NodeId>) -> TokenStream {
        let (routine, outputs) = self.otherwise.expect("a routine that sweeps has another one");
        uses.extend(self.run.iter().filter(|&&leaf| self.g.kind(leaf) != Kind::Unit));
        code_behind(routine, outputs, self.context, Some(&self.run))
    }

    /// A node as a statement; none if it is folded into its only use.
    fn node(&mut self, id: NodeId) -> Option<Statement> {
        if matches!(self.g.op(id), Op::Leaf(..)) && self.depth == 1 {
            if self.run.contains(&id) {
                let mut tokens = Tokens::default();
                let name = self.name(id);
                self.places.store(id, &name, &mut tokens);
                return Some(Statement { tokens, ..Statement::default() });
            }
            self.run.push(id);
        }
        if let Op::Leaf(leaf, Kind::Unit) = self.g.op(id) {
            let mut uses = Vec::new();
            let args = self.operands(id, &mut uses);
            let tokens = statement_text(&self.context.verbatim[leaf.index()], &args).into();
            return Some(Statement { tokens, uses, is_open: true, ..Statement::default() });
        }
        match self.g.op(id) {
            Op::Scatter(..) => {
                let mut uses = Vec::new();
                let tokens = self.scatter(id, &mut uses).into();
                return Some(Statement { tokens, uses, ..Statement::default() });
            }
            Op::Together => return None,
            _ => {}
        }
        // Verbatim Rust that other code may go on from has a name.
        let is_named = self.otherwise.is_some() && matches!(self.g.op(id), Op::Leaf(..));
        let place = self.places.only(id).filter(|_| self.folding.is_used_once(id) && !is_named).cloned();
        if self.folding.is_folded(id) && place.is_none() {
            return None;
        }
        let mut code = Fragment::default();
        let Some(place) = place else {
            let name = self.name(id);
            code.tokens.ident(self.word.clone());
            code.tokens.ident(name.clone());
            if matches!(self.g.op(id), Op::Leaf(..)) {
                code.tokens.append(self.ty(id).into());
            }
            code.tokens.mark('=');
            self.expression(id, &mut code);
            code.tokens.mark(';');
            self.places.store(id, &name, &mut code.tokens);
            let Fragment { tokens, uses } = code;
            return Some(Statement { tokens, defines: vec![(id, name)], uses, is_open: false });
        };
        code.tokens.append(place);
        code.tokens.mark('=');
        self.expression(id, &mut code);
        code.tokens.mark(';');
        let Fragment { tokens, uses } = code;
        Some(Statement { tokens, uses, ..Statement::default() })
    }

    /// The sine and the cosine of one angle, from one reduction of it.
    fn both(&mut self, sine: NodeId, cosine: NodeId) -> Statement {
        let defines = self.outcome([sine, cosine].into_iter());
        let mut call = Fragment::default();
        self.function("sin_cos", &mut call.tokens);
        let angle = self.g.args(sine)[0];
        call.grouped(Delimiter::Parenthesis, |inner| self.operand(angle, Binds::Compare, inner));
        let tokens = self.defined(&defines, call.tokens);
        Statement { tokens, defines, uses: call.uses, is_open: false }
    }

    /// What leaves a visit, with its names.
    pub(super) fn outcome(&mut self, out: impl Iterator<Item = NodeId>) -> Vec<(NodeId, Ident)> {
        out.filter(|&id| self.g.kind(id) != Kind::Unit).map(|id| (id, self.name(id))).collect()
    }

    /// `let` what leaves a visit, and store what is a result.
    pub(super) fn defined(&self, defines: &[(NodeId, Ident)], value: Tokens) -> Tokens {
        if defines.is_empty() {
            return value;
        }
        let mut tokens = Tokens::default();
        tokens.ident(self.word.clone());
        tokens.names(defines.iter().map(|(_, name)| name));
        tokens.mark('=');
        tokens.append(value);
        tokens.mark(';');
        for (id, name) in defines {
            self.places.store(*id, name, &mut tokens);
        }
        tokens
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
        Statement { tokens: self.defined(&defines, choice.into()), defines, uses, is_open: false }
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
        for &phi in visit.phis.iter().filter(|&&phi| self.g.kind(phi) != Kind::Unit) {
            results.push(self.alone(self.g.args(phi)[arm], &mut needed));
        }
        for &(id, from) in &visit.exports {
            results.push(if from == arm { self.alone(id, &mut needed) } else { self.nothing(id) });
        }
        uses.extend(&needed);
        uses.extend(statements.iter().flat_map(|s| &s.uses));
        let mut statements = self.in_blocks(statements, needed);
        if visit.exports_arm {
            let mut number = Tokens::default();
            number.literal(Literal::usize_unsuffixed(arm));
            results.push(number);
        }
        statements.append(Tokens::tuple(results));
        statements.into_stream()
    }
}
