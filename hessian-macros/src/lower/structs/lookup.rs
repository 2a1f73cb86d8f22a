//! Which function of the `impl` blocks a call, an operator or a path means.

use std::collections::BTreeMap;
use std::rc::Rc;

use proc_macro2::Span;
use syn::{
    BinOp, Block as Body, Expr, FnArg, GenericArgument, Ident, ItemFn, Pat, Path, PathArguments, Stmt, Type, UnOp,
};

use super::{Block, StructId};
use crate::lower::Lowering;
use crate::lower::expressions::integer::Integer;
use crate::lower::values::scope::Nested;
use crate::lower::values::value::{Ty, Value, bare};
use crate::surface::Implementation;

/// What is asked for.
#[derive(Clone, Copy)]
pub(in crate::lower) enum Wanted<'a> {
    /// A method, by its name.
    Method(&'a str),
    /// A function in front of which a struct's path stands.
    Associated(StructId, &'a str),
    /// The same of a trait, `<Struct as Trait>::name`: the struct, the trait and the name.
    OfTrait(StructId, &'a str, &'a str),
    /// The function of a trait of the language, and its name.
    Operator(&'a str, &'a str),
}

/// What is found.
pub(in crate::lower) enum Found {
    /// The only function that it can be.
    One(Rc<Nested>),
    /// Functions that cannot be told apart here.
    Many(Vec<Rc<Nested>>),
    /// None that is seen.
    None,
}

/// What type parameters of an `impl` block stand for, by a value of each type.
type Bound = BTreeMap<String, Value>;

impl Lowering<'_> {
    /// The functions that may be meant, by the types of the arguments, the receiver first.
    pub(in crate::lower) fn look_up(&mut self, wanted: Wanted<'_>, args: &[&Value]) -> Found {
        let name = match wanted {
            Wanted::Method(name)
            | Wanted::Associated(_, name)
            | Wanted::OfTrait(_, _, name)
            | Wanted::Operator(_, name) => name,
        };
        // A struct's own functions come before those of its traits, but not where only a trait of it is known.
        let both = self.any_types > 0 && matches!(wanted, Wanted::Method(_));
        for of_traits in [false, true] {
            let mut found = Vec::new();
            for number in 0..self.structs.blocks.len() {
                let block = &self.structs.blocks[number];
                let Some(nested) = block.functions.get(name).cloned() else { continue };
                if (both || block.seen.interface.is_some() == of_traits) && self.is_meant(block, &nested, wanted, args)
                {
                    found.push(nested);
                }
            }
            if found.len() > 1 {
                // A function that hands its arguments on to another one is that one.
                let own: Vec<Rc<Nested>> =
                    found.iter().filter(|nested| !hands_on(&nested.item, name)).cloned().collect();
                if !own.is_empty() {
                    found = own;
                }
                let first = found[0].clone();
                if found.iter().all(|nested| is_same(&nested.item, &first.item)) {
                    found.truncate(1);
                }
            }
            match found.len() {
                0 => {}
                1 => return Found::One(found.remove(0)),
                _ => return Found::Many(found),
            }
        }
        Found::None
    }

    /// The same for a constant of a struct.
    pub(in crate::lower) fn constant_of_struct(
        &self,
        id: StructId,
        interface: Option<&str>,
        name: &str,
    ) -> Option<Rc<Nested>> {
        let is_meant =
            |block: &&Block| block.of == Some(id) && interface.is_none_or(|interface| block.is_of_trait(interface));
        let mut found = self.structs.blocks.iter().filter(is_meant);
        let first = found.find_map(|block| block.constants.get(name).map(|nested| (block, nested)));
        let (block, nested) = first?;
        let is_only = found.all(|other| !other.constants.contains_key(name));
        (is_only || block.seen.interface.is_none()).then(|| nested.clone())
    }

    /// Whether a function may be the one that is asked for.
    fn is_meant(&self, block: &Block, nested: &Nested, wanted: Wanted<'_>, args: &[&Value]) -> bool {
        let inputs = &nested.item.sig.inputs;
        let is_method = nested.item.sig.receiver().is_some();
        let fits = match wanted {
            Wanted::Method(_) => is_method,
            Wanted::Operator(interface, _) => is_method && block.is_of_trait(interface),
            Wanted::Associated(id, _) => block.of == Some(id),
            Wanted::OfTrait(id, interface, _) => block.of == Some(id) && block.is_of_trait(interface),
        };
        if !fits || inputs.len() != args.len() {
            return false;
        }
        let mut bound = Bound::new();
        let parameters: Vec<&Ident> = block.seen.generics.type_params().map(|parameter| &parameter.ident).collect();
        inputs.iter().zip(args).all(|(input, arg)| {
            let ty = match input {
                FnArg::Receiver(_) => &block.seen.ty,
                FnArg::Typed(input) => &*input.ty,
            };
            self.fits(ty, arg, &parameters, &mut bound) != Some(false)
        })
    }

    /// Whether a value is of a type; none if that is not known.
    fn fits(&self, ty: &Type, value: &Value, parameters: &[&Ident], bound: &mut Bound) -> Option<bool> {
        if let Value::Place(place) = value {
            return self.fits(ty, &self.load(place), parameters, bound);
        }
        match ty {
            Type::Reference(inner) => return self.fits(&inner.elem, value, parameters, bound),
            Type::Paren(inner) => return self.fits(&inner.elem, value, parameters, bound),
            Type::Group(inner) => return self.fits(&inner.elem, value, parameters, bound),
            Type::Path(path) => {
                if let Some(parameter) = parameters.iter().find(|parameter| path.path.is_ident(**parameter)) {
                    return match bound.get(&parameter.to_string()) {
                        Some(other) => self.are_of_one_type(other, value),
                        None => {
                            bound.insert(parameter.to_string(), value.clone());
                            Some(true)
                        }
                    };
                }
            }
            _ => {}
        }
        match (ty, value) {
            (_, Value::Text(text)) if matches!(text.ty, Ty::Unknown | Ty::Bound) => None,
            (Type::Array(ty), Value::Array(parts)) => {
                self.all_fit(parts.iter().map(|part| (&*ty.elem, part)), parameters, bound)
            }
            (Type::Slice(ty), Value::Array(parts)) => {
                self.all_fit(parts.iter().map(|part| (&*ty.elem, part)), parameters, bound)
            }
            (Type::Tuple(ty), Value::Tuple(parts)) => {
                if ty.elems.len() != parts.len() {
                    return Some(false);
                }
                self.all_fit(ty.elems.iter().zip(parts.iter()), parameters, bound)
            }
            (Type::Path(path), value) => self.fits_named(&path.path, ty, value, parameters, bound),
            (Type::Array(_) | Type::Slice(_) | Type::Tuple(_), value) => match value {
                Value::Text(text) if matches!(text.ty, Ty::Scalars | Ty::Structs(_)) => None,
                _ => Some(false),
            },
            _ => None,
        }
    }

    fn all_fit<'v>(
        &self,
        parts: impl Iterator<Item = (&'v Type, &'v Value)>,
        parameters: &[&Ident],
        bound: &mut Bound,
    ) -> Option<bool> {
        let mut all = Some(true);
        for (ty, part) in parts {
            match self.fits(ty, part, parameters, bound) {
                Some(true) => {}
                Some(false) => return Some(false),
                None => all = None,
            }
        }
        all
    }

    fn fits_named(
        &self,
        path: &Path,
        ty: &Type,
        value: &Value,
        parameters: &[&Ident],
        bound: &mut Bound,
    ) -> Option<bool> {
        let resolved = self.resolved(ty);
        if resolved != *ty {
            return self.fits(&resolved, value, parameters, bound);
        }
        let id = self.struct_of(value);
        match self.type_of(ty) {
            Ty::Struct(wanted) => {
                if id != Some(wanted) {
                    // A variant that is imported does not name its enum.
                    let is_variant = id.is_none() && self.structs.definitions[wanted.0 as usize].choice.is_some();
                    return (!is_variant || !matches!(value, Value::Record(_))).then_some(false);
                }
                self.arguments_fit(wanted, path, value, parameters, bound)
            }
            _ if id.is_some() => Some(false),
            Ty::Scalar => Some(match value {
                Value::Float(_) | Value::Literal(_) => true,
                Value::Text(text) => matches!(text.ty, Ty::Scalar | Ty::ScalarRef),
                _ => false,
            }),
            Ty::OtherFloat => match value {
                Value::Literal(_) => None,
                Value::Text(text) => Some(text.ty == Ty::OtherFloat),
                _ => Some(false),
            },
            Ty::Integer(wanted) => match value {
                Value::Integer(Integer { ty: None, .. }) => None,
                Value::Integer(Integer { ty: Some(ty), .. }) => Some(*ty == wanted),
                Value::Text(text) => Some(text.ty == Ty::Integer(wanted)),
                _ => Some(false),
            },
            Ty::Bool => Some(match value {
                Value::Truth(_) | Value::Bool(_) => true,
                Value::Text(text) => text.ty == Ty::Bool,
                _ => false,
            }),
            _ => None,
        }
    }

    /// Whether the fields of a struct fit the arguments of its type.
    fn arguments_fit(
        &self,
        id: StructId,
        path: &Path,
        value: &Value,
        parameters: &[&Ident],
        bound: &mut Bound,
    ) -> Option<bool> {
        let PathArguments::AngleBracketed(arguments) = &path.segments.last()?.arguments else { return Some(true) };
        let definition = &self.structs.definitions[id.0 as usize];
        let (Some(item), Value::Record(record)) = (&definition.item, value) else { return None };
        let types = arguments.args.iter().filter_map(|argument| match argument {
            GenericArgument::Type(ty) => Some(ty),
            _ => None,
        });
        let mut all = Some(true);
        for (ty, parameter) in types.zip(item.generics.type_params()) {
            let is_of = |ty: &Type| matches!(ty, Type::Path(path) if path.path.is_ident(&parameter.ident));
            let field = definition.fields.iter().find(|(_, ty, _)| is_of(ty));
            let part = field.and_then(|(member, ..)| record.position(member)).map(|i| &record.parts[i]);
            match part.map(|part| self.fits(ty, part, parameters, bound)) {
                Some(Some(true)) => {}
                Some(Some(false)) => return Some(false),
                _ => all = None,
            }
        }
        all
    }

    /// Whether two values are of one type, references aside.
    fn are_of_one_type(&self, a: &Value, b: &Value) -> Option<bool> {
        let is_unknown =
            |value: &Value| matches!(value, Value::Text(text) if matches!(text.ty, Ty::Unknown | Ty::Bound));
        if is_unknown(a) || is_unknown(b) {
            return None;
        }
        let kind = |value: &Value| match value {
            Value::Float(_) | Value::Literal(_) => Some(Ty::Scalar),
            Value::Bool(_) | Value::Truth(_) => Some(Ty::Bool),
            Value::Integer(integer) => integer.ty.map(Ty::Integer),
            Value::Text(text) if text.ty == Ty::ScalarRef => Some(Ty::Scalar),
            Value::Text(text) => Some(text.ty),
            value => self.struct_of(value).map(Ty::Struct),
        };
        match (kind(a), kind(b)) {
            (Some(a), Some(b)) => Some(a == b),
            _ => None,
        }
    }

    /// What is known of a function's result.
    pub(in crate::lower) fn result_of(&self, item: &ItemFn) -> Ty {
        match &item.sig.output {
            syn::ReturnType::Type(_, ty) => self.type_of(ty),
            syn::ReturnType::Default => Ty::Unknown,
        }
    }

    /// The only function that can be meant; says which there are if these are several.
    pub(in crate::lower) fn only(&mut self, found: Found, span: Span, what: &str) -> Result<Option<Rc<Nested>>, ()> {
        match found {
            Found::One(nested) => Ok(Some(nested)),
            Found::None => Ok(None),
            Found::Many(several) => {
                let described = |nested: &Rc<Nested>| {
                    let block = self
                        .structs
                        .blocks
                        .iter()
                        .find(|block| block.functions.values().any(|other| Rc::ptr_eq(other, nested)));
                    block.map(|block| described(&block.seen)).unwrap_or_default()
                };
                let several: Vec<String> = several.iter().map(described).collect();
                self.errors.ambiguous_impl(span, what, &several);
                Err(())
            }
        }
    }
}

