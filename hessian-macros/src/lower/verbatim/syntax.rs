//! Small pieces of syntax: literals, references, parentheses, names of patterns.

use proc_macro2::{Ident, Literal as Token, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{Expr, Lit, Pat};

/// Whether an operator assigns.
pub(in crate::lower) fn is_assignment(op: &syn::BinOp) -> bool {
    use syn::BinOp as B;
    matches!(
        op,
        B::AddAssign(_)
            | B::SubAssign(_)
            | B::MulAssign(_)
            | B::DivAssign(_)
            | B::RemAssign(_)
            | B::BitXorAssign(_)
            | B::BitAndAssign(_)
            | B::BitOrAssign(_)
            | B::ShlAssign(_)
            | B::ShrAssign(_)
    )
}

/// `true` or `false`
pub(in crate::lower) fn truth_expr(truth: bool) -> Expr {
    Expr::Lit(syn::ExprLit { attrs: Vec::new(), lit: Lit::Bool(syn::LitBool::new(truth, Span::mixed_site())) })
}

/// A float literal of a type, or of none if that is empty.
pub(in crate::lower) fn float_expr(value: f64, ty: &str) -> Expr {
    let digits = Token::f64_unsuffixed(value.abs());
    let separator = if ty.is_empty() { "" } else { "_" };
    let mut token: Token = format!("{digits}{separator}{ty}").parse().expect("digits and a type make a literal");
    token.set_span(Span::mixed_site());
    let literal: Expr = syn::parse_quote!(#token);
    if value.is_sign_negative() { syn::parse_quote!(-#literal) } else { literal }
}

/// An expression as tokens that may stand at the beginning of a statement.
pub(in crate::lower) fn expression_tokens(expr: &Expr) -> TokenStream {
    if leads_with_block(expr) { quote!((#expr)) } else { expr.to_token_stream() }
}

/// Whether the first tokens of a longer expression would be taken for a statement of their own.
fn leads_with_block(expr: &Expr) -> bool {
    let first = match expr {
        Expr::Binary(binary) => &binary.left,
        Expr::Cast(cast) => &cast.expr,
        Expr::MethodCall(call) => &call.receiver,
        Expr::Field(field) => &field.base,
        Expr::Index(index) => &index.expr,
        Expr::Assign(assign) => &assign.left,
        _ => return false,
    };
    let is_block = matches!(
        &**first,
        Expr::If(_)
            | Expr::Match(_)
            | Expr::Block(_)
            | Expr::Unsafe(_)
            | Expr::Loop(_)
            | Expr::While(_)
            | Expr::ForLoop(_)
    );
    is_block || leads_with_block(first)
}

/// An expression as tokens that may stand in front of a block: a struct literal has braces of its own.
pub(in crate::lower) fn scrutinee_tokens(expr: &Expr) -> TokenStream {
    let tokens = expr.to_token_stream();
    let is_brace =
        |token| matches!(token, TokenTree::Group(group) if group.delimiter() == proc_macro2::Delimiter::Brace);
    if tokens.clone().into_iter().any(is_brace) { quote!((#tokens)) } else { tokens }
}

/// `*expr`, with the parentheses that it needs: built as syntax, not as tokens.
pub(in crate::lower) fn dereferenced(expr: &Expr) -> Expr {
    let op = syn::UnOp::Deref(syn::Token![*](Span::mixed_site()));
    Expr::Unary(syn::ExprUnary { attrs: Vec::new(), op, expr: Box::new(expr.clone()) })
}

/// `&expr`
pub(in crate::lower) fn referenced(expr: &Expr) -> Expr {
    let and_token = syn::Token![&](Span::mixed_site());
    let expr = Box::new(expr.clone());
    Expr::Reference(syn::ExprReference { attrs: Vec::new(), and_token, mutability: None, expr })
}

/// The names of a pattern that are bound, unless they are constants: nothing else of them tells.
pub(in crate::lower) fn bare_names(pattern: &Pat, found: &mut Vec<Ident>) {
    struct Names<'a>(&'a mut Vec<Ident>);
    impl<'ast> syn::visit::Visit<'ast> for Names<'_> {
        fn visit_pat_ident(&mut self, pattern: &'ast syn::PatIdent) {
            match &pattern.subpat {
                Some((_, inner)) => self.visit_pat(inner),
                None if pattern.by_ref.is_some() || pattern.mutability.is_some() => {}
                None => self.0.push(pattern.ident.clone()),
            }
        }
        // A field of the same name is no constant.
        fn visit_field_pat(&mut self, field: &'ast syn::FieldPat) {
            if field.colon_token.is_some() {
                self.visit_pat(&field.pat);
            }
        }
        fn visit_expr(&mut self, _: &'ast Expr) {}
    }
    syn::visit::Visit::visit_pat(&mut Names(found), pattern);
}

/// The names that a pattern binds.
pub(in crate::lower) fn bound_names(pattern: &Pat, found: &mut Vec<Ident>) {
    struct Names<'a>(&'a mut Vec<Ident>);
    impl<'ast> syn::visit::Visit<'ast> for Names<'_> {
        fn visit_pat_ident(&mut self, pattern: &'ast syn::PatIdent) {
            self.0.push(pattern.ident.clone());
            syn::visit::visit_pat_ident(self, pattern);
        }
        fn visit_expr(&mut self, _: &'ast Expr) {}
    }
    syn::visit::Visit::visit_pat(&mut Names(found), pattern);
}
