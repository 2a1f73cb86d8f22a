//! Modules within an annotated module: their functions and constants, with every name written out as the annotated
//! module names it, so that they mean the same wherever they are inlined.
//!
//! A function or constant gets a name of its own there, whether or not its visibility lets it be named.

mod write;

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use proc_macro2::Ident;
use quote::ToTokens;
use syn::punctuated::Punctuated;
use syn::{Item, ItemConst, ItemFn, Path, UseTree, Visibility};

use super::item::is_ours;
use super::{is_harmless, separate};
use write::Writer;

/// A path longer than this leads in a circle.
const MOST_IMPORTS: usize = 32;

/// A function or constant of a module within the annotated one.
pub struct Inner<T> {
    /// What it is called in the code that mentions it.
    pub name: Ident,
    /// As it is, with its names written out.
    pub item: Rc<T>,
    /// Its path from the annotated module, and whether it may be written there.
    pub path: Path,
    pub is_open: bool,
    /// A name in it that cannot be written out.
    pub unwritten: Option<Unwritten>,
}

/// A name that the annotated module has no name for.
#[derive(Clone)]
pub struct Unwritten {
    /// The name.
    pub name: Ident,
    /// Why.
    pub why: Why,
}

/// Why a name cannot be written out.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// The item is private to its module.
    Private,
    /// It is the language's, but not in the annotated module.
    Hidden,
    /// A glob import may bring it in.
    Glob,
}

/// An annotated module and those within it. The annotated one is the first.
#[derive(Default)]
pub struct Nest {
    modules: Vec<Module>,
    functions: Vec<(usize, Ident, ItemFn)>,
    constants: Vec<(usize, Ident, ItemConst)>,
}

/// A module.
#[derive(Default)]
struct Module {
    /// The modules on the way to it.
    path: Vec<Ident>,
    parent: Option<usize>,
    /// Whether the annotated module may name what it makes public.
    is_open: bool,
    children: BTreeMap<String, usize>,
    names: BTreeMap<String, Named>,
    /// The modules that globs bring in.
    globs: Vec<Vec<Ident>>,
}

/// What a name of a module is.
#[derive(Clone)]
enum Named {
    /// What is inlined, under a name of its own.
    Inlined {
        fresh: Ident,
        is_public: bool,
    },
    Import(Vec<Ident>),
    Other {
        is_public: bool,
    },
}

/// What a path leads to.
enum Found {
    /// An item of a module of the nest, and what is written behind it.
    Item(usize, Ident, Vec<Ident>),
    /// What stands elsewhere.
    Outside(Vec<Ident>),
}

impl Nest {
    /// Reads an annotated module. Without modules within it there is nothing to write out.
    pub fn read(items: &[Item]) -> Self {
        let mut nest = Nest::default();
        if items.iter().any(|item| inline(item).is_some()) {
            let mut taken = BTreeSet::new();
            let tokens = items.iter().map(ToTokens::to_token_stream).collect();
            super::hygiene::texts(tokens, &mut taken);
            nest.module(items, Module { is_open: true, ..Module::default() }, &mut taken);
        }
        nest
    }

    /// Makes a module and those within it known; gives its number.
    fn module(&mut self, items: &[Item], module: Module, taken: &mut BTreeSet<String>) -> usize {
        let number = self.modules.len();
        self.modules.push(module);
        for item in items {
            if let (Item::Mod(inner), Some(within)) = (item, inline(item)) {
                let at = &self.modules[number];
                let mut path = at.path.clone();
                path.push(inner.ident.clone());
                let is_open = number == 0 || at.is_open && is_public(&inner.vis);
                let child = Module { path, parent: Some(number), is_open, ..Module::default() };
                let child = self.module(within, child, taken);
                self.modules[number].children.insert(inner.ident.to_string(), child);
            } else if let Item::Use(import) = item {
                self.import(number, &import.tree, &mut Vec::new());
            } else if let Some((name, vis)) = named(item) {
                let is_public = vis.is_none_or(is_public);
                let named = match self.inlined(number, item, taken) {
                    Some(fresh) => Named::Inlined { fresh, is_public },
                    None => Named::Other { is_public },
                };
                self.modules[number].names.insert(name.to_string(), named);
            }
        }
        number
    }

