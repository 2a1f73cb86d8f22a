//! Patterns that always match: what they bind.

use std::rc::Rc;

use quote::ToTokens;
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Pat, PatIdent, Type};

use crate::ir::Kind;
use crate::lower::loops::rolled::of_name;
use crate::lower::loops::stream::places;
use crate::lower::program;
use crate::lower::values::value::{Text, Ty, Value, as_name, name_expr};
use crate::lower::{Eval, Lowering};
use crate::surface::Read;

impl Lowering<'_> {
    /// Binds the names of a pattern.
    pub(in crate::lower) fn bind(&mut self, pattern: &Pat, value: Value) -> Eval<()> {
        match (pattern, value) {
            (Pat::Paren(inner), value) => self.bind(&inner.pat, value)?,
            (Pat::Type(typed), value) => {
                let mapped = self.mapped_as(&value, &typed.ty, typed.ty.span())?;
                let value = self.coerce(mapped.unwrap_or(value), &typed.ty, typed.ty.span());
                match value {
                    Value::Text(text) => self.bind_text(&typed.pat, &text, Some(&typed.ty)),
                    value => {
                        self.bind(&typed.pat, value)?;
                        if let Pat::Ident(name) = &*typed.pat
                            && let Some(slot) = self.scopes.local(&name.ident.to_string())
                        {
                            self.scopes.set_type(slot, Rc::new((*typed.ty).clone()));
                        }
                    }
                }
            }
            (Pat::Wild(_), value) => self.discard(value),
            (Pat::Ident(name), value) => self.bind_name(name, value)?,
            (Pat::Or(cases), value) if !matches!(value, Value::Text(_)) => self.bind_either(&cases.cases, &value)?,
            (Pat::Reference(reference), Value::Place(place)) => {
                let target = self.load(&place);
                self.bind(&reference.pat, target)?;
            }
            (Pat::Reference(reference), Value::Text(text)) if is_scalar_ref(&text) => {
                let inner = &text.expr;
                let ty = if text.ty == Ty::ScalarRef { Ty::Scalar } else { text.ty };
                let expr = if text.ty == Ty::ScalarRef {
                    crate::lower::verbatim::syntax::dereferenced(inner)
                } else {
                    inner.clone()
                };
                let value = Value::Text(Rc::new(Text { expr, captures: text.captures.clone(), ty }));
                self.bind(&reference.pat, value)?;
            }
            (Pat::Reference(reference), value) if !matches!(value, Value::Text(_)) => {
                self.bind(&reference.pat, value)?;
            }
            (_, Value::Poison) => self.bind_poison(pattern),
            (pattern, Value::Text(text)) => self.bind_text(pattern, &text, None),
            (Pat::Tuple(tuple), Value::Tuple(parts)) => {
                let patterns: Vec<&Pat> = tuple.elems.iter().collect();
                self.bind_parts(pattern, &patterns, &parts)?;
            }
            (Pat::Slice(slice), Value::Array(parts)) => {
                let patterns: Vec<&Pat> = slice.elems.iter().collect();
                self.bind_parts(pattern, &patterns, &parts)?;
            }
            (Pat::Slice(slice), Value::Elements(elements)) => self.bind_elements(&elements, slice)?,
            (Pat::Struct(_) | Pat::TupleStruct(_), Value::Record(record)) => match self.fields(pattern, &record) {
                Some(fields) => {
                    let (patterns, parts): (Vec<&Pat>, Vec<Value>) = fields.into_iter().unzip();
                    self.bind_parts(pattern, &patterns, &parts)?;
                }
                None => self.bind_poison(pattern),
            },
            (Pat::TupleStruct(some), Value::Optional(optional)) if self.option_pattern(pattern).is_some() => {
                self.bind(&some.elems[0], optional.payload.clone())?;
            }
            (pattern, Value::Place(place)) => {
                let target = self.load(&place);
                let parts: Vec<Value> = places(&place, target.parts().map_or(0, <[Value]>::len)).into();
                let whole = match target {
                    Value::Record(record) => record.with(parts),
                    _ if matches!(pattern, Pat::Slice(_)) => Value::array(parts),
                    _ => Value::tuple(parts),
                };
                self.bind(pattern, whole)?;
            }
            (Pat::Slice(slice), value @ Value::Stream(_)) if !slice.elems.iter().any(is_rest) => {
                match self.mapped_array(&value, slice.elems.len(), pattern.span())? {
                    Some(array) => self.bind(pattern, array)?,
                    None => {
                        self.errors.pattern(pattern.span(), value.describe());
                        self.bind_poison(pattern);
                    }
                }
            }
            (pattern, value) => {
                self.errors.pattern(pattern.span(), value.describe());
                self.bind_poison(pattern);
            }
        }
        Ok(())
    }

    /// Binds every name of a pattern to a mistake, so that no second one is reported.
    pub(in crate::lower) fn bind_poison(&mut self, pattern: &Pat) {
        let mut names = Vec::new();
        crate::lower::verbatim::syntax::bound_names(pattern, &mut names);
        for name in names {
            self.scopes.declare(&name, Value::Poison);
        }
    }

    fn bind_parts(&mut self, whole: &Pat, patterns: &[&Pat], parts: &[Value]) -> Eval<()> {
        let rest = patterns.iter().position(|pattern| is_rest(pattern));
        let fits = match rest {
            Some(_) => patterns.len() <= parts.len() + 1,
            None => patterns.len() == parts.len(),
        };
        if !fits {
            self.errors.pattern_length(whole.span(), patterns.len(), parts.len());
            self.bind_poison(whole);
            return Ok(());
        }
        // Everything is evaluated before anything is bound: parts may be text.
        let parts: Vec<Value> = parts.iter().map(|part| self.settle(part.clone())).collect();
        let Some(rest) = rest else {
            return patterns.iter().zip(parts).try_for_each(|(pattern, part)| self.bind(pattern, part));
        };
        let behind = patterns.len() - rest - 1;
        let (front, back) = (&parts[..rest], &parts[parts.len() - behind..]);
        patterns[..rest].iter().zip(front).try_for_each(|(pattern, part)| self.bind(pattern, part.clone()))?;
        if let Pat::Ident(PatIdent { ident, .. }) = patterns[rest] {
            self.scopes.declare(ident, Value::array(parts[rest..parts.len() - behind].to_vec()));
        }
        patterns[rest + 1..].iter().zip(back).try_for_each(|(pattern, part)| self.bind(pattern, part.clone()))
    }

    fn bind_name(&mut self, name: &PatIdent, value: Value) -> Eval<()> {
        if let (Some(by_ref), Some(_)) = (&name.by_ref, &name.mutability) {
            self.errors.not_differentiated(by_ref.span, "a `ref mut` pattern");
            self.scopes.declare(&name.ident, Value::Poison);
            return Ok(());
        }
        match &value {
            Value::Text(text) => self.bind_text(&Pat::Ident(name.clone()), text, None),
            _ => {
                let value = self.settle(value.clone());
                if let Value::Float(node) = value {
                    self.hints.entry(node).or_insert_with(|| name.ident.unraw().to_string());
                }
                let slot = self.scopes.declare(&name.ident, value);
                if name.mutability.is_some() {
                    self.scopes.set_variable(slot);
                }
            }
        }
        if let Some((_, inner)) = &name.subpat {
            self.bind(inner, value)?;
        }
        Ok(())
    }

    /// Binds what stays verbatim: a variable of the generated code, unless the name can stand for the text itself.
    fn bind_text(&mut self, pattern: &Pat, text: &Text, ty: Option<&Type>) {
        if let Pat::Ident(name) = pattern
            && name.mutability.is_none()
            && name.by_ref.is_none()
            && name.subpat.is_none()
        {
            if text.ty == Ty::Scalar && ty.is_none_or(|ty| self.type_of(ty) == Ty::Scalar) {
                let node = self.expression_leaf(Kind::Float, text);
                self.scopes.declare(&name.ident, Value::Float(node));
                return;
            }
            if as_name(&text.expr).is_some_and(|name| self.joined.contains(&name.to_string())) && ty.is_none() {
                self.scopes.declare(&name.ident, Value::Text(Rc::new(text.clone())));
                return;
            }
            // A function keeps its name: `f64::sin` is one that is differentiated.
            if text.captures.is_empty() && is_settled(self, text) && matches!(ty, None | Some(Type::FnPtr(_))) {
                let slot = self.scopes.declare(&name.ident, Value::Text(Rc::new(text.clone())));
                if let Some(mirror) = as_name(&text.expr).cloned() {
                    self.scopes.reflect(slot, mirror, false);
                }
                return;
            }
        }
        let (renamed, names) = self.rename_bound(pattern);
        let is_shared = matches!(&text.expr, syn::Expr::Reference(reference) if reference.mutability.is_none());
        let is_fixed = self.is_pure(&text.expr) || is_shared && self.is_repeatable(&text.expr);
        let frozen = text.captures.is_empty() && is_fixed;
        let init = Some(crate::lower::verbatim::syntax::expression_tokens(&text.expr));
        let written = ty.map(ToTokens::to_token_stream);
        let statement = program::Text::Let { pattern: renamed.to_token_stream(), ty: written, init };
        let node = self.leaf(Kind::Unit, statement, &text.captures, None);
        if self.is_repeatable(&text.expr) && !names.iter().any(|(_, _, mutable)| *mutable) {
            self.graph.repeat_leaf(node);
        }
        let simple = matches!(pattern, Pat::Ident(_));
        let of_parts = |name: &syn::Ident| match (pattern, text.ty) {
            (Pat::Slice(slice), Ty::Structs(id)) if slice.elems.iter().all(is_element) => Ty::Struct(id),
            (Pat::Tuple(_), Ty::Enumerated(_)) => of_name(text.ty, Some(pattern), name),
            _ => Ty::Bound,
        };
        for (from, to, mutable) in names {
            let value = match ty.map(|ty| self.function.types.read(&self.resolved(ty))) {
                // An array of known length can be taken apart.
                Some(Read::Floats(shape, scalars))
                    if simple
                        && !mutable
                        && scalars.iter().all(|scalar| self.function.scalar == scalar.to_string()) =>
                {
                    crate::lower::start::dissolve(name_expr(&to), &shape)
                }
                _ => Value::text(name_expr(&to), if simple { text.ty } else { of_parts(&from) }),
            };
            if !frozen {
                self.unfrozen.insert(to.to_string());
            }
            if simple && !mutable && is_shared {
                self.references.insert(to.to_string());
            }
            self.reflected(&from, to, value, mutable);
        }
    }

    /// A local that is a variable of the generated code.
    pub(in crate::lower) fn reflected(&mut self, name: &syn::Ident, variable: syn::Ident, value: Value, mutable: bool) {
        if mutable {
            self.changeable.insert(variable.to_string());
        }
        let slot = self.scopes.declare(name, value);
        self.scopes.reflect(slot, variable, mutable);
        if mutable {
            self.scopes.set_variable(slot);
        }
    }
}

fn is_settled(lowering: &Lowering<'_>, text: &Text) -> bool {
    matches!(text.expr, syn::Expr::Lit(_)) || matches!(text.expr, syn::Expr::Path(_)) && lowering.is_pure(&text.expr)
}

/// Whether a part of a slice pattern is the name of an element, or none.
fn is_element(pattern: &Pat) -> bool {
    match pattern {
        Pat::Ident(name) => name.subpat.is_none(),
        pattern => matches!(pattern, Pat::Wild(_) | Pat::Rest(_)),
    }
}

fn is_scalar_ref(text: &Text) -> bool {
    matches!(text.ty, Ty::Scalar | Ty::ScalarRef | Ty::Integer(_) | Ty::Bool)
}

pub(in crate::lower) fn is_rest(pattern: &Pat) -> bool {
    match pattern {
        Pat::Rest(_) => true,
        Pat::Ident(name) => matches!(&name.subpat, Some((_, inner)) if is_rest(inner)),
        _ => false,
    }
}
