//! Places: locals and their parts, and references to them.

use syn::{Expr, ExprReference, ExprUnary, Member};

use super::value::{Place, Ty, Value, as_name, bare, span_of};
use crate::lower::verbatim::syntax::expression_tokens;
use crate::lower::{Eval, Lowering};

impl Lowering<'_> {
    /// The value of a place.
    pub(in crate::lower) fn load(&self, place: &Place) -> Value {
        let mut at = self.scopes.value(place.slot);
        for &index in &place.path {
            match at.parts().and_then(|parts| parts.get(index)) {
                Some(part) => at = part,
                None => return Value::Poison,
            }
        }
        at.clone()
    }

    /// Changes the value of a place.
    pub(in crate::lower) fn store(&mut self, place: &Place, value: Value) {
        if place.path.is_empty() {
            self.scopes.set(place.slot, value);
            return;
        }
        let change = |at: &mut Value| {
            let mut at = at;
            for &index in &place.path {
                match at.parts_mut().and_then(|parts| parts.get_mut(index)) {
                    Some(part) => at = part,
                    None => return,
                }
            }
            *at = value;
        };
        self.scopes.update(place.slot, change, self.branches > 0);
        self.stored_in_unseen(place);
    }

    /// The place that an expression is, if it is a dissolved one whose indices are known.
    pub(in crate::lower) fn place(&mut self, expr: &Expr) -> Eval<Option<Place>> {
        Ok(match bare(expr) {
            Expr::Path(path) if path.qself.is_none() => {
                let Some(name) = path.path.get_ident() else { return Ok(None) };
                self.scopes.local(&name.to_string()).map(|slot| Place { slot, path: Vec::new() })
            }
            Expr::Unary(ExprUnary { op: syn::UnOp::Deref(_), expr, .. }) => {
                self.place(expr)?.map(|place| self.followed(place))
            }
            Expr::Index(index) => {
                let Some(base) = self.place(&index.expr)? else { return Ok(None) };
                let base = self.followed(base);
                let Value::Array(_) = self.load(&base) else { return Ok(None) };
                if !crate::lower::expressions::expression::is_quiet(&index.index) {
                    return Ok(None);
                }
                let at = self.evaluate(&index.index)?;
                let Value::Array(parts) = self.load(&base) else { return Ok(None) };
                match at {
                    Value::Integer(at) if at.index().is_some_and(|at| at < parts.len()) => {
                        Some(step(base, at.index().unwrap_or_default()))
                    }
                    _ => None,
                }
            }
            Expr::Field(field) => {
                let Some(base) = self.place(&field.base)? else { return Ok(None) };
                let base = self.followed(base);
                match (&field.member, self.load(&base)) {
                    (Member::Unnamed(index), Value::Tuple(parts)) if (index.index as usize) < parts.len() => {
                        Some(step(base, index.index as usize))
                    }
                    (member, Value::Record(record)) => record.position(member).map(|i| step(base, i)),
                    _ => None,
                }
            }
            _ => None,
        })
    }

    /// The places of the elements that `array[a..b]` is, if the array is a dissolved place and the range is known.
    pub(in crate::lower) fn part_of_array(&mut self, expr: &Expr) -> Eval<Option<Vec<Place>>> {
        let Expr::Index(index) = bare(expr) else { return Ok(None) };
        if !matches!(bare(&index.index), Expr::Range(_)) {
            return Ok(None);
        }
        let Some(base) = self.place(&index.expr)? else { return Ok(None) };
        let base = self.followed(base);
        let Value::Array(parts) = self.load(&base) else { return Ok(None) };
        let Value::Range(range) = self.evaluate(&index.index)? else { return Ok(None) };
        let numbers: Vec<Value> = (0..parts.len()).map(|i| Value::Place(step(base.clone(), i))).collect();
        let Value::Array(places) = self.slice(&numbers, &range, span_of(&index.index)) else { return Ok(None) };
        let place =
            |place: &Value| if let Value::Place(place) = place { Some(self.followed(place.clone())) } else { None };
        Ok(places.iter().map(place).collect())
    }

    /// The place itself, or the one it refers to.
    pub(in crate::lower) fn followed(&self, place: Place) -> Place {
        match self.load(&place) {
            Value::Place(target) => target,
            _ => place,
        }
    }

    /// What an element has now that may be held as a `&mut` reference to its place: nothing moves a reference out of an array.
    pub(in crate::lower) fn referred(&self, value: Value) -> Value {
        match &value {
            Value::Place(place) => self.referred(self.load(place)),
            Value::Array(parts) if parts.iter().any(|part| matches!(part, Value::Place(_))) => {
                Value::array(parts.iter().map(|part| self.referred(part.clone())).collect())
            }
            _ => value,
        }
    }

    /// Reads a place without copying what is around it; none if the expression is no dissolved place.
    pub(in crate::lower) fn read(&mut self, expr: &Expr) -> Eval<Option<Value>> {
        Ok(self.place(expr)?.map(|place| self.load(&place)))
    }

    /// `*expr`
    pub(in crate::lower) fn dereference(&mut self, unary: &ExprUnary, expr: &Expr) -> Eval<Value> {
        if let Some(place) = self.place(expr)? {
            let value = self.load(&place);
            if !matches!(value, Value::Text(_)) {
                return Ok(self.referred(value));
            }
        }
        let value = self.evaluate(&unary.expr)?;
        // In an array that was taken apart, a struct and a reference to one look alike.
        if let (Value::Text(text), Some(id)) = (&value, self.struct_of(&value)) {
            let text = text.clone();
            if let fields @ Value::Record(_) = self.dissolved(&text, id) {
                return Ok(fields);
            }
        }
        Ok(match value {
            Value::Place(place) => self.referred(self.load(&place)),
            Value::Text(text) => match text.ty {
                // A shared reference to what was taken apart is the thing itself.
                Ty::Scalar | Ty::Bool | Ty::OtherFloat | Ty::Integer(_) => Value::Text(text),
                known => {
                    // Where a method takes `&self`, the struct stands for the reference to it.
                    let is_joined = as_name(&text.expr).is_some_and(|name| self.joined.contains(&name.to_string()));
                    if is_joined || matches!(known, Ty::Struct(_)) && self.is_by_value(&text.expr) {
                        return Ok(Value::Text(text));
                    }
                    let ty = match known {
                        Ty::ScalarRef => Ty::Scalar,
                        Ty::Optional | Ty::Struct(_) | Ty::Structs(_) => known,
                        _ => Ty::Unknown,
                    };
                    let mut unary = unary.clone();
                    *unary.expr = text.expr.clone();
                    crate::lower::verbatim::text::compose(Expr::Unary(unary), [(*text).clone()], ty)
                }
            },
            other => other,
        })
    }

    /// `&expr`, `&mut expr`
    pub(in crate::lower) fn reference(&mut self, reference: &ExprReference) -> Eval<Value> {
        let span = reference.and_token.spans[0];
        if reference.mutability.is_some() {
            if let Some(places) = self.part_of_array(&reference.expr)? {
                return Ok(Value::array(places.into_iter().map(Value::Place).collect()));
            }
            if let Some(place) = self.place(&reference.expr)? {
                let place = match self.load(&place) {
                    // `&mut *r` is `r` again.
                    Value::Place(target) => target,
                    Value::Text(_) if place.path.is_empty() => return self.verbatim_reference(reference),
                    _ => place,
                };
                return Ok(Value::Place(place));
            }
            if let Expr::Array(_) | Expr::Tuple(_) | Expr::Lit(_) = bare(&reference.expr) {
                let value = self.evaluate(&reference.expr)?;
                let slot = self.scopes.fresh(value);
                return Ok(Value::Place(Place { slot, path: Vec::new() }));
            }
            let value = self.evaluate(&reference.expr)?;
            if let Value::Text(_) = value {
                return self.verbatim_reference(reference);
            }
            if let Value::Closure(_) = value {
                return Ok(value);
            }
            if !value.is_poison() {
                self.errors.not_differentiated(span, "this `&mut` reference");
            }
            return Ok(Value::Poison);
        }
        let value = self.evaluate(&reference.expr)?;
        match &value {
            Value::Text(text) if !is_scalar(text.ty) => {
                let mut reference = reference.clone();
                *reference.expr = text.expr.clone();
                let ty = if let Ty::Struct(_) | Ty::Structs(_) = text.ty { text.ty } else { Ty::Bound };
                Ok(crate::lower::verbatim::text::compose(Expr::Reference(reference), [(**text).clone()], ty))
            }
            _ => Ok(value),
        }
    }

    fn verbatim_reference(&mut self, reference: &ExprReference) -> Eval<Value> {
        if let Some(name) = self.beyond(&reference.expr) {
            self.errors.changed_outside(reference.and_token.spans[0], &name);
            return Ok(Value::Poison);
        }
        match self.opaque(&reference.expr, crate::lower::verbatim::opaque::Reach::Own) {
            Some(text) => {
                let mut reference = reference.clone();
                *reference.expr = text.expr.clone();
                Ok(crate::lower::verbatim::text::compose(Expr::Reference(reference), [text], Ty::Unknown))
            }
            None => {
                self.errors.not_differentiated(reference.and_token.spans[0], "this `&mut` reference");
                Ok(Value::Poison)
            }
        }
    }

    /// Evaluates a value that nobody uses, for its effect.
    pub(in crate::lower) fn discard(&mut self, value: Value) {
        match value {
            Value::Text(text) if !self.is_pure(&text.expr) => {
                self.statement_leaf(expression_tokens(&text.expr), &text.captures);
            }
            Value::Optional(optional) => self.discard(optional.payload.clone()),
            other => other.parts().into_iter().flatten().for_each(|part| self.discard(part.clone())),
        }
    }
}

fn is_scalar(ty: Ty) -> bool {
    matches!(ty, Ty::Scalar | Ty::Bool | Ty::Integer(_))
}

/// The place of an element or field.
pub(in crate::lower) fn step(mut place: Place, index: usize) -> Place {
    place.path.push(index);
    place
}