    /// The name of a function or constant that is inlined. Those of the annotated module itself keep theirs.
    fn inlined(&mut self, number: usize, item: &Item, taken: &mut BTreeSet<String>) -> Option<Ident> {
        if number == 0 {
            return None;
        }
        let mut fresh = |name: &Ident| {
            let within = &self.modules[number].path;
            let mut text = within.iter().rev().fold(name.to_string(), |text, module| format!("{text}__{module}"));
            text = text.replace("r#", "");
            while !taken.insert(text.clone()) {
                text.push('_');
            }
            Ident::new(&text, name.span())
        };
        match item {
            // One that is annotated is called instead.
            Item::Fn(item) if !item.attrs.iter().any(is_ours) => {
                let name = fresh(&item.sig.ident);
                self.functions.push((number, name.clone(), item.clone()));
                Some(name)
            }
            Item::Const(item) if item.attrs.iter().all(is_harmless) => {
                let name = fresh(&item.ident);
                self.constants.push((number, name.clone(), item.clone()));
                Some(name)
            }
            _ => None,
        }
    }

    fn import(&mut self, number: usize, tree: &UseTree, prefix: &mut Vec<Ident>) {
        for (name, path) in imports(tree, prefix) {
            let module = &mut self.modules[number];
            match name {
                Some(name) => drop(module.names.insert(name.to_string(), Named::Import(path))),
                None => module.globs.push(path),
            }
        }
    }

    /// The functions of the modules within.
    pub fn functions(&self) -> Vec<Inner<ItemFn>> {
        let written = |(module, name, item): &(usize, Ident, ItemFn)| {
            let mut seen = item.clone();
            let mut writer = Writer::new(self, *module);
            writer.function(&mut seen);
            separate(&mut seen);
            self.inner(*module, name, &item.sig.ident, seen, writer.unwritten)
        };
        self.functions.iter().map(written).collect()
    }

    /// The constants of the modules within.
    pub fn constants(&self) -> Vec<Inner<ItemConst>> {
        let written = |(module, name, item): &(usize, Ident, ItemConst)| {
            let mut seen = item.clone();
            let mut writer = Writer::new(self, *module);
            writer.constant(&mut seen);
            self.inner(*module, name, &item.ident, seen, writer.unwritten)
        };
        self.constants.iter().map(written).collect()
    }

    fn inner<T>(&self, module: usize, name: &Ident, own: &Ident, seen: T, unwritten: Option<Unwritten>) -> Inner<T> {
        let path = spelled(self.modules[module].path.iter().chain([own]).cloned());
        let (name, item, is_open) = (name.clone(), Rc::new(seen), self.is_reachable(module, own));
        Inner { name, item, path, is_open, unwritten }
    }

    /// Writes out what the body of a function of the annotated module names of those within.
    pub fn write(&self, item: &mut ItemFn) {
        if !self.modules.is_empty() {
            Writer::new(self, 0).body(item);
        }
    }

    /// Whether the annotated module may name an item.
    fn is_reachable(&self, module: usize, name: &Ident) -> bool {
        module == 0
            || self.modules[module].is_open
                && match self.modules[module].names.get(&name.to_string()) {
                    Some(Named::Inlined { is_public, .. } | Named::Other { is_public }) => *is_public,
                    Some(Named::Import(_)) | None => true,
                }
    }

    /// What a path in a module leads to; none if its first name is not of the nest.
    fn find(&self, module: usize, path: &[Ident], imports: usize) -> Option<Found> {
        let (mut at, mut rest) = (module, path);
        if imports > MOST_IMPORTS {
            return None;
        }
        let mut is_within = false;
        while let [first, others @ ..] = rest {
            if first == "super" {
                match self.modules[at].parent {
                    Some(parent) => at = parent,
                    None => return Some(Found::Outside(rest.to_vec())),
                }
            } else if first == "crate" {
                return Some(Found::Outside(rest.to_vec()));
            } else if first != "self" || others.is_empty() {
                break;
            }
            is_within = true;
            rest = others;
        }
        while let [first, others @ ..] = rest {
            let Some(&child) = self.modules[at].children.get(&first.to_string()).filter(|_| !others.is_empty()) else {
                break;
            };
            (at, rest, is_within) = (child, others, true);
        }
        let (first, others) = rest.split_first()?;
        match self.modules[at].names.get(&first.to_string()) {
            Some(Named::Import(path)) => {
                let path: Vec<Ident> = path.iter().chain(others).cloned().collect();
                // Other paths begin with the name of a crate.
                let is_itself = path.as_slice() == rest;
                let found = if is_itself { None } else { self.find(at, &path, imports + 1) };
                return Some(found.unwrap_or(Found::Outside(path)));
            }
            Some(_) => return Some(Found::Item(at, first.clone(), others.to_vec())),
            None => {}
        }
        let by_glob = self.modules[at].globs.iter().find_map(|glob| {
            let path: Vec<Ident> = glob.iter().chain(rest).cloned().collect();
            match self.find(at, &path, imports + 1)? {
                Found::Item(module, name, behind) => {
                    let is_there = self.modules[module].names.contains_key(&name.to_string());
                    let is_seen = is_there && (self.is_around(module, at) || self.is_reachable(module, &name));
                    is_seen.then_some(Found::Item(module, name, behind))
                }
                found @ Found::Outside(_) => Some(found).filter(|_| self.is_of_nest(at, glob)),
            }
        });
        // What a macro makes is not seen, but is where it is said to be.
        by_glob.or_else(|| is_within.then(|| Found::Item(at, first.clone(), others.to_vec())))
    }

