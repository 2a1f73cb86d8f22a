//! Every message that the macro can give, and the context that collects them.
//!
//! The bar: lower case, no full stop, code in backticks, the user's own names, what is accepted and the nearest
//! accepted form, the span on the smallest token that must change. All independent mistakes are reported in one run.

mod body;
mod calls;
mod elements;
mod loops;
mod types;

use std::fmt::Display;

use proc_macro2::{Ident, Span, TokenStream};

/// Collects mistakes. It must be finished, so that no mistake is lost.
#[must_use = "mistakes that are not reported are lost"]
#[derive(Default)]
pub struct Errors {
    found: Vec<syn::Error>,
    /// Where and what, to report a mistake in an unrolled loop once.
    seen: Vec<(String, String)>,
}

/// A point in time to which the mistakes can be taken back.
#[derive(Clone, Copy)]
pub struct Mark(usize, usize);

impl Errors {
    /// Now, to come back to.
    pub fn mark(&self) -> Mark {
        Mark(self.found.len(), self.seen.len())
    }

    /// Forgets the mistakes since.
    pub fn restore(&mut self, to: Mark) {
        self.found.truncate(to.0);
        self.seen.truncate(to.1);
    }

    /// No mistakes yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether nothing is wrong so far.
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// The number of mistakes so far.
    pub fn len(&self) -> usize {
        self.found.len()
    }

    /// Takes over the mistakes of another collection.
    pub fn extend(&mut self, other: Errors) {
        for error in other.found {
            self.report(error.span(), error);
        }
    }

    /// Ends the collection: one `compile_error!` per mistake, if there are any.
    pub fn finish(self) -> Result<(), TokenStream> {
        if self.found.is_empty() {
            return Ok(());
        }
        Err(self.found.iter().map(syn::Error::to_compile_error).collect())
    }

    /// The messages so far.
    #[cfg(test)]
    pub fn messages(&self) -> Vec<String> {
        self.found.iter().map(ToString::to_string).collect()
    }

    /// A mistake that `syn` found.
    pub fn syntax(&mut self, error: syn::Error) {
        self.found.push(error);
    }

    /// A mistake with a message of its own; the messages themselves are in the modules below.
    pub fn report(&mut self, span: Span, message: impl Display) {
        let message = message.to_string();
        let key = (format!("{span:?}"), message);
        if !self.seen.contains(&key) {
            self.found.push(syn::Error::new(span, &key.1));
            self.seen.push(key);
        }
    }
}

/// `a`, `b` or `c`, each in backticks.
pub fn listed<T: Display>(names: &[T]) -> String {
    let quoted: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        None => "nothing".into(),
        Some((only, [])) => only.clone(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
    }
}

/// The name among `accepted` that was probably meant by `name`.
pub fn nearest<'a>(name: &str, accepted: &[&'a str]) -> Option<&'a str> {
    accepted
        .iter()
        .map(|&candidate| (edit_distance(&name.to_lowercase(), &candidate.to_lowercase()), candidate))
        .min()
        .filter(|&(distance, candidate)| distance <= (candidate.len().max(name.len()) / 3).max(1))
        .map(|(_, candidate)| candidate)
}

/// The number of insertions, deletions and replacements between two names.
fn edit_distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, &y) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

fn did_you_mean(name: &str, accepted: &[&str]) -> String {
    nearest(name, accepted).map(|meant| format!("; did you mean `{meant}`?")).unwrap_or_default()
}

/// Mistakes in `#[hessian(..)]`.
impl Errors {
    pub fn unknown_option(&mut self, name: &Ident, accepted: &[&str]) {
        let hint = did_you_mean(&name.to_string(), accepted);
        self.report(name.span(), format_args!("unknown option `{name}`, expected {}{hint}", listed(accepted)));
    }

    pub fn option_expected(&mut self, span: Span, accepted: &[&str]) {
        self.report(span, format_args!("expected an option, one of {}", listed(accepted)));
    }

    pub fn option_form(&mut self, span: Span, name: &str, form: &str) {
        self.report(span, format_args!("`{name}` is written `{form}`"));
    }

    pub fn repeated_option(&mut self, name: &Ident) {
        self.report(name.span(), format_args!("`{name}` is given twice; keep one of them"));
    }

    pub fn fma_is_not_strict(&mut self, fma: &Ident) {
        self.report(
            fma.span(),
            "`fma` rounds once where `strict` rounds after each operation as written; leave one of them out",
        );
    }

    pub fn order_too_high(&mut self, span: Span, highest: usize) {
        self.report(span, format_args!("`order` is at most {highest}"));
    }

