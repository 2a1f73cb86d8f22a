//! `#[hessian(..)]`: parsing, did-you-mean, conflicts.

mod rule;

use std::collections::BTreeMap;

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{LitInt, Path, Token};

pub use self::rule::{Entry, Rule};
use crate::diagnostics::Errors;
use crate::routines::{HIGHEST, INTO, MOST_KEPT, Name};
use crate::surface::Layout;

/// Every option of the contract.
const OPTIONS: &[&str] = &[
    "budget",
    "const",
    "constant",
    "crate",
    "fma",
    "graph",
    "math",
    "max_steps",
    "name",
    "only",
    "order",
    "rule",
    "strict",
    "struct",
    "variable",
];

/// The options of one `#[hessian]`, with the user's identifiers and so their spans.
#[derive(Default)]
pub struct Options {
    /// Float parameters that are constants.
    pub constants: Vec<Ident>,
    /// `variable(x)`: arrays of variables whose length only the run knows.
    pub variables: Vec<Ident>,
    /// `strict`: no reassociation in derivative code.
    pub strict: Option<Ident>,
    /// `fma`: products that are added are rounded once with the sum, in derivative code.
    pub fma: Option<Ident>,
    /// `crate = path`: where the runtime crate is found.
    pub crate_path: Option<Path>,
    /// `math = path`: the type whose functions generated code calls.
    pub math: Option<Path>,
    /// `order = k`: derivatives up to this order.
    pub order: Option<(usize, Span)>,
    /// `only(..)`: the routines to generate; none means all.
    pub only: Option<Vec<Ident>>,
    /// `name = Ident`: the companion type's name.
    pub name: Option<Ident>,
    /// `graph`: the graph as text.
    pub graph: bool,
    /// `budget(..)`: what every routine must keep to.
    pub budget: Budget,
    /// `max_steps = 200`: for how many turns of a loop there is room to keep what a sweep back over them needs.
    pub max_steps: Option<(usize, Span)>,
    /// `const N = 3`: integer constants outside the function.
    pub consts: Vec<Hint>,
    /// `struct Point { x, y }`: structs outside the function that are made of scalars.
    pub structs: Vec<Layout>,
    /// `rule(..)`: derivatives given by hand.
    pub rule: Option<Rule>,
}

/// Limits, each with the place of its number.
#[derive(Default)]
pub struct Budget {
    /// The most floating-point operations of a routine.
    pub flops: Option<(usize, Span)>,
    /// The most values alive at once in a routine.
    pub live: Option<(usize, Span)>,
}

/// `const N = 3`: the value of an integer constant that a macro does not see.
pub struct Hint {
    /// The constant, or const parameter.
    pub name: Ident,
    /// Its value; of type `usize`, if it does not say otherwise.
    pub value: LitInt,
}

impl Hint {
    /// The value as a number; none if it is beyond all integers.
    pub fn number(&self) -> Option<i128> {
        self.value.base10_parse().ok()
    }
}

impl Options {
    /// Whether a routine is asked for; those that are no default must be asked for by name.
    pub fn wants(&self, routine: &str, is_default: bool) -> bool {
        match &self.only {
            Some(only) => only.iter().any(|name| name == routine),
            None => is_default,
        }
    }

    /// The order up to which derivatives are asked for.
    pub fn order(&self) -> usize {
        self.order.map_or(2, |(order, _)| order)
    }

    /// Where the order is asked for.
    pub fn order_span(&self) -> Span {
        self.order.map_or_else(Span::call_site, |(_, span)| span)
    }

    /// The constants outside the function by name.
    pub fn known_constants(&self) -> BTreeMap<String, i128> {
        self.consts.iter().filter_map(|hint| Some((hint.name.to_string(), hint.number()?))).collect()
    }
}

/// Parses the attribute's tokens; goes on after a mistake, so that all are reported.
pub fn parse(tokens: TokenStream, errors: &mut Errors) -> Options {
    let mut options = Options::default();
    let mut seen: Vec<Ident> = Vec::new();
    for piece in pieces(tokens) {
        let Some(TokenTree::Ident(name)) = piece.first().cloned() else {
            let span = piece.first().map_or_else(Span::call_site, TokenTree::span);
            errors.option_expected(span, OPTIONS);
            continue;
        };
        let rest: TokenStream = piece.into_iter().skip(1).collect();
        let key = name.unraw().to_string();
        if !OPTIONS.contains(&key.as_str()) {
            errors.unknown_option(&name, OPTIONS);
            continue;
        }
        if !matches!(key.as_str(), "const" | "struct") && seen.contains(&name) {
            errors.repeated_option(&name);
            continue;
        }
        seen.push(name.clone());
        option(&mut options, &name, &key, rest, errors);
    }
    check_order(&options, errors);
    if let (Some(fma), Some(_)) = (&options.fma, &options.strict) {
        errors.fma_is_not_strict(fma);
    }
    options
}

