//! The signature: which parameters are variables, what the result is made of, and what is refused by name.

use std::rc::Rc;

use proc_macro2::{Ident, Span};
use quote::{ToTokens, format_ident};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{FnArg, ItemFn, Pat, PatType, ReturnType, Safety, Signature, Type};

use super::scalar::{self, Number, Scalar};
use super::shape::{Mistake, Read, Shape, Types};
use super::{Function, Home, Param, Role};
use crate::diagnostics::Errors;
use crate::options::Options;

/// Reads a function.
pub fn read(mut item: ItemFn, home: Home, options: &Options, errors: &mut Errors) -> Option<Function> {
    super::separate(&mut item);
    let before = errors.len();
    qualifiers(&item.sig, errors);
    let types = Types {
        scalar: scalar::declared(&item.sig, home, options, errors),
        constants: options.known_constants(),
        structs: options.structs.clone(),
        result: scalar::of_result(&item.sig),
    };
    let mut reader = Reader { options, errors, types: &types, variables: 0, scalar: None };
    let mut params: Vec<Param> =
        item.sig.inputs.iter().enumerate().filter_map(|(i, input)| reader.parameter(i, input)).collect();
    reader.constants(&params);
    reader.variables(&params);
    let scalar = reader.scalar.take().map(|(scalar, _)| match &types.scalar {
        Some(known) if *known == scalar.to_string() => known.clone(),
        _ => Scalar::named(scalar, Number::Primitive),
    });
    let variables = reader.variables;
    let Some(scalar) = scalar else {
        // A mistake in a parameter explains why there is no variable.
        if let Some(name) = untyped(&params, &types).filter(|_| errors.len() == before) {
            errors.untyped_fields(&name);
        } else if let (ReturnType::Type(_, ty), true) = (&item.sig.output, errors.len() == before)
            && matches!(types.read(ty), Read::Floats(shape, _) if !is_value(&shape))
        {
            errors.result_type(ty.span(), &text(ty), "f64");
        } else if errors.len() == before {
            errors.no_variable(item.sig.ident.span(), &item.sig.ident, &why_no_variable(&params, options));
        }
        return None;
    };
    let output = output(&item.sig, &types, &scalar, errors);
    if params.iter().any(|param| param.role == Role::Elements)
        && output.as_ref().is_some_and(|output| *output != Shape::Scalar)
        && let ReturnType::Type(_, ty) = &item.sig.output
    {
        errors.results_of_elements(ty.span(), &text(ty), &scalar.to_string());
    }
    if errors.len() > before {
        return None;
    }
    // What is of another scalar type is not taken apart.
    for param in &mut params {
        let own = param.role == Role::Elements
            || matches!(types.read(&param.ty), Read::Floats(_, scalars) if scalars.iter().all(|other| scalar == *other.to_string()));
        if !own {
            param.shape = None;
        }
    }
    let precision = scalar.precision();
    let (name, vis) = (item.sig.ident.clone(), item.vis.clone());
    Some(Function {
        name,
        vis,
        params,
        precision,
        scalar,
        types,
        variables,
        output: output?,
        item,
        home,
        around: Rc::default(),
        callees: None,
    })
}

/// Refuses what no derivative routine can be made of.
fn qualifiers(signature: &Signature, errors: &mut Errors) {
    if let Some(token) = &signature.asyncness {
        errors.qualifier(token.span, "async", "a derivative needs the value at once; write a plain `fn`");
    }
    if let Safety::Unsafe(token) = &signature.safety {
        errors.qualifier(token.span, "unsafe", "the generated code has no `unsafe`; write a plain `fn`");
    }
    if let Some(abi) = &signature.abi {
        errors.qualifier(abi.extern_token.span, "extern", "call a plain `fn` from here and differentiate that one");
    }
    if let Some(variadic) = &signature.variadic {
        errors.variadic(variadic.dots.spans[0]);
    }
}

/// What to say where every parameter is a constant.
fn why_no_variable(params: &[Param], options: &Options) -> String {
    if params.is_empty() {
        return "give it a parameter of type `f64`".into();
    }
    if !options.constants.is_empty() {
        return "leave at least one float parameter out of `constant(..)`".into();
    }
    let slice = params.iter().find(|param| {
        let ty = text(&param.ty);
        param.plain && (ty.starts_with("&[f64]") || ty.starts_with("&[f32]"))
    });
    if let Some(Param { name, .. }) = slice {
        return format!("`#[hessian(variable({name}))]` makes the slice `{name}` one, element by element");
    }
    let owned = params.iter().find(|param| param.plain && text(&param.ty).starts_with("Vec<"));
    if let Some(Param { name, ty, .. }) = owned {
        return format!(
            "a `{}` is a constant; write `{name}: &[f64]` and `#[hessian(variable({name}))]`, or an array, such as `{name}: [f64; 3]`",
            text(ty)
        );
    }
    let alias = params.iter().find(|param| matches!(strip(&param.ty), Type::Path(_)) && !is_integer(strip(&param.ty)));
    match alias {
        Some(param) => format!(
            "a macro does not see what `{}` stands for: if it is an alias, write it out, such as `{}: f64` or `{}: [f64; 3]`, or put it \
             into one `#[hessian] mod` with the function; if it is a struct of floats, name its fields, such as `#[hessian(struct {} {{ x, y }})]`",
            text(&param.ty),
            param.name,
            param.name,
            text(strip(&param.ty)),
        ),
        None => "at least one parameter must be `f64`, `f32`, or an array, tuple or reference of these".into(),
    }
}

