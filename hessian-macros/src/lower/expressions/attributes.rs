//! Attributes in the body: what one does to the code behind it cannot be seen, but for those that do nothing.

use syn::visit::{self, Visit};
use syn::{Attribute, Block, Item};

use crate::diagnostics::Errors;

/// Attributes that change no value.
const HARMLESS: &[&str] =
    &["allow", "cold", "deny", "doc", "expect", "forbid", "inline", "must_use", "rustfmt", "warn"];

/// Refuses every other attribute, wherever it stands. Items are emitted as they are; only functions are looked into.
pub(in crate::lower) fn check(block: &Block, errors: &mut Errors) {
    Attributes(errors).visit_block(block);
}

struct Attributes<'a>(&'a mut Errors);

impl<'ast> Visit<'ast> for Attributes<'_> {
    fn visit_attribute(&mut self, attribute: &'ast Attribute) {
        let name = attribute.path().segments.first().map(|first| first.ident.to_string()).unwrap_or_default();
        if matches!(name.as_str(), "cfg" | "cfg_attr") {
            self.0.conditional_code(attribute.pound_token.span);
        } else if !HARMLESS.contains(&name.as_str()) {
            self.0.statement_attribute(attribute.pound_token.span);
        }
    }

    fn visit_item(&mut self, item: &'ast Item) {
        if let Item::Fn(function) = item {
            visit::visit_item_fn(self, function);
        }
    }
}