    pub fn needs_order(&mut self, routine: &Ident, order: usize) {
        self.report(routine.span(), format_args!("`{routine}` needs `order = {order}`"));
    }

    pub fn routine_of_others(&mut self, routine: &Ident, function: &Ident, is_vector: bool, instead: &[&str]) {
        let has = if is_vector { "several results" } else { "one result" };
        self.report(
            routine.span(),
            format_args!("`{function}` has {has}, so there is no `{routine}`; expected {}", listed(instead)),
        );
    }

    pub fn too_many_derivatives(&mut self, span: Span, routine: &str, found: usize, most: usize) {
        self.report(
            span,
            format_args!(
                "`{routine}` would have {found} numbers, more than {most}; ask in `only(..)` for what you need of `taylor`, \
                 `third_derivatives_along`, `third_derivatives_along_two` and the packed forms"
            ),
        );
    }

    pub fn order_too_low(&mut self, span: Span) {
        self.report(span, "`order` is at least 2; for first derivatives alone write `only(gradient)`");
    }

    pub fn unknown_routine(&mut self, name: &Ident, ordinary: &[&str], accepted: &[String]) {
        let accepted: Vec<&str> = accepted.iter().map(String::as_str).collect();
        let hint = did_you_mean(&name.to_string(), &accepted);
        self.report(name.span(), format_args!("unknown routine `{name}`, expected {}{hint}", listed(ordinary)));
    }

    pub fn unknown_limit(&mut self, name: &Ident, accepted: &[&str]) {
        let hint = did_you_mean(&name.to_string(), accepted);
        self.report(name.span(), format_args!("unknown limit `{name}`, expected {}{hint}", listed(accepted)));
    }

    pub fn over_budget(&mut self, span: Span, limit: &str, unit: &str, allowed: usize, over: &[(&str, usize)]) {
        let found: Vec<String> = over.iter().map(|(routine, found)| format!("`{routine}` has {found}")).collect();
        let found = found.join(", ");
        self.report(
            span,
            format_args!(
                "over the budget of {allowed} {unit}: {found}; raise `{limit}`, or keep what fits with `only(..)`"
            ),
        );
    }

    pub fn too_large_routines(&mut self, function: &Ident, allowed: usize, over: &[(&str, usize)], others: &[&str]) {
        let found: Vec<String> = over.iter().map(|(routine, found)| format!("`{routine}` computes {found}")).collect();
        let found = found.join(", ");
        let without = match others {
            [] => String::new(),
            others => format!("ask for the others, `only({})`, or ", others.join(", ")),
        };
        self.report(
            function.span(),
            format_args!(
                "more than the {allowed} values that rustc compiles in a reasonable time: {found}; {without}loop over \
                 run-time data (`for row in rows`), which is not unrolled"
            ),
        );
    }

    pub fn unknown_parameter(&mut self, name: &Ident, parameters: &[String]) {
        let names: Vec<&str> = parameters.iter().map(String::as_str).collect();
        let hint = did_you_mean(&name.to_string(), &names);
        let list = listed(&names);
        self.report(name.span(), format_args!("no parameter is called `{name}`, expected {list}{hint}"));
    }

    pub fn already_constant(&mut self, name: &Ident, ty: &str) {
        self.report(
            name.span(),
            format_args!("`{name}` is a constant already, because of its type `{ty}`; leave it out of `constant(..)`"),
        );
    }

    pub fn named_twice(&mut self, name: &Ident) {
        self.report(name.span(), format_args!("`{name}` is listed twice"));
    }
}

/// Mistakes in the signature.
impl Errors {
    pub fn not_a_function(&mut self, span: Span, found: &str) {
        self.report(span, format_args!("`#[hessian]` goes on a function with a body, not on {found}"));
    }

    pub fn qualifier(&mut self, span: Span, qualifier: &str, why: &str) {
        self.report(span, format_args!("`{qualifier}` functions are not differentiated: {why}"));
    }

    pub fn attribute_form(&mut self, span: Span) {
        self.report(span, "`hessian` is written `#[hessian]` or `#[hessian(option, ..)]`");
    }

    pub fn empty_block(&mut self, span: Span, block: &str) {
        self.report(
            span,
            format_args!(
                "no function of this {block} has `#[hessian]`; put it also on each that is to be differentiated"
            ),
        );
    }

    pub fn block_option(&mut self, name: &Ident) {
        self.report(
            name.span(),
            format_args!("`{name}` belongs to a function; move it to the `#[hessian(..)]` of that function"),
        );
    }

