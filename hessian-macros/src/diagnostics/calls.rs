//! Mistakes in calls of functions that are differentiated too.

use proc_macro2::{Ident, Span};

use super::Errors;
use crate::surface::Why;

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

    pub fn ambiguous_impl(&mut self, span: Span, what: &str, blocks: &[String]) {
        let blocks: Vec<String> = blocks.iter().map(|block| format!("`{block}`")).collect();
        self.report(
            span,
            format_args!(
                "which {what} this is cannot be told from what is seen of the types: {}; write the types of the operands, or \
                 call a function of another name",
                blocks.join(" or ")
            ),
        );
    }

    pub fn operator_of_struct(&mut self, span: Span, operator: &str, wanted: &str) {
        self.report(
            span,
            format_args!(
                "`{operator}` is `{wanted}` here, which is not seen; put that block and the struct into one `#[hessian] mod` with \
                 the function, or into the function"
            ),
        );
    }

    pub fn comparison_of_struct(&mut self, span: Span) {
        self.report(
            span,
            "structs that depend on a variable are not ordered; compare their fields, such as `a.x < b.x`",
        );
    }

    pub fn changing_like_reading(&mut self, span: Span, name: &str) {
        self.report(
            span,
            format_args!(
                "`{name}` changes `self`, but is called like a method of the language that does not; give it a name of its own, \
                 such as `{name}_in_place`"
            ),
        );
    }

    pub fn method_of_struct(&mut self, span: Span, name: &str, structure: &str) {
        self.report(
            span,
            format_args!(
                "`{name}` of `{structure}` gets a value that depends on a variable, but no `impl` block with it is seen; put the \
                 block and the struct into one `#[hessian] mod` with the function, or into the function"
            ),
        );
    }

    pub fn method_of_unknown(&mut self, span: Span, name: &str, receiver: &str, structure: &str) {
        self.report(
            span,
            format_args!(
                "`{name}` gets a value that depends on a variable, and it is not seen here what type `{receiver}` is; write it, \
                 such as `let held: &{structure} = &{receiver};`"
            ),
        );
    }

    pub fn hidden_from_callee(&mut self, span: Span, hidden: &str, callee: &Ident, caller: &Ident) {
        self.report(
            span,
            format_args!("`{hidden}` means something else in `{caller}`, where `{callee}` is inlined; rename the item inside `{caller}`"),
        );
    }

    pub fn unwritten_name(&mut self, unwritten: &Ident, callee: &Ident, why: Why) {
        let why = match why {
            Why::Private => "is private to its module, so the derivatives cannot name it; make it `pub(super)`",
            Why::Hidden => "means another item of the annotated module where that is written; rename one of them",
            Why::Glob => "may come from a glob import, which is not looked into; list the names in that `use`",
        };
        self.report(
            unwritten.span(),
            format_args!("`{callee}` is inlined in the annotated module, but `{unwritten}` {why}"),
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

/// Rules: derivatives that are given by hand.
impl Errors {
    pub fn rule_order(&mut self, name: &Ident, expected: &str) {
        self.report(
            name.span(),
            format_args!("expected `{expected}`: a rule lists derivatives order by order, beginning with `gradient`"),
        );
    }

    pub fn rule_entry(&mut self, span: Span) {
        self.report(
            span,
            "expected the path of a function of the same arguments, or a number that the derivative always is",
        );
    }

    pub fn rule_length(&mut self, span: Span, order: &Ident, function: &Ident, variables: usize, found: usize) {
        self.report(
            span,
            format_args!("`{function}` has {variables} variables, so each row of `{order}` has {variables} entries, but this one has {found}"),
        );
    }

    pub fn rule_depth(&mut self, span: Span, name: &Ident, order: usize) {
        let (open, close) = ("[".repeat(order), "]".repeat(order));
        self.report(
            span,
            format_args!("`{name}` is written `{open}..{close}`, its rows nested as the routine's result is"),
        );
    }

    pub fn rule_symmetry(&mut self, span: Span, places: &[String; 2], expected: &str) {
        let [first, second] = places;
        self.report(
            span,
            format_args!(
                "expected `{expected}`, as at `{first}`: `{second}` is the same derivative, taken in another order"
            ),
        );
    }

    pub fn rule_of_number(&mut self, span: Span, found: &str) {
        self.report(span, format_args!("`{found}` would be the derivative of a number; write `0`"));
    }

    pub fn rule_of_itself(&mut self, span: Span, function: &Ident, found: &str) {
        self.report(
            span,
            format_args!("`{found}` is made by this rule, so it would call itself; name a function that computes the derivative of `{function}`"),
        );
    }

    pub fn rule_of_several(&mut self, span: Span, function: &Ident) {
        self.report(
            span,
            format_args!("a rule gives the derivatives of one number, but `{function}` has several results; write a function for each"),
        );
    }

    pub fn rule_argument(&mut self, span: Span, function: &Ident) {
        self.report(
            span,
            format_args!(
                "`{function}` hands its arguments to the functions of its rule, so each parameter needs a name"
            ),
        );
    }

    pub fn hidden_from_rule(&mut self, hidden: &Ident, function: &Ident, caller: &Ident) {
        self.report(
            hidden.span(),
            format_args!("`{hidden}` of the rule of `{function}` may mean something else inside `{caller}`; rename what hides it there"),
        );
    }

    pub fn rule_ends(&mut self, span: Span, function: &str, missing: &str, order: usize) {
        self.report(
            span,
            format_args!(
                "the rule of `{function}` has no `{missing}`, so `order` is at most {order} here; add them to the rule"
            ),
        );
    }
}
