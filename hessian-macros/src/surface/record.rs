//! Structs whose fields the user has told.

use proc_macro2::{Ident, Span};
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::{Index, Member, Token, Type, braced, parenthesized};

/// A struct's fields, as in `struct Point { x, y: [f64; 2], .. }`.
#[derive(Clone)]
pub struct Layout {
    /// The struct's name.
    pub name: Ident,
    /// Its fields and their types; one without a type is a scalar.
    pub fields: Vec<(Member, Option<Type>)>,
    /// Whether it has more fields, which are constants.
    pub is_open: bool,
    /// Where the fields are written.
    pub span: Span,
}

impl Layout {
    fn named(&mut self, content: ParseStream) -> syn::Result<()> {
        while !content.is_empty() {
            if content.parse::<Option<Token![..]>>()?.is_some() {
                self.is_open = true;
                return if content.is_empty() { Ok(()) } else { Err(content.error("fields")) };
            }
            let name = content.call(Ident::parse_any)?;
            let ty = match content.parse::<Option<Token![:]>>()? {
                Some(_) => Some(content.parse()?),
                None => None,
            };
            self.fields.push((Member::Named(name), ty));
            if content.parse::<Option<Token![,]>>()?.is_none() && !content.is_empty() {
                return Err(content.error("fields"));
            }
        }
        Ok(())
    }

    fn unnamed(&mut self, content: ParseStream) -> syn::Result<()> {
        let types = content.parse_terminated(Type::parse, Token![,])?;
        let scalar = |ty: Type| if let Type::Infer(_) = ty { None } else { Some(ty) };
        let fields = types.into_iter().enumerate();
        self.fields.extend(fields.map(|(i, ty)| (Member::Unnamed(Index::from(i)), scalar(ty))));
        Ok(())
    }
}

impl Parse for Layout {
    fn parse(input: ParseStream) -> syn::Result<Self> {
        let name: Ident = input.parse()?;
        let mut layout = Layout { span: name.span(), name, fields: Vec::new(), is_open: false };
        let content;
        if input.peek(syn::token::Brace) {
            layout.span = braced!(content in input).span.join();
            layout.named(&content)?;
        } else {
            layout.span = parenthesized!(content in input).span.join();
            layout.unnamed(&content)?;
        }
        if layout.fields.is_empty() { Err(input.error("fields")) } else { Ok(layout) }
    }
}
