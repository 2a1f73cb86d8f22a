//! The function itself: its parameters at the beginning, its result at the end.

use std::rc::Rc;

use proc_macro2::Ident;
use syn::{Expr, Index, Member, Pat, Receiver, ReceiverKind, ReturnType, Type};

use super::Lowering;
use super::control::jumps::Construct;
use super::values::elements::Elements;
use super::values::scope::Binding;
use super::values::value::{Record, Ty, Value, name_expr, span_of};
use crate::ir::{Graph, NodeId, Op};
use crate::surface::{Param, Role, Shape, Structure};

impl Lowering<'_> {
    /// Lowers the whole function; its outputs are flattened in row-major order.
    pub(super) fn function(&mut self) -> Option<Vec<NodeId>> {
        let function = self.function;
        if self.rule.is_none() {
            super::expressions::attributes::check(&function.item.block, self.errors);
        }
        for hint in self.told {
            self.tell(hint);
        }
        let touched = super::verbatim::scan::block(&function.item.block);
        // The body goes first: what a parameter's name hides must be known.
        self.around();
        for param in &function.params {
            self.used.insert(param.name.to_string());
            if !self.is_frozen_type(&param.ty) {
                self.unfrozen.insert(param.name.to_string());
            }
            let name = param.name.to_string();
            let is_exclusive = matches!(&param.ty, Type::Reference(reference) if reference.mutability.is_some());
            if param.plain && !is_exclusive && !touched.assigned.contains(&name) && !touched.receivers.contains(&name) {
                self.untouched.insert(name);
            }
            if matches!(&param.ty, Type::Reference(reference) if reference.mutability.is_none()) {
                self.references.insert(param.name.to_string());
            }
        }
        if let Some(receiver) = function.item.sig.receiver() {
            self.receiver(receiver);
        }
        for param in &function.params {
            self.parameter(param);
        }
        let ty = written_type(&function.item.sig.output);
        self.place = last_span(&function.item.block);
        let value = match self.rule {
            Some(rule) => self.own_rule(rule),
            None => {
                self.typed_target(Construct::Body, ty.clone(), |this| this.block_as(&function.item.block, ty.as_ref()))
            }
        };
        let value = value.ok()?;
        self.close_to(0, Ok(())).ok()?;
        self.graph.enter(Graph::ROOT);
        if value.is_poison() {
            return None;
        }
        let mut outputs = Vec::new();
        self.flatten(&value, &function.output, &mut outputs)?;
        Some(outputs)
    }

    /// `self` is a constant, and so is everything that is reached through it.
    fn receiver(&mut self, receiver: &Receiver) {
        let name = Ident::from(receiver.self_token);
        self.used.insert(name.to_string());
        let frozen = match &receiver.kind {
            ReceiverKind::Reference(_, _, mutability) => mutability.is_none(),
            ReceiverKind::Typed(_, ty) => self.is_frozen_type(ty),
            _ => false,
        };
        if !frozen {
            self.unfrozen.insert(name.to_string());
        }
        if matches!(&receiver.kind, ReceiverKind::Reference(_, _, None)) {
            self.references.insert(name.to_string());
        }
        let mutable = receiver.mutability.is_some();
        let ty = match &receiver.kind {
            ReceiverKind::Typed(_, ty) => self.type_of(ty),
            _ => self.own_struct().map_or(Ty::Unknown, Ty::Struct),
        };
        self.reflected(&name, name.clone(), Value::text(name_expr(&name), ty), mutable);
    }

    fn parameter(&mut self, param: &Param) {
        let value = match (param.role, &param.shape) {
            (Role::Variable { first }, Some(shape)) => self.variables(shape, &name_expr(&param.name), &mut { first }),
            (Role::Elements, Some(shape)) => {
                let (expr, shape) = (name_expr(&param.name), Rc::new(shape.clone()));
                Value::Elements(Rc::new(Elements { expr, first: None, shape }))
            }
            (_, Some(shape)) if param.plain => dissolve(name_expr(&param.name), shape),
            _ => Value::text(name_expr(&param.name), self.type_of(&param.ty)),
        };
        match (&param.pattern, param.role) {
            (Pat::Ident(pattern), role) if param.plain => {
                // Constants are emitted with their patterns, variables without `mut`.
                let mutable = pattern.mutability.is_some() && role == Role::Constant;
                self.reflected(&pattern.ident, param.name.clone(), value, mutable);
                if matches!(&param.ty, Type::Reference(reference) if reference.mutability.is_some()) {
                    self.exclusive.extend(self.scopes.local(&pattern.ident.to_string()));
                }
            }
            (pattern, Role::Variable { .. }) => {
                // The generated code has a name of its own for the whole.
                let _ = self.bind(pattern, value);
            }
            (pattern, Role::Constant | Role::Elements) => {
                let mut names = Vec::new();
                super::verbatim::syntax::bound_names(pattern, &mut names);
                for name in names {
                    self.used.insert(name.to_string());
                    self.unfrozen.insert(name.to_string());
                    self.reflected(&name, name.clone(), Value::text(name_expr(&name), Ty::Unknown), true);
                }
            }
        }
    }

    /// The variables that make up a parameter.
    pub(super) fn variables(&mut self, shape: &Shape, place: &Expr, next: &mut usize) -> Value {
        match shape {
            Shape::Scalar => {
                let input = self.graph.node(Op::Input(*next as u32), &[]);
                *next += 1;
                Value::Float(input)
            }
            Shape::Array(element, length) => {
                Value::array((0..*length).map(|i| self.variables(element, &element_of(place, i), next)).collect())
            }
            Shape::Tuple(parts) => {
                let part = |(i, part)| self.variables(part, &field_of(place, &Member::Unnamed(Index::from(i))), next);
                Value::tuple(parts.iter().enumerate().map(part).collect())
            }
            Shape::Struct(structure) => {
                let part = |(member, shape): &(Member, Shape)| self.variables(shape, &field_of(place, member), next);
                let parts = structure.fields.iter().map(part).collect();
                record(structure, place, parts)
            }
            Shape::Reference(inner) => self.variables(inner, place, next),
        }
    }

    /// A type without the aliases of the body.
    pub(super) fn resolved(&self, ty: &Type) -> Type {
        // Aliases of each other have no end, which rustc reports.
        const MOST: usize = 64;
        struct Aliases<'a, 'b>(&'a Lowering<'b>, usize);
        impl syn::visit_mut::VisitMut for Aliases<'_, '_> {
            fn visit_type_mut(&mut self, ty: &mut Type) {
                if let Type::Path(path) = ty
                    && self.1 < MOST
                    && let (None, Some(name)) = (&path.qself, path.path.get_ident())
                    && let Some(Binding::Alias(target)) = self.0.scopes.lookup(&name.to_string())
                {
                    *ty = (*target).clone();
                    self.1 += 1;
                }
                syn::visit_mut::visit_type_mut(self, ty);
            }
        }
        let mut ty = ty.clone();
        syn::visit_mut::VisitMut::visit_type_mut(&mut Aliases(self, 0), &mut ty);
        ty
    }

    /// What is known of a value of a type.
    pub(super) fn type_of(&self, ty: &Type) -> Ty {
        if let Type::Path(_) = ty {
            let resolved = self.resolved(ty);
            if resolved != *ty {
                return self.type_of(&resolved);
            }
        }
        if self.function.scalar.is(ty) {
            return Ty::Scalar;
        }
        if crate::surface::float(ty).is_some() {
            return Ty::OtherFloat;
        }
        if let Some(integer) = super::expressions::integer::IntegerType::of(ty) {
            return Ty::Integer(integer);
        }
        match ty {
            Type::Path(path) if path.path.is_ident("bool") => Ty::Bool,
            Type::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == "Option") => Ty::Optional,
            Type::Path(path) => match element_of_vec(path).map(|element| self.type_of(element)) {
                Some(Ty::Struct(id)) => Ty::Structs(id),
                _ => self.named(&path.path).filter(|_| path.qself.is_none()).map_or(Ty::Unknown, Ty::Struct),
            },
            Type::Reference(reference) if reference.mutability.is_none() => match &*reference.elem {
                Type::Slice(slice) => elements(self.type_of(&slice.elem)),
                target => match self.type_of(target) {
                    Ty::Scalar => Ty::ScalarRef,
                    known @ (Ty::Scalars | Ty::Optional | Ty::Struct(_) | Ty::Structs(_)) => known,
                    _ => Ty::Unknown,
                },
            },
            Type::Array(array) => elements(self.type_of(&array.elem)),
            Type::Paren(inner) => self.type_of(&inner.elem),
            Type::Group(inner) => self.type_of(&inner.elem),
            _ => Ty::Unknown,
        }
    }

    /// Whether nothing that is reached through a value of the type can change, as far as the type tells.
    fn is_frozen_type(&self, ty: &Type) -> bool {
        match ty {
            Type::Reference(reference) => reference.mutability.is_none(),
            Type::Array(array) => self.is_frozen_type(&array.elem),
            Type::Tuple(tuple) => tuple.elems.iter().all(|part| self.is_frozen_type(part)),
            Type::Paren(inner) => self.is_frozen_type(&inner.elem),
            Type::Group(inner) => self.is_frozen_type(&inner.elem),
            Type::Path(path) => match self.type_of(ty) {
                Ty::Struct(id) => self.is_frozen_struct(id, &mut std::collections::BTreeSet::new()),
                known => !matches!(known, Ty::Unknown | Ty::Optional | Ty::Structs(_)) || path.path.is_ident("char"),
            },
            _ => false,
        }
    }

    fn flatten(&mut self, value: &Value, shape: &Shape, outputs: &mut Vec<NodeId>) -> Option<()> {
        let span = last_span(&self.function.item.block);
        match (shape, value) {
            (Shape::Scalar, value) => outputs.push(self.float(value, span)?),
            (Shape::Array(element, length), Value::Array(parts)) if parts.len() == *length => {
                for part in parts.iter() {
                    self.flatten(part, element, outputs)?;
                }
            }
            (Shape::Tuple(shapes), Value::Tuple(parts)) if parts.len() == shapes.len() => {
                for (part, shape) in parts.iter().zip(shapes) {
                    self.flatten(part, shape, outputs)?;
                }
            }
            (Shape::Struct(structure), Value::Record(record)) if record.is(&structure.path) => {
                for (member, shape) in &structure.fields {
                    let part = record.parts.get(record.position(member)?)?;
                    self.flatten(part, shape, outputs)?;
                }
            }
            (shape, Value::Text(text)) => {
                let kept = self.keep(text, "result");
                let Value::Text(text) = kept else { return None };
                let parts = dissolve(text.expr.clone(), shape);
                self.flatten(&parts, shape, outputs)?;
            }
            (_, value) => {
                self.errors.number_expected(span, value.describe(), &self.function.scalar);
                return None;
            }
        }
        Some(())
    }
}

