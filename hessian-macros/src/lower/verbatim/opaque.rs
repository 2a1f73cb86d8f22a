//! Which pieces of the user's function stay as they are written, in one piece, and how.

use std::collections::BTreeMap;

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, Pat};

use super::scan::{self, Scan};
use crate::lower::Lowering;
use crate::lower::expressions::integer::Integer;
use crate::lower::values::scope::{Binding, SlotId};
use crate::lower::values::value::{Captured, Text, Ty, Value, as_name, bare, name_expr};

/// How far an opaque piece may go.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::lower) enum Reach {
    /// Only what was never dissolved, and what is known at expansion.
    Own,
    /// Dissolved scalars that depend on no variable are captured.
    Captures,
    /// Any scalar is captured: what the piece computes is not differentiated anyway.
    Harmless,
}

/// What becomes of the names in an opaque piece.
#[derive(Default)]
pub(super) struct Names {
    /// Names that are replaced by an expression.
    pub(super) replaced: BTreeMap<String, Expr>,
    /// Names that are bound again around the piece.
    pub(super) captured: Vec<(Ident, Captured)>,
}

impl Lowering<'_> {
    /// The expression as one piece of verbatim Rust, if it can be one.
    pub(in crate::lower) fn opaque(&mut self, expr: &Expr, reach: Reach) -> Option<Text> {
        let scan = self.scan(expr);
        self.opaque_scanned(expr, &scan, reach)
    }

    /// The same for an expression that has been looked at.
    pub(in crate::lower) fn opaque_scanned(&mut self, expr: &Expr, scan: &Scan, reach: Reach) -> Option<Text> {
        let names = self.opaque_names(scan, reach, &[])?;
        let ty = self.type_of_syntax(expr, &scan.bound);
        Some(Text { ty, ..rewritten(expr.clone(), names) })
    }

    /// Whether the expression mentions nothing that was dissolved.
    pub(in crate::lower) fn is_own(&mut self, expr: &Expr) -> bool {
        let scan = self.scan(expr);
        self.opaque_names(&scan, Reach::Own, &[]).is_some()
    }

    /// What becomes of the names that a piece mentions; none if it cannot stay in one piece.
    pub(super) fn opaque_names(&mut self, scan: &Scan, reach: Reach, demoted: &[String]) -> Option<Names> {
        if scan.jump.is_some() || scan.foreign.is_some() {
            return None;
        }
        let mut names = Names::default();
        for (name, &span) in &scan.names {
            match self.scopes.lookup(name) {
                None => {
                    if scan.bound.contains(name) {
                        continue;
                    }
                    if self.used.contains(name) {
                        return None;
                    }
                    self.outside.insert(name.clone());
                }
                Some(Binding::Function(nested)) if nested.emitted => {
                    let is_named = as_name(&nested.callee).is_some_and(|callee| callee == name);
                    if !is_named && (scan.bound.contains(name) || scan.in_macros.contains_key(name)) {
                        return None;
                    }
                    if !is_named {
                        names.replaced.insert(name.clone(), nested.callee.clone());
                    }
                }
                Some(Binding::Function(_)) => return None,
                Some(Binding::Macro | Binding::Alias(_)) => {}
                Some(Binding::Import { emitted: true, .. }) => {}
                Some(Binding::Import { path, .. }) => {
                    if scan.bound.contains(name) || scan.in_macros.contains_key(name) {
                        return None;
                    }
                    let path = Expr::Path(syn::ExprPath { attrs: Vec::new(), qself: None, path: (*path).clone() });
                    names.replaced.insert(name.clone(), path);
                }
                Some(Binding::Local(slot) | Binding::Constant(slot)) => {
                    if demoted.contains(name) {
                        continue;
                    }
                    let assigned = scan.assigned.contains(name);
                    self.opaque_local(&ident(name, span), slot, scan, assigned, reach, &mut names)?;
                }
            }
        }
        for name in &scan.arguments {
            if let Some(Value::Integer(known)) = self.scopes.local(name).map(|slot| self.scopes.value(slot)) {
                names.replaced.entry(name.clone()).or_insert(Integer { ty: None, ..*known }.literal());
            }
        }
        // What replaces a name is bound around the piece as well, if it mentions what is bound there to something else.
        let mentions = |expr: &Expr, captured: &[(Ident, Captured)]| {
            let mut mentioned = BTreeMap::new();
            crate::lower::identifiers(expr.to_token_stream(), &mut mentioned);
            let is_hidden = |name: &String| scan.names.contains_key(name) && mentioned.contains_key(name);
            captured.iter().any(|(name, _)| is_hidden(&name.to_string()))
        };
        while let Some((name, _)) = names.replaced.iter().find(|(_, expr)| mentions(expr, &names.captured)) {
            let name = name.clone();
            let expr = names.replaced.remove(&name)?;
            // Not a closure, which has captures of its own.
            if scan.assigned.contains(&name) || matches!(bare(&expr), Expr::Closure(_)) {
                return None;
            }
            names.captured.push((ident(&name, *scan.names.get(&name)?), Captured::Literal(expr.to_token_stream())));
        }
        Some(names)
    }

    fn opaque_local(
        &mut self,
        ident: &Ident,
        slot: SlotId,
        scan: &Scan,
        assigned: bool,
        reach: Reach,
        names: &mut Names,
    ) -> Option<()> {
        let value = self.scopes.value(slot).clone();
        let name = &ident.to_string();
        if self.is_beyond(slot) && (assigned || self.may_change(slot, scan.receivers.contains(name))) {
            return None;
        }
        // A name that the piece binds again, or that a macro mentions, is bound around it instead of replaced; so is one
        // that would be replaced by what the piece binds to something else.
        self.mentioned(slot);
        let mirror = self.scopes.mirror(slot).cloned();
        let by = match (&mirror, &value) {
            (Some(mirror), _) => mirror.to_token_stream(),
            (None, Value::Text(text)) => text.expr.to_token_stream(),
            _ => TokenStream::new(),
        };
        let mut replacing = BTreeMap::new();
        crate::lower::identifiers(by, &mut replacing);
        let hides = replacing.keys().any(|other| scan.bound.contains(other));
        let replaceable = !scan.bound.contains(name) && !scan.in_macros.contains_key(name) && !hides;
        if let Some(mirror) = mirror {
            if assigned && !self.scopes.is_mutable(slot) {
                return None;
            }
            if reach != Reach::Harmless && self.depends(&value) {
                return None;
            }
            if mirror != *name {
                if replaceable {
                    names.replaced.insert(name.clone(), name_expr(&mirror));
                } else if assigned {
                    return None;
                } else {
                    names.captured.push((ident.clone(), Captured::Literal(mirror.to_token_stream())));
                }
            }
            return Some(());
        }
        // A copy of what the piece changes would not do.
        if assigned || scan.receivers.contains(name) && self.scopes.is_variable(slot) {
            return None;
        }
        match &value {
            Value::Integer(_) | Value::Truth(_) | Value::Literal(_) => {
                let mut text = self.textual(&value, false).ok()?;
                if self.scopes.is_reference(slot) {
                    text.expr = super::syntax::referenced(&text.expr);
                }
                if replaceable {
                    names.replaced.insert(name.clone(), text.expr);
                } else {
                    names.captured.push((ident.clone(), Captured::Literal(text.expr.to_token_stream())));
                }
            }
            Value::Text(text) if replaceable && text.captures.is_empty() => {
                names.replaced.insert(name.clone(), text.expr.clone());
            }
            // Called within a piece that is not differentiated, it is not differentiated either.
            Value::Closure(closure) if replaceable && reach == Reach::Harmless && closure.state.is_empty() => {
                let text = self.closure_within(closure, scan)?;
                let expr = &text.expr;
                names.replaced.insert(name.clone(), syn::parse_quote!((#expr)));
                names.captured.extend(text.captures);
            }
            Value::Unset | Value::Lost | Value::Poison | Value::Closure(_) | Value::Stream(_) => return None,
            _ if reach == Reach::Own => return None,
            value => {
                let mut captured = self.capture(value, reach == Reach::Harmless).ok()?;
                if self.scopes.is_reference(slot) {
                    captured = Captured::Reference(Box::new(captured));
                }
                names.captured.push((ident.clone(), captured));
            }
        }
        Some(())
    }

    /// Tokens of a macro, as a statement that may mention any scalar.
    pub(in crate::lower) fn opaque_statement(&mut self, expr: &Expr, reach: Reach) -> bool {
        let scan = scan::expression(expr);
        let Some(names) = self.opaque_names(&scan, reach, &[]) else { return false };
        let text = rewritten(expr.clone(), names);
        self.statement_leaf(text.expr.to_token_stream(), &text.captures);
        true
    }

    /// Whether a local was there before the innermost loop that the run turns: verbatim Rust in the loop, which runs
    /// anew in every pass, must not change it.
    pub(in crate::lower) fn is_beyond(&self, slot: SlotId) -> bool {
        self.boundary.is_some_and(|boundary| boundary.has(slot))
    }

    /// Notes that verbatim Rust mentions a local: a pass over the innermost loop may run when its value is another.
    pub(in crate::lower) fn mentioned(&mut self, slot: SlotId) {
        if self.is_beyond(slot) && self.scopes.is_mutable(slot) && self.scopes.mirror(slot).is_some() {
            self.thawed.insert(slot);
        }
    }

    /// Whether verbatim Rust that mentions a local may change it; `called` is whether it calls a method that is not known.
    pub(in crate::lower) fn may_change(&self, slot: SlotId, called: bool) -> bool {
        called && self.scopes.is_variable(slot) || self.exclusive.contains(&slot)
    }

    /// A name for a generated variable that lives longer than the scope of the user's name.
    pub(in crate::lower) fn generated_nested(&mut self, name: &Ident) -> Ident {
        let depth = std::mem::replace(&mut self.depth, usize::MAX);
        let generated = self.generated(name);
        self.depth = depth;
        generated
    }

    /// The patterns and guards of a verbatim `match`, with names that hide nothing, bound in the current scope.
    pub(in crate::lower) fn rename_bound(&mut self, pattern: &Pat) -> (Pat, Vec<(Ident, Ident, bool)>) {
        let mut renamer = Rename { lowering: self, renamed: Vec::new() };
        let mut pattern = pattern.clone();
        renamer.visit_pat_mut(&mut pattern);
        let renamed = renamer.renamed;
        (pattern, renamed)
    }
}

/// A piece with the names in it replaced and captured.
pub(super) fn rewritten(mut expr: Expr, names: Names) -> Text {
    if !names.replaced.is_empty() {
        Replace(&names.replaced).visit_expr_mut(&mut expr);
    }
    Text { expr, captures: names.captured, ty: Ty::Unknown }
}

pub(super) fn ident(name: &str, span: Span) -> Ident {
    match name.strip_prefix("r#") {
        Some(raw) => Ident::new_raw(raw, span),
        None => Ident::new(name, span),
    }
}

/// Replaces names by expressions; the names are not bound anywhere in the piece.
struct Replace<'a>(&'a BTreeMap<String, Expr>);

impl VisitMut for Replace<'_> {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        if let Expr::Path(path) = expr
            && path.qself.is_none()
            && let Some(name) = path.path.get_ident()
        {
            if let Some(value) = self.0.get(&name.to_string()) {
                *expr = value.clone();
            }
            return;
        }
        visit_mut::visit_expr_mut(self, expr);
    }

    fn visit_generic_argument_mut(&mut self, argument: &mut syn::GenericArgument) {
        if let syn::GenericArgument::Type(syn::Type::Path(path)) = argument
            && let Some(value @ Expr::Lit(_)) = path.path.get_ident().and_then(|name| self.0.get(&name.to_string()))
        {
            *argument = syn::GenericArgument::Const(value.clone());
            return;
        }
        visit_mut::visit_generic_argument_mut(self, argument);
    }

    fn visit_field_value_mut(&mut self, field: &mut syn::FieldValue) {
        if let syn::Member::Named(name) = &field.member
            && field.colon_token.is_none()
            && self.0.contains_key(&name.to_string())
        {
            field.colon_token = Some(syn::token::Colon::default());
        }
        visit_mut::visit_field_value_mut(self, field);
    }
}

