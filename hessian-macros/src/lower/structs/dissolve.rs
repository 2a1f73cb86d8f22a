//! Structs that are made and taken apart: tuple structs by their names, constants by their fields.

use std::collections::BTreeSet;
use std::rc::Rc;

use quote::ToTokens;
use syn::{Expr, ExprPath, Fields, ItemFn, Member, Path, Stmt, Type};

use super::StructId;
use crate::ir::Kind;
use crate::lower::Lowering;
use crate::lower::expressions::integer::Integer;
use crate::lower::program;
use crate::lower::values::value::{Record, Text, Ty, Value, bare, name_expr};

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
                let is_tuple = matches!(definition.item.as_ref()?.fields, Fields::Unnamed(_));
                if !is_tuple {
                    return None;
                }
                definition.fields.iter().map(|(member, ty, _)| (member.clone(), Some(ty.clone()))).collect()
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
    pub(in crate::lower) fn seen_field_type(&self, path: &Path, member: &Member) -> Option<Type> {
        let id = self.named(path)?;
        let (ty, _) = self.field_of_struct(id, member)?;
        (!self.is_parameter_of(id, ty)).then(|| ty.clone())
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
    pub(in crate::lower) fn argument_of_struct(&mut self, arg: Value, id: Option<StructId>) -> Value {
        match (&arg, id) {
            (Value::Text(text), Some(id)) => {
                let text = text.clone();
                self.dissolved(&text, id)
            }
            _ => arg,
        }
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
fn without_arguments(path: &Path) -> Path {
    let mut path = path.clone();
    for segment in &mut path.segments {
        segment.arguments = syn::PathArguments::None;
    }
    path
}
