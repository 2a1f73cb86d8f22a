//! What a piece of syntax mentions, assigns and jumps to, found without evaluating it.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use proc_macro2::{Span, TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Expr, GenericArgument, Pat, Stmt, Type};

use super::syntax::is_assignment;
use crate::lower::Lowering;

/// What a piece of syntax does to the names around it.
#[derive(Default)]
pub(in crate::lower) struct Scan {
    /// Names that are read, called or assigned; those in macros too. With a place where they stand.
    pub(in crate::lower) names: BTreeMap<String, Span>,
    /// Names whose value is assigned, in whole or in part, or borrowed mutably.
    pub(in crate::lower) assigned: BTreeSet<String>,
    /// Names that methods which may change them are called on.
    pub(in crate::lower) receivers: BTreeSet<String>,
    /// Names that are bound inside.
    pub(in crate::lower) bound: BTreeSet<String>,
    /// Names among generic arguments: those of constants, which types are spelled like.
    pub(in crate::lower) arguments: BTreeSet<String>,
    /// Names that macros mention: replacing them there is not possible.
    pub(in crate::lower) in_macros: BTreeMap<String, Span>,
    /// The first jump out of the piece.
    pub(in crate::lower) jump: Option<(Span, &'static str)>,
    /// Something that generated code cannot contain: `.await`, `yield`.
    pub(in crate::lower) foreign: Option<(Span, &'static str)>,
    /// Whether a `break` brings a value.
    pub(in crate::lower) brings: bool,
}

impl Lowering<'_> {
    /// What an expression mentions.
    pub(in crate::lower) fn scan(&mut self, expr: &Expr) -> Rc<Scan> {
        // The user's syntax does not move while it is lowered, so its address names it.
        let address = std::ptr::from_ref(expr) as usize;
        if let Some(scan) = self.scans.get(&address) {
            return scan.clone();
        }
        let mut visitor = Visitor::default();
        visitor.visit_expr(expr);
        let scan = Rc::new(visitor.scan);
        self.scans.insert(address, scan.clone());
        scan
    }
}

/// What an expression mentions, where it is not one of the user's own.
pub(in crate::lower) fn expression(expr: &Expr) -> Scan {
    let mut visitor = Visitor::default();
    visitor.visit_expr(expr);
    visitor.scan
}

/// What a block mentions.
pub(in crate::lower) fn block(block: &syn::Block) -> Scan {
    let mut visitor = Visitor::default();
    visitor.visit_block(block);
    visitor.scan
}

/// Whether evaluating an expression may do more than give a value, as far as its syntax tells.
pub(in crate::lower) fn has_effects(expr: &Expr) -> bool {
    #[derive(Default)]
    struct Effects(bool);
    impl<'ast> Visit<'ast> for Effects {
        fn visit_expr(&mut self, expr: &'ast Expr) {
            self.0 |= match expr {
                Expr::Call(call) => !is_plain_call(&call.func),
                Expr::MethodCall(call) => may_change(call),
                Expr::Macro(_) | Expr::Assign(_) | Expr::Unsafe(_) => true,
                Expr::Binary(binary) => is_assignment(&binary.op),
                Expr::Reference(reference) => reference.mutability.is_some(),
                _ => false,
            };
            visit::visit_expr(self, expr);
        }
    }
    let mut effects = Effects::default();
    effects.visit_expr(expr);
    effects.0
}

/// Constructors and functions of numbers do nothing but give a value.
fn is_plain_call(function: &Expr) -> bool {
    let Expr::Path(path) = function else { return false };
    let names: Vec<String> = path.path.segments.iter().map(|segment| segment.ident.to_string()).collect();
    let Some(last) = names.last() else { return false };
    let number = |name: &String| {
        matches!(name.as_str(), "f64" | "f32") || crate::lower::expressions::integer::IntegerType::named(name).is_some()
    };
    last.starts_with(char::is_uppercase) || names.len() == 2 && number(&names[0]) || names[0] == "libm"
}

/// Every identifier among tokens, and what format strings name.
pub fn identifiers(tokens: TokenStream, found: &mut BTreeMap<String, Span>) {
    for token in tokens {
        match token {
            TokenTree::Ident(name) => {
                found.entry(name.to_string()).or_insert_with(|| name.span());
            }
            TokenTree::Group(group) => identifiers(group.stream(), found),
            TokenTree::Literal(literal) => format_names(&literal, found),
            TokenTree::Punct(_) => {}
        }
    }
}

/// The names in braces of a format string.
fn format_names(literal: &proc_macro2::Literal, found: &mut BTreeMap<String, Span>) {
    let (literal, span) = (literal.to_string(), literal.span());
    if !literal.contains('"') {
        return;
    }
    for part in literal.split('{').skip(1) {
        let name: String = part.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        if name.chars().next().is_some_and(|c| c.is_alphabetic() || c == '_') {
            found.entry(name).or_insert(span);
        }
        // A width or precision may be a name too: `{:width$.precision$}`.
        for piece in part.split('}').next().unwrap_or_default().split([':', '.', '<', '>', '^', '$']) {
            if !piece.is_empty() && piece.chars().all(|c| c.is_alphanumeric() || c == '_') {
                found.entry(piece.into()).or_insert(span);
            }
        }
    }
}

#[derive(Default)]
struct Visitor {
    scan: Scan,
    /// Loops around, by their labels.
    loops: Vec<Option<String>>,
    /// Labelled blocks around.
    labels: Vec<String>,
    /// Closures and functions around.
    functions: usize,
}

impl Visitor {
    fn jump(&mut self, span: Span, keyword: &'static str) {
        if self.scan.jump.is_none() {
            self.scan.jump = Some((span, keyword));
        }
    }

