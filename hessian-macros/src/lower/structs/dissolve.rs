//! Structs that are made and taken apart: tuple structs by their names, constants by their fields.

use std::collections::BTreeSet;
use std::rc::Rc;

use quote::ToTokens;
use syn::{Expr, ExprPath, Fields, ItemFn, Member, Path, Stmt, Type};

use super::{Definition, StructId};
use crate::ir::Kind;
use crate::lower::Lowering;
use crate::lower::expressions::integer::Integer;
use crate::lower::expressions::records::is_variant;
use crate::lower::program;
use crate::lower::values::value::{Record, Text, Ty, Value, as_name, bare, name_expr};

impl Lowering<'_> {
    /// `Meters(x)`: a tuple struct that is seen.
    pub(in crate::lower) fn tuple_struct(&mut self, path: &ExprPath, args: &[Value]) -> Option<Value> {
        if path.qself.is_some() {
            return None;
        }
        let told = self.function.types.layout(&path.path).filter(|layout| !layout.is_open);
        let fields: Vec<(Member, Option<Type>)> = match told {
            Some(layout) => layout.fields.clone(),
            None => {
                let definition = &self.structs.definitions[self.named(&path.path)?.0 as usize];
                let item = definition.item.clone()?;
                if !matches!(item.fields, Fields::Unnamed(_)) {
                    return None;
                }
                let fields = definition.fields.clone();
                let with_arguments =
                    |(member, ty, _): (Member, Type, Ty)| (member, Some(self.with_arguments(&ty, &item, &path.path)));
                fields.into_iter().map(with_arguments).collect()
            }
        };
        if fields.len() != args.len() || fields.iter().any(|(member, _)| matches!(member, Member::Named(_))) {
            return None;
        }
        let span = path.path.segments.last()?.ident.span();
        let mut parts = Vec::new();
        for ((_, ty), arg) in fields.iter().zip(args) {
            parts.push(match ty {
                Some(ty) => self.coerce(arg.clone(), ty, span),
                None => match self.float(arg, span) {
                    Some(node) => Value::Float(node),
                    None => return Some(Value::Poison),
                },
            });
        }
        let members = Rc::new(fields.into_iter().map(|(member, _)| member).collect());
        let path = without_arguments(&path.path);
        Some(Value::Record(Rc::new(Record { path, members, parts, rest: None })))
    }

    /// The type of a field of a struct literal, if the struct is seen.
    pub(in crate::lower) fn seen_field_type(&mut self, path: &Path, member: &Member) -> Option<Type> {
        let id = self.named(path)?;
        let (ty, _) = self.field_of_struct(id, member)?;
        let (ty, item) = (ty.clone(), self.structs.definitions[id.0 as usize].item.clone()?);
        // What the struct's parameters are called may be something else where the literal stands.
        Some(self.with_arguments(&ty, &item, path))
    }

    /// The place of a field in a struct that is seen.
    pub(in crate::lower) fn seen_position(&self, path: &Path, member: &Member) -> Option<usize> {
        let fields = &self.structs.definitions[self.named(path)?.0 as usize].fields;
        fields.iter().position(|(other, ..)| other == member)
    }

    /// Whether a value has all fields of its struct.
    pub(in crate::lower) fn is_whole(&self, id: StructId, record: &Record) -> bool {
        record.rest.is_none() && record.members.len() == self.structs.definitions[id.0 as usize].fields.len()
    }

    /// Whether a struct's fields are seen.
    pub(in crate::lower) fn is_seen(&self, path: &Path) -> bool {
        self.named(path).is_some_and(|id| self.structs.definitions[id.0 as usize].item.is_some())
    }

    /// A constant of a struct's type as its fields, where these can be held one by one; else a reference to it.
    pub(in crate::lower) fn dissolved(&mut self, text: &Text, id: StructId) -> Value {
        let held = if text.captures.is_empty() && self.is_constant(&text.expr) {
            text.expr.clone()
        } else {
            // A place is not moved out of, and what is made here lives as long as its name.
            let name = self.hidden("held");
            let init = crate::lower::verbatim::syntax::referenced(&text.expr).to_token_stream();
            let ty = self.reference_to(id, text.ty);
            let statement = program::Text::Let { pattern: name.to_token_stream(), ty, init: Some(init) };
            let node = self.leaf(Kind::Unit, statement, &text.captures, None);
            if self.is_repeatable(&text.expr) {
                self.graph.repeat_leaf(node);
            } else {
                self.unfrozen.insert(name.to_string());
            }
            name_expr(&name)
        };
        self.fields_of(&held, id).unwrap_or_else(|| Value::text(held, Ty::Struct(id)))
    }

    /// `&Point`, which makes sure that the text is what it is taken for, where only its use tells.
    fn reference_to(&self, id: StructId, known: Ty) -> Option<proc_macro2::TokenStream> {
        let definition = &self.structs.definitions[id.0 as usize];
        let is_plain = definition.item.as_ref().is_some_and(|item| item.generics.params.is_empty());
        let path = &definition.path;
        (known != Ty::Struct(id) && is_plain).then(|| quote::quote!(&#path))
    }

    /// Whether an expression is a struct or enum and no reference to one, as far as its syntax tells.
    pub(in crate::lower) fn is_by_value(&self, expr: &Expr) -> bool {
        match bare(expr) {
            Expr::Struct(_) => true,
            Expr::Call(call) => matches!(bare(&call.func), Expr::Path(path) if is_variant(&path.path)),
            Expr::Path(path) if is_variant(&path.path) => true,
            other => as_name(other).is_some_and(|name| {
                let receiver = self.function.item.sig.receiver().filter(|_| name == "self");
                if let Some(receiver) = receiver {
                    return matches!(receiver.kind, syn::ReceiverKind::Value);
                }
                let params = &self.function.params;
                params.iter().any(|param| param.name == *name && matches!(param.ty, Type::Path(_)))
            }),
        }
    }

    /// A constant enum as an inlined function gets it: a reference where it takes one, and the enum itself where not.
    fn handed_over(&self, text: &Text, id: StructId, by_reference: bool) -> Expr {
        let (path, expr) = (&self.structs.definitions[id.0 as usize].path, &text.expr);
        if path.segments.iter().any(|segment| !segment.arguments.is_none()) {
            return expr.clone();
        }
        let reference = crate::lower::verbatim::syntax::referenced(expr);
        let is_reference = matches!(bare(expr), Expr::Reference(_))
            || as_name(expr).is_some_and(|name| self.references.contains(&name.to_string()));
        match (by_reference, is_reference, self.is_by_value(expr)) {
            (true, true, _) | (false, _, true) => expr.clone(),
            (true, _, true) => reference,
            (false, true, _) => crate::lower::verbatim::syntax::dereferenced(expr),
            (true, ..) => syn::parse_quote!(::core::borrow::Borrow::<#path>::borrow(#reference)),
            (false, ..) => syn::parse_quote!(*::core::borrow::Borrow::<#path>::borrow(#reference)),
        }
    }

    /// The fields of a constant struct; none if they cannot be held one by one.
    fn fields_of(&self, held: &Expr, id: StructId) -> Option<Value> {
        if !self.is_plain(id, &mut BTreeSet::new()) {
            return None;
        }
        let definition = &self.structs.definitions[id.0 as usize];
        let mut parts = Vec::new();
        for (member, _, known) in &definition.fields {
            let field = field(held, member);
            parts.push(match known {
                Ty::Struct(inner) => self.fields_of(&field, *inner)?,
                known => Value::text(field, *known),
            });
        }
        let members = Rc::new(definition.fields.iter().map(|(member, ..)| member.clone()).collect());
        Some(Value::Record(Rc::new(Record { path: definition.path.clone(), members, parts, rest: None })))
    }

    /// Whether a struct is made of numbers, arrays of such and structs of such, so that its fields are copies.
    fn is_plain(&self, id: StructId, within: &mut BTreeSet<StructId>) -> bool {
        let definition = &self.structs.definitions[id.0 as usize];
        if definition.item.is_none() || definition.fields.is_empty() || !within.insert(id) {
            return false;
        }
        let plain = definition.fields.iter().all(|(_, ty, known)| match known {
            Ty::Struct(inner) => !matches!(ty, Type::Reference(_)) && self.is_plain(*inner, within),
            Ty::Scalar | Ty::OtherFloat | Ty::Bool | Ty::Integer(_) => true,
            Ty::Scalars => matches!(ty, Type::Array(_)),
            _ => is_numeric(ty) || self.is_bare_parameter(id, ty),
        });
        within.remove(&id);
        plain
    }

    /// Whether a field's type is a type parameter of its struct.
    fn is_bare_parameter(&self, id: StructId, ty: &Type) -> bool {
        let item = self.structs.definitions[id.0 as usize].item.as_ref();
        let is = |item: &Rc<syn::ItemStruct>| {
            item.generics.type_params().any(|p| matches!(ty, Type::Path(path) if path.path.is_ident(&p.ident)))
        };
        item.is_some_and(is)
    }

    /// What an inlined function gets: a constant of a struct's type is taken apart, so that a reference to it and the
    /// struct itself are the same.
    pub(in crate::lower) fn argument_of_struct(
        &mut self,
        arg: Value,
        id: Option<StructId>,
        by_reference: bool,
    ) -> Value {
        match (&arg, id) {
            (Value::Text(text), Some(id)) if self.is_told_by_syntax(id) => {
                let is_place = self.is_by_value(&text.expr) || crate::lower::verbatim::scan::root(&text.expr).is_some();
                let text = if is_place || matches!(bare(&text.expr), Expr::Reference(_)) {
                    text.clone()
                } else {
                    // What is made here lives as long as its name.
                    match self.keep(text, "held") {
                        Value::Text(kept) => kept,
                        other => return other,
                    }
                };
                let expr = self.handed_over(&text, id, by_reference);
                Value::Text(Rc::new(Text { expr, ty: Ty::Struct(id), ..(*text).clone() }))
            }
            (Value::Text(text), Some(id)) => {
                let text = text.clone();
                match self.dissolved(&text, id) {
                    Value::Text(held) => self.enum_as(&held, id, by_reference),
                    fields => fields,
                }
            }
            _ => arg,
        }
    }

    /// Whether of an enum only syntax tells a reference from its target, since it is not seen or its type is generic.
    fn is_told_by_syntax(&self, id: StructId) -> bool {
        let Definition { item, choice, .. } = &self.structs.definitions[id.0 as usize];
        item.is_none() && choice.as_ref().is_none_or(|choice| !choice.generics.params.is_empty())
    }

    /// A constant of an enum as a function takes it: patterns and comparisons tell a reference from its target.
    fn enum_as(&self, held: &Rc<Text>, id: StructId, by_reference: bool) -> Value {
        let definition = &self.structs.definitions[id.0 as usize];
        if definition.choice.is_none() || !by_reference && !self.derives(id, "Copy") {
            return Value::Text(held.clone());
        }
        let (path, text) = (&definition.path, &held.expr);
        let target: Expr = syn::parse_quote!(::core::borrow::Borrow::<#path>::borrow(&#text));
        let expr = if by_reference { target } else { crate::lower::verbatim::syntax::dereferenced(&target) };
        Value::text(expr, Ty::Struct(id))
    }

    /// Whether a function does nothing but put a struct together.
    pub(in crate::lower) fn makes_struct(&self, item: &ItemFn) -> bool {
        let [Stmt::Expr(made, None)] = item.block.stmts.as_slice() else { return false };
        match bare(made) {
            Expr::Struct(literal) => self.is_seen(&literal.path),
            Expr::Call(call) => match bare(&call.func) {
                Expr::Path(path) => self.is_seen(&path.path),
                _ => false,
            },
            _ => false,
        }
    }

    /// What `#[derive(Default)]` makes of a struct of numbers.
    pub(in crate::lower) fn derived_default(&mut self, id: StructId) -> Option<Value> {
        if !self.derives(id, "Default") {
            return None;
        }
        let definition = &self.structs.definitions[id.0 as usize];
        let (path, fields) = (definition.path.clone(), definition.fields.clone());
        let parts = fields.iter().map(|(_, ty, _)| self.default_of_type(ty)).collect::<Option<_>>()?;
        let members = Rc::new(fields.into_iter().map(|(member, ..)| member).collect());
        Some(Value::Record(Rc::new(Record { path, members, parts, rest: None })))
    }

    /// The default of a type of numbers.
    fn default_of_type(&mut self, ty: &Type) -> Option<Value> {
        match (self.type_of(ty), ty) {
            (Ty::Scalar, _) => Some(Value::Float(self.graph.constant(0.0))),
            (Ty::Bool, _) => Some(Value::Truth(false)),
            (Ty::Integer(integer), _) => Some(Value::Integer(Integer { value: 0, ty: Some(integer) })),
            (Ty::Struct(inner), Type::Path(_)) => self.derived_default(inner),
            (_, Type::Array(array)) => {
                let length = self.function.types.length(&array.len)?;
                Some(Value::array(vec![self.default_of_type(&array.elem)?; length]))
            }
            (_, Type::Tuple(tuple)) => {
                let parts: Option<Vec<Value>> = tuple.elems.iter().map(|part| self.default_of_type(part)).collect();
                Some(Value::tuple(parts?))
            }
            _ => None,
        }
    }
}

/// `base.member`
fn field(base: &Expr, member: &Member) -> Expr {
    let base = match bare(base) {
        Expr::Reference(reference) => bare(&reference.expr),
        other => other,
    };
    match base {
        Expr::Path(_) | Expr::Field(_) | Expr::Index(_) | Expr::Call(_) | Expr::MethodCall(_) => {
            syn::parse_quote!(#base.#member)
        }
        _ => syn::parse_quote!((#base).#member),
    }
}

/// Whether a type is an array or tuple of numbers.
fn is_numeric(ty: &Type) -> bool {
    match ty {
        Type::Array(array) => is_numeric(&array.elem),
        Type::Tuple(tuple) => tuple.elems.iter().all(is_numeric),
        Type::Path(path) => {
            crate::surface::float(ty).is_some()
                || path.path.is_ident("bool")
                || crate::lower::expressions::integer::IntegerType::of(ty).is_some()
        }
        _ => false,
    }
}

/// A path as a struct literal names it.
pub(in crate::lower) fn without_arguments(path: &Path) -> Path {
    let mut path = path.clone();
    for segment in &mut path.segments {
        segment.arguments = syn::PathArguments::None;
    }
    path
}