/// An `impl` block as it is written, without its body.
fn described(block: &Implementation) -> String {
    use crate::lower::values::value::written;
    let text = match &block.interface {
        Some(interface) => format!("impl {} for {}", written(interface), written(&block.ty)),
        None => format!("impl {}", written(&block.ty)),
    };
    text.replace(" < ", "<").replace(" >", ">")
}

/// Whether a method does nothing but call the one of the same name on what its arguments refer to, in their order.
fn hands_on(item: &ItemFn, name: &str) -> bool {
    let Some(names) = names_of_inputs(item) else { return false };
    let is_input = |expr: &Expr, at: usize| names.get(at).is_some_and(|name| target(expr).is_some_and(|n| *n == *name));
    match tail(&item.block) {
        Some(Expr::Binary(binary)) => {
            names.len() == 2
                && operator(&binary.op).is_some_and(|(_, method)| method == name)
                && is_input(&binary.left, 0)
                && is_input(&binary.right, 1)
        }
        Some(Expr::Unary(unary)) => {
            let is_same = match unary.op {
                UnOp::Neg(_) => name == "neg",
                UnOp::Not(_) => name == "not",
                _ => false,
            };
            is_same && names.len() == 1 && is_input(&unary.expr, 0)
        }
        Some(Expr::MethodCall(call)) => {
            call.method == name
                && call.args.len() + 1 == names.len()
                && is_input(&call.receiver, 0)
                && call.args.iter().enumerate().all(|(i, arg)| is_input(arg, i + 1))
        }
        _ => false,
    }
}

