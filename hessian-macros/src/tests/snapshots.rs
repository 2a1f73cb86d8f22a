//! Snapshot pairs that a person can read: `snapshots/name.rs` and its expansion `snapshots/name.expanded.rs`.
//!
//! `BLESS=1 cargo test --package hessian-macros snapshots` accepts what the macro makes today.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::ToTokens;

use crate::expand;

/// An input file's one function, its attribute's tokens taken off.
pub(super) fn split(text: &str) -> (TokenStream, TokenStream) {
    let mut function: syn::ItemFn = syn::parse_str(text).expect("a snapshot is one function");
    let place = function.attrs.iter().position(|a| a.path().is_ident("hessian")).expect("annotated with #[hessian]");
    let attribute = function.attrs.remove(place);
    let tokens = match attribute.meta {
        syn::Meta::List(list) => list.tokens,
        _ => TokenStream::new(),
    };
    (tokens, function.to_token_stream())
}

/// The generated code without its documentation and lint attributes, which would hide it, and without hidden items.
fn without_attributes(tokens: TokenStream) -> TokenStream {
    let mut out: Vec<TokenTree> = Vec::new();
    let mut hidden = false;
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(hash) if hash.as_char() == '#' && matches!(tokens.peek(), Some(TokenTree::Group(_))) => {
                hidden |= tokens.next().is_some_and(|attribute| attribute.to_string() == "[doc (hidden)]");
            }
            TokenTree::Punct(semicolon) if hidden && semicolon.as_char() == ';' => hidden = false,
            TokenTree::Group(body) if hidden && body.delimiter() == Delimiter::Brace => hidden = false,
            _ if hidden => {}
            TokenTree::Group(group) => {
                let inner = without_attributes(group.stream());
                out.push(proc_macro2::Group::new(group.delimiter(), inner).into());
            }
            other => out.push(other),
        }
    }
    out.into_iter().collect()
}

fn formatted(tokens: &TokenStream) -> String {
    let mut rustfmt = Command::new("rustfmt")
        .args(["--edition", "2024", "--config", "max_width=120,use_small_heuristics=Max"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("rustfmt is a component of the toolchain");
    rustfmt.stdin.take().expect("piped").write_all(tokens.to_string().as_bytes()).expect("rustfmt reads");
    let output = rustfmt.wait_with_output().expect("rustfmt ends");
    assert!(output.status.success(), "an expansion is valid Rust");
    String::from_utf8(output.stdout).expect("Rust is UTF-8")
}

fn inputs() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("snapshots");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("the folder of snapshots")
        .map(|entry| entry.expect("readable").path())
        .filter(|path| !path.to_string_lossy().ends_with(".expanded.rs"))
        .collect();
    files.sort();
    files
}

#[test]
fn expansions_are_as_recorded() {
    let bless = std::env::var_os("BLESS").is_some();
    assert!(inputs().len() >= 5, "the snapshots are there");
    for input in inputs() {
        let text = std::fs::read_to_string(&input).expect("readable");
        let (attribute, item) = split(&text);
        let found = formatted(&without_attributes(expand::hessian(attribute, &item, String::new())));
        let recorded = input.with_extension("expanded.rs");
        if bless {
            std::fs::write(&recorded, &found).expect("writable");
        }
        let expected = std::fs::read_to_string(&recorded).unwrap_or_default();
        assert!(found == expected, "{} has another expansion; BLESS=1 accepts it:\n{found}", input.display());
    }
}
