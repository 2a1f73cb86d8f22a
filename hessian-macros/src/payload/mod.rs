//! What an annotated function hands to those that call it: its value graph, with everything that its names mean kept
//! behind functions of its companion type, so that no name is resolved where the caller stands.

mod creation;
mod text;

use proc_macro2::{Ident, Span};

pub use creation::creation;

use crate::ir::{Op, RegionId};
use crate::surface::Shape;

/// A function as its callers see it.
#[derive(Clone, PartialEq, Debug)]
pub struct Payload {
    /// The scalar type of its variables and its result, if its name tells what it is.
    pub scalar: Option<String>,
    /// Whether the scalar type is a type parameter.
    pub is_generic: bool,
    /// The companion type, where it does not have the function's name.
    pub companion: Option<String>,
    /// Tells its hidden functions from those of any other function.
    pub hash: String,
    /// Its parameters in order.
    pub params: Vec<Param>,
    /// How the result is made of scalars.
    pub output: Shape,
    /// The branches and loops, outer ones first.
    pub regions: Vec<Region>,
    /// The operations, operands first.
    pub nodes: Vec<Node>,
    /// The results, as numbers of nodes.
    pub outputs: Vec<usize>,
}

/// A parameter.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Param {
    /// Differentiated by; made of these scalars.
    Variable(Shape),
    /// Passed through.
    Constant,
}

/// A branch or a loop.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Region {
    /// The block it is in: 0 is the body, the arms of all regions follow in order.
    pub parent: usize,
    /// The node that selects the arm, or the loop's header.
    pub selector: usize,
    /// The number of arms.
    pub arms: usize,
    /// The number of nodes that come before it.
    pub after: usize,
    /// Whether it is a loop.
    pub is_loop: bool,
    /// Of a loop, the node that says whether the turn was the last one.
    pub exit: Option<usize>,
}

/// An operation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Node {
    /// What it computes.
    pub what: What,
    /// Its operands.
    pub args: Vec<usize>,
    /// The block that computes it.
    pub block: usize,
}

/// What a node computes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum What {
    /// An operation of the graph.
    Op(Op),
    /// The value of a constant parameter.
    Parameter(usize, Kind),
    /// A hidden function of the companion type.
    Leaf(Leaf),
    /// The value of the arm of a branch that was taken.
    Phi(RegionId, Kind),
    /// The header of a loop over what a hidden function gives: its number, the constant parameters that it takes, and how
    /// many things each turn yields.
    Turns(usize, Vec<usize>, usize),
    /// The header of a loop over what another loop's turn yields, and how many things each turn yields.
    Inner(Yielded, usize),
    /// The header of a loop that only its exit ends.
    Forever,
    /// A value that a loop's turn yields, or what a function that it yields gives of the node's operands.
    Yielded(Yielded, Kind, Given),
    /// What a loop carries, at the beginning of a turn, and whether it depends on a variable.
    Running(Kind, bool),
    /// A sum over the turns of a loop.
    Accumulate(RegionId),
    /// What a loop carries, behind it.
    Carry(RegionId, Kind),
    /// What its users have taken over; it has no value.
    Nothing,
}

/// One of the things that a loop's turn yields.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Yielded {
    /// The node that is the loop's header.
    pub header: usize,
    /// Which one.
    pub place: usize,
}

/// How a loop's turn yields something.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Given {
    /// As a value.
    Value,
    /// As a function of the operands: it is evaluated where and when its block is.
    Function,
}

/// A hidden function.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Leaf {
    /// Its number.
    pub number: usize,
    /// What it gives.
    pub kind: Kind,
    /// The constant parameters that it takes; the node's operands follow.
    pub constants: Vec<usize>,
    /// Whether calling it once serves all calls with the same arguments.
    pub shared: bool,
}

pub use crate::ir::Kind;

/// A hidden function of a companion type, which callers name.
pub fn hidden(hash: &str, number: usize) -> Ident {
    Ident::new(&format!("__{hash}_{number}"), Span::call_site())
}

/// The hidden function by which callers make sure of what they call.
pub fn same(hash: &str) -> Ident {
    Ident::new(&format!("__{hash}_same"), Span::call_site())
}

/// What is found in the place of a payload.
#[derive(Clone, PartialEq, Debug)]
pub enum Found {
    /// A function that can be called.
    Payload(Box<Payload>),
    /// The function has a mistake, which is reported where it is.
    Mistake,
    /// The function cannot be called by others, and why.
    Refused(String),
}
