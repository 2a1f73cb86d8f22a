//! Verbatim Rust as a leaf of the graph.

use std::rc::Rc;

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};
use syn::Expr;

use super::syntax::expression_tokens;
use crate::ir::{Kind, LeafId, NodeId, Op};
use crate::lower::Lowering;
use crate::lower::program::{self, Shape, Verbatim};
use crate::lower::values::value::{Captured, Text, Ty, Value, as_name, bare};
use crate::ops::Elementary;

impl Lowering<'_> {
    /// A leaf with captures.
    pub(in crate::lower) fn leaf(
        &mut self,
        kind: Kind,
        text: program::Text,
        captures: &[(Ident, Captured)],
        hint: Option<String>,
    ) -> NodeId {
        let mut operands = Vec::new();
        let captures = captures.iter().map(|(name, part)| (name.clone(), shape(part, &mut operands))).collect();
        let id = LeafId(self.verbatim.len() as u32);
        self.verbatim.push(Verbatim { captures, text, hint });
        self.graph.node(Op::Leaf(id, kind), &operands)
    }

    /// A leaf of an expression; an expression that nothing changes is evaluated once.
    pub(in crate::lower) fn expression_leaf(&mut self, kind: Kind, text: &Text) -> NodeId {
        let node = self.leaf_of(kind, text);
        self.integer(node, text.ty);
        node
    }

    /// Notes the type of an integer, if it is one of a type that is known.
    pub(in crate::lower) fn integer(&mut self, node: NodeId, ty: Ty) {
        if let (Ty::Integer(ty), Kind::Int) = (ty, self.graph.kind(node)) {
            self.integers.insert(node, ty.name());
        }
    }

    fn leaf_of(&mut self, kind: Kind, text: &Text) -> NodeId {
        if kind == Kind::Float
            && let Some(product) = self.scaled(text)
        {
            return product;
        }
        let tokens = expression_tokens(&text.expr);
        let hint = hint(&text.expr);
        // What has an effect stays even where its value is not needed.
        if super::scan::has_effects(&text.expr) {
            let name = self.hidden("held");
            let ty = match kind {
                Kind::Float => Some(self.function.scalar.to_token_stream()),
                Kind::Bool => Some(quote!(bool)),
                Kind::Int | Kind::Unit => None,
            };
            let statement = program::Text::Let { pattern: name.to_token_stream(), ty, init: Some(tokens) };
            self.leaf(Kind::Unit, statement, &text.captures, None);
            return self.leaf(kind, program::Text::Expression(name.to_token_stream()), &[], hint);
        }
        if !text.captures.is_empty() || !self.is_pure(&text.expr) {
            return self.leaf(kind, program::Text::Expression(tokens), &text.captures, hint);
        }
        self.shared_leaf(kind, tokens, hint)
    }

    /// A leaf of a call that does nothing but give a value.
    pub(in crate::lower) fn call_leaf(&mut self, kind: Kind, text: &Text, shared: bool) -> NodeId {
        let tokens = text.expr.to_token_stream();
        if !shared || !text.captures.is_empty() {
            return self.leaf(kind, program::Text::Expression(tokens), &text.captures, None);
        }
        self.shared_leaf(kind, tokens, None)
    }

    /// The leaf of a text that is the same wherever it stands.
    fn shared_leaf(&mut self, kind: Kind, tokens: TokenStream, hint: Option<String>) -> NodeId {
        let key = format!("{kind:?} {tokens}");
        let here = self.graph.here();
        let known = self.shared.get(&key).into_iter().flatten().copied();
        if let Some(node) = known.into_iter().find(|&node| self.graph.contains(self.graph.block(node), here)) {
            return node;
        }
        let node = self.leaf(kind, program::Text::Expression(tokens), &[], hint);
        self.shared.entry(key).or_default().push(node);
        node
    }

    /// A product of a literal and a parameter or local of the scalar type, or an element of an array of it, as one: the ½
    /// of `0.5 * stiffness` meets the 2 of a derivative.
    fn scaled(&mut self, text: &Text) -> Option<NodeId> {
        let Expr::Binary(product) = bare(&text.expr) else { return None };
        let is_literal = [&product.left, &product.right].map(|factor| matches!(bare(factor), Expr::Lit(_)));
        if !matches!(product.op, syn::BinOp::Mul(_)) || is_literal == [false; 2] || !text.captures.is_empty() {
            return None;
        }
        let mut factors = Vec::new();
        for factor in [&product.left, &product.right] {
            factors.push(match bare(factor) {
                Expr::Lit(_) => match self.evaluate(factor) {
                    Ok(Value::Literal(literal)) => self.graph.constant(literal.value),
                    _ => return None,
                },
                Expr::Index(index) if matches!(bare(&index.index), Expr::Lit(_)) => {
                    self.local_text(&index.expr, Ty::Scalars)?;
                    let element = Text { expr: bare(factor).clone(), captures: Vec::new(), ty: Ty::Scalar };
                    self.expression_leaf(Kind::Float, &element)
                }
                name => {
                    let text = self.local_text(name, Ty::Scalar)?;
                    self.expression_leaf(Kind::Float, &text)
                }
            });
        }
        Some(self.graph.value(Elementary::Mul, &factors))
    }

    /// A name in the generated code as text, if it is that of a parameter or local of a type.
    fn local_text(&self, name: &Expr, ty: Ty) -> Option<Rc<Text>> {
        let slot = self.scopes.local(&as_name(name)?.to_string())?;
        match self.scopes.value(slot) {
            Value::Text(text) if text.ty == ty && as_name(&text.expr) == as_name(name) => Some(text.clone()),
            _ => None,
        }
    }

    /// A verbatim statement, kept for its effect.
    pub(in crate::lower) fn statement_leaf(&mut self, tokens: TokenStream, captures: &[(Ident, Captured)]) {
        self.leaf(Kind::Unit, program::Text::Expression(tokens), captures, None);
    }
}

/// Numbers the nodes of a captured value as a leaf's operands.
fn shape(captured: &Captured, operands: &mut Vec<NodeId>) -> Shape {
    match captured {
        Captured::Node(node) => {
            operands.push(*node);
            Shape::Operand(operands.len() - 1)
        }
        Captured::Array(parts) => Shape::Array(parts.iter().map(|part| shape(part, operands)).collect()),
        Captured::Tuple(parts) => Shape::Tuple(parts.iter().map(|part| shape(part, operands)).collect()),
        Captured::Struct(path, members, parts) => {
            let fields = members.iter().zip(parts);
            let fields = fields.map(|(member, part)| (member.to_token_stream(), shape(part, operands))).collect();
            Shape::Struct(path.to_token_stream(), fields)
        }
        Captured::Literal(tokens) => Shape::Literal(tokens.clone()),
        Captured::Reference(inner) => Shape::Reference(Box::new(shape(inner, operands))),
    }
}

/// A name that reads well for the value of an expression.
fn hint(expr: &Expr) -> Option<String> {
    match bare(expr) {
        Expr::Path(path) => path.path.segments.last().map(|last| last.ident.to_string().to_lowercase()),
        Expr::Field(field) => match &field.member {
            syn::Member::Named(name) => Some(name.to_string()),
            syn::Member::Unnamed(_) => hint(&field.base),
        },
        Expr::Index(index) => hint(&index.expr),
        Expr::Unary(unary) => hint(&unary.expr),
        Expr::Cast(cast) => hint(&cast.expr),
        Expr::MethodCall(call) => Some(call.method.to_string()),
        Expr::Call(call) => hint(&call.func),
        _ => None,
    }
}
