//! Which locals may come to hold variables, as far as names tell: those that get something which mentions a variable,
//! or a local that may hold one.

use std::collections::{BTreeMap, BTreeSet};

use quote::ToTokens;
use syn::visit::{self, Visit};
use syn::{Block, Expr, ExprClosure, FnArg, ItemFn, Local, Pat};

use super::scan::{self, identifiers};
use super::syntax::{bound_names, is_assignment};
use crate::surface::{Function, Role};

/// The `let` statements whose locals may hold variables, by their addresses: the user's syntax does not move while it
/// is lowered.
#[derive(Default)]
pub(in crate::lower) struct Holders {
    locals: BTreeSet<usize>,
    /// Functions and closures that have been looked into.
    seen: BTreeSet<usize>,
}

impl Holders {
    /// Those of a function to differentiate.
    pub(in crate::lower) fn of(function: &Function) -> Self {
        let mut holders = Holders::default();
        let variables = function.params.iter().filter(|param| param.role != Role::Constant).map(|param| &param.pattern);
        holders.look_into(&function.item, variables, false);
        holders
    }

    /// Those of a function that is inlined, whose parameters may all be variables.
    pub(in crate::lower) fn inlined(&mut self, item: &ItemFn) {
        if self.seen.insert(std::ptr::from_ref(item) as usize) {
            let variables = item.sig.inputs.iter().filter_map(|input| match input {
                FnArg::Typed(input) => Some(&*input.pat),
                FnArg::Receiver(_) => None,
            });
            self.look_into(item, variables, item.sig.receiver().is_some());
        }
    }

    /// What holds for a closure holds for a copy of it.
    pub(in crate::lower) fn copied(&mut self, closure: &ExprClosure, copy: &ExprClosure) {
        if self.seen.insert(std::ptr::from_ref(copy) as usize) {
            let (from, to) = (Locals::of(closure), Locals::of(copy));
            let held = from.into_iter().zip(to).filter(|(from, _)| self.locals.contains(from));
            let held: Vec<usize> = held.map(|(_, to)| to).collect();
            self.locals.extend(held);
        }
    }

    /// Whether the local of a `let` may hold variables.
    pub(in crate::lower) fn contains(&self, local: &Local) -> bool {
        self.locals.contains(&(std::ptr::from_ref(local) as usize))
    }

    /// Those of a function with these variables, and with `self` as one of them or not.
    fn look_into<'p>(&mut self, item: &ItemFn, variables: impl Iterator<Item = &'p Pat>, receiver: bool) {
        let mut flows = Flows::default();
        flows.scopes.push(BTreeMap::new());
        let mut held: BTreeSet<usize> = variables.flat_map(|pattern| flows.bind(pattern)).collect();
        if receiver {
            held.insert(flows.bind_self());
        }
        flows.visit_block(&item.block);
        loop {
            let before = held.len();
            for (to, from) in &flows.edges {
                if from.iter().any(|local| held.contains(local)) {
                    held.extend(to);
                }
            }
            if held.len() == before {
                break;
            }
        }
        let of_held = flows.locals.into_iter().filter(|(local, _)| held.contains(local));
        self.locals.extend(of_held.map(|(_, address)| address));
    }
}

/// Names resolved to numbers of their bindings, and which of them get something of which.
#[derive(Default)]
struct Flows {
    scopes: Vec<BTreeMap<String, usize>>,
    bindings: usize,
    /// What gets something, and of what.
    edges: Vec<(Vec<usize>, Vec<usize>)>,
    /// Bindings of `let` statements, with the statements' addresses.
    locals: Vec<(usize, usize)>,
}

impl Flows {
    fn bind(&mut self, pattern: &Pat) -> Vec<usize> {
        let mut names = Vec::new();
        bound_names(pattern, &mut names);
        let first = self.bindings;
        self.bindings += names.len();
        if let Some(scope) = self.scopes.last_mut() {
            scope.extend(names.iter().map(ToString::to_string).zip(first..));
        }
        (first..self.bindings).collect()
    }

    fn bind_self(&mut self) -> usize {
        if let Some(scope) = self.scopes.last_mut() {
            scope.insert("self".into(), self.bindings);
        }
        self.bindings += 1;
        self.bindings - 1
    }

    fn resolve(&self, name: &str) -> Option<usize> {
        self.scopes.iter().rev().find_map(|scope| scope.get(name)).copied()
    }

    fn mentioned(&self, syntax: &impl ToTokens) -> Vec<usize> {
        let mut names = BTreeMap::new();
        identifiers(syntax.to_token_stream(), &mut names);
        names.keys().filter_map(|name| self.resolve(name)).collect()
    }

