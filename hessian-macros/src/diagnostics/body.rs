//! Mistakes in the body.

use proc_macro2::{Ident, Span};

use super::{Errors, listed, nearest};

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
                 `filter`, `is_some_and`, `is_none_or`, `zip`, `flatten`, `take`, `replace`, `copied` or `cloned`"
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
                 `chain`, `cycle`, `filter`, `filter_map`, `take_while`, `skip_while`, `map_while`, `scan`, `flat_map`, `sum`, \
                 `product`, `fold`, `reduce`, `for_each`, `find`, `find_map`, `position`, `rposition`, `nth`, `last`, `min_by`, `max_by`, `min_by_key`, \
                 `max_by_key`, `count`, `all` or `any`"
            ),
        );
    }

    pub fn macro_with_variable(&mut self, span: Span, name: &str) {
        self.report(
            span,
            format_args!(
                "`{name}!` mentions a value that depends on a variable, and what the macro does with it is not known; write a \
                 closure or a function, of macros `assert!`, `debug_assert!` and `println!` are accepted as statements"
            ),
        );
    }

    pub fn kept_macro(&mut self, span: Span, name: &str) {
        self.report(
            span,
            format_args!(
                "`{name}!` stays as it is written, but mentions what is not there for it, such as a closure, a function that is \
                 inlined or an iterator; compute in a `let` before it what it needs"
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
