//! Mistakes with arrays of variables whose length only the run knows.

use proc_macro2::{Ident, Span};

use super::{Errors, listed};

/// `variable(x)`.
impl Errors {
    pub fn no_elements(&mut self, span: Span, name: &Ident, ty: &str) {
        self.report(
            span,
            format_args!(
                "`variable({name})` takes a slice of variables, such as `{name}: &[f64]`, `&[[f64; 3]]` or `&[f64; N]`, \
                 and not `{ty}`"
            ),
        );
    }

    pub fn two_arrays_of_elements(&mut self, span: Span, first: &Ident, second: &Ident) {
        self.report(
            span,
            format_args!(
                "`variable(..)` takes one parameter; put the variables of `{first}` and `{second}` into one slice"
            ),
        );
    }

    pub fn beside_elements(&mut self, span: Span, name: &Ident, elements: &Ident) {
        self.report(
            span,
            format_args!(
                "`{name}` cannot be a variable beside the slice `{elements}`; list it in `constant({name})`, or make it \
                 an element of `{elements}`"
            ),
        );
    }

    pub fn results_of_elements(&mut self, span: Span, ty: &str, scalar: &str) {
        self.report(
            span,
            format_args!("a function with `variable(..)` has one result; return `{scalar}` instead of `{ty}`"),
        );
    }

    pub fn routine_of_elements(&mut self, routine: &Ident, function: &Ident, instead: &[String]) {
        self.report(
            routine.span(),
            format_args!(
                "only the run knows how many variables `{function}` has, so there is no `{routine}`; expected {}",
                listed(instead)
            ),
        );
    }

    pub fn rule_of_elements(&mut self, span: Span, name: &Ident) {
        self.report(
            span,
            format_args!(
                "`rule(..)` gives derivatives by variables of a known number, and `{name}` has as many as the run says; \
                 put the rule on a function of one term, and call it in the loop"
            ),
        );
    }

    pub fn needs_elements(&mut self, routine: &Ident) {
        self.report(
            routine.span(),
            format_args!(
                "`{routine}` is of a function of as many variables as the run has, told by `variable(x)`; expected \
                 `hessian` or `hessian_values`"
            ),
        );
    }

    pub fn order_of_elements(&mut self, span: Span) {
        self.report(
            span,
            "a function with `variable(..)` has derivatives of first and second order; leave `order` out",
        );
    }

    pub fn elements_method(&mut self, span: Span, method: &str) {
        self.report(
            span,
            format_args!(
                "`{method}` of a slice of variables is not supported; use an index `x[i]`, a range `&x[a..b]`, `len`, \
                 `is_empty`, `iter`, `first`, `last`, `get`, `split_first`, `split_last`, `split_at`, `windows`, `chunks` \
                 or `chunks_exact`"
            ),
        );
    }

    pub fn carried_elements(&mut self, span: Span) {
        self.report(
            span,
            "this loop carries from turn to turn, other than by adding, what depends on elements of a slice of \
             variables; add up terms that each read what they need, such as `x[i - 1]` and `x[i]`",
        );
    }

    pub fn dense_hessian(&mut self, function: &Ident, instead: &[String]) {
        self.report(
            function.span(),
            format_args!(
                "the Hessian of `{function}` is no sum of what single turns of its loops contribute, because it goes on \
                 from their sums nonlinearly; ask for {} in `only(..)`",
                listed_all(instead)
            ),
        );
    }
}

/// `a` and `b`, each in backticks.
fn listed_all(names: &[String]) -> String {
    listed(names).replace(" or ", " and ")
}
