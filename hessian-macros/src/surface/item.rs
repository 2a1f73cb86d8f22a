//! The kind of item that is annotated.

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{Attribute, ImplItemFn, Item, ItemFn, ItemImpl, ItemMod, Meta, Path, TraitItemFn};

use super::Home;
use crate::diagnostics::Errors;

/// An annotated item.
pub enum Annotated {
    /// A function or a method.
    Function(ItemFn, Home),
    /// An `impl` block, with annotated functions in it.
    Impl(ItemImpl),
    /// A module with its body, likewise.
    Module(ItemMod),
}

impl Annotated {
    /// The annotated item; none if it is none that can be differentiated.
    pub fn parse(tokens: TokenStream, errors: &mut Errors) -> Option<Self> {
        match syn::parse2::<Item>(tokens.clone()) {
            Ok(Item::Fn(item)) => {
                let home = home(&item, errors)?;
                Some(Annotated::Function(item, home))
            }
            Ok(Item::Impl(item)) => Some(Annotated::Impl(item)),
            Ok(Item::Mod(item)) if item.content.is_some() => Some(Annotated::Module(item)),
            parsed => {
                // A method without a body parses as an item that is not understood.
                match (syn::parse2::<TraitItemFn>(tokens), parsed) {
                    (Ok(method), _) => errors.in_a_trait(method.sig.ident.span()),
                    (Err(_), Ok(other)) => {
                        let (span, found) = describe(&other);
                        errors.not_a_function(span, found);
                    }
                    (Err(_), Err(error)) => errors.syntax(error),
                }
                None
            }
        }
    }
}

/// Where a function stands, as far as it tells: one that is associated without a receiver looks like any other.
fn home(item: &ItemFn, errors: &mut Errors) -> Option<Home> {
    if item.sig.receiver().is_some() {
        return Some(Home::Impl);
    }
    match find(item.sig.to_token_stream(), "Self") {
        Some(span) => {
            errors.associated_function(span, &item.sig.ident);
            None
        }
        None => Some(Home::Module),
    }
}

/// The first place of a name among tokens.
fn find(tokens: TokenStream, name: &str) -> Option<Span> {
    tokens.into_iter().find_map(|token| match token {
        TokenTree::Ident(found) if found == name => Some(found.span()),
        TokenTree::Group(group) => find(group.stream(), name),
        _ => None,
    })
}

/// A method as a function.
pub fn function(method: &ImplItemFn) -> ItemFn {
    let ImplItemFn { attrs, vis, modifiers, sig, block } = method.clone();
    ItemFn { attrs, vis, modifiers, sig, block: Box::new(block) }
}

/// Takes `#[hessian(..)]` off an item of a block, and gives its tokens.
pub fn take_attribute(attributes: &mut Vec<Attribute>, errors: &mut Errors) -> Option<TokenStream> {
    let attribute = attributes.remove(attributes.iter().position(is_ours)?);
    match attribute.meta {
        Meta::Path(_) => Some(TokenStream::new()),
        Meta::List(list) => Some(list.tokens),
        Meta::NameValue(pair) => {
            errors.attribute_form(pair.eq_token.span);
            None
        }
    }
}

/// Whether an attribute is `#[hessian(..)]`.
pub fn is_ours(attribute: &Attribute) -> bool {
    attribute.path().segments.last().is_some_and(|last| last.ident == "hessian")
}

/// Where an item that is no function is best pointed at, and what it is.
fn describe(item: &Item) -> (Span, &'static str) {
    match item {
        Item::Struct(item) => (item.struct_token.span, "a struct"),
        Item::Enum(item) => (item.enum_token.span, "an enum"),
        Item::Const(item) => (item.const_token.span, "a constant"),
        Item::Static(item) => (item.static_token.span, "a static"),
        Item::Trait(item) => (item.trait_token.span, "a trait"),
        Item::Mod(item) => (item.mod_token.span, "a module in a file of its own; put it on each function"),
        Item::Type(item) => (item.type_token.span, "a type alias"),
        Item::Use(item) => (item.use_token.span, "a `use`"),
        Item::Macro(item) => (item.mac.path.span(), "a macro"),
        other => (other.span(), "this item"),
    }
}

/// Whether the language or its prelude has a macro or an attribute of this name, which a payload would hide.
pub fn is_macro(name: &str) -> bool {
    const MACROS: &[&str] = &[
        "addr_of",
        "assert",
        "assert_eq",
        "assert_ne",
        "bench",
        "cfg",
        "cfg_attr",
        "cfg_eval",
        "column",
        "compile_error",
        "concat",
        "concat_bytes",
        "concat_idents",
        "const_format_args",
        "dbg",
        "debug_assert",
        "debug_assert_eq",
        "debug_assert_ne",
        "derive",
        "env",
        "eprint",
        "eprintln",
        "file",
        "format",
        "format_args",
        "global_allocator",
        "hessian",
        "include",
        "include_bytes",
        "include_str",
        "is_x86_feature_detected",
        "line",
        "log_syntax",
        "matches",
        "module_path",
        "option_env",
        "panic",
        "print",
        "println",
        "stringify",
        "test",
        "test_case",
        "thread_local",
        "todo",
        "trace_macros",
        "unimplemented",
        "unreachable",
        "vec",
        "write",
        "writeln",
    ];
    MACROS.contains(&name)
}

/// Whether an attribute decides neither whether an item exists nor what it is.
pub fn is_harmless(attribute: &Attribute) -> bool {
    const KNOWN: &[&str] = &[
        "allow",
        "expect",
        "warn",
        "deny",
        "doc",
        "inline",
        "must_use",
        "cold",
        "deprecated",
        "rustfmt",
        "clippy",
        "derive",
        "repr",
        "non_exhaustive",
    ];
    attribute.path().segments.first().is_some_and(|first| KNOWN.iter().any(|known| first.ident == known))
}

/// A path as the key of a table.
pub fn key(path: &Path) -> String {
    let names: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
    let leading = if path.leading_colon.is_some() { "::" } else { "" };
    format!("{leading}{}", names.join("::"))
}
