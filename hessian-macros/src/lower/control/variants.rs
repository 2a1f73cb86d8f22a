//! Enums of which the arms of a branch make different variants: which one it is, and what each holds where it is that one.

use std::rc::Rc;

use syn::{Expr, Index, Member, Pat, Path, UnOp};

use super::matching::Verdict;
use crate::ir::{BlockId, RegionId};
use crate::lower::expressions::expression::negated;
use crate::lower::expressions::integer::Integer;
use crate::lower::expressions::records::{enum_of, is_other_variant, is_variant};
use crate::lower::values::value::{Record, Ty, Value, Variant, as_name, bare};
use crate::lower::{Eval, Lowering};

impl Lowering<'_> {
    /// The enum of whichever arm was taken; none if the arms do not make different variants of one.
    pub(super) fn phi_variants(&mut self, region: RegionId, arms: &[(BlockId, Value)]) -> Option<Value> {
        let first = arms.iter().find_map(|(_, value)| match value {
            Value::Record(record) if is_variant(&record.path) => Some(&record.path),
            Value::Variants(variants) => variants.first().map(|variant| &variant.record.path),
            // A path alone may be that of a constant.
            Value::Text(text) => match &text.expr {
                Expr::Struct(literal) if is_variant(&literal.path) => Some(&literal.path),
                Expr::Call(call) => match &*call.func {
                    Expr::Path(path) if is_variant(&path.path) => Some(&path.path),
                    _ => None,
                },
                _ => None,
            },
            _ => None,
        });
        let of = enum_of(first?);
        let lists: Vec<Option<Vec<Variant>>> = arms
            .iter()
            .map(|(_, value)| match value {
                Value::Unset => Some(None),
                value => self.variants_of(value).map(Some),
            })
            .collect::<Option<_>>()?;
        let all: Vec<&Variant> = lists.iter().flatten().flatten().collect();
        if all.iter().any(|variant| enum_of(&variant.record.path) != of || variant.record.rest.is_some()) {
            return None;
        }
        // One of each, in the order of the arms.
        let mut kinds: Vec<&Rc<Record>> = Vec::new();
        for variant in &all {
            match kinds.iter().find(|kind| kind.is(&variant.record.path)) {
                Some(kind) if !kind.is_like(&variant.record) => return None,
                Some(_) => {}
                None => kinds.push(&variant.record),
            }
        }
        if kinds.len() < 2 && !arms.iter().any(|(_, value)| matches!(value, Value::Variants(_))) {
            return None;
        }
        let mut joined = Vec::new();
        for kind in kinds {
            let found = |list: &Option<Vec<Variant>>| {
                list.as_ref().map(|list| list.iter().find(|variant| kind.is(&variant.record.path)).cloned())
            };
            let found: Vec<Option<Option<Variant>>> = lists.iter().map(found).collect();
            let values = |of: &dyn Fn(Option<&Variant>) -> Value| -> Vec<(BlockId, Value)> {
                let value = |found: &Option<Option<Variant>>| match found {
                    None => Value::Unset,
                    Some(variant) => of(variant.as_ref()),
                };
                arms.iter().zip(&found).map(|((block, _), found)| (*block, value(found))).collect()
            };
            let answer = |variant: Option<&Variant>| {
                variant.map_or(Value::Truth(false), |variant| variant.is_it.map_or_else(Value::Bool, Value::Truth))
            };
            let is_it = match self.phi(region, &values(&answer)) {
                Value::Truth(known) => Ok(known),
                Value::Bool(node) => Err(node),
                _ => return Some(Value::Lost),
            };
            let part =
                |i: usize| values(&|variant| variant.map_or(Value::Unset, |variant| variant.record.parts[i].clone()));
            let parts: Vec<Value> = (0..kind.parts.len()).map(part).map(|part| self.phi(region, &part)).collect();
            joined.push(Variant { is_it, record: Rc::new(Record { parts, ..(**kind).clone() }) });
        }
        Some(Value::Variants(Rc::new(joined)))
    }

    /// What a value may be, if it is an enum whose variant is written.
    fn variants_of(&mut self, value: &Value) -> Option<Vec<Variant>> {
        let record = match value {
            Value::Variants(variants) => return Some((**variants).clone()),
            Value::Record(record) if is_variant(&record.path) => record.clone(),
            Value::Text(text) if text.captures.is_empty() => Rc::new(self.constant_variant(&text.expr)?),
            _ => return None,
        };
        Some(vec![Variant { is_it: Ok(true), record }])
    }

    /// A variant that is made of numbers alone, which stays as it is written elsewhere.
    fn constant_variant(&mut self, expr: &Expr) -> Option<Record> {
        if !self.is_constant(expr) {
            return None;
        }
        let (path, fields): (&Path, Vec<(Member, &Expr)>) = match expr {
            Expr::Path(path) if path.qself.is_none() => {
                self.is_no_constant(&path.path);
                (&path.path, Vec::new())
            }
            Expr::Call(call) => {
                let Expr::Path(path) = &*call.func else { return None };
                let member = |i: usize| Member::Unnamed(Index::from(i));
                (&path.path, call.args.iter().enumerate().map(|(i, arg)| (member(i), arg)).collect())
            }
            Expr::Struct(made) => {
                (&made.path, made.fields.iter().map(|field| (field.member.clone(), &field.expr)).collect())
            }
            _ => return None,
        };
        if !is_variant(path) {
            return None;
        }
        let (members, exprs): (Vec<Member>, Vec<&Expr>) = fields.into_iter().unzip();
        let parts: Vec<Value> = exprs.into_iter().map(|expr| self.constant_number(expr)).collect();
        for (member, part) in members.iter().zip(&parts) {
            self.field_of_unseen(path, member, part, false);
        }
        Some(Record { path: path.clone(), members: Rc::new(members), parts, rest: None })
    }

    /// A literal, or a parameter that is a number.
    fn constant_number(&mut self, expr: &Expr) -> Value {
        match bare(expr) {
            Expr::Lit(literal) => self.literal_value(literal),
            Expr::Unary(unary) => match (unary.op, self.constant_number(&unary.expr)) {
                (UnOp::Neg(minus), Value::Literal(literal)) => negated(&literal, minus),
                (UnOp::Neg(_), Value::Integer(integer)) => Value::Integer(Integer { value: -integer.value, ..integer }),
                _ => Value::text(expr.clone(), Ty::Unknown),
            },
            other => {
                let params = &self.function.params;
                let param = as_name(other).and_then(|name| params.iter().find(|param| param.name == *name));
                Value::text(other.clone(), param.map_or(Ty::Unknown, |param| self.type_of(&param.ty)))
            }
        }
    }

    /// Whether an enum is the variant of a pattern, and fits it.
    pub(super) fn test_variants(&mut self, variants: &[Variant], pattern: &Pat) -> Eval<Option<Verdict>> {
        let Some(variant) = variant_of(variants, pattern) else { return Ok(Some(Ok(false))) };
        let record = Value::Record(variant.record.clone());
        match variant.is_it {
            Ok(false) => Ok(Some(Ok(false))),
            Ok(true) => self.test(pattern, &record),
            Err(node) => {
                // What a variant holds is looked at only if it is this one.
                let fits = self.choose(
                    node,
                    |this| match this.test(pattern, &record)? {
                        Some(verdict) => Ok(verdict.map_or_else(Value::Bool, Value::Truth)),
                        None => Ok(Value::Poison),
                    },
                    |_| Ok(Value::Truth(false)),
                )?;
                Ok(self.truth(&fits, syn::spanned::Spanned::span(pattern)))
            }
        }
    }
}

