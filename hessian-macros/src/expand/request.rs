//! An expansion that waits for the payloads of called functions.
//!
//! Every annotated function owns a macro of its name, which hands its payload to whoever invokes it. A function that
//! calls it expands to an invocation with all that is needed to go on; what comes back is `resume!`.

use std::rc::Rc;

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};
use syn::parse::{ParseStream, Parser};
use syn::{LitInt, LitStr, Path};

use crate::emit::items::Interface;
use crate::emit::names;
use crate::payload::Found;
use crate::surface::{Callees, Function, Home, key};

/// What is to be expanded.
#[derive(Clone, Default)]
pub struct Request {
    /// The attribute's tokens.
    pub attribute: TokenStream,
    /// The annotated item.
    pub item: TokenStream,
    /// Where the attribute stands, to tell functions with the same tokens apart.
    pub place: String,
    /// The number of the function in an annotated block.
    pub index: usize,
    /// Whether this is the continuation for one function, whose item is there already.
    pub resumed: bool,
    /// What has been found of the functions that it calls.
    pub callees: Rc<Callees>,
    /// The same, as the paths and texts that were handed over.
    known: TokenStream,
}

impl Request {
    /// An attribute on an item.
    pub fn new(attribute: TokenStream, item: TokenStream, place: String) -> Self {
        Request { attribute, item, place, ..Self::default() }
    }

    /// What a called function's macro has sent back.
    pub fn resume(tokens: TokenStream) -> syn::Result<Self> {
        fn group(input: ParseStream) -> syn::Result<TokenStream> {
            let content;
            syn::braced!(content in input);
            content.parse()
        }
        fn request(input: ParseStream) -> syn::Result<Request> {
            let text: LitStr = input.parse()?;
            let path = group(input)?;
            let place = input.parse::<LitStr>()?.value();
            let (attribute, item) = (group(input)?, group(input)?);
            let index = input.parse::<LitInt>()?.base10_parse()?;
            let before = group(input)?;
            let known = quote!(#before { #path } #text);
            let callees = callees.parse2(known.clone())?;
            Ok(Request { attribute, item, place, index, resumed: true, callees: Rc::new(callees), known })
        }
        fn callees(input: ParseStream) -> syn::Result<Callees> {
            let mut callees = Callees::new();
            while !input.is_empty() {
                let path = Path::parse_mod_style.parse2(group(input)?)?;
                callees.insert(key(&path), Found::read(&input.parse::<LitStr>()?.value()));
            }
            Ok(callees)
        }
        request.parse2(tokens)
    }

    /// Asks a function for its payload, to go on with it.
    pub fn ask(&self, path: &Path, function: &Function, interface: &Interface) -> TokenStream {
        let Interface { runtime, conditions, .. } = interface;
        let Request { attribute, item, known, .. } = self;
        let (place, index) = (Literal::string(&self.place), Literal::usize_unsuffixed(self.index));
        let state = quote!({ #runtime::private::resume } { #path } #place { #attribute } { #item } #index { #known });
        match function.home {
            Home::Module => {
                let path_names: Vec<_> = path.segments.iter().map(|segment| segment.ident.clone()).collect();
                let alias = names::callee(&path_names, &function.name);
                quote! {
                    #(#conditions)*
                    #[doc(hidden)]
                    #[allow(
                        unused_imports, unused_qualifications, clippy::all, clippy::pedantic, clippy::nursery,
                        clippy::restriction
                    )]
                    use #path as #alias;
                    #(#conditions)*
                    #alias! { #state }
                }
            }
            // No `use` can stand in an `impl` block.
            Home::Impl => quote!(#(#conditions)* #path! { #state }),
        }
    }

    /// Tells the function from every other one.
    pub fn hash(&self) -> String {
        let text = format!("{} {} {} {}", self.place, self.index, self.attribute, self.item.to_token_stream());
        // FNV-1a
        let hash = text
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
        format!("{hash:016x}")
    }
}
