//! What the syntax of a loop that others call tells of lifetimes and types: only what is evident is handed on.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, Type, UnOp};

use crate::lower::program::{Text, Verbatim};
use crate::ops::Elementary;
use crate::surface::is_primitive;

/// The header of a loop whose closures own what they mention: they outlive the function that makes them.
pub(super) fn moving(header: &Verbatim) -> Verbatim {
    struct Moving;
    impl VisitMut for Moving {
        fn visit_expr_closure_mut(&mut self, closure: &mut syn::ExprClosure) {
            closure.capture.get_or_insert_with(|| syn::parse_quote!(move));
            visit_mut::visit_expr_closure_mut(self, closure);
        }
    }
    let mut header = header.clone();
    if let Text::For { iterable, .. } = &mut header.text
        && let Ok(mut expr) = syn::parse2::<Expr>(iterable.clone())
    {
        Moving.visit_expr_mut(&mut expr);
        *iterable = expr.into_token_stream();
    }
    header
}

/// Whether what an iterable borrows lives longer than the function that makes it.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Lasting {
    /// It does, and its values are references or can be copied.
    Yes,
    /// It borrows nothing.
    Owned,
    /// It is not seen to.
    No,
}

/// What is known of the names that an iterable mentions.
#[derive(Default)]
pub(super) struct Names {
    /// Names of references that live longer.
    pub(super) references: BTreeSet<String>,
    /// Those of them that are strings.
    strings: BTreeSet<String>,
    /// Names of arrays and tuples that can be copied.
    arrays: BTreeSet<String>,
    /// Names of ranges of numbers.
    pub(super) ranges: BTreeSet<String>,
    /// Locals that may not be references.
    pub(super) locals: BTreeSet<String>,
}

impl Names {
    /// A parameter of this type.
    pub(super) fn parameter(&mut self, name: String, ty: &Type) {
        match ty {
            Type::Reference(reference) => {
                if matches!(&*reference.elem, Type::Path(path) if path.path.is_ident("str")) {
                    self.strings.insert(name.clone());
                }
                self.references.insert(name);
            }
            Type::Array(_) if is_copied(ty) => {
                self.arrays.insert(name);
            }
            _ => {}
        }
    }
}

/// The same for an iterable.
pub(super) fn lasting(iterable: &Expr, names: &Names) -> Lasting {
    let of = |expr: &Expr| lasting(expr, names);
    let both = |a: Lasting, b: Lasting| match (a, b) {
        (Lasting::Yes, Lasting::Yes) => Lasting::Yes,
        (Lasting::No, _) | (_, Lasting::No) => Lasting::No,
        _ => Lasting::Owned,
    };
    let behind = |place: &Expr| if is_behind(place, names) { Lasting::Yes } else { Lasting::No };
    let is_string = |place: &Expr| names.strings.contains(&place.to_token_stream().to_string());
    match iterable {
        Expr::Paren(inner) => of(&inner.expr),
        Expr::Group(inner) => of(&inner.expr),
        // Numbers.
        Expr::Range(_) => Lasting::Yes,
        Expr::Path(_) => behind(iterable),
        Expr::Reference(reference) if reference.mutability.is_none() && !matches!(*reference.expr, Expr::Path(_)) => {
            behind(&reference.expr)
        }
        Expr::MethodCall(call) => match call.method.to_string().as_str() {
            "iter" if is_item(&call.receiver, names) => Lasting::Yes,
            "iter" | "windows" | "chunks" | "chunks_exact" | "split_at" => behind(&call.receiver),
            "bytes" | "chars" | "char_indices" if is_string(&call.receiver) => Lasting::Yes,
            "into_iter" | "enumerate" | "rev" | "skip" | "take" | "step_by" | "copied" | "filter" | "take_while"
            | "skip_while" => of(&call.receiver),
            "map" | "flat_map" | "filter_map" | "cloned" => both(of(&call.receiver), Lasting::Owned),
            "zip" => both(of(&call.receiver), call.args.first().map_or(Lasting::No, of)),
            _ => Lasting::No,
        },
        Expr::Call(call) => {
            let name = call.func.to_token_stream().to_string();
            match (name.rsplit(' ').next(), call.args.first(), call.args.get(1)) {
                // Another loop's iterator borrows what it is handed, and yields what is handed on once.
                (Some(hidden), ..) if hidden.starts_with("__") => {
                    let is_handed = |arg: &Expr| match arg {
                        Expr::Path(_) => !names.locals.contains(&arg.to_token_stream().to_string()),
                        Expr::Lit(_) => true,
                        arg => of(arg) == Lasting::Yes,
                    };
                    if call.args.iter().all(is_handed) { Lasting::Yes } else { Lasting::No }
                }
                (Some("into_iter"), Some(only), None) => of(only),
                (Some("zip"), Some(a), Some(b)) => both(of(a), of(b)),
                _ => match copy_of(iterable) {
                    Some(only) if is_copied_name(only, names) => Lasting::Yes,
                    Some(only) if is_item(only, names) => Lasting::Owned,
                    Some(only) => of(only),
                    None => Lasting::No,
                },
            }
        }
        _ => Lasting::No,
    }
}