/// Checks the options of a whole block, which all of its functions have; gives the tokens to put before theirs.
pub fn parse_common(tokens: TokenStream, errors: &mut Errors) -> TokenStream {
    let before = errors.len();
    let pieces = pieces(tokens.clone());
    for piece in &pieces {
        if let Some(TokenTree::Ident(name)) = piece.first()
            && ["constant", "max_steps", "name", "rule", "variable"].iter().any(|own| name == own)
        {
            errors.block_option(name);
        }
    }
    parse(tokens, errors);
    if errors.len() > before {
        return TokenStream::new();
    }
    quote::quote!(#(#(#pieces)*,)*)
}

/// Routines that are asked for need their order, and above the last order that has a name there are only series.
fn check_order(options: &Options, errors: &mut Errors) {
    for routine in options.only.iter().flatten() {
        let needs = named(&routine.to_string()).map_or(0, |(name, _)| name.least_order());
        if needs > options.order() {
            errors.needs_order(routine, needs);
        }
    }
}

/// The routine of this name, and whether it is the form that writes into the caller's memory.
pub fn named(text: &str) -> Option<(Name, bool)> {
    let written = text.strip_suffix(INTO).and_then(Name::from_text).filter(|name| name.has_into());
    Name::from_text(text).map(|name| (name, false)).or(written.map(|name| (name, true)))
}

/// The routines that every function may have, without the forms and orders for which there is a rule.
fn ordinary() -> Vec<&'static str> {
    let is_ordinary = |name: &&Name| name.is_default() && name.least_order() <= 3 && !name.needs_elements();
    let ordinary = Name::ALL.iter().filter(is_ordinary);
    ordinary.map(|name| name.text()).collect()
}

/// What `only(..)` selects from.
fn routines() -> Vec<String> {
    let into = Name::ALL.iter().filter(|name| name.has_into()).map(|name| format!("{}{INTO}", name.text()));
    Name::ALL.iter().map(|name| name.text().into()).chain(into).collect()
}

/// The attribute's tokens, split at its commas.
fn pieces(tokens: TokenStream) -> Vec<Vec<TokenTree>> {
    let mut pieces = vec![Vec::new()];
    let mut ended = None;
    for token in tokens {
        match &token {
            TokenTree::Punct(comma) if comma.as_char() == ',' => {
                ended = Some(token);
                pieces.push(Vec::new());
            }
            _ => {
                ended = None;
                pieces.last_mut().expect("there is always a last piece").push(token);
            }
        }
    }
    // A trailing comma is fine, an empty piece elsewhere is answered at its comma.
    if ended.is_some() || pieces.last().is_some_and(Vec::is_empty) {
        pieces.pop();
    }
    pieces
}

fn option(options: &mut Options, name: &Ident, key: &str, rest: TokenStream, errors: &mut Errors) {
    match key {
        "constant" => {
            if let Some(names) = list(name, rest, "constant(a, b)", errors) {
                options.constants = names;
            }
        }
        "only" => {
            if let Some(names) = list(name, rest, "only(gradient, hessian)", errors) {
                for routine in names.iter().filter(|name| named(&name.to_string()).is_none()) {
                    errors.unknown_routine(routine, &ordinary(), &routines());
                }
                options.only = Some(names);
            }
        }
        "strict" => {
            if rest.is_empty() {
                options.strict = Some(name.clone());
            } else {
                errors.option_form(name.span(), key, "strict");
            }
        }
        "fma" => {
            if rest.is_empty() {
                options.fma = Some(name.clone());
            } else {
                errors.option_form(name.span(), key, "fma");
            }
        }
        "graph" => {
            options.graph = rest.is_empty();
            if !options.graph {
                errors.option_form(name.span(), key, "graph");
            }
        }
        "crate" => options.crate_path = assigned(name, rest, "crate = path", Path::parse_mod_style, errors),
        "math" => options.math = assigned(name, rest, "math = path", Path::parse_mod_style, errors),
        "name" => options.name = assigned(name, rest, "name = Companion", Ident::parse, errors),
        "order" => {
            if let Some(order) = assigned(name, rest, "order = 2", LitInt::parse, errors) {
                match order.base10_parse::<usize>() {
                    Ok(0 | 1) => errors.order_too_low(order.span()),
                    Ok(k) if k <= HIGHEST => options.order = Some((k, order.span())),
                    _ => errors.order_too_high(order.span(), HIGHEST),
                }
            }
        }
        "budget" => options.budget = budget(name, rest, errors),
        "rule" => options.rule = rule::parse(name, rest, errors),
        "variable" => {
            if let Some(names) = list(name, rest, "variable(x)", errors) {
                options.variables = names;
            }
        }
        "struct" => match syn::parse2::<Layout>(rest) {
            Ok(layout) if options.structs.iter().any(|other| other.name == layout.name) => {
                errors.named_twice(&layout.name);
            }
            Ok(layout) => options.structs.push(layout),
            Err(_) => errors.option_form(name.span(), key, "struct Point { x, y }"),
        },
        "const" => constant(options, name, rest, errors),
        // `max_steps`.
        _ => {
            if let Some(turns) = assigned(name, rest, "max_steps = 200", LitInt::parse, errors) {
                match turns.base10_parse::<usize>() {
                    Ok(0) => errors.no_steps(turns.span()),
                    Ok(n) if n <= MOST_KEPT => options.max_steps = Some((n, turns.span())),
                    _ => errors.too_many_steps(turns.span(), MOST_KEPT),
                }
            }
        }
    }
}

