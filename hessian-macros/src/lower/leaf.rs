//! Verbatim Rust: how values become text, and how text becomes a leaf of the graph.

use std::rc::Rc;

use proc_macro2::{Ident, Literal as Token, Span, TokenStream};
use quote::{ToTokens, quote};
use syn::{Expr, Lit, Pat};

use super::program::{self, Shape, Verbatim};
use super::value::{Captured, Literal, Text, Ty, Value, as_name, bare, name_expr};
use super::{Eval, Lowering};
use crate::ir::{Kind, LeafId, NodeId, Op, Precision};

/// Why a value cannot stand in verbatim Rust.
#[derive(Debug)]
pub(super) enum Untextual {
    /// It depends on a variable.
    Active,
    /// It is dissolved and cannot be put together again.
    Dissolved(&'static str),
    /// Something is wrong with it already.
    Poison,
}

impl Lowering<'_> {
    /// A value as verbatim Rust. Active scalars are let in only where what is made of them is piecewise constant.
    pub(super) fn textual(&mut self, value: &Value, active: bool) -> Result<Text, Untextual> {
        let plain = |expr, ty| Ok(Text { expr, captures: Vec::new(), ty });
        match value {
            Value::Text(text) => Ok((**text).clone()),
            Value::Literal(literal) => plain((*literal.expr).clone(), Ty::Unknown),
            Value::Truth(truth) => plain(truth_expr(*truth), Ty::Bool),
            Value::Integer(integer) => plain(integer.literal(), integer.ty.map_or(Ty::Unknown, Ty::Integer)),
            Value::Float(node) if !active && self.is_active(*node) => Err(Untextual::Active),
            Value::Float(node) => match self.graph.as_constant(*node) {
                Some(constant) if constant.is_finite() => plain(float_expr(constant, Span::mixed_site()), Ty::Scalar),
                _ => Ok(self.captured(*node, Ty::Scalar)),
            },
            Value::Bool(node) => Ok(self.captured(*node, Ty::Bool)),
            Value::Array(parts) => self.textual_parts(parts, active, |parts| syn::parse_quote!([#(#parts),*])),
            Value::Tuple(parts) => self.textual_parts(parts, active, |parts| syn::parse_quote!((#(#parts,)*))),
            Value::Range(range) => {
                let parts: Vec<Value> = range.start.iter().chain(&range.end).cloned().collect();
                let (start, closed) = (range.start.is_some(), range.closed);
                self.textual_parts(&parts, active, |parts| {
                    let limits = if closed { quote!(..=) } else { quote!(..) };
                    let (first, last) = if start { (parts.first(), parts.get(1)) } else { (None, parts.first()) };
                    let tokens = quote!(#first #limits #last);
                    syn::parse2(tokens).expect("bounds and dots make a range")
                })
            }
            Value::Closure(closure) => self.closure_text(closure),
            Value::Nested(nested) if nested.emitted => plain(name_expr(&nested.item.sig.ident), Ty::Unknown),
            Value::Poison => Err(Untextual::Poison),
            other => Err(Untextual::Dissolved(other.describe())),
        }
    }

    fn textual_parts(
        &mut self,
        parts: &[Value],
        active: bool,
        build: impl FnOnce(Vec<Expr>) -> Expr,
    ) -> Result<Text, Untextual> {
        let mut exprs = Vec::new();
        let mut captures = Vec::new();
        for part in parts {
            let text = self.textual(part, active)?;
            exprs.push(text.expr);
            captures.extend(text.captures);
        }
        Ok(Text { expr: build(exprs), captures, ty: Ty::Unknown })
    }

    /// Text that is a new name for a node.
    fn captured(&mut self, node: NodeId, ty: Ty) -> Text {
        let name = self.hidden("captured");
        Text { expr: name_expr(&name), captures: vec![(name, Captured::Node(node))], ty }
    }

    /// A value as something that verbatim Rust captures under a name of the user's.
    pub(super) fn capture(&mut self, value: &Value, active: bool) -> Result<Captured, Untextual> {
        Ok(match value {
            Value::Float(node) if !active && self.is_active(*node) => return Err(Untextual::Active),
            Value::Float(node) | Value::Bool(node) => Captured::Node(*node),
            Value::Array(parts) => Captured::Array(self.capture_parts(parts, active)?),
            Value::Tuple(parts) => Captured::Tuple(self.capture_parts(parts, active)?),
            Value::Place(place) => {
                let target = self.load(place);
                Captured::Reference(Box::new(self.capture(&target, active)?))
            }
            other => {
                let text = self.textual(other, active)?;
                match text.captures.as_slice() {
                    [] => Captured::Literal(text.expr.to_token_stream()),
                    [(name, only)] if as_name(&text.expr) == Some(name) => only.clone(),
                    _ => return Err(Untextual::Dissolved(other.describe())),
                }
            }
        })
    }

    fn capture_parts(&mut self, parts: &[Value], active: bool) -> Result<Vec<Captured>, Untextual> {
        parts.iter().map(|part| self.capture(part, active)).collect()
    }

    /// A leaf with captures.
    pub(super) fn leaf(
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
    pub(super) fn expression_leaf(&mut self, kind: Kind, text: &Text) -> NodeId {
        let tokens = text.expr.to_token_stream();
        let hint = hint(&text.expr);
        if !text.captures.is_empty() || !self.is_pure(&text.expr) {
            return self.leaf(kind, program::Text::Expression(tokens), &text.captures, hint);
        }
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

    /// A verbatim statement, kept for its effect.
    pub(super) fn statement_leaf(&mut self, tokens: TokenStream, captures: &[(Ident, Captured)]) {
        self.leaf(Kind::Unit, program::Text::Expression(tokens), captures, None);
    }

    /// Whether evaluating the expression twice, or later, makes no difference.
    pub(super) fn is_pure(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Path(_) => as_name(expr).is_none_or(|name| !self.changeable.contains(&name.to_string())),
            Expr::Lit(_) => true,
            Expr::Field(field) => self.is_pure(&field.base),
            Expr::Index(index) => self.is_pure(&index.expr) && self.is_pure(&index.index),
            Expr::Unary(unary) => self.is_pure(&unary.expr),
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

    /// Evaluates text now, into a variable of the generated code, so that what comes later cannot change it.
    pub(super) fn keep(&mut self, text: &Text, hint: &str) -> Value {
        if text.captures.is_empty() && self.is_constant(&text.expr) {
            return Value::Text(Rc::new(text.clone()));
        }
        match text.ty {
            Ty::Scalar => return Value::Float(self.expression_leaf(Kind::Float, text)),
            Ty::Bool => return Value::Bool(self.expression_leaf(Kind::Bool, text)),
            _ => {}
        }
        let name = self.hidden(hint);
        let init = Some(text.expr.to_token_stream());
        let pattern = name.to_token_stream();
        self.leaf(Kind::Unit, program::Text::Let { pattern, ty: None, init }, &text.captures, None);
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
    pub(super) fn settle(&mut self, value: Value) -> Value {
        match value {
            Value::Text(text) => self.keep(&text, "held"),
            Value::Array(parts) if needs_settling(&parts) => {
                Value::array(parts.iter().map(|part| self.settle(part.clone())).collect())
            }
            Value::Tuple(parts) if needs_settling(&parts) => {
                Value::tuple(parts.iter().map(|part| self.settle(part.clone())).collect())
            }
            other => other,
        }
    }

    /// A value as a scalar of the graph; none if it is none, which is reported.
    pub(super) fn float(&mut self, value: &Value, span: Span) -> Option<NodeId> {
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
                    let expr = syn::parse_quote!(*::core::borrow::Borrow::<#scalar>::borrow(&#inner));
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
            Value::Unset => {
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
    pub(super) fn truth(&mut self, value: &Value, span: Span) -> Option<Result<bool, NodeId>> {
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
    pub(super) fn bool_node(&mut self, truth: Result<bool, NodeId>) -> NodeId {
        match truth {
            Ok(known) => {
                let text = Text { expr: truth_expr(known), captures: Vec::new(), ty: Ty::Bool };
                self.expression_leaf(Kind::Bool, &text)
            }
            Err(node) => node,
        }
    }

    /// A literal's value in the function's precision.
    pub(super) fn literal(&self, expr: Expr, digits: &str) -> Option<Literal> {
        let value = match self.function.precision {
            Precision::Single => f64::from(digits.parse::<f32>().ok()?),
            Precision::Double | Precision::Generic => digits.parse::<f64>().ok()?,
        };
        Some(Literal { expr: Rc::new(expr), value })
    }

    /// Reports why a value cannot stand in verbatim Rust.
    pub(super) fn untextual(&mut self, why: &Untextual, span: Span, what: &str) -> Eval<Value> {
        match why {
            Untextual::Active => self.errors.handed_over(span, what),
            Untextual::Dissolved(kind) => self.errors.dissolved(span, what, kind),
            Untextual::Poison => {}
        }
        Ok(Value::Poison)
    }
}

fn needs_settling(parts: &[Value]) -> bool {
    parts.iter().any(|part| match part {
        Value::Text(_) => true,
        Value::Array(parts) | Value::Tuple(parts) => needs_settling(parts),
        _ => false,
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
        Captured::Literal(tokens) => Shape::Literal(tokens.clone()),
        Captured::Reference(inner) => Shape::Reference(Box::new(shape(inner, operands))),
    }
}

/// Whether an operator assigns.
pub(super) fn is_assignment(op: &syn::BinOp) -> bool {
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
pub(super) fn truth_expr(truth: bool) -> Expr {
    Expr::Lit(syn::ExprLit { attrs: Vec::new(), lit: Lit::Bool(syn::LitBool::new(truth, Span::mixed_site())) })
}

/// A float literal without a suffix.
pub(super) fn float_expr(value: f64, span: Span) -> Expr {
    let mut token = Token::f64_unsuffixed(value.abs());
    token.set_span(span);
    let literal: Expr = syn::parse_quote!(#token);
    if value.is_sign_negative() { syn::parse_quote!(-#literal) } else { literal }
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
pub(super) fn bound_names(pattern: &Pat, found: &mut Vec<Ident>) {
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
