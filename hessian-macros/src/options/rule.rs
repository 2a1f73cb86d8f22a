//! `rule(gradient = [..], hessian = [[..], [..]])`: derivatives that are given by hand.

use proc_macro2::{Ident, Span, TokenStream};
use quote::ToTokens;
use syn::parse::{ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{Expr, ExprArray, ExprPath, Token};

use crate::diagnostics::Errors;
use crate::routines::Name;
use crate::surface::key;

/// The derivatives of a function that is not looked into.
pub struct Rule {
    /// The option's name.
    pub span: Span,
    /// The derivatives of each order from the first.
    orders: Vec<Tensor>,
}

/// The derivatives of one order.
struct Tensor {
    /// The routine that they are called after.
    name: Ident,
    entries: Entries,
}

/// The derivatives of an order with respect to one variable after the other.
enum Entries {
    /// By every variable in turn.
    Row(Span, Vec<Entries>),
    /// All orders are said.
    One(Entry),
}

/// What computes one derivative.
#[derive(Clone)]
pub enum Entry {
    /// A function of the same arguments.
    Function(ExprPath),
    /// A number that it always is.
    Number(f64),
}

impl Rule {
    /// The order up to which there are derivatives.
    pub fn order(&self) -> usize {
        self.orders.len()
    }

    /// The name of the next order's derivatives, which are missing.
    pub fn next(&self) -> &'static str {
        Name::of_order(self.order() + 1).map_or("a further order", Name::text)
    }

    /// Every function that the rule names.
    pub fn functions(&self) -> impl Iterator<Item = &ExprPath> {
        fn collect<'a>(entries: &'a Entries, found: &mut Vec<&'a ExprPath>) {
            match entries {
                Entries::Row(_, inner) => inner.iter().for_each(|inner| collect(inner, found)),
                Entries::One(Entry::Function(path)) => found.push(path),
                Entries::One(Entry::Number(_)) => {}
            }
        }
        let mut found = Vec::new();
        self.orders.iter().for_each(|tensor| collect(&tensor.entries, &mut found));
        found.into_iter()
    }

    /// The derivative with respect to these variables.
    pub fn entry(&self, variables: &[usize]) -> Option<&Entry> {
        let mut at = &self.orders.get(variables.len().checked_sub(1)?)?.entries;
        for &variable in variables {
            let Entries::Row(_, entries) = at else { return None };
            at = entries.get(variable)?;
        }
        match at {
            Entries::One(entry) => Some(entry),
            Entries::Row(..) => None,
        }
    }

    /// Checks the rule of a function with `n` variables.
    pub fn check(&self, function: &Ident, n: usize, errors: &mut Errors) {
        for (tensor, order) in self.orders.iter().zip(1..) {
            let before = errors.len();
            tensor.check(function, n, order, errors);
            if errors.len() == before {
                self.symmetric(&mut Vec::new(), order, n, errors);
            }
        }
    }

    /// Derivatives do not depend on the order in which they are taken.
    fn symmetric(&self, variables: &mut Vec<usize>, order: usize, n: usize, errors: &mut Errors) {
        if variables.len() < order {
            for i in 0..n {
                variables.push(i);
                self.symmetric(variables, order, n, errors);
                variables.pop();
            }
            return;
        }
        let mut sorted = variables.clone();
        sorted.sort_unstable();
        if let (Some(found), Some(other)) = (self.entry(variables), self.entry(&sorted))
            && found.text() != other.text()
        {
            let places = [&sorted, &*variables].map(|place| {
                let numbers: Vec<String> = place.iter().map(ToString::to_string).collect();
                format!("[{}]", numbers.join("]["))
            });
            errors.rule_symmetry(found.span(self.span), &places, &other.text());
        }
        if let (Some(Entry::Number(_)), Some(found)) = (self.entry(&variables[..order - 1]), self.entry(variables))
            && !matches!(found, Entry::Number(number) if *number == 0.0)
        {
            errors.rule_of_number(found.span(self.span), &found.text());
        }
    }
}

