//! Functions with a rule: they are called as they are, and so are the functions that give their derivatives.
//!
//! The value is a leaf, and so is each derivative of the rule's last order. All others are `Given`: views that remember
//! the arguments and, as nodes, the derivatives with respect to them.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, Span};
use syn::{Expr, ExprCall};

use crate::ir::{Graph, Kind, NodeId, Op};
use crate::lower::values::value::{Captured, Text, Ty, Value, name_expr};
use crate::lower::verbatim::text::Arguments;
use crate::lower::{Eval, Lowering};
use crate::ops::Elementary;
use crate::options::{Entry, Rule};
use crate::routines::Name;
use crate::surface::{Function, Home, Role, Shape};

/// A call whose arguments serve the function and its derivatives alike.
struct Call<'a> {
    rule: &'a Rule,
    /// The scalars of the variables.
    inputs: Vec<NodeId>,
    args: Arguments,
    captures: Vec<(Ident, Captured)>,
    /// Derivatives that are made already, by the numbers of their variables.
    made: BTreeMap<Vec<usize>, NodeId>,
}

impl Lowering<'_> {
    /// The body of the function itself, which has a rule.
    pub(in crate::lower) fn own_rule(&mut self, rule: &Rule) -> Eval<Value> {
        let function = self.function;
        let (name, before) = (&function.name, self.errors.len());
        if function.output != Shape::Scalar {
            self.errors.rule_of_several(rule.span, name);
            return Ok(Value::Poison);
        }
        rule.check(name, function.variables, self.errors);
        if let Some(param) = function.params.iter().find(|p| p.role == Role::Constant && !p.plain) {
            self.errors.rule_argument(syn::spanned::Spanned::span(&param.pattern), name);
        }
        if self.errors.len() > before {
            return Ok(Value::Poison);
        }
        let receiver = function.item.sig.receiver().map(|receiver| Ident::from(receiver.self_token));
        let mut args: Vec<Value> = receiver.iter().map(|name| Value::text(name_expr(name), Ty::Unknown)).collect();
        for param in &function.params {
            args.push(match (param.role, &param.shape) {
                (Role::Variable { mut first }, Some(shape)) => {
                    self.variables(shape, &name_expr(&param.name), &mut first)
                }
                _ => Value::text(name_expr(&param.name), Ty::Unknown),
            });
        }
        let callee = match function.home {
            Home::Module => name_expr(name),
            Home::Impl => syn::parse_quote!(Self::#name),
        };
        let span = if self.order.0 > rule.order() { self.order.1 } else { name.span() };
        self.ruled(function, rule, &callee, &args, None, span)
    }

    /// A call of a function with a rule.
    pub(in crate::lower) fn ruled(
        &mut self,
        function: &Function,
        rule: &Rule,
        callee: &Expr,
        args: &[Value],
        syntax: Option<&Arguments>,
        span: Span,
    ) -> Eval<Value> {
        let name = function.name.to_string();
        let receiver = usize::from(function.item.sig.receiver().is_some());
        if args.len() != function.params.len() + receiver {
            self.errors.argument_count(span, function.params.len() + receiver, args.len());
            return Ok(Value::Poison);
        }
        if !self.sees(rule, &function.name) {
            return Ok(Value::Poison);
        }
        let made = BTreeMap::new();
        let mut call = Call { rule, inputs: Vec::new(), args: Arguments::new(), captures: Vec::new(), made };
        for (i, arg) in args.iter().enumerate() {
            let param = i.checked_sub(receiver).map(|i| &function.params[i]);
            if let Some((Role::Variable { .. }, Some(shape))) = param.map(|param| (param.role, &param.shape)) {
                let first = call.inputs.len();
                if self.scalars(arg, shape, &mut call.inputs, span).is_none() {
                    return Ok(Value::Poison);
                }
                let name = self.hidden("argument");
                call.args.push(name_expr(&name));
                call.captures.push((name, captured(shape, &mut call.inputs[first..].iter())));
                continue;
            }
            if self.depends(arg) {
                self.errors.constant_of_callee(span, &name, i);
                return Ok(Value::Poison);
            }
            let kept = self.constant_argument(arg, syntax.and_then(|syntax| syntax.get(i)));
            match kept.and_then(|value| self.textual(&value, false)) {
                Ok(text) => {
                    call.args.push(text.expr);
                    call.captures.extend(text.captures);
                }
                Err(why) => return self.untextual(&why, span, &format!("`{name}`")),
            }
        }
        let value = self.call_of(&call, callee.clone());
        let before = self.graph.len();
        let value = self.given(&mut call, &[], value);
        let made: Vec<NodeId> = self.graph.ids_from(before).collect();
        self.within_rules(&made, &name, span);
        Ok(Value::Float(value))
    }

    /// Whether the names of a rule mean here what they mean beside its function; says so if not.
    fn sees(&mut self, rule: &Rule, function: &Ident) -> bool {
        let before = self.errors.len();
        for path in rule.functions() {
            let first = &path.path.segments[0].ident;
            if self.used.contains(&first.to_string()) || self.siblings.hides(first) {
                self.errors.hidden_from_rule(first, function, &self.function.name);
            }
            self.outside.insert(first.to_string());
        }
        self.errors.len() == before
    }

    /// A value with its derivatives, itself the derivative with respect to `variables`.
    fn given(&mut self, call: &mut Call<'_>, variables: &[usize], value: NodeId) -> NodeId {
        if variables.len() == call.rule.order() {
            return value;
        }
        let mut args = call.inputs.clone();
        for i in 0..call.inputs.len() {
            let mut place = [variables, &[i]].concat();
            place.sort_unstable();
            args.push(self.partial(call, place));
        }
        args.push(value);
        self.graph.node(Op::Call(Elementary::Given), &args)
    }

    /// The derivative with respect to these variables, in order.
    fn partial(&mut self, call: &mut Call<'_>, place: Vec<usize>) -> NodeId {
        if let Some(&made) = call.made.get(&place) {
            return made;
        }
        let node = match call.rule.entry(&place) {
            Some(Entry::Number(number)) => self.graph.constant(*number),
            Some(Entry::Function(path)) => {
                let value = self.call_of(call, Expr::Path(path.clone()));
                self.given(call, &place, value)
            }
            None => unreachable!("the rule has been checked"),
        };
        call.made.insert(place, node);
        node
    }

    /// A function of the call's arguments.
    fn call_of(&mut self, call: &Call<'_>, callee: Expr) -> NodeId {
        let paren_token = syn::token::Paren(syn::spanned::Spanned::span(&callee));
        let expr = ExprCall { attrs: Vec::new(), func: Box::new(callee), paren_token, args: call.args.clone() };
        let text = Text { expr: Expr::Call(expr), captures: call.captures.clone(), ty: Ty::Scalar };
        self.call_leaf(Kind::Float, &text, false)
    }

    /// Refuses derivatives of which a rule behind these nodes of a called function says nothing.
    pub(in crate::lower) fn within_rules(&mut self, nodes: &[NodeId], callee: &str, span: Span) {
        let is_given = |node: &&NodeId| self.graph.op(**node) == Op::Call(Elementary::Given);
        let partials: BTreeSet<NodeId> =
            nodes.iter().filter(is_given).flat_map(|&node| partials(&self.graph, node)).copied().collect();
        for &node in nodes.iter().filter(|node| !partials.contains(node)) {
            let order = order(&self.graph, node);
            if order < self.order.0 && self.is_active(node) {
                let missing = Name::of_order(order + 1).map_or("a further order", Name::text);
                self.errors.rule_ends(span, callee, missing, order);
            }
        }
    }
}

