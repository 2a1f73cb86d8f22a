//! What stands around the function in an annotated module or `impl` block: functions to inline, and known constants.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use proc_macro2::Ident;
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{Expr, ExprPath, FnArg, Item, ItemConst, ItemFn, ReceiverKind, Stmt, Type, UseTree};

use crate::lower::Lowering;
use crate::lower::values::scope::{Binding, Nested};
use crate::lower::values::value::{Ty, Value, name_expr};
use crate::surface::{Home, Inner, is_harmless};

/// The functions that can be seen, and what hides names from them.
#[derive(Default)]
pub(in crate::lower) struct Siblings {
    /// Functions of the module.
    functions: BTreeMap<String, Rc<Nested>>,
    /// Names that items of the function's own body have: in generated code they hide what the siblings mean by them.
    hiding: BTreeSet<String>,
    /// Whether the function's own body brings in names that are not written.
    glob: bool,
    /// Siblings that have been looked at, by address.
    checked: BTreeMap<usize, bool>,
}

impl Siblings {
    /// Whether an item of the function's own body may have this name.
    pub(in crate::lower) fn hides(&self, name: &Ident) -> bool {
        self.glob || self.hiding.contains(&name.to_string())
    }
}

impl Lowering<'_> {
    /// Makes the siblings known; they see each other, and not the function's own names.
    pub(in crate::lower) fn around(&mut self) {
        let function = self.function;
        let around = function.around.clone();
        let is_alone = around.functions.is_empty() && around.blocks.is_empty() && around.constants.is_empty();
        if is_alone && around.inner_functions.is_empty() && around.inner_constants.is_empty() {
            return;
        }
        self.hiding_names();
        let taken: BTreeSet<String> = function.params.iter().map(|param| param.name.to_string()).collect();
        for import in around.imports.iter().filter(|import| import.attrs.iter().all(is_harmless)) {
            // Of what the language brings along it is known what it is.
            let is_known = |root: &UseTree| matches!(root, UseTree::Path(root) if ["alloc", "core", "std"].iter().any(|known| root.ident == known));
            if is_known(&import.tree) {
                self.import(&import.tree, None, import.leading_colon, true);
            }
        }
        for alias in &around.aliases {
            let is_seen = alias.generics.params.is_empty() && !self.siblings.hides(&alias.ident);
            if is_seen && alias.attrs.iter().all(is_harmless) {
                self.scopes.bind(alias.ident.to_string(), Binding::Alias(Rc::new((*alias.ty).clone())));
            }
        }
        let is_function = |item: &Rc<ItemFn>| function.home == Home::Module && item.sig.ident == function.name;
        for item in around.functions.iter().filter(|item| !is_function(item)) {
            // A parameter of the same name hides it from verbatim Rust.
            let emitted = !taken.contains(&item.sig.ident.to_string());
            self.sibling_function(&item.sig.ident, item, name_expr(&item.sig.ident), emitted);
        }
        for inner in &around.inner_functions {
            let callee = Expr::Path(ExprPath { attrs: Vec::new(), qself: None, path: inner.path.clone() });
            self.sibling_function(&inner.name, &inner.item, callee, inner.is_open);
        }
        self.structs_around();
        for inner in &around.inner_constants {
            self.inner_constant(inner);
        }
        // Constants that are structs are made by functions, which see the constants before them.
        for item in &around.constants {
            self.seen_by_siblings();
            self.known_constant(&item.ident, item, !taken.contains(&item.ident.to_string()));
        }
        self.seen_by_siblings();
    }

    fn sibling_function(&mut self, name: &Ident, item: &Rc<ItemFn>, callee: Expr, emitted: bool) {
        let environment = RefCell::new(None);
        let nested = Nested { item: item.clone(), environment, emitted, callee, outside: true, block: None };
        let (name, nested) = (name.to_string(), Rc::new(nested));
        crate::lower::verbatim::scan::identifiers(item.to_token_stream(), &mut self.written);
        self.outside.insert(name.clone());
        self.scopes.bind(name.clone(), Binding::Function(nested.clone()));
        self.siblings.functions.insert(name, nested);
    }

    /// A constant of a module within: its value, or else its path.
    fn inner_constant(&mut self, inner: &Inner<ItemConst>) {
        let (name, constant) = (&inner.name, &inner.item);
        if !self.known_constant(name, constant, false) {
            let path = Rc::new(inner.path.clone());
            self.scopes.bind(name.to_string(), Binding::Import { path, emitted: false });
        }
    }

    /// The siblings see the names in scope.
    fn seen_by_siblings(&mut self) {
        let environment = self.scopes.items();
        for nested in self.siblings.functions.values() {
            nested.environment.borrow_mut().clone_from(&environment);
        }
        self.see(&environment);
    }

    /// The names that the function's own generics and items take away from the siblings.
    fn hiding_names(&mut self) {
        let function = self.function;
        self.siblings.hiding.extend(function.item.sig.generics.params.iter().filter_map(|parameter| match parameter {
            syn::GenericParam::Type(parameter) => Some(parameter.ident.to_string()),
            syn::GenericParam::Const(parameter) => Some(parameter.ident.to_string()),
            syn::GenericParam::Lifetime(_) => None,
        }));
        for statement in &function.item.block.stmts {
            if let Stmt::Item(item) = statement {
                self.hiding_item(item);
            }
        }
    }

    /// A constant of the module whose value is written; whether it is.
    fn known_constant(&mut self, name: &Ident, constant: &ItemConst, mentioned: bool) -> bool {
        let is_struct = matches!(self.type_of(&constant.ty), Ty::Struct(_) | Ty::Structs(_));
        if !constant.attrs.iter().all(is_harmless) || !is_struct && !self.is_known(&constant.expr) {
            return false;
        }
        let Ok(value) = self.evaluate(&constant.expr) else { return false };
        let value = self.coerce(value, &constant.ty, constant.ty.span());
        let slot = self.scopes.fresh(value);
        self.outside.insert(name.to_string());
        self.scopes.bind(name.to_string(), Binding::Constant(slot));
        if mentioned {
            self.scopes.reflect(slot, name.clone(), false);
        }
        true
    }

    /// The names that an item of the function's body has.
    fn hiding_item(&mut self, item: &Item) {
        let name = match item {
            Item::Const(item) => Some(&item.ident),
            Item::Enum(item) => Some(&item.ident),
            Item::Fn(item) => Some(&item.sig.ident),
            Item::Macro(item) => item.ident.as_ref(),
            Item::Mod(item) => Some(&item.ident),
            Item::Static(item) => Some(&item.ident),
            Item::Struct(item) => Some(&item.ident),
            Item::Trait(item) => Some(&item.ident),
            Item::Type(item) => Some(&item.ident),
            Item::Union(item) => Some(&item.ident),
            Item::Use(item) => return self.hiding_import(&item.tree, None),
            Item::Impl(_) => None,
            _ => {
                self.siblings.glob = true;
                None
            }
        };
        self.siblings.hiding.extend(name.map(ToString::to_string));
    }

    fn hiding_import(&mut self, tree: &UseTree, parent: Option<&Ident>) {
        let mut name = |name: &Ident| self.siblings.hiding.insert(name.to_string());
        match tree {
            UseTree::Path(path) => self.hiding_import(&path.tree, Some(&path.ident)),
            // `use a::{self}` brings in `a`.
            UseTree::Name(found) => {
                name(parent.filter(|_| found.ident == "self").unwrap_or(&found.ident));
            }
            UseTree::Rename(rename) => {
                name(&rename.rename);
            }
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.hiding_import(tree, parent)),
            UseTree::Glob(_) => self.siblings.glob = true,
        }
    }

    /// The function of the module that a path names: `self::name`.
    pub(in crate::lower) fn sibling(&self, path: &ExprPath) -> Option<Rc<Nested>> {
        let segments: Vec<_> = path.path.segments.iter().collect();
        let [first, name] = segments.as_slice() else { return None };
        if path.qself.is_some() || path.path.leading_colon.is_some() || first.ident != "self" {
            return None;
        }
        self.siblings.functions.get(&name.ident.to_string()).cloned()
    }

    /// Whether a path of several segments names the function itself.
    pub(in crate::lower) fn names_itself(&self, path: &ExprPath) -> bool {
        match self.function.home {
            Home::Module => {
                let segments: Vec<_> = path.path.segments.iter().collect();
                let [first, name] = segments.as_slice() else { return false };
                path.qself.is_none() && first.ident == "self" && self.function.name == name.ident
            }
            Home::Impl => self
                .associated(path)
                .is_some_and(|(id, name)| self.own_struct() == Some(id) && self.function.name == name),
        }
    }

    /// Whether a method call is one of the function itself.
    pub(in crate::lower) fn is_itself(&self, receiver: &Expr, value: &Value, name: &str) -> bool {
        let is_own = match self.own_struct() {
            Some(own) => self.struct_of(value) == Some(own),
            None => crate::lower::values::value::as_name(receiver).is_some_and(|name| name == "self"),
        };
        is_own && self.function.item.sig.receiver().is_some() && self.function.name == name
    }

    /// Whether a sibling means the same by its names where it is inlined; says why if not.
    pub(in crate::lower) fn is_visible(&mut self, item: &Rc<ItemFn>) -> bool {
        let address = Rc::as_ptr(item) as usize;
        if let Some(&known) = self.siblings.checked.get(&address) {
            return known;
        }
        let before = self.errors.len();
        let name = &item.sig.ident;
        if let Some(attribute) = item.attrs.iter().find(|attribute| !is_harmless(attribute)) {
            self.errors.conditional_callee(attribute.pound_token.span, name);
        }
        let function = self.function;
        let inner = function.around.inner_functions.iter().find(|inner| Rc::ptr_eq(&inner.item, item));
        if let Some(unwritten) = inner.and_then(|inner| inner.unwritten.as_ref()) {
            self.errors.unwritten_name(&unwritten.name, name, unwritten.why);
        }
        let mut mentioned = BTreeMap::new();
        crate::lower::verbatim::scan::identifiers(item.block.to_token_stream(), &mut mentioned);
        for input in &item.sig.inputs {
            if let FnArg::Typed(input) = input {
                crate::lower::verbatim::scan::identifiers(input.ty.to_token_stream(), &mut mentioned);
            }
        }
        crate::lower::verbatim::scan::identifiers(item.sig.output.to_token_stream(), &mut mentioned);
        let hidden = mentioned.iter().find(|(name, _)| self.siblings.hiding.contains(*name));
        if let Some((hidden, &span)) = hidden {
            self.errors.hidden_from_callee(span, hidden, name, &self.function.name);
        } else if self.siblings.glob {
            self.errors.glob_around_callee(name.span(), name, &self.function.name);
        }
        let visible = self.errors.len() == before;
        self.siblings.checked.insert(address, visible);
        visible
    }
}

/// Whether a function may change its `self`.
pub(in crate::lower) fn changes_self(item: &ItemFn) -> bool {
    item.sig.receiver().is_some_and(|receiver| match &receiver.kind {
        ReceiverKind::Reference(_, _, mutability) => mutability.is_some(),
        ReceiverKind::Value => false,
        ReceiverKind::Typed(_, ty) => !matches!(&**ty, Type::Reference(ty) if ty.mutability.is_none()),
        _ => true,
    })
}
