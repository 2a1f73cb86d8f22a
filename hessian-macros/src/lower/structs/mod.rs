//! The user's own structs whose definitions are seen, and the `impl` blocks of them: their operators, methods and
//! constants are helper functions like any other, found by the type of what they are used on.

pub(in crate::lower) mod dissolve;
mod lookup;
mod operators;
mod traits;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use quote::ToTokens;
use syn::punctuated::Punctuated;
use syn::{
    Expr, ExprPath, GenericArgument, GenericParam, Ident, ItemEnum, ItemFn, ItemImpl, ItemStruct, Member, Path,
    PathArguments, Type,
};

use crate::lower::Lowering;
use crate::lower::expressions::records::is_variant;
use crate::lower::values::scope::{Binding, Environment, Nested};
use crate::lower::values::value::{Record, Ty, Value};
use crate::surface::{Implementation, is_harmless};

/// A struct by its number in the table.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(in crate::lower) struct StructId(u32);

/// The structs that are seen, and the `impl` blocks.
#[derive(Default)]
pub(in crate::lower) struct Structs {
    definitions: Vec<Definition>,
    blocks: Vec<Block>,
}

/// A struct.
struct Definition {
    /// As paths name it.
    path: Path,
    /// Its fields, if these are seen.
    item: Option<Rc<ItemStruct>>,
    /// What is known of the fields' types.
    fields: Vec<(Member, Type, Ty)>,
    /// The enum, if it is one and seen.
    choice: Option<Rc<ItemEnum>>,
    /// Whether it stands outside the function, so that an item of the function's body may hide it.
    outside: bool,
}

/// An `impl` block.
pub(in crate::lower) struct Block {
    pub(in crate::lower) seen: Rc<Implementation>,
    /// The struct that it is of, if it is of one.
    of: Option<StructId>,
    functions: BTreeMap<String, Rc<Nested>>,
    constants: BTreeMap<String, Rc<Nested>>,
}

impl Block {
    /// Whether it implements a trait of this name.
    fn is_of_trait(&self, interface: &str) -> bool {
        self.seen.interface_name().is_some_and(|name| name == interface)
    }

    /// Whether a const parameter is the block's own.
    pub(in crate::lower) fn has_length(&self, parameter: &Ident) -> bool {
        self.seen.generics.const_params().any(|own| own.ident == *parameter)
    }
}

impl Definition {
    fn name(&self) -> String {
        self.path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default()
    }
}

