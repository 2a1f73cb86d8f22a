//! Programs with mistakes are answered with errors, never with a panic of the macro.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use proc_macro2::{Group, Literal, TokenStream, TokenTree};
use quote::ToTokens;

use crate::expand;

/// A small generator of pseudo-random numbers.
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % n.max(1) as u64) as usize
    }
}

/// All tokens of a stream that are not groups.
fn leaves(tokens: TokenStream, found: &mut Vec<TokenTree>) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => leaves(group.stream(), found),
            other => found.push(other),
        }
    }
}

/// The stream with one token removed, doubled, exchanged with its neighbour or replaced by another one of the program.
fn mutated(tokens: TokenStream, pool: &[TokenTree], random: &mut Random) -> TokenStream {
    let mut list: Vec<TokenTree> = tokens.into_iter().collect();
    if list.is_empty() {
        return TokenStream::new();
    }
    let at = random.below(list.len());
    if let TokenTree::Group(group) = &list[at]
        && random.below(8) > 0
    {
        let mut inner = Group::new(group.delimiter(), mutated(group.stream(), pool, random));
        inner.set_span(group.span());
        list[at] = inner.into();
        return list.into_iter().collect();
    }
    match random.below(6) {
        0 => drop(list.remove(at)),
        1 => list.insert(at, list[at].clone()),
        2 if at + 1 < list.len() => list.swap(at, at + 1),
        3 => list[at] = Literal::usize_unsuffixed(random.below(5)).into(),
        _ => list[at] = pool[random.below(pool.len())].clone(),
    }
    list.into_iter().collect()
}

/// The annotated functions of the tests, with the tokens of their attributes.
fn functions() -> Vec<(TokenStream, TokenStream)> {
    let entries = |folder: &Path| -> Vec<_> {
        folder.read_dir().expect("it exists").map(|entry| entry.expect("it is read").path()).collect()
    };
    let targets = entries(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/behaviour"));
    let mut files: Vec<_> =
        targets.iter().filter(|target| target.is_dir()).flat_map(|target| entries(target)).collect();
    files.sort();
    let mut functions = Vec::new();
    for file in files.iter().filter(|file| file.extension().is_some_and(|extension| extension == "rs")) {
        let text = std::fs::read_to_string(file).expect("it is read");
        for item in syn::parse_file(&text).expect("it compiles").items {
            let syn::Item::Fn(mut function) = item else { continue };
            let Some(place) = function.attrs.iter().position(|attribute| attribute.path().is_ident("hessian")) else {
                continue;
            };
            let options = match function.attrs.remove(place).meta {
                syn::Meta::List(list) => list.tokens,
                _ => quote::quote!(only(gradient, hvp)),
            };
            functions.push((options, function.to_token_stream()));
        }
    }
    functions
}

#[test]
fn mistakes_are_no_panics() {
    let functions = functions();
    assert!(functions.len() > 30, "{} functions", functions.len());
    let mut random = Random(1);
    let (mut refused, mut accepted) = (0, 0);
    while refused + accepted < 150 {
        let (options, function) = functions[random.below(functions.len())].clone();
        let mut pool = Vec::new();
        leaves(function.clone(), &mut pool);
        let program = mutated(function, &pool, &mut random);
        // What is no function is rustc's to report.
        if syn::parse2::<syn::ItemFn>(program.clone()).is_err() {
            continue;
        }
        let shown = program.to_string();
        let expansion =
            catch_unwind(AssertUnwindSafe(|| expand::hessian(options, &program, String::new()).to_string()));
        let expansion = expansion.unwrap_or_else(|_| panic!("the macro panics at\n{shown}"));
        if expansion.contains("compile_error") { refused += 1 } else { accepted += 1 }
    }
    assert!(refused > 30 && accepted > 30, "{refused} refused, {accepted} accepted");
}
