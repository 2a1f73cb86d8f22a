//! Functions of traits that are called by the trait's name.

use proc_macro2::Span;
use syn::ExprPath;

use super::lookup::Wanted;
use crate::lower::functions::generics::Generics;
use crate::lower::values::value::Value;
use crate::lower::verbatim::text::Arguments;
use crate::lower::{Eval, Lowering};

impl Lowering<'_> {
    /// `Shape::area(&square)`, where an `impl` block of the trait is seen: the first argument says of which type.
    pub(in crate::lower) fn trait_call(
        &mut self,
        path: &ExprPath,
        args: &[Value],
        generics: &Generics<'_>,
        syntax: Option<&Arguments>,
        span: Span,
    ) -> Eval<Option<Value>> {
        let mut names = path.path.segments.iter().rev().map(|segment| &segment.ident);
        let (Some(name), Some(interface), None) = (names.next(), names.next(), &path.qself) else { return Ok(None) };
        let (name, interface, is_hidden) = (name.to_string(), interface.to_string(), self.siblings.hides(interface));
        let is_seen = self.structs.blocks.iter().any(|block| block.is_of_trait(&interface));
        let is_verbatim = args.iter().all(|arg| !self.depends(arg) && self.textual(arg, false).is_ok());
        if !is_seen || is_hidden || is_verbatim || args.first().is_none_or(|first| self.struct_of(first).is_none()) {
            return Ok(None);
        }
        let all: Vec<&Value> = args.iter().collect();
        let found = self.look_up(Wanted::Operator(&interface, &name), &all);
        match self.only(found, span, &format!("`{name}`")) {
            Err(()) => Ok(Some(Value::Poison)),
            Ok(Some(nested)) => self.apply_generic(&nested, generics, args.to_vec(), syntax, span).map(Some),
            Ok(None) => Ok(None),
        }
    }
}
