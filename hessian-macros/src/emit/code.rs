//! A scheduled graph as Rust statements.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::expression::Expression;
use super::names;
use super::numbers::Numbers;
use super::uses::{self, Uses};
use super::verbatim::{loop_text, match_text, statement_text};
use crate::ir::{Graph, Kind, NodeId, Op};
use crate::lower::program::Verbatim;
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
    /// How numbers are spelled.
    pub numbers: &'a Numbers,
}

/// One statement, and the names it defines and uses.
struct Statement {
    tokens: TokenStream,
    defines: Vec<(NodeId, Ident)>,
    uses: BTreeSet<NodeId>,
    /// Whether later verbatim Rust may see what it declares: such a statement can't be put into a block.
    is_open: bool,
}

pub(super) struct Coder<'a> {
    pub(super) g: &'a Graph,
    pub(super) context: &'a Context<'a>,
    /// How often, and if once in which body, a node is used.
    pub(super) uses: BTreeMap<NodeId, Uses>,
    pub(super) folded: BTreeMap<NodeId, Expression>,
    /// Whether the variables are bound to names of their own at the top.
    pub(super) binds_inputs: bool,
}

/// The statements that compute `roots`, and an expression for each root.
pub fn code(g: &Graph, roots: &[NodeId], context: &Context) -> (TokenStream, Vec<TokenStream>) {
    let body = schedule(g, roots);
    let uses = uses::count(g, &body, roots);
    // A verbatim `let` may shadow a parameter.
    let binds_inputs = g.ids().any(|id| matches!(g.op(id), Op::Leaf(_, Kind::Unit)));
    let mut coder = Coder { g, context, uses, folded: BTreeMap::new(), binds_inputs };
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

impl Coder<'_> {
    fn bind_inputs(&self) -> TokenStream {
        let bind = |(input, i): (&TokenStream, u32)| {
            let name = names::input(i);
            let scalar = &self.context.numbers.scalar;
            quote!(let #name: #scalar = #input;)
        };
        self.context.inputs.iter().zip(0..).map(bind).collect()
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
        let ty = if is_leaf { self.ty(id) } else { TokenStream::new() };
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

    /// A pass over a loop: `let results = { let mut results = starts; for … { …; results = updates; } results };`
    fn turns(&mut self, visit: &Visit) -> Statement {
        let header = self.g.region(visit.region).selector;
        let mut uses = BTreeSet::new();
        let args: Vec<Expression> = self.g.args(header).to_vec().into_iter().map(|a| self.operand(a)).collect();
        uses.extend(args.iter().flat_map(|a| a.uses.iter().copied()));
        let mut starts = TokenStream::new();
        for (result, start) in visit.results().zip(visit.starts(self.g)) {
            let start = self.operand(start);
            uses.extend(&start.uses);
            let (name, ty, start) = (self.name(result), self.ty(result), start.tokens);
            starts.extend(quote!(let mut #name #ty = #start;));
        }
        let mut statements = self.body(&visit.arms[0]);
        let mut needed = BTreeSet::new();
        let ends = self.end_of_turn(visit, &mut needed);
        uses.extend(&needed);
        uses.extend(statements.iter().flat_map(|s| s.uses.iter().copied()));
        let statements = in_blocks(&mut statements, needed);
        let Op::Leaf(leaf, _) = self.g.op(header) else { unreachable!("the header of a loop is a leaf") };
        let args: Vec<TokenStream> = args.into_iter().map(|a| a.tokens).collect();
        let turns = loop_text(&self.context.verbatim[leaf.index()], &args, &quote!(#statements #ends));
        let is_used = |id: &NodeId| self.uses.get(id).is_some_and(|uses| uses.count > 0);
        let out = visit.phis.iter().copied().filter(is_used);
        let defines: Vec<(NodeId, Ident)> = out.map(|id| (id, self.name(id))).collect();
        let names: Vec<&Ident> = defines.iter().map(|(_, name)| name).collect();
        let tokens = match names.as_slice() {
            [] if starts.is_empty() => turns,
            [] => quote!({ #starts #turns }),
            [name] => quote!(let #name = { #starts #turns #name };),
            names => quote!(let (#(#names),*) = { #starts #turns (#(#names),*) };),
        };
        Statement { tokens, defines, uses, is_open: false }
    }

    /// The end of a turn: sums grow, and everything else that is carried changes at once.
    fn end_of_turn(&mut self, visit: &Visit, needed: &mut BTreeSet<NodeId>) -> TokenStream {
        let (mut sums, mut names, mut updates) = (TokenStream::new(), Vec::new(), Vec::new());
        for result in visit.results() {
            let update = self.operand(self.g.args(result)[1]);
            needed.extend(&update.uses);
            let (name, update) = (self.name(result), update.tokens);
            if self.g.args(result).len() == 2 {
                sums.extend(quote!(#name += #update;));
            } else {
                names.push(name);
                updates.push(update);
            }
        }
        let carried = match names.as_slice() {
            [] => TokenStream::new(),
            [name] => quote!(#name = #(#updates)*;),
            names => quote!((#(#names),*) = (#(#updates),*);),
        };
        let Some(exit) = self.g.region(visit.region).exit else { return quote!(#sums #carried) };
        let id = exit;
        let exit = self.operand(exit);
        needed.extend(&exit.uses);
        let (name, exit) = (names::last(id), exit.tokens);
        quote!(#sums let #name = #exit; #carried if #name { break; })
    }

    /// What a `let` says of a node's type.
    fn ty(&self, id: NodeId) -> TokenStream {
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