/// `budget(flops = 200, live = 32)`, either or both.
fn budget(name: &Ident, rest: TokenStream, errors: &mut Errors) -> Budget {
    fn limits(input: ParseStream) -> syn::Result<Vec<(Ident, LitInt)>> {
        let content;
        syn::parenthesized!(content in input);
        let limit = |input: ParseStream| {
            let key = input.parse()?;
            input.parse::<Token![=]>()?;
            Ok((key, input.parse()?))
        };
        let limits = content.parse_terminated(limit, Token![,])?;
        Ok(limits.into_iter().collect())
    }
    let mut budget = Budget::default();
    let Some(limits) = limits.parse2(rest).ok().filter(|limits| !limits.is_empty()) else {
        errors.option_form(name.span(), "budget", "budget(flops = 200, live = 32)");
        return budget;
    };
    for (key, number) in limits {
        let place = match key.to_string().as_str() {
            "flops" => &mut budget.flops,
            "live" => &mut budget.live,
            _ => {
                errors.unknown_limit(&key, &["flops", "live"]);
                continue;
            }
        };
        if place.is_some() {
            errors.repeated_option(&key);
        }
        match number.base10_parse() {
            Ok(limit) => *place = Some((limit, number.span())),
            Err(_) => errors.option_form(number.span(), &key.to_string(), &format!("{key} = 200")),
        }
    }
    budget
}

/// `const N = 3`.
fn constant(options: &mut Options, name: &Ident, rest: TokenStream, errors: &mut Errors) {
    let parser = |input: ParseStream| {
        let name: Ident = input.parse()?;
        input.parse::<Token![=]>()?;
        Ok(Hint { name, value: input.parse()? })
    };
    match parser.parse2(rest) {
        Ok(hint) if options.consts.iter().any(|other| other.name == hint.name) => errors.named_twice(&hint.name),
        Ok(hint) if hint.number().is_some() && !matches!(hint.value.suffix(), "f32" | "f64") => {
            options.consts.push(hint);
        }
        _ => errors.option_form(name.span(), "const", "const N = 3"),
    }
}

/// `name(a, b)`.
fn list(name: &Ident, rest: TokenStream, form: &str, errors: &mut Errors) -> Option<Vec<Ident>> {
    fn names(input: ParseStream) -> syn::Result<Vec<Ident>> {
        let content;
        syn::parenthesized!(content in input);
        let names = Punctuated::<Ident, Token![,]>::parse_terminated(&content)?;
        Ok(names.into_iter().collect())
    }
    let names: Vec<Ident> = names.parse2(rest).ok().filter(|names| !names.is_empty()).or_else(|| {
        errors.option_form(name.span(), &name.to_string(), form);
        None
    })?;
    for (i, repeated) in names.iter().enumerate() {
        if names[..i].contains(repeated) {
            errors.named_twice(repeated);
        }
    }
    Some(names)
}

/// `name = value`.
fn assigned<T>(
    name: &Ident,
    rest: TokenStream,
    form: &str,
    value: fn(ParseStream) -> syn::Result<T>,
    errors: &mut Errors,
) -> Option<T> {
    let parser = |input: ParseStream| {
        input.parse::<Token![=]>()?;
        value(input)
    };
    let parsed = parser.parse2(rest).ok();
    if parsed.is_none() {
        errors.option_form(name.span(), &name.to_string(), form);
    }
    parsed
}

#[cfg(test)]
mod tests;