    fn foreign(&mut self, span: Span, what: &'static str) {
        if self.scan.foreign.is_none() {
            self.scan.foreign = Some((span, what));
        }
    }

    fn leaves(&self, label: Option<&syn::Lifetime>) -> bool {
        match label {
            None => self.loops.is_empty(),
            Some(label) => {
                let name = label.ident.to_string();
                !self.loops.iter().flatten().any(|l| *l == name) && !self.labels.contains(&name)
            }
        }
    }

    fn assigned(&mut self, place: &Expr) {
        match place {
            Expr::Path(path) => {
                if let Some(name) = path.path.get_ident() {
                    self.scan.assigned.insert(name.to_string());
                }
            }
            Expr::Index(index) => self.assigned(&index.expr),
            Expr::Field(field) => self.assigned(&field.base),
            Expr::Paren(inner) => self.assigned(&inner.expr),
            Expr::Group(inner) => self.assigned(&inner.expr),
            Expr::Unary(unary) => self.assigned(&unary.expr),
            Expr::MethodCall(call) => self.assigned(&call.receiver),
            Expr::Tuple(tuple) => tuple.elems.iter().for_each(|part| self.assigned(part)),
            Expr::Array(array) => array.elems.iter().for_each(|part| self.assigned(part)),
            _ => {}
        }
    }

