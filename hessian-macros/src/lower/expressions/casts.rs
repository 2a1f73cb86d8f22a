//! Types: casts, and what a written type makes of a value.

use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::{Expr, ExprCast, Type, UnOp};

use super::integer::Integer;
use crate::ir::{NodeId, Op, Precision};
use crate::lower::values::value::{Optional, Text, Ty, Value, bare, written};
use crate::lower::{Eval, Lowering};

impl Lowering<'_> {
    /// `expr as type`
    pub(in crate::lower) fn cast(&mut self, cast: &ExprCast) -> Eval<Value> {
        let value = self.evaluate(&cast.expr)?;
        let value = match value {
            Value::Place(place) => self.load(&place),
            other => other,
        };
        let ty = self.type_of(&cast.ty);
        let span = cast.as_token.span;
        match (&value, ty) {
            (Value::Poison, _) => Ok(Value::Poison),
            (Value::Text(text), _) if is_untyped_literal(&text.expr) && !is_literal(&cast.expr) => {
                self.errors.literal_of_unknown_type(span, &written(&cast.expr), &"f64");
                Ok(Value::Poison)
            }
            (Value::Integer(integer), Ty::Scalar) => Ok(Value::Float(self.converted(*integer))),
            (Value::Integer(integer), Ty::OtherFloat) if integer.value.unsigned_abs() < 1 << 24 => {
                let name = crate::surface::float(&cast.ty).map(ToString::to_string).unwrap_or_default();
                Ok(Value::text(crate::lower::verbatim::syntax::float_expr(integer.value as f64, &name), ty))
            }
            (Value::Integer(integer), Ty::Integer(ty)) => match ty.cast(integer.value) {
                Some(value) => Ok(Value::Integer(Integer { value, ty: Some(ty) })),
                None => self.cast_text(&value, cast, Ty::Integer(ty)),
            },
            (Value::Truth(truth), Ty::Integer(ty)) => {
                Ok(Value::Integer(Integer { value: i128::from(*truth), ty: Some(ty) }))
            }
            (Value::Literal(literal), Ty::Scalar) => {
                // A literal takes the type that it is cast to; a name may have got another one elsewhere.
                if is_literal(&cast.expr) {
                    return Ok(Value::Float(self.graph.constant(literal.value)));
                }
                self.errors.literal_of_unknown_type(span, &written(&cast.expr), &self.function.scalar);
                Ok(Value::Poison)
            }
            (Value::Float(node), Ty::Scalar) => {
                if self.function.precision == Precision::Single && self.is_untyped(*node) {
                    self.errors.literal_of_unknown_type(span, &written(&cast.expr), &self.function.scalar);
                    return Ok(Value::Poison);
                }
                Ok(value)
            }
            (Value::Float(node), Ty::OtherFloat) if self.is_active(*node) => {
                self.errors.precision_change(span, &written(&cast.ty), &self.function.scalar);
                Ok(Value::Poison)
            }
            (Value::Float(node), Ty::Unknown) if self.is_active(*node) => {
                self.errors.unknown_cast(span, &written(&cast.ty), &self.function.scalar);
                Ok(Value::Poison)
            }
            (_, ty) => self.cast_text(&value, cast, ty),
        }
    }

    fn cast_text(&mut self, value: &Value, cast: &ExprCast, ty: Ty) -> Eval<Value> {
        let span = cast.as_token.span;
        // What an integer is made from may be active: it is piecewise constant.
        self.composed([value], true, span, "this cast", |[inner]| {
            let mut expr = cast.clone();
            *expr.expr = inner;
            (Expr::Cast(expr), ty)
        })
    }

    /// An integer as a float, rounded as `as` does.
    pub(in crate::lower) fn converted(&mut self, integer: Integer) -> NodeId {
        let value = match self.function.precision {
            Precision::Single => f64::from(integer.value as f32),
            Precision::Double | Precision::Generic => integer.value as f64,
        };
        self.graph.constant(value)
    }

    /// Whether a node is made of literals alone, whose type the macro does not see.
    pub(super) fn is_untyped(&self, node: NodeId) -> bool {
        match self.graph.op(node) {
            Op::Const(_) => true,
            Op::Call(_) => self.graph.args(node).iter().all(|&arg| self.is_untyped(arg)),
            Op::Phi(..) => self.graph.args(node).iter().any(|&arg| self.is_untyped(arg)),
            _ => false,
        }
    }

    /// Gives a value the type that is written for it.
    pub(in crate::lower) fn coerce(&mut self, value: Value, ty: &Type, span: Span) -> Value {
        match ty {
            Type::Paren(inner) => return self.coerce(value, &inner.elem, span),
            Type::Group(inner) => return self.coerce(value, &inner.elem, span),
            Type::Reference(reference) if !matches!(value, Value::Text(_)) => {
                return self.coerce(value, &reference.elem, span);
            }
            _ => {}
        }
        match (ty, &value) {
            (Type::Array(array), Value::Array(parts)) => {
                if self.is_known(&array.len)
                    && let Ok(Value::Integer(length)) = self.evaluate(&array.len)
                    && length.index().is_some_and(|length| length != parts.len())
                {
                    self.errors.other_length(span, length.value, parts.len());
                    return Value::Poison;
                }
                Value::array(parts.iter().map(|part| self.coerce(part.clone(), &array.elem, span)).collect())
            }
            (Type::Slice(slice), Value::Array(parts)) => {
                Value::array(parts.iter().map(|part| self.coerce(part.clone(), &slice.elem, span)).collect())
            }
            (Type::Tuple(tuple), Value::Tuple(parts)) if tuple.elems.len() == parts.len() => Value::tuple(
                parts.iter().zip(&tuple.elems).map(|(part, ty)| self.coerce(part.clone(), ty, span)).collect(),
            ),
            (Type::Path(path), Value::Optional(optional)) => match option_of(path) {
                Some(ty) if !matches!(optional.payload, Value::Unset) => {
                    let payload = self.coerce(optional.payload.clone(), ty, span);
                    Value::Optional(std::rc::Rc::new(Optional { is_some: optional.is_some, payload }))
                }
                _ => value,
            },
            (Type::Path(_), _) => match self.resolved(ty) {
                resolved if resolved != *ty => self.coerce(value, &resolved, span),
                _ => self.coerce_scalar(value, ty, span),
            },
            _ => typed(value, self.type_of(ty)),
        }
    }

    fn coerce_scalar(&mut self, value: Value, ty: &Type, span: Span) -> Value {
        match (self.type_of(ty), &value) {
            (Ty::Scalar, Value::Place(_)) => value,
            (Ty::Scalar, value) => self.float(value, span).map_or(Value::Poison, Value::Float),
            (Ty::OtherFloat, Value::Float(_)) => {
                self.errors.precision_change(ty.span(), &written(ty), &self.function.scalar);
                Value::Poison
            }
            (Ty::OtherFloat, Value::Literal(literal)) => {
                let literal = &literal.expr;
                Value::text(syn::parse_quote!((#literal) as #ty), Ty::OtherFloat)
            }
            (Ty::Integer(ty), Value::Integer(integer)) => {
                Value::Integer(Integer { value: integer.value, ty: Some(ty) })
            }
            (known, _) => typed(value, known),
        }
    }
}

/// The type that an `Option` is of.
fn option_of(path: &syn::TypePath) -> Option<&Type> {
    let last = path.path.segments.last().filter(|last| last.ident == "Option")?;
    match &last.arguments {
        syn::PathArguments::AngleBracketed(arguments) => match arguments.args.first()? {
            syn::GenericArgument::Type(ty) => Some(ty),
            _ => None,
        },
        _ => None,
    }
}

/// Verbatim Rust of which the type is known now.
pub(in crate::lower) fn typed(value: Value, ty: Ty) -> Value {
    match value {
        Value::Text(text) if ty != Ty::Unknown => Value::Text(std::rc::Rc::new(Text { ty, ..(*text).clone() })),
        other => other,
    }
}

/// Whether an expression is a float literal that does not say its type.
fn is_untyped_literal(expr: &Expr) -> bool {
    match bare(expr) {
        Expr::Lit(syn::ExprLit { lit: syn::Lit::Float(float), .. }) => float.suffix().is_empty(),
        Expr::Unary(unary) => is_untyped_literal(&unary.expr),
        _ => false,
    }
}

fn is_literal(expr: &Expr) -> bool {
    match bare(expr) {
        Expr::Lit(_) => true,
        Expr::Unary(unary) => matches!(unary.op, UnOp::Neg(_)) && is_literal(&unary.expr),
        _ => false,
    }
}
