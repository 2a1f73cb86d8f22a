//! Expressions: operands, literals, operators with as few parentheses as they need.

use std::collections::BTreeSet;

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::code::Coder;
use super::names;
use super::verbatim::expression_text;
use crate::ir::{Kind, NodeId, Op};
use crate::ops::Spelling;

/// An expression, and how tightly it binds.
#[derive(Clone)]
pub(super) struct Expression {
    pub(super) tokens: TokenStream,
    pub(super) binds: Binds,
    pub(super) nodes: usize,
    pub(super) uses: BTreeSet<NodeId>,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Binds {
    Compare,
    Sum,
    Product,
    Sign,
    Atom,
}

impl Expression {
    pub(super) fn atom(tokens: TokenStream) -> Self {
        Expression { tokens, binds: Binds::Atom, nodes: 0, uses: BTreeSet::new() }
    }

    /// The expression as an operand of something that binds as tightly as `outer`.
    pub(super) fn within(&self, outer: Binds) -> TokenStream {
        let tokens = &self.tokens;
        if self.binds < outer { quote!((#tokens)) } else { quote!(#tokens) }
    }
}

impl Coder<'_> {
    pub(super) fn name(&self, id: NodeId) -> Ident {
        if self.g.kind(id) == Kind::Int && self.g.regions().any(|r| self.g.region(r).selector == id) {
            return names::arm(id);
        }
        let from_leaf = match self.g.op(id) {
            Op::Leaf(leaf, _) => self.context.verbatim[leaf.index()].hint.as_deref(),
            _ => None,
        };
        names::node(id, self.context.hints.get(&id).map(String::as_str).or(from_leaf))
    }

    /// A node as an operand: its name, a literal, or the expression that was folded into this, its only use.
    pub(super) fn operand(&mut self, id: NodeId) -> Expression {
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
            Op::Running(..) => {
                let name = self.name(self.g.carry_of(id).unwrap_or(id));
                Expression::atom(quote!(#name))
            }
            _ => {
                let name = self.name(id);
                Expression { uses: BTreeSet::from([id]), ..Expression::atom(quote!(#name)) }
            }
        }
    }

    pub(super) fn literal(&self, value: f64) -> Expression {
        let tokens = self.context.numbers.literal(value.abs());
        // The sign of NaN says nothing.
        let is_negative = value.is_sign_negative() && !value.is_nan();
        if is_negative { negated(&tokens) } else { Expression::atom(tokens) }
    }

    pub(super) fn expression(&mut self, id: NodeId) -> Expression {
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

    pub(super) fn call(&self, spelling: Spelling, args: &[Expression]) -> (TokenStream, Binds) {
        let numbers = self.context.numbers;
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
                let function = numbers.function(&name);
                (quote!(#function(#(#args),*)), Binds::Atom)
            }
            Spelling::FromInt => (numbers.converted(&args[0].tokens), Binds::Atom),
            Spelling::Decrement => {
                let k = &args[0].tokens;
                (quote!(i32::wrapping_sub(#k, 1)), Binds::Atom)
            }
            Spelling::Alias => unreachable!("an alias is resolved before it is emitted"),
        }
    }

    /// What stands for a value of an arm that was not taken; nothing reads it.
    pub(super) fn nothing(&self, id: NodeId) -> Expression {
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
