//! Arrays that `map` makes of data of which no type is seen: element by element, where the code takes them apart.
//!
//! `map` of data is an iterator as far as the macro sees. What is indexed, matched with `[a, b]` or given the type of an
//! array can only be an array: its elements are what the closure makes of the elements of the data.

use proc_macro2::Span;
use quote::quote_spanned;
use syn::{ExprIndex, Type};

use super::stream::Stream;
use crate::lower::values::value::Value;
use crate::lower::{Eval, Lowering};

impl Lowering<'_> {
    /// An element of such an array; none if it is none, or if its closures change anything.
    pub(in crate::lower) fn mapped_element(
        &mut self,
        stream: &Stream,
        at: &Value,
        index: &ExprIndex,
        span: Span,
    ) -> Eval<Option<Value>> {
        if self.changes_anything(stream) {
            return Ok(None);
        }
        match stream {
            Stream::Data(text, 0) => self.element(&Value::Text(text.clone()), at, index).map(Some),
            Stream::Map(inner, function) => {
                let Some(element) = self.mapped_element(inner, at, index, span)? else { return Ok(None) };
                let element = self.settle(element);
                self.apply(function, vec![element], span).map(Some)
            }
            _ => Ok(None),
        }
    }

    /// Such an array of a known length; none if the value is none.
    pub(in crate::lower) fn mapped_array(&mut self, value: &Value, length: usize, span: Span) -> Eval<Option<Value>> {
        let Value::Stream(stream) = value else { return Ok(None) };
        let mut elements = Vec::new();
        for i in 0..length {
            let at = syn::LitInt::new(&i.to_string(), span);
            let Ok(index) = syn::parse2(quote_spanned!(span=> array[#at])) else { return Ok(None) };
            let at = self.evaluate(&syn::parse_quote!(#at))?;
            let Some(element) = self.mapped_element(stream, &at, &index, span)? else { return Ok(None) };
            elements.push(self.settle(element));
        }
        Ok(Some(Value::array(elements)))
    }

    /// The same of the length that a type says.
    pub(in crate::lower) fn mapped_as(&mut self, value: &Value, ty: &Type, span: Span) -> Eval<Option<Value>> {
        let (Value::Stream(_), Type::Array(array)) = (value, self.resolved(ty)) else { return Ok(None) };
        match self.count(&array.len) {
            Some(length) => self.mapped_array(value, length, span),
            None => Ok(None),
        }
    }
}
