//! What pieces of verbatim Rust mention and do, as far as their tokens tell.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::parse::Parser;
use syn::visit::Visit;
use syn::{Expr, Pat};

use crate::lower::program::{Shape, Text, Verbatim};

/// What a piece of verbatim Rust mentions.
pub fn mention(verbatim: &Verbatim, found: &mut BTreeSet<String>) {
    fn literal(shape: &Shape, found: &mut BTreeSet<String>) {
        match shape {
            Shape::Operand(_) => {}
            Shape::Array(parts) | Shape::Tuple(parts) => parts.iter().for_each(|part| literal(part, found)),
            Shape::Struct(path, fields) => {
                identifiers(path.clone(), found);
                for (_, part) in fields {
                    literal(part, found);
                }
            }
            Shape::Reference(inner) => literal(inner, found),
            Shape::Literal(text) => identifiers(text.clone(), found),
        }
    }
    verbatim.captures.iter().for_each(|(_, shape)| literal(shape, found));
    match &verbatim.text {
        Text::Expression(text) | Text::Item(text) => identifiers(text.clone(), found),
        Text::Let { ty, init, .. } => {
            identifiers(ty.clone().unwrap_or_default(), found);
            identifiers(init.clone().unwrap_or_default(), found);
        }
        Text::Match { scrutinee, arms } => {
            identifiers(scrutinee.clone(), found);
            for (pattern, guard) in arms {
                identifiers(pattern.clone(), found);
                identifiers(guard.clone().unwrap_or_default(), found);
            }
        }
        Text::For { iterable, .. } => identifiers(iterable.clone(), found),
        Text::Loop => {}
    }
}

/// The identifiers among tokens.
pub fn identifiers(tokens: TokenStream, found: &mut BTreeSet<String>) {
    let mut names = BTreeMap::new();
    crate::lower::identifiers(tokens, &mut names);
    found.extend(names.into_keys());
}

/// The names that a pattern binds.
pub fn bound(pattern: &TokenStream) -> BTreeSet<String> {
    struct Bound(BTreeSet<String>);
    impl<'ast> Visit<'ast> for Bound {
        fn visit_pat_ident(&mut self, name: &'ast syn::PatIdent) {
            // `None` and constants look like names.
            if !name.ident.to_string().starts_with(char::is_uppercase) || name.subpat.is_some() {
                self.0.insert(name.ident.to_string());
            }
            syn::visit::visit_pat_ident(self, name);
        }
    }
    let mut found = Bound(BTreeSet::new());
    match Pat::parse_multi_with_leading_vert.parse2(pattern.clone()) {
        Ok(pattern) => found.visit_pat(&pattern),
        Err(_) => identifiers(pattern.clone(), &mut found.0),
    }
    found.0
}

/// Whether tokens mention a name.
pub fn mentions(tokens: &impl ToTokens, name: &str) -> bool {
    let mut found = BTreeSet::new();
    identifiers(tokens.to_token_stream(), &mut found);
    found.contains(name)
}

/// Whether a statement does nothing but check or print.
pub fn is_check(text: &TokenStream) -> bool {
    const KNOWN: &[&str] = &[
        "assert",
        "assert_eq",
        "assert_ne",
        "debug_assert",
        "debug_assert_eq",
        "debug_assert_ne",
        "print",
        "println",
        "eprint",
        "eprintln",
        "dbg",
        "panic",
        "unreachable",
        "todo",
        "unimplemented",
    ];
    match syn::parse2::<Expr>(text.clone()) {
        Ok(Expr::Macro(expr)) => {
            expr.mac.path.segments.last().is_some_and(|last| KNOWN.iter().any(|name| last.ident == name))
        }
        _ => false,
    }
}
