//! Mistakes in the body.

use std::fmt::Display;

use proc_macro2::{Ident, Span};
use syn::{GenericParam, Signature};

use super::{Errors, listed, nearest};
use crate::surface::Scalar;

/// What is too much for an expansion.
impl Errors {
    pub fn too_large(&mut self, span: Span, function: &Ident, limit: usize) {
        self.report(
            span,
            format_args!(
                "`{function}` unrolls to more than {limit} operations; make its arrays and loops shorter, split it, or \
                 loop over run-time data (`for row in rows`), which is not unrolled"
            ),
        );
    }

    pub fn too_long(&mut self, span: Span) {
        self.report(span, "this turns too often to be unrolled; make the loop shorter");
    }

    pub fn too_many_exits(&mut self, span: Span) {
        self.report(
            span,
            "too many branches that the run decides are nested here, as in a loop that is left by `break`; \
             write `for _ in 0..N` with a small literal `N`",
        );
    }

    pub fn recursion(&mut self, span: Span, name: &str) {
        self.report(span, format_args!("{name} calls itself, which cannot be differentiated; write a loop"));
    }

    pub fn unended_recursion(&mut self, span: Span, name: &str) {
        self.report(
            span,
            format_args!(
                "{name} calls itself, and no integer among its arguments that is known at expansion tells when that ends; \
                 write a loop"
            ),
        );
    }

    pub fn endless_recursion(&mut self, span: Span, name: &str, most: usize) {
        self.report(span, format_args!("{name} calls itself more than {most} times within each other; write a loop"));
    }

    pub fn branching_recursion(&mut self, span: Span, name: &str, most: usize) {
        self.report(
            span,
            format_args!(
                "{name} calls itself more than {most} times in all; write a loop that keeps what it has computed"
            ),
        );
    }
}

/// What should not happen.
impl Errors {
    pub fn not_understood(&mut self, function: &Ident) {
        self.report(
            function.span(),
            format_args!("`{function}` is not understood, and this message should say why; please report it as a bug"),
        );
    }
}

/// What would hand a variable to code that is not seen.
impl Errors {
    pub fn handed_over(&mut self, span: Span, what: &str) {
        self.report(
            span,
            format_args!(
                "{what} would take a value that depends on a variable, which cannot be differentiated through"
            ),
        );
    }

    pub fn dissolved(&mut self, span: Span, what: &str, kind: &str) {
        self.report(span, format_args!("{what} cannot take {kind} here"));
    }

    pub fn unknown_function(&mut self, span: Span, name: &str) {
        let libm = ["sin", "cos", "tan", "exp", "ln", "sqrt", "abs", "atan2", "powi", "powf", "tanh", "hypot"];
        let short = name.rsplit("::").next().unwrap_or(name).trim();
        let hint = match nearest(short, &libm) {
            Some(method) if method == short => format!("; write the method, `x.{method}(..)`"),
            _ if matches!(short, "Ok" | "Err") => {
                self.report(
                    span,
                    "a `Result` of a value that depends on a variable is not differentiated; write an `Option`",
                );
                return;
            }
            _ => "; call a free function that has `#[hessian]`, or write the body here".to_owned(),
        };
        self.report(
            span,
            format_args!("`{name}` gets a value that depends on a variable, but what it does is not seen here{hint}"),
        );
    }

    pub fn exclusive_argument(&mut self, span: Span, name: &str) {
        self.report(
            span,
            format_args!(
                "`{name}` gets a `&mut` reference to a local and could change it unseen; let it return the new value"
            ),
        );
    }

    pub fn changing_method(&mut self, span: Span, method: &str, local: &str) {
        self.report(
            span,
            format_args!("`{method}` could change `{local}` unseen; call it on a local that is not `mut`, or assign what it returns"),
        );
    }

    pub fn unknown_method(&mut self, span: Span, name: &str, scalar: &Ident, supported: &[&str]) {
        let hint = nearest(name, supported).map(|meant| format!("; did you mean `{meant}`?")).unwrap_or_default();
        self.report(
            span,
            format_args!(
                "the method `{name}` of `{scalar}` is not differentiated, expected {}{hint}",
                listed(supported)
            ),
        );
    }

    pub fn changed_references(&mut self, span: Span, name: &str) {
        self.report(
            span,
            format_args!(
                "`{name}` of references to parts of a local is not followed; call it on the local, or assign the parts"
            ),
        );
    }

    pub fn taken(&mut self, span: Span, kind: &str) {
        self.report(
            span,
            format_args!(
                "what `mem::take` leaves in the place of {kind} is not known; write `mem::replace` with that value"
            ),
        );
    }

    pub fn sorted(&mut self, span: Span, name: &str, found: usize, most: usize) {
        self.report(
            span,
            format_args!(
                "`{name}` compares the {found} values that depend on a variable pair by pair, and more than {most} make too \
                 many branches; sort what is constant, or write a loop that picks what is needed"
            ),
        );
    }