/// A constant of known shape, taken apart into its scalars.
pub(super) fn dissolve(expr: Expr, shape: &Shape) -> Value {
    match shape {
        Shape::Scalar => Value::text(expr, Ty::Scalar),
        Shape::Array(element, length) => {
            Value::array((0..*length).map(|i| dissolve(element_of(&expr, i), element)).collect())
        }
        Shape::Tuple(parts) => Value::tuple(
            parts
                .iter()
                .enumerate()
                .map(|(i, part)| dissolve(field_of(&expr, &Member::Unnamed(Index::from(i))), part))
                .collect(),
        ),
        Shape::Struct(structure) => {
            let part = |(member, shape): &(Member, Shape)| dissolve(field_of(&expr, member), shape);
            record(structure, &expr, structure.fields.iter().map(part).collect())
        }
        Shape::Reference(inner) => match &**inner {
            Shape::Scalar => Value::text(expr, Ty::ScalarRef),
            other => dissolve(expr, other),
        },
    }
}

/// A struct in the generated code with these values of its fields.
fn record(structure: &Structure, place: &Expr, parts: Vec<Value>) -> Value {
    let members = structure.fields.iter().map(|(member, _)| member.clone()).collect();
    let rest = structure.is_open.then(|| Rc::new(place.clone()));
    Value::Record(Rc::new(Record { path: structure.path.clone(), members: Rc::new(members), parts, rest }))
}

