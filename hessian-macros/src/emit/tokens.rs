//! Lists of tokens, to which adding costs nothing: a stream is asked of the compiler once for each group.

use proc_macro2::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};
use quote::{ToTokens, TokenStreamExt};

/// A list of tokens.
#[derive(Clone, Default)]
pub struct Tokens(Vec<TokenTree>);

impl Tokens {
    /// Adds a name.
    pub fn ident(&mut self, name: Ident) {
        self.0.push(TokenTree::Ident(name));
    }

    /// Adds a keyword.
    pub fn word(&mut self, word: &str) {
        self.0.push(TokenTree::Ident(Ident::new(word, Span::call_site())));
    }

    /// Adds a mark.
    pub fn mark(&mut self, mark: char) {
        self.0.push(TokenTree::Punct(Punct::new(mark, Spacing::Alone)));
    }

    /// Adds an operator, whose characters belong together.
    pub fn operator(&mut self, symbol: &str) {
        let mut marks = symbol.chars().peekable();
        while let Some(mark) = marks.next() {
            let spacing = if marks.peek().is_some() { Spacing::Joint } else { Spacing::Alone };
            self.0.push(TokenTree::Punct(Punct::new(mark, spacing)));
        }
    }

    /// Adds a literal.
    pub fn literal(&mut self, literal: Literal) {
        self.0.push(TokenTree::Literal(literal));
    }

    /// Adds tokens between delimiters.
    pub fn group(&mut self, delimiter: Delimiter, inner: Tokens) {
        self.0.push(TokenTree::Group(Group::new(delimiter, inner.into_stream())));
    }

    /// Adds the tokens of another list.
    pub fn append(&mut self, mut other: Tokens) {
        self.0.append(&mut other.0);
    }

    /// Adds copies of tokens.
    pub fn extend(&mut self, others: &Tokens) {
        self.0.extend_from_slice(&others.0);
    }

    /// Adds a name, or several as a tuple.
    pub fn names<'a>(&mut self, names: impl ExactSizeIterator<Item = &'a Ident>) {
        let single = |name: &Ident| Tokens(vec![TokenTree::Ident(name.clone())]);
        self.append(Tokens::tuple(names.map(single).collect()));
    }

    /// One value, or several as a tuple.
    pub fn tuple(mut values: Vec<Tokens>) -> Tokens {
        if values.len() < 2 {
            return values.pop().unwrap_or_default();
        }
        let mut inner = Tokens::default();
        for (at, value) in values.into_iter().enumerate() {
            if at > 0 {
                inner.mark(',');
            }
            inner.append(value);
        }
        let mut tuple = Tokens::default();
        tuple.group(Delimiter::Parenthesis, inner);
        tuple
    }

    /// The tokens as a stream.
    pub fn into_stream(self) -> TokenStream {
        TokenStream::from_iter(self.0)
    }
}

impl From<TokenStream> for Tokens {
    fn from(stream: TokenStream) -> Self {
        Tokens(stream.into_iter().collect())
    }
}

impl ToTokens for Tokens {
    fn to_tokens(&self, stream: &mut TokenStream) {
        stream.append_all(&self.0);
    }
}