/// What a call of `Clone::clone` copies.
pub(super) fn copy_of(expr: &Expr) -> Option<&Expr> {
    let Expr::Call(call) = expr else { return None };
    let is_clone = call.func.to_token_stream().to_string().ends_with("Clone :: clone");
    match call.args.first() {
        Some(Expr::Reference(only)) if is_clone && call.args.len() == 1 => Some(&only.expr),
        _ => None,
    }
}

/// Whether a place is the name of a range, or of an array that can be copied.
fn is_copied_name(place: &Expr, names: &Names) -> bool {
    let name = place.to_token_stream().to_string();
    names.ranges.contains(&name) || names.arrays.contains(&name)
}

/// Whether a place is a constant or a `static`, as far as its name tells: what borrows from it lives for ever.
fn is_item(place: &Expr, names: &Names) -> bool {
    let Expr::Path(path) = place else { return false };
    let Some(last) = path.path.segments.last().map(|last| last.ident.to_string()) else { return false };
    let is_upper = last.starts_with(char::is_uppercase) && !last.contains(char::is_lowercase);
    path.qself.is_none() && is_upper && !names.locals.contains(&last) && last.len() > 1
}

/// Whether a place is reached through a reference that lives longer.
pub(super) fn is_behind(place: &Expr, names: &Names) -> bool {
    match place {
        Expr::Paren(inner) => is_behind(&inner.expr, names),
        Expr::Group(inner) => is_behind(&inner.expr, names),
        Expr::Path(path) => path.path.get_ident().is_some_and(|name| names.references.contains(&name.to_string())),
        Expr::Field(field) => is_behind(&field.base, names),
        Expr::Index(index) => is_behind(&index.expr, names),
        Expr::Unary(unary) => matches!(unary.op, UnOp::Deref(_)) && is_behind(&unary.expr, names),
        _ => false,
    }
}

/// Whether a type tells that its values can be copied.
pub(super) fn is_copied(ty: &Type) -> bool {
    match ty {
        Type::Reference(reference) => reference.mutability.is_none(),
        Type::Array(array) => is_copied(&array.elem),
        Type::Tuple(tuple) => tuple.elems.iter().all(is_copied),
        Type::Paren(inner) => is_copied(&inner.elem),
        Type::Group(inner) => is_copied(&inner.elem),
        Type::Path(path) => path.path.get_ident().is_some_and(|name| {
            let name = name.to_string();
            is_primitive(&name) || matches!(name.as_str(), "bool" | "char")
        }),
        _ => false,
    }
}

/// Whether the value of a local is a range of what is evident.
pub(super) fn is_evident_range(init: &TokenStream) -> bool {
    let Ok(Expr::Range(range)) = syn::parse2::<Expr>(init.clone()) else { return false };
    range.start.iter().chain(&range.end).all(|bound| is_evident(None, Some(&bound.to_token_stream())))
}

/// Whether the value of a local can be copied and costs next to nothing, as far as its type and its value tell.
pub(super) fn is_evident(ty: Option<&TokenStream>, init: Option<&TokenStream>) -> bool {
    fn evident(expr: &Expr) -> bool {
        match expr {
            Expr::Lit(_) | Expr::Path(_) => true,
            Expr::Cast(cast) => evident(&cast.expr),
            Expr::Paren(inner) => evident(&inner.expr),
            Expr::Group(inner) => evident(&inner.expr),
            Expr::Unary(unary) => evident(&unary.expr),
            Expr::Binary(binary) => evident(&binary.left) && evident(&binary.right),
            Expr::Field(field) => evident(&field.base),
            Expr::Index(index) => {
                let is_index = match &*index.index {
                    Expr::Range(range) => range.start.iter().chain(&range.end).all(|bound| evident(bound)),
                    at => evident(at),
                };
                evident(&index.expr) && is_index
            }
            Expr::Reference(reference) => reference.mutability.is_none() && evident(&reference.expr),
            Expr::MethodCall(call) => {
                let name = call.method.to_string();
                (name == "len" || Elementary::from_method(&name).is_some() || is_integer_method(&name))
                    && evident(&call.receiver)
                    && call.args.iter().all(evident)
            }
            _ => false,
        }
    }
    let has_type = ty.is_some_and(|ty| syn::parse2::<Type>(ty.clone()).is_ok_and(|ty| is_copied(&ty)));
    let value = init.and_then(|init| syn::parse2::<Expr>(init.clone()).ok());
    has_type || value.is_some_and(|value| evident(&value))
}

/// Whether a method is one that integers have, and gives another.
fn is_integer_method(name: &str) -> bool {
    name.starts_with("wrapping_")
        || name.starts_with("saturating_")
        || matches!(name, "pow" | "abs_diff" | "rotate_left")
}