    /// Something that is mentioned goes to the names of a pattern.
    fn bound(&mut self, pattern: &Pat, from: Vec<usize>) {
        let to = self.bind(pattern);
        self.edges.push((to, from));
    }

    /// Something that is mentioned goes to a place.
    fn assigned(&mut self, place: &Expr, from: &impl ToTokens) {
        let root = scan::root(place).and_then(|name| self.resolve(&name.to_string()));
        let from = self.mentioned(from);
        self.edges.push((root.into_iter().collect(), from));
    }

    fn scoped(&mut self, inside: impl FnOnce(&mut Self)) {
        self.scopes.push(BTreeMap::new());
        inside(self);
        self.scopes.pop();
    }

    /// A closure that gets what is mentioned.
    fn closure(&mut self, closure: &ExprClosure, from: &[usize]) {
        self.scoped(|this| {
            for pattern in &closure.inputs {
                this.bound(pattern, from.to_vec());
            }
            this.visit_expr(&closure.body);
        });
    }
}

impl<'ast> Visit<'ast> for Flows {
    fn visit_item(&mut self, _: &'ast syn::Item) {}

    fn visit_block(&mut self, block: &'ast Block) {
        self.scoped(|this| visit::visit_block(this, block));
    }

    fn visit_local(&mut self, local: &'ast Local) {
        let mut from = Vec::new();
        if let Some(init) = &local.init {
            self.visit_expr(&init.expr);
            if let Some((_, otherwise)) = &init.diverge {
                self.visit_expr(otherwise);
            }
            from = self.mentioned(&init.expr);
        }
        let to = self.bind(&local.pat);
        let address = std::ptr::from_ref(local) as usize;
        self.locals.extend(to.iter().map(|&binding| (binding, address)));
        self.edges.push((to, from));
    }

    fn visit_expr(&mut self, expr: &'ast Expr) {
        match expr {
            Expr::Assign(assign) => self.assigned(&assign.left, &assign.right),
            Expr::Binary(binary) if is_assignment(&binary.op) => self.assigned(&binary.left, &binary.right),
            Expr::Let(condition) => {
                self.visit_expr(&condition.expr);
                let from = self.mentioned(&condition.expr);
                return self.bound(&condition.pat, from);
            }
            Expr::If(choice) => {
                self.scoped(|this| {
                    this.visit_expr(&choice.cond);
                    this.visit_block(&choice.then_branch);
                });
                if let Some((_, otherwise)) = &choice.else_branch {
                    self.visit_expr(otherwise);
                }
                return;
            }
            Expr::While(turns) => {
                return self.scoped(|this| {
                    this.visit_expr(&turns.cond);
                    this.visit_block(&turns.body);
                });
            }
            Expr::ForLoop(turns) => {
                self.visit_expr(&turns.expr);
                let from = self.mentioned(&turns.expr);
                return self.scoped(|this| {
                    this.bound(&turns.pat, from);
                    this.visit_block(&turns.body);
                });
            }
            Expr::Match(choice) => {
                self.visit_expr(&choice.expr);
                let from = self.mentioned(&choice.expr);
                for arm in &choice.arms {
                    self.scoped(|this| {
                        this.bound(&arm.pat, from.clone());
                        visit::visit_arm(this, arm);
                    });
                }
                return;
            }
            Expr::Closure(closure) => return self.closure(closure, &[]),
            Expr::MethodCall(call) => {
                self.assigned(&call.receiver, &call.args);
                self.visit_expr(&call.receiver);
                let from = self.mentioned(call);
                for arg in &call.args {
                    match arg {
                        Expr::Closure(closure) => self.closure(closure, &from),
                        arg => self.visit_expr(arg),
                    }
                }
                return;
            }
            Expr::Call(call) => {
                // A function may write to what it borrows.
                for arg in &call.args {
                    if let Expr::Reference(reference) = arg
                        && reference.mutability.is_some()
                    {
                        self.assigned(&reference.expr, call);
                    }
                }
            }
            _ => {}
        }
        visit::visit_expr(self, expr);
    }
}

/// The `let` statements of a closure, in order.
#[derive(Default)]
struct Locals(Vec<usize>);

impl Locals {
    fn of(closure: &ExprClosure) -> Vec<usize> {
        let mut locals = Locals::default();
        locals.visit_expr_closure(closure);
        locals.0
    }
}

impl<'ast> Visit<'ast> for Locals {
    fn visit_local(&mut self, local: &'ast Local) {
        self.0.push(std::ptr::from_ref(local) as usize);
        visit::visit_local(self, local);
    }
}
