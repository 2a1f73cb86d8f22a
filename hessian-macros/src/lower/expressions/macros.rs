//! Macros: assertions and printing stay, panics end their path, all others may mention no variable.

use std::collections::BTreeSet;
use std::rc::Rc;

use quote::ToTokens;
use syn::parse::ParseStream;
use syn::{Expr, ExprMatch, Macro, Pat, Token};

use crate::lower::values::scope::Binding;
use crate::lower::values::value::Value;
use crate::lower::verbatim::opaque::{Reach, find_name};
use crate::lower::{Eval, Lowering, Stop};

impl Lowering<'_> {
    /// `name!(..)`
    pub(in crate::lower) fn macro_(&mut self, mac: &Macro, expr: &Expr, statement: bool) -> Eval<Value> {
        let name = mac.path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default();
        let own = matches!(self.scopes.lookup(&name), Some(Binding::Macro)) || mac.path.segments.len() > 2;
        match name.as_str() {
            "assert" | "assert_eq" | "assert_ne" | "debug_assert" | "debug_assert_eq" | "debug_assert_ne" | "print"
            | "println" | "eprint" | "eprintln"
                if !own =>
            {
                self.kept(mac, expr);
                Ok(Value::unit())
            }
            "dbg" if !own && statement => {
                self.kept(mac, expr);
                Ok(Value::unit())
            }
            "panic" | "unreachable" | "todo" | "unimplemented" if !own => {
                self.kept(mac, expr);
                Err(Stop::Jump(BTreeSet::new()))
            }
            _ => {
                let scan = crate::lower::verbatim::scan::expression(expr);
                match self.opaque_scanned(expr, &scan, Reach::Captures) {
                    Some(text) => Ok(Value::Text(Rc::new(text))),
                    None if name == "matches" && !own => self.matches(mac),
                    None if name == "vec" && !own => match self.vec(mac)? {
                        Some(value) => Ok(value),
                        None => {
                            self.errors.unknown_length(mac.path.segments[0].ident.span(), &mac.tokens.to_string());
                            Ok(Value::Poison)
                        }
                    },
                    None => {
                        let span = self.active_name(mac).unwrap_or_else(|| {
                            mac.path.segments.last().map_or(mac.bang_token.span, |last| last.ident.span())
                        });
                        self.errors.macro_with_variable(span, &name);
                        Ok(Value::Poison)
                    }
                }
            }
        }
    }

    /// `matches!(value, pattern if guard)`: the `match` that it is short for.
    fn matches(&mut self, mac: &Macro) -> Eval<Value> {
        let address = std::ptr::from_ref(mac) as usize;
        let expansion = self.expansions.get(&address).cloned().or_else(|| {
            // What does not parse is rustc's to report.
            let choice = Rc::new(Expr::Match(mac.parse_body_with(choice).ok()?));
            self.expansions.insert(address, choice.clone());
            Some(choice)
        });
        expansion.map_or(Ok(Value::Poison), |choice| self.evaluate(&choice))
    }

    /// A macro that stays, whatever it mentions.
    fn kept(&mut self, mac: &Macro, expr: &Expr) {
        if !self.opaque_statement(expr, Reach::Harmless) {
            let name = mac.path.to_token_stream().to_string();
            self.errors.kept_macro(mac.bang_token.span, &name);
        }
    }

    /// Where a macro mentions something active.
    fn active_name(&mut self, mac: &Macro) -> Option<proc_macro2::Span> {
        let mut names = std::collections::BTreeMap::new();
        crate::lower::verbatim::scan::identifiers(mac.tokens.clone(), &mut names);
        for name in names.into_keys() {
            if let Some(slot) = self.scopes.local(&name) {
                let value = self.scopes.value(slot).clone();
                if self.depends(&value) {
                    return find_name(mac.tokens.clone(), &name);
                }
            }
        }
        None
    }
}

/// The arguments of `matches!` as a `match`.
fn choice(input: ParseStream<'_>) -> syn::Result<ExprMatch> {
    let value: Expr = input.parse()?;
    let _: Token![,] = input.parse()?;
    let pattern = Pat::parse_multi_with_leading_vert(input)?;
    let guard = match input.parse::<Option<Token![if]>>()? {
        Some(word) => Some((word, input.parse::<Expr>()?)),
        None => None,
    };
    let _: Option<Token![,]> = input.parse()?;
    let guard = guard.map(|(word, condition)| quote::quote!(#word #condition));
    Ok(syn::parse_quote!(match #value { #pattern #guard => true, _ => false }))
}
