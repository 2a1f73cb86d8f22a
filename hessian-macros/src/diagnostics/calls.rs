//! Mistakes in calls of functions that are differentiated too.

use proc_macro2::{Ident, Span};

use super::Errors;

/// Calls of functions whose bodies are seen.
impl Errors {
    pub fn conditional_callee(&mut self, span: Span, name: &Ident) {
        self.report(
            span,
            format_args!("whether `{name}` exists may depend on this attribute, so its body is not inlined; take it out, or put it on the block"),
        );
    }

    pub fn exclusive_receiver(&mut self, span: Span, name: &Ident) {
        self.report(
            span,
            format_args!(
                "`{name}` is called with a value that depends on a variable, so it may not change `self`; write `&self`"
            ),
        );
    }

    pub fn hidden_from_callee(&mut self, span: Span, hidden: &str, callee: &Ident, caller: &Ident) {
        self.report(
            span,
            format_args!("`{hidden}` means something else in `{caller}`, where `{callee}` is inlined; rename the item inside `{caller}`"),
        );
    }

    pub fn glob_around_callee(&mut self, span: Span, callee: &Ident, caller: &Ident) {
        self.report(
            span,
            format_args!("`{callee}` is inlined in `{caller}`, where a glob import could hide what its names mean; list the names in that `use`"),
        );
    }
}

/// Calls of annotated functions whose bodies are not seen.
impl Errors {
    pub fn macro_name(&mut self, span: Span, name: &Ident) {
        self.report(
            span,
            format_args!("`{name}` has the name of a macro of the language, so it cannot be called with a value that depends on a variable; rename it"),
        );
    }

    pub fn not_exported(&mut self, span: Span, name: &Ident, why: &str) {
        self.report(
            span,
            format_args!("`{name}` cannot be called from here with a value that depends on a variable, because {why}; put both functions into one `#[hessian] mod`"),
        );
    }

    pub fn constant_of_callee(&mut self, span: Span, name: &str, parameter: usize) {
        let number = parameter + 1;
        self.report(
            span,
            format_args!("parameter {number} of `{name}` is a constant to its derivatives, but depends on a variable here; leave it out of `constant(..)` there"),
        );
    }
}
