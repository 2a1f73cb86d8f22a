//! Assignment: to locals and their parts, to places of the generated code, to elements that the run chooses.

use std::rc::Rc;

use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::{BinOp, Expr, ExprAssign, ExprBinary, ExprUnary, UnOp};

use crate::ir::NodeId;
use crate::lower::values::place::step;
use crate::lower::values::value::{Place, Text, Ty, Value, bare, name_expr, span_of, written};
use crate::lower::verbatim::syntax::dereferenced;
use crate::lower::verbatim::text::Untextual;
use crate::lower::{Eval, Lowering};

/// What stands on the left of an assignment.
enum Spot {
    /// A dissolved local or a part of one.
    Dissolved(Place),
    /// A place of the generated code.
    Verbatim(Text),
    /// An element that the run chooses: the array, the leaf that numbers its elements, and their number.
    Chosen(Place, NodeId, usize),
    /// A mistake that is reported.
    Mistake,
}

impl Lowering<'_> {
    /// `left = right`
    pub(in crate::lower) fn assignment(&mut self, assign: &ExprAssign) -> Eval<Value> {
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
                let value = self.held(&place, value, span);
                self.store(&place, value);
            }
            Spot::Chosen(array, selector, count) => {
                let value = self.held(&step(array.clone(), 0), value, span);
                self.branch(selector, count, &mut |this, arm| {
                    this.store(&step(array.clone(), arm), value.clone());
                    Ok(Value::unit())
                })?;
            }
            Spot::Verbatim(text) => match self.textual(&value, false) {
                Ok(right) => {
                    let (place, value) = (&text.expr, &right.expr);
                    self.statement_leaf(quote::quote!(#place = #value), &[text.captures, right.captures].concat());
                }
                Err(Untextual::Active) if self.take_apart(left) => self.assign(left, value, span)?,
                Err(why) => self.not_assigned(left, value, &why, span)?,
            },
        }
        Ok(())
    }

    /// A value as a place holds it: what was a scalar stays one, evaluated at its place in the program.
    fn held(&mut self, place: &Place, value: Value, span: Span) -> Value {
        match (self.load(place), &value) {
            (Value::Float(_), Value::Text(_)) => self.float(&value, span).map_or(Value::Poison, Value::Float),
            _ => self.settle(value),
        }
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
    pub(in crate::lower) fn compound_assignment(&mut self, binary: &ExprBinary) -> Eval<Value> {
        let right = self.evaluate(&binary.right)?;
        self.compounded(binary, right)
    }

    /// The same with the value on the right.
    fn compounded(&mut self, binary: &ExprBinary, right: Value) -> Eval<Value> {
        let span = binary.op.span();
        match self.spot(&binary.left)? {
            Spot::Mistake => {}
            Spot::Dissolved(place) => {
                if self.compound_of_struct(&binary.op, &place, &right)?.is_some() {
                    return Ok(Value::unit());
                }
                let left = self.load(&place);
                let value = self.operate(&plain(&binary.op), &left, &right)?;
                let value = self.settle(value);
                self.store(&place, value);
            }
            Spot::Chosen(array, selector, count) => {
                let right = self.settle(right);
                self.branch(selector, count, &mut |this, arm| {
                    let place = step(array.clone(), arm);
                    if this.compound_of_struct(&binary.op, &place, &right)?.is_some() {
                        return Ok(Value::unit());
                    }
                    let left = this.load(&place);
                    let value = this.operate(&plain(&binary.op), &left, &right)?;
                    let value = this.settle(value);
                    this.store(&place, value);
                    Ok(Value::unit())
                })?;
            }
            Spot::Verbatim(text) => match self.textual(&right, false) {
                Ok(right) => {
                    let (place, op, value) = (&text.expr, &binary.op, &right.expr);
                    let captures = [text.captures, right.captures].concat();
                    self.statement_leaf(quote::quote!(#place #op #value), &captures);
                }
                Err(Untextual::Active) if self.take_apart(&binary.left) => return self.compounded(binary, right),
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
    pub(in crate::lower) fn beyond(&self, place: &Expr) -> Option<String> {
        let name = crate::lower::verbatim::scan::root(place)?.to_string();
        self.scopes.local(&name).filter(|&slot| self.is_beyond(slot)).map(|_| name)
    }

    fn verbatim_spot(&mut self, left: &Expr) -> Eval<Spot> {
        let span = span_of(left);
        if let Some(root) = crate::lower::verbatim::scan::root(left)
            && let Some(slot) = self.scopes.local(&root.to_string())
            && !matches!(self.scopes.value(slot), Value::Text(_))
        {
            if let Expr::Index(index) = bare(left) {
                let base = self.place(&index.expr)?.map(|base| self.followed(base));
                let at = self.evaluate(&index.index)?;
                if let Some(base) = &base
                    && let Some(part) = self.index_of_struct(&Value::Place(base.clone()), &at, true, span)?
                {
                    return Ok(match part {
                        Value::Place(part) => Spot::Dissolved(part),
                        _ => Spot::Mistake,
                    });
                }
                match (at, base.as_ref().map(|base| self.load(base))) {
                    (Value::Integer(at), Some(Value::Array(parts))) => {
                        // An index that does something is evaluated here for the first time.
                        if let (Some(base), Some(i)) = (base, at.index().filter(|&i| i < parts.len())) {
                            return Ok(Spot::Dissolved(step(base, i)));
                        }
                        self.errors.out_of_bounds(span, at.value, parts.len());
                    }
                    (Value::Poison, _) | (_, Some(Value::Poison)) => {}
                    (at @ Value::Text(_), Some(Value::Array(parts))) => {
                        if let (Some(base), Some(selector)) = (base, self.element_number(&at, parts.len(), span)?) {
                            return Ok(Spot::Chosen(base, selector, parts.len()));
                        }
                    }
                    (_, None) => self.errors.run_time_place(span, &written(&index.expr)),
                    _ => self.errors.not_differentiated(span, "this assignment"),
                }
            } else {
                self.errors.not_differentiated(span, "this assignment");
            }
            return Ok(Spot::Mistake);
        }
        if let Some(name) = self.beyond(left) {
            let span = crate::lower::verbatim::scan::root(left).map_or(span, syn::Ident::span);
            self.errors.changed_outside(span, &name);
            return Ok(Spot::Mistake);
        }
        // A reference that a method gives, such as `*a.last_mut().unwrap()`, may be one to a part of a local.
        let reference = match bare(left) {
            Expr::Unary(ExprUnary { op: UnOp::Deref(_), expr, .. }) => Some(self.evaluate(expr)?),
            _ => None,
        };
        let value = match reference {
            Some(Value::Place(place)) => return Ok(Spot::Dissolved(self.followed(place))),
            Some(Value::Text(text)) => {
                let expr = dereferenced(&text.expr);
                return Ok(Spot::Verbatim(Text { expr, captures: text.captures.clone(), ty: Ty::Unknown }));
            }
            Some(other) => other,
            None => self.evaluate(left)?,
        };
        match value {
            Value::Text(text) => Ok(Spot::Verbatim((*text).clone())),
            Value::Poison => Ok(Spot::Mistake),
            _ => {
                self.errors.not_differentiated(left.span(), "this assignment");
                Ok(Spot::Mistake)
            }
        }
    }
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
