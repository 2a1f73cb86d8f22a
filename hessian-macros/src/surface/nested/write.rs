//! Writes out the names in a function, as far as its own locals and items do not hide them.

use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::visit::{self, Visit};
use syn::visit_mut::{self, VisitMut};
use syn::{Block, Expr, GenericParam, Item, ItemConst, ItemFn, Member, Pat, Path, PathSegment, Stmt};

use super::{Found, Named, Nest, Unwritten, Why, imports, named};
use crate::surface::is_primitive;

pub(super) struct Writer<'a> {
    nest: &'a Nest,
    /// The module that the function stands in.
    module: usize,
    /// What the function's own names mean, innermost last.
    scopes: Vec<(String, Meaning)>,
    /// The first name that cannot be written out.
    pub(super) unwritten: Option<Unwritten>,
}

/// What a name within the function means.
#[derive(Clone)]
enum Meaning {
    /// A local, which hides values only.
    Local,
    /// An item or a generic parameter.
    Item,
    /// What a `use` brings in.
    Import(Vec<Ident>),
}

impl<'a> Writer<'a> {
    pub(super) fn new(nest: &'a Nest, module: usize) -> Self {
        Writer { nest, module, scopes: Vec::new(), unwritten: None }
    }

    /// A function that is never emitted.
    pub(super) fn function(&mut self, item: &mut ItemFn) {
        self.generics(item);
        self.visit_signature_mut(&mut item.sig);
        self.body(item);
    }

    /// The body of a function.
    pub(super) fn body(&mut self, item: &mut ItemFn) {
        let before = self.scopes.len();
        self.generics(item);
        for input in &item.sig.inputs {
            if let syn::FnArg::Typed(input) = input {
                self.bind(&input.pat);
            }
        }
        self.visit_block_mut(&mut item.block);
        self.scopes.truncate(before);
    }

    pub(super) fn constant(&mut self, item: &mut ItemConst) {
        self.visit_type_mut(&mut item.ty);
        self.visit_expr_mut(&mut item.expr);
    }

    fn generics(&mut self, item: &ItemFn) {
        for parameter in &item.sig.generics.params {
            let name = match parameter {
                GenericParam::Type(parameter) => &parameter.ident,
                GenericParam::Const(parameter) => &parameter.ident,
                GenericParam::Lifetime(_) => continue,
            };
            self.scopes.push((name.to_string(), Meaning::Item));
        }
    }

