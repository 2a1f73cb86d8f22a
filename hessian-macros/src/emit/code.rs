//! A scheduled graph as Rust expressions and statements.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::names;
use super::verbatim::{expression_text, loop_text, match_text, statement_text};
use crate::ir::{Graph, Kind, NodeId, Op, Precision};
use crate::lower::program::Verbatim;
use crate::ops::Spelling;
use crate::schedule::{Body, Step, Visit, schedule};

/// Statements of a body beyond which it is split into blocks (rustc crashes at about 2,800 `let`s in one scope).
const PLAIN_LETS: usize = 256;
/// Statements of one such block.
const BLOCK_LETS: usize = 64;
/// Nodes of one expression.
const EXPRESSION_NODES: usize = 48;

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
    /// The scalar type.
    pub scalar: &'a TokenStream,
    /// The path of the runtime's `Real`.
    pub real: &'a TokenStream,
}

/// An expression, and how tightly it binds.
#[derive(Clone)]
struct Expression {
    tokens: TokenStream,
    binds: Binds,
    nodes: usize,
    uses: BTreeSet<NodeId>,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Binds {
    Compare,
    Sum,
    Product,
    Sign,
    Atom,
}

impl Expression {
    fn atom(tokens: TokenStream) -> Self {
        Expression { tokens, binds: Binds::Atom, nodes: 0, uses: BTreeSet::new() }
    }