/// What is known of an array or slice of such elements.
fn elements(element: Ty) -> Ty {
    match element {
        Ty::Scalar => Ty::Scalars,
        Ty::Struct(id) => Ty::Structs(id),
        _ => Ty::Unknown,
    }
}

/// The type of the elements of a `Vec`.
fn element_of_vec(path: &syn::TypePath) -> Option<&Type> {
    let last = path.path.segments.last().filter(|last| last.ident == "Vec")?;
    match &last.arguments {
        syn::PathArguments::AngleBracketed(arguments) => match arguments.args.first()? {
            syn::GenericArgument::Type(ty) => Some(ty),
            _ => None,
        },
        _ => None,
    }
}

fn element_of(place: &Expr, i: usize) -> Expr {
    let i = proc_macro2::Literal::usize_unsuffixed(i);
    syn::parse_quote!(#place[#i])
}

fn field_of(place: &Expr, member: &Member) -> Expr {
    syn::parse_quote!(#place.#member)
}

/// The type of a result, if it is written.
pub(super) fn written_type(output: &ReturnType) -> Option<Type> {
    match output {
        ReturnType::Type(_, ty) => Some((**ty).clone()),
        ReturnType::Default => None,
    }
}

/// Where a function's result is.
fn last_span(block: &syn::Block) -> proc_macro2::Span {
    match block.stmts.last() {
        Some(syn::Stmt::Expr(expr, _)) => span_of(expr),
        Some(other) => syn::spanned::Spanned::span(other),
        None => block.brace_token.span.close(),
    }
}
