//! Structs and `Option`s: taken apart into their fields.

use std::rc::Rc;

use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::{Expr, ExprMethodCall, ExprStruct, Index, Member, Pat};

use crate::ir::{Kind, NodeId, Op};
use crate::lower::structs::dissolve::without_arguments;
use crate::lower::values::scope::Binding;
use crate::lower::values::value::{Captured, Optional, Place, Record, Text, Ty, Value, as_name, bare, span_of};
use crate::lower::verbatim::opaque::Reach;
use crate::lower::{Eval, Lowering};

impl Lowering<'_> {
    /// `Point { x: .., y: .. }`
    pub(in crate::lower) fn struct_(&mut self, literal: &ExprStruct, expr: &Expr) -> Eval<Value> {
        // What depends on no variable stays as it is written, but where its fields may be assigned.
        let is_plain = literal.fields.iter().all(|field| matches!(bare(&field.expr), Expr::Lit(_) | Expr::Unary(_)));
        let is_told = self.function.types.layout(&literal.path).is_some();
        let is_known = is_told || self.is_seen(&literal.path) || is_plain && !is_variant(&literal.path);
        if literal.qself.is_some() || !is_known && self.is_own(expr) {
            return self.foreign_struct(literal, expr);
        }
        let mut members: Vec<Member> = literal.fields.iter().map(|field| field.member.clone()).collect();
        let types: Vec<Option<syn::Type>> = members.iter().map(|member| self.field_type(literal, member)).collect();
        let exprs = literal.fields.iter().map(|field| &field.expr);
        let mut parts = self.all_as(exprs.zip(types.iter().map(Option::as_ref)))?;
        for ((part, ty), field) in parts.iter_mut().zip(types).zip(&literal.fields) {
            let value = std::mem::replace(part, Value::Unset);
            *part = match ty {
                Some(ty) => self.coerce(value, &ty, span_of(&field.expr)),
                None => value,
            };
            let is_reference = self.is_written_reference(&field.expr);
            self.field_of_unseen(&literal.path, &field.member, &part.clone(), is_reference);
        }
        let mut rest = None;
        if let Some(base) = &literal.rest {
            for part in &mut parts {
                *part = self.settle(std::mem::replace(part, Value::Unset));
            }
            let mut base_value = self.evaluate(base)?;
            if let (Value::Text(text), Some(id)) = (&base_value, self.struct_of(&base_value)) {
                let text = text.clone();
                base_value = self.dissolved(&text, id);
            }
            match self.settle(base_value) {
                Value::Record(record) if record.is(&literal.path) => {
                    for (member, part) in record.members.iter().zip(&record.parts) {
                        if !members.contains(member) {
                            members.push(member.clone());
                            parts.push(part.clone());
                        }
                    }
                    rest.clone_from(&record.rest);
                }
                Value::Text(text) if matches!(text.expr, Expr::Path(_)) && is_place(base) => {
                    rest = Some(Rc::new(text.expr.clone()));
                }
                Value::Poison => return Ok(Value::Poison),
                _ => {
                    self.errors.not_differentiated(base.span(), "this struct");
                    return Ok(Value::Poison);
                }
            }
        }
        if parts.iter().any(Value::is_poison) {
            return Ok(Value::Poison);
        }
        // One order of the fields for all literals, so that they can be joined.
        let mut fields: Vec<(Member, Value)> = members.into_iter().zip(parts).collect();
        fields.sort_by_key(|(member, _)| self.field_order(literal, member));
        let (members, parts): (Vec<Member>, Vec<Value>) = fields.into_iter().unzip();
        let path = self.imported(&literal.path);
        Ok(Value::Record(Rc::new(Record { path, members: Rc::new(members), parts, rest })))
    }

    /// A struct's path without generic arguments, as code outside of the block that imports it names it.
    fn imported(&self, path: &syn::Path) -> syn::Path {
        match path.get_ident().map(|name| self.scopes.lookup(&name.to_string())) {
            Some(Some(Binding::Import { path, emitted: false })) => (*path).clone(),
            _ => without_arguments(path),
        }
    }

    fn foreign_struct(&mut self, literal: &ExprStruct, expr: &Expr) -> Eval<Value> {
        if let Some(text) = self.opaque(expr, Reach::Captures) {
            return Ok(Value::Text(Rc::new(text)));
        }
        self.errors.not_differentiated(literal.path.span(), "this struct");
        Ok(Value::Poison)
    }

    /// The place of a field among those that are known, then by name.
    fn field_order(&self, literal: &ExprStruct, member: &Member) -> (usize, String) {
        let layout = self.function.types.layout(&literal.path);
        let known = match layout {
            Some(layout) => layout.fields.iter().position(|(other, _)| other == member),
            None => self.seen_position(&literal.path, member),
        };
        (known.unwrap_or(usize::MAX), quote::quote!(#member).to_string())
    }

    /// The type of a field, where it is known.
    fn field_type(&mut self, literal: &ExprStruct, member: &Member) -> Option<syn::Type> {
        let Some(layout) = self.function.types.layout(&literal.path) else {
            // The type that is expected here may tell the lengths of the struct's.
            let is_bare = literal.path.segments.last().is_some_and(|last| last.arguments.is_none());
            let path = match self.expected(std::ptr::from_ref(literal) as usize) {
                Some(syn::Type::Path(ty)) if is_bare && self.named(&ty.path) == self.named(&literal.path) => ty.path,
                _ => literal.path.clone(),
            };
            return self.seen_field_type(&path, member);
        };
        let (_, ty) = layout.fields.iter().find(|(other, _)| other == member)?;
        let scalar = &self.function.scalar;
        Some(ty.clone().unwrap_or_else(|| syn::parse_quote!(#scalar)))
    }

    /// `Kind::Power(x)`: a variant that holds what depends on a variable.
    pub(in crate::lower) fn tuple_variant(&mut self, path: &syn::ExprPath, args: &[Value]) -> Option<Value> {
        if path.qself.is_some() || !is_variant(&path.path) || !args.iter().any(|arg| self.depends(arg)) {
            return None;
        }
        let members: Vec<Member> = (0..args.len()).map(|i| Member::Unnamed(Index::from(i))).collect();
        for (member, arg) in members.iter().zip(args) {
            self.field_of_unseen(&path.path, member, arg, false);
        }
        let members = Rc::new(members);
        let parts = args.iter().map(|arg| self.settle(arg.clone())).collect();
        Some(Value::Record(Rc::new(Record { path: path.path.clone(), members, parts, rest: None })))
    }

    /// The fields that a pattern takes out of a struct; none if it is no pattern of it, which is reported.
    pub(in crate::lower) fn fields<'p>(&mut self, pattern: &'p Pat, record: &Record) -> Option<Vec<(&'p Pat, Value)>> {
        let members: Vec<(Member, &Pat)> = match pattern {
            Pat::Struct(pattern) if record.is(&pattern.path) => {
                pattern.fields.iter().map(|field| (field.member.clone(), &*field.pat)).collect()
            }
            Pat::TupleStruct(pattern) if record.is(&pattern.path) => {
                let count = pattern.elems.len();
                let rest = pattern.elems.iter().position(|part| matches!(part, Pat::Rest(_)));
                let number = |i: usize| match rest {
                    Some(rest) if i > rest => i + record.parts.len() - count,
                    _ => i,
                };
                let numbered = pattern.elems.iter().enumerate().filter(|(_, part)| !matches!(part, Pat::Rest(_)));
                numbered.map(|(i, part)| (Member::Unnamed(Index::from(number(i))), part)).collect()
            }
            _ => {
                self.errors.pattern(pattern.span(), "a struct");
                return None;
            }
        };
        let mut fields = Vec::new();
        for (member, part) in members {
            let value = match (record.position(&member), &record.rest) {
                (Some(i), _) => record.parts[i].clone(),
                (None, Some(rest)) => Value::text(syn::parse_quote!(#rest.#member), Ty::Bound),
                (None, None) => {
                    self.errors.untold_field(member.span(), &record.name(), &quote::quote!(#member));
                    return None;
                }
            };
            fields.push((part, value));
        }
        Some(fields)
    }

    /// What a path or call makes of `Some` and `None`, unless the names mean something else here.
    pub(in crate::lower) fn is_option(&self, expr: &Expr, variant: &str) -> bool {
        let Expr::Path(path) = bare(expr) else { return false };
        match as_name(expr) {
            Some(name) => *name == variant && self.scopes.lookup(variant).is_none(),
            None => {
                let names: Vec<String> = path.path.segments.iter().map(|segment| segment.ident.to_string()).collect();
                let names: Vec<&str> = names.iter().map(String::as_str).collect();
                matches!(names.as_slice(), [.., "Option", last] if *last == variant)
            }
        }
    }

    /// Whether a pattern is `Some(..)` or `None`, and what is inside.
    #[allow(clippy::option_option, reason = "one says whether it is a pattern of an option, the other of which")]
    pub(in crate::lower) fn option_pattern<'p>(&self, pattern: &'p Pat) -> Option<Option<&'p Pat>> {
        match pattern {
            Pat::TupleStruct(some) if some.elems.len() == 1 => {
                let path = Expr::Path(syn::ExprPath { attrs: Vec::new(), qself: None, path: some.path.clone() });
                self.is_option(&path, "Some").then(|| some.elems.first())
            }
            Pat::Ident(name) if name.ident == "None" && name.subpat.is_none() => Some(None),
            Pat::Path(path) => self.is_option(&Expr::Path(path.clone()), "None").then_some(None),
            _ => None,
        }
    }

    /// A method that changes an `Option`; none if the method is another one.
    pub(in crate::lower) fn option_place_method(
        &mut self,
        place: &Place,
        name: &str,
        call: &ExprMethodCall,
    ) -> Eval<Option<Value>> {
        let after = match name {
            "take" if call.args.is_empty() => Value::none(),
            "replace" if call.args.len() == 1 => {
                let value = self.evaluate(&call.args[0])?;
                Value::some(self.settle(value))
            }
            _ => return Ok(None),
        };
        let before = self.load(place);
        self.store(place, after);
        Ok(Some(before))
    }

    /// A method of an `Option`.
    pub(in crate::lower) fn option_method(
        &mut self,
        optional: &Optional,
        name: &str,
        args: &[Value],
        call: &ExprMethodCall,
    ) -> Eval<Value> {
        let span = call.method.span();
        let Optional { is_some, payload } = optional.clone();
        let answer = |is_some: Result<bool, _>| is_some.map_or_else(Value::Bool, Value::Truth);
        match (name, args) {
            ("is_some", []) => Ok(answer(is_some)),
            ("is_none", []) => Ok(match is_some {
                Ok(known) => Value::Truth(!known),
                Err(node) => Value::Bool(self.graph.node(Op::Not, &[node])),
            }),
            ("copied" | "cloned" | "as_ref" | "clone", []) => Ok(Value::Optional(Rc::new(optional.clone()))),
            ("unwrap", []) => self.unwrapped(optional, span, None),
            ("expect", [message]) => self.unwrapped(optional, span, Some(message)),
            ("unwrap_or", [default]) => {
                let default = self.settle(default.clone());
                self.optionally(is_some, |_| Ok(payload), |_| Ok(default))
            }
            ("unwrap_or_else", [default]) => {
                self.optionally(is_some, |_| Ok(payload), |this| this.apply(default, Vec::new(), span))
            }
            ("unwrap_or_default", []) => match self.default_of(&payload) {
                Some(default) => self.optionally(is_some, |_| Ok(payload), |_| Ok(default)),
                None => {
                    self.errors.unknown_option_method(span, name);
                    Ok(Value::Poison)
                }
            },
            ("map", [function]) => {
                let mapped =
                    self.optionally(is_some, |this| this.apply(function, vec![payload], span), |_| Ok(Value::Unset))?;
                let payload = self.settle(mapped);
                Ok(Value::Optional(Rc::new(Optional { is_some, payload })))
            }
            ("map_or", [default, function]) => {
                let default = self.settle(default.clone());
                self.optionally(is_some, |this| this.apply(function, vec![payload], span), |_| Ok(default))
            }
            ("map_or_else", [default, function]) => self.optionally(
                is_some,
                |this| this.apply(function, vec![payload], span),
                |this| this.apply(default, Vec::new(), span),
            ),
            ("and_then", [function]) => {
                self.optionally(is_some, |this| this.apply(function, vec![payload], span), |_| Ok(Value::none()))
            }
            ("or_else", [other]) => {
                let this = Value::Optional(Rc::new(optional.clone()));
                self.optionally(is_some, |_| Ok(this), |this| this.apply(other, Vec::new(), span))
            }
            ("is_some_and", [function]) => {
                self.optionally(is_some, |this| this.apply(function, vec![payload], span), |_| Ok(Value::Truth(false)))
            }
            ("is_none_or", [function]) => {
                self.optionally(is_some, |this| this.apply(function, vec![payload], span), |_| Ok(Value::Truth(true)))
            }
            ("filter", [function]) => {
                let passes = self.optionally(
                    is_some,
                    |this| this.apply(function, vec![payload.clone()], span),
                    |_| Ok(Value::Truth(false)),
                )?;
                let Some(is_some) = self.truth(&passes, span) else { return Ok(Value::Poison) };
                Ok(Value::Optional(Rc::new(Optional { is_some, payload })))
            }
            ("zip", [Value::Optional(other)]) => {
                let answers = [is_some, other.is_some].map(|is_some| is_some.map_or_else(Value::Bool, Value::Truth));
                let both = self.both(&answers[0], &answers[1], span)?;
                let Some(is_some) = self.truth(&both, span) else { return Ok(Value::Poison) };
                let payload = Value::tuple(vec![payload, other.payload.clone()]);
                Ok(Value::Optional(Rc::new(Optional { is_some, payload })))
            }
            ("flatten", []) => self.optionally(is_some, |_| Ok(payload), |_| Ok(Value::none())),
            ("or", [other]) => {
                let (this, other) = (Value::Optional(Rc::new(optional.clone())), self.settle(other.clone()));
                self.optionally(is_some, |_| Ok(this), |_| Ok(other))
            }
            _ => {
                self.errors.unknown_option_method(span, name);
                Ok(Value::Poison)
            }
        }
    }

    /// `condition.then(|| value)` and `condition.then_some(value)`
    pub(in crate::lower) fn value_if(
        &mut self,
        condition: &Value,
        name: &str,
        value: &Value,
        span: Span,
    ) -> Eval<Value> {
        let Some(is_some) = self.truth(condition, span) else { return Ok(Value::Poison) };
        let payload = if name == "then" {
            self.optionally(is_some, |this| this.apply(value, Vec::new(), span), |_| Ok(Value::Unset))?
        } else {
            value.clone()
        };
        let payload = self.settle(payload);
        Ok(Value::Optional(Rc::new(Optional { is_some, payload })))
    }

    pub(in crate::lower) fn optionally(
        &mut self,
        is_some: Result<bool, NodeId>,
        some: impl FnOnce(&mut Self) -> Eval<Value>,
        none: impl FnOnce(&mut Self) -> Eval<Value>,
    ) -> Eval<Value> {
        match is_some {
            Ok(true) => some(self),
            Ok(false) => none(self),
            Err(node) => self.choose(node, some, none),
        }
    }

    /// The value, which the user's function panics without.
    fn unwrapped(&mut self, optional: &Optional, span: Span, message: Option<&Value>) -> Eval<Value> {
        let message = match message {
            Some(Value::Text(text)) if text.captures.is_empty() => text.expr.clone(),
            Some(_) => {
                self.errors.unknown_option_method(span, "expect");
                return Ok(Value::Poison);
            }
            None => syn::parse_quote!("called `Option::unwrap()` on a `None` value"),
        };
        match optional.is_some {
            Ok(true) => {}
            Ok(false) => {
                self.errors.report(span, "there is never a value here");
                return Ok(Value::Poison);
            }
            Err(node) => {
                let name = self.hidden("is_some");
                self.statement_leaf(
                    quote::quote!(::core::assert!(#name, "{}", #message)),
                    &[(name.clone(), Captured::Node(node))],
                );
            }
        }
        Ok(optional.payload.clone())
    }

    /// An `Option` of a scalar, or of a reference to one, that stays verbatim: whether there is a value, and the value.
    pub(in crate::lower) fn optional_scalar(&mut self, text: &Text) -> (NodeId, NodeId) {
        let (option, zero) = (&text.expr, self.hidden("zero"));
        let scalar = &self.function.scalar;
        let is_some = syn::parse_quote!(::core::option::Option::is_some(&#option));
        let payload = syn::parse_quote! {
            ::core::option::Option::map_or(#option, #zero, |value| *::core::borrow::Borrow::<#scalar>::borrow(&value))
        };
        let mut captures = text.captures.clone();
        let is_some = Text { expr: is_some, captures: captures.clone(), ty: Ty::Bool };
        captures.push((zero, Captured::Node(self.graph.zero())));
        let payload = Text { expr: payload, captures, ty: Ty::Scalar };
        (self.expression_leaf(Kind::Bool, &is_some), self.expression_leaf(Kind::Float, &payload))
    }

    /// Verbatim Rust of an aggregate's type, taken apart like it.
    pub(in crate::lower) fn like(&mut self, text: &Text, pattern: &Value) -> Option<Value> {
        let part = |expr| Value::Text(Rc::new(Text { expr, captures: text.captures.clone(), ty: Ty::Bound }));
        let expr = &text.expr;
        match pattern {
            Value::Array(parts) => {
                // Only an array of this length, or a reference to one, has this pattern: a slice would be an error.
                let names: Vec<_> = parts.iter().map(|_| self.hidden("element")).collect();
                let binding = crate::lower::program::Text::Let {
                    pattern: quote::quote!([#(#names),*]),
                    ty: None,
                    init: Some(crate::lower::verbatim::syntax::expression_tokens(expr)),
                };
                self.leaf(Kind::Unit, binding, &text.captures, None);
                let bound = |name| Value::text(crate::lower::values::value::name_expr(name), Ty::Bound);
                Some(Value::array(names.iter().map(bound).collect()))
            }
            Value::Tuple(parts) if !parts.is_empty() => {
                let field = |i| {
                    let i = Index::from(i);
                    part(syn::parse_quote!(#expr.#i))
                };
                Some(Value::tuple((0..parts.len()).map(field).collect()))
            }
            // Which variant an enum is does not show.
            Value::Record(record) if record.rest.is_none() && !is_variant(&record.path) => {
                let fields = record.members.iter().map(|member| part(syn::parse_quote!(#expr.#member)));
                Some(record.with(fields.collect()))
            }
            _ => None,
        }
    }
}

/// Whether an expression is a local or a part of one, whose type is known to rustc without the struct around it.
fn is_place(expr: &Expr) -> bool {
    crate::lower::verbatim::scan::root(expr).is_some()
}

/// Whether a path is spelled as that of an enum's variant, `Kind::Power`: the one in front of it is a type, too.
pub(in crate::lower) fn is_variant(path: &syn::Path) -> bool {
    let is_type = |segment: &syn::PathSegment| segment.ident.to_string().starts_with(char::is_uppercase);
    path.segments.len() > 1 && path.segments.iter().rev().take(2).all(is_type)
}

/// The names of the enum that a variant's path begins with.
pub(in crate::lower) fn enum_of(path: &syn::Path) -> Vec<String> {
    let names = path.segments.iter().map(|segment| segment.ident.to_string());
    names.take(path.segments.len() - 1).collect()
}

/// Whether a pattern is of another variant of the enum that a value is of.
pub(in crate::lower) fn is_other_variant(pattern: &Pat, record: &Record) -> bool {
    let path = match pattern {
        Pat::Struct(pattern) => &pattern.path,
        Pat::TupleStruct(pattern) => &pattern.path,
        Pat::Path(pattern) => &pattern.path,
        _ => return false,
    };
    is_variant(path) && is_variant(&record.path) && !record.is(path)
}