impl Tensor {
    fn check(&self, function: &Ident, n: usize, order: usize, errors: &mut Errors) {
        let mut rows = vec![(&self.entries, order)];
        while let Some((entries, left)) = rows.pop() {
            match entries {
                Entries::Row(_, inner) if left > 0 && inner.len() == n => {
                    rows.extend(inner.iter().map(|inner| (inner, left - 1)));
                }
                Entries::Row(span, inner) if left > 0 => {
                    errors.rule_length(*span, &self.name, function, n, inner.len());
                }
                Entries::Row(span, _) => errors.rule_depth(*span, &self.name, order),
                Entries::One(entry) if left > 0 => errors.rule_depth(entry.span(self.name.span()), &self.name, order),
                Entries::One(Entry::Function(path)) => {
                    let segments = &path.path.segments;
                    if segments.len() > 1 && segments.iter().rev().nth(1).is_some_and(|last| last.ident == *function) {
                        errors.rule_of_itself(segments[0].ident.span(), function, &key(&path.path));
                    }
                }
                Entries::One(Entry::Number(_)) => {}
            }
        }
    }
}

impl Entry {
    fn text(&self) -> String {
        match self {
            Entry::Function(path) => path.to_token_stream().to_string().replace(' ', ""),
            Entry::Number(number) => number.to_string(),
        }
    }

    fn span(&self, otherwise: Span) -> Span {
        match self {
            Entry::Function(path) => path.path.segments.last().map_or(otherwise, |last| last.ident.span()),
            Entry::Number(_) => otherwise,
        }
    }

    fn parse(expr: &Expr) -> Option<Self> {
        match expr {
            Expr::Path(path) => Some(Entry::Function(path.clone())),
            Expr::Group(inner) => Self::parse(&inner.expr),
            Expr::Unary(unary) if matches!(unary.op, syn::UnOp::Neg(_)) => match Self::parse(&unary.expr)? {
                Entry::Number(number) => Some(Entry::Number(-number)),
                Entry::Function(_) => None,
            },
            Expr::Lit(literal) => match &literal.lit {
                syn::Lit::Float(float) if float.suffix().is_empty() => float.base10_parse().ok().map(Entry::Number),
                syn::Lit::Int(int) if int.suffix().is_empty() => {
                    int.base10_parse::<u32>().ok().map(|int| Entry::Number(int.into()))
                }
                _ => None,
            },
            _ => None,
        }
    }
}

impl Entries {
    fn parse(expr: &Expr, errors: &mut Errors) -> Option<Self> {
        if let Expr::Array(ExprArray { elems, bracket_token, .. }) = expr {
            let inner = elems.iter().map(|inner| Self::parse(inner, errors)).collect::<Option<_>>()?;
            return Some(Entries::Row(bracket_token.span.join(), inner));
        }
        let entry = Entry::parse(expr).map(Entries::One);
        if entry.is_none() {
            errors.rule_entry(syn::spanned::Spanned::span(expr));
        }
        entry
    }
}

/// `rule(..)`; none with a mistake.
pub fn parse(name: &Ident, rest: TokenStream, errors: &mut Errors) -> Option<Rule> {
    fn orders(input: ParseStream) -> syn::Result<Vec<(Ident, Expr)>> {
        let content;
        syn::parenthesized!(content in input);
        let order = |input: ParseStream| {
            let name = input.parse()?;
            input.parse::<Token![=]>()?;
            Ok((name, input.parse()?))
        };
        Ok(Punctuated::<_, Token![,]>::parse_terminated_with(&content, order)?.into_iter().collect())
    }
    let form = "rule(gradient = [dx, dy], hessian = [[dxx, dxy], [dxy, dyy]])";
    let Ok(given) = orders.parse2(rest) else {
        errors.option_form(name.span(), "rule", form);
        return None;
    };
    let mut rule = Rule { span: name.span(), orders: Vec::new() };
    for (name, entries) in given {
        let expected = Name::of_order(rule.order() + 1);
        if expected.is_none_or(|expected| name != expected.text()) {
            errors.rule_order(&name, rule.next());
            return None;
        }
        rule.orders.push(Tensor { entries: Entries::parse(&entries, errors)?, name });
    }
    if rule.order() < 2 {
        errors.option_form(name.span(), "rule", form);
        return None;
    }
    Some(rule)
}
