//! Operators and methods of the user's structs.

use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::{BinOp, ExprMethodCall, ExprPath, UnOp};

use super::lookup::{Found, Wanted, operator};
use super::{Rc, StructId};
use crate::ir::Op;
use crate::lower::functions::around::changes_self;
use crate::lower::functions::generics::Generics;
use crate::lower::loops::iterators::Stream;
use crate::lower::values::scope::Nested;
use crate::lower::values::value::{Place, Record, Ty, Value};
use crate::lower::verbatim::text::Arguments;
use crate::lower::{Eval, Lowering};

impl Lowering<'_> {
    /// An operator one of whose sides is a struct that is seen; none if it is not, or if both stay verbatim.
    pub(in crate::lower) fn operator_of_structs(
        &mut self,
        op: &BinOp,
        left: &Value,
        right: &Value,
    ) -> Eval<Option<Value>> {
        let Some(id) = self.struct_of(left).or_else(|| self.struct_of(right)) else { return Ok(None) };
        let Some((interface, method)) = operator(op) else {
            if self.depends(left) || self.depends(right) {
                self.errors.comparison_of_struct(op.span());
                return Ok(Some(Value::Poison));
            }
            return Ok(None);
        };
        let is_dissolved = matches!(left, Value::Record(_)) || matches!(right, Value::Record(_));
        if !is_dissolved && !self.depends(left) && !self.depends(right) {
            return Ok(None);
        }
        let span = op.span();
        let args = [left, right];
        let found = self.look_up(Wanted::Operator(interface, method), &args);
        let what = crate::lower::values::value::written(op);
        let Ok(found) = self.only(found, span, &format!("`{what}`")) else { return Ok(Some(Value::Poison)) };
        if let Some(nested) = found {
            return self.apply_nested(&nested, vec![left.clone(), right.clone()], None, span).map(Some);
        }
        if let BinOp::Ne(token) = op {
            let eq = BinOp::Eq(syn::Token![==](token.spans[0]));
            let equal = self.operator_of_structs(&eq, left, right)?;
            return Ok(equal.map(|equal| self.negated_truth(&equal, span)));
        }
        if let (BinOp::Eq(_), Value::Record(a), Value::Record(b)) = (op, left, right)
            && self.derives(id, "PartialEq")
            && a.is_like(b)
            && self.is_whole(id, a)
        {
            let (a, b) = (a.clone(), b.clone());
            return self.equal_fields(op, &a, &b).map(Some);
        }
        if self.depends(left) || self.depends(right) {
            let impl_ = self.wanted_impl(interface, left, right);
            self.errors.operator_of_struct(span, &what, &impl_);
            return Ok(Some(Value::Poison));
        }
        Ok(None)
    }

    /// What `#[derive(PartialEq)]` compares.
    fn equal_fields(&mut self, op: &BinOp, a: &Rc<Record>, b: &Rc<Record>) -> Eval<Value> {
        let mut all = Value::Truth(true);
        for (a, b) in a.parts.iter().zip(&b.parts) {
            let equal = self.operate(op, a, b)?;
            all = self.both(&all, &equal, op.span())?;
        }
        Ok(all)
    }

    fn negated_truth(&mut self, value: &Value, span: Span) -> Value {
        match self.truth(value, span) {
            Some(Ok(known)) => Value::Truth(!known),
            Some(Err(node)) => Value::Bool(self.graph.node(Op::Not, &[node])),
            None => Value::Poison,
        }
    }

    /// Refuses an operator of a struct of which nothing is seen.
    pub(in crate::lower) fn unseen_operator(&mut self, op: &BinOp, left: &Value, right: &Value) {
        match operator(op) {
            Some((interface, _)) => {
                let wanted = self.wanted_impl(interface, left, right);
                self.errors.operator_of_struct(op.span(), &crate::lower::values::value::written(op), &wanted);
            }
            None => self.errors.comparison_of_struct(op.span()),
        }
    }

    /// `impl Mul<f64> for Vec3`, as it would have to be written.
    fn wanted_impl(&self, interface: &str, left: &Value, right: &Value) -> String {
        let name = |value: &Value| match self.struct_of(value) {
            Some(id) => self.struct_name(id),
            None => match value {
                Value::Record(record) => record.name(),
                Value::Integer(integer) => integer.ty.map_or("i32", |ty| ty.name()).to_owned(),
                _ => self.function.scalar.to_string(),
            },
        };
        let (left, right) = (name(left), name(right));
        if left == right {
            format!("impl {interface} for {left}")
        } else {
            format!("impl {interface}<{right}> for {left}")
        }
    }

    /// What is known of the type that an operator on verbatim structs gives.
    pub(in crate::lower) fn type_of_operator(&mut self, op: &BinOp, left: &Value, right: &Value) -> Option<Ty> {
        self.struct_of(left).or_else(|| self.struct_of(right))?;
        let (interface, method) = operator(op)?;
        match self.look_up(Wanted::Operator(interface, method), &[left, right]) {
            Found::One(nested) => Some(self.result_of(&nested.item)).filter(|ty| is_of_struct(*ty)),
            _ => None,
        }
    }

    /// `-a` and `!a`
    pub(in crate::lower) fn unary_of_struct(&mut self, op: UnOp, value: &Value) -> Eval<Option<Value>> {
        let Some(id) = self.struct_of(value) else { return Ok(None) };
        let (interface, method) = match op {
            UnOp::Neg(_) => ("Neg", "neg"),
            UnOp::Not(_) => ("Not", "not"),
            _ => return Ok(None),
        };
        if !matches!(value, Value::Record(_)) {
            let found = self.look_up(Wanted::Operator(interface, method), &[value]);
            let ty = if let Found::One(nested) = found { self.result_of(&nested.item) } else { Ty::Unknown };
            return Ok(match value {
                Value::Text(text) => {
                    let inner = Box::new(text.expr.clone());
                    let expr = syn::Expr::Unary(syn::ExprUnary { attrs: Vec::new(), op, expr: inner });
                    Some(crate::lower::verbatim::text::compose(expr, [(**text).clone()], ty))
                }
                _ => None,
            });
        }
        let span = op.span();
        let found = self.look_up(Wanted::Operator(interface, method), &[value]);
        let what = crate::lower::values::value::written(&op);
        match self.only(found, span, &format!("`{what}`")) {
            Err(()) => Ok(Some(Value::Poison)),
            Ok(Some(nested)) => self.apply_nested(&nested, vec![value.clone()], None, span).map(Some),
            Ok(None) => {
                let impl_ = format!("impl {interface} for {}", self.struct_name(id));
                self.errors.operator_of_struct(span, &what, &impl_);
                Ok(Some(Value::Poison))
            }
        }
    }

    /// `place op= right` where the place holds a struct; none if it does not.
    pub(in crate::lower) fn compound_of_struct(
        &mut self,
        op: &BinOp,
        place: &Place,
        right: &Value,
    ) -> Eval<Option<Value>> {
        let left = self.load(place);
        let (Some(id), Some((interface, method))) = (self.struct_of(&left), operator(op)) else { return Ok(None) };
        let span = op.span();
        if !self.taken_apart(place, id) {
            return Ok(None);
        }
        let target = Value::Place(place.clone());
        let found = self.look_up(Wanted::Operator(interface, method), &[&target, right]);
        let what = crate::lower::values::value::written(op);
        match self.only(found, span, &format!("`{what}`")) {
            Err(()) => Ok(Some(Value::Poison)),
            Ok(Some(nested)) => self.apply_nested(&nested, vec![target, right.clone()], None, span).map(Some),
            Ok(None) => {
                let impl_ = self.wanted_impl(interface, &left, right);
                self.errors.operator_of_struct(span, &what, &impl_);
                Ok(Some(Value::Poison))
            }
        }
    }

    /// A local of the user's that holds a struct of the generated code holds its fields from here on; whether it does.
    /// What is behind a reference is not the function's own.
    fn taken_apart(&mut self, place: &Place, id: StructId) -> bool {
        if let Value::Text(text) = self.load(place) {
            if !self.scopes.is_variable(place.slot) {
                return false;
            }
            let fields = self.dissolved(&text, id);
            let fields = self.settle(fields);
            self.store(place, fields);
        }
        !matches!(self.load(place), Value::Text(_))
    }

    /// `base[index]` of a struct with `impl Index`, or a place in it with `impl IndexMut`.
    pub(in crate::lower) fn index_of_struct(
        &mut self,
        base: &Value,
        at: &Value,
        changes: bool,
        span: Span,
    ) -> Eval<Option<Value>> {
        let Some(id) = self.struct_of(base) else { return Ok(None) };
        if !changes && !matches!(base, Value::Record(_) | Value::Place(_)) {
            return Ok(None);
        }
        let (interface, method) = if changes { ("IndexMut", "index_mut") } else { ("Index", "index") };
        let found = self.look_up(Wanted::Operator(interface, method), &[base, at]);
        match self.only(found, span, "`[..]`") {
            Err(()) => Ok(Some(Value::Poison)),
            Ok(Some(nested)) => self.apply_nested(&nested, vec![base.clone(), at.clone()], None, span).map(Some),
            Ok(None) => {
                let impl_ = format!("impl {interface}<usize> for {}", self.struct_name(id));
                self.errors.operator_of_struct(span, "[..]", &impl_);
                Ok(Some(Value::Poison))
            }
        }
    }

    /// A method of a struct that is seen; none if there is none, or if the call stays verbatim.
    pub(in crate::lower) fn method_of_struct(
        &mut self,
        receiver: &Value,
        place: Option<&Place>,
        args: &[Value],
        call: &ExprMethodCall,
    ) -> Eval<Option<Value>> {
        let Some(id) = self.struct_of(receiver) else { return Ok(None) };
        let (name, span) = (call.method.to_string(), call.method.span());
        let all: Vec<&Value> = std::iter::once(receiver).chain(args).collect();
        let found = self.look_up(Wanted::Method(&name), &all);
        let Ok(found) = self.only(found, span, &format!("`{name}`")) else { return Ok(Some(Value::Poison)) };
        let Some(nested) = found else {
            let is_known = matches!(name.as_str(), "clone" | "to_owned") && args.is_empty();
            if !is_known
                && (self.depends(receiver)
                    || matches!(receiver, Value::Record(_)) && args.iter().any(|arg| self.depends(arg)))
            {
                self.errors.method_of_struct(span, &name, &self.struct_name(id));
                return Ok(Some(Value::Poison));
            }
            return Ok(None);
        };
        let changes = changes_self(&nested.item);
        if changes && !crate::lower::verbatim::scan::may_change(call) {
            // Everything else takes a method of this name for one that only reads.
            self.errors.changing_like_reading(span, &name);
            return Ok(Some(Value::Poison));
        }
        let is_verbatim = all.iter().all(|arg| !self.depends(arg) && self.textual(arg, false).is_ok());
        if is_verbatim && !(changes && matches!(receiver, Value::Record(_))) && !self.makes_struct(&nested.item) {
            return Ok(None);
        }
        let receiver = if changes {
            let place = match (receiver, place) {
                (Value::Place(place), _) => place.clone(),
                (_, Some(place)) => place.clone(),
                (receiver, None) => {
                    let receiver = self.settle(receiver.clone());
                    let slot = self.scopes.fresh(receiver);
                    self.scopes.set_variable(slot);
                    Place { slot, path: Vec::new() }
                }
            };
            if !self.taken_apart(&place, id) {
                let span = nested.item.sig.receiver().map_or(span, |receiver| receiver.self_token.span);
                self.errors.exclusive_receiver(span, &nested.item.sig.ident);
                return Ok(Some(Value::Poison));
            }
            Value::Place(place)
        } else {
            match receiver {
                Value::Place(place) => self.load(place),
                receiver => receiver.clone(),
            }
        };
        let args = std::iter::once(receiver).chain(args.iter().cloned()).collect();
        let generics = Generics::of_method(call, self.expected(std::ptr::from_ref(call) as usize));
        self.apply_generic(&nested, &generics, args, None, span).map(Some)
    }

    /// The name of a struct that has a method of this name.
    pub(in crate::lower) fn struct_with_method(&self, name: &str) -> Option<String> {
        let block = self.structs.blocks.iter().find(|block| block.functions.contains_key(name))?;
        block.of.map(|id| self.struct_name(id))
    }

    /// What is known of the type that a method of a verbatim struct gives.
    pub(in crate::lower) fn type_of_method(&mut self, name: &str, receiver: &Value, args: &[Value]) -> Option<Ty> {
        self.struct_of(receiver)?;
        let all: Vec<&Value> = std::iter::once(receiver).chain(args).collect();
        match self.look_up(Wanted::Method(name), &all) {
            Found::One(nested) => Some(self.result_of(&nested.item)).filter(|ty| is_of_struct(*ty)),
            _ => None,
        }
    }

    /// The struct that a `sum` is of, if that is written.
    pub(in crate::lower) fn summed_struct(&self, call: &ExprMethodCall) -> Option<StructId> {
        match self.type_of(&self.summed_type(call)?) {
            Ty::Struct(id) => Some(id),
            _ => None,
        }
    }

    /// The sum of structs, by their `impl Sum`.
    pub(in crate::lower) fn summed_by(&mut self, id: StructId, name: &str, stream: Stream, span: Span) -> Eval<Value> {
        let stream = Value::Stream(Rc::new(stream));
        let found = self.look_up(Wanted::Associated(id, name), &[&stream]);
        match self.only(found, span, &format!("`{name}`")) {
            Err(()) => Ok(Value::Poison),
            Ok(Some(nested)) => self.apply_nested(&nested, vec![stream], None, span),
            Ok(None) => {
                let interface = if name == "sum" { "Sum" } else { "Product" };
                self.errors.operator_of_struct(span, name, &format!("impl {interface} for {}", self.struct_name(id)));
                Ok(Value::Poison)
            }
        }
    }

    /// `value.into()` where a struct is expected.
    pub(in crate::lower) fn made_into(&mut self, value: &Value, call: &ExprMethodCall) -> Eval<Option<Value>> {
        let Some(ty) = self.expected(std::ptr::from_ref(call) as usize) else { return Ok(None) };
        match (self.resolved(&ty), value) {
            (syn::Type::Tuple(ty), Value::Array(parts)) if ty.elems.len() == parts.len() => {
                return Ok(Some(Value::Tuple(parts.clone())));
            }
            (syn::Type::Array(_), Value::Tuple(parts)) => return Ok(Some(Value::Array(parts.clone()))),
            _ => {}
        }
        let (Ty::Struct(id), false) = (self.type_of(&ty), matches!(ty, syn::Type::Reference(_))) else {
            return Ok(None);
        };
        if self.struct_of(value) == Some(id) {
            return Ok(Some(value.clone()));
        }
        let span = call.method.span();
        let found = self.look_up(Wanted::Associated(id, "from"), &[value]);
        match self.only(found, span, "`from`") {
            Err(()) => Ok(Some(Value::Poison)),
            Ok(Some(nested)) => self.apply_nested(&nested, vec![value.clone()], None, span).map(Some),
            Ok(None) => Ok(None),
        }
    }

    /// The struct of the generated code at the beginning of a place holds its fields from here on, if it is one.
    pub(in crate::lower) fn take_apart(&mut self, place: &syn::Expr) -> bool {
        let root = crate::lower::verbatim::scan::root(place);
        let Some(slot) = root.and_then(|name| self.scopes.local(&name.to_string())) else { return false };
        let root = Place { slot, path: Vec::new() };
        let (Value::Text(_), Some(id)) = (self.load(&root), self.struct_of(&Value::Place(root.clone()))) else {
            return false;
        };
        self.taken_apart(&root, id)
    }

    /// `Vec3::new(..)`: a function in front of which a struct's path stands, or a tuple struct's name.
    pub(in crate::lower) fn associated_call(
        &mut self,
        path: &ExprPath,
        args: &[Value],
        generics: &Generics<'_>,
        syntax: Option<&Arguments>,
        span: Span,
    ) -> Eval<Option<Value>> {
        if let Some(made) = self.tuple_struct(path, args).or_else(|| self.tuple_variant(path, args)) {
            return Ok(Some(made));
        }
        let Some((id, name)) = self.associated(path) else { return Ok(None) };
        let all: Vec<&Value> = args.iter().collect();
        let interface = named_trait(path);
        let wanted = match &interface {
            Some(interface) => Wanted::OfTrait(id, interface, &name),
            None => Wanted::Associated(id, &name),
        };
        let found = self.look_up(wanted, &all);
        let Ok(found) = self.only(found, span, &format!("`{name}`")) else { return Ok(Some(Value::Poison)) };
        match found {
            Some(nested) => self.apply_generic(&nested, generics, args.to_vec(), syntax, span).map(Some),
            None if name == "default" && args.is_empty() => Ok(self.derived_default(id)),
            None => Ok(None),
        }
    }

    /// The struct and the name that a path of a function or constant of a struct is made of.
    pub(in crate::lower) fn associated(&self, path: &ExprPath) -> Option<(StructId, String)> {
        let name = path.path.segments.last()?.ident.to_string();
        if let Some(qself) = &path.qself {
            let Ty::Struct(id) = self.type_of(&qself.ty) else { return None };
            return Some((id, name));
        }
        let mut front = path.path.clone();
        front.segments.pop();
        front.segments.pop_punct();
        Some((self.named(&front)?, name))
    }

    /// A constant of a struct; none if its value is not seen.
    pub(in crate::lower) fn associated_constant(&mut self, path: &ExprPath, span: Span) -> Eval<Option<Value>> {
        let Some((id, name)) = self.associated(path) else { return Ok(None) };
        let Some(nested) = self.constant_of_struct(id, named_trait(path).as_deref(), &name) else { return Ok(None) };
        if !self.is_known_constant(&nested) {
            return Ok(None);
        }
        self.apply_generic(&nested, &self.generics_of(path, None), Vec::new(), None, span).map(Some)
    }

    /// Whether a constant's value is written where it can be computed at expansion.
    fn is_known_constant(&self, nested: &Nested) -> bool {
        let [syn::Stmt::Expr(value, None)] = nested.item.block.stmts.as_slice() else { return false };
        is_of_struct(self.result_of(&nested.item)) || self.is_known(value)
    }
}

fn is_of_struct(ty: Ty) -> bool {
    matches!(ty, Ty::Struct(_) | Ty::Structs(_))
}

/// The trait that a path names, as in `<Struct as Trait>::name`.
fn named_trait(path: &ExprPath) -> Option<String> {
    let position = path.qself.as_ref()?.position;
    path.path.segments.iter().take(position).last().map(|last| last.ident.to_string())
}
