//! Verbatim Rust: how values become text, and how text becomes a leaf of the graph.

use std::rc::Rc;

use proc_macro2::{Ident, Literal as Token, Span, TokenStream};
use quote::{ToTokens, quote};
use syn::{Expr, Lit, Pat};

use crate::ir::{Kind, LeafId, NodeId, Op, Precision};
use crate::lower::Lowering;
use crate::lower::program::{self, Shape, Verbatim};
use crate::lower::values::value::{Captured, Literal, Optional, Range, Text, Ty, Value, as_name, bare, name_expr};
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

    /// A product of a literal and a parameter or local of the scalar type, as one: the ½ of `0.5 * stiffness` meets the 2
    /// of a derivative.
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
                name => {
                    let slot = self.scopes.local(&as_name(name)?.to_string())?;
                    match self.scopes.value(slot).clone() {
                        Value::Text(text) if text.ty == Ty::Scalar && as_name(&text.expr) == as_name(name) => {
                            self.expression_leaf(Kind::Float, &text)
                        }
                        _ => return None,
                    }
                }
            });
        }
        Some(self.graph.value(Elementary::Mul, &factors))
    }

    /// A verbatim statement, kept for its effect.
    pub(in crate::lower) fn statement_leaf(&mut self, tokens: TokenStream, captures: &[(Ident, Captured)]) {
        self.leaf(Kind::Unit, program::Text::Expression(tokens), captures, None);
    }

    /// Whether evaluating the expression twice, or later, makes no difference.
    pub(in crate::lower) fn is_pure(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Path(_) => as_name(expr).is_none_or(|name| !self.changeable.contains(&name.to_string())),
            Expr::Lit(_) => true,
            Expr::Field(field) => self.is_pure(&field.base) && self.is_frozen(&field.base),
            Expr::Index(index) => {
                self.is_pure(&index.expr) && self.is_frozen(&index.expr) && self.is_pure(&index.index)
            }
            Expr::Unary(unary) => {
                let through = matches!(unary.op, syn::UnOp::Deref(_));
                self.is_pure(&unary.expr) && (!through || self.is_frozen(&unary.expr))
            }
            Expr::Binary(binary) => {
                !is_assignment(&binary.op) && self.is_pure(&binary.left) && self.is_pure(&binary.right)
            }
            Expr::Cast(cast) => self.is_pure(&cast.expr),
            Expr::Paren(inner) => self.is_pure(&inner.expr),
            Expr::Group(inner) => self.is_pure(&inner.expr),
            Expr::Reference(reference) => reference.mutability.is_none() && self.is_pure(&reference.expr),
            _ => false,
        }
    }

    /// Whether an expression is the same wherever in the routine it is evaluated, and evaluating it does nothing else.
    pub(in crate::lower) fn is_repeatable(&self, expr: &Expr) -> bool {
        let names = super::scan::expression(expr).names;
        let is_unfrozen = |name: &String| self.unfrozen.contains(name) && !self.untouched.contains(name);
        let may_change = |name: &String| self.changeable.contains(name) || is_unfrozen(name);
        !super::scan::has_effects(expr) && !names.keys().any(may_change)
    }

    /// Whether what is behind a place cannot change.
    fn is_frozen(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Path(_) => as_name(expr).is_none_or(|name| !self.unfrozen.contains(&name.to_string())),
            Expr::Field(field) => self.is_frozen(&field.base),
            Expr::Index(index) => self.is_frozen(&index.expr),
            Expr::Unary(unary) => self.is_frozen(&unary.expr),
            Expr::Paren(inner) => self.is_frozen(&inner.expr),
            Expr::Group(inner) => self.is_frozen(&inner.expr),
            Expr::Reference(reference) => self.is_frozen(&reference.expr),
            _ => false,
        }
    }

    /// Evaluates text now, into a variable of the generated code, so that what comes later cannot change it.
    pub(in crate::lower) fn keep(&mut self, text: &Text, hint: &str) -> Value {
        if text.captures.is_empty() && self.is_constant(&text.expr) {
            return Value::Text(Rc::new(text.clone()));
        }
        match text.ty {
            Ty::Scalar => return Value::Float(self.expression_leaf(Kind::Float, text)),
            Ty::Bool => return Value::Bool(self.expression_leaf(Kind::Bool, text)),
            _ => {}
        }
        let name = self.hidden(hint);
        self.unfrozen.insert(name.to_string());
        let init = Some(expression_tokens(&text.expr));
        let pattern = name.to_token_stream();
        let node = self.leaf(Kind::Unit, program::Text::Let { pattern, ty: None, init }, &text.captures, None);
        if self.is_repeatable(&text.expr) {
            self.graph.repeat_leaf(node);
        }
        Value::text(name_expr(&name), text.ty)
    }

    /// Whether text is a literal or the name of something that does not change, so that it can stand anywhere.
    fn is_constant(&self, expr: &Expr) -> bool {
        match bare(expr) {
            Expr::Lit(_) => true,
            Expr::Path(_) => self.is_pure(expr),
            Expr::Field(field) => self.is_constant(&field.base) && self.is_pure(expr),
            Expr::Unary(unary) => matches!(unary.op, syn::UnOp::Neg(_)) && matches!(&*unary.expr, Expr::Lit(_)),
            Expr::Reference(reference) => reference.mutability.is_none() && self.is_constant(&reference.expr),
            _ => false,
        }
    }

    /// Evaluates all text in a value that is going to be held.
    pub(in crate::lower) fn settle(&mut self, value: Value) -> Value {
        match value {
            Value::Text(text) => self.keep(&text, "held"),
            Value::Array(parts) if needs_settling(&parts) => {
                Value::array(parts.iter().map(|part| self.settle(part.clone())).collect())
            }
            Value::Tuple(parts) if needs_settling(&parts) => {
                Value::tuple(parts.iter().map(|part| self.settle(part.clone())).collect())
            }
            Value::Record(record) if needs_settling(&record.parts) => {
                let parts = record.parts.iter().map(|part| self.settle(part.clone())).collect();
                record.with(parts)
            }
            Value::Optional(optional) => {
                let payload = self.settle(optional.payload.clone());
                Value::Optional(Rc::new(Optional { payload, ..(*optional).clone() }))
            }
            Value::Range(range) => {
                let mut settled = |bound: &Option<Value>| bound.clone().map(|bound| self.settle(bound));
                let (start, end) = (settled(&range.start), settled(&range.end));
                Value::Range(Rc::new(Range { start, end, closed: range.closed }))
            }
            Value::Stream(mut stream) => {
                stream.each(&mut |value| *value = self.settle(std::mem::replace(value, Value::Unset)));
                Value::Stream(stream)
            }
            other => other,
        }
    }

    /// A value as a scalar of the graph; none if it is none, which is reported.
    pub(in crate::lower) fn float(&mut self, value: &Value, span: Span) -> Option<NodeId> {
        match value {
            Value::Float(node) => Some(*node),
            Value::Literal(literal) => Some(self.graph.constant(literal.value)),
            Value::Place(place) => {
                let target = self.load(place);
                self.float(&target, span)
            }
            Value::Text(text) => match text.ty {
                Ty::Scalar | Ty::Unknown => Some(self.expression_leaf(Kind::Float, text)),
                Ty::ScalarRef => {
                    let inner = &text.expr;
                    let text =
                        Text { expr: syn::parse_quote!(*#inner), captures: text.captures.clone(), ty: Ty::Scalar };
                    Some(self.expression_leaf(Kind::Float, &text))
                }
                Ty::Bound => {
                    // `Borrow` gives the scalar behind a reference as well as the scalar itself.
                    let (inner, scalar) = (&text.expr, &self.function.scalar);
                    let inner = referenced(inner);
                    let expr = syn::parse_quote!(*::core::borrow::Borrow::<#scalar>::borrow(#inner));
                    let text = Text { expr, captures: text.captures.clone(), ty: Ty::Scalar };
                    Some(self.expression_leaf(Kind::Float, &text))
                }
                Ty::OtherFloat => {
                    self.errors.other_precision(span, &self.function.scalar);
                    None
                }
                Ty::Integer(_) | Ty::Bool => {
                    self.errors.number_expected(span, "an integer or `bool`", &self.function.scalar);
                    None
                }
            },
            Value::Integer(integer) => {
                self.errors.integer_as_float(span, &integer.value.to_string(), &self.function.scalar);
                None
            }
            Value::Poison => None,
            Value::Unset | Value::Lost => {
                self.errors.unset(span);
                None
            }
            other => {
                self.errors.number_expected(span, other.describe(), &self.function.scalar);
                None
            }
        }
    }

    /// A value as a boolean: known, or a node.
    pub(in crate::lower) fn truth(&mut self, value: &Value, span: Span) -> Option<Result<bool, NodeId>> {
        match value {
            Value::Truth(truth) => Some(Ok(*truth)),
            Value::Bool(node) => Some(Err(*node)),
            Value::Text(text) => Some(Err(self.expression_leaf(Kind::Bool, text))),
            Value::Place(place) => {
                let target = self.load(place);
                self.truth(&target, span)
            }
            Value::Poison => None,
            other => {
                self.errors.condition_expected(span, other.describe());
                None
            }
        }
    }

    /// A boolean as a node.
    pub(in crate::lower) fn bool_node(&mut self, truth: Result<bool, NodeId>) -> NodeId {
        match truth {
            Ok(known) => {
                let text = Text { expr: truth_expr(known), captures: Vec::new(), ty: Ty::Bool };
                self.expression_leaf(Kind::Bool, &text)
            }
            Err(node) => node,
        }
    }

    /// A literal's value in the function's precision.
    pub(in crate::lower) fn literal(&self, expr: Expr, digits: &str) -> Option<Literal> {
        let (single, double) = (digits.parse::<f32>().ok()?, digits.parse::<f64>().ok()?);
        let value = match self.function.precision {
            Precision::Single => f64::from(single),
            Precision::Double => double,
            // Rounding twice may give another single than rounding once does.
            Precision::Generic => Some(double).filter(|&double| double as f32 == single)?,
        };
        Some(Literal { expr: Rc::new(expr), value })
    }
}

fn needs_settling(parts: &[Value]) -> bool {
    parts.iter().any(|part| match part {
        Value::Text(_) => true,
        Value::Optional(optional) => needs_settling(std::slice::from_ref(&optional.payload)),
        other => other.parts().is_some_and(needs_settling),
    })
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

/// Whether an operator assigns.
pub(in crate::lower) fn is_assignment(op: &syn::BinOp) -> bool {
    use syn::BinOp as B;
    matches!(
        op,
        B::AddAssign(_)
            | B::SubAssign(_)
            | B::MulAssign(_)
            | B::DivAssign(_)
            | B::RemAssign(_)
            | B::BitXorAssign(_)
            | B::BitAndAssign(_)
            | B::BitOrAssign(_)
            | B::ShlAssign(_)
            | B::ShrAssign(_)
    )
}

/// `true` or `false`
pub(in crate::lower) fn truth_expr(truth: bool) -> Expr {
    Expr::Lit(syn::ExprLit { attrs: Vec::new(), lit: Lit::Bool(syn::LitBool::new(truth, Span::mixed_site())) })
}

/// A float literal of a type, or of none if that is empty.
pub(in crate::lower) fn float_expr(value: f64, ty: &str) -> Expr {
    let digits = Token::f64_unsuffixed(value.abs());
    let separator = if ty.is_empty() { "" } else { "_" };
    let mut token: Token = format!("{digits}{separator}{ty}").parse().expect("digits and a type make a literal");
    token.set_span(Span::mixed_site());
    let literal: Expr = syn::parse_quote!(#token);
    if value.is_sign_negative() { syn::parse_quote!(-#literal) } else { literal }
}

/// An expression as tokens that may stand at the beginning of a statement.
pub(in crate::lower) fn expression_tokens(expr: &Expr) -> TokenStream {
    if leads_with_block(expr) { quote!((#expr)) } else { expr.to_token_stream() }
}

/// Whether the first tokens of a longer expression would be taken for a statement of their own.
fn leads_with_block(expr: &Expr) -> bool {
    let first = match expr {
        Expr::Binary(binary) => &binary.left,
        Expr::Cast(cast) => &cast.expr,
        Expr::MethodCall(call) => &call.receiver,
        Expr::Field(field) => &field.base,
        Expr::Index(index) => &index.expr,
        Expr::Assign(assign) => &assign.left,
        _ => return false,
    };
    let is_block = matches!(
        &**first,
        Expr::If(_)
            | Expr::Match(_)
            | Expr::Block(_)
            | Expr::Unsafe(_)
            | Expr::Loop(_)
            | Expr::While(_)
            | Expr::ForLoop(_)
    );
    is_block || leads_with_block(first)
}

/// `*expr`, with the parentheses that it needs: built as syntax, not as tokens.
pub(in crate::lower) fn dereferenced(expr: &Expr) -> Expr {
    let op = syn::UnOp::Deref(syn::Token![*](Span::mixed_site()));
    Expr::Unary(syn::ExprUnary { attrs: Vec::new(), op, expr: Box::new(expr.clone()) })
}

/// `&expr`
pub(in crate::lower) fn referenced(expr: &Expr) -> Expr {
    let and_token = syn::Token![&](Span::mixed_site());
    let expr = Box::new(expr.clone());
    Expr::Reference(syn::ExprReference { attrs: Vec::new(), and_token, mutability: None, expr })
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

/// The names that a pattern binds.
pub(in crate::lower) fn bound_names(pattern: &Pat, found: &mut Vec<Ident>) {
    struct Names<'a>(&'a mut Vec<Ident>);
    impl<'ast> syn::visit::Visit<'ast> for Names<'_> {
        fn visit_pat_ident(&mut self, pattern: &'ast syn::PatIdent) {
            self.0.push(pattern.ident.clone());
            syn::visit::visit_pat_ident(self, pattern);
        }
        fn visit_expr(&mut self, _: &'ast Expr) {}
    }
    syn::visit::Visit::visit_pat(&mut Names(found), pattern);
}
