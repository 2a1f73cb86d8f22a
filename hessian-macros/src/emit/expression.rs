//! Expressions: operands, literals, operators with as few parentheses as they need.

use proc_macro2::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream};
use quote::{ToTokens, TokenStreamExt, quote};

use super::code::Coder;
use super::names;
use super::verbatim::expression_text;
use crate::ir::{Kind, NodeId, Op};
use crate::ops::Spelling;

/// A piece of code, and the named nodes that it uses.
#[derive(Default)]
pub(super) struct Fragment {
    pub(super) tokens: TokenStream,
    pub(super) uses: Vec<NodeId>,
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
    /// The name of a node's value.
    pub(super) fn name(&mut self, id: NodeId) -> Ident {
        if let Some(name) = &self.names[id.index()] {
            return name.clone();
        }
        let name = if self.g.kind(id) == Kind::Int && self.selectors.contains(&id) {
            names::arm(id)
        } else {
            let from_leaf = match self.g.op(id) {
                Op::Leaf(leaf, _) => self.context.verbatim[leaf.index()].hint.as_deref(),
                _ => None,
            };
            names::node(id, self.context.hints.get(&id).map(String::as_str).or(from_leaf))
        };
        self.names[id.index()] = Some(name.clone());
        name
    }

    /// A node as an operand of something that binds as tightly as `outer`: its name, a literal, or the expression that
    /// is folded into this, its only use.
    pub(super) fn operand(&mut self, id: NodeId, outer: Binds, out: &mut Fragment) {
        let id = self.g.resolve(id);
        if self.binds(id) >= outer {
            return self.bare(id, out);
        }
        let mut inner = Fragment { tokens: TokenStream::new(), uses: std::mem::take(&mut out.uses) };
        self.bare(id, &mut inner);
        out.uses = inner.uses;
        out.tokens.append(Group::new(Delimiter::Parenthesis, inner.tokens));
    }

    /// A node's operands, each by itself.
    pub(super) fn operands(&mut self, id: NodeId, uses: &mut Vec<NodeId>) -> Vec<TokenStream> {
        self.g.args(id).iter().map(|&a| self.alone(a, uses)).collect()
    }

    /// A node by itself.
    pub(super) fn alone(&mut self, id: NodeId, uses: &mut Vec<NodeId>) -> TokenStream {
        let mut fragment = Fragment { tokens: TokenStream::new(), uses: std::mem::take(uses) };
        self.operand(id, Binds::Compare, &mut fragment);
        *uses = fragment.uses;
        fragment.tokens
    }

    /// How tightly that binds which stands for a node.
    fn binds(&self, id: NodeId) -> Binds {
        match self.g.op(id) {
            Op::Const(bits) if is_negative(f64::from_bits(bits)) => Binds::Sign,
            Op::Int(n) if n < 0 => Binds::Sign,
            op if self.folding.is_folded(id) => match op {
                Op::Call(f) => match f.row().spelling {
                    Spelling::Infix(symbol) => infix(symbol),
                    Spelling::Prefix(_) => Binds::Sign,
                    _ => Binds::Atom,
                },
                Op::Not => Binds::Sign,
                _ => Binds::Compare,
            },
            _ => Binds::Atom,
        }
    }

    fn bare(&mut self, id: NodeId, out: &mut Fragment) {
        match self.g.op(id) {
            _ if self.folding.is_folded(id) => self.expression(id, out),
            Op::Const(bits) => self.literal(f64::from_bits(bits)).to_tokens(&mut out.tokens),
            Op::Int(n) => {
                if n < 0 {
                    out.tokens.append(Punct::new('-', Spacing::Alone));
                }
                out.tokens.append(Literal::u64_unsuffixed(n.unsigned_abs()));
            }
            Op::Input(i) if self.binds_inputs => out.tokens.append(names::input(i)),
            Op::Input(i) => self.context.inputs[i as usize].to_tokens(&mut out.tokens),
            Op::Seed(i) => self.context.seeds[i as usize].to_tokens(&mut out.tokens),
            Op::Running(..) => {
                let carry = self.g.carry_of(id).unwrap_or(id);
                out.tokens.append(self.name(carry));
            }
            _ => {
                out.tokens.append(self.name(id));
                out.uses.push(id);
            }
        }
    }

    pub(super) fn literal(&self, value: f64) -> TokenStream {
        let tokens = self.context.numbers.literal(value.abs());
        if is_negative(value) { quote!(-#tokens) } else { tokens }
    }

    /// What computes a node.
    pub(super) fn expression(&mut self, id: NodeId, out: &mut Fragment) {
        let args = self.g.args(id);
        match self.g.op(id) {
            Op::Call(f) => self.call(f.row().spelling, args, out),
            Op::Compare(comparison) => {
                self.operand(args[0], Binds::Sum, out);
                let symbol: TokenStream = comparison.symbol().parse().expect("an operator is a token");
                symbol.to_tokens(&mut out.tokens);
                self.operand(args[1], Binds::Sum, out);
            }
            Op::Not => {
                out.tokens.append(Punct::new('!', Spacing::Alone));
                self.operand(args[0], Binds::Atom, out);
            }
            Op::Leaf(leaf, _) => {
                let args = self.operands(id, &mut out.uses);
                expression_text(&self.context.verbatim[leaf.index()], &args).to_tokens(&mut out.tokens);
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
                out.tokens.extend(symbol.chars().map(|symbol| Punct::new(symbol, Spacing::Alone)).map(into_token));
                self.operand(args[1], tighter, out);
            }
            Spelling::Prefix(_) => {
                out.tokens.append(Punct::new('-', Spacing::Alone));
                self.operand(args[0], Binds::Atom, out);
            }
            Spelling::Method(name) => {
                let name = Ident::new(name, Span::mixed_site());
                let mut inner = Fragment { tokens: TokenStream::new(), uses: std::mem::take(&mut out.uses) };
                for (place, &arg) in args.iter().enumerate() {
                    if place > 0 {
                        inner.tokens.append(Punct::new(',', Spacing::Alone));
                    }
                    self.operand(arg, Binds::Compare, &mut inner);
                }
                out.uses = inner.uses;
                out.tokens.extend(numbers.function(&name));
                out.tokens.append(Group::new(Delimiter::Parenthesis, inner.tokens));
            }
            Spelling::FromInt => {
                let k = self.alone(args[0], &mut out.uses);
                out.tokens.extend(numbers.converted(&k));
            }
            Spelling::Decrement => {
                let k = self.alone(args[0], &mut out.uses);
                out.tokens.extend(quote!(i32::wrapping_sub(#k, 1)));
            }
            Spelling::Alias => unreachable!("an alias is resolved before it is emitted"),
        }
    }

    /// What stands for a value of an arm that was not taken; nothing reads it.
    pub(super) fn nothing(&self, id: NodeId) -> TokenStream {
        match self.g.kind(id) {
            Kind::Float => self.literal(0.0),
            Kind::Bool => quote!(false),
            Kind::Int | Kind::Unit => quote!(0),
        }
    }
}

fn into_token(punct: Punct) -> proc_macro2::TokenTree {
    punct.into()
}

/// Whether a literal is written with a sign; that of NaN says nothing.
fn is_negative(value: f64) -> bool {
    value.is_sign_negative() && !value.is_nan()
}