    /// The names that a pattern binds. One that begins with a capital may be a constant.
    fn bind(&mut self, pattern: &Pat) {
        struct Names<'a>(&'a mut Vec<(String, Meaning)>);
        impl<'ast> Visit<'ast> for Names<'_> {
            fn visit_pat_ident(&mut self, pattern: &'ast syn::PatIdent) {
                let name = pattern.ident.to_string();
                if !name.starts_with(char::is_uppercase) {
                    self.0.push((name, Meaning::Local));
                }
                visit::visit_pat_ident(self, pattern);
            }
            fn visit_expr(&mut self, _: &'ast Expr) {}
        }
        Names(&mut self.scopes).visit_pat(pattern);
    }

    /// Visits what has names of its own.
    fn scoped(&mut self, body: impl FnOnce(&mut Self)) {
        let before = self.scopes.len();
        body(self);
        self.scopes.truncate(before);
    }

    /// The names that a path stands for; none if it means the same in the annotated module.
    fn written(&mut self, path: &[Ident], is_value: bool) -> Option<Vec<Ident>> {
        let first = path.first()?;
        let is_single = path.len() == 1;
        let is_meant = |meaning: &Meaning| is_value && is_single || !matches!(meaning, Meaning::Local);
        let own = self.scopes.iter().rev().find(|(name, meaning)| first == name && is_meant(meaning));
        let whole: Vec<Ident> = match own {
            Some((_, Meaning::Local | Meaning::Item)) => return None,
            Some((_, Meaning::Import(import))) => import.iter().chain(&path[1..]).cloned().collect(),
            None => path.to_vec(),
        };
        let is_import = own.is_some();
        if is_single && ["self", "Self", "super", "crate"].iter().any(|word| first == word) {
            return None;
        }
        let at_root = self.module == 0;
        match self.nest.find(self.module, &whole, 0) {
            Some(Found::Item(0, name, rest)) => {
                // What the function calls so hides it.
                let is_hidden = self.scopes.iter().any(|(own, _)| name == own);
                let root = is_hidden.then(|| Ident::new("self", name.span()));
                Some(root.into_iter().chain([name]).chain(rest).collect()).filter(|_| !at_root)
            }
            Some(Found::Item(module, name, rest)) => {
                let at = &self.nest.modules[module];
                if let (Some(Named::Inlined { fresh, .. }), []) = (at.names.get(&name.to_string()), rest.as_slice()) {
                    let mut fresh = fresh.clone();
                    fresh.set_span(path[path.len() - 1].span());
                    return Some(vec![fresh]);
                }
                if !self.nest.is_reachable(module, &name) {
                    self.cannot(path, Why::Private);
                }
                Some(at.path.iter().cloned().chain([name]).chain(rest).collect())
            }
            Some(Found::Outside(outside)) => Some(outside).filter(|_| !at_root),
            None if is_import => Some(whole).filter(|_| !at_root),
            None if at_root || is_primitive(&first.to_string()) || is_crate(first) => None,
            None => {
                let root = &self.nest.modules[0];
                let text = first.to_string();
                if root.names.contains_key(&text) || root.children.contains_key(&text) {
                    self.cannot(path, Why::Hidden);
                } else if self.nest.has_unseen_glob(self.module) && !is_of_prelude(&text) {
                    self.cannot(path, Why::Glob);
                }
                None
            }
        }
    }

    fn cannot(&mut self, path: &[Ident], why: Why) {
        if let (None, Some(name)) = (&self.unwritten, path.last()) {
            self.unwritten = Some(Unwritten { name: name.clone(), why });
        }
    }

    /// Writes out the first names of a path; the generic arguments stay where they are.
    fn path(&mut self, path: &mut Path, is_value: bool) {
        if path.leading_colon.is_some() {
            return;
        }
        let names: Vec<Ident> = path.segments.iter().map(|segment| segment.ident.clone()).collect();
        let Some(written) = self.written(&names, is_value) else { return };
        let arguments: Vec<_> = path.segments.iter().map(|segment| segment.arguments.clone()).collect();
        let mut segments: Vec<PathSegment> = written.into_iter().map(PathSegment::from).collect();
        for (segment, arguments) in segments.iter_mut().rev().zip(arguments.into_iter().rev()) {
            segment.arguments = arguments;
        }
        path.segments = segments.into_iter().collect();
    }

    fn qualified(&mut self, position: usize, path: &mut Path) {
        let mut whole = path.clone();
        whole.segments = path.segments.iter().take(position).cloned().collect();
        if position == 0 {
            return;
        }
        let behind: Vec<PathSegment> = path.segments.iter().skip(position).cloned().collect();
        let before = whole.segments.len();
        self.path(&mut whole, false);
        // The position of the trait's last name would change with its length.
        if whole.segments.len() != before {
            let names: Vec<Ident> = path.segments.iter().map(|segment| segment.ident.clone()).collect();
            self.cannot(&names[..position], Why::Private);
            return;
        }
        whole.segments.extend(behind);
        *path = whole;
    }

    /// Tokens of a macro: every path among them.
    fn tokens(&mut self, tokens: TokenStream) -> TokenStream {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let is = |at: Option<&TokenTree>, what: char| matches!(at, Some(TokenTree::Punct(p)) if p.as_char() == what);
        let mut written = TokenStream::new();
        let mut i = 0;
        while let Some(token) = tokens.get(i) {
            i += 1;
            match token {
                TokenTree::Ident(first) => {
                    let before = i.checked_sub(2).and_then(|i| tokens.get(i));
                    let is_range = i >= 3 && is(tokens.get(i - 3), '.');
                    let is_member = is(before, '.') && !is_range
                        || is(before, '\'')
                        || is(before, ':') && i >= 3 && is(tokens.get(i - 3), ':');
                    let mut names = vec![first.clone()];
                    while let (true, true, Some(TokenTree::Ident(name))) =
                        (is(tokens.get(i), ':'), is(tokens.get(i + 1), ':'), tokens.get(i + 2))
                    {
                        names.push(name.clone());
                        i += 3;
                    }
                    let whole = if is_member { None } else { self.written(&names, true) };
                    let names = whole.unwrap_or(names);
                    for (at, name) in names.iter().enumerate() {
                        if at > 0 {
                            syn::Token![::](Span::mixed_site()).to_tokens(&mut written);
                        }
                        name.to_tokens(&mut written);
                    }
                }
                TokenTree::Group(group) => {
                    let mut inside = Group::new(group.delimiter(), self.tokens(group.stream()));
                    inside.set_span(group.span());
                    written.extend([TokenTree::Group(inside)]);
                }
                other => written.extend([other.clone()]),
            }
        }
        written
    }
}