    pub fn unknown_option_method(&mut self, span: Span, name: &str) {
        self.report(
            span,
            format_args!(
                "the method `{name}` of an `Option` that may depend on a variable is not supported, expected `is_some`, `is_none`, \
                 `unwrap`, `expect`, `unwrap_or`, `unwrap_or_else`, `map`, `map_or`, `map_or_else`, `and_then`, `or`, `or_else`, \
                 `filter`, `is_some_and`, `zip`, `flatten`, `take`, `replace`, `copied` or `cloned`"
            ),
        );
    }

    pub fn unknown_run_time_option(&mut self, span: Span, name: &str) {
        self.report(
            span,
            format_args!(
                "`{name}` of what only the run knows, with a value that depends on a variable, is not supported; write \
                 `match` with `Some(..)` and `None`"
            ),
        );
    }

    pub fn unseen_option(&mut self, span: Span, name: &str, receiver: &str) {
        self.report(
            span,
            format_args!(
                "it is not seen here that `{receiver}` is an `Option`, which `{name}` is a method of; write its type, such \
                 as `let found: Option<f64> = ..`, or `match`"
            ),
        );
    }

    pub fn question_mark(&mut self, span: Span) {
        self.report(
            span,
            "`?` is differentiated where the closure or function of the body around it returns an `Option`; write `match`",
        );
    }

    pub fn unknown_array_method(&mut self, span: Span, name: &str, kind: &str) {
        self.report(
            span,
            format_args!(
                "the method `{name}` of {kind} that depends on a variable is not supported, expected `len`, `iter`, `iter_mut`, \
                 `map`, `windows`, `chunks_exact`, `split_at`, `swap`, `fill`, `reverse`, `rotate_left`, `copy_from_slice`, `sort_by` or \
                 `concat`"
            ),
        );
    }

    pub fn unknown_iterator_method(&mut self, span: Span, name: &str) {
        self.report(
            span,
            format_args!(
                "the iterator method `{name}` is not supported, expected `map`, `zip`, `enumerate`, `rev`, `take`, `skip`, `step_by`, \
                 `chain`, `cycle`, `filter`, `filter_map`, `take_while`, `map_while`, `scan`, `flat_map`, `sum`, `product`, \
                 `fold`, `reduce`, `for_each`, `find`, `find_map`, `position`, `nth`, `last`, `min_by`, `max_by`, `min_by_key`, \
                 `max_by_key`, `count`, `all` or `any`"
            ),
        );
    }

    pub fn macro_with_variable(&mut self, span: Span, name: &str) {
        self.report(
            span,
            format_args!(
                "`{name}!` mentions a value that depends on a variable, and what the macro does with it is not known; \
                 `assert!`, `debug_assert!` and `println!` are accepted as statements"
            ),
        );
    }

    pub fn written_outside(&mut self, span: Span, place: &str) {
        self.report(
            span,
            format_args!("`{place}` is no local of the function, so a value that depends on a variable cannot be kept there; return it"),
        );
    }

    pub fn not_differentiated(&mut self, span: Span, what: &str) {
        self.report(span, format_args!("{what} with a value that depends on a variable is not differentiated"));
    }
}

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

/// Names, patterns and items.
impl Errors {
    pub fn unset(&mut self, span: Span) {
        self.report(span, "this has no value on some path, or not the same kind of value on all paths");
    }

    pub fn unset_local(&mut self, name: &Ident) {
        self.report(
            name.span(),
            format_args!("`{name}` has no value here on some path, or refers to different things on different paths"),
        );
    }

    pub fn hidden(&mut self, name: &Ident) {
        self.report(
            name.span(),
            format_args!("`{name}` means something outside the function here, but a local of that name hides it in generated code; rename the local"),
        );
    }

    pub fn pattern(&mut self, span: Span, found: &str) {
        self.report(
            span,
            format_args!("this pattern is not supported for {found}; use names, `_`, literals, ranges, tuples and arrays of these"),
        );
    }

    pub fn pattern_length(&mut self, span: Span, expected: usize, found: usize) {
        self.report(span, format_args!("this pattern has {expected} parts, but the value has {found}"));
    }

    pub fn nested_item(&mut self, span: Span) {
        self.report(
            span,
            "items inside a nested block are not supported; put this one at the beginning of the function",
        );
    }

    pub fn conditional_code(&mut self, span: Span) {
        self.report(
            span,
            "what `cfg` decides is not seen here; write `if cfg!(..) { .. }`, or one function per configuration",
        );
    }

    pub fn statement_attribute(&mut self, span: Span) {
        self.report(
            span,
            "attributes inside the function are not supported, because what they do is not seen; take it out",
        );
    }
}
