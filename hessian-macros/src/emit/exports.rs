//! What a function hands to the functions that call it: its payload, and the hidden functions that keep the meaning of
//! its names.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, Literal, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{GenericParam, ItemFn};

use super::items::Interface;
use super::mentions::{identifiers, is_check, mention, mentions};
use super::{names, verbatim};
use crate::ir::{LeafId, NodeId, Op};
use crate::lower::program::{Program, Text};
use crate::payload::{self, Found, Kind, Leaf, Node, Param, Payload, Region, What};
use crate::surface::{self, Function, Number, Role};

/// Why a loop is not handed on.
const LOOP: &str = "it has a loop whose number of turns only the run knows";

/// Why a function of an array of variables whose length only the run knows is not.
const ELEMENTS: &str = "only the run knows how many variables it has";

/// The payload of a function with its hidden functions, or why there is none.
pub fn exports(function: &Function, interface: &Interface, program: &Program, hash: &str) -> (Found, TokenStream) {
    let statements = program.graph.ids().filter(|&id| match program.graph.op(id) {
        Op::Leaf(leaf, _) => {
            matches!(program.verbatim[leaf.index()].text, Text::Item(_) | Text::Let { .. } | Text::Match { .. })
        }
        _ => false,
    });
    let statements = statements.collect();
    let mut exporter = Exporter { function, interface, program, hash, statements, leaves: Vec::new() };
    match exporter.payload() {
        Ok(payload) => {
            let same = exporter.same();
            let leaves = exporter.leaves;
            (Found::Payload(Box::new(payload)), quote!(#same #(#leaves)*))
        }
        Err(why) => (Found::Refused(why), TokenStream::new()),
    }
}

struct Exporter<'a> {
    function: &'a Function,
    interface: &'a Interface,
    program: &'a Program,
    hash: &'a str,
    /// Items, `let`s and `match`es, whose names other leaves may use.
    statements: Vec<NodeId>,
    /// The hidden functions.
    leaves: Vec<TokenStream>,
}

impl Exporter<'_> {
    fn payload(&mut self) -> Result<Payload, String> {
        self.generics()?;
        self.constants()?;
        let (function, graph) = (self.function, &self.program.graph);
        let params = function.params.iter().map(|param| match (&param.shape, param.role) {
            (Some(shape), Role::Variable { .. }) => Param::Variable(shape.clone()),
            _ => Param::Constant,
        });
        let mut nodes = Vec::new();
        for id in graph.ids() {
            let (what, args) = self.node(id)?;
            nodes.push(Node { what, args: args.iter().map(|a| a.index()).collect(), block: graph.block(id).index() });
        }
        let companion = match &self.interface.place {
            super::items::Place::Companion(name) if *name != function.name => Some(name.to_string()),
            _ => None,
        };
        Ok(Payload {
            scalar: match function.scalar.number {
                Number::Primitive => Some(function.scalar.to_string()),
                Number::Alias | Number::Parameter(_) => None,
            },
            is_generic: function.scalar.is_parameter(),
            companion,
            hash: self.hash.into(),
            params: params.collect(),
            output: function.output.clone(),
            regions: self.regions()?,
            nodes,
            outputs: self.program.outputs.iter().map(|output| output.index()).collect(),
        })
    }

    /// Callers can tell what a scalar type stands for, and nothing else.
    fn generics(&self) -> Result<(), String> {
        for parameter in &self.function.item.sig.generics.params {
            match parameter {
                GenericParam::Type(parameter) if *self.function.scalar == parameter.ident => {}
                GenericParam::Type(syn::TypeParam { ident, .. })
                | GenericParam::Const(syn::ConstParam { ident, .. }) => {
                    return Err(format!("it has the parameter `{ident}`"));
                }
                GenericParam::Lifetime(_) => {}
            }
        }
        Ok(())
    }

    /// Constants are handed to several hidden functions, so they must be readable more than once.
    fn constants(&self) -> Result<(), String> {
        let shapes = self.function.params.iter().filter(|param| param.role != Role::Constant);
        let mut shapes = shapes.filter_map(|param| param.shape.as_ref()).chain([&self.function.output]);
        if shapes.any(has_struct) {
            return Err("it takes or gives a struct".into());
        }
        for param in self.function.params.iter().filter(|param| param.role == Role::Constant) {
            if mentions(&param.ty, "mut") {
                return Err(format!("its parameter `{}` is an exclusive reference", param.name));
            }
            if mentions(&param.ty, "impl") {
                return Err(format!("its parameter `{}` has a type without a name", param.name));
            }
            if mentions(&param.pattern, "mut") {
                return Err(format!("its parameter `{}` is `mut`", param.name));
            }
        }
        Ok(())
    }

    fn regions(&self) -> Result<Vec<Region>, String> {
        let graph = &self.program.graph;
        let after = payload::creation(graph);
        graph
            .regions()
            .map(|id| {
                let region = graph.region(id);
                if region.is_loop {
                    return Err(LOOP.into());
                }
                let (parent, selector) = (region.parent.index(), region.selector.index());
                Ok(Region { parent, selector, arms: region.arms.len(), after: after[id.index()] })
            })
            .collect()
    }

    /// What a node is to the callers, and its operands there.
    fn node(&mut self, id: NodeId) -> Result<(What, Vec<NodeId>), String> {
        let graph = &self.program.graph;
        let args = graph.args(id).to_vec();
        Ok(match graph.op(id) {
            Op::Leaf(leaf, kind) => return self.leaf(id, leaf, kind),
            Op::Phi(region, kind) => (What::Phi(region, kind), args),
            op @ (Op::Const(_) | Op::Int(_) | Op::Input(_) | Op::Call(_) | Op::Compare(_) | Op::Not) => {
                (What::Op(op), args)
            }
            Op::Accumulate(_) | Op::Carry(..) | Op::CarryBack(_) | Op::Running(..) | Op::Seed(_) => {
                return Err(LOOP.into());
            }
            Op::Element(_) | Op::Along(_) | Op::Scatter(..) | Op::Together => return Err(ELEMENTS.into()),
        })
    }

    fn leaf(&mut self, id: NodeId, leaf: LeafId, kind: Kind) -> Result<(What, Vec<NodeId>), String> {
        let verbatim = &self.program.verbatim[leaf.index()];
        let nothing = Ok((What::Nothing, Vec::new()));
        match &verbatim.text {
            // What needs them takes them along.
            Text::Item(_) => return nothing,
            Text::Let { pattern, init, .. } => {
                if mentions(pattern, "mut") || init.is_none() {
                    return Err(format!("it changes its local `{pattern}`"));
                }
                return nothing;
            }
            Text::For { .. } | Text::Loop => return Err(LOOP.into()),
            Text::Expression(text) => {
                if kind == Kind::Unit && !is_check(text) {
                    return Err(format!("its statement `{text}` may change what is read later"));
                }
                if let (Some(parameter), []) = (self.parameter(text), graph_args(self.program, id)) {
                    return Ok((What::Parameter(parameter, kind), Vec::new()));
                }
            }
            Text::Match { .. } => {}
        }
        self.hidden(id, leaf, kind)
    }

    /// The constant parameter that a text is.
    fn parameter(&self, text: &TokenStream) -> Option<usize> {
        let mut tokens = text.clone().into_iter();
        let (Some(TokenTree::Ident(name)), None) = (tokens.next(), tokens.next()) else { return None };
        self.function.params.iter().position(|param| param.plain && param.role == Role::Constant && param.name == name)
    }

    /// A hidden function for a leaf.
    fn hidden(&mut self, id: NodeId, leaf: LeafId, kind: Kind) -> Result<(What, Vec<NodeId>), String> {
        let program = self.program;
        let verbatim = &program.verbatim[leaf.index()];
        let mut mentioned = BTreeSet::new();
        mention(verbatim, &mut mentioned);
        let mut operands = program.graph.args(id).to_vec();
        let before = self.needed(id, &mut mentioned)?;
        let mut statements = Vec::new();
        for &node in &before {
            let Op::Leaf(leaf, _) = program.graph.op(node) else { continue };
            let args = self.operands(program.graph.args(node), &mut operands)?;
            statements.push(verbatim::statement_text(&program.verbatim[leaf.index()], &args));
        }
        let own = self.operands(program.graph.args(id), &mut operands)?;
        let variables = self.variables(&mentioned, &mut operands);
        let scalar = &self.interface.numbers.scalar;
        let selects = program.graph.regions().any(|region| program.graph.region(region).selector == id);
        let (value, result) = match (&verbatim.text, kind) {
            (Text::Match { arms, .. }, _) => {
                let numbers: Vec<TokenStream> =
                    (0..arms.len()).map(|i| Literal::usize_unsuffixed(i).into_token_stream()).collect();
                (verbatim::match_text(verbatim, &own, &numbers), quote!(usize))
            }
            (_, Kind::Unit) => (verbatim::statement_text(verbatim, &own), quote!(())),
            (_, Kind::Float) => (verbatim::expression_text(verbatim, &own), scalar.clone()),
            (_, Kind::Bool) => (verbatim::expression_text(verbatim, &own), quote!(bool)),
            (_, Kind::Int) if selects => (verbatim::expression_text(verbatim, &own), quote!(usize)),
            (_, Kind::Int) => (verbatim::expression_text(verbatim, &own), quote!(i32)),
        };
        let mut constants = Vec::new();
        let mut parameters = Vec::new();
        for (i, param) in self.function.params.iter().enumerate().filter(|(_, p)| p.role == Role::Constant) {
            let mut bound = BTreeSet::new();
            identifiers(param.pattern.to_token_stream(), &mut bound);
            if bound.iter().any(|name| mentioned.contains(name)) {
                constants.push(i);
                let (pattern, ty) = &self.interface.parameters[i];
                parameters.push(quote!(#pattern: #ty));
            }
        }
        for (i, &operand) in operands.iter().enumerate() {
            let ty = match program.graph.kind(operand) {
                Kind::Bool => quote!(bool),
                _ => scalar.clone(),
            };
            let name = names::operand(i);
            parameters.push(quote!(#name: #ty));
        }
        let number = leaf.index();
        let name = payload::hidden(self.hash, number);
        let (generics, bounds) = &self.interface.generics;
        let constness = &self.interface.constness;
        self.leaves.push(quote! {
            #[doc(hidden)]
            #[inline]
            pub #constness fn #name #generics(#(#parameters),*) -> #result #bounds {
                #(#variables)*
                #(#statements)*
                #value
            }
        });
        let shared = operands.is_empty() && program.shared.contains(&leaf);
        Ok((What::Leaf(Leaf { number, kind, constants, shared }), operands))
    }

    /// The variables that a check mentions by the names of their parameters.
    fn variables(&self, mentioned: &BTreeSet<String>, operands: &mut Vec<NodeId>) -> Vec<TokenStream> {
        let graph = &self.program.graph;
        let inputs: BTreeMap<u32, NodeId> = graph
            .ids()
            .filter_map(|id| match graph.op(id) {
                Op::Input(i) => Some((i, id)),
                _ => None,
            })
            .collect();
        let mut variables = Vec::new();
        for (i, param) in self.function.params.iter().enumerate() {
            if let (Role::Variable { first }, Some(shape)) = (param.role, &param.shape)
                && param.plain
                && mentioned.contains(&param.name.to_string())
            {
                let mut next = first as u32;
                let value = assembled(shape, &mut || {
                    let node = inputs[&next];
                    next += 1;
                    let place = operands.iter().position(|&other| other == node).unwrap_or_else(|| {
                        operands.push(node);
                        operands.len() - 1
                    });
                    names::operand(place).into_token_stream()
                });
                let (name, ty) = &self.interface.parameters[i];
                variables.push(quote!(let #name: #ty = #value;));
            }
        }
        variables
    }

    /// The statements before a leaf that its names need, in order.
    fn needed(&self, id: NodeId, mentioned: &mut BTreeSet<String>) -> Result<Vec<NodeId>, String> {
        let graph = &self.program.graph;
        let mut needed = Vec::new();
        for &node in self.statements.iter().rev().skip_while(|&&node| node >= id) {
            let Op::Leaf(leaf, _) = graph.op(node) else { continue };
            let verbatim = &self.program.verbatim[leaf.index()];
            match &verbatim.text {
                Text::Item(_) => {}
                Text::Let { pattern, .. } if graph.contains(graph.block(node), graph.block(id)) => {
                    let mut bound = BTreeSet::new();
                    identifiers(pattern.clone(), &mut bound);
                    if bound.is_disjoint(mentioned) {
                        continue;
                    }
                }
                Text::Match { arms, .. } => {
                    // What a pattern binds is seen in its arm only.
                    let mut bound = BTreeSet::new();
                    for (pattern, _) in arms {
                        identifiers(pattern.clone(), &mut bound);
                    }
                    let inside = graph.regions().any(|region| {
                        let region = graph.region(region);
                        region.selector == node && region.arms.iter().any(|&arm| graph.contains(arm, graph.block(id)))
                    });
                    bound.retain(|name| name.starts_with(|c: char| c.is_lowercase() || c == '_'));
                    if let Some(name) = bound.intersection(mentioned).next().filter(|_| inside) {
                        return Err(format!("it uses `{name}`, which a pattern of a `match` binds"));
                    }
                    continue;
                }
                _ => continue,
            }
            mention(verbatim, mentioned);
            needed.push(node);
        }
        needed.reverse();
        Ok(needed)
    }

    /// Operands as parameters of a hidden function.
    fn operands(&self, args: &[NodeId], operands: &mut Vec<NodeId>) -> Result<Vec<TokenStream>, String> {
        args.iter()
            .map(|&arg| {
                if self.program.graph.kind(arg) == Kind::Int {
                    return Err("it captures an integer of a type that is not written".into());
                }
                let place = operands.iter().position(|&other| other == arg).unwrap_or_else(|| {
                    operands.push(arg);
                    operands.len() - 1
                });
                Ok(names::operand(place).into_token_stream())
            })
            .collect()
    }

    /// A hidden function by which a caller makes sure that it calls this function and no other of the name.
    fn same(&self) -> TokenStream {
        let Interface { function, runtime, numbers, .. } = self.interface;
        let (name, checks) = (payload::same(self.hash), &self.program.checks);
        let scalar = &numbers.scalar;
        let parameter = self.function.item.sig.generics.type_params().next().map(|parameter| quote!(#parameter,));
        let own = parameter.is_some().then(|| quote!(::<#scalar>));
        let bounds = &self.interface.generics.1;
        quote! {
            #[doc(hidden)]
            #[inline]
            #[track_caller]
            pub fn #name<#parameter F>(found: F) #bounds {
                #runtime::private::same(&found, &#function #own);
                #(#checks;)*
            }
        }
    }
}

fn has_struct(shape: &surface::Shape) -> bool {
    match shape {
        surface::Shape::Scalar => false,
        surface::Shape::Array(inner, _) | surface::Shape::Reference(inner) => has_struct(inner),
        surface::Shape::Tuple(parts) => parts.iter().any(has_struct),
        surface::Shape::Struct(_) => true,
    }
}

/// A value of a shape, put together of its scalars.
fn assembled(shape: &surface::Shape, next: &mut dyn FnMut() -> TokenStream) -> TokenStream {
    match shape {
        surface::Shape::Scalar => next(),
        surface::Shape::Array(element, length) => {
            let parts: Vec<TokenStream> = (0..*length).map(|_| assembled(element, next)).collect();
            quote!([#(#parts),*])
        }
        surface::Shape::Tuple(parts) => {
            let parts: Vec<TokenStream> = parts.iter().map(|part| assembled(part, next)).collect();
            quote!((#(#parts,)*))
        }
        surface::Shape::Reference(inner) => {
            let inner = assembled(inner, next);
            quote!(&#inner)
        }
        // Refused before.
        surface::Shape::Struct(_) => TokenStream::new(),
    }
}

fn graph_args(program: &Program, id: NodeId) -> &[NodeId] {
    program.graph.args(id)
}

/// The macro by which callers get the payload; none for names that macros of the language have.
pub fn exported(item: &ItemFn, found: &Found, hash: &str) -> Option<TokenStream> {
    let ItemFn { vis: visibility, sig: syn::Signature { ident: function, .. }, attrs, .. } = item;
    if surface::is_macro(&function.to_string()) {
        return None;
    }
    let conditions: Vec<_> = attrs.iter().filter(|attribute| attribute.path().is_ident("cfg")).collect();
    let text = Literal::string(&found.write());
    let name: Ident = names::payload(&function.to_string(), hash);
    let is_public = matches!(visibility, syn::Visibility::Public(_));
    let export = is_public.then(|| quote!(#[macro_export]));
    let quiet = quote! {
        #[doc(hidden)]
        #[allow(
            unused_imports, unused_macros, unreachable_pub, non_local_definitions, clippy::all, clippy::pedantic,
            clippy::nursery, clippy::restriction
        )]
    };
    Some(quote! {
        #(#conditions)*
        #quiet
        #export
        macro_rules! #name {
            ({ $($resume:tt)* } $($state:tt)*) => { $($resume)*! { #text $($state)* } };
        }
        #(#conditions)*
        #quiet
        #visibility use #name as #function;
    })
}
