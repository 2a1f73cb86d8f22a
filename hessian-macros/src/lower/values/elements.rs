//! Slices of variables whose length only the run knows: each element is a variable where it is read.

use std::rc::Rc;

use proc_macro2::{Literal, Span};
use quote::ToTokens;
use syn::{BinOp, Expr, Lit, Member};

use super::value::{Captured, Range, Text, Ty, Value, bare};
use crate::ir::{BlockId, Kind, NodeId, Op, Part};
use crate::lower::verbatim::text::Untextual;
use crate::lower::{Eval, Lowering};
use crate::surface::Shape;

/// A slice of variables.
#[derive(Clone)]
pub(in crate::lower) struct Elements {
    /// The slice in the generated code.
    pub(in crate::lower) expr: Expr,
    /// The number of its first element, if that is not the first one of all.
    pub(in crate::lower) first: Option<Text>,
    /// How an element is made of scalars.
    pub(in crate::lower) shape: Rc<Shape>,
}

impl Lowering<'_> {
    /// `slice[at]`
    pub(in crate::lower) fn of_elements(&mut self, slice: &Rc<Elements>, at: &Value, span: Span) -> Eval<Value> {
        if let Value::Range(range) = at {
            return self.part_of_elements(slice, range, span);
        }
        // What an index is made from may be active: it is piecewise constant.
        match self.index_text(at) {
            Ok(at) => Ok(self.read_element(slice, &at)),
            Err(why) => self.untextual(&why, span, "an index"),
        }
    }

    /// An index as text that can be written twice.
    pub(super) fn index_text(&mut self, at: &Value) -> Result<Text, Untextual> {
        let text = self.textual(at, true)?;
        if self.is_pure(&text.expr) {
            return Ok(text);
        }
        let kept = self.keep(&text, "index");
        self.textual(&kept, true)
    }

    /// The element at an index that can be written twice.
    pub(super) fn read_element(&mut self, slice: &Elements, at: &Text) -> Value {
        let (expr, index) = (&slice.expr, &at.expr);
        let place: Expr = syn::parse_quote!(#expr[#index]);
        let index = match &slice.first {
            None => index.clone(),
            Some(first) => sum(&first.expr, index),
        };
        let captures = slice.first.iter().flat_map(|first| &first.captures).chain(&at.captures).cloned().collect();
        let index = Text { expr: index, captures, ty: Ty::Unknown };
        let of = slice.shape.scalars() as u32;
        self.scalars_of_element(&slice.shape, place, at, &index, &mut Part { number: 0, of })
    }

    /// The variables that an element is made of.
    fn scalars_of_element(&mut self, shape: &Shape, place: Expr, at: &Text, index: &Text, next: &mut Part) -> Value {
        match shape {
            Shape::Scalar => {
                let part = *next;
                next.number += 1;
                Value::Float(self.element_node(part, place, at, index))
            }
            Shape::Array(element, length) => {
                let part = |i| {
                    let i = Literal::usize_unsuffixed(i);
                    self.scalars_of_element(element, syn::parse_quote!(#place[#i]), at, index, next)
                };
                Value::array((0..*length).map(part).collect())
            }
            Shape::Tuple(parts) => {
                let part = |(i, shape)| {
                    let member = Member::Unnamed(syn::Index::from(i));
                    self.scalars_of_element(shape, syn::parse_quote!(#place.#member), at, index, next)
                };
                Value::tuple(parts.iter().enumerate().map(part).collect())
            }
            // The signature takes no others.
            Shape::Struct(_) | Shape::Reference(_) => Value::Poison,
        }
    }

    /// The variable that reads `place`, whose element is at `index`: the same one wherever the innermost loop reads it.
    fn element_node(&mut self, part: Part, place: Expr, at: &Text, index: &Text) -> NodeId {
        let nodes = |text: &Text| -> Vec<NodeId> {
            let node = |captured: &Captured| if let Captured::Node(node) = captured { Some(*node) } else { None };
            text.captures.iter().filter_map(|(_, captured)| node(captured)).collect()
        };
        let can_be_shared = nodes(index).len() == index.captures.len() && self.is_pure(&place);
        let key =
            format!("element {} {} {:?} {part:?}", place.to_token_stream(), index.expr.to_token_stream(), nodes(index));
        let (here, turn) = (self.graph.here(), self.innermost_turn());
        let known = self.shared.get(&key).into_iter().flatten().copied();
        let is_here = |node: NodeId| {
            let block = self.graph.block(node);
            self.graph.contains(turn, block) && self.graph.contains(block, here)
        };
        if let Some(node) = known.into_iter().filter(|_| can_be_shared).find(|&node| is_here(node)) {
            return node;
        }
        let value = Text { expr: place, captures: at.captures.clone(), ty: Ty::Scalar };
        let value = self.expression_leaf(Kind::Float, &value);
        let leaf = self.expression_leaf(Kind::Int, index);
        if can_be_shared {
            let (base, by) = shifted(&index.expr);
            let next = self.bases.len() as u32;
            let base = *self.bases.entry(format!("{base} {:?}", nodes(index))).or_insert(next);
            self.graph.shift(leaf, base, by);
        }
        let node = self.graph.element(part, leaf, value);
        self.shared.entry(key).or_default().push(node);
        node
    }

    /// The body of the innermost loop that the run turns, or of the function.
    fn innermost_turn(&self) -> BlockId {
        let mut at = self.graph.here();
        while let Some((region, _)) = self.graph.arm_of(at) {
            if self.graph.region(region).is_loop {
                break;
            }
            at = self.graph.region(region).parent;
        }
        at
    }

    /// `&slice[a..b]`
    fn part_of_elements(&mut self, slice: &Rc<Elements>, range: &Rc<Range>, span: Span) -> Eval<Value> {
        if range.start.is_none() && range.end.is_none() {
            return Ok(Value::Elements(slice.clone()));
        }
        match self.range_text(range) {
            Ok((within, start)) => {
                let (expr, range) = (&slice.expr, &within.expr);
                let part = Text { expr: syn::parse_quote!(&#expr[#range]), ..within };
                Ok(self.part(slice, &part, start))
            }
            Err(why) => self.untextual(&why, span, "a range"),
        }
    }

    /// A range as text that can be written twice, and where it starts.
    pub(super) fn range_text(&mut self, range: &Rc<Range>) -> Result<(Text, Option<Text>), Untextual> {
        let Value::Range(range) = self.settle(Value::Range(range.clone())) else { return Err(Untextual::Poison) };
        let within = self.textual(&Value::Range(range.clone()), true)?;
        let start = range.start.as_ref().map(|start| self.textual(start, true)).transpose()?;
        Ok((within, start))
    }

    /// A part of a slice, as the text says, which begins with an element of it.
    pub(super) fn part(&mut self, slice: &Elements, part: &Text, start: Option<Text>) -> Value {
        let Value::Text(part) = self.keep(part, "part") else { return Value::Poison };
        if let Some(name) = super::value::as_name(&part.expr).map(ToString::to_string) {
            // A shared reference to what nothing can change.
            self.unfrozen.remove(&name);
            self.references.insert(name);
        }
        let first = match (&slice.first, start) {
            (None, start) => start,
            (Some(first), None) => Some(first.clone()),
            (Some(first), Some(start)) => {
                let captures = first.captures.iter().chain(&start.captures).cloned().collect();
                Some(Text { expr: sum(&first.expr, &start.expr), captures, ty: Ty::Unknown })
            }
        };
        Value::Elements(Rc::new(Elements { expr: part.expr.clone(), first, shape: slice.shape.clone() }))
    }

    /// Whether a value at the end of a turn of the loop with this body depends on an element that the turn reads.
    pub(in crate::lower) fn reads_elements(&mut self, body: BlockId, update: NodeId) -> bool {
        let (mut stack, mut seen) = (vec![update], std::collections::BTreeSet::new());
        while let Some(id) = stack.pop() {
            let is_inside = self.graph.contains(body, self.graph.block(id));
            if !is_inside || !self.is_active(id) || !seen.insert(id) {
                continue;
            }
            if let Op::Element(_) = self.graph.op(id) {
                return true;
            }
            stack.extend(self.graph.args(id));
            stack.extend(self.graph.carry_of(id).into_iter().flat_map(|result| self.graph.args(result)[..2].to_vec()));
        }
        false
    }
}

/// `a + b`
pub(super) fn sum(a: &Expr, b: &Expr) -> Expr {
    let (a, b) = (atom(a), atom(b));
    syn::parse_quote!(#a + #b)
}

/// `a * b`
pub(super) fn product(a: &Expr, b: &Expr) -> Expr {
    let (a, b) = (atom(a), atom(b));
    syn::parse_quote!(#a * #b)
}

/// An operand, in parentheses where that is needed.
fn atom(expr: &Expr) -> Expr {
    let is_plain = matches!(bare(expr), Expr::Path(_) | Expr::Lit(_) | Expr::Field(_) | Expr::Index(_));
    if is_plain { expr.clone() } else { syn::parse_quote!((#expr)) }
}

/// An index as a number more than something else.
fn shifted(index: &Expr) -> (String, i64) {
    match bare(index) {
        Expr::Lit(syn::ExprLit { lit: Lit::Int(int), .. }) => match int.base10_parse() {
            Ok(value) => (String::new(), value),
            Err(_) => (index.to_token_stream().to_string(), 0),
        },
        Expr::Binary(binary) => {
            let ((a, by), (b, more)) = (shifted(&binary.left), shifted(&binary.right));
            match binary.op {
                BinOp::Add(_) => match by.checked_add(more) {
                    Some(by) if a.is_empty() || b.is_empty() => (a + &b, by),
                    Some(by) => (format!("{a} + {b}"), by),
                    None => (index.to_token_stream().to_string(), 0),
                },
                BinOp::Sub(_) if b.is_empty() => match by.checked_sub(more) {
                    Some(by) => (a, by),
                    None => (index.to_token_stream().to_string(), 0),
                },
                _ => (index.to_token_stream().to_string(), 0),
            }
        }
        other => (other.to_token_stream().to_string(), 0),
    }
}

#[cfg(test)]
mod tests {
    use super::shifted;

    #[test]
    fn what_is_added_to_an_index_is_known() {
        let of = |text: &str| shifted(&syn::parse_str(text).unwrap());
        assert_eq!(of("i"), ("i".into(), 0));
        assert_eq!(of("(i + 1)"), ("i".into(), 1));
        assert_eq!(of("1 + i - 3"), ("i".into(), -2));
        assert_eq!(of("i + j + 2"), ("i + j".into(), 2));
        assert_eq!(of("7"), (String::new(), 7));
        assert_eq!(of("3 - i").1, 0);
        assert_ne!(of("2 * i").0, of("i").0);
        assert_ne!(of("(i + 1) * 2").0, of("i * 2").0);
    }
}
