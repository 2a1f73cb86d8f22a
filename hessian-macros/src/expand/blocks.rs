//! `#[hessian]` on a whole module or `impl` block: every body in it is seen, so its functions can call each other.

use std::rc::Rc;

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{ImplItem, Item, ItemFn, ItemImpl, ItemMod, Type};

use super::generated;
use super::request::Request;
use crate::diagnostics::Errors;
use crate::options::{self, Rule};
use crate::surface::{Around, Function, Home, function, separate, take_attribute};

/// A block with the routines of its annotated functions in it.
struct Block<'a> {
    request: &'a Request,
    /// The options of the block, which all functions have.
    common: TokenStream,
    errors: &'a mut Errors,
    /// The number of annotated functions.
    annotated: usize,
    /// What is generated of the one function that is asked for.
    resumed: TokenStream,
}

/// Expands `#[hessian(attribute)] impl ..`.
pub fn associated(request: &Request, mut item: ItemImpl, errors: &mut Errors) -> TokenStream {
    let span = item.impl_token.span;
    let mut block = Block::new(request, errors);
    block.associated(&mut item, &Around::default());
    block.finish(span, "`impl` block").unwrap_or_else(|| item.into_token_stream())
}

/// Expands `#[hessian(attribute)] mod ..`.
pub fn module(request: &Request, mut module: ItemMod, errors: &mut Errors) -> TokenStream {
    let span = module.mod_token.span;
    let mut block = Block::new(request, errors);
    if let Some((_, items)) = &mut module.content {
        block.module(items);
    }
    block.finish(span, "module").unwrap_or_else(|| module.into_token_stream())
}

impl<'a> Block<'a> {
    fn new(request: &'a Request, errors: &'a mut Errors) -> Self {
        let common = options::parse_common(request.attribute.clone(), errors);
        Block { request, common, errors, annotated: 0, resumed: TokenStream::new() }
    }

    /// What is generated of the one function that is asked for; none if all are, which stands in the block then.
    fn finish(self, span: proc_macro2::Span, what: &str) -> Option<TokenStream> {
        if self.annotated == 0 {
            self.errors.empty_block(span, what);
        }
        self.request.resumed.then_some(self.resumed)
    }

    fn module(&mut self, items: &mut Vec<Item>) {
        let mut attributes = Vec::new();
        let mut around = Around::default();
        for item in items.iter_mut() {
            match item {
                Item::Fn(item) => {
                    attributes.push(take_attribute(&mut item.attrs, self.errors));
                    let mut seen = item.clone();
                    separate(&mut seen);
                    around.rules.extend(self.rule(&seen, Home::Module, attributes.last()));
                    around.functions.push(Rc::new(seen));
                }
                Item::Const(item) => around.constants.push(Rc::new(item.clone())),
                _ => {}
            }
        }
        let around = Rc::new(around);
        let mut generated = Vec::new();
        for (item, attribute) in around.functions.iter().zip(attributes) {
            if let Some(attribute) = attribute {
                generated.push(Item::Verbatim(self.function(item, Home::Module, &around, &attribute)));
            }
        }
        for item in items.iter_mut() {
            if let Item::Impl(item) = item
                && item.trait_.is_none()
            {
                self.associated(item, &around);
            }
        }
        items.extend(generated);
    }

    fn associated(&mut self, block: &mut ItemImpl, outside: &Around) {
        if let Some((_, token)) = &block.trait_ {
            self.errors.in_a_trait(token.span);
            self.annotated += 1;
            return;
        }
        let mut attributes = Vec::new();
        let mut around = Around {
            functions: outside.functions.clone(),
            constants: outside.constants.clone(),
            associated: Vec::new(),
            self_type: match &*block.self_ty {
                Type::Path(path) => path.path.segments.last().map(|last| last.ident.clone()),
                _ => None,
            },
            rules: outside.rules.clone(),
        };
        for item in &mut block.items {
            if let ImplItem::Fn(item) = item {
                attributes.push(take_attribute(&mut item.attrs, self.errors));
                let mut seen = function(item);
                separate(&mut seen);
                around.rules.extend(self.rule(&seen, Home::Impl, attributes.last()));
                around.associated.push(Rc::new(seen));
            }
        }
        let around = Rc::new(around);
        for (item, attribute) in around.associated.iter().zip(attributes) {
            if let Some(attribute) = attribute {
                block.items.push(ImplItem::Verbatim(self.function(item, Home::Impl, &around, &attribute)));
            }
        }
    }

    /// The rule of a function, if it has one. What is wrong with it is said when its turn comes.
    fn rule(&self, item: &ItemFn, home: Home, attribute: Option<&Option<TokenStream>>) -> Option<Rc<(Function, Rule)>> {
        let (common, attribute) = (&self.common, attribute?.as_ref()?);
        let mut errors = Errors::new();
        let mut options = options::parse(quote::quote!(#common #attribute), &mut errors);
        let rule = options.rule.take()?;
        Function::read(item.clone(), home, &options, &mut errors).map(|function| Rc::new((function, rule)))
    }

    /// The routines of one annotated function.
    fn function(&mut self, item: &ItemFn, home: Home, around: &Rc<Around>, attribute: &TokenStream) -> TokenStream {
        let index = self.annotated;
        self.annotated += 1;
        if self.request.resumed && self.request.index != index {
            return TokenStream::new();
        }
        let mut request = self.request.clone();
        request.index = index;
        let common = self.common.clone();
        // The mistakes of one function are no reason to leave another one out.
        let mut errors = Errors::new();
        let options = options::parse(quote::quote!(#common #attribute), &mut errors);
        let generated = generated(item, home, around, &options, &request, &mut errors);
        self.errors.extend(errors);
        if self.request.resumed {
            self.resumed.extend(generated);
            return TokenStream::new();
        }
        generated
    }
}
