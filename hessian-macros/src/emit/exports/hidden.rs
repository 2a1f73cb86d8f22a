//! Hidden functions of a companion type, in which the names of a function's verbatim Rust mean what they mean there.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens, quote};

use super::super::items::{Interface, Parameter};
use super::super::mentions::{bound, mention};
use super::super::{names, verbatim};
use super::Exporter;
use crate::ir::{LeafId, NodeId, Op};
use crate::lower::program::{Text, Verbatim};
use crate::ops::Elementary;
use crate::payload::{self, Kind, Leaf, What};
use crate::surface::{self, Role};

impl<'a> Exporter<'a> {
    /// A hidden function for a leaf.
    pub(super) fn hidden(&mut self, id: NodeId, leaf: LeafId, kind: Kind) -> Result<(What, Vec<NodeId>), String> {
        let program = self.program;
        let verbatim = &program.verbatim[leaf.index()];
        let mut mentioned = BTreeSet::new();
        mention(verbatim, &mut mentioned);
        let mut operands = program.graph.args(id).to_vec();
        let before = self.needed(id, &mut mentioned);
        for &node in &before {
            self.stays_cheap(node, id)?;
            operand_names(program.graph.args(node), &mut operands);
        }
        let own = operand_names(program.graph.args(id), &mut operands);
        let variables = self.variables(&mentioned, &mut operands);
        let (value, result) = self.evaluation(id, leaf, kind, &own)?;
        let value = self.behind(&before, id, &mut operands, value);
        let (constants, mut parameters) = self.mentioned_constants(&mentioned);
        parameters.extend(self.typed(&operands)?);
        self.function(leaf, &parameters, &result, &quote!(#(#variables)* #value));
        let shared = operands.is_empty() && program.shared.contains(&leaf);
        Ok((What::Leaf(Leaf { number: leaf.index(), kind, constants, shared }), operands))
    }

    /// A hidden function with the number of a leaf.
    pub(super) fn function(
        &mut self,
        leaf: LeafId,
        parameters: &[TokenStream],
        result: &TokenStream,
        body: &TokenStream,
    ) {
        let name = payload::hidden(self.hash, leaf.index());
        let Interface { generics: (generics, bounds), constness, .. } = self.interface;
        self.leaves.push(quote! {
            #[doc(hidden)]
            #[inline]
            pub #constness fn #name #generics(#(#parameters),*) -> #result #bounds { #body }
        });
    }

    /// What evaluates a leaf, and the type of its value.
    pub(super) fn evaluation(
        &self,
        id: NodeId,
        leaf: LeafId,
        kind: Kind,
        operands: &[TokenStream],
    ) -> Result<(TokenStream, TokenStream), String> {
        let verbatim = &self.program.verbatim[leaf.index()];
        if let Text::Match { arms, .. } = &verbatim.text {
            let numbers: Vec<TokenStream> =
                (0..arms.len()).map(|i| Literal::usize_unsuffixed(i).into_token_stream()).collect();
            return Ok((verbatim::match_text(verbatim, operands, &numbers), quote!(usize)));
        }
        if kind == Kind::Unit {
            return Ok((verbatim::statement_text(verbatim, operands), quote!(())));
        }
        Ok((verbatim::expression_text(verbatim, operands), self.type_of(id)?))
    }

    /// A value of `id` with the statements before it that it needs. Where a pattern binds names for it, its arm is the one
    /// that is taken.
    pub(super) fn behind(
        &self,
        before: &[NodeId],
        id: NodeId,
        operands: &mut Vec<NodeId>,
        value: TokenStream,
    ) -> TokenStream {
        let graph = &self.program.graph;
        before.iter().rev().fold(value, |value, &node| {
            let Some(verbatim) = self.text(node) else { return value };
            let args = operand_names(graph.args(node), operands);
            let (Text::Match { arms, .. }, Some(taken)) = (&verbatim.text, self.arm(node, id)) else {
                let statement = verbatim::statement_text(verbatim, &args);
                return quote!(#statement #value);
            };
            let other = match graph.kind(id) {
                Kind::Float => self.interface.numbers.literal(0.0),
                Kind::Bool => quote!(false),
                Kind::Int => quote!(0),
                Kind::Unit => quote!(()),
            };
            let arm = |(i, _): (usize, _)| if i == taken { value.clone() } else { other.clone() };
            let values: Vec<TokenStream> = arms.iter().enumerate().map(arm).collect();
            verbatim::match_text(verbatim, &args, &values)
        })
    }

    /// The arm of a `match` that a node is in.
    fn arm(&self, selector: NodeId, id: NodeId) -> Option<usize> {
        let graph = &self.program.graph;
        let region = graph.regions().find(|&region| graph.region(region).selector == selector)?;
        graph.region(region).arms.iter().position(|&arm| graph.contains(arm, graph.block(id)))
    }

    /// The verbatim Rust behind a leaf.
    pub(super) fn text(&self, id: NodeId) -> Option<&'a Verbatim> {
        match self.program.graph.op(id) {
            Op::Leaf(leaf, _) => Some(&self.program.verbatim[leaf.index()]),
            _ => None,
        }
    }

    /// The type of a node's value.
    pub(super) fn type_of(&self, id: NodeId) -> Result<TokenStream, String> {
        let graph = &self.program.graph;
        Ok(match graph.kind(id) {
            Kind::Float => self.interface.numbers.scalar.clone(),
            Kind::Bool => quote!(bool),
            Kind::Unit => quote!(()),
            Kind::Int => {
                let selects = graph.regions().any(|region| graph.region(region).selector == id);
                let known = self.program.integers.get(&id).map(|name| Ident::new(name, Span::call_site()));
                let is_exponent = || {
                    let users = graph.ids().filter(|&user| graph.args(user).contains(&id));
                    matches!(graph.op(id), Op::Leaf(..))
                        && users.into_iter().all(|user| graph.op(user) == Op::Call(Elementary::Powi))
                };
                match known {
                    _ if selects => quote!(usize),
                    Some(name) => quote!(#name),
                    None if is_exponent() => quote!(i32),
                    None => {
                        return Err(
                            "it has an integer of a type that is not written (write it, such as `0_usize`)".into()
                        );
                    }
                }
            }
        })
    }

    /// The constants that are mentioned, by number and as parameters.
    pub(super) fn mentioned_constants(&self, mentioned: &BTreeSet<String>) -> (Vec<usize>, Vec<TokenStream>) {
        let constants = self.function.params.iter().enumerate().filter(|(_, param)| param.role == Role::Constant);
        let is_mentioned = |param: &surface::Param| !bound(&param.pattern.to_token_stream()).is_disjoint(mentioned);
        let found = constants.filter(|(_, param)| is_mentioned(param)).map(|(i, _)| {
            let Parameter { pattern, ty, .. } = &self.interface.parameters[i];
            (i, quote!(#pattern: #ty))
        });
        found.unzip()
    }

    /// Operands as parameters with their types.
    pub(super) fn typed(&self, operands: &[NodeId]) -> Result<Vec<TokenStream>, String> {
        let parameter = |(i, &operand): (usize, &NodeId)| {
            let (name, ty) = (names::operand(i), self.type_of(operand)?);
            Ok(quote!(#name: #ty))
        };
        operands.iter().enumerate().map(parameter).collect()
    }

    /// The variables that a check mentions by the names of their parameters.
    pub(super) fn variables(&self, mentioned: &BTreeSet<String>, operands: &mut Vec<NodeId>) -> Vec<TokenStream> {
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
                let Parameter { pattern: name, ty, .. } = &self.interface.parameters[i];
                variables.push(quote!(let #name: #ty = #value;));
            }
        }
        variables
    }

    /// The statements before a leaf that its names need, in order.
    pub(super) fn needed(&self, id: NodeId, mentioned: &mut BTreeSet<String>) -> Vec<NodeId> {
        let graph = &self.program.graph;
        let mut needed = Vec::new();
        for &node in self.statements.iter().rev().skip_while(|&&node| node >= id) {
            let Op::Leaf(leaf, _) = graph.op(node) else { continue };
            let verbatim = &self.program.verbatim[leaf.index()];
            match &verbatim.text {
                Text::Item(_) => {}
                Text::Let { pattern, .. } if graph.contains(graph.block(node), graph.block(id)) => {
                    if bound(pattern).is_disjoint(mentioned) {
                        continue;
                    }
                }
                // What a pattern binds is seen in its arm only.
                Text::Match { arms, .. } => {
                    let Some(arm) = self.arm(node, id) else { continue };
                    if bound(&arms[arm].0).is_disjoint(mentioned) {
                        continue;
                    }
                }
                _ => continue,
            }
            mention(verbatim, mentioned);
            needed.push(node);
        }
        needed.reverse();
        needed
    }

    /// A hidden function by which a caller makes sure that it calls this function and no other of the name.
    pub(super) fn same(&self) -> TokenStream {
        let Interface { function, runtime, numbers, .. } = self.interface;
        let (name, checks) = (payload::same(self.hash), &self.program.checks);
        let scalar = &numbers.scalar;
        let generics = &self.function.item.sig.generics;
        let lifetimes = generics.lifetimes();
        let parameter = generics.type_params().next().map(|parameter| quote!(#parameter,));
        let own = parameter.is_some().then(|| quote!(::<#scalar>));
        let bounds = &self.interface.generics.1;
        quote! {
            #[doc(hidden)]
            #[inline]
            #[track_caller]
            pub fn #name<#(#lifetimes,)* #parameter F>(found: F) #bounds {
                #runtime::private::same(&found, &#function #own);
                #(#checks;)*
            }
        }
    }
}

/// Operands as parameters of a hidden function.
pub(super) fn operand_names(args: &[NodeId], operands: &mut Vec<NodeId>) -> Vec<TokenStream> {
    args.iter()
        .map(|&arg| {
            let place = operands.iter().position(|&other| other == arg).unwrap_or_else(|| {
                operands.push(arg);
                operands.len() - 1
            });
            names::operand(place).into_token_stream()
        })
        .collect()
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