impl Lowering<'_> {
    /// The structs and `impl` blocks around the function.
    pub(in crate::lower) fn structs_around(&mut self) {
        let around = self.function.around.clone();
        for item in &around.structs {
            self.define(item, true);
        }
        for item in &around.enums {
            self.define_enum(item, true);
        }
        for (number, block) in around.blocks.iter().enumerate() {
            self.implementation(block, Some(number), true);
        }
        self.know_fields();
    }

    /// The structs and `impl` blocks of the function's own body.
    pub(in crate::lower) fn structs_of_body(
        &mut self,
        structs: &[&ItemStruct],
        blocks: &[ItemImpl],
    ) -> Vec<Rc<Nested>> {
        let before = self.structs.blocks.len();
        for item in structs {
            self.define(&Rc::new((*item).clone()), false);
        }
        for block in blocks {
            self.implementation(&Rc::new(Implementation::read(block, false)), None, false);
        }
        self.know_fields();
        let new = self.structs.blocks[before..].iter();
        new.flat_map(|block| block.functions.values().chain(block.constants.values())).cloned().collect()
    }

    /// The functions of all blocks see these names.
    pub(in crate::lower) fn see(&mut self, environment: &Environment) {
        for block in &self.structs.blocks {
            for nested in block.functions.values().chain(block.constants.values()) {
                nested.environment.borrow_mut().clone_from(environment);
            }
        }
    }

    fn define(&mut self, item: &Rc<ItemStruct>, outside: bool) {
        let is_fixed = item.attrs.iter().all(is_harmless)
            && item.fields.iter().all(|field| !field.attrs.iter().any(is_conditional));
        if is_fixed {
            crate::lower::verbatim::scan::identifiers(item.to_token_stream(), &mut self.written);
            let (path, item) = (item.ident.clone().into(), Some(item.clone()));
            self.structs.definitions.push(Definition { path, item, fields: Vec::new(), choice: None, outside });
        }
    }

    /// An enum: its fields are those of the variant that a value is, but its methods are found like a struct's.
    pub(in crate::lower) fn define_enum(&mut self, item: &Rc<ItemEnum>, outside: bool) {
        let (path, choice) = (item.ident.clone().into(), Some(item.clone()));
        self.structs.definitions.push(Definition { path, item: None, fields: Vec::new(), choice, outside });
    }

    fn implementation(&mut self, seen: &Rc<Implementation>, number: Option<usize>, outside: bool) {
        let function = self.function;
        let is_own = number.is_some() && number == function.around.own;
        let path = seen.path(is_own);
        let mut of = match &seen.ty {
            Type::Path(ty) if ty.qself.is_none() => self.defined(&ty.path),
            _ => None,
        };
        let is_parameter = |ty: &Path| seen.generics.type_params().any(|parameter| ty.is_ident(&parameter.ident));
        if let (None, None, Type::Path(ty)) = (of, &seen.interface, &seen.ty)
            && !is_parameter(&ty.path)
        {
            of = Some(StructId(self.structs.definitions.len() as u32));
            let path = ty.path.clone();
            let definition = Definition { path, item: None, fields: Vec::new(), choice: None, outside };
            self.structs.definitions.push(definition);
        }
        let mut block = Block { seen: seen.clone(), of, functions: BTreeMap::new(), constants: BTreeMap::new() };
        let nested = |item: &Rc<ItemFn>, emitted: bool| {
            let name = &item.sig.ident;
            let callee = match &path {
                Some(path) => {
                    let mut path = path.clone();
                    path.segments.push(name.clone().into());
                    Expr::Path(ExprPath { attrs: Vec::new(), qself: None, path })
                }
                None => {
                    let ty = &seen.ty;
                    syn::parse_quote!(<#ty>::#name)
                }
            };
            let environment = RefCell::new(None);
            let item = item.clone();
            // Methods of traits are called by operators and method calls, which verbatim Rust resolves by itself.
            let emitted = emitted && seen.interface.is_none();
            (name.to_string(), Rc::new(Nested { item, environment, emitted, callee, outside, block: number }))
        };
        for item in &seen.functions {
            crate::lower::verbatim::scan::identifiers(item.to_token_stream(), &mut self.written);
            if !(is_own && item.sig.ident == function.name) {
                block.functions.extend([nested(item, true)]);
            }
        }
        for item in &seen.constants {
            crate::lower::verbatim::scan::identifiers(item.to_token_stream(), &mut self.written);
            block.constants.extend([nested(item, false)]);
        }
        self.structs.blocks.push(block);
    }

    /// What is known of the fields' types, in terms of all structs that are seen.
    fn know_fields(&mut self) {
        for number in 0..self.structs.definitions.len() {
            let definition = &self.structs.definitions[number];
            let Some(item) = definition.item.clone().filter(|_| definition.fields.is_empty()) else { continue };
            let fields = item.fields.members().zip(&item.fields);
            let fields = fields.map(|(member, field)| (member, field.ty.clone(), self.type_of(&field.ty))).collect();
            self.structs.definitions[number].fields = fields;
        }
    }

    /// The struct of the table that has this path, whatever hides it here.
    fn defined(&self, path: &Path) -> Option<StructId> {
        let name = |path: &Path| path.segments.iter().map(|segment| segment.ident.to_string()).collect::<Vec<_>>();
        let mut written = name(path);
        if written.len() == 2 && written[0] == "self" {
            written.remove(0);
        }
        // What the body defines hides what stands outside.
        let found = self.structs.definitions.iter().rposition(|definition| name(&definition.path) == written)?;
        Some(StructId(found as u32))
    }

    /// The struct that a path in the code being lowered names, if its definition or an `impl` block of it is seen.
    pub(in crate::lower) fn named(&self, path: &Path) -> Option<StructId> {
        let first = &path.segments.first()?.ident;
        match self.scopes.lookup(&first.to_string()) {
            Some(Binding::Alias(ty)) if path.segments.len() == 1 => {
                return match &*ty {
                    // An alias of itself is a mistake that rustc reports.
                    Type::Path(ty) if ty.qself.is_none() && !ty.path.is_ident(first) => self.named(&ty.path),
                    _ => None,
                };
            }
            Some(Binding::Alias(_) | Binding::Import { .. }) => return None,
            _ => {}
        }
        let id = self.defined(path)?;
        let definition = &self.structs.definitions[id.0 as usize];
        (!definition.outside || !self.siblings.hides(first)).then_some(id)
    }

    /// The struct that a value is one of, as far as the lowering knows.
    pub(in crate::lower) fn struct_of(&self, value: &Value) -> Option<StructId> {
        match value {
            Value::Record(record) => self.named(&record.path).or_else(|| self.enum_named(&record.path)),
            Value::Variants(variants) => self.enum_named(&variants.first()?.record.path),
            Value::Text(text) => match text.ty {
                Ty::Struct(id) => Some(id),
                _ => None,
            },
            Value::Place(place) => self.struct_of(&self.load(place)),
            _ => None,
        }
    }

    /// The enum of a variant, `Law` of `Law::Power`, if it or an `impl` block of it is seen.
    pub(in crate::lower) fn enum_named(&self, variant: &Path) -> Option<StructId> {
        if !is_variant(variant) {
            return None;
        }
        let mut path = variant.clone();
        path.segments.pop();
        path.segments.pop_punct();
        let id = self.named(&path)?;
        let Definition { item, choice, .. } = &self.structs.definitions[id.0 as usize];
        let variant = &variant.segments.last()?.ident;
        let is_one = match choice {
            Some(choice) => choice.variants.iter().any(|own| own.ident == *variant),
            // Constants of a type are written otherwise.
            None => item.is_none() && variant.to_string().contains(char::is_lowercase),
        };
        is_one.then_some(id)
    }

    /// Whether a path is seen to be that of an enum's variant.
    pub(in crate::lower) fn is_seen_variant(&self, path: &Path) -> bool {
        self.enum_named(path).is_some_and(|id| self.structs.definitions[id.0 as usize].choice.is_some())
    }

    /// Whether a field of an enum's variant is seen to be of the scalar type.
    pub(in crate::lower) fn is_scalar_of_variant(&self, path: &Path, member: &Member) -> bool {
        let choice = self.enum_named(path).and_then(|id| self.structs.definitions[id.0 as usize].choice.as_ref());
        let variants = choice.into_iter().flat_map(|choice| &choice.variants);
        let mut own = variants.filter(|variant| path.segments.last().is_some_and(|last| last.ident == variant.ident));
        own.any(|variant| {
            let mut fields = variant.fields.members().zip(&variant.fields);
            fields.any(|(name, field)| name == *member && self.type_of(&field.ty) == Ty::Scalar)
        })
    }

    /// The struct's name.
    pub(in crate::lower) fn struct_name(&self, id: StructId) -> String {
        self.structs.definitions[id.0 as usize].name()
    }

    /// The struct that the block around the function is of.
    pub(in crate::lower) fn own_struct(&self) -> Option<StructId> {
        self.structs.blocks.get(self.function.around.own?)?.of
    }

    /// The block of a function.
    pub(in crate::lower) fn block_of(&self, item: &Rc<ItemFn>) -> Option<&Block> {
        let is_in = |block: &&Block| {
            let mut all = block.functions.values().chain(block.constants.values());
            all.any(|nested| Rc::ptr_eq(&nested.item, item))
        };
        self.structs.blocks.iter().find(is_in)
    }

    /// The length that a const parameter stands for among the arguments of a struct's path, which its fields tell.
    pub(in crate::lower) fn length_in_struct(&self, parameter: &Ident, path: &Path, record: &Record) -> Option<usize> {
        let id = self.named(path)?;
        let definition = &self.structs.definitions[id.0 as usize];
        let PathArguments::AngleBracketed(arguments) = &path.segments.last()?.arguments else { return None };
        let is_it = |argument: &GenericArgument| match argument {
            GenericArgument::Type(Type::Path(ty)) => ty.path.is_ident(parameter),
            GenericArgument::Const(Expr::Path(value)) => value.path.is_ident(parameter),
            _ => false,
        };
        let position = arguments.args.iter().position(is_it)?;
        let GenericParam::Const(own) = definition.item.as_ref()?.generics.params.iter().nth(position)? else {
            return None;
        };
        definition.fields.iter().find_map(|(member, ty, _)| {
            let value = &record.parts[record.position(member)?];
            self.length_of(&own.ident, ty, value)
        })
    }

    /// What is known of a field's type.
    pub(in crate::lower) fn field_of_struct(&self, id: StructId, member: &Member) -> Option<(&Type, Ty)> {
        let fields = &self.structs.definitions[id.0 as usize].fields;
        fields.iter().find(|(other, ..)| other == member).map(|(_, ty, known)| (ty, *known))
    }

    /// Whether nothing that is reached through a struct can change, as far as the types of its fields tell.
    pub(in crate::lower) fn is_frozen_struct(&self, id: StructId, within: &mut BTreeSet<StructId>) -> bool {
        let definition = &self.structs.definitions[id.0 as usize];
        if definition.item.is_none() || !within.insert(id) {
            return false;
        }
        let frozen = definition.fields.iter().all(|(_, ty, known)| match known {
            Ty::Struct(inner) if !matches!(ty, Type::Reference(_)) => self.is_frozen_struct(*inner, within),
            Ty::Unknown | Ty::Optional | Ty::Struct(_) | Ty::Structs(_) => false,
            _ => true,
        });
        within.remove(&id);
        frozen
    }

    /// Whether a struct or enum derives a trait.
    pub(in crate::lower) fn derives(&self, id: StructId, interface: &str) -> bool {
        let definition = &self.structs.definitions[id.0 as usize];
        let attributes = match (&definition.item, &definition.choice) {
            (Some(item), _) => &item.attrs,
            (None, Some(choice)) => &choice.attrs,
            (None, None) => return false,
        };
        attributes.iter().filter(|attribute| attribute.path().is_ident("derive")).any(|attribute| {
            let derived = attribute.parse_args_with(Punctuated::<Path, syn::Token![,]>::parse_terminated);
            derived.is_ok_and(|paths| {
                paths.iter().any(|path| path.segments.last().is_some_and(|last| last.ident == interface))
            })
        })
    }
}

/// Whether an iterator or slice that a method makes of structs gives these structs, or references to them.
pub(in crate::lower) fn keeps_elements(method: &str) -> bool {
    const KEEPING: &[&str] = &[
        "as_slice",
        "chain",
        "cloned",
        "copied",
        "cycle",
        "filter",
        "fuse",
        "into_iter",
        "iter",
        "rev",
        "skip",
        "skip_while",
        "step_by",
        "take",
        "take_while",
        "to_vec",
    ];
    KEEPING.contains(&method)
}

fn is_conditional(attribute: &syn::Attribute) -> bool {
    ["cfg", "cfg_attr"].iter().any(|name| attribute.path().is_ident(name))
}