impl VisitMut for Writer<'_> {
    fn visit_block_mut(&mut self, block: &mut Block) {
        self.scoped(|this| {
            for statement in &block.stmts {
                let Stmt::Item(item) = statement else { continue };
                match item {
                    Item::Use(import) => {
                        for (name, path) in imports(&import.tree, &mut Vec::new()) {
                            match name {
                                Some(name) => this.scopes.push((name.to_string(), Meaning::Import(path))),
                                None if this.module == 0 => {}
                                None => this.cannot(&path, Why::Glob),
                            }
                        }
                    }
                    item => this.scopes.extend(named(item).map(|(name, _)| (name.to_string(), Meaning::Item))),
                }
            }
            if this.module != 0 {
                // What they bring in is written out.
                block.stmts.retain(|statement| !matches!(statement, Stmt::Item(Item::Use(_))));
            }
            visit_mut::visit_block_mut(this, block);
        });
    }

    fn visit_item_fn_mut(&mut self, item: &mut ItemFn) {
        // Functions do not see the locals around them.
        let around = std::mem::take(&mut self.scopes);
        let items = around.iter().filter(|(_, meaning)| !matches!(meaning, Meaning::Local));
        self.scopes = items.cloned().collect();
        self.function(item);
        self.scopes = around;
    }

    fn visit_local_mut(&mut self, local: &mut syn::Local) {
        if let Some(init) = &mut local.init {
            self.visit_local_init_mut(init);
        }
        self.visit_pat_mut(&mut local.pat);
        self.bind(&local.pat);
    }

    fn visit_expr_let_mut(&mut self, condition: &mut syn::ExprLet) {
        self.visit_expr_mut(&mut condition.expr);
        self.visit_pat_mut(&mut condition.pat);
        self.bind(&condition.pat);
    }

    fn visit_expr_if_mut(&mut self, branch: &mut syn::ExprIf) {
        self.scoped(|this| {
            this.visit_expr_mut(&mut branch.cond);
            this.visit_block_mut(&mut branch.then_branch);
        });
        if let Some((_, otherwise)) = &mut branch.else_branch {
            self.visit_expr_mut(otherwise);
        }
    }

    fn visit_expr_while_mut(&mut self, turns: &mut syn::ExprWhile) {
        self.scoped(|this| visit_mut::visit_expr_while_mut(this, turns));
    }

    fn visit_expr_for_loop_mut(&mut self, turns: &mut syn::ExprForLoop) {
        self.visit_expr_mut(&mut turns.expr);
        self.scoped(|this| {
            this.visit_pat_mut(&mut turns.pat);
            this.bind(&turns.pat);
            this.visit_block_mut(&mut turns.body);
        });
    }

    fn visit_arm_mut(&mut self, arm: &mut syn::Arm) {
        self.scoped(|this| {
            this.bind(&arm.pat);
            visit_mut::visit_arm_mut(this, arm);
        });
    }

    fn visit_expr_closure_mut(&mut self, closure: &mut syn::ExprClosure) {
        self.scoped(|this| {
            closure.inputs.iter().for_each(|input| this.bind(input));
            visit_mut::visit_expr_closure_mut(this, closure);
        });
    }

    fn visit_expr_path_mut(&mut self, path: &mut syn::ExprPath) {
        visit_mut::visit_expr_path_mut(self, path);
        match &path.qself {
            None => self.path(&mut path.path, true),
            Some(qself) => self.qualified(qself.position, &mut path.path),
        }
    }

    fn visit_type_path_mut(&mut self, path: &mut syn::TypePath) {
        visit_mut::visit_type_path_mut(self, path);
        match &path.qself {
            None => self.path(&mut path.path, false),
            Some(qself) => self.qualified(qself.position, &mut path.path),
        }
    }

    fn visit_expr_struct_mut(&mut self, literal: &mut syn::ExprStruct) {
        visit_mut::visit_expr_struct_mut(self, literal);
        self.path(&mut literal.path, false);
    }

    fn visit_pat_mut(&mut self, pattern: &mut Pat) {
        visit_mut::visit_pat_mut(self, pattern);
        match pattern {
            Pat::Struct(pattern) => self.path(&mut pattern.path, false),
            Pat::TupleStruct(pattern) => self.path(&mut pattern.path, false),
            Pat::Ident(name) if name.subpat.is_none() && name.ident.to_string().starts_with(char::is_uppercase) => {
                if let Some(written) = self.written(std::slice::from_ref(&name.ident), true) {
                    match written.as_slice() {
                        [only] => name.ident = only.clone(),
                        _ => *pattern = syn::parse_quote!(#(#written)::*),
                    }
                }
            }
            _ => {}
        }
    }

    fn visit_trait_bound_mut(&mut self, bound: &mut syn::TraitBound) {
        visit_mut::visit_trait_bound_mut(self, bound);
        self.path(&mut bound.path, false);
    }

    fn visit_field_value_mut(&mut self, field: &mut syn::FieldValue) {
        visit_mut::visit_field_value_mut(self, field);
        if let (None, Member::Named(member), Expr::Path(path)) = (field.colon_token, &field.member, &field.expr)
            && !path.path.is_ident(member)
        {
            field.colon_token = Some(syn::Token![:](member.span()));
        }
    }

    fn visit_macro_mut(&mut self, mac: &mut syn::Macro) {
        mac.tokens = self.tokens(std::mem::take(&mut mac.tokens));
    }

    fn visit_attribute_mut(&mut self, _: &mut syn::Attribute) {}
}

/// Whether a name is that of a crate of the language.
fn is_crate(name: &Ident) -> bool {
    ["std", "core", "alloc"].iter().any(|known| name == known)
}

/// Whether the language brings a name along.
fn is_of_prelude(name: &str) -> bool {
    const NAMES: &str = "AsMut AsRef Box Clone Copy Default DoubleEndedIterator Eq Err ExactSizeIterator Extend Fn FnMut \
        FnOnce From FromIterator Into IntoIterator Iterator None Ok Option Ord PartialEq PartialOrd Result Send Sized \
        Some String Sync ToOwned ToString TryFrom TryInto Vec bool char drop str";
    NAMES.split(' ').any(|known| known == name)
}