    /// The expression as an operand of something that binds as tightly as `outer`.
    fn within(&self, outer: Binds) -> TokenStream {
        let tokens = &self.tokens;
        if self.binds < outer { quote!((#tokens)) } else { quote!(#tokens) }
    }
}

/// One statement, and the names it defines and uses.
struct Statement {
    tokens: TokenStream,
    defines: Vec<(NodeId, Ident)>,
    uses: BTreeSet<NodeId>,
    /// Whether later verbatim Rust may see what it declares: such a statement can't be put into a block.
    is_open: bool,
}

struct Coder<'a> {
    g: &'a Graph,
    context: &'a Context<'a>,
    /// How often, and if once in which body, a node is used.
    uses: BTreeMap<NodeId, Uses>,
    folded: BTreeMap<NodeId, Expression>,
    /// Whether the variables are bound to names of their own at the top.
    binds_inputs: bool,
    /// The sum of each running value.
    sums: BTreeMap<NodeId, NodeId>,
}

#[derive(Clone, Copy, Default)]
struct Uses {
    count: usize,
    home: usize,
    place: usize,
}

/// The statements that compute `roots`, and an expression for each root.
pub fn code(g: &Graph, roots: &[NodeId], context: &Context) -> (TokenStream, Vec<TokenStream>) {
    let body = schedule(g, roots);
    let mut count = Count { g, bodies: 0, uses: BTreeMap::new() };
    count.body(&body, &[], roots);
    // A verbatim `let` may shadow a parameter.
    let binds_inputs = g.ids().any(|id| matches!(g.op(id), Op::Leaf(_, Kind::Unit)));
    let sums = g.ids().filter(|&id| matches!(g.op(id), Op::Accumulate(_)));
    let sums = sums.filter_map(|sum| g.args(sum).get(2).map(|&running| (running, sum))).collect();
    let mut coder = Coder { g, context, uses: count.uses, folded: BTreeMap::new(), binds_inputs, sums };
    let mut statements = coder.body(&body);
    let results: Vec<Expression> = roots.iter().map(|&r| coder.operand(r)).collect();
    let mut needed: BTreeSet<NodeId> = BTreeSet::new();
    for result in &results {
        needed.extend(&result.uses);
    }
    let header = if binds_inputs { coder.bind_inputs() } else { TokenStream::new() };
    let statements = in_blocks(&mut statements, needed);
    (quote!(#header #statements), results.into_iter().map(|r| r.tokens).collect())
}

struct Count<'a> {
    g: &'a Graph,
    bodies: usize,
    uses: BTreeMap<NodeId, Uses>,
}

impl Count<'_> {
    /// Counts the uses in a body and what it hands out.
    fn body(&mut self, body: &Body, exports: &[NodeId], results: &[NodeId]) {
        let place = self.bodies;
        self.bodies += 1;
        for step in &body.steps {
            match step {
                Step::Node(id) => {
                    for &a in self.g.args(*id) {
                        self.used(a, place, 1);
                    }
                    self.uses.entry(*id).or_default().home = place;
                }
                Step::Visit(visit) => {
                    let selector = self.g.region(visit.region).selector;
                    self.used(selector, place, 1);
                    let has_header = visit.is_first || self.g.region(visit.region).is_loop;
                    for &a in self.g.args(selector).iter().filter(|_| has_header) {
                        self.used(a, place, 2); // the header of a match: captured, not folded
                    }
                    for (arm, body) in visit.arms.iter().enumerate() {
                        let is_loop = self.g.region(visit.region).is_loop;
                        let results = visit.phis.iter().map(|&p| self.g.args(p)[usize::from(is_loop) + arm]);
                        let results: Vec<NodeId> = results.collect();
                        let out: Vec<NodeId> = visit.exports.iter().filter(|e| e.1 == arm).map(|e| e.0).collect();
                        self.body(body, &out, &results);
                    }
                    for phi in &visit.phis {
                        if self.g.region(visit.region).is_loop {
                            self.used(self.g.args(*phi)[0], place, 1);
                        }
                        self.uses.entry(*phi).or_default().home = place;
                    }
                }
            }
        }
        for &id in exports {
            self.used(id, place, 2); // its name is bound outside as well: keep it named
        }
        for &id in results {
            self.used(id, place, 1);
        }
    }

    fn used(&mut self, id: NodeId, place: usize, times: usize) {
        let uses = self.uses.entry(self.g.resolve(id)).or_default();
        uses.count += times;
        uses.place = place;
    }
}

impl Coder<'_> {
    fn name(&self, id: NodeId) -> Ident {
        if self.g.kind(id) == Kind::Int && self.g.regions().any(|r| self.g.region(r).selector == id) {
            return names::arm(id);
        }
        let from_leaf = match self.g.op(id) {
            Op::Leaf(leaf, _) => self.context.verbatim[leaf.index()].hint.as_deref(),
            _ => None,
        };
        names::node(id, self.context.hints.get(&id).map(String::as_str).or(from_leaf))
    }

    fn bind_inputs(&self) -> TokenStream {
        let bind = |(input, i): (&TokenStream, u32)| {
            let name = names::input(i);
            let scalar = self.context.scalar;
            quote!(let #name: #scalar = #input;)
        };
        self.context.inputs.iter().zip(0..).map(bind).collect()
    }

    /// A node as an operand: its name, a literal, or the expression that was folded into this, its only use.
    fn operand(&mut self, id: NodeId) -> Expression {
        let id = self.g.resolve(id);
        if let Some(folded) = self.folded.remove(&id) {
            return folded;
        }
        match self.g.op(id) {
            Op::Const(bits) => self.literal(f64::from_bits(bits)),
            Op::Int(n) => {
                let literal = Literal::i64_unsuffixed(n.abs());
                let tokens = if n < 0 { quote!(-#literal) } else { quote!(#literal) };
                Expression { binds: if n < 0 { Binds::Sign } else { Binds::Atom }, ..Expression::atom(tokens) }
            }
            Op::Input(i) if self.binds_inputs => {
                let name = names::input(i);
                Expression::atom(quote!(#name))
            }
            Op::Input(i) => Expression::atom(self.context.inputs[i as usize].clone()),
            Op::Seed(i) => Expression::atom(self.context.seeds[i as usize].clone()),
            Op::Running(_) => {
                let name = self.name(self.sums[&id]);
                Expression::atom(quote!(#name))
            }
            _ => {
                let name = self.name(id);
                Expression { uses: BTreeSet::from([id]), ..Expression::atom(quote!(#name)) }
            }
        }
    }

    fn literal(&self, value: f64) -> Expression {
        let (scalar, real) = (self.context.scalar, self.context.real);
        if !value.is_finite() {
            let name = if value.is_nan() { quote!(NAN) } else { quote!(INFINITY) };
            let tokens = quote!(<#scalar as #real>::#name);
            return if value < 0.0 { negated(&tokens) } else { Expression::atom(tokens) };
        }
        let magnitude = value.abs();
        let tokens = match self.g.precision() {
            // The shortest text that reads back as the same number.
            Precision::Single => literal_text(&format!("{:?}", magnitude as f32)),
            Precision::Double => literal_text(&format!("{magnitude:?}")),
            Precision::Generic => {
                let literal = literal_text(&format!("{magnitude:?}"));
                quote!(<#scalar as #real>::from_f64(#literal))
            }
        };
        if value.is_sign_negative() { negated(&tokens) } else { Expression::atom(tokens) }
    }

    fn expression(&mut self, id: NodeId) -> Expression {
        let args: Vec<Expression> = self.g.args(id).to_vec().into_iter().map(|a| self.operand(a)).collect();
        let mut uses = BTreeSet::new();
        let mut nodes = 1;
        for arg in &args {
            uses.extend(&arg.uses);
            nodes += arg.nodes;
        }
        let (tokens, binds) = match self.g.op(id) {
            Op::Call(f) => self.call(f.row().spelling, &args),
            Op::Compare(comparison) => {
                let (a, b) = (args[0].within(Binds::Sum), args[1].within(Binds::Sum));
                let symbol: TokenStream = comparison.symbol().parse().expect("an operator is a token");
                (quote!(#a #symbol #b), Binds::Compare)
            }
            Op::Not => {
                let a = args[0].within(Binds::Atom);
                (quote!(!#a), Binds::Sign)
            }
            Op::Leaf(leaf, _) => {
                let args: Vec<TokenStream> = args.into_iter().map(|a| a.tokens).collect();
                (expression_text(&self.context.verbatim[leaf.index()], &args), Binds::Compare)
            }
            _ => (args[0].tokens.clone(), args[0].binds),
        };
        Expression { tokens, binds, nodes, uses }
    }

    fn call(&self, spelling: Spelling, args: &[Expression]) -> (TokenStream, Binds) {
        let (scalar, real) = (self.context.scalar, self.context.real);
        match spelling {
            Spelling::Infix(symbol) => {
                let binds = if matches!(symbol, "+" | "-") { Binds::Sum } else { Binds::Product };
                let tighter = if binds == Binds::Sum { Binds::Product } else { Binds::Sign };
                // Floating-point operators do not associate: the right operand of an equal one keeps its parentheses.
                let (a, b) = (args[0].within(binds), args[1].within(tighter));
                let symbol: TokenStream = symbol.parse().expect("an operator is a token");
                (quote!(#a #symbol #b), binds)
            }
            Spelling::Prefix(_) => {
                let a = args[0].within(Binds::Atom);
                (quote!(-#a), Binds::Sign)
            }
            Spelling::Method(name) => {
                let name = Ident::new(name, proc_macro2::Span::mixed_site());
                let args = args.iter().map(|a| &a.tokens);
                (quote!(<#scalar as #real>::#name(#(#args),*)), Binds::Atom)
            }
            Spelling::FromInt => {
                let k = &args[0].tokens;
                (quote!(<#scalar as #real>::from_i32(#k)), Binds::Atom)
            }
            Spelling::Decrement => {
                let k = &args[0].tokens;
                (quote!(i32::wrapping_sub(#k, 1)), Binds::Atom)
            }
            Spelling::Alias => unreachable!("an alias is resolved before it is emitted"),
        }
    }

    fn body(&mut self, body: &Body) -> Vec<Statement> {
        let mut statements = Vec::new();
        for step in &body.steps {
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
            let args: Vec<Expression> = self.g.args(id).to_vec().into_iter().map(|a| self.operand(a)).collect();
            let uses = args.iter().flat_map(|a| a.uses.iter().copied()).collect();
            let args: Vec<TokenStream> = args.into_iter().map(|a| a.tokens).collect();
            let tokens = statement_text(&self.context.verbatim[leaf.index()], &args);
            return Some(Statement { tokens, defines: Vec::new(), uses, is_open: true });
        }
        let expression = self.expression(id);
        let uses = self.uses.get(&id).copied().unwrap_or_default();
        let is_leaf = matches!(self.g.op(id), Op::Leaf(..));
        if !is_leaf && uses.count == 1 && uses.place == uses.home && expression.nodes < EXPRESSION_NODES {
            self.folded.insert(id, expression);
            return None;
        }
        let (name, tokens) = (self.name(id), expression.tokens);
        let ty = match self.g.op(id) {
            Op::Leaf(_, Kind::Float) => {
                let scalar = self.context.scalar;
                quote!(: #scalar)
            }
            Op::Leaf(_, Kind::Bool) => quote!(: bool),
            _ => TokenStream::new(),
        };
        Some(Statement {
            tokens: quote!(let #name #ty = #tokens;),
            defines: vec![(id, name)],
            uses: expression.uses,
            is_open: false,
        })
    }

    fn visit(&mut self, visit: &Visit) -> Statement {
        let region = self.g.region(visit.region).clone();
        let out = visit.phis.iter().copied().chain(visit.exports.iter().map(|e| e.0));
        let mut defines: Vec<(NodeId, Ident)> = out.map(|id| (id, self.name(id))).collect();
        if visit.exports_arm {
            defines.push((region.selector, self.name(region.selector)));
        }
        let mut uses = BTreeSet::new();
        let selector = self.operand(region.selector);
        let is_match = self.g.kind(region.selector) == Kind::Int;
        let arms: Vec<TokenStream> =
            visit.arms.iter().enumerate().map(|(arm, body)| self.arm(visit, arm, body, &mut uses)).collect();
        let choice = match self.g.op(region.selector) {
            Op::Leaf(leaf, _) if is_match && visit.is_first => {
                let args: Vec<Expression> =
                    self.g.args(region.selector).to_vec().into_iter().map(|a| self.operand(a)).collect();
                uses.extend(args.iter().flat_map(|a| a.uses.iter().copied()));
                let args: Vec<TokenStream> = args.into_iter().map(|a| a.tokens).collect();
                match_text(&self.context.verbatim[leaf.index()], &args, &arms)
            }
            _ if is_match => {
                uses.insert(region.selector);
                let name = self.name(region.selector);
                let (last, others) = arms.split_last().expect("a branch has arms");
                let numbers = (0..others.len()).map(Literal::usize_unsuffixed);
                quote!(match #name { #(#numbers => { #others })* _ => { #last } })
            }
            _ => {
                uses.extend(&selector.uses);
                let condition = &selector.tokens;
                let (yes, no) = (&arms[0], &arms[1]);
                quote!(if #condition { #yes } else { #no })
            }
        };
        let names: Vec<&Ident> = defines.iter().map(|(_, name)| name).collect();
        let tokens = match names.as_slice() {
            [] => quote!(#choice),
            [name] => quote!(let #name = #choice;),
            names => quote!(let (#(#names),*) = #choice;),
        };
        Statement { tokens, defines, uses, is_open: false }
    }

    /// A pass over a loop: `let sums = { let mut sums = starts; for … { …; sums += terms; } sums };`
    fn turns(&mut self, visit: &Visit) -> Statement {
        let header = self.g.region(visit.region).selector;
        let mut uses = BTreeSet::new();
        let args: Vec<Expression> = self.g.args(header).to_vec().into_iter().map(|a| self.operand(a)).collect();
        let (mut starts, mut ends) = (Vec::new(), Vec::new());
        uses.extend(args.iter().flat_map(|a| a.uses.iter().copied()));
        for &sum in &visit.phis {
            let start = self.operand(self.g.args(sum)[0]);
            uses.extend(&start.uses);
            let (name, scalar, start) = (self.name(sum), self.context.scalar, start.tokens);
            starts.push(quote!(let mut #name: #scalar = #start;));
        }
        let mut statements = self.body(&visit.arms[0]);
        let mut needed = BTreeSet::new();
        for &sum in &visit.phis {
            let term = self.operand(self.g.args(sum)[1]);
            needed.extend(&term.uses);
            let (name, term) = (self.name(sum), term.tokens);
            let is_update = self.g.args(sum).len() == 3;
            ends.push(if is_update { quote!(#name = #term;) } else { quote!(#name += #term;) });
        }
        uses.extend(&needed);
        uses.extend(statements.iter().flat_map(|s| s.uses.iter().copied()));
        let statements = in_blocks(&mut statements, needed);
        let Op::Leaf(leaf, _) = self.g.op(header) else { unreachable!("the header of a loop is a leaf") };
        let args: Vec<TokenStream> = args.into_iter().map(|a| a.tokens).collect();
        let turns = loop_text(&self.context.verbatim[leaf.index()], &args, &quote!(#statements #(#ends)*));
        let defines: Vec<(NodeId, Ident)> = visit.phis.iter().map(|&sum| (sum, self.name(sum))).collect();
        let names: Vec<&Ident> = defines.iter().map(|(_, name)| name).collect();
        let tokens = match names.as_slice() {
            [] => turns,
            [name] => quote!(let #name = { #(#starts)* #turns #name };),
            names => quote!(let (#(#names),*) = { #(#starts)* #turns (#(#names),*) };),
        };
        Statement { tokens, defines, uses, is_open: false }
    }

    /// One arm: its statements, and its results as a tuple.
    fn arm(&mut self, visit: &Visit, arm: usize, body: &Body, uses: &mut BTreeSet<NodeId>) -> TokenStream {
        let mut statements = self.body(body);
        let results: Vec<NodeId> = visit.phis.iter().map(|&p| self.g.args(p)[arm]).collect();
        let mut results: Vec<Expression> = results.into_iter().map(|r| self.operand(r)).collect();
        for &(id, from) in &visit.exports {
            results.push(if from == arm { self.operand(id) } else { self.nothing(id) });
        }
        let mut needed: BTreeSet<NodeId> = BTreeSet::new();
        for result in &results {
            needed.extend(&result.uses);
        }
        uses.extend(&needed);
        uses.extend(statements.iter().flat_map(|s| s.uses.iter().copied()));
        let statements = in_blocks(&mut statements, needed);
        let mut results: Vec<TokenStream> = results.into_iter().map(|r| r.tokens).collect();
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

    /// What stands for a value of an arm that was not taken; nothing reads it.
    fn nothing(&self, id: NodeId) -> Expression {
        match self.g.kind(id) {
            Kind::Float => self.literal(0.0),
            Kind::Bool => Expression::atom(quote!(false)),
            Kind::Int | Kind::Unit => Expression::atom(quote!(0)),
        }
    }
}

fn negated(tokens: &TokenStream) -> Expression {
    Expression { binds: Binds::Sign, ..Expression::atom(quote!(-#tokens)) }
}

fn literal_text(text: &str) -> TokenStream {
    text.parse().expect("a float prints as a literal")
}

/// The statements, in blocks that return what later ones use if there are many.
fn in_blocks(statements: &mut [Statement], mut needed: BTreeSet<NodeId>) -> TokenStream {
    if statements.len() <= PLAIN_LETS || statements.iter().any(|s| s.is_open) {
        return statements.iter().map(|s| &s.tokens).cloned().collect();
    }
    let mut blocks = Vec::new();
    for chunk in statements.chunks(BLOCK_LETS).rev() {
        let defined = chunk.iter().flat_map(|s| &s.defines);
        let out: Vec<&Ident> = defined.filter(|(id, _)| needed.contains(id)).map(|(_, name)| name).collect();
        needed.extend(chunk.iter().flat_map(|s| &s.uses).copied());
        let tokens = chunk.iter().map(|s| &s.tokens);
        blocks.push(quote!(let (#(#out,)*) = { #(#tokens)* (#(#out,)*) };));
    }
    blocks.into_iter().rev().collect()
}