    fn within(&mut self, label: Option<&syn::Label>, body: impl FnOnce(&mut Self)) {
        self.loops.push(label.map(|label| label.name.ident.to_string()));
        body(self);
        self.loops.pop();
    }
}

impl<'ast> Visit<'ast> for Visitor {
    fn visit_expr(&mut self, expr: &'ast Expr) {
        match expr {
            Expr::Path(path) => {
                if let (None, Some(name)) = (&path.qself, path.path.get_ident()) {
                    self.scan.names.entry(name.to_string()).or_insert_with(|| name.span());
                }
                return visit::visit_expr_path(self, path);
            }
            Expr::Assign(assign) => self.assigned(&assign.left),
            Expr::Binary(binary) if is_assignment(&binary.op) => self.assigned(&binary.left),
            Expr::Reference(reference) if reference.mutability.is_some() => self.assigned(&reference.expr),
            Expr::RawAddr(address) => self.assigned(&address.expr),
            Expr::MethodCall(call) if is_mutating(&call.method.to_string()) => self.assigned(&call.receiver),
            Expr::MethodCall(call) if may_change(call) => {
                if let Some(name) = root(&call.receiver) {
                    self.scan.receivers.insert(name.to_string());
                }
            }
            Expr::Return(jump) if self.functions == 0 => self.jump(jump.return_token.span, "return"),
            Expr::Break(jump) if self.leaves(jump.label.as_ref()) => self.jump(jump.break_token.span, "break"),
            Expr::Continue(jump) if self.leaves(jump.label.as_ref()) => self.jump(jump.continue_token.span, "continue"),
            Expr::Try(attempt) if self.functions == 0 => self.jump(attempt.question_token.spans[0], "?"),
            Expr::Await(wait) => self.foreign(wait.await_token.span, ".await"),
            Expr::Yield(wait) => self.foreign(wait.yield_token.span, "yield"),
            Expr::ForLoop(turns) => {
                self.visit_expr(&turns.expr);
                self.visit_pat(&turns.pat);
                self.within(turns.label.as_ref(), |this| this.visit_block(&turns.body));
                return;
            }
            Expr::While(turns) => {
                self.within(turns.label.as_ref(), |this| {
                    this.visit_expr(&turns.cond);
                    this.visit_block(&turns.body);
                });
                return;
            }
            Expr::Loop(turns) => {
                self.within(turns.label.as_ref(), |this| this.visit_block(&turns.body));
                return;
            }
            Expr::Block(block) => {
                if let Some(label) = &block.label {
                    self.labels.push(label.name.ident.to_string());
                    self.visit_block(&block.block);
                    self.labels.pop();
                    return;
                }
            }
            Expr::Break(jump) if jump.expr.is_some() => self.scan.brings = true,
            Expr::Closure(closure) => {
                let loops = std::mem::take(&mut self.loops);
                self.functions += 1;
                visit::visit_expr_closure(self, closure);
                self.functions -= 1;
                self.loops = loops;
                return;
            }
            _ => {}
        }
        visit::visit_expr(self, expr);
    }

    fn visit_pat(&mut self, pattern: &'ast Pat) {
        if let Pat::Ident(name) = pattern {
            // A name that begins with a capital may be a constant that is compared with.
            let text = name.ident.to_string();
            if text.starts_with(char::is_uppercase) && name.subpat.is_none() {
                self.scan.names.insert(text, name.ident.span());
            } else {
                self.scan.bound.insert(text);
            }
        }
        visit::visit_pat(self, pattern);
    }

    fn visit_generic_argument(&mut self, argument: &'ast GenericArgument) {
        if let GenericArgument::Type(Type::Path(path)) = argument {
            self.scan.arguments.extend(path.path.get_ident().map(ToString::to_string));
        }
        visit::visit_generic_argument(self, argument);
    }

    fn visit_stmt(&mut self, statement: &'ast Stmt) {
        if let Stmt::Item(item) = statement {
            // An item does not see locals, but what it names may be hidden by generated variables.
            let mut names = BTreeMap::new();
            identifiers(quote::ToTokens::to_token_stream(item), &mut names);
            self.scan.bound.extend(names.into_keys());
            return;
        }
        visit::visit_stmt(self, statement);
    }

