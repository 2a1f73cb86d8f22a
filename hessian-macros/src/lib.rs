//! The `#[hessian]` attribute of `hessian-runtime`, which re-exports it and holds its documentation.

mod diagnostics;
mod differentiate;
mod emit;
mod expand;
mod ir;
mod lower;
mod ops;
mod optimise;
mod options;
mod payload;
mod routines;
mod schedule;
mod surface;
#[cfg(test)]
mod tests;

/// Generates gradient, Hessian, Hessian-vector product and diagonal of a function at compile time.
///
/// The documentation is that of the re-export in `hessian-runtime`, the crate to depend on.
#[proc_macro_attribute]
pub fn hessian(attribute: proc_macro::TokenStream, item: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let span = proc_macro::Span::call_site();
    let place = format!("{}:{}:{} {span:?}", span.file(), span.line(), span.column());
    expand::hessian(attribute.into(), &item.into(), place).into()
}

/// Goes on with an expansion that waited for a called function. Only generated code names it.
#[doc(hidden)]
#[proc_macro]
pub fn resume(tokens: proc_macro::TokenStream) -> proc_macro::TokenStream {
    expand::resume(tokens.into()).into()
}
