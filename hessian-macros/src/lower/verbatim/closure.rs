//! Closures within verbatim Rust.

use std::rc::Rc;

use syn::Expr;

use super::opaque::{Names, Reach, rewritten};
use super::scan::{self, Scan};
use super::text::Untextual;
use crate::lower::Lowering;
use crate::lower::values::value::{Closure, Text, name_expr};

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
        let outside = self.scopes.swap(closure.environment.clone());
        let is_free = |name: &String| !scan.bound.contains(name) || self.scopes.lookup(name).is_some();
        let clashes = scan.names.keys().any(|name| piece.bound.contains(name) && is_free(name));
        self.scopes.swap(outside);
        if clashes {
            return None;
        }
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
        Some(rewritten(text.expr, names))
    }
}