fn strip(ty: &Type) -> &Type {
    match ty {
        Type::Reference(reference) => strip(&reference.elem),
        Type::Array(array) => strip(&array.elem),
        Type::Paren(inner) => strip(&inner.elem),
        Type::Group(inner) => strip(&inner.elem),
        _ => ty,
    }
}

/// Whether a type is made of the name of something that is no type of the language.
fn strips_to_name(ty: &Type) -> bool {
    match strip(ty) {
        Type::Tuple(tuple) => tuple.elems.iter().any(strips_to_name),
        Type::Path(path) => {
            let is_bare = path.path.segments.iter().all(|segment| segment.arguments.is_none());
            is_bare && !is_integer(strip(ty)) && super::float(strip(ty)).is_none()
        }
        _ => false,
    }
}

pub(super) fn is_integer(ty: &Type) -> bool {
    const PLAIN: &[&str] = &[
        "bool", "char", "str", "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128", "isize",
    ];
    matches!(ty, Type::Path(path) if PLAIN.iter().any(|name| path.path.is_ident(name)))
}

/// Whether a type of the language has this name.
pub fn is_primitive(name: &str) -> bool {
    let is_own = |ty: &Type| is_integer(ty) || super::float(ty).is_some();
    syn::parse_str::<Type>(name).is_ok_and(|ty| is_own(&ty))
}

fn text(tokens: &impl ToTokens) -> String {
    let text = tokens.to_token_stream().to_string();
    text.replace("& ", "&")
        .replace(" :: ", "::")
        .replace(" ;", ";")
        .replace("< ", "<")
        .replace(" >", ">")
        .replace(" <", "<")
}

/// Reads parameters one by one.
struct Reader<'a> {
    options: &'a Options,
    types: &'a Types,
    errors: &'a mut Errors,
    /// The number of scalars so far.
    variables: usize,
    /// The variables' scalar type, and the first parameter that has it.
    scalar: Option<(Ident, Ident)>,
}