    /// Whether a module is another one, or around it: what is private to it is seen there.
    fn is_around(&self, module: usize, mut within: usize) -> bool {
        while within != module {
            match self.modules[within].parent {
                Some(parent) => within = parent,
                None => return false,
            }
        }
        true
    }

    /// Whether a path leads to a module of the nest.
    fn is_of_nest(&self, module: usize, path: &[Ident]) -> bool {
        let mut at = module;
        for (i, name) in path.iter().enumerate() {
            let next = match name.to_string().as_str() {
                "self" if i == 0 => Some(at),
                "super" => self.modules[at].parent,
                name => self.modules[at].children.get(name).copied(),
            };
            match next {
                Some(next) => at = next,
                None => return false,
            }
        }
        true
    }

    /// Whether names may come into a module from where nothing is seen.
    fn has_unseen_glob(&self, module: usize) -> bool {
        self.modules[module].globs.iter().any(|glob| !self.is_of_nest(module, glob))
    }
}

/// The items of a module that is sure to exist.
fn inline(item: &Item) -> Option<&[Item]> {
    match item {
        Item::Mod(item) if item.attrs.iter().all(is_harmless) => item.content.as_ref().map(|(_, items)| &items[..]),
        _ => None,
    }
}

/// The name and the visibility of an item.
fn named(item: &Item) -> Option<(&Ident, Option<&Visibility>)> {
    Some(match item {
        Item::Const(item) => (&item.ident, Some(&item.vis)),
        Item::Enum(item) => (&item.ident, Some(&item.vis)),
        Item::Fn(item) => (&item.sig.ident, Some(&item.vis)),
        Item::Mod(item) => (&item.ident, Some(&item.vis)),
        Item::Static(item) => (&item.ident, Some(&item.vis)),
        Item::Struct(item) => (&item.ident, Some(&item.vis)),
        Item::Trait(item) => (&item.ident, Some(&item.vis)),
        Item::Type(item) => (&item.ident, Some(&item.vis)),
        Item::Union(item) => (&item.ident, Some(&item.vis)),
        _ => return None,
    })
}

fn is_public(vis: &Visibility) -> bool {
    match vis {
        Visibility::Public(_) => true,
        Visibility::Restricted(vis) => !vis.path.is_ident("self"),
        Visibility::Inherited => false,
    }
}

/// The names that a `use` brings in, with their paths; a glob brings in what its path has.
fn imports(tree: &UseTree, prefix: &mut Vec<Ident>) -> Vec<(Option<Ident>, Vec<Ident>)> {
    let whole = |name: &Ident, prefix: &[Ident]| {
        // `use a::{self}` brings in `a`.
        let own = Some(name).filter(|name| *name != "self" || prefix.is_empty());
        prefix.iter().chain(own).cloned().collect::<Vec<_>>()
    };
    match tree {
        UseTree::Path(path) => {
            prefix.push(path.ident.clone());
            let found = imports(&path.tree, prefix);
            prefix.pop();
            found
        }
        UseTree::Name(name) => {
            let path = whole(&name.ident, prefix);
            vec![(path.last().cloned(), path)]
        }
        UseTree::Rename(rename) => vec![(Some(rename.rename.clone()), whole(&rename.ident, prefix))],
        UseTree::Group(group) => group.items.iter().flat_map(|tree| imports(tree, prefix)).collect(),
        UseTree::Glob(_) => vec![(None, prefix.clone())],
    }
}

fn spelled(names: impl IntoIterator<Item = Ident>) -> Path {
    let segments: Punctuated<_, _> = names.into_iter().map(syn::PathSegment::from).collect();
    Path { leading_colon: None, segments }
}
