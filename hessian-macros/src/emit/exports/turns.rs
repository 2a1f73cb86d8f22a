//! Loops of a function that others call. Where such a loop runs over data, what its turns bind is seen inside of a hidden
//! function only: that gives an iterator over all that a turn evaluates, as values, or as functions where the caller decides
//! whether and with which operands.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::Expr;

use super::super::mentions::{bound, identifiers, mention, mentions};
use super::super::{names, verbatim};
use super::Exporter;
use super::evident::{Lasting, Names, copy_of, is_copied, is_evident, is_evident_range, lasting, moving};
use super::hidden::operand_names;
use crate::ir::{BlockId, Graph, Kind, NodeId, Op};
use crate::lower::program::{Text, Verbatim};
use crate::payload::{Given, What, Yielded};
use crate::surface::Role;

/// Why what a loop runs over cannot be handed on.
const BORROWS: &str = "a loop of it runs over what is not seen to be reached through its parameters";

/// What loops carry that depends on a variable, at the beginning of a turn.
pub fn carried(graph: &Graph) -> BTreeSet<NodeId> {
    let mut active = vec![false; graph.len()];
    loop {
        let mut changed = false;
        for id in graph.ids().filter(|id| graph.kind(*id) == Kind::Float) {
            let any = |args: &[NodeId]| args.iter().any(|arg| active[arg.index()]);
            let found = match graph.op(id) {
                Op::Input(_) | Op::Element(_) => true,
                Op::Running(..) => graph.carry_of(id).is_some_and(|result| any(&graph.args(result)[..2])),
                Op::Call(_) | Op::Phi(..) | Op::Accumulate(_) | Op::Carry(..) => any(graph.args(id)),
                _ => false,
            };
            changed |= found && !active[id.index()];
            active[id.index()] |= found;
        }
        if !changed {
            let is_carried = |id: &NodeId| matches!(graph.op(*id), Op::Running(..)) && active[id.index()];
            return graph.ids().filter(is_carried).collect();
        }
    }
}