/// Whether two functions are written alike, types aside.
fn is_same(a: &Rc<ItemFn>, b: &Rc<ItemFn>) -> bool {
    use quote::ToTokens;
    Rc::ptr_eq(a, b)
        || names_of_inputs(a).is_some_and(|names| names_of_inputs(b) == Some(names))
            && a.block.to_token_stream().to_string() == b.block.to_token_stream().to_string()
}

/// The names of a function's parameters, if that is all that their patterns are.
fn names_of_inputs(item: &ItemFn) -> Option<Vec<Ident>> {
    let inputs = item.sig.inputs.iter();
    let name = |input: &FnArg| match input {
        FnArg::Receiver(receiver) => Some(receiver.self_token.into()),
        FnArg::Typed(input) => match &*input.pat {
            Pat::Ident(name) if name.subpat.is_none() => Some(name.ident.clone()),
            _ => None,
        },
    };
    inputs.map(name).collect()
}

/// The expression that a body is.
fn tail(body: &Body) -> Option<&Expr> {
    match body.stmts.as_slice() {
        [Stmt::Expr(expr, _)] => Some(bare(expr)),
        _ => None,
    }
}

/// The name behind references and dereferences.
fn target(expr: &Expr) -> Option<&Ident> {
    match bare(expr) {
        Expr::Path(path) => path.path.get_ident(),
        Expr::Unary(unary) if matches!(unary.op, UnOp::Deref(_)) => target(&unary.expr),
        Expr::Reference(reference) => target(&reference.expr),
        Expr::MethodCall(call) if call.method == "clone" && call.args.is_empty() => target(&call.receiver),
        _ => None,
    }
}

