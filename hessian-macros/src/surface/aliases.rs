//! Aliases in an annotated module: what a signature means by them.

use std::rc::Rc;

use syn::visit_mut::{self, VisitMut};
use syn::{ItemType, Signature, Type};

use super::is_harmless;

/// Writes out the aliases in a signature, so that it tells which parameters are variables.
pub fn write_out(signature: &mut Signature, aliases: &[Rc<ItemType>]) {
    let hidden: Vec<String> = signature.generics.type_params().map(|parameter| parameter.ident.to_string()).collect();
    let is_seen = |alias: &&Rc<ItemType>| {
        alias.generics.params.is_empty()
            && alias.attrs.iter().all(is_harmless)
            && !hidden.contains(&alias.ident.to_string())
    };
    let mut written = Written { aliases: aliases.iter().filter(is_seen).cloned().collect(), within: Vec::new() };
    for input in &mut signature.inputs {
        written.visit_fn_arg_mut(input);
    }
    written.visit_return_type_mut(&mut signature.output);
}

struct Written {
    aliases: Vec<Rc<ItemType>>,
    /// The aliases that are being written out: one of itself is a mistake that rustc reports.
    within: Vec<Rc<ItemType>>,
}

impl VisitMut for Written {
    fn visit_type_mut(&mut self, ty: &mut Type) {
        let found = match &*ty {
            Type::Path(path) if path.qself.is_none() => {
                self.aliases.iter().find(|alias| path.path.is_ident(&alias.ident)).cloned()
            }
            _ => None,
        };
        let Some(alias) = found.filter(|alias| !self.within.iter().any(|other| Rc::ptr_eq(other, alias))) else {
            visit_mut::visit_type_mut(self, ty);
            return;
        };
        *ty = (*alias.ty).clone();
        self.within.push(alias);
        self.visit_type_mut(ty);
        self.within.pop();
    }
}