    fn visit_macro(&mut self, mac: &'ast syn::Macro) {
        identifiers(mac.tokens.clone(), &mut self.scan.in_macros);
        for (name, &span) in &self.scan.in_macros {
            self.scan.names.entry(name.clone()).or_insert(span);
        }
        // An assignment inside a macro is not told from an argument's name, so it counts as one.
        let mut previous = None;
        assigned_in_macro(mac.tokens.clone(), &mut previous, &mut self.scan.assigned);
    }
}

/// Names right before a `=` that assigns, or behind `&mut`.
fn assigned_in_macro(tokens: TokenStream, previous: &mut Option<String>, found: &mut BTreeSet<String>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (i, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Ident(name) => {
                let name = name.to_string();
                if previous.as_deref() == Some("mut") {
                    found.insert(name.clone());
                }
                *previous = Some(name);
            }
            TokenTree::Group(group) => assigned_in_macro(group.stream(), &mut None, found),
            TokenTree::Punct(punct) if punct.as_char() == '=' => {
                let before = i.checked_sub(1).and_then(|i| tokens.get(i));
                let after = tokens.get(i + 1);
                let compares = |t: Option<&TokenTree>| matches!(t, Some(TokenTree::Punct(p)) if matches!(p.as_char(), '=' | '<' | '>' | '!'));
                let arrow = matches!(after, Some(TokenTree::Punct(p)) if p.as_char() == '>');
                if !compares(before) && !compares(after) && !arrow {
                    found.extend(previous.take());
                }
            }
            _ => {}
        }
    }
}

/// The name that a place begins with.
pub(in crate::lower) fn root(expr: &Expr) -> Option<&syn::Ident> {
    match expr {
        Expr::Path(path) => path.path.get_ident(),
        Expr::Index(index) => root(&index.expr),
        Expr::Field(field) => root(&field.base),
        Expr::Unary(unary) => root(&unary.expr),
        Expr::Paren(inner) => root(&inner.expr),
        Expr::Group(inner) => root(&inner.expr),
        _ => None,
    }
}

/// Whether a method may change what it is called on: an iterator that is held in a local is changed by being asked.
pub(in crate::lower) fn may_change(call: &syn::ExprMethodCall) -> bool {
    let name = call.method.to_string();
    !is_reading(&name) || crate::lower::loops::stream::advances(&name) && root(&call.receiver).is_some()
}

/// Whether a method of this name only reads numbers, arrays and slices.
fn is_reading(method: &str) -> bool {
    crate::lower::expressions::methods::is_float_method(method)
        || crate::lower::loops::stream::is_iteration(method)
        || crate::lower::verbatim::option::is_of_options_only(method)
        || method.starts_with("wrapping_")
        || method.starts_with("saturating_")
        || method.starts_with("checked_")
        || method.starts_with("overflowing_")
        || matches!(
            method,
            "count_ones"
                | "count_zeros"
                | "ilog"
                | "ilog2"
                | "ilog10"
                | "is_none"
                | "is_some"
                | "isqrt"
                | "leading_ones"
                | "leading_zeros"
                | "midpoint"
                | "next_multiple_of"
                | "next_power_of_two"
                | "reverse_bits"
                | "swap_bytes"
                | "trailing_ones"
                | "trailing_zeros"
                | "unsigned_abs"
        )
        || matches!(
            method,
            "len"
                | "is_empty"
                | "first"
                | "last"
                | "get"
                | "contains"
                | "as_slice"
                | "as_ref"
                | "to_owned"
                | "pow"
                | "abs_diff"
                | "div_ceil"
                | "is_power_of_two"
                | "is_multiple_of"
                | "split_at"
                | "concat"
                | "to_bits"
                | "min"
                | "max"
        )
}

/// Whether a method of arrays or slices changes its receiver.
fn is_mutating(method: &str) -> bool {
    method.ends_with("_mut")
        || method.starts_with("sort")
        || matches!(
            method,
            "swap"
                | "reverse"
                | "fill"
                | "fill_with"
                | "rotate_left"
                | "rotate_right"
                | "copy_from_slice"
                | "clone_from_slice"
                | "copy_within"
                | "swap_with_slice"
                | "push"
                | "pop"
                | "insert"
                | "remove"
                | "extend"
                | "clear"
                | "truncate"
                | "next"
                | "next_back"
                | "add_assign"
                | "sub_assign"
                | "mul_assign"
                | "div_assign"
                | "rem_assign"
                | "clone_from"
                | "nth"
                | "by_ref"
                | "append"
                | "drain"
                | "retain"
                | "resize"
                | "set"
        )
}
