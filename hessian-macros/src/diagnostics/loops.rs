//! Mistakes in loops and iterators.

use proc_macro2::{Ident, Span};

use super::Errors;

/// Loops and iterators.
impl Errors {
    pub fn no_steps(&mut self, span: Span) {
        self.report(span, "`max_steps` is at least 1: the turns for which there is room on the stack");
    }

    pub fn too_many_steps(&mut self, span: Span, most: usize) {
        self.report(span, format_args!("`max_steps` is at most {most}: what is kept of the turns is on the stack"));
    }

    pub fn too_much_kept(&mut self, span: Span, kept: usize, most: usize) {
        self.report(
            span,
            format_args!(
                "{kept} numbers of each turn would be kept on the stack, more than {most} in all; \
                 `max_steps` is at most {} here",
                most / kept
            ),
        );
    }

    pub fn const_steps(&mut self, span: Span) {
        self.report(span, "a `const fn` has no sweep back over a loop; leave `max_steps` or `const` out");
    }

    pub fn nothing_to_sweep(&mut self, span: Span, function: &Ident) {
        self.report(
            span,
            format_args!(
                "no loop of `{function}` can be swept back over: one that can carries a variable from turn to turn, is in \
                 no other loop or branch and behind no early `return`, and has no loop within that adds up what depends on \
                 a variable, unless a literal range unrolls it; leave `max_steps` out"
            ),
        );
    }

    pub fn run_time_iterator(&mut self, span: Span, data: &str) {
        self.report(
            span,
            format_args!(
                "`{data}` is no iterator that derivatives can run several times; write a `for` loop over a slice"
            ),
        );
    }

    pub fn run_time_adaptor(&mut self, span: Span) {
        self.report(
            span,
            "iterators over data whose length only the run knows are not adapted like this; write a `for` loop",
        );
    }

    pub fn joint_within(&mut self, span: Span, name: &str) {
        self.report(
            span,
            format_args!(
                "a `{name}` over data whose length only the run knows is several loops, and is not adapted like this; write a \
                 `for` loop for each part"
            ),
        );
    }

    pub fn run_time_rows(&mut self, span: Span, found: &str) {
        self.report(span, format_args!("expected an iterator or a slice for each value, found {found}"));
    }

    pub fn run_time_consumer(&mut self, span: Span, method: &str, data: &str) {
        self.report(
            span,
            format_args!(
                "`{method}` of `{data}`, which uses variables and whose length only the run knows, is not supported; \
                 write `sum`, `product`, `fold` or a `for` loop"
            ),
        );
    }

    pub fn while_let(&mut self, span: Span, condition: &str) {
        self.report(
            span,
            format_args!(
                "`while {condition}` uses up what it takes from, and derivatives run it several times; write a `for` loop"
            ),
        );
    }

    pub fn asked_inside(&mut self, span: Span, name: &Ident) {
        self.report(
            span,
            format_args!(
                "this loop takes from `{name}` in its condition, and what its body does with it is not followed"
            ),
        );
    }

    pub fn carried(&mut self, span: Span, kind: &str) {
        self.report(
            span,
            format_args!(
                "this loop turns as often as the run says, and carries {kind} from turn to turn; carry numbers, or \
                 arrays and tuples of them"
            ),
        );
    }

    pub fn carried_option(&mut self, span: Span) {
        self.report(
            span,
            "this loop turns as often as the run says, and carries an `Option` of which it is not seen that it is one of \
             numbers; write its type, such as `let mut last: Option<f64> = None`",
        );
    }

    pub fn changed_outside(&mut self, span: Span, name: &str) {
        self.report(
            span,
            format_args!(
                "derivatives run this loop several times, and each time it would change `{name}`; change it before or \
                 behind the loop, or declare it inside"
            ),
        );
    }

    pub fn run_time_filter(&mut self, span: Span) {
        self.report(
            span,
            "the run decides which values are let through here, and what comes behind it has to know; write a `for` loop with an `if`",
        );
    }

    pub fn tried(&mut self, span: Span) {
        self.report(
            span,
            "`try_fold` is followed where its closure gives `Some` or `None`; write a `for` loop with a `break`",
        );
    }

    pub fn changing_map(&mut self, span: Span) {
        self.report(
            span,
            "an element of what `map` makes is not followed here: its type is not seen, and a closure of it may change what \
             is outside; write a `for` loop",
        );
    }

    pub fn held_iterator(&mut self, span: Span, method: &str) {
        self.report(
            span,
            format_args!(
                "`{method}` takes values from an iterator that is used again, which is not followed; make a new one for \
                 each use, with `skip` where it is to begin later"
            ),
        );
    }

    pub fn unknown_collection(&mut self, span: Span) {
        self.report(
            span,
            "what this collects into is not known to be a `Vec`; write `collect::<Vec<_>>()` or `let v: Vec<_> = ..`",
        );
    }

    pub fn step_of_zero(&mut self, span: Span) {
        self.report(span, "the step must not be zero");
    }

    pub fn no_target(&mut self, span: Span) {
        self.report(span, "there is no loop or block here to leave");
    }
}
