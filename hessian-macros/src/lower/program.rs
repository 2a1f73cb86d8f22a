//! What the lowering hands on: the value graph and the side table of verbatim Rust.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, TokenStream};

use crate::ir::{Graph, LeafId, NodeId};

/// A function's value program.
pub struct Program {
    /// The value graph. Input(i) is variable x_i in flattened order.
    pub graph: Graph,
    /// The outputs, flattened in row-major order.
    pub outputs: Vec<NodeId>,
    /// The user's own Rust behind the graph's leaves, by `LeafId`.
    pub verbatim: Vec<Verbatim>,
    /// Calls that make sure that called functions are those whose payloads were taken.
    pub checks: Vec<TokenStream>,
    /// What rustc checks of how things are spelled in the function's body. It is never run.
    pub spelled: Vec<TokenStream>,
    /// Names in patterns that may not fit, which are taken for bindings.
    pub bindings: Vec<Ident>,
    /// Leaves that are evaluated once and serve everything that has the same text.
    pub shared: BTreeSet<LeafId>,
    /// The types of integers, by their nodes, as far as they are known.
    pub integers: BTreeMap<NodeId, &'static str>,
    /// Names that the user gave to values, for an expansion that reads well.
    pub hints: BTreeMap<NodeId, String>,
}

/// A piece of the user's own Rust.
#[derive(Clone)]
pub struct Verbatim {
    /// Names that the text mentions and the lowering had dissolved: bound again, in this order, around the text.
    pub captures: Vec<(Ident, Shape)>,
    /// The text.
    pub text: Text,
    /// A name for the value that reads well in the expansion.
    pub hint: Option<String>,
}

/// How a piece of verbatim Rust stands in the generated code.
#[derive(Clone)]
pub enum Text {
    /// An expression. A leaf of kind `Unit` is emitted as a statement, any other as the value of a `let`.
    Expression(TokenStream),
    /// `let pattern: type = expression;` whose names later verbatim Rust uses (a leaf of kind `Unit`).
    Let {
        /// The pattern, with `mut` where the user wrote it.
        pattern: TokenStream,
        /// The type, if written.
        ty: Option<TokenStream>,
        /// The initial value, if any.
        init: Option<TokenStream>,
    },
    /// An item (`const`, `use`, `fn`, …) that stays as written (a leaf of kind `Unit`).
    Item(TokenStream),
    /// The header of a `match` on a constant (a leaf of kind `Int`, the selector of a branch): the arms are the
    /// branch's blocks, and names bound by a pattern are seen by the verbatim Rust of its block.
    Match {
        /// What is matched.
        scrutinee: TokenStream,
        /// Pattern and guard of each arm.
        arms: Vec<(TokenStream, Option<TokenStream>)>,
    },
    /// The header of a loop over run-time data (a leaf of kind `Int`, the selector of a loop): names that the pattern
    /// binds are seen by the verbatim Rust of the body.
    For {
        /// What each turn binds.
        pattern: TokenStream,
        /// What is iterated over; evaluated once per pass, so it must not be used up.
        iterable: TokenStream,
    },
    /// The header of a loop that only its exit ends.
    Loop,
}

/// How captured values make up the value of a name; indices count the leaf's operands.
#[derive(Clone)]
pub enum Shape {
    /// Operand number i.
    Operand(usize),
    /// An array.
    Array(Vec<Shape>),
    /// A tuple.
    Tuple(Vec<Shape>),
    /// A struct with the values of its fields.
    Struct(TokenStream, Vec<(TokenStream, Shape)>),
    /// A reference.
    Reference(Box<Shape>),
    /// An integer known at expansion, or other literal text.
    Literal(TokenStream),
}