/// The variant that a pattern is of.
pub(super) fn variant_of<'v>(variants: &'v [Variant], pattern: &Pat) -> Option<&'v Variant> {
    let path = match pattern {
        Pat::Struct(pattern) => &pattern.path,
        Pat::TupleStruct(pattern) => &pattern.path,
        Pat::Path(pattern) => &pattern.path,
        _ => return None,
    };
    variants.iter().find(|variant| variant.record.is(path))
}

/// Whether a pattern is of variants that a value never is.
pub(super) fn never_fits(pattern: &Pat, value: &Value) -> bool {
    let any = |patterns: &mut dyn Iterator<Item = &Pat>, parts: &[Value]| {
        patterns.zip(parts).any(|(pattern, part)| never_fits(pattern, part))
    };
    match (pattern, value) {
        (Pat::Paren(inner), _) => never_fits(&inner.pat, value),
        (Pat::Reference(inner), _) => never_fits(&inner.pat, value),
        (Pat::Ident(name), _) => name.subpat.as_ref().is_some_and(|(_, inner)| never_fits(inner, value)),
        (Pat::Or(cases), _) => cases.cases.iter().all(|case| never_fits(case, value)),
        (Pat::Tuple(tuple), Value::Tuple(parts)) if tuple.elems.len() == parts.len() => {
            any(&mut tuple.elems.iter(), parts)
        }
        (Pat::Slice(slice), Value::Array(parts)) if slice.elems.len() == parts.len() => {
            any(&mut slice.elems.iter(), parts)
        }
        (Pat::Struct(_) | Pat::TupleStruct(_) | Pat::Path(_), Value::Variants(variants)) => {
            variant_of(variants, pattern).is_none_or(|variant| has_no_such_part(pattern, &variant.record))
        }
        (Pat::TupleStruct(some), Value::Optional(optional)) if some.elems.len() == 1 => {
            never_fits(&some.elems[0], &optional.payload)
        }
        (_, Value::Record(record)) => is_other_variant(pattern, record) || has_no_such_part(pattern, record),
        _ => false,
    }
}

/// Whether a part of a pattern never fits that part of a variant or struct.
fn has_no_such_part(pattern: &Pat, record: &Record) -> bool {
    match pattern {
        Pat::Struct(pattern) if record.is(&pattern.path) => pattern
            .fields
            .iter()
            .any(|field| record.position(&field.member).is_some_and(|i| never_fits(&field.pat, &record.parts[i]))),
        Pat::TupleStruct(pattern) if record.is(&pattern.path) && pattern.elems.len() == record.parts.len() => {
            pattern.elems.iter().zip(&record.parts).any(|(pattern, part)| never_fits(pattern, part))
        }
        _ => false,
    }
}