/// Gives the names that a pattern binds names of the generated code.
struct Rename<'a, 'b> {
    lowering: &'a mut Lowering<'b>,
    renamed: Vec<(Ident, Ident, bool)>,
}

impl VisitMut for Rename<'_, '_> {
    fn visit_pat_mut(&mut self, pattern: &mut Pat) {
        visit_mut::visit_pat_mut(self, pattern);
        if let Pat::Ident(name) = pattern {
            // `None` and constants look like names.
            if name.ident.to_string().starts_with(char::is_uppercase) && name.subpat.is_none() {
                return;
            }
            let known = self.renamed.iter().find(|(from, ..)| *from == name.ident).map(|(_, to, _)| to.clone());
            let to = known.unwrap_or_else(|| {
                let to = self.lowering.generated(&name.ident);
                if name.mutability.is_some() || name.by_ref.is_some() {
                    self.lowering.changeable.insert(to.to_string());
                }
                self.renamed.push((name.ident.clone(), to.clone(), name.mutability.is_some()));
                to
            });
            name.ident = to;
        }
    }

    fn visit_field_pat_mut(&mut self, field: &mut syn::FieldPat) {
        let short = field.colon_token.is_none();
        let before = field.pat.to_token_stream().to_string();
        visit_mut::visit_field_pat_mut(self, field);
        if short && field.pat.to_token_stream().to_string() != before {
            field.colon_token = Some(syn::token::Colon::default());
        }
    }

    fn visit_expr_mut(&mut self, _: &mut Expr) {}
}

/// The spans of a name among tokens, to point into macros.
pub(in crate::lower) fn find_name(tokens: TokenStream, name: &str) -> Option<Span> {
    tokens.into_iter().find_map(|token| match token {
        TokenTree::Ident(found) if found == name => Some(found.span()),
        TokenTree::Group(group) => find_name(group.stream(), name),
        TokenTree::Literal(literal) if literal.to_string().contains(&format!("{{{name}")) => Some(literal.span()),
        _ => None,
    })
}
