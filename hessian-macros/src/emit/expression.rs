//! Expressions: operands, literals, operators with as few parentheses as they need.

use proc_macro2::{Delimiter, Ident, Literal, TokenStream};
use quote::quote;

use super::code::Coder;
use super::names;
use super::tokens::Tokens;
use super::verbatim::expression_text;
use crate::ir::{Kind, NodeId, Op};
use crate::ops::Spelling;

/// A piece of code, and the named nodes that it uses.
#[derive(Default)]
pub(super) struct Fragment {
    pub(super) tokens: Tokens,
    pub(super) uses: Vec<NodeId>,
}

impl Fragment {
    /// Adds what `fill` does, between delimiters.
    pub(super) fn grouped(&mut self, delimiter: Delimiter, fill: impl FnOnce(&mut Fragment)) {
        let mut inner = Fragment { tokens: Tokens::default(), uses: std::mem::take(&mut self.uses) };
        fill(&mut inner);
        self.uses = inner.uses;
        self.tokens.group(delimiter, inner.tokens);
    }
}

/// How tightly an expression binds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Binds {
    Compare,
    Sum,
    Product,
    Sign,
    Atom,
}

/// How tightly an operator of two operands binds.
fn infix(symbol: &str) -> Binds {
    if matches!(symbol, "+" | "-") { Binds::Sum } else { Binds::Product }
}