/// The order up to which derivatives of a node are given; the highest of all if that is not said.
fn order(graph: &Graph, node: NodeId) -> usize {
    if graph.op(node) != Op::Call(Elementary::Given) {
        return usize::MAX;
    }
    let of = |&partial: &NodeId| match graph.op(partial) {
        Op::Const(_) => usize::MAX,
        Op::Call(Elementary::Given) => order(graph, partial).saturating_add(1),
        _ => 1,
    };
    partials(graph, node).iter().map(of).min().unwrap_or(usize::MAX)
}

/// The partials of a given value.
fn partials(graph: &Graph, given: NodeId) -> &[NodeId] {
    let args = graph.args(given);
    let n = args.len() / 2;
    &args[n..2 * n]
}

/// An argument of this shape, put together of its scalars.
fn captured(shape: &Shape, next: &mut std::slice::Iter<'_, NodeId>) -> Captured {
    match shape {
        Shape::Scalar => Captured::Node(*next.next().expect("one node a scalar")),
        Shape::Array(element, length) => Captured::Array((0..*length).map(|_| captured(element, next)).collect()),
        Shape::Tuple(parts) => Captured::Tuple(parts.iter().map(|part| captured(part, next)).collect()),
        Shape::Struct(structure) => {
            let members = structure.fields.iter().map(|(member, _)| member.clone()).collect();
            let parts = structure.fields.iter().map(|(_, shape)| captured(shape, next)).collect();
            Captured::Struct(structure.path.clone(), std::rc::Rc::new(members), parts)
        }
        Shape::Reference(inner) => Captured::Reference(Box::new(captured(inner, next))),
    }
}
