//! Patterns with alternatives: each as a pattern of its own, or the names that whichever fits binds; and parts of
//! patterns that stay verbatim.

use std::collections::BTreeSet;

use syn::punctuated::Punctuated;
use syn::{FieldPat, Pat};

use super::jumps::Construct;
use super::matching::{Arm, Body};
use super::pattern::is_rest;
use super::variants::never_fits;
use super::verbatim_match::Header;
use crate::lower::values::value::{Text, Value};
use crate::lower::verbatim::syntax::bound_names;
use crate::lower::{Eval, Lowering, Stop};

/// More patterns are not made of one.
const MOST: usize = 64;

impl Lowering<'_> {
    /// Binds the names of the first alternative that fits, each to whichever value it is.
    pub(super) fn bind_either(&mut self, cases: &Punctuated<Pat, syn::Token![|]>, value: &Value) -> Eval<()> {
        let Some(first) = cases.first() else { return Ok(()) };
        let names = pat_idents(first);
        let cases: Vec<&Pat> = cases.iter().filter(|case| !never_fits(case, value)).collect();
        let Value::Tuple(values) = self.either(&cases, &names, value)? else {
            for name in &names {
                self.scopes.declare(&name.ident, Value::Poison);
            }
            return Ok(());
        };
        names.into_iter().zip(values.iter()).try_for_each(|(name, value)| self.bind(&Pat::Ident(name), value.clone()))
    }

    fn either(&mut self, cases: &[&Pat], names: &[syn::PatIdent], value: &Value) -> Eval<Value> {
        let Some((case, others)) = cases.split_first() else { return Ok(Value::Poison) };
        // Some alternative fits: the pattern has been tested.
        let verdict = if others.is_empty() { Some(Ok(true)) } else { self.test(case, value)? };
        let taken = |this: &mut Self| {
            this.scoped(|this| {
                this.bind_matched(case, value.clone())?;
                let bound = names.iter().map(|name| {
                    let slot = this.scopes.local(&name.ident.to_string());
                    slot.map_or(Value::Poison, |slot| this.scopes.value(slot).clone())
                });
                Ok(Value::tuple(bound.collect()))
            })
        };
        match verdict {
            None => Ok(Value::Poison),
            Some(Ok(true)) => taken(self),
            Some(Ok(false)) => self.either(others, names, value),
            Some(Err(node)) => self.choose(node, taken, |this| this.either(others, names, value)),
        }
    }

    /// An arm whose pattern takes apart verbatim Rust inside of what was taken apart: a `match` on that alone, in whose
    /// arm the rest of the pattern is tried. None if there is no such part.
    pub(super) fn try_verbatim_part(&mut self, value: &Value, arms: &[Arm<'_>]) -> Option<Eval<Value>> {
        let (arm, others) = arms.split_first()?;
        let mut rest = arm.pattern.clone();
        let Some((text, part)) = take_verbatim(&mut rest, value) else {
            let cases = alternatives(arm.pattern).filter(|cases| cases.len() > 1)?;
            let is_verbatim = |case: &Pat| take_verbatim(&mut case.clone(), value).is_some();
            cases.iter().any(is_verbatim).then_some(())?;
            let arms = cases.iter().map(|pattern| Arm { pattern, ..*arm }).chain(others.iter().copied());
            return Some(self.try_arm(value, &arms.collect::<Vec<_>>()));
        };
        let Value::Text(text) = self.keep(&text, "matched") else { return None };
        // No label of the user's reads so.
        let label = format!("match {}", self.targets.len());
        let body = Body::Leaving(&arm.body, &label);
        Some(self.targeted(Construct::Block(label.clone()), |this| {
            let (pattern, names) = this.rename_bound(&part);
            let otherwise = Header { pattern: syn::parse_quote!(_), names: Vec::new(), guard: None };
            let headers = [Header { pattern, names, guard: None }, otherwise];
            this.verbatim_arms(&text, &headers, |this, i| {
                let wild = syn::parse_quote!(_);
                let fitting = Arm { pattern: &rest, guard: arm.guard, body };
                let passing = Arm { pattern: &wild, guard: None, body: Body::Nothing };
                match (i, others.is_empty()) {
                    (0, true) => this.try_arm(value, &[fitting]),
                    (0, false) => this.try_arm(value, &[fitting, passing]),
                    // Rust has checked that some arm fits.
                    (_, true) => Err(Stop::Jump(BTreeSet::new())),
                    (_, false) => Ok(Value::unit()),
                }
            })?;
            this.try_arm(value, others)
        }))
    }
}

