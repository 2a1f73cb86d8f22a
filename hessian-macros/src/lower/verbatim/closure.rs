//! Closures within verbatim Rust.

use std::rc::Rc;

use proc_macro2::Ident;
use quote::ToTokens;
use syn::Expr;

use super::opaque::{Names, Reach, rewritten};
use super::scan::{self, Scan};
use super::text::Untextual;
use crate::lower::Lowering;
use crate::lower::values::value::{Captured, Closure, Text, Value, name_expr};

impl Lowering<'_> {
    /// A closure as text, which is possible if it is called by verbatim Rust only.
    pub(in crate::lower) fn closure_text(&mut self, closure: &Rc<Closure>, reach: Reach) -> Result<Text, Untextual> {
        let expr = Expr::Closure((*closure.syntax).clone());
        let scan = scan::expression(&expr);
        let outside = self.scopes.swap(closure.environment.clone());
        let names = self.opaque_names(&scan, reach, &[]);
        self.scopes.swap(outside);
        let names = names.ok_or(Untextual::Dissolved("a closure that uses variables"))?;
        Ok(rewritten(expr, names))
    }

    /// A closure as text within a piece that is not differentiated; none if a name would mean something else there.
    pub(super) fn closure_within(&mut self, closure: &Rc<Closure>, piece: &Scan) -> Option<Text> {
        let text = self.closure_text(closure, Reach::Harmless).ok()?;
        let scan = scan::expression(&text.expr);
        // What it captures may have the name of something else that the piece captures.
        let mut names = Names::default();
        for (name, captured) in text.captures {
            let old = name.to_string();
            if scan.bound.contains(&old) || scan.in_macros.contains_key(&old) {
                return None;
            }
            let hidden = self.hidden("captured");
            names.replaced.insert(old, name_expr(&hidden));
            names.captured.push((hidden, captured));
        }
        let Text { expr, captures, .. } = rewritten(text.expr, names);
        let scan = scan::expression(&expr);
        let mut names = Names { captured: captures, ..Names::default() };
        let outside = self.scopes.swap(closure.environment.clone());
        let is_free = |name: &String| !scan.bound.contains(name) || self.scopes.lookup(name).is_some();
        let hidden = scan.names.keys().filter(|name| piece.bound.contains(*name) && is_free(name));
        let hidden: Vec<(String, Option<Ident>)> = hidden.map(|name| (name.clone(), self.number(name))).collect();
        self.scopes.swap(outside);
        // The piece calls something else so.
        for (name, number) in hidden {
            let number = number?;
            if scan.bound.contains(&name) || scan.in_macros.contains_key(&name) {
                return None;
            }
            let captured = self.hidden("captured");
            names.replaced.insert(name, name_expr(&captured));
            names.captured.push((captured, Captured::Literal(number.to_token_stream())));
        }
        Some(rewritten(expr, names))
    }

    /// The variable of the generated code that has a number under its own name.
    fn number(&self, name: &str) -> Option<Ident> {
        let slot = self.scopes.local(name)?;
        let is_number = matches!(self.scopes.value(slot), Value::Float(_) | Value::Integer(_));
        self.scopes.mirror(slot).filter(|mirror| is_number && *mirror == name).cloned()
    }
}