impl Exporter<'_> {
    /// The headers of the loops over data around a block, innermost first, with their bodies.
    fn all_around(&self, mut block: BlockId) -> Vec<(NodeId, BlockId)> {
        let (graph, mut found) = (&self.program.graph, Vec::new());
        while let Some((region, _)) = graph.arm_of(block) {
            let header = graph.region(region).selector;
            if graph.region(region).is_loop
                && matches!(self.text(header), Some(Verbatim { text: Text::For { .. }, .. }))
            {
                found.push((header, block));
            }
            block = graph.region(region).parent;
        }
        found
    }

    /// The header of the innermost loop over data around a node.
    pub(super) fn around(&self, id: NodeId) -> Option<NodeId> {
        self.all_around(self.program.graph.block(id)).first().map(|found| found.0)
    }

    /// Finds what the turns of each loop over data yield.
    pub(super) fn yields(&mut self) -> Result<(), String> {
        let program = self.program;
        let graph = &program.graph;
        for id in graph.ids() {
            let Some(Verbatim { text, .. }) = self.text(id) else { continue };
            let around = self.all_around(graph.block(id)).first().copied();
            if let Text::For { pattern, .. } = text {
                if mentions(pattern, "mut") {
                    return Err(format!("a loop of it changes `{pattern}`"));
                }
                self.yields.entry(id).or_default();
            }
            let Some((header, body)) = around else { continue };
            let is_yielded = match text {
                Text::Item(_) | Text::Let { .. } | Text::Loop => false,
                Text::For { .. } if graph.block(id) != body => {
                    return Err("it has a loop in a branch of a loop over data".into());
                }
                Text::For { .. } => true,
                Text::Expression(text) if self.parameter(text).is_some() => false,
                Text::Expression(_) | Text::Match { .. } => !self.stands_alone(id),
            };
            if is_yielded {
                self.yields.entry(header).or_default().push(id);
            }
        }
        Ok(())
    }

    /// Whether a leaf mentions nothing that the loops around it bind, and no local.
    fn stands_alone(&self, id: NodeId) -> bool {
        let Some(verbatim) = self.text(id) else { return true };
        let mut mentioned = BTreeSet::new();
        mention(verbatim, &mut mentioned);
        let needed = self.needed(id, &mut mentioned);
        let is_item = |&node: &NodeId| matches!(self.text(node), Some(Verbatim { text: Text::Item(_), .. }));
        let around = self.all_around(self.program.graph.block(id));
        let is_free = |&(header, _): &(NodeId, BlockId)| match self.text(header) {
            Some(Verbatim { text: Text::For { pattern, .. }, .. }) => bound(pattern).is_disjoint(&mentioned),
            _ => true,
        };
        needed.iter().all(is_item) && around.iter().all(is_free)
    }

    /// What a turn of a loop yields for a leaf.
    pub(super) fn yielded(&self, header: NodeId, id: NodeId, kind: Kind) -> (What, Vec<NodeId>) {
        let place = self.yields[&header].iter().position(|&other| other == id).expect("it is yielded");
        let source = Yielded { header: header.index(), place };
        match self.text(id) {
            Some(Verbatim { text: Text::For { .. }, .. }) => (What::Inner(source, self.yields[&id].len()), Vec::new()),
            _ if self.is_value(id, kind) => (What::Yielded(source, kind, Given::Value), Vec::new()),
            _ => (What::Yielded(source, kind, Given::Function), self.inside(id).1),
        }
    }

    /// The statements within the outermost loop over data that a leaf needs, and all operands.
    fn inside(&self, id: NodeId) -> (Vec<NodeId>, Vec<NodeId>) {
        let graph = &self.program.graph;
        let mut mentioned = BTreeSet::new();
        if let Some(verbatim) = self.text(id) {
            mention(verbatim, &mut mentioned);
        }
        let outermost = self.all_around(graph.block(id)).last().map_or(Graph::ROOT, |found| found.1);
        let mut needed = self.needed(id, &mut mentioned);
        needed.retain(|&node| graph.contains(outermost, graph.block(node)));
        let mut operands = graph.args(id).to_vec();
        for &node in &needed {
            operand_names(graph.args(node), &mut operands);
        }
        (needed, operands)
    }

    /// Whether a leaf is evaluated in every turn, of nothing but what the loop binds.
    fn is_value(&self, id: NodeId, kind: Kind) -> bool {
        let body = self.all_around(self.program.graph.block(id)).first().map(|found| found.1);
        kind != Kind::Unit && body == Some(self.program.graph.block(id)) && self.inside(id).1.is_empty()
    }

    /// The header of a loop over data: a hidden function that gives the iterator, if it is not in another loop.
    pub(super) fn turns(&mut self, header: NodeId) -> Result<(What, Vec<NodeId>), String> {
        if let Some(outer) = self.around(header) {
            return Ok(self.yielded(outer, header, Kind::Int));
        }
        let graph = &self.program.graph;
        let Op::Leaf(leaf, _) = graph.op(header) else { unreachable!("the header of a loop is a leaf") };
        let mut inside = BTreeSet::new();
        for id in
            graph.ids().filter(|&id| id == header || self.all_around(graph.block(id)).iter().any(|f| f.0 == header))
        {
            if let Some(verbatim) = self.text(id).filter(|verbatim| !matches!(verbatim.text, Text::Item(_))) {
                mention(verbatim, &mut inside);
            }
        }
        let mut mentioned = inside.clone();
        let before = self.needed(header, &mut mentioned);
        let (mut operands, mut statements) = (graph.args(header).to_vec(), Vec::new());
        for &node in &before {
            self.stays_cheap(node, header)?;
            if let Some(Verbatim { text: Text::Match { .. }, .. }) = self.text(node) {
                return Err("a loop of it uses what a pattern of a `match` binds".into());
            }
            let args = operand_names(graph.args(node), &mut operands);
            statements.extend(self.text(node).map(|verbatim| verbatim::statement_text(verbatim, &args)));
        }
        if !self.variables(&mentioned, &mut operands).is_empty() {
            return Err("a check in a loop of it mentions a variable".into());
        }
        self.may_leave(header, &mentioned, &before)?;
        let own = operand_names(graph.args(header), &mut operands);
        let (iterator, item) = self.iterator(header, &own)?;
        let (constants, mut parameters) = self.mentioned_constants(&mentioned);
        parameters.extend(self.typed(&operands)?);
        let result = quote!(impl ::core::iter::Iterator<Item = #item> + ::core::clone::Clone);
        self.function(leaf, &parameters, &result, &quote!(#(#statements)* #iterator));
        Ok((What::Turns(leaf.index(), constants, self.yields[&header].len()), operands))
    }

    /// An iterator over what a loop's turns yield, and the type of that.
    fn iterator(&self, header: NodeId, operands: &[TokenStream]) -> Result<(TokenStream, TokenStream), String> {
        let graph = &self.program.graph;
        let Some(verbatim @ Verbatim { text: Text::For { pattern, .. }, .. }) = self.text(header) else {
            unreachable!("the header of a loop over data")
        };
        let body = graph.regions().find(|&region| graph.region(region).selector == header);
        let body = body.map(|region| graph.region(region).arms[0]);
        let yields = &self.yields[&header];
        let (mut statements, mut types, mut yielded) = (Vec::new(), Vec::new(), Vec::new());
        let mut of_operands = BTreeSet::new();
        for id in graph.ids() {
            let Some(verbatim) = self.text(id) else { continue };
            if let (Text::Let { pattern, .. }, Some(true)) = (&verbatim.text, body.map(|body| graph.block(id) == body))
            {
                let mut mentioned = BTreeSet::new();
                mention(verbatim, &mut mentioned);
                // What needs a value that the caller has is evaluated where that is handed over.
                if graph.args(id).is_empty() && mentioned.is_disjoint(&of_operands) {
                    statements.push(verbatim::statement_text(verbatim, &[]));
                } else {
                    of_operands.extend(bound(pattern));
                }
            } else if yields.contains(&id) {
                let ((value, ty), name) = (self.thing(id)?, names::yielded(id));
                let is_loop = matches!(verbatim.text, Text::For { .. });
                let written = (!is_loop && self.is_value(id, graph.kind(id))).then(|| quote!(: #ty));
                statements.push(quote!(let #name #written = #value;));
                types.push(ty);
                yielded.push(name);
            }
        }
        let iterable = verbatim::expression_text(&moving(verbatim), operands);
        let iterator = quote! {
            ::core::iter::Iterator::map(::core::iter::IntoIterator::into_iter(#iterable), move |#pattern| {
                #(#statements)*
                (#(#yielded,)*)
            })
        };
        Ok((iterator, quote!((#(#types,)*))))
    }

    /// One of the things that a turn yields, and its type.
    fn thing(&self, id: NodeId) -> Result<(TokenStream, TokenStream), String> {
        let graph = &self.program.graph;
        let Op::Leaf(leaf, kind) = graph.op(id) else { unreachable!("only leaves are yielded") };
        if let Some(Verbatim { text: Text::For { .. }, .. }) = self.text(id) {
            if !graph.args(id).is_empty() {
                return Err("an inner loop of it runs over what it computes".into());
            }
            let (iterator, item) = self.iterator(id, &[])?;
            let ty = quote!(impl ::core::iter::Iterator<Item = #item> + ::core::clone::Clone);
            return Ok((iterator, ty));
        }
        let (needed, mut operands) = self.inside(id);
        let own = operand_names(graph.args(id), &mut operands);
        let (value, ty) = self.evaluation(id, leaf, kind, &own)?;
        if self.is_value(id, kind) {
            return Ok((value, ty));
        }
        let value = self.behind(&needed, id, &mut operands, value);
        let parameters = self.typed(&operands)?;
        let types: Vec<TokenStream> =
            operands.iter().map(|&operand| self.type_of(operand)).collect::<Result<_, _>>()?;
        let function = quote!(move |#(#parameters),*| -> #ty { #value });
        Ok((function, quote!(impl ::core::ops::Fn(#(#types),*) -> #ty)))
    }

    /// Whether the iterator may leave its function and can be copied, as can what it mentions: a loop around it, or a
    /// function that it yields, takes a copy of that. Says why not.
    fn may_leave(&self, header: NodeId, mentioned: &BTreeSet<String>, before: &[NodeId]) -> Result<(), String> {
        let graph = &self.program.graph;
        let within = |id: NodeId| self.all_around(graph.block(id)).iter().any(|found| found.0 == header);
        let mut names = Names::default();
        for param in self.function.params.iter().filter(|param| param.role == Role::Constant) {
            let is_copied = is_copied(&param.ty) || self.function.scalar.is(&param.ty);
            if !is_copied && !bound(&param.pattern.to_token_stream()).is_disjoint(mentioned) {
                return Err(format!("a loop of it uses `{}`, which is no reference", param.name));
            }
            if param.plain {
                names.parameter(param.name.to_string(), &param.ty);
            }
        }
        // Locals that refer to what is behind parameters do so as long.
        for &id in before {
            let Some(Verbatim { text: Text::Let { pattern, ty, init }, .. }) = self.text(id) else { continue };
            let value = init.as_ref().and_then(|init| syn::parse2::<Expr>(init.clone()).ok());
            match value.map(|value| (lasting(&value, &names), value)) {
                Some((Lasting::Yes, Expr::Range(_))) if self.only_copied(pattern) => {
                    names.ranges.extend(bound(pattern));
                }
                Some((Lasting::Yes, Expr::Range(_))) => names.locals.extend(bound(pattern)),
                Some((Lasting::Yes, _)) => names.references.extend(bound(pattern)),
                _ if self.is_plain(pattern, ty.as_ref(), init.as_ref()) => {}
                _ => names.locals.extend(bound(pattern)),
            }
        }
        for id in graph.ids().filter(|&id| within(id)) {
            if let Some(Verbatim { text: Text::Let { pattern, init: Some(init), .. }, .. }) = self.text(id)
                && is_evident_range(init)
                && self.only_copied(pattern)
            {
                names.ranges.extend(bound(pattern));
            }
        }
        let mut captured = BTreeSet::new();
        for id in graph.ids().filter(|&id| within(id)) {
            if let Some(verbatim) = self.text(id).filter(|verbatim| !matches!(verbatim.text, Text::Item(_))) {
                mention(verbatim, &mut captured);
            }
        }
        let headers = self.yields.keys().copied().filter(|&id| id == header || within(id));
        let (mut copies, mut hands) = (true, false);
        for id in headers.collect::<Vec<_>>() {
            let Some(Verbatim { text: Text::For { pattern, iterable }, .. }) = self.text(id) else { continue };
            let Ok(iterable) = syn::parse2::<Expr>(iterable.clone()) else { return Err(BORROWS.into()) };
            let lasting = lasting(&iterable, &names);
            if lasting == Lasting::No {
                return Err(BORROWS.into());
            }
            copies &= lasting == Lasting::Yes;
            // What it is a copy of stays where it is, and so does what tells how many values a slice has.
            if id == header && copy_of(&iterable).is_none() {
                identifiers(iterable.to_token_stream(), &mut captured);
            }
            // What is taken out of a reference is no reference, as a rule.
            if lasting == Lasting::Yes && !mentions(&iterable, "copied") && !pattern.to_string().contains('&') {
                names.references.extend(bound(pattern));
            }
            let is_function = |&thing: &NodeId| !self.is_value(thing, graph.kind(thing));
            hands |= id != header || self.yields[&id].iter().any(is_function);
        }
        if hands && !copies {
            return Err(BORROWS.into());
        }
        let lets = before.iter().copied().chain(graph.ids().filter(|&id| within(id)));
        for id in lets.collect::<Vec<_>>() {
            if let Some(Verbatim { text: Text::Let { pattern, ty, init }, .. }) = self.text(id)
                && !self.is_plain(pattern, ty.as_ref(), init.as_ref())
                && (within(id) || !bound(pattern).is_disjoint(&captured))
                && !bound(pattern).is_subset(&names.ranges)
            {
                return Err(format!("a loop of it uses `{pattern}`, of which it is not seen that it can be copied"));
            }
        }
        Ok(())
    }

    /// Whether a local is mentioned by nothing but loops that run over copies of it.
    fn only_copied(&self, name: &TokenStream) -> bool {
        let name = name.to_string();
        self.program.verbatim.iter().all(|verbatim| {
            let mut mentioned = BTreeSet::new();
            mention(verbatim, &mut mentioned);
            let is_copy = match &verbatim.text {
                Text::For { iterable, .. } => syn::parse2::<Expr>(iterable.clone()).is_ok_and(|iterable| {
                    copy_of(&iterable).is_some_and(|only| only.to_token_stream().to_string() == name)
                }),
                _ => false,
            };
            is_copy || !mentioned.contains(&name)
        })
    }

    /// Whether the value of a local can be copied and costs next to nothing, as far as its type, its value and its uses
    /// tell.
    fn is_plain(&self, pattern: &TokenStream, ty: Option<&TokenStream>, init: Option<&TokenStream>) -> bool {
        is_evident(ty, init) || self.is_used_as_scalar(pattern)
    }

    /// Whether a name is used as a number or truth somewhere, which tells its type.
    fn is_used_as_scalar(&self, name: &TokenStream) -> bool {
        let name = name.to_string();
        let graph = &self.program.graph;
        graph.ids().any(|id| {
            matches!(graph.kind(id), Kind::Float | Kind::Bool)
                && matches!(self.text(id), Some(Verbatim { text: Text::Expression(text), .. }) if text.to_string() == name)
        })
    }

    /// Whether evaluating a statement again for `user`, which a loop of it turns, costs next to nothing; says so if not.
    pub(super) fn stays_cheap(&self, statement: NodeId, user: NodeId) -> Result<(), String> {
        let graph = &self.program.graph;
        let Some(Verbatim { text: Text::Let { pattern, init, .. }, .. }) = self.text(statement) else { return Ok(()) };
        let turns = graph.regions().any(|region| {
            let region = graph.region(region);
            let has = |id: NodeId| graph.contains(region.arms[0], graph.block(id));
            region.is_loop && has(user) && !has(statement)
        });
        if turns && !is_evident(None, init.as_ref()) {
            return Err(format!("a loop of it uses `{pattern}`, which would be computed anew in every turn"));
        }
        Ok(())
    }
}
