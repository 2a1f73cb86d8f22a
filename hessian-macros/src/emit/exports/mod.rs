//! What a function hands to the functions that call it: its payload, and the hidden functions that keep the meaning of
//! its names.

mod evident;
mod hidden;
mod turns;

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, Literal, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{GenericParam, ItemFn};

use self::evident::copy_of;
use super::items::Interface;
use super::mentions::{bound, is_check, mention, mentions};
use super::names;
use crate::ir::{LeafId, NodeId, Op};
use crate::lower::program::{Program, Text};
use crate::payload::{self, Found, Kind, Node, Param, Payload, Region, What};
use crate::surface::{self, Function, Number, Role};

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
    let mut exporter = Exporter {
        function,
        interface,
        program,
        hash,
        statements,
        yields: BTreeMap::new(),
        carried: turns::carried(&program.graph),
        leaves: Vec::new(),
    };
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
    /// What the turns of each loop over data yield, by the loop's header.
    yields: BTreeMap<NodeId, Vec<NodeId>>,
    /// What loops carry that depends on a variable, at the beginning of a turn.
    carried: BTreeSet<NodeId>,
    /// The hidden functions.
    leaves: Vec<TokenStream>,
}

impl Exporter<'_> {
    fn payload(&mut self) -> Result<Payload, String> {
        self.generics()?;
        self.constants()?;
        self.yields()?;
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
            regions: self.regions(),
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
        if self.function.elements().is_some() {
            return Err(ELEMENTS.into());
        }
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

    fn regions(&self) -> Vec<Region> {
        let graph = &self.program.graph;
        let after = payload::creation(graph);
        graph
            .regions()
            .map(|id| {
                let region = graph.region(id);
                Region {
                    parent: region.parent.index(),
                    selector: region.selector.index(),
                    arms: region.arms.len(),
                    after: after[id.index()],
                    is_loop: region.is_loop,
                    exit: region.exit.map(NodeId::index),
                }
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
            Op::Running(_, kind) => (What::Running(kind, self.carried.contains(&id)), args),
            Op::Accumulate(region) => (What::Accumulate(region), args),
            Op::Carry(region, kind) => (What::Carry(region, kind), args),
            Op::CarryBack(_) | Op::Seed(_) | Op::Element(_) | Op::Along(_) | Op::Scatter(..) | Op::Together => {
                return Err(ELEMENTS.into());
            }
        })
    }

    fn leaf(&mut self, id: NodeId, leaf: LeafId, kind: Kind) -> Result<(What, Vec<NodeId>), String> {
        let verbatim = &self.program.verbatim[leaf.index()];
        let nothing = Ok((What::Nothing, Vec::new()));
        match &verbatim.text {
            // What needs them takes them along.
            Text::Item(_) => return nothing,
            Text::Let { pattern, init, .. } => {
                if init.is_none() || mentions(pattern, "mut") && !self.only_read(pattern) {
                    return Err(format!("it changes its local `{pattern}`"));
                }
                return nothing;
            }
            Text::For { .. } => return self.turns(id),
            Text::Loop => return Ok((What::Forever, Vec::new())),
            Text::Expression(text) => {
                if kind == Kind::Unit && !is_check(text) {
                    return Err(format!("its statement `{text}` may change what is read later"));
                }
                if let (Some(parameter), []) = (self.parameter(text), self.program.graph.args(id)) {
                    return Ok((What::Parameter(parameter, kind), Vec::new()));
                }
            }
            Text::Match { .. } => {}
        }
        match self.around(id) {
            Some(header) if self.yields[&header].contains(&id) => Ok(self.yielded(header, id, kind)),
            _ => self.hidden(id, leaf, kind),
        }
    }

    /// Whether everything that mentions the names of a pattern only reads them.
    fn only_read(&self, pattern: &TokenStream) -> bool {
        let names = bound(pattern);
        self.program.verbatim.iter().all(|verbatim| {
            let mut mentioned = BTreeSet::new();
            mention(verbatim, &mut mentioned);
            let is_read = match &verbatim.text {
                Text::Expression(text) => names.contains(&text.to_string()),
                Text::For { iterable, .. } => syn::parse2(iterable.clone()).is_ok_and(|iterable| {
                    copy_of(&iterable).is_some_and(|only| names.contains(&only.to_token_stream().to_string()))
                }),
                _ => false,
            };
            is_read || mentioned.is_disjoint(&names)
        })
    }

    /// The constant parameter that a text is.
    fn parameter(&self, text: &TokenStream) -> Option<usize> {
        let mut tokens = text.clone().into_iter();
        let (Some(TokenTree::Ident(name)), None) = (tokens.next(), tokens.next()) else { return None };
        self.function.params.iter().position(|param| param.plain && param.role == Role::Constant && param.name == name)
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
