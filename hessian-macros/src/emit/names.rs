//! Every identifier of generated code is made here.
//!
//! Local names have the macro's own hygiene, so none of them can meet a name in the user's verbatim Rust.

use std::cell::RefCell;

use proc_macro2::{Ident, Span};

use crate::ir::{NodeId, RegionId};

/// The hidden constant in which names of patterns are bound.
pub const BINDINGS: &str = "PATTERN_NAMES";

/// The name of a node's value.
pub fn node(id: NodeId, hint: Option<&str>) -> Ident {
    match hint {
        Some(hint) => local(&format!("{}_{}", hint.trim_start_matches("r#"), id.0)),
        None => local(&format!("v{}", id.0)),
    }
}

/// The names of nodes' values that were made already: those of one routine serve the next ones.
#[derive(Default)]
pub struct Made(RefCell<Vec<Option<Ident>>>);

impl Made {
    /// The name of a node's value, which is made if it is not known.
    pub fn name(&self, id: NodeId, make: impl FnOnce() -> Ident) -> Ident {
        let mut names = self.0.borrow_mut();
        if names.len() <= id.index() {
            names.resize(id.index() + 1, None);
        }
        names[id.index()].get_or_insert_with(make).clone()
    }
}

/// The name of variable x_i bound at the top of a routine.
pub fn input(i: u32) -> Ident {
    local(&format!("x{i}"))
}

/// The number of the arm that a `match` took.
pub fn arm(id: NodeId) -> Ident {
    local(&format!("arm{}", id.0))
}

/// Whether a loop's turn was the last one.
pub fn last(id: NodeId) -> Ident {
    local(&format!("last{}", id.0))
}

/// What is left of what a loop iterates over.
pub fn turns() -> Ident {
    local("turns")
}

/// An array of what is kept of some turns of a loop.
pub fn kept(i: usize) -> Ident {
    local(&format!("kept{i}"))
}

/// The number of a turn among these.
pub fn turn() -> Ident {
    local("turn")
}

/// What is kept of the turns of a loop for a sweep back over them.
pub fn states(region: RegionId) -> Ident {
    local(&format!("states{}", region.0))
}

/// Of how many turns something is kept for that.
pub fn count_of(region: RegionId) -> Ident {
    local(&format!("count{}", region.0))
}

/// Whether there were more turns than there is room for.
pub fn is_full() -> Ident {
    local("is_full")
}

/// Where that is kept of one turn.
pub fn place() -> Ident {
    local("place")
}

/// Of how many turns something is kept.
pub fn count() -> Ident {
    local("count")
}

/// Whether a loop has ended before what it iterates over.
pub fn ended() -> Ident {
    local("ended")
}

/// The direction of a directional derivative.
pub fn direction() -> Ident {
    local("direction")
}

/// The second direction of a contraction.
pub fn second_direction() -> Ident {
    local("second_direction")
}

/// Where a part of the results is written to.
pub fn out(part: Option<&str>) -> Ident {
    local(part.unwrap_or("out"))
}

/// The caller's function that gets the entries of a Hessian.
pub fn triplet() -> Ident {
    local("triplet")
}

/// What is added to a result, or the result that it is added to.
pub fn entry() -> Ident {
    local("entry")
}

/// The weights of a sum of outputs.
pub fn weights() -> Ident {
    local("weights")
}

/// A routine's result where its numbers are stored as they become known.
pub fn result() -> Ident {
    local("result")
}

/// u of a matrix w·u·uᵀ.
pub fn factors() -> Ident {
    local("factors")
}

/// w·u.
pub fn scaled() -> Ident {
    local("scaled")
}

/// The row that a loop is at.
pub fn row() -> Ident {
    local("row")
}

/// The column that a loop is at.
pub fn column() -> Ident {
    local("column")
}

/// An argument that is only handed on.
pub fn argument(i: usize) -> Ident {
    local(&format!("argument{i}"))
}

/// An elementary function.
pub fn function(name: &str) -> Ident {
    local(name)
}

/// A parameter of a hidden function; the lowering gives no such name, and the function may bind those that it gives.
pub fn operand(i: usize) -> Ident {
    local(&format!("parameter{i}"))
}

/// What a turn of a hidden function's loop yields for a node; likewise.
pub fn yielded(id: NodeId) -> Ident {
    local(&format!("yielded{}", id.0))
}

/// The macro that hands out a function's payload.
pub fn payload(function: &str, hash: &str) -> Ident {
    visible(&format!("__hessian_{}_{hash}", function.trim_start_matches("r#")))
}

/// What a function is imported as to get its payload: if it has none, or waits for the caller's own, the
/// compiler's message says this name.
pub fn callee(path: &[Ident], caller: &Ident) -> Ident {
    let plain = |name: &Ident| name.to_string().trim_start_matches("r#").to_owned();
    let names: Vec<String> = path.iter().map(plain).collect();
    let text = format!("{}_needs_the_hessian_attribute_and_must_not_call_{}_in_turn", names.join("_"), plain(caller));
    Ident::new(&text, path.last().map_or_else(Span::call_site, Ident::span))
}

fn visible(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}

fn local(name: &str) -> Ident {
    Ident::new(name, Span::mixed_site())
}
