//! Routines of an array of variables whose length only the run knows: the caller's arrays, their lengths, and what is
//! added to them.

use std::cmp::Ordering;

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};

use super::code::Coder;
use super::items::{Interface, item};
use super::names;
use super::tokens::Tokens;
use crate::ir::{NodeId, Op, Part};
use crate::routines::Name;

/// The parameter that is an array of variables whose length only the run knows.
pub struct Elements {
    /// Its name.
    pub name: TokenStream,
    /// The number of scalars of an element.
    pub scalars: usize,
}

/// What becomes of what is added to the results of elements.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Sink {
    /// It is added to the caller's array.
    Array,
    /// The same, if it is on the diagonal.
    Diagonal,
    /// It is handed to the caller.
    Triplets,
}

impl Sink {
    /// What becomes of it in a routine.
    pub fn of(name: Name) -> Self {
        match name {
            Name::HessianTriplets => Sink::Triplets,
            Name::HessianDiagonal => Sink::Diagonal,
            _ => Sink::Array,
        }
    }
}

/// A routine of an array of variables: its body adds to the caller's array, and gives the value.
pub(super) fn routine(
    interface: &Interface,
    elements: &Elements,
    name: Name,
    docs: &str,
    zero: &TokenStream,
    body: &TokenStream,
) -> TokenStream {
    let Interface { runtime, numbers, .. } = interface;
    let (scalar, x, scalars) = (&numbers.scalar, &elements.name, Literal::usize_unsuffixed(elements.scalars));
    let mut parameters = interface.own_parameters();
    let (direction, out, triplet) = (names::direction(), names::out(None), names::triplet());
    if name == Name::HessianTriplets {
        parameters.push(
            quote!(mut #triplet: impl ::core::ops::FnMut(::core::primitive::usize, ::core::primitive::usize, #scalar)),
        );
        let docs = quote!(#[doc = #docs]);
        return item(interface, &docs, name.text(), &parameters, &quote!(-> #scalar), body);
    }
    let count = if elements.scalars == 1 { quote!(#x.len()) } else { quote!(#scalars * #x.len()) };
    let mut checks = TokenStream::new();
    let mut check = |array: &proc_macro2::Ident| {
        let argument = array.to_string();
        checks.extend(quote!(#runtime::private::same_length(#argument, #array.len(), #count);));
    };
    if name == Name::Hvp {
        parameters.push(quote!(#direction: &[#scalar]));
        check(&direction);
    }
    parameters.push(quote!(#out: &mut [#scalar]));
    check(&out);
    let docs = format!(
        "{docs}\n\n# Panics\n\nIf an array of the caller has another length than there are variables; then nothing is written."
    );
    let docs = quote!(#[doc = #docs]);
    let result = quote!(-> #scalar);
    let body = quote!(#checks #out.fill(#zero); #body);
    item(interface, &docs, &name.text_of_elements(), &parameters, &result, &body)
}

impl Coder<'_> {
    /// The place of a scalar of the element at `index` among all.
    fn place(&mut self, part: Part, index: NodeId, uses: &mut Vec<NodeId>) -> TokenStream {
        let index = self.alone(index, uses);
        if part.of == 1 {
            return index.into_stream();
        }
        let (of, number) = (Literal::u32_unsuffixed(part.of), Literal::u32_unsuffixed(part.number));
        if part.number == 0 { quote!(#of * #index) } else { quote!(#of * #index + #number) }
    }

    pub(super) fn number(&mut self, value: f64) -> Tokens {
        let mut number = Tokens::default();
        self.literal(value, &mut number);
        number
    }

    /// The direction's component at the place of an element. It is there: lengths are checked.
    pub(super) fn along(&mut self, id: NodeId, part: Part, uses: &mut Vec<NodeId>) -> TokenStream {
        let place = self.place(part, self.g.args(id)[0], uses);
        let (direction, zero) = (names::direction(), self.number(0.0));
        quote!(#direction.get(#place).copied().unwrap_or(#zero))
    }

    /// Adds a value to the result of an element, or of two.
    pub(super) fn scatter(&mut self, id: NodeId, uses: &mut Vec<NodeId>) -> TokenStream {
        let Op::Scatter(_, p, q) = self.g.op(id) else { unreachable!("nothing else is added to results") };
        let args = self.g.args(id).to_vec();
        let value = self.alone(args[0], uses);
        let row = self.place(p, args[1], uses);
        let Some(&other) = args.get(2) else {
            return match self.context.sink {
                Sink::Triplets => triplet(&row, &row, &value),
                Sink::Array | Sink::Diagonal => added(&row, &value),
            };
        };
        let column = self.place(q, other, uses);
        let same = {
            let (i, j) = (self.alone(args[1], uses), self.alone(other, uses));
            quote!(#i == #j)
        };
        let order = self.g.order_of_places((args[1], p), (other, q));
        let (two, name) = (self.number(2.0), names::entry());
        match (self.context.sink, order) {
            (Sink::Triplets, Some(Ordering::Greater)) => triplet(&row, &column, &value),
            (Sink::Triplets, Some(Ordering::Less)) => triplet(&column, &row, &value),
            // Off the diagonal, an entry stands for its mirror image, too.
            (Sink::Triplets, Some(Ordering::Equal)) => triplet(&row, &row, &quote!(#two * (#value))),
            (Sink::Triplets, None) => {
                let larger = quote!(::core::cmp::Ord::max(#row, #column));
                let smaller = quote!(::core::cmp::Ord::min(#row, #column));
                if p.number != q.number {
                    return triplet(&larger, &smaller, &value);
                }
                let call = triplet(&larger, &smaller, &quote!(if #same { #two * #name } else { #name }));
                quote!({ let #name = #value; #call })
            }
            (Sink::Array | Sink::Diagonal, _) => {
                let twice = added(&row, &quote!(#two * (#value)));
                quote!(if #same { #twice })
            }
        }
    }
}

fn triplet(row: &TokenStream, column: &TokenStream, value: &impl ToTokens) -> TokenStream {
    let triplet = names::triplet();
    quote!(#triplet(#row, #column, #value);)
}

/// Adds to the caller's array. The place is there: lengths are checked, and the function has read the element.
fn added(place: &TokenStream, value: &impl ToTokens) -> TokenStream {
    let (out, entry) = (names::out(None).into_token_stream(), names::entry());
    quote!(if let ::core::option::Option::Some(#entry) = #out.get_mut(#place) { *#entry += #value; })
}