impl Coder<'_> {
    /// The name of a loop's result within the loop.
    pub(super) fn running_name(&mut self, result: NodeId) -> Ident {
        let is_read = self.read_within.contains(&result);
        self.name(if is_read { self.g.args(result)[2] } else { result })
    }

    /// The name of a node's value.
    pub(super) fn name(&self, id: NodeId) -> Ident {
        self.context.names.name(id, || {
            if self.g.kind(id) == Kind::Int && self.selectors.contains(&id) {
                return names::arm(id);
            }
            let from_leaf = match self.g.op(id) {
                Op::Leaf(leaf, _) => self.context.verbatim[leaf.index()].hint.as_deref(),
                _ => None,
            };
            names::node(id, self.context.hints.get(&id).map(String::as_str).or(from_leaf))
        })
    }

    /// A node as an operand of something that binds as tightly as `outer`: its name, a literal, or the expression that
    /// is folded into this, its only use.
    pub(super) fn operand(&mut self, id: NodeId, outer: Binds, out: &mut Fragment) {
        let id = self.g.resolve(id);
        if self.binds(id) >= outer {
            return self.bare(id, out);
        }
        out.grouped(Delimiter::Parenthesis, |inner| self.bare(id, inner));
    }

    /// A node's operands, each by itself, as verbatim Rust takes them.
    pub(super) fn operands(&mut self, id: NodeId, uses: &mut Vec<NodeId>) -> Vec<TokenStream> {
        self.g.args(id).iter().map(|&a| self.alone(a, uses).into_stream()).collect()
    }

    /// A node by itself.
    pub(super) fn alone(&mut self, id: NodeId, uses: &mut Vec<NodeId>) -> Tokens {
        let mut fragment = Fragment { tokens: Tokens::default(), uses: std::mem::take(uses) };
        self.operand(id, Binds::Compare, &mut fragment);
        *uses = fragment.uses;
        fragment.tokens
    }

    /// How tightly that binds which stands for a node.
    fn binds(&self, id: NodeId) -> Binds {
        match self.g.op(id) {
            Op::Const(bits) if is_negative(f64::from_bits(bits)) => Binds::Sign,
            Op::Int(n) if n < 0 => Binds::Sign,
            _ if self.folding.is_folded(id) && self.fused(id).is_some() => Binds::Atom,
            op if self.folding.is_folded(id) => match op {
                Op::Call(f) => match f.row().spelling {
                    Spelling::Infix(symbol) => infix(symbol),
                    Spelling::Prefix(_) => Binds::Sign,
                    _ => Binds::Atom,
                },
                Op::Not => Binds::Sign,
                Op::Along(_) => Binds::Atom,
                _ => Binds::Compare,
            },
            _ => Binds::Atom,
        }
    }

    fn bare(&mut self, id: NodeId, out: &mut Fragment) {
        match self.g.op(id) {
            _ if self.folding.is_folded(id) => self.expression(id, out),
            Op::Const(bits) => self.literal(f64::from_bits(bits), &mut out.tokens),
            Op::Int(n) => {
                if n < 0 {
                    out.tokens.mark('-');
                }
                out.tokens.literal(Literal::u64_unsuffixed(n.unsigned_abs()));
            }
            Op::Input(i) if self.binds_inputs => out.tokens.ident(names::input(i)),
            Op::Input(i) => out.tokens.extend(&self.context.inputs[i as usize]),
            Op::Seed(i) => out.tokens.extend(&self.context.seeds[i as usize]),
            Op::Running(..) => {
                let carry = self.g.carry_of(id).unwrap_or(id);
                out.tokens.ident(self.running_name(carry));
            }
            _ => {
                out.tokens.ident(self.name(id));
                out.uses.push(id);
            }
        }
    }

    pub(super) fn literal(&mut self, value: f64, out: &mut Tokens) {
        if is_negative(value) {
            out.mark('-');
        }
        let magnitude = value.abs();
        let numbers = self.context.numbers;
        out.extend(self.literals.entry(magnitude.to_bits()).or_insert_with(|| numbers.literal(magnitude).into()));
    }

    /// What computes a node.
    pub(super) fn expression(&mut self, id: NodeId, out: &mut Fragment) {
        if let Some(fused) = self.fused(id) {
            return self.rounded_once(&fused, out);
        }
        let args = self.g.args(id);
        match self.g.op(id) {
            Op::Call(f) => self.call(f.row().spelling, args, out),
            Op::Compare(comparison) => {
                self.operand(args[0], Binds::Sum, out);
                out.tokens.operator(comparison.symbol());
                self.operand(args[1], Binds::Sum, out);
            }
            Op::Not => {
                out.tokens.mark('!');
                self.operand(args[0], Binds::Atom, out);
            }
            Op::Along(part) => {
                let component = self.along(id, part, &mut out.uses);
                out.tokens.append(component.into());
            }
            Op::Leaf(leaf, _) => {
                let args = self.operands(id, &mut out.uses);
                out.tokens.append(expression_text(&self.context.verbatim[leaf.index()], &args).into());
            }
            _ => self.operand(args[0], Binds::Compare, out),
        }
    }

    fn call(&mut self, spelling: Spelling, args: &[NodeId], out: &mut Fragment) {
        let numbers = self.context.numbers;
        match spelling {
            Spelling::Infix(symbol) => {
                // Floating-point operators do not associate: the right operand of an equal one keeps its parentheses.
                let binds = infix(symbol);
                let tighter = if binds == Binds::Sum { Binds::Product } else { Binds::Sign };
                self.operand(args[0], binds, out);
                out.tokens.operator(symbol);
                self.operand(args[1], tighter, out);
            }
            Spelling::Prefix(_) => {
                out.tokens.mark('-');
                self.operand(args[0], Binds::Atom, out);
            }
            Spelling::Method(name) => {
                self.function(name, &mut out.tokens);
                out.grouped(Delimiter::Parenthesis, |inner| {
                    for (place, &arg) in args.iter().enumerate() {
                        if place > 0 {
                            inner.tokens.mark(',');
                        }
                        self.operand(arg, Binds::Compare, inner);
                    }
                });
            }
            Spelling::FromInt => {
                let k = self.alone(args[0], &mut out.uses).into_stream();
                out.tokens.append(numbers.converted(&k).into());
            }
            Spelling::Decrement => {
                let k = self.alone(args[0], &mut out.uses).into_stream();
                out.tokens.append(quote!(i32::wrapping_sub(#k, 1)).into());
            }
            Spelling::Alias => unreachable!("an alias is resolved before it is emitted"),
        }
    }

    /// The path of an elementary function.
    pub(super) fn function(&mut self, name: &'static str, out: &mut Tokens) {
        let numbers = self.context.numbers;
        out.extend(self.functions.entry(name).or_insert_with(|| numbers.function(&names::function(name)).into()));
    }

    /// What stands for a value of an arm that was not taken; nothing reads it.
    pub(super) fn nothing(&mut self, id: NodeId) -> Tokens {
        let mut nothing = Tokens::default();
        match self.g.kind(id) {
            Kind::Float => self.literal(0.0, &mut nothing),
            Kind::Bool => nothing.word("false"),
            Kind::Int | Kind::Unit => nothing.literal(Literal::u64_unsuffixed(0)),
        }
        nothing
    }
}

/// Whether a literal is written with a sign; that of NaN says nothing.
fn is_negative(value: f64) -> bool {
    value.is_sign_negative() && !value.is_nan()
}