    pub fn associated_function(&mut self, span: Span, function: &Ident) {
        self.report(
            span,
            format_args!(
                "`{function}` belongs to an `impl` block but has no `self`, so a macro cannot see where it stands; \
                 put `#[hessian]` on the whole `impl` block too"
            ),
        );
    }

    pub fn in_a_trait(&mut self, span: Span) {
        self.report(
            span,
            "methods of a trait are not differentiated; call a free function with `#[hessian]` from here",
        );
    }

    pub fn two_scalar_parameters(&mut self, span: Span, first: &Ident, second: &Ident) {
        self.report(
            span,
            format_args!("one scalar type serves a function, but both `{first}` and `{second}` are floats; use `{first}` for both"),
        );
    }

    pub fn parameter_of_impl(&mut self, span: Span, name: &Ident, function: &Ident) {
        self.report(
            span,
            format_args!(
                "`{name}` is a type parameter of the `impl` block, which a macro does not see; give `{function}` a parameter of its \
                 own, or call a free function `fn {function}<{name}: Real>(..)` from here"
            ),
        );
    }

    pub fn unbound_scalar(&mut self, span: Span, name: &Ident) {
        self.report(
            span,
            format_args!(
                "no bound says that `{name}` is a float; write `{name}: Real`, the trait of `hessian_runtime`"
            ),
        );
    }

    pub fn variadic(&mut self, span: Span) {
        self.report(span, "variadic functions are not differentiated; list the parameters");
    }

    pub fn parameter_attribute(&mut self, span: Span) {
        self.report(span, "attributes on parameters are not supported; write one function per configuration");
    }

    pub fn array_length(&mut self, span: Span, length: &str, outer: &str) {
        // The name in the length that is no number yet.
        let name =
            length.split(|c: char| !c.is_alphanumeric() && c != '_').find(|part| part.starts_with(char::is_alphabetic));
        let name = name.filter(|_| !length.contains("::"));
        let hint =
            name.map_or_else(String::new, |name| format!("say what `{name}` is by `#[hessian(const {name} = 3)]`, "));
        self.report(
            span,
            format_args!(
                "the length `{length}` is not known to a macro; {hint}write a literal, such as `{outer}`, or list the parameter in `variable(..)` or `constant(..)`"
            ),
        );
    }

    pub fn empty_array(&mut self, span: Span) {
        self.report(span, "an array of variables needs at least one element");
    }

    pub fn exclusive_variable(&mut self, span: Span, name: &Ident) {
        self.report(
            span,
            format_args!(
                "the variable `{name}` is borrowed mutably; take it as `&` or by value, and return what is computed"
            ),
        );
    }

    pub fn mixed_scalars(&mut self, span: Span, first: &str, second: &str, a: &str, b: &str) {
        self.report(
            span,
            format_args!(
                "all variables have one scalar type, but `{first}` is of `{a}` and `{second}` of `{b}`; change one of them or list it in `constant(..)`"
            ),
        );
    }

    pub fn mixed_output(&mut self, span: Span, found: &str, scalar: &str) {
        self.report(
            span,
            format_args!("the result is of `{found}` but the variables are of `{scalar}`; they must agree"),
        );
    }

    pub fn no_variable(&mut self, span: Span, function: &Ident, hint: &str) {
        self.report(span, format_args!("`{function}` has no variable to differentiate by; {hint}"));
    }

    pub fn no_result(&mut self, function: &Ident, scalar: &str) {
        self.report(
            function.span(),
            format_args!("`{function}` returns nothing to differentiate; write `-> {scalar}`"),
        );
    }

    pub fn primitive_companion(&mut self, name: &Ident) {
        self.report(
            name.span(),
            format_args!(
                "the derivatives' type would be called `{name}` and hide the language's own; add `name = Derivatives`"
            ),
        );
    }

    pub fn open_result(&mut self, span: Span, found: &str) {
        self.report(
            span,
            format_args!("a result has no constant fields, but `{found}` is told with `..`; tell all of its fields"),
        );
    }

    pub fn untyped_fields(&mut self, name: &Ident) {
        self.report(
            name.span(),
            format_args!(
                "nothing says whether the fields of `{name}` are `f64` or `f32`; say it of one, as in `{name} {{ x: f64, y }}`"
            ),
        );
    }

    pub fn result_type(&mut self, span: Span, found: &str, scalar: &str) {
        self.report(
            span,
            format_args!(
                "the result type `{found}` is not differentiated; return `{scalar}`, or an array or tuple of it"
            ),
        );
    }
}
