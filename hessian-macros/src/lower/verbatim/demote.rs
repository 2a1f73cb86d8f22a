//! Dissolved locals that verbatim Rust changes: they become variables of the generated code.

use proc_macro2::{Ident, TokenStream};
use quote::ToTokens;
use syn::Expr;

use super::opaque::{Reach, ident, rewritten};
use super::scan::Scan;
use crate::ir::Kind;
use crate::lower::Lowering;
use crate::lower::program;
use crate::lower::values::scope::SlotId;
use crate::lower::values::value::{Captured, Ty, Value, name_expr};

impl Lowering<'_> {
    /// A statement that assigns to dissolved locals which depend on no variable: these become variables of the
    /// generated code first.
    pub(in crate::lower) fn demoting(&mut self, expr: &Expr) -> bool {
        let scan = self.scan(expr);
        self.demoting_scanned(expr, &scan)
    }

    /// The same for an expression that has been looked at.
    pub(in crate::lower) fn demoting_scanned(&mut self, expr: &Expr, scan: &Scan) -> bool {
        // Look before changing anything.
        let mut demoted = Vec::new();
        let changed = |name: &String| scan.assigned.contains(name) || scan.receivers.contains(name);
        for (name, &span) in scan.names.iter().filter(|(name, _)| changed(name)) {
            let Some(slot) = self.scopes.local(name) else { continue };
            let value = self.scopes.value(slot).clone();
            if self.is_beyond(slot) {
                return false;
            }
            if self.scopes.mirror(slot).is_some() && self.scopes.is_mutable(slot) || !self.scopes.is_variable(slot) {
                continue;
            }
            if self.depends(&value) || self.capture(&value, false).is_err() {
                return false;
            }
            demoted.push((ident(name, span), slot));
        }
        let skipped: Vec<String> = demoted.iter().map(|(name, _)| name.to_string()).collect();
        if self.opaque_names(scan, Reach::Captures, &skipped).is_none() {
            return false;
        }
        for (name, slot) in demoted {
            self.demote(&name, slot);
        }
        match self.opaque_names(scan, Reach::Captures, &[]) {
            Some(names) => {
                let text = rewritten(expr.clone(), names);
                self.statement_leaf(text.expr.to_token_stream(), &text.captures);
                true
            }
            None => false,
        }
    }

    /// Makes a dissolved local a mutable variable of the generated code.
    fn demote(&mut self, name: &Ident, slot: SlotId) {
        let value = self.scopes.value(slot).clone();
        let variable = self.generated_nested(name);
        self.changeable.insert(variable.to_string());
        let (ty, known) = match &value {
            Value::Float(_) => (Some(self.function.scalar.to_token_stream()), Ty::Scalar),
            Value::Bool(_) | Value::Truth(_) => (None, Ty::Bool),
            Value::Integer(integer) => (None, integer.ty.map_or(Ty::Unknown, Ty::Integer)),
            value => (self.float_type(value), Ty::Unknown),
        };
        let captured = self.capture(&value, false).expect("the caller has tried");
        let (init, captures) = match captured {
            Captured::Literal(tokens) => (tokens, Vec::new()),
            captured => (variable.to_token_stream(), vec![(variable.clone(), captured)]),
        };
        let pattern = quote::quote!(mut #variable);
        self.leaf(Kind::Unit, program::Text::Let { pattern, ty, init: Some(init) }, &captures, None);
        self.scopes.set(slot, Value::text(name_expr(&variable), known));
        self.scopes.reflect(slot, variable, true);
    }

    /// The type of a value that is made of scalars.
    fn float_type(&self, value: &Value) -> Option<TokenStream> {
        match value {
            Value::Float(_) => Some(self.function.scalar.to_token_stream()),
            Value::Array(parts) => {
                let (element, length) = (self.float_type(parts.first()?)?, parts.len());
                Some(quote::quote!([#element; #length]))
            }
            _ => None,
        }
    }
}
