//! Literals in the fields of structs that are not seen: they are taken for the scalar type, and rustc says whether they are.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};
use syn::spanned::Spanned;
use syn::{Index, Member, Pat, Path};

use super::records::is_variant;
use crate::lower::Lowering;
use crate::lower::values::scope::Binding;
use crate::lower::values::value::{Place, Value};

impl Lowering<'_> {
    /// A field of a struct that is not seen gets a value. What is made of literals alone is of the field's type.
    pub(in crate::lower) fn field_of_unseen(
        &mut self,
        path: &Path,
        member: &Member,
        value: &Value,
        is_reference: bool,
    ) {
        let is_known = self.function.scalar.is_parameter() || self.function.types.layout(path).is_some();
        if is_known || self.is_seen(path) || self.is_scalar_of_variant(path, member) {
            return;
        }
        let place = if is_reference { quote!((*field)) } else { quote!(field) };
        let Some((field, span)) = self.untyped_part(value, place) else { return };
        let span = span.unwrap_or_else(|| path.span());
        let path = self.outside(path);
        let scalar = &self.function.scalar;
        let respanned = |tokens: TokenStream| -> TokenStream {
            let at_literal = |mut token: proc_macro2::TokenTree| {
                token.set_span(span);
                token
            };
            tokens.into_iter().map(at_literal).collect()
        };
        let runtime = self.runtime.map_or_else(|| quote!(::hessian_runtime), ToTokens::to_token_stream);
        let name = quote!(#runtime::private::LiteralsOfUnseenStructsNeedTheirType);
        let (found, taken) = (respanned(quote!(#name(#field))), respanned(quote!(#name::<#scalar>::taken())));
        let key = format!("{} {}", path.to_token_stream(), member.to_token_stream());
        let check = quote! {
            let _ = |value| match value {
                #path { #member: field, .. } => {
                    let _ = [#found, #taken];
                }
                _ => {}
            }
        };
        self.spelled.entry(key).or_insert(check);
    }

    /// The same where a part of a place has got a value.
    pub(in crate::lower) fn stored_in_unseen(&mut self, place: &Place) {
        if self.untyped_part(&self.load(place), TokenStream::new()).is_none() {
            return;
        }
        let mut at = self.scopes.value(place.slot);
        let mut found = None;
        for &i in &place.path {
            if let Value::Record(record) = at {
                found = Some((record.path.clone(), record.members[i].clone(), record.parts[i].clone()));
            }
            match at.parts().and_then(|parts| parts.get(i)) {
                Some(part) => at = part,
                None => return,
            }
        }
        if let Some((path, member, value)) = found {
            self.field_of_unseen(&path, &member, &value, false);
        }
    }

    /// What is spelled as a variant without fields may be a constant of its type: rustc says that it is none.
    pub(in crate::lower) fn is_no_constant(&mut self, path: &Path) {
        if is_variant(path) && !self.is_seen_variant(path) {
            let path = self.outside(path);
            let key = path.to_token_stream().to_string();
            let check = quote! {
                let _ = |value| match value {
                    #path {} => {}
                    _ => {}
                }
            };
            self.spelled.entry(key).or_insert(check);
        }
    }

    /// So for the paths of a pattern that a value of known variants is compared with.
    pub(in crate::lower) fn are_no_constants(&mut self, pattern: &Pat, value: &Value) {
        match (pattern, value) {
            (Pat::Path(path), Value::Record(_) | Value::Variants(_)) => self.is_no_constant(&path.path),
            (Pat::Paren(inner), value) => self.are_no_constants(&inner.pat, value),
            (Pat::Reference(inner), value) => self.are_no_constants(&inner.pat, value),
            (Pat::Or(cases), value) => cases.cases.iter().for_each(|case| self.are_no_constants(case, value)),
            (Pat::Tuple(tuple), Value::Tuple(parts)) if tuple.elems.len() == parts.len() => {
                tuple.elems.iter().zip(parts.iter()).for_each(|(pattern, part)| self.are_no_constants(pattern, part));
            }
            _ => {}
        }
    }

    /// A path as code outside of the function's blocks names it.
    fn outside(&self, path: &Path) -> Path {
        match path.segments.first().map(|first| self.scopes.lookup(&first.ident.to_string())) {
            Some(Some(Binding::Import { path: whole, .. })) => {
                let mut whole = (*whole).clone();
                whole.segments.extend(path.segments.iter().skip(1).cloned());
                whole
            }
            _ => path.clone(),
        }
    }

    /// The first part of a value that is made of literals alone, as an expression, and where it is written if it is
    /// one literal.
    fn untyped_part(&self, value: &Value, place: TokenStream) -> Option<(TokenStream, Option<Span>)> {
        match value {
            Value::Literal(literal) => Some((place, Some(literal.expr.span()))),
            Value::Float(node) if self.is_untyped(*node) => Some((place, None)),
            Value::Array(parts) => parts.iter().enumerate().find_map(|(i, part)| {
                let i = Index::from(i);
                self.untyped_part(part, quote!(#place[#i]))
            }),
            Value::Tuple(parts) => parts.iter().enumerate().find_map(|(i, part)| {
                let i = Index::from(i);
                self.untyped_part(part, quote!(#place.#i))
            }),
            Value::Optional(optional) => self.untyped_part(&optional.payload, quote!(#place.unwrap())),
            _ => None,
        }
    }
}
