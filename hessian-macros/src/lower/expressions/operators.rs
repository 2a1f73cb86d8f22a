//! Operators and casts.

use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::{BinOp, Expr, ExprBinary, ExprUnary, UnOp};

use super::expression::is_quiet;
use super::integer::{self, Integer};
use crate::ir::{Comparison, NodeId, Op};
use crate::lower::values::value::{Ty, Value};
use crate::lower::verbatim::syntax::is_assignment;
use crate::lower::verbatim::text::compose;
use crate::lower::{Eval, Lowering};
use crate::ops::Elementary;

impl Lowering<'_> {
    /// `left op right`
    pub(in crate::lower) fn binary(&mut self, binary: &ExprBinary) -> Eval<Value> {
        // Long sums nest to the left: this takes them without recursion.
        let mut chain = vec![binary];
        let mut first = &*binary.left;
        while let Expr::Binary(inner) = first
            && is_plain(&inner.op)
            && is_plain(&binary.op)
        {
            chain.push(inner);
            first = &inner.left;
        }
        match &binary.op {
            BinOp::And(_) | BinOp::Or(_) => return self.short_circuit(binary),
            op if is_assignment(op) => return self.compound_assignment(binary),
            _ => {}
        }
        let mut left = self.evaluate(first)?;
        while let Some(binary) = chain.pop() {
            self.step()?;
            left = self.operation(left, binary)?;
        }
        Ok(left)
    }

    /// The operation on a value and what stands on the right.
    fn operation(&mut self, mut left: Value, binary: &ExprBinary) -> Eval<Value> {
        if !self.is_harmless(&binary.right) {
            left = self.settle(left);
        }
        let mut right = self.evaluate(&binary.right)?;
        // Beside verbatim Rust, a reference to what was taken apart stays one.
        match (&left, &right) {
            (Value::Text(_), Value::Integer(_) | Value::Literal(_) | Value::Truth(_)) => {
                right = self.referenced_text(right, &binary.right);
            }
            (Value::Integer(_) | Value::Literal(_) | Value::Truth(_), Value::Text(_)) => {
                left = self.referenced_text(left, &binary.left);
            }
            _ => {}
        }
        self.operate(&binary.op, &left, &right)
    }

    fn referenced_text(&mut self, value: Value, expr: &Expr) -> Value {
        match self.argument(&value, Some(expr)) {
            Ok(text) if self.is_written_reference(expr) => Value::Text(std::rc::Rc::new(text)),
            _ => value,
        }
    }

    /// The operation on two values.
    pub(in crate::lower) fn operate(&mut self, op: &BinOp, left: &Value, right: &Value) -> Eval<Value> {
        let span = op.span();
        match (left, right) {
            (Value::Poison, _) | (_, Value::Poison) => Ok(Value::Poison),
            (Value::Place(place), right) => {
                let left = self.load(place);
                self.operate(op, &left, right)
            }
            (left, Value::Place(place)) => {
                let right = self.load(place);
                self.operate(op, left, &right)
            }
            _ if self.struct_of(left).is_some() || self.struct_of(right).is_some() => {
                match self.operator_of_structs(op, left, right)? {
                    Some(value) => Ok(value),
                    None => self.composed_binary(op, left, right),
                }
            }
            (Value::Integer(a), Value::Integer(b)) => Ok(self.integers(op, *a, *b)),
            (Value::Truth(a), Value::Truth(b)) => {
                let known = match op {
                    BinOp::BitAnd(_) => a & b,
                    BinOp::BitOr(_) => a | b,
                    BinOp::BitXor(_) | BinOp::Ne(_) => a != b,
                    BinOp::Eq(_) => a == b,
                    _ => return self.composed_binary(op, left, right),
                };
                Ok(Value::Truth(known))
            }
            (Value::Float(_) | Value::Literal(_), Value::Float(_) | Value::Literal(_)) => {
                self.floats(op, left, right, span)
            }
            (Value::Float(_), Value::Text(_)) | (Value::Text(_), Value::Float(_)) => self.floats(op, left, right, span),
            (Value::Float(_), Value::Integer(_)) | (Value::Integer(_), Value::Float(_)) => {
                let ((Value::Integer(integer), _) | (_, Value::Integer(integer))) = (left, right) else {
                    unreachable!("one of them is an integer")
                };
                self.errors.integer_as_float(span, &integer.value.to_string(), &self.function.scalar);
                Ok(Value::Poison)
            }
            (Value::Float(_), other) | (other, Value::Float(_)) if !matches!(other, Value::Text(_)) => {
                self.errors.number_expected(span, other.describe(), &self.function.scalar);
                Ok(Value::Poison)
            }
            _ => self.composed_binary(op, left, right),
        }
    }

    fn composed_binary(&mut self, op: &BinOp, left: &Value, right: &Value) -> Eval<Value> {
        let of_structs = self.type_of_operator(op, left, right);
        let aggregate = |value: &Value| value.parts().is_some() || matches!(value, Value::Optional(_));
        if aggregate(left) && self.depends(left) || aggregate(right) && self.depends(right) {
            match (left, right) {
                (Value::Record(_), _) | (_, Value::Record(_)) => self.unseen_operator(op, left, right),
                _ => self.errors.aggregate_operator(op.span()),
            }
            return Ok(Value::Poison);
        }
        let ty = match (left, right) {
            _ if of_structs.is_some() => of_structs.unwrap_or(Ty::Unknown),
            // A literal takes the type of the other side.
            (Value::Literal(_), other) | (other, Value::Literal(_)) => result_type(op, type_of(other), type_of(other)),
            (Value::Integer(Integer { ty: None, .. }), other) | (other, Value::Integer(Integer { ty: None, .. })) => {
                result_type(op, type_of(other), type_of(other))
            }
            (left, right) => result_type(op, type_of(left), type_of(right)),
        };
        let span = op.span();
        self.composed([left, right], false, span, "this operator", |[left, right]| {
            let (left, right) = (Box::new(left), Box::new(right));
            (Expr::Binary(ExprBinary { attrs: Vec::new(), left, op: *op, right }), ty)
        })
    }

    fn integers(&mut self, op: &BinOp, a: Integer, b: Integer) -> Value {
        if let Some(truth) = integer::compare(op, a.value, b.value) {
            return Value::Truth(truth);
        }
        match integer::arithmetic(op, a, b) {
            Some(result) => Value::Integer(result),
            None => {
                let spelled = [a, b].map(|integer| integer.value.to_string());
                self.errors.integer_overflow(op.span(), &spelled[0], &spelled[1]);
                Value::Poison
            }
        }
    }

    fn floats(&mut self, op: &BinOp, left: &Value, right: &Value, span: Span) -> Eval<Value> {
        let (Some(a), Some(b)) = (self.float(left, span), self.float(right, span)) else { return Ok(Value::Poison) };
        let function = match op {
            BinOp::Add(_) | BinOp::AddAssign(_) => Elementary::Add,
            BinOp::Sub(_) | BinOp::SubAssign(_) => Elementary::Sub,
            BinOp::Mul(_) | BinOp::MulAssign(_) => Elementary::Mul,
            BinOp::Div(_) | BinOp::DivAssign(_) => Elementary::Div,
            BinOp::Rem(_) | BinOp::RemAssign(_) => Elementary::Rem,
            BinOp::Lt(_) => return Ok(self.compare(Comparison::Less, a, b)),
            BinOp::Le(_) => return Ok(self.compare(Comparison::LessEqual, a, b)),
            BinOp::Gt(_) => return Ok(self.compare(Comparison::Greater, a, b)),
            BinOp::Ge(_) => return Ok(self.compare(Comparison::GreaterEqual, a, b)),
            BinOp::Eq(_) => return Ok(self.compare(Comparison::Equal, a, b)),
            BinOp::Ne(_) => return Ok(self.compare(Comparison::NotEqual, a, b)),
            _ => {
                self.errors.number_operator(span);
                return Ok(Value::Poison);
            }
        };
        Ok(Value::Float(self.graph.value(function, &[a, b])))
    }

    fn compare(&mut self, comparison: Comparison, a: NodeId, b: NodeId) -> Value {
        match (self.graph.as_constant(a), self.graph.as_constant(b)) {
            (Some(a), Some(b)) => Value::Truth(comparison.holds(a, b)),
            _ => Value::Bool(self.graph.compare(comparison, a, b)),
        }
    }

    /// `&&` and `||`: the right side is evaluated only if it decides.
    fn short_circuit(&mut self, binary: &ExprBinary) -> Eval<Value> {
        let span = binary.op.span();
        let and = matches!(binary.op, BinOp::And(_));
        let left = self.evaluate(&binary.left)?;
        if let Value::Text(text) = &left
            && self.is_own(&binary.right)
            && is_quiet(&binary.right)
        {
            let right = self.evaluate(&binary.right)?;
            match right {
                Value::Text(right) => {
                    let op = binary.op;
                    let (a, b) = (Box::new(text.expr.clone()), Box::new(right.expr.clone()));
                    let expr = Expr::Binary(ExprBinary { attrs: Vec::new(), left: a, op, right: b });
                    return Ok(compose(expr, [(**text).clone(), (*right).clone()], Ty::Bool));
                }
                // A known right side is neutral, or decides.
                Value::Truth(right) if right == and => return Ok(left),
                _ => {}
            }
        }
        match self.truth(&left, span) {
            None => Ok(Value::Poison),
            Some(Ok(known)) if known == and => self.evaluate(&binary.right),
            Some(Ok(known)) => Ok(Value::Truth(known)),
            Some(Err(node)) => {
                let value = self.choose(
                    node,
                    |this| if and { this.evaluate(&binary.right) } else { Ok(Value::Truth(true)) },
                    |this| if and { Ok(Value::Truth(false)) } else { this.evaluate(&binary.right) },
                )?;
                Ok(value)
            }
        }
    }

    /// `-a`, `!a`, `*a`
    pub(in crate::lower) fn unary(&mut self, unary: &ExprUnary, expr: &Expr) -> Eval<Value> {
        if let UnOp::Deref(_) = unary.op {
            return self.dereference(unary, expr);
        }
        let value = self.evaluate(&unary.expr)?;
        let value = match value {
            Value::Place(place) => self.load(&place),
            other => other,
        };
        if let Some(value) = self.unary_of_struct(unary.op, &value)? {
            return Ok(value);
        }
        if let (UnOp::Neg(_) | UnOp::Not(_), Value::Record(record), true) = (&unary.op, &value, self.depends(&value)) {
            let (sign, interface) = if let UnOp::Neg(_) = unary.op { ("-", "Neg") } else { ("!", "Not") };
            self.errors.operator_of_struct(unary.op.span(), sign, &format!("impl {interface} for {}", record.name()));
            return Ok(Value::Poison);
        }
        Ok(match (&unary.op, &value) {
            (_, Value::Poison) => Value::Poison,
            (UnOp::Neg(minus), Value::Literal(literal)) => super::expression::negated(literal, *minus),
            (UnOp::Neg(minus), Value::Integer(integer)) => {
                let result = match integer.ty {
                    Some(ty) if !ty.is_signed() => None,
                    _ => integer.value.checked_neg(),
                };
                match result {
                    Some(value) => Value::Integer(Integer { value, ty: integer.ty }),
                    None => {
                        self.errors.integer_overflow(minus.span, "0", &integer.value.to_string());
                        Value::Poison
                    }
                }
            }
            (UnOp::Neg(_), Value::Float(node)) => match self.graph.as_constant(*node) {
                Some(constant) => Value::Float(self.graph.constant(-constant)),
                None => Value::Float(self.graph.value(Elementary::Neg, &[*node])),
            },
            (UnOp::Not(_), Value::Truth(truth)) => Value::Truth(!truth),
            (UnOp::Not(_), Value::Bool(node)) => Value::Bool(self.graph.node(Op::Not, &[*node])),
            (op, value) => {
                let ty = type_of(value);
                return self.composed([value], false, op.span(), "this operator", |[inner]| {
                    (Expr::Unary(ExprUnary { attrs: Vec::new(), op: *op, expr: Box::new(inner) }), ty)
                });
            }
        })
    }
}