impl Reader<'_> {
    fn parameter(&mut self, i: usize, input: &FnArg) -> Option<Param> {
        let FnArg::Typed(PatType { attrs, pat, ty, .. }) = input else { return None };
        if let Some(attribute) = attrs.iter().find(|a| !a.path().is_ident("allow") && !a.path().is_ident("expect")) {
            self.errors.parameter_attribute(attribute.pound_token.span);
        }
        let (name, plain) = match &**pat {
            Pat::Ident(pattern) if pattern.subpat.is_none() && pattern.by_ref.is_none() => {
                (pattern.ident.clone(), true)
            }
            _ => (format_ident!("argument{i}", span = Span::mixed_site()), false),
        };
        let listed = plain && self.options.constants.contains(&name);
        let (pattern, ty_written) = ((**pat).clone(), (**ty).clone());
        let mut param = Param { pattern, name, plain, ty: ty_written, shape: None, role: Role::Constant, listed };
        if plain && self.options.variables.contains(&param.name) {
            self.elements(&mut param);
            return Some(param);
        }
        match self.types.read(ty) {
            Read::Floats(shape, scalars) if listed => {
                // Only what is of one scalar type can be taken apart.
                if scalars.iter().all(|scalar| *scalar == scalars[0]) {
                    param.shape = Some(shape);
                }
            }
            Read::Floats(shape, scalars) => {
                self.variable(&param.name, &scalars);
                param.role = Role::Variable { first: self.variables };
                self.variables += shape.scalars();
                param.shape = Some(shape);
            }
            Read::Mistake(mistake) if !listed => self.mistake(&param.name, mistake),
            Read::Mistake(_) | Read::Other => {}
        }
        Some(param)
    }

    /// `variable(x)`
    fn elements(&mut self, param: &mut Param) {
        match self.types.elements(&param.ty) {
            Some(Read::Floats(shape, scalars)) if is_value(&shape) => {
                self.variable(&param.name, &scalars);
                param.role = Role::Elements;
                param.shape = Some(shape);
            }
            _ => self.errors.no_elements(param.ty.span(), &param.name, &text(&param.ty)),
        }
    }

    /// All variables have one scalar type.
    fn variable(&mut self, name: &Ident, scalars: &[Ident]) {
        for scalar in scalars {
            match &self.scalar {
                None => self.scalar = Some((scalar.clone(), name.clone())),
                Some((first, at)) if first != scalar => {
                    let (a, b) = (first.to_string(), scalar.to_string());
                    self.errors.mixed_scalars(scalar.span(), &at.to_string(), &name.to_string(), &a, &b);
                    return;
                }
                Some(_) => {}
            }
        }
    }

    fn mistake(&mut self, name: &Ident, mistake: Mistake) {
        match mistake {
            Mistake::Length(span, written, outer) => self.errors.array_length(span, &written, &outer),
            Mistake::Empty(span) => self.errors.empty_array(span),
            Mistake::Exclusive(span) => self.errors.exclusive_variable(span, name),
            // `&[f64]` is data, and so are exclusive slices.
            Mistake::Slice => {}
        }
    }

    /// Checks the names in `variable(..)`.
    fn variables(&mut self, params: &[Param]) {
        for name in &self.options.variables {
            if !params.iter().any(|param| param.plain && param.name == *name) {
                let names = params.iter().filter(|param| param.plain).map(|param| param.name.unraw().to_string());
                self.errors.unknown_parameter(name, &names.collect::<Vec<_>>());
            }
            if self.options.constants.contains(name) {
                self.errors.named_twice(name);
            }
        }
        let Some(first) = params.iter().find(|param| param.role == Role::Elements) else { return };
        if self.options.rule.is_some() {
            self.errors.rule_of_elements(first.name.span(), &first.name);
        }
        for param in params {
            match param.role {
                Role::Variable { .. } => self.errors.beside_elements(param.name.span(), &param.name, &first.name),
                Role::Elements if param.name != first.name => {
                    self.errors.two_arrays_of_elements(param.name.span(), &first.name, &param.name);
                }
                _ => {}
            }
        }
    }

    /// Checks the names in `constant(..)`.
    fn constants(&mut self, params: &[Param]) {
        for name in &self.options.constants {
            match params.iter().find(|param| param.plain && param.name == *name) {
                None => {
                    let names: Vec<String> =
                        params.iter().filter(|param| param.plain).map(|param| param.name.unraw().to_string()).collect();
                    self.errors.unknown_parameter(name, &names);
                }
                Some(param) => {
                    // What a name stands for that is not seen may be a float.
                    let may_be_alias = strips_to_name(&param.ty);
                    if !may_be_alias
                        && matches!(self.types.read(&param.ty), Read::Other | Read::Mistake(Mistake::Slice))
                    {
                        self.errors.already_constant(name, &text(&param.ty));
                    }
                }
            }
        }
    }
}

fn output(signature: &Signature, types: &Types, scalar: &Scalar, errors: &mut Errors) -> Option<Shape> {
    let ReturnType::Type(_, ty) = &signature.output else {
        errors.no_result(&signature.ident, &scalar.to_string());
        return None;
    };
    match types.read(ty) {
        Read::Floats(shape, scalars) => {
            if let Some(other) = scalars.iter().find(|other| *scalar != other.to_string()) {
                errors.mixed_output(other.span(), &other.to_string(), &scalar.to_string());
                return None;
            }
            if has_open_struct(&shape) {
                errors.open_result(ty.span(), &text(ty));
                return None;
            }
            if !is_value(&shape) {
                errors.result_type(ty.span(), &text(ty), &scalar.to_string());
                return None;
            }
            Some(shape)
        }
        Read::Mistake(Mistake::Length(span, written, outer)) => {
            errors.array_length(span, &written, &outer);
            None
        }
        Read::Mistake(_) | Read::Other => {
            errors.result_type(ty.span(), &text(ty), &scalar.to_string());
            None
        }
    }
}

/// Whether a result of the shape is made without references.
fn is_value(shape: &Shape) -> bool {
    match shape {
        Shape::Scalar => true,
        Shape::Array(element, _) => is_value(element),
        Shape::Tuple(parts) => parts.iter().all(is_value),
        Shape::Struct(structure) => structure.fields.iter().all(|(_, field)| is_value(field)),
        Shape::Reference(_) => false,
    }
}

/// Whether a shape has fields that are not told.
fn has_open_struct(shape: &Shape) -> bool {
    match shape {
        Shape::Scalar => false,
        Shape::Array(inner, _) | Shape::Reference(inner) => has_open_struct(inner),
        Shape::Tuple(parts) => parts.iter().any(has_open_struct),
        Shape::Struct(structure) => {
            structure.is_open || structure.fields.iter().any(|(_, field)| has_open_struct(field))
        }
    }
}

/// A struct whose fields are told without their types, where nothing else says what the scalar type is.
fn untyped(params: &[Param], types: &Types) -> Option<Ident> {
    let is_struct = |param: &&Param| matches!(types.read(&param.ty), Read::Floats(_, scalars) if scalars.is_empty());
    let param = params.iter().find(is_struct)?;
    match strip(&param.ty) {
        Type::Path(path) => types.layout(&path.path).map(|layout| layout.name.clone()),
        _ => None,
    }
}
