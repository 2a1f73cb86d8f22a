//! Assignment: to locals and their parts, to places of the generated code, to elements that the run chooses.

use std::rc::Rc;

use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::{BinOp, Expr, ExprAssign, ExprBinary, ExprUnary, Member, UnOp};

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
    /// A part that the run chooses: what it is a part of, and the way to it.
    Chosen(Place, Vec<Step>),
    /// A mistake that is reported.
    Mistake,
}

/// One step of the way to a part.
enum Step {
    /// A field, or an element whose number is known.
    Known(usize),
    /// An element that the run chooses: its number, how many there are, and where that is written.
    Chosen(Value, usize, Span),
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
            Spot::Chosen(whole, way) => {
                let value = self.held(&one_of(whole.clone(), &way), value, span);
                self.each_chosen(whole, &way, &mut |this, place| {
                    this.store(&place, value.clone());
                    Ok(())
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
            Spot::Chosen(whole, way) => {
                let right = self.settle(right);
                self.each_chosen(whole, &way, &mut |this, place| {
                    if this.compound_of_struct(&binary.op, &place, &right)?.is_some() {
                        return Ok(());
                    }
                    let left = this.load(&place);
                    let value = this.operate(&plain(&binary.op), &left, &right)?;
                    let value = this.settle(value);
                    this.store(&place, value);
                    Ok(())
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
            // A reference that is another one on each path: what is changed is none of its own.
            Some(place)
                if matches!(bare(left), Expr::Unary(_)) && matches!(self.load(&place), Value::Lost | Value::Unset) =>
            {
                match crate::lower::verbatim::scan::root(left) {
                    Some(name) => self.errors.unset_local(&name.clone()),
                    None => self.errors.unset(span_of(left)),
                }
                return Ok(Spot::Mistake);
            }
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

    /// A dissolved place that an expression is a part of which the run chooses, and the way from there; none if it is none.
    fn way_to(&mut self, expr: &Expr, way: &mut Vec<Step>) -> Eval<Option<Place>> {
        if let Some(place) = self.place(expr)? {
            return Ok(Some(self.followed(place)));
        }
        match bare(expr) {
            Expr::Index(index) => {
                let Some(whole) = self.way_to(&index.expr, way)? else { return Ok(None) };
                let Value::Array(parts) = self.load(&one_of(whole.clone(), way)) else { return Ok(None) };
                // Elements that are references are different places.
                if parts.is_empty() || parts.iter().any(|part| matches!(part, Value::Place(_))) {
                    return Ok(None);
                }
                // What is evaluated behind it may change what it is made of.
                let at = self.evaluate(&index.index)?;
                let at = self.settle(at);
                Ok(self.step_to(&whole, way, &at, span_of(&index.index))?.then_some(whole))
            }
            Expr::Field(field) => {
                let Some(whole) = self.way_to(&field.base, way)? else { return Ok(None) };
                let position = match (&field.member, self.load(&one_of(whole.clone(), way))) {
                    (Member::Unnamed(index), Value::Tuple(parts)) => {
                        Some(index.index as usize).filter(|&i| i < parts.len())
                    }
                    (member, Value::Record(record)) => record.position(member),
                    _ => None,
                };
                way.extend(position.map(Step::Known));
                Ok(position.map(|_| whole))
            }
            _ => Ok(None),
        }
    }

    /// Goes one step further, to an element; whether there is such a one, or the mistake is reported.
    fn step_to(&mut self, whole: &Place, way: &mut Vec<Step>, at: &Value, span: Span) -> Eval<bool> {
        match (at, self.load(&one_of(whole.clone(), way))) {
            (Value::Integer(at), Value::Array(parts)) => {
                let known = at.index().filter(|&i| i < parts.len());
                if known.is_none() {
                    self.errors.out_of_bounds(span, at.value, parts.len());
                }
                way.extend(known.map(Step::Known));
                Ok(known.is_some())
            }
            (Value::Poison, _) | (_, Value::Poison) => Ok(false),
            (at @ Value::Text(_), Value::Array(parts)) => {
                way.push(Step::Chosen(at.clone(), parts.len(), span));
                Ok(true)
            }
            _ => {
                self.errors.not_differentiated(span, "this assignment");
                Ok(false)
            }
        }
    }

    /// Does something with the part that the run chooses: in an arm for each that it may be.
    fn each_chosen(
        &mut self,
        whole: Place,
        way: &[Step],
        act: &mut dyn FnMut(&mut Self, Place) -> Eval<()>,
    ) -> Eval<()> {
        match way.split_first() {
            None => act(self, whole),
            Some((Step::Known(i), rest)) => self.each_chosen(step(whole, *i), rest, act),
            Some((Step::Chosen(at, count, span), rest)) => {
                // Each branch has a leaf of its own that numbers its arms.
                let Some(selector) = self.element_number(at, *count, *span)? else { return Ok(()) };
                self.branch(selector, *count, &mut |this, arm| {
                    this.each_chosen(step(whole.clone(), arm), rest, act)?;
                    Ok(Value::unit())
                })?;
                Ok(())
            }
        }
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
            && matches!(self.scopes.value(slot), Value::Lost)
        {
            self.errors.unset_local(root);
            return Ok(Spot::Mistake);
        }
        if let Some(root) = crate::lower::verbatim::scan::root(left)
            && let Some(slot) = self.scopes.local(&root.to_string())
            && !matches!(self.scopes.value(slot), Value::Text(_))
        {
            if let Expr::Index(index) = bare(left) {
                let (before, mut way) = (self.errors.len(), Vec::new());
                let base = match self.place(&index.expr)? {
                    Some(base) => Some(self.followed(base)),
                    None => self.way_to(&index.expr, &mut way)?,
                };
                let at = self.evaluate(&index.index)?;
                if let Some(base) = &base
                    && way.is_empty()
                    && let Some(part) = self.index_of_struct(&Value::Place(base.clone()), &at, true, span)?
                {
                    return Ok(match part {
                        Value::Place(part) => Spot::Dissolved(part),
                        _ => Spot::Mistake,
                    });
                }
                let Some(base) = base else {
                    if self.errors.len() == before {
                        self.errors.run_time_place(span, &written(&index.expr));
                    }
                    return Ok(Spot::Mistake);
                };
                return match self.step_to(&base, &mut way, &at, span)? {
                    // An index that does something is evaluated here for the first time.
                    true if !way.iter().any(|step| matches!(step, Step::Chosen(..))) => {
                        Ok(Spot::Dissolved(one_of(base, &way)))
                    }
                    true => Ok(Spot::Chosen(base, way)),
                    false => Ok(Spot::Mistake),
                };
            }
            let (before, mut way) = (self.errors.len(), Vec::new());
            let whole = self.way_to(left, &mut way)?;
            if whole.is_none() && self.errors.len() == before {
                self.errors.not_differentiated(span, "this assignment");
            }
            return Ok(whole.map_or(Spot::Mistake, |whole| Spot::Chosen(whole, way)));
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

/// One of the places that the run may choose; all of them are alike.
fn one_of(whole: Place, way: &[Step]) -> Place {
    way.iter().fold(whole, |place, known| match known {
        Step::Known(i) => step(place, *i),
        Step::Chosen(..) => step(place, 0),
    })
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