/// Whether an operator neither assigns nor decides about its right side.
fn is_plain(op: &BinOp) -> bool {
    !is_assignment(op) && !matches!(op, BinOp::And(_) | BinOp::Or(_))
}

/// What is known of a value's type.
pub(in crate::lower) fn type_of(value: &Value) -> Ty {
    match value {
        Value::Float(_) => Ty::Scalar,
        Value::Bool(_) | Value::Truth(_) => Ty::Bool,
        Value::Text(text) => text.ty,
        Value::Integer(integer) => integer.ty.map_or(Ty::Unknown, Ty::Integer),
        _ => Ty::Unknown,
    }
}

/// What is known of an operation's type.
pub(in crate::lower) fn result_type(op: &BinOp, a: Ty, b: Ty) -> Ty {
    if matches!(op, BinOp::Eq(_) | BinOp::Ne(_) | BinOp::Lt(_) | BinOp::Le(_) | BinOp::Gt(_) | BinOp::Ge(_)) {
        return Ty::Bool;
    }
    match (a, b) {
        (Ty::Scalar | Ty::ScalarRef, Ty::Scalar | Ty::ScalarRef) => Ty::Scalar,
        // What an operator of a struct gives, its `impl` block says.
        (Ty::Bound | Ty::Struct(_) | Ty::Structs(_), _) | (_, Ty::Bound | Ty::Struct(_) | Ty::Structs(_)) => {
            Ty::Unknown
        }
        (a, b) if a == b => a,
        _ => Ty::Unknown,
    }
}
