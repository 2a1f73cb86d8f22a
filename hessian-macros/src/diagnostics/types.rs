//! Messages about what things are: types, generics, integers and indices.

use std::fmt::Display;

use proc_macro2::{Ident, Span};
use syn::{GenericParam, Signature};

use super::Errors;
use crate::surface::Scalar;

/// Types.
impl Errors {
    pub fn number_expected(&mut self, span: Span, found: &str, scalar: &Ident) {
        self.report(span, format_args!("expected `{scalar}`, found {found}"));
    }

    pub fn condition_expected(&mut self, span: Span, found: &str) {
        self.report(span, format_args!("expected `bool`, found {found}"));
    }

    pub fn integer_as_float(&mut self, span: Span, number: &str, scalar: &Scalar) {
        let instead = match scalar.maker() {
            Some(maker) => format!("`{scalar}::{}`", maker.replace("..", number)),
            None => format!("`{number}.0`, or `as {scalar}` behind a name"),
        };
        self.report(span, format_args!("expected `{scalar}`, found the integer `{number}`; write {instead}"));
    }

    pub fn other_precision(&mut self, span: Span, scalar: &Scalar) {
        let instead = match scalar.maker() {
            Some(maker) => format!("`{scalar}::{maker}` around it"),
            None => format!("`as {scalar}` behind it"),
        };
        self.report(span, format_args!("the other side is of another float type than `{scalar}`; write {instead}"));
    }

    pub fn precision_change(&mut self, span: Span, target: &str, scalar: &Ident) {
        self.report(
            span,
            format_args!("a change of precision is not differentiated; keep `{scalar}` instead of `{target}`"),
        );
    }

    pub fn unknown_cast(&mut self, span: Span, target: &str, scalar: &Ident) {
        self.report(span, format_args!("a macro does not see what type `{target}` is; write `as {scalar}`"));
    }

    pub fn literal_of_unknown_type(&mut self, span: Span, name: &str, scalar: &dyn Display) {
        self.report(
            span,
            format_args!("the type of `{name}` is not written, so what this cast does is not known; write `: {scalar}` at its `let`, without `as`"),
        );
    }

    pub fn aggregate_operator(&mut self, span: Span) {
        self.report(
            span,
            "operators on whole arrays and tuples are not supported; write the elements, such as `a[0] == b[0]`",
        );
    }

    pub fn number_operator(&mut self, span: Span) {
        self.report(span, "this operator has no meaning for floats");
    }

    pub fn no_field(&mut self, span: Span, found: &str) {
        self.report(span, format_args!("{found} has no such field"));
    }

    pub fn untold_field(&mut self, span: Span, structure: &dyn Display, field: &dyn Display) {
        self.report(
            span,
            format_args!(
                "`{structure}` is not told to have a field `{field}`; list it, or write `..` behind the fields if it is a constant"
            ),
        );
    }

    pub fn not_callable(&mut self, span: Span, found: &str) {
        self.report(span, format_args!("expected a function, found {found}"));
    }

    pub fn argument_count(&mut self, span: Span, expected: usize, found: usize) {
        let s = if expected == 1 { "" } else { "s" };
        self.report(span, format_args!("expected {expected} argument{s}, found {found}"));
    }

    pub fn exponent(&mut self, span: Span) {
        self.report(span, "the exponent of `powi` is an `i32` that depends on no variable; for others write `powf`");
    }

    pub fn generic_inside(&mut self, span: Span, name: &Ident) {
        self.report(
            span,
            format_args!(
                "the body of `{name}` names this type, and it is not seen here which it is; write the type out"
            ),
        );
    }

    pub fn untold_length(&mut self, span: Span, function: &Ident, parameter: &Ident) {
        self.report(
            span,
            format_args!(
                "no argument of `{function}` tells by its length what `{parameter}` of the `impl` block is; hand over one \
                 that does"
            ),
        );
    }

    pub fn untold_generic(&mut self, span: Span, function: &Signature) {
        let (mut written, mut untold) = (Vec::new(), Vec::new());
        for parameter in &function.generics.params {
            match parameter {
                GenericParam::Type(_) => written.push("_".to_owned()),
                GenericParam::Const(parameter) => {
                    written.push("3".to_owned());
                    untold.push(format!("`{}`", parameter.ident));
                }
                GenericParam::Lifetime(_) => {}
            }
        }
        let (name, written, untold) = (&function.ident, written.join(", "), untold.join(" and "));
        self.report(
            span,
            format_args!(
                "neither arguments nor the expected type tell what {untold} of `{name}` is; write the number, such as \
                 `{name}::<{written}>(..)`"
            ),
        );
    }
}

/// Integers and indices.
impl Errors {
    pub fn integer_overflow(&mut self, span: Span, a: &str, b: &str) {
        self.report(
            span,
            format_args!(
                "this does not fit the type of `{a}` and `{b}`, or the type is not known; write it, such as `{a}_i64`"
            ),
        );
    }

    pub fn untyped_integer(&mut self, span: Span, method: &str, number: &str) {
        self.report(
            span,
            format_args!(
                "`{method}` depends on the type of `{number}`, which is not known; write it, such as `{number}_usize`"
            ),
        );
    }

    pub fn out_of_bounds(&mut self, span: Span, index: i128, length: usize) {
        self.report(span, format_args!("the index {index} is out of bounds: the length is {length}"));
    }

    pub fn other_length(&mut self, span: Span, expected: i128, found: usize) {
        self.report(span, format_args!("expected an array of {expected} elements, found {found}"));
    }

    pub fn run_time_place(&mut self, span: Span, place: &str) {
        self.report(
            span,
            format_args!(
                "which place `{place}` is, only the run decides, and a part of it cannot be assigned; assign the whole element"
            ),
        );
    }

    pub fn run_time_range(&mut self, span: Span) {
        self.report(span, "the bounds of a slice of variables must be known at expansion, such as `x[1..3]`");
    }

    pub fn untyped_length(&mut self, span: Span, call: &str) {
        self.report(
            span,
            format_args!(
                "no type says here how long the array of `{call}` is; write one, such as `let a: [f64; 3] = {call}(..)`"
            ),
        );
    }

    pub fn unknown_length(&mut self, span: Span, length: &str) {
        self.report(
            span,
            format_args!("the length of `{length}` is not known at expansion; write a literal, such as `[0.0; 3]`"),
        );
    }
}
