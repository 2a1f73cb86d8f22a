//! Locals of one name that are not the same: one is a `macro_rules!` macro's own, the other comes from its caller.
//!
//! Rust tells them apart by the context of their spans; everything behind this stage goes by their text, so all but one
//! of them get another name here. The function that is emitted again is not touched.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::visit::{self, Visit};
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, ItemFn, Member, Pat};

/// A name in the context that it is resolved in.
type Name = (String, String);

/// Gives locals of the same text and different contexts different texts.
pub fn separate(item: &mut ItemFn) {
    separate_by(item, context);
}

fn separate_by(item: &mut ItemFn, context: fn(Span) -> String) {
    let mut locals = Locals { context, found: BTreeMap::new(), labels: BTreeMap::new() };
    locals.visit_item_fn(item);
    let ambiguous = |found: BTreeMap<String, Vec<String>>| -> Vec<Name> {
        let others =
            |(text, contexts): (String, Vec<String>)| contexts.into_iter().skip(1).map(move |c| (text.clone(), c));
        found.into_iter().flat_map(others).collect()
    };
    let (names, labels) = (ambiguous(locals.found), ambiguous(locals.labels));
    if names.is_empty() && labels.is_empty() {
        return;
    }
    let mut taken = BTreeSet::new();
    texts(item.to_token_stream(), &mut taken);
    let mut renamed = |names: Vec<Name>| -> BTreeMap<Name, String> {
        let fresh = |name: Name| {
            let text = name.0.trim_start_matches("r#").to_owned();
            let mut number = 2;
            while !taken.insert(format!("{text}_{number}")) {
                number += 1;
            }
            (name, format!("{text}_{number}"))
        };
        names.into_iter().map(fresh).collect()
    };
    let (names, labels) = (renamed(names), renamed(labels));
    Renamer { context, names, labels }.visit_item_fn_mut(item);
}

/// The context of a span. Its text is the only place where a stable compiler shows it: `#4 bytes(10..12)`.
fn context(span: Span) -> String {
    let text = format!("{span:?}");
    text.split_once(' ').map_or_else(String::new, |(context, _)| context.into())
}

pub(super) fn texts(tokens: TokenStream, found: &mut BTreeSet<String>) {
    for token in tokens {
        match token {
            TokenTree::Ident(name) => drop(found.insert(name.to_string())),
            TokenTree::Group(group) => texts(group.stream(), found),
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}

/// The contexts in which each name is bound, in the order of their appearance.
struct Locals {
    context: fn(Span) -> String,
    found: BTreeMap<String, Vec<String>>,
    labels: BTreeMap<String, Vec<String>>,
}

fn note(found: &mut BTreeMap<String, Vec<String>>, name: &Ident, context: String) {
    let contexts = found.entry(name.to_string()).or_default();
    if !contexts.contains(&context) {
        contexts.push(context);
    }
}

impl<'ast> Visit<'ast> for Locals {
    fn visit_pat(&mut self, pattern: &'ast Pat) {
        if let Pat::Ident(name) = pattern
            && !is_constant(&name.ident)
        {
            note(&mut self.found, &name.ident, (self.context)(name.ident.span()));
        }
        visit::visit_pat(self, pattern);
    }

    fn visit_label(&mut self, label: &'ast syn::Label) {
        note(&mut self.labels, &label.name.ident, (self.context)(label.name.ident.span()));
    }
}

/// A name that begins with a capital is taken for a constant that is compared with, which knows no contexts.
fn is_constant(name: &Ident) -> bool {
    name.to_string().starts_with(char::is_uppercase)
}

struct Renamer {
    context: fn(Span) -> String,
    names: BTreeMap<Name, String>,
    labels: BTreeMap<Name, String>,
}

impl Renamer {
    fn rename(&self, name: &mut Ident) -> bool {
        let fresh = self.names.get(&(name.to_string(), (self.context)(name.span())));
        if let Some(fresh) = fresh {
            *name = Ident::new(fresh, name.span());
        }
        fresh.is_some()
    }

    fn tokens(&self, tokens: TokenStream) -> TokenStream {
        let token = |token| match token {
            TokenTree::Ident(mut name) => {
                self.rename(&mut name);
                TokenTree::Ident(name)
            }
            TokenTree::Group(group) => {
                let mut renamed = Group::new(group.delimiter(), self.tokens(group.stream()));
                renamed.set_span(group.span());
                TokenTree::Group(renamed)
            }
            other => other,
        };
        tokens.into_iter().map(token).collect()
    }
}

impl VisitMut for Renamer {
    fn visit_pat_ident_mut(&mut self, pattern: &mut syn::PatIdent) {
        if !is_constant(&pattern.ident) {
            self.rename(&mut pattern.ident);
        }
        visit_mut::visit_pat_ident_mut(self, pattern);
    }

    fn visit_expr_path_mut(&mut self, path: &mut syn::ExprPath) {
        if path.qself.is_none() && path.path.get_ident().is_some() {
            self.rename(&mut path.path.segments[0].ident);
        }
        visit_mut::visit_expr_path_mut(self, path);
    }

    fn visit_field_pat_mut(&mut self, field: &mut syn::FieldPat) {
        let shorthand = field.colon_token.is_none();
        visit_mut::visit_field_pat_mut(self, field);
        if let (true, Member::Named(member), Pat::Ident(name)) = (shorthand, &field.member, &*field.pat)
            && *member != name.ident
        {
            field.colon_token = Some(syn::Token![:](member.span()));
        }
    }

    fn visit_field_value_mut(&mut self, field: &mut syn::FieldValue) {
        let shorthand = field.colon_token.is_none();
        visit_mut::visit_field_value_mut(self, field);
        if let (true, Member::Named(member), Expr::Path(path)) = (shorthand, &field.member, &field.expr)
            && !path.path.is_ident(member)
        {
            field.colon_token = Some(syn::Token![:](member.span()));
        }
    }

    fn visit_lifetime_mut(&mut self, lifetime: &mut syn::Lifetime) {
        let name = (lifetime.ident.to_string(), (self.context)(lifetime.ident.span()));
        if let Some(fresh) = self.labels.get(&name) {
            lifetime.ident = Ident::new(fresh, lifetime.ident.span());
        }
    }

    fn visit_macro_mut(&mut self, mac: &mut syn::Macro) {
        mac.tokens = self.tokens(mac.tokens.clone());
    }
}