/// The alternatives of a pattern, each as a pattern of its own, in the order in which they are tried; none if these are
/// too many.
pub(super) fn alternatives(pattern: &Pat) -> Option<Vec<Pat>> {
    let around = |inner: &Pat, wrap: &dyn Fn(Box<Pat>) -> Pat| {
        Some(alternatives(inner)?.into_iter().map(|inner| wrap(Box::new(inner))).collect())
    };
    match pattern {
        Pat::Or(cases) => {
            let mut all = Vec::new();
            for case in &cases.cases {
                all.extend(alternatives(case)?);
            }
            (all.len() <= MOST).then_some(all)
        }
        Pat::Paren(inner) => around(&inner.pat, &|pat| Pat::Paren(syn::PatParen { pat, ..inner.clone() })),
        Pat::Reference(inner) => around(&inner.pat, &|pat| Pat::Reference(syn::PatReference { pat, ..inner.clone() })),
        Pat::Ident(name) => match &name.subpat {
            Some((at, inner)) => {
                around(inner, &|pat| Pat::Ident(syn::PatIdent { subpat: Some((*at, pat)), ..name.clone() }))
            }
            None => Some(vec![pattern.clone()]),
        },
        Pat::Tuple(whole) => {
            let with = |elems| Pat::Tuple(syn::PatTuple { elems, ..whole.clone() });
            Some(products(&whole.elems, alternatives)?.into_iter().map(with).collect())
        }
        Pat::TupleStruct(whole) => {
            let with = |elems| Pat::TupleStruct(syn::PatTupleStruct { elems, ..whole.clone() });
            Some(products(&whole.elems, alternatives)?.into_iter().map(with).collect())
        }
        Pat::Slice(whole) => {
            let with = |elems| Pat::Slice(syn::PatSlice { elems, ..whole.clone() });
            Some(products(&whole.elems, alternatives)?.into_iter().map(with).collect())
        }
        Pat::Struct(whole) => {
            let of_field = |field: &FieldPat| around_field(field);
            let with = |fields| Pat::Struct(syn::PatStruct { fields, ..whole.clone() });
            Some(products(&whole.fields, of_field)?.into_iter().map(with).collect())
        }
        other => Some(vec![other.clone()]),
    }
}

fn around_field(field: &FieldPat) -> Option<Vec<FieldPat>> {
    let with = |pat| FieldPat { pat: Box::new(pat), ..field.clone() };
    Some(alternatives(&field.pat)?.into_iter().map(with).collect())
}

/// Lists with every choice of an alternative for each part, the first part's chosen first.
fn products<T: Clone, P: Clone>(
    parts: &Punctuated<T, P>,
    alternatives: impl Fn(&T) -> Option<Vec<T>>,
) -> Option<Vec<Punctuated<T, P>>> {
    let mut lists = vec![Punctuated::new()];
    for pair in parts.pairs() {
        let (part, punct) = pair.into_tuple();
        let choices = alternatives(part)?;
        if lists.len() * choices.len() > MOST {
            return None;
        }
        let longer = |list: &Punctuated<T, P>| {
            let list = list.clone();
            choices.clone().into_iter().map(move |choice| {
                let mut list = list.clone();
                list.push_value(choice);
                if let Some(punct) = punct {
                    list.push_punct(punct.clone());
                }
                list
            })
        };
        lists = lists.iter().flat_map(longer).collect();
    }
    Some(lists)
}

/// The names that a pattern binds, as patterns.
fn pat_idents(pattern: &Pat) -> Vec<syn::PatIdent> {
    struct Names(Vec<syn::PatIdent>);
    impl<'ast> syn::visit::Visit<'ast> for Names {
        fn visit_pat_ident(&mut self, name: &'ast syn::PatIdent) {
            let is_constant = name.subpat.is_none() && name.ident.to_string().starts_with(char::is_uppercase);
            if !is_constant && !self.0.iter().any(|other| other.ident == name.ident) {
                self.0.push(syn::PatIdent { subpat: None, by_ref: None, ..name.clone() });
            }
            syn::visit::visit_pat_ident(self, name);
        }
        fn visit_expr(&mut self, _: &'ast syn::Expr) {}
    }
    let mut names = Names(Vec::new());
    syn::visit::Visit::visit_pat(&mut names, pattern);
    names.0
}

/// Takes out of a pattern the first part that binds names of verbatim Rust which it takes apart, and leaves `_`.
pub(super) fn take_verbatim(pattern: &mut Pat, value: &Value) -> Option<(Text, Pat)> {
    match (&mut *pattern, value) {
        (Pat::Wild(_) | Pat::Rest(_) | Pat::Lit(_) | Pat::Range(_) | Pat::Path(_) | Pat::Type(_), _) => None,
        (Pat::Ident(name), _) if name.subpat.is_none() => None,
        (Pat::Paren(inner), _) => take_verbatim(&mut inner.pat, value),
        (Pat::Reference(inner), value) if !matches!(value, Value::Text(_)) => take_verbatim(&mut inner.pat, value),
        (_, Value::Text(text)) => {
            let mut names = Vec::new();
            bound_names(pattern, &mut names);
            if names.iter().all(|name| name.to_string().starts_with(char::is_uppercase)) {
                return None;
            }
            Some(((**text).clone(), std::mem::replace(pattern, syn::parse_quote!(_))))
        }
        (Pat::Tuple(tuple), Value::Tuple(parts)) => take_from(&mut tuple.elems, parts),
        (Pat::Slice(slice), Value::Array(parts)) => take_from(&mut slice.elems, parts),
        (Pat::TupleStruct(whole), Value::Record(record)) if record.is(&whole.path) => {
            take_from(&mut whole.elems, &record.parts)
        }
        (Pat::Struct(whole), Value::Record(record)) if record.is(&whole.path) => whole
            .fields
            .iter_mut()
            .find_map(|field| take_verbatim(&mut field.pat, &record.parts[record.position(&field.member)?])),
        _ => None,
    }
}

fn take_from<P>(patterns: &mut Punctuated<Pat, P>, parts: &[Value]) -> Option<(Text, Pat)> {
    let rest = patterns.iter().position(is_rest);
    let skipped = parts.len() as isize - patterns.len() as isize;
    patterns.iter_mut().enumerate().find_map(|(i, pattern)| {
        let at = if rest.is_some_and(|rest| i > rest) { i as isize + skipped } else { i as isize };
        take_verbatim(pattern, parts.get(usize::try_from(at).ok()?)?)
    })
}
