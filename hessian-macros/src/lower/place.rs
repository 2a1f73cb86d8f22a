//! Places: locals and their parts, references to them, and assignment.

use std::rc::Rc;

use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::{BinOp, Expr, ExprAssign, ExprBinary, ExprReference, ExprUnary, Member};

use super::leaf::expression_tokens;
use super::text::Untextual;
use super::value::{Place, Text, Ty, Value, bare, name_expr, span_of, written};
use super::{Eval, Lowering};

/// What stands on the left of an assignment.
enum Spot {
    /// A dissolved local or a part of one.
    Dissolved(Place),
    /// A place of the generated code.
    Verbatim(Text),
    /// A mistake that is reported.
    Mistake,
}

impl Lowering<'_> {
    /// The value of a place.
    pub(super) fn load(&self, place: &Place) -> Value {
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
    pub(super) fn store(&mut self, place: &Place, value: Value) {
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
    }

    /// The place that an expression is, if it is a dissolved one whose indices are known.
    pub(super) fn place(&mut self, expr: &Expr) -> Eval<Option<Place>> {
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
                if !super::expression::is_quiet(&index.index) {
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

    /// The place itself, or the one it refers to.
    fn followed(&self, place: Place) -> Place {
        match self.load(&place) {
            Value::Place(target) => target,
            _ => place,
        }
    }

    /// Reads a place without copying what is around it; none if the expression is no dissolved place.
    pub(super) fn read(&mut self, expr: &Expr) -> Eval<Option<Value>> {
        Ok(self.place(expr)?.map(|place| self.load(&place)))
    }

    /// `*expr`
    pub(super) fn dereference(&mut self, unary: &ExprUnary, expr: &Expr) -> Eval<Value> {
        if let Some(place) = self.place(expr)? {
            let value = self.load(&place);
            if !matches!(value, Value::Text(_)) {
                return Ok(value);
            }
        }
        let value = self.evaluate(&unary.expr)?;
        Ok(match value {
            Value::Place(place) => self.load(&place),
            Value::Text(text) => match text.ty {
                // A shared reference to what was taken apart is the thing itself.
                Ty::Scalar | Ty::Bool | Ty::OtherFloat | Ty::Integer(_) => Value::Text(text),
                known => {
                    let ty = if known == Ty::ScalarRef { Ty::Scalar } else { Ty::Unknown };
                    let mut unary = unary.clone();
                    *unary.expr = text.expr.clone();
                    super::text::compose(Expr::Unary(unary), [(*text).clone()], ty)
                }
            },
            other => other,
        })
    }

    /// `&expr`, `&mut expr`
    pub(super) fn reference(&mut self, reference: &ExprReference) -> Eval<Value> {
        let span = reference.and_token.spans[0];
        if reference.mutability.is_some() {
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
                Ok(super::text::compose(Expr::Reference(reference), [(**text).clone()], Ty::Bound))
            }
            _ => Ok(value),
        }
    }

    fn verbatim_reference(&mut self, reference: &ExprReference) -> Eval<Value> {
        if let Some(name) = self.beyond(&reference.expr) {
            self.errors.changed_outside(reference.and_token.spans[0], &name);
            return Ok(Value::Poison);
        }
        match self.opaque(&reference.expr, super::opaque::Reach::Own) {
            Some(text) => {
                let mut reference = reference.clone();
                *reference.expr = text.expr.clone();
                Ok(super::text::compose(Expr::Reference(reference), [text], Ty::Unknown))
            }
            None => {
                self.errors.not_differentiated(reference.and_token.spans[0], "this `&mut` reference");
                Ok(Value::Poison)
            }
        }
    }

    /// `left = right`
    pub(super) fn assignment(&mut self, assign: &ExprAssign) -> Eval<Value> {
        let value = self.evaluate(&assign.right)?;
        self.assign(&assign.left, value, assign.eq_token.spans[0])?;
        Ok(Value::unit())
    }

    fn assign(&mut self, left: &Expr, value: Value, span: Span) -> Eval<()> {
        match (bare(left), &value) {
            (Expr::Infer(_), _) => {
                self.discard(value);
                return Ok(());
            }
            (Expr::Tuple(tuple), Value::Tuple(parts)) if tuple.elems.len() == parts.len() => {
                let parts = parts.clone();
                let parts: Vec<Value> = parts.iter().map(|part| self.settle(part.clone())).collect();
                for (left, part) in tuple.elems.iter().zip(parts) {
                    self.assign(left, part, span)?;
                }
                return Ok(());
            }
            (Expr::Array(array), Value::Array(parts)) if array.elems.len() == parts.len() => {
                let parts = parts.clone();
                let parts: Vec<Value> = parts.iter().map(|part| self.settle(part.clone())).collect();
                for (left, part) in array.elems.iter().zip(parts) {
                    self.assign(left, part, span)?;
                }
                return Ok(());
            }
            _ => {}
        }
        match self.spot(left)? {
            Spot::Mistake => {}
            Spot::Dissolved(place) => {
                let value = match self.scopes.written_type(place.slot).cloned() {
                    Some(ty) if place.path.is_empty() => self.coerce(value, &ty, span),
                    _ => value,
                };
                let value = match (self.load(&place), &value) {
                    // What was a scalar stays one, evaluated at its place in the program.
                    (Value::Float(_), Value::Text(_)) => self.float(&value, span).map_or(Value::Poison, Value::Float),
                    _ => self.settle(value),
                };
                self.store(&place, value);
            }
            Spot::Verbatim(text) => match self.textual(&value, false) {
                Ok(right) => {
                    let (place, value) = (&text.expr, &right.expr);
                    self.statement_leaf(quote::quote!(#place = #value), &[text.captures, right.captures].concat());
                }
                Err(why) => self.not_assigned(left, value, &why, span)?,
            },
        }
        Ok(())
    }

    /// Where verbatim Rust cannot hold the value: a local goes on in the graph, anything else is refused.
    fn not_assigned(&mut self, left: &Expr, value: Value, why: &Untextual, span: Span) -> Eval<()> {
        if let (Untextual::Active, Some(place)) = (why, self.place(left)?)
            && place.path.is_empty()
        {
            self.store(&place, value);
            return Ok(());
        }
        match why {
            Untextual::Active => self.errors.written_outside(span, &written(left)),
            Untextual::Dissolved(kind) => self.errors.dissolved(span, "this place", kind),
            Untextual::Poison => {}
        }
        Ok(())
    }

    /// `left op= right`
    pub(super) fn compound_assignment(&mut self, binary: &ExprBinary) -> Eval<Value> {
        let span = binary.op.span();
        let right = self.evaluate(&binary.right)?;
        match self.spot(&binary.left)? {
            Spot::Mistake => {}
            Spot::Dissolved(place) => {
                let left = self.load(&place);
                let value = self.operate(&plain(&binary.op), &left, &right)?;
                let value = self.settle(value);
                self.store(&place, value);
            }
            Spot::Verbatim(text) => match self.textual(&right, false) {
                Ok(right) => {
                    let (place, op, value) = (&text.expr, &binary.op, &right.expr);
                    let captures = [text.captures, right.captures].concat();
                    self.statement_leaf(quote::quote!(#place #op #value), &captures);
                }
                Err(why) => {
                    let left = Value::Text(Rc::new(text));
                    let value = self.operate(&plain(&binary.op), &left, &right)?;
                    if !value.is_poison() {
                        self.not_assigned(&binary.left, value, &why, span)?;
                    }
                }
            },
        }
        Ok(Value::unit())
    }

    fn spot(&mut self, left: &Expr) -> Eval<Spot> {
        let place = match self.place(left)? {
            // Assigning to a name changes the name, also where it is a reference.
            Some(place) if matches!(bare(left), Expr::Path(_)) => Some(place),
            Some(place) => Some(self.followed(place)),
            None => None,
        };
        if let Some(place) = place {
            if let Value::Text(_) = self.load(&place) {
                let slot = place.slot;
                if self.scopes.is_mutable(slot)
                    && let Some(mirror) = self.scopes.mirror(slot)
                    && place.path.is_empty()
                    && !self.is_beyond(slot)
                {
                    let name = name_expr(mirror);
                    let expr = if let Expr::Unary(_) = bare(left) { syn::parse_quote!(*#name) } else { name };
                    return Ok(Spot::Verbatim(Text { expr, captures: Vec::new(), ty: Ty::Unknown }));
                }
                // A reference that was never taken apart; parts of arrays are.
                if matches!(bare(left), Expr::Unary(_)) && place.path.is_empty() {
                    return self.verbatim_spot(left);
                }
            }
            return Ok(Spot::Dissolved(place));
        }
        self.verbatim_spot(left)
    }

    /// The local that a place begins with, if it was there before the innermost loop that the run turns.
    pub(super) fn beyond(&self, place: &Expr) -> Option<String> {
        let name = super::scan::root(place)?.to_string();
        self.scopes.local(&name).filter(|&slot| self.is_beyond(slot)).map(|_| name)
    }

    fn verbatim_spot(&mut self, left: &Expr) -> Eval<Spot> {
        let span = span_of(left);
        if let Some(root) = super::scan::root(left)
            && let Some(slot) = self.scopes.local(&root.to_string())
            && !matches!(self.scopes.value(slot), Value::Text(_))
        {
            if let Expr::Index(index) = bare(left) {
                let base = self.place(&index.expr)?.map(|base| self.followed(base));
                let at = self.evaluate(&index.index)?;
                match (at, base.as_ref().map(|base| self.load(base))) {
                    (Value::Integer(at), Some(Value::Array(parts))) => {
                        // An index that does something is evaluated here for the first time.
                        if let (Some(base), Some(i)) = (base, at.index().filter(|&i| i < parts.len())) {
                            return Ok(Spot::Dissolved(step(base, i)));
                        }
                        self.errors.out_of_bounds(span, at.value, parts.len());
                    }
                    (Value::Poison, _) | (_, Some(Value::Poison)) => {}
                    _ => self.errors.run_time_index(span, &written(&index.expr), &written(&index.index)),
                }
            } else {
                self.errors.not_differentiated(span, "this assignment");
            }
            return Ok(Spot::Mistake);
        }
        if let Some(name) = self.beyond(left) {
            let span = super::scan::root(left).map_or(span, syn::Ident::span);
            self.errors.changed_outside(span, &name);
            return Ok(Spot::Mistake);
        }
        match self.evaluate(left)? {
            Value::Text(text) => Ok(Spot::Verbatim((*text).clone())),
            Value::Poison => Ok(Spot::Mistake),
            _ => {
                self.errors.not_differentiated(left.span(), "this assignment");
                Ok(Spot::Mistake)
            }
        }
    }

    /// Evaluates a value that nobody uses, for its effect.
    pub(super) fn discard(&mut self, value: Value) {
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

fn step(mut place: Place, index: usize) -> Place {
    place.path.push(index);
    place
}

/// The operator of a compound assignment.
fn plain(op: &BinOp) -> BinOp {
    let span = op.span();
    macro_rules! token {
        ($($from:ident $to:ident $token:tt),*) => {
            match op {
                $(BinOp::$from(_) => BinOp::$to(syn::Token![$token](span)),)*
                other => *other,
            }
        };
    }
    token!(
        AddAssign Add +, SubAssign Sub -, MulAssign Mul *, DivAssign Div /, RemAssign Rem %, BitXorAssign BitXor ^,
        BitAndAssign BitAnd &, BitOrAssign BitOr |, ShlAssign Shl <<, ShrAssign Shr >>
    )
}