/// The trait and method of an operator.
pub(in crate::lower) fn operator(op: &BinOp) -> Option<(&'static str, &'static str)> {
    Some(match op {
        BinOp::Add(_) => ("Add", "add"),
        BinOp::Sub(_) => ("Sub", "sub"),
        BinOp::Mul(_) => ("Mul", "mul"),
        BinOp::Div(_) => ("Div", "div"),
        BinOp::Rem(_) => ("Rem", "rem"),
        BinOp::BitXor(_) => ("BitXor", "bitxor"),
        BinOp::BitAnd(_) => ("BitAnd", "bitand"),
        BinOp::BitOr(_) => ("BitOr", "bitor"),
        BinOp::Shl(_) => ("Shl", "shl"),
        BinOp::Shr(_) => ("Shr", "shr"),
        BinOp::AddAssign(_) => ("AddAssign", "add_assign"),
        BinOp::SubAssign(_) => ("SubAssign", "sub_assign"),
        BinOp::MulAssign(_) => ("MulAssign", "mul_assign"),
        BinOp::DivAssign(_) => ("DivAssign", "div_assign"),
        BinOp::RemAssign(_) => ("RemAssign", "rem_assign"),
        BinOp::BitXorAssign(_) => ("BitXorAssign", "bitxor_assign"),
        BinOp::BitAndAssign(_) => ("BitAndAssign", "bitand_assign"),
        BinOp::BitOrAssign(_) => ("BitOrAssign", "bitor_assign"),
        BinOp::ShlAssign(_) => ("ShlAssign", "shl_assign"),
        BinOp::ShrAssign(_) => ("ShrAssign", "shr_assign"),
        BinOp::Eq(_) => ("PartialEq", "eq"),
        BinOp::Ne(_) => ("PartialEq", "ne"),
        _ => return None,
    })
}
