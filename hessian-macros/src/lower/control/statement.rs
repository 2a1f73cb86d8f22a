//! Blocks, statements and the items in them.

use std::cell::RefCell;
use std::rc::Rc;

use quote::ToTokens;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Block, Expr, ExprBlock, Item, ItemConst, ItemFn, ItemImpl, ItemTrait, Local, Member, Pat, Stmt, UseTree};

use super::jumps::Construct;
use crate::ir::Kind;
use crate::lower::expressions::expected::told;
use crate::lower::expressions::integer::{Integer, IntegerType};
use crate::lower::program;
use crate::lower::values::scope::{Binding, Nested};
use crate::lower::values::value::{Value, bare, name_expr, span_of};
use crate::lower::{Eval, Lowering};
use crate::options::Hint;
use crate::surface::with_defaults;

impl Lowering<'_> {
    /// `{ .. }`
    pub(in crate::lower) fn block(&mut self, block: &Block) -> Eval<Value> {
        self.scoped(|this| this.statements(&block.stmts))
    }

    /// Lowers something with names of its own.
    pub(in crate::lower) fn scoped<T>(&mut self, body: impl FnOnce(&mut Self) -> Eval<T>) -> Eval<T> {
        let environment = self.scopes.environment();
        self.depth += 1;
        let result = body(self);
        self.depth -= 1;
        self.scopes.leave(&environment);
        result
    }

    /// A block with or without a label.
    pub(in crate::lower) fn labelled(&mut self, block: &ExprBlock) -> Eval<Value> {
        match &block.label {
            None => self.block(&block.block),
            Some(label) => {
                let name = label.name.ident.to_string();
                self.targeted(Construct::Block(name), |this| this.block(&block.block))
            }
        }
    }

    fn statements(&mut self, statements: &[Stmt]) -> Eval<Value> {
        self.items(statements);
        let mut result = Value::unit();
        for (i, statement) in statements.iter().enumerate() {
            let last = i + 1 == statements.len();
            match statement {
                Stmt::Item(_) => {}
                Stmt::Local(local) => self.local(local)?,
                Stmt::Expr(expr, semicolon) => {
                    let value = self.evaluate(expr)?;
                    if last && semicolon.is_none() {
                        result = value;
                    } else {
                        self.discard(value);
                    }
                }
                Stmt::Macro(statement) => {
                    let expr = Expr::Macro(syn::ExprMacro { attrs: Vec::new(), mac: statement.mac.clone() });
                    let value = self.macro_(&statement.mac, &expr, true)?;
                    if last && statement.semi_token.is_none() {
                        result = value;
                    } else {
                        self.discard(value);
                    }
                }
            }
        }
        Ok(result)
    }

    /// `let pattern = value;`
    fn local(&mut self, local: &Local) -> Eval<()> {
        let Some(init) = &local.init else {
            let mut names = Vec::new();
            crate::lower::verbatim::syntax::bound_names(&local.pat, &mut names);
            let ty = match &local.pat {
                Pat::Type(typed) => Some(Rc::new((*typed.ty).clone())),
                _ => None,
            };
            for name in names {
                let slot = self.scopes.declare(&name, Value::Unset);
                if let Some(ty) = ty.clone() {
                    self.scopes.set_type(slot, ty);
                }
            }
            return Ok(());
        };
        if let Some((_, otherwise)) = &init.diverge {
            return self.let_else(&local.pat, &init.expr, |this| this.evaluate(otherwise));
        }
        let value = match self.dissolved_vec(local, &init.expr)? {
            None => self.evaluate_as(&init.expr, told(&local.pat).as_ref())?,
            Some(value) => value,
        };
        let value = match &local.pat {
            Pat::Type(typed) => self.coerce(value, &typed.ty, span_of(&init.expr)),
            _ => value,
        };
        self.bind(&local.pat, value)?;
        if let (Pat::Ident(name), Expr::Reference(_)) = (&local.pat, bare(&init.expr))
            && let Some(slot) = self.scopes.local(&name.ident.to_string())
        {
            self.scopes.set_reference(slot);
        }
        Ok(())
    }

    /// Makes the items of a block known before its statements are lowered.
    fn items(&mut self, statements: &[Stmt]) {
        let items: Vec<&Item> = statements
            .iter()
            .filter_map(|statement| match statement {
                Stmt::Item(item) => Some(item),
                _ => None,
            })
            .collect();
        if items.is_empty() {
            return;
        }
        // Only what stands at the top of the function is seen by all of the generated code.
        let outermost = self.depth <= 1 && self.calls.is_empty();
        let mut nested = Vec::new();
        if outermost {
            nested = self.structs_among(&items);
        }
        for &item in &items {
            self.item_attributes(item);
            match item {
                Item::Fn(function) => nested.push(self.nested(function, outermost)),
                Item::Const(constant) => self.constant(constant, outermost),
                Item::Use(import) => self.import(&import.tree, None, import.leading_colon, outermost),
                Item::Macro(definition) if outermost => {
                    if let Some(name) = &definition.ident {
                        self.scopes.bind(name.to_string(), Binding::Macro);
                    }
                }
                Item::Type(alias) if outermost && alias.generics.params.is_empty() => {
                    self.scopes.bind(alias.ident.to_string(), Binding::Alias(Rc::new((*alias.ty).clone())));
                }
                _ if outermost => {}
                other => self.errors.nested_item(other.span()),
            }
        }
        for function in nested {
            *function.environment.borrow_mut() = self.scopes.items();
        }
        if outermost {
            for item in items {
                self.leaf(Kind::Unit, program::Text::Item(item.to_token_stream()), &[], None);
            }
        }
    }

    /// The structs and `impl` blocks of the function's body, and the functions of these.
    fn structs_among(&mut self, items: &[&Item]) -> Vec<Rc<Nested>> {
        let structs = items.iter().filter_map(|item| if let Item::Struct(item) = item { Some(item) } else { None });
        let enums = items.iter().filter_map(|item| if let Item::Enum(item) = item { Some(item) } else { None });
        enums.for_each(|item| self.define_enum(&Rc::new(item.clone()), false));
        let traits =
            items.iter().filter_map(|item| if let Item::Trait(item) = item { Some(item.clone()) } else { None });
        let traits: Vec<ItemTrait> = traits.collect();
        let blocks =
            items.iter().filter_map(|item| if let Item::Impl(item) = item { Some(item.clone()) } else { None });
        let blocks: Vec<ItemImpl> = blocks.collect();
        let blocks = blocks.iter().map(|block| with_defaults(block, &traits, &blocks));
        self.structs_of_body(&structs.collect::<Vec<_>>(), &blocks.collect::<Vec<_>>())
    }

    /// Whether an item that the lowering looks into exists may not depend on a `cfg`.
    fn item_attributes(&mut self, item: &Item) {
        let attributes = match item {
            Item::Const(item) => &item.attrs,
            Item::Use(item) => &item.attrs,
            Item::Macro(item) => &item.attrs,
            Item::Type(item) => &item.attrs,
            _ => return,
        };
        for attribute in attributes {
            if ["cfg", "cfg_attr"].iter().any(|name| attribute.path().is_ident(name)) {
                self.errors.conditional_code(attribute.pound_token.span);
            }
        }
    }

    /// The names that a `use` brings in.
    pub(in crate::lower) fn import(
        &mut self,
        tree: &UseTree,
        prefix: Option<&syn::Path>,
        leading_colon: Option<syn::Token![::]>,
        emitted: bool,
    ) {
        let extended = |name: &syn::Ident| {
            let mut path = prefix.cloned().unwrap_or(syn::Path { leading_colon, segments: Punctuated::new() });
            // `use a::{self}` brings in `a`.
            if name != "self" || path.segments.is_empty() {
                path.segments.push(name.clone().into());
            }
            path
        };
        let mut bring = |name: &syn::Ident, path: syn::Path| {
            self.scopes.bind(name.to_string(), Binding::Import { path: Rc::new(path), emitted });
        };
        match tree {
            UseTree::Path(path) => {
                let prefix = extended(&path.ident);
                self.import(&path.tree, Some(&prefix), None, emitted);
            }
            UseTree::Name(name) => {
                let path = extended(&name.ident);
                let last = path.segments.last().map_or_else(|| name.ident.clone(), |last| last.ident.clone());
                bring(&last, path);
            }
            UseTree::Rename(rename) => bring(&rename.rename, extended(&rename.ident)),
            UseTree::Group(group) => {
                for tree in &group.items {
                    self.import(tree, prefix, leading_colon, emitted);
                }
            }
            UseTree::Glob(glob) => {
                if !emitted {
                    self.errors.nested_item(glob.star_token.span);
                }
            }
        }
    }

    fn nested(&mut self, function: &ItemFn, outermost: bool) -> Rc<Nested> {
        let address = std::ptr::from_ref(function) as usize;
        let item = self.functions.entry(address).or_insert_with(|| Rc::new(function.clone())).clone();
        let nested = Rc::new(Nested {
            item,
            environment: RefCell::new(None),
            emitted: outermost,
            callee: name_expr(&function.sig.ident),
            outside: false,
            block: None,
        });
        self.scopes.bind(function.sig.ident.to_string(), Binding::Function(nested.clone()));
        nested
    }

    /// A constant outside the function whose value the user has told.
    pub(in crate::lower) fn tell(&mut self, hint: &Hint) {
        let Some(value) = hint.number() else { return };
        let ty = IntegerType::named(hint.value.suffix()).or(IntegerType::named("usize"));
        let (name, text) = (hint.name.clone(), hint.name.to_string());
        let slot = self.scopes.fresh(Value::Integer(Integer { value, ty }));
        self.scopes.bind(text.clone(), Binding::Constant(slot));
        self.used.insert(text);
        self.scopes.reflect(slot, name, false);
    }

    /// A constant is known if it is made of literals and known constants.
    fn constant(&mut self, constant: &ItemConst, outermost: bool) {
        let name = &constant.ident;
        let known = if self.is_known(&constant.expr) { self.evaluate(&constant.expr).ok() } else { None };
        let value = match known {
            Some(value) => self.coerce(value, &constant.ty, constant.ty.span()),
            None if outermost => Value::text(name_expr(name), self.type_of(&constant.ty)),
            None => {
                self.errors.nested_item(constant.const_token.span);
                Value::Poison
            }
        };
        if outermost {
            self.used.insert(name.to_string());
        }
        let slot = self.scopes.fresh(value);
        self.scopes.bind(name.to_string(), Binding::Constant(slot));
        if outermost {
            self.scopes.reflect(slot, name.clone(), false);
        }
    }

    /// Whether an expression is made of literals and known constants.
    pub(in crate::lower) fn is_known(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Lit(_) => true,
            Expr::Path(path) => path.path.get_ident().is_some_and(|name| match self.scopes.local(&name.to_string()) {
                Some(slot) => !matches!(self.scopes.value(slot), Value::Text(_)),
                None => false,
            }),
            Expr::Unary(unary) => self.is_known(&unary.expr),
            Expr::Binary(binary) => self.is_known(&binary.left) && self.is_known(&binary.right),
            Expr::Cast(cast) => self.is_known(&cast.expr),
            Expr::Paren(inner) => self.is_known(&inner.expr),
            Expr::Group(inner) => self.is_known(&inner.expr),
            Expr::Array(array) => array.elems.iter().all(|part| self.is_known(part)),
            Expr::Tuple(tuple) => tuple.elems.iter().all(|part| self.is_known(part)),
            Expr::Repeat(repeat) => self.is_known(&repeat.expr) && self.is_known(&repeat.len),
            Expr::Reference(reference) => self.is_known(&reference.expr),
            Expr::Index(index) => self.is_known(&index.expr) && self.is_known(&index.index),
            Expr::Field(field) => matches!(field.member, Member::Unnamed(_)) && self.is_known(&field.base),
            Expr::MethodCall(call) => {
                let is_computed = matches!(call.method.to_string().as_str(), "len" | "pow" | "div_ceil");
                is_computed && self.is_known(&call.receiver) && call.args.iter().all(|arg| self.is_known(arg))
            }
            _ => false,
        }
    }
}
