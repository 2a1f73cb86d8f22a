//! `impl` blocks that are seen: their functions with `Self` written out, so that they mean the same wherever they are
//! inlined.

use std::rc::Rc;

use proc_macro2::{Group, Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::visit_mut::{self, VisitMut};
use syn::{
    Attribute, Expr, GenericArgument, GenericParam, Generics, ImplItem, ItemFn, ItemImpl, ItemTrait, Pat, Path,
    PathArguments, TraitItem, Type, TypePath,
};

use super::{function, separate};

/// An `impl` block.
#[derive(Clone)]
pub struct Implementation {
    /// Its generics.
    pub generics: Generics,
    /// The type that it is of.
    pub ty: Type,
    /// The trait that it implements.
    pub interface: Option<Path>,
    /// Its functions and methods.
    pub functions: Vec<Rc<ItemFn>>,
    /// Its constants, as functions without parameters.
    pub constants: Vec<Rc<ItemFn>>,
}

impl Implementation {
    /// An `impl` block as the code outside of it sees it, or as it sees itself: with the block's own type parameters.
    pub fn read(block: &ItemImpl, is_own: bool) -> Self {
        let mut own = Own { block, is_own };
        let (mut functions, mut constants) = (Vec::new(), Vec::new());
        for item in &block.items {
            match item {
                ImplItem::Fn(item) => {
                    let mut seen = function(item);
                    own.visit_item_fn_mut(&mut seen);
                    separate(&mut seen);
                    // Outside of the block each call tells anew what the block's lengths are.
                    if !is_own {
                        seen.sig.generics.params.extend(lengths(block));
                    }
                    seen.attrs.extend(block.attrs.iter().cloned());
                    functions.push(Rc::new(seen));
                }
                ImplItem::Const(item) => {
                    let (name, ty, value) = (&item.ident, &item.ty, &item.expr);
                    let mut seen: ItemFn = syn::parse_quote!(fn #name() -> #ty { #value });
                    own.visit_item_fn_mut(&mut seen);
                    if !is_own {
                        seen.sig.generics.params.extend(lengths(block));
                    }
                    seen.attrs.extend(block.attrs.iter().chain(&item.attrs).cloned());
                    constants.push(Rc::new(seen));
                }
                _ => {}
            }
        }
        let interface = block.trait_.as_ref().map(|(path, _)| {
            let mut path = path.clone();
            own.visit_path_mut(&mut path);
            path
        });
        let (generics, ty) = (block.generics.clone(), (*block.self_ty).clone());
        Implementation { generics, ty, interface, functions, constants }
    }

    /// The type as expressions name it in front of `::name`.
    pub fn path(&self, is_own: bool) -> Option<Path> {
        match &self.ty {
            Type::Path(TypePath { qself: None, path, .. }) => Some(spelled(path, &self.generics, is_own, false)),
            _ => None,
        }
    }

    /// The name of the trait that it implements.
    pub fn interface_name(&self) -> Option<&Ident> {
        self.interface.as_ref().and_then(|path| path.segments.last()).map(|last| &last.ident)
    }
}

/// An `impl` block with what it leaves to the trait, if that is one of these. To a trait, a struct's own functions do not
/// exist: nothing is taken of one that says a name that such a function of these blocks has as well.
pub fn with_defaults(block: &ItemImpl, traits: &[ItemTrait], blocks: &[ItemImpl]) -> ItemImpl {
    let mut block = block.clone();
    let Some((path, _)) = &block.trait_ else { return block };
    let Some(interface) = traits.iter().find(|item| path.is_ident(&item.ident)) else { return block };
    let of_struct = blocks.iter().filter(|other| other.trait_.is_none() && is_of_one(&other.self_ty, &block.self_ty));
    let names: Vec<&Ident> = of_struct.flat_map(|other| other.items.iter().filter_map(name_of)).collect();
    if mentions(interface.to_token_stream(), &|name| names.contains(&name)) {
        return block;
    }
    let own: Vec<Ident> = block.items.iter().filter_map(name_of).cloned().collect();
    let defaults = interface.items.iter().filter_map(|item| match item {
        TraitItem::Fn(item) => {
            let (attrs, sig, body) = (&item.attrs, &item.sig, item.default.as_ref()?);
            Some(syn::parse_quote!(#(#attrs)* #sig #body))
        }
        TraitItem::Const(item) => {
            let (attrs, name, ty, (_, value)) = (&item.attrs, &item.ident, &item.ty, item.default.as_ref()?);
            Some(syn::parse_quote!(#(#attrs)* const #name: #ty = #value;))
        }
        _ => None,
    });
    let defaults: Vec<ImplItem> = defaults.collect();
    block.items.extend(defaults.into_iter().filter(|item| name_of(item).is_none_or(|name| !own.contains(name))));
    block
}

/// Whether two types are of one struct, by its name.
fn is_of_one(a: &Type, b: &Type) -> bool {
    match (a, b) {
        (Type::Path(a), Type::Path(b)) => match (a.path.segments.last(), b.path.segments.last()) {
            (Some(a), Some(b)) => a.ident == b.ident,
            _ => true,
        },
        _ => true,
    }
}

fn mentions(tokens: TokenStream, is_meant: &dyn Fn(&Ident) -> bool) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(name) => is_meant(&name),
        TokenTree::Group(group) => mentions(group.stream(), is_meant),
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}

fn name_of(item: &ImplItem) -> Option<&Ident> {
    match item {
        ImplItem::Fn(item) => Some(&item.sig.ident),
        ImplItem::Const(item) => Some(&item.ident),
        _ => None,
    }
}

/// The const parameters of a block.
fn lengths(block: &ItemImpl) -> impl Iterator<Item = GenericParam> {
    let is_length = |parameter: &&GenericParam| matches!(parameter, GenericParam::Const(_));
    block.generics.params.iter().filter(is_length).cloned()
}

/// A type's path in an expression: without arguments that only the `impl` block knows, of which lengths may be kept for
/// those who look them up.
fn spelled(path: &Path, generics: &Generics, is_own: bool, lengths: bool) -> Path {
    let mut path = path.clone();
    for segment in &mut path.segments {
        if let PathArguments::AngleBracketed(arguments) = &mut segment.arguments {
            let is_unknown = |argument: &GenericArgument| {
                mentions_parameter(argument.to_token_stream(), generics) && !is_length(argument, generics)
            };
            if lengths && !is_own && arguments.args.iter().any(|argument| is_length(argument, generics)) {
                arguments.colon2_token.get_or_insert_with(Default::default);
                let known = arguments.args.iter().filter(|argument| !matches!(argument, GenericArgument::Lifetime(_)));
                let inferred = |argument: &GenericArgument| match argument {
                    argument if is_unknown(argument) => syn::parse_quote!(_),
                    argument => argument.clone(),
                };
                arguments.args = known.map(inferred).collect();
            } else if !is_own && mentions_parameter(arguments.to_token_stream(), generics) {
                segment.arguments = PathArguments::None;
            } else {
                arguments.colon2_token.get_or_insert_with(Default::default);
            }
        }
    }
    path
}

/// Whether a generic argument is the name of a const parameter.
fn is_length(argument: &GenericArgument, generics: &Generics) -> bool {
    let name = match argument {
        GenericArgument::Type(Type::Path(path)) => path.path.get_ident(),
        GenericArgument::Const(Expr::Path(path)) => path.path.get_ident(),
        _ => None,
    };
    name.is_some_and(|name| generics.const_params().any(|parameter| parameter.ident == *name))
}

fn mentions_parameter(tokens: TokenStream, generics: &Generics) -> bool {
    let is_parameter = |name: &Ident| {
        generics.type_params().any(|parameter| parameter.ident == *name)
            || generics.const_params().any(|parameter| parameter.ident == *name)
    };
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(name) => is_parameter(&name),
        TokenTree::Group(group) => mentions_parameter(group.stream(), generics),
        TokenTree::Punct(punct) => punct.as_char() == '\'',
        TokenTree::Literal(_) => false,
    })
}

/// Writes out what `Self` is.
struct Own<'a> {
    block: &'a ItemImpl,
    is_own: bool,
}

impl Own<'_> {
    /// The associated type that a path names.
    fn associated(&self, path: &TypePath) -> Option<Type> {
        let is_self = |ty: &Type| matches!(ty, Type::Path(path) if path.path.is_ident("Self"));
        let first = path.path.segments.first()?;
        let known = match &path.qself {
            Some(qself) => is_self(&qself.ty),
            None => first.ident == "Self" && path.path.segments.len() == 2,
        };
        let name = &path.path.segments.last().filter(|_| known)?.ident;
        self.block.items.iter().find_map(|item| match item {
            ImplItem::Type(item) if item.ident == *name => Some(item.ty.clone()),
            _ => None,
        })
    }

    /// A path in an expression or pattern.
    fn path(&self, path: &mut Path, lengths: bool) {
        let Type::Path(TypePath { qself: None, path: own, .. }) = &*self.block.self_ty else { return };
        if path.segments.first().is_some_and(|first| first.ident == "Self") {
            let span = path.segments[0].ident.span();
            let mut whole = spelled(own, &self.block.generics, self.is_own, lengths);
            whole.segments.iter_mut().for_each(|segment| segment.ident.set_span(span));
            whole.segments.extend(path.segments.iter().skip(1).cloned());
            *path = whole;
        }
    }

    fn tokens(&self, tokens: TokenStream) -> TokenStream {
        let own = match &*self.block.self_ty {
            Type::Path(path) => path.path.segments.last().map(|last| last.ident.clone()),
            _ => None,
        };
        let token = |token| match (token, &own) {
            (TokenTree::Ident(name), Some(own)) if name == "Self" => {
                TokenTree::Ident(Ident::new(&own.to_string(), name.span()))
            }
            (TokenTree::Group(group), _) => {
                let mut inside = Group::new(group.delimiter(), self.tokens(group.stream()));
                inside.set_span(group.span());
                TokenTree::Group(inside)
            }
            (other, _) => other,
        };
        tokens.into_iter().map(token).collect()
    }
}

impl VisitMut for Own<'_> {
    fn visit_type_mut(&mut self, ty: &mut Type) {
        if let Type::Path(path) = ty {
            if let Some(known) = self.associated(path) {
                *ty = known;
            } else if path.qself.is_none() && path.path.is_ident("Self") {
                *ty = (*self.block.self_ty).clone();
                return;
            }
        }
        visit_mut::visit_type_mut(self, ty);
    }

    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        match expr {
            Expr::Path(path) => self.path(&mut path.path, true),
            Expr::Struct(literal) => self.path(&mut literal.path, false),
            _ => {}
        }
        visit_mut::visit_expr_mut(self, expr);
    }

    fn visit_pat_mut(&mut self, pattern: &mut Pat) {
        match pattern {
            Pat::Path(path) => self.path(&mut path.path, false),
            Pat::Struct(pattern) => self.path(&mut pattern.path, false),
            Pat::TupleStruct(pattern) => self.path(&mut pattern.path, false),
            _ => {}
        }
        visit_mut::visit_pat_mut(self, pattern);
    }

    fn visit_macro_mut(&mut self, mac: &mut syn::Macro) {
        mac.tokens = self.tokens(std::mem::take(&mut mac.tokens));
    }

    fn visit_attribute_mut(&mut self, _: &mut Attribute) {}

    fn visit_item_mut(&mut self, item: &mut syn::Item) {
        // An `impl` block inside has a `Self` of its own.
        if !matches!(item, syn::Item::Impl(_) | syn::Item::Trait(_)) {
            visit_mut::visit_item_mut(self, item);
        }
    }
}
