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
    expand::hessian(attribute.into(), &item.into()).into()
}
