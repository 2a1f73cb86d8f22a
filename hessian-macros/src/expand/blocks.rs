//! `#[hessian]` on a whole module or `impl` block: every body in it is seen, so its functions can call each other.

use std::rc::Rc;

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{ImplItem, Item, ItemFn, ItemImpl, ItemMod, ItemTrait};

use super::generated;
use super::request::Request;
use crate::diagnostics::Errors;
use crate::options;
use crate::surface::{
    Around, Function, Home, Implementation, Nest, Ruled, aliases, separate, take_attribute, with_defaults,
};

/// A block with the routines of its annotated functions in it.
struct Block<'a> {
    request: &'a Request,
    /// The options of the block, which all functions have.
    common: TokenStream,
    errors: &'a mut Errors,
    /// The module with those within it.
    nest: Nest,
    /// The number of annotated functions.
    annotated: usize,
    /// What is generated of the one function that is asked for.
    resumed: TokenStream,
}

/// Expands `#[hessian(attribute)] impl ..`.
pub fn associated(request: &Request, mut item: ItemImpl, errors: &mut Errors) -> TokenStream {
    let span = item.impl_token.span;
    let mut block = Block::new(request, errors);
    let mut around = Around::default();
    let mut attributes = block.implementation(&mut item, (&[], &[]), &mut around);
    if item.trait_.is_some() {
        // It is refused whether a function in it is annotated or not.
        attributes.push(Some(TokenStream::new()));
    }
    block.associated(&mut item, 0, &around, attributes);
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
        Block { request, common, errors, nest: Nest::default(), annotated: 0, resumed: TokenStream::new() }
    }

    /// What is generated of the one function that is asked for; none if all are, which stands in the block then.
    fn finish(self, span: proc_macro2::Span, what: &str) -> Option<TokenStream> {
        if self.annotated == 0 {
            self.errors.empty_block(span, what);
        }
        self.request.resumed.then_some(self.resumed)
    }

    fn module(&mut self, items: &mut Vec<Item>) {
        let mut around = Around::default();
        self.nest = Nest::read(items);
        around.inner_functions.extend(self.nest.functions().into_iter().map(Rc::new));
        around.inner_constants.extend(self.nest.constants().into_iter().map(Rc::new));
        let mut attributes = Vec::new();
        let aliases = items.iter().filter_map(|item| if let Item::Type(item) = item { Some(item) } else { None });
        around.aliases.extend(aliases.cloned().map(Rc::new));
        for item in items.iter_mut() {
            match item {
                Item::Fn(item) => {
                    attributes.push(take_attribute(&mut item.attrs, self.errors));
                    let mut seen = item.clone();
                    self.nest.write(&mut seen);
                    separate(&mut seen);
                    if let Some(Some(_)) = attributes.last() {
                        aliases::write_out(&mut seen.sig, &around.aliases);
                    }
                    around.rules.extend(self.rule(&seen, None, attributes.last()));
                    around.functions.push(Rc::new(seen));
                }
                Item::Use(item) => around.imports.push(Rc::new(item.clone())),
                Item::Const(item) => around.constants.push(Rc::new(item.clone())),
                Item::Struct(item) => around.structs.push(Rc::new(item.clone())),
                Item::Enum(item) => around.enums.push(Rc::new(item.clone())),
                _ => {}
            }
        }
        let is_trait = |item: &Item| if let Item::Trait(item) = item { Some(item.clone()) } else { None };
        let traits: Vec<ItemTrait> = items.iter().filter_map(is_trait).collect();
        let is_block = |item: &Item| if let Item::Impl(item) = item { Some(item.clone()) } else { None };
        let blocks: Vec<ItemImpl> = items.iter().filter_map(is_block).collect();
        let mut attributes_of_blocks = Vec::new();
        for item in items.iter_mut() {
            if let Item::Impl(item) = item {
                attributes_of_blocks.push(self.implementation(item, (&traits, &blocks), &mut around));
            }
        }
        let around = Rc::new(around);
        let mut generated = Vec::new();
        for (item, attribute) in around.functions.iter().zip(attributes) {
            if let Some(attribute) = attribute {
                generated.push(Item::Verbatim(self.function(item, Home::Module, &around, &attribute)));
            }
        }
        let blocks = items.iter_mut().filter_map(|item| if let Item::Impl(item) = item { Some(item) } else { None });
        for (number, (block, attributes)) in blocks.zip(attributes_of_blocks).enumerate() {
            self.associated(block, number, &around, attributes);
        }
        items.extend(generated);
    }

    /// Makes a block known; gives the attributes of its functions.
    fn implementation(
        &mut self,
        block: &mut ItemImpl,
        (traits, blocks): (&[ItemTrait], &[ItemImpl]),
        around: &mut Around,
    ) -> Vec<Option<TokenStream>> {
        let number = around.blocks.len();
        let mut attributes = Vec::new();
        for item in &mut block.items {
            if let ImplItem::Fn(item) = item {
                attributes.push(take_attribute(&mut item.attrs, self.errors));
            }
        }
        let mut seen = Implementation::read(&with_defaults(block, traits, blocks), false);
        self.write(&mut seen);
        for (item, attribute) in seen.functions.iter().zip(&attributes) {
            let mut item = (**item).clone();
            aliases::write_out(&mut item.sig, &around.aliases);
            around.rules.extend(self.rule(&item, Some(number), Some(attribute)));
        }
        around.blocks.push(Rc::new(seen));
        attributes
    }

    /// Writes out what a block's functions name of the modules within.
    fn write(&self, block: &mut Implementation) {
        for item in block.functions.iter_mut().chain(&mut block.constants) {
            self.nest.write(Rc::make_mut(item));
        }
    }

    /// The routines of the annotated functions of a block.
    fn associated(
        &mut self,
        block: &mut ItemImpl,
        number: usize,
        around: &Around,
        attributes: Vec<Option<TokenStream>>,
    ) {
        if let Some((_, token)) = &block.trait_ {
            if attributes.iter().any(Option::is_some) {
                self.errors.in_a_trait(token.span);
                self.annotated += 1;
            }
            return;
        }
        if attributes.iter().all(Option::is_none) {
            return;
        }
        let mut around = Around { own: Some(number), ..around.clone() };
        let mut own = Implementation::read(block, true);
        self.write(&mut own);
        for (item, _) in own.functions.iter_mut().zip(&attributes).filter(|(_, attribute)| attribute.is_some()) {
            aliases::write_out(&mut Rc::make_mut(item).sig, &around.aliases);
        }
        around.blocks[number] = Rc::new(own);
        let around = Rc::new(around);
        for (item, attribute) in around.blocks[number].functions.iter().zip(attributes) {
            if let Some(attribute) = attribute {
                block.items.push(ImplItem::Verbatim(self.function(item, Home::Impl, &around, &attribute)));
            }
        }
    }

    /// The rule of a function, if it has one. What is wrong with it is said when its turn comes.
    fn rule(&self, item: &ItemFn, block: Option<usize>, attribute: Option<&Option<TokenStream>>) -> Option<Rc<Ruled>> {
        let (common, attribute) = (&self.common, attribute?.as_ref()?);
        let mut errors = Errors::new();
        let mut options = options::parse(quote::quote!(#common #attribute), &mut errors);
        let rule = options.rule.take()?;
        let home = if block.is_some() { Home::Impl } else { Home::Module };
        let function = Function::read(item.clone(), home, &options, &mut errors)?;
        Some(Rc::new(Ruled { block, function, rule }))
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
