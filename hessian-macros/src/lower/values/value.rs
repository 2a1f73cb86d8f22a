//! What an expression of the user's function is worth at expansion.

use std::rc::Rc;

use proc_macro2::{Ident, Span, TokenStream};
use quote::ToTokens;
use syn::{Expr, ExprClosure, Member};

use super::elements::Elements;
use super::scope::{Environment, Nested, SlotId};
use super::slices::Pieces;
use crate::ir::NodeId;
use crate::lower::expressions::integer::{Integer, IntegerType};
use crate::lower::loops::iterators::Stream;
use crate::lower::structs::StructId;

/// The value of an expression: scalars of the graph, what they are put together to, what is known at expansion, or
/// Rust that stays as it is written.
#[derive(Clone)]
pub(in crate::lower) enum Value {
    /// A scalar of the function's type.
    Float(NodeId),
    /// A float literal, whose type the user's code fixes only by its use.
    Literal(Literal),
    /// A boolean that the run decides.
    Bool(NodeId),
    /// A boolean known at expansion.
    Truth(bool),
    /// An integer known at expansion.
    Integer(Integer),
    /// Rust that depends on no variable, except in a piecewise constant way through its captures.
    Text(Rc<Text>),
    /// An array, or a slice of one.
    Array(Rc<Vec<Value>>),
    /// A tuple; `()` is the empty one.
    Tuple(Rc<Vec<Value>>),
    /// A struct.
    Record(Rc<Record>),
    /// An `Option`.
    Optional(Rc<Optional>),
    /// An enum whose variant the run decides.
    Variants(Rc<Vec<Variant>>),
    /// `&mut` to a dissolved place. Shared references are their targets: nothing changes while they live.
    Place(Place),
    /// A closure.
    Closure(Rc<Closure>),
    /// A function of the body.
    Nested(Rc<Nested>),
    /// A slice of variables whose length only the run knows.
    Elements(Rc<Elements>),
    /// Pieces of such a slice, as a function of their number.
    Pieces(Rc<Pieces>),
    /// A range.
    Range(Rc<Range>),
    /// An iterator.
    Stream(Rc<Stream>),
    /// Declared, but without a value yet. What comes from a path on which this is so is never read.
    Unset,
    /// There is a value, but not one that can be named.
    Lost,
    /// The value of an expression with a mistake, which is reported already.
    Poison,
}

/// A struct that was taken apart.
#[derive(Clone)]
pub(in crate::lower) struct Record {
    /// The struct as expressions and patterns name it.
    pub(in crate::lower) path: syn::Path,
    /// Its fields.
    pub(in crate::lower) members: Rc<Vec<Member>>,
    /// Their values.
    pub(in crate::lower) parts: Vec<Value>,
    /// A struct in the generated code that has the fields which are not listed.
    pub(in crate::lower) rest: Option<Rc<Expr>>,
}

impl Record {
    /// The number of a field.
    pub(in crate::lower) fn position(&self, member: &Member) -> Option<usize> {
        self.members.iter().position(|other| other == member)
    }

    /// The same struct with other values in its fields.
    pub(in crate::lower) fn with(&self, parts: Vec<Value>) -> Value {
        let Record { path, members, rest, .. } = self;
        Value::Record(Rc::new(Record { path: path.clone(), members: members.clone(), parts, rest: rest.clone() }))
    }

    /// The struct's name.
    pub(in crate::lower) fn name(&self) -> String {
        self.path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default()
    }

    /// Whether a path in an expression or pattern names this struct.
    pub(in crate::lower) fn is(&self, path: &syn::Path) -> bool {
        path.segments.last().is_some_and(|last| last.ident == self.name())
    }

    /// Whether another struct has the same fields in the same order.
    pub(in crate::lower) fn is_like(&self, other: &Record) -> bool {
        self.is(&other.path) && self.members == other.members && self.rest == other.rest
    }
}

/// An `Option` that was taken apart.
#[derive(Clone)]
pub(in crate::lower) struct Optional {
    /// Whether there is a value: known, or decided by the run.
    pub(in crate::lower) is_some: Result<bool, NodeId>,
    /// The value; `Unset` if there is none.
    pub(in crate::lower) payload: Value,
}

/// One of the variants that an enum may be.
#[derive(Clone)]
pub(in crate::lower) struct Variant {
    /// Whether it is this one.
    pub(in crate::lower) is_it: Result<bool, NodeId>,
    /// What it holds; where it is another one, nothing reads that.
    pub(in crate::lower) record: Rc<Record>,
}

/// A float literal with its sign.
#[derive(Clone)]
pub(in crate::lower) struct Literal {
    /// The literal as written.
    pub(in crate::lower) expr: Rc<Expr>,
    /// Its value in the function's precision.
    pub(in crate::lower) value: f64,
}

/// A piece of Rust that stays as it is written.
#[derive(Clone)]
pub(in crate::lower) struct Text {
    /// The expression; names of the user's that were dissolved are replaced or captured.
    pub(in crate::lower) expr: Expr,
    /// Dissolved values that the expression mentions.
    pub(in crate::lower) captures: Vec<(Ident, Captured)>,
    /// What is known of its type.
    pub(in crate::lower) ty: Ty,
}

/// A dissolved value inside verbatim Rust.
#[derive(Clone)]
pub(in crate::lower) enum Captured {
    /// A scalar.
    Node(NodeId),
    /// An array.
    Array(Vec<Captured>),
    /// A tuple.
    Tuple(Vec<Captured>),
    /// A struct.
    Struct(syn::Path, Rc<Vec<Member>>, Vec<Captured>),
    /// Literal text.
    Literal(TokenStream),
    /// A reference to a value.
    Reference(Box<Captured>),
}

/// What is known of a verbatim expression's type.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::lower) enum Ty {
    /// Nothing.
    Unknown,
    /// The function's scalar type.
    Scalar,
    /// A reference to the function's scalar type.
    ScalarRef,
    /// An array of the function's scalar type, or a reference to an array or a slice of it.
    Scalars,
    /// The float type that is not the function's.
    OtherFloat,
    /// An integer type.
    Integer(IntegerType),
    /// `bool`
    Bool,
    /// An `Option`, or a reference to one.
    Optional,
    /// A struct that is seen, or a reference to one.
    Struct(StructId),
    /// An array, slice or `Vec` of such structs, or a reference to one.
    Structs(StructId),
    /// What gives numbers and such structs by turns.
    Enumerated(StructId),
    /// Nothing, and a pattern may have made it a reference.
    Bound,
}

/// A closure with the environment of its definition.
pub(in crate::lower) struct Closure {
    /// The closure as written.
    pub(in crate::lower) syntax: Rc<ExprClosure>,
    /// What its names mean.
    pub(in crate::lower) environment: Environment,
    /// What it has captured by value, if it changes any of that: then a copy of it has its own.
    pub(in crate::lower) state: Rc<Vec<String>>,
}

/// A range as written: bounds and whether the end belongs to it.
pub(in crate::lower) struct Range {
    /// The first value.
    pub(in crate::lower) start: Option<Value>,
    /// The last value, or the one after it.
    pub(in crate::lower) end: Option<Value>,
    /// `..=`
    pub(in crate::lower) closed: bool,
}

/// A part of a local.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(in crate::lower) struct Place {
    /// The local.
    pub(in crate::lower) slot: SlotId,
    /// Element and field numbers from the outside in.
    pub(in crate::lower) path: Vec<usize>,
}

impl Optional {
    /// Whether there is a value, as a boolean.
    pub(in crate::lower) fn answer(&self) -> Value {
        self.is_some.map_or_else(Value::Bool, Value::Truth)
    }
}

impl Value {
    /// `()`
    pub(in crate::lower) fn unit() -> Self {
        Value::Tuple(Rc::new(Vec::new()))
    }

    /// An array of these.
    pub(in crate::lower) fn array(elements: Vec<Value>) -> Self {
        Value::Array(Rc::new(elements))
    }

    /// A tuple of these.
    pub(in crate::lower) fn tuple(parts: Vec<Value>) -> Self {
        Value::Tuple(Rc::new(parts))
    }

    /// `Some(value)`
    pub(in crate::lower) fn some(payload: Value) -> Self {
        Value::Optional(Rc::new(Optional { is_some: Ok(true), payload }))
    }

    /// `None`
    pub(in crate::lower) fn none() -> Self {
        Value::Optional(Rc::new(Optional { is_some: Ok(false), payload: Value::Unset }))
    }

    /// The parts that an array, tuple or struct is made of.
    pub(in crate::lower) fn parts(&self) -> Option<&[Value]> {
        match self {
            Value::Array(parts) | Value::Tuple(parts) => Some(parts),
            Value::Record(record) => Some(&record.parts),
            _ => None,
        }
    }

    /// The same, to change them.
    pub(in crate::lower) fn parts_mut(&mut self) -> Option<&mut Vec<Value>> {
        match self {
            Value::Array(parts) | Value::Tuple(parts) => Some(Rc::make_mut(parts)),
            Value::Record(record) => Some(&mut Rc::make_mut(record).parts),
            _ => None,
        }
    }

    /// An array, tuple or struct like this one, of other parts.
    pub(in crate::lower) fn rebuilt(&self, parts: Vec<Value>) -> Self {
        match self {
            Value::Array(_) => Value::array(parts),
            Value::Record(record) => record.with(parts),
            _ => Value::tuple(parts),
        }
    }

    /// Verbatim Rust without captures.
    pub(in crate::lower) fn text(expr: Expr, ty: Ty) -> Self {
        Value::Text(Rc::new(Text { expr, captures: Vec::new(), ty }))
    }

    /// Whether this is the value of a mistake.
    pub(in crate::lower) fn is_poison(&self) -> bool {
        matches!(self, Value::Poison)
    }

    /// What the value is called in a message.
    pub(in crate::lower) fn describe(&self) -> &'static str {
        match self {
            Value::Float(_) | Value::Literal(_) => "a float",
            Value::Bool(_) | Value::Truth(_) => "a `bool`",
            Value::Integer(_) => "an integer",
            Value::Text(_) => "a constant of the function",
            Value::Array(_) => "an array",
            Value::Tuple(parts) if parts.is_empty() => "`()`",
            Value::Tuple(_) => "a tuple",
            Value::Record(_) => "a struct",
            Value::Optional(_) => "an `Option`",
            Value::Variants(_) => "an enum whose variant the run decides",
            Value::Place(_) => "a `&mut` reference",
            Value::Closure(_) | Value::Nested(_) | Value::Pieces(_) => "a function",
            Value::Elements(_) => "a slice of variables",
            Value::Range(_) => "a range",
            Value::Stream(_) => "an iterator",
            Value::Unset | Value::Lost => "a value that is not known on every path",
            Value::Poison => "a mistake",
        }
    }
}

/// A local name as an expression.
pub(in crate::lower) fn name_expr(name: &Ident) -> Expr {
    Expr::Path(syn::ExprPath { attrs: Vec::new(), qself: None, path: name.clone().into() })
}

/// The single name that an expression is, if it is one.
pub(in crate::lower) fn as_name(expr: &Expr) -> Option<&Ident> {
    match expr {
        Expr::Path(path) if path.qself.is_none() => path.path.get_ident(),
        Expr::Paren(inner) => as_name(&inner.expr),
        Expr::Group(inner) => as_name(&inner.expr),
        _ => None,
    }
}

/// An expression without the parentheses around it.
pub(in crate::lower) fn bare(expr: &Expr) -> &Expr {
    match expr {
        Expr::Paren(inner) => bare(&inner.expr),
        Expr::Group(inner) => bare(&inner.expr),
        _ => expr,
    }
}

/// The smallest span that tells an expression apart: an operator or a method name, else its first token.
pub(in crate::lower) fn span_of(expr: &Expr) -> Span {
    use syn::spanned::Spanned;
    match expr {
        Expr::Binary(binary) => binary.op.span(),
        Expr::MethodCall(call) => call.method.span(),
        Expr::Cast(cast) => cast.as_token.span,
        Expr::Assign(assign) => assign.eq_token.spans[0],
        Expr::Call(call) => call_span(call),
        Expr::Field(field) => field.member.span(),
        Expr::Index(index) => span_of(&index.index),
        Expr::Paren(inner) => span_of(&inner.expr),
        Expr::Reference(reference) => reference.and_token.spans[0],
        Expr::Range(range) => match &range.limits {
            syn::RangeLimits::HalfOpen(dots) => dots.spans[0],
            syn::RangeLimits::Closed(dots) => dots.spans[0],
        },
        _ => expr.span(),
    }
}

/// The name of what is called.
pub(in crate::lower) fn call_span(call: &syn::ExprCall) -> Span {
    use syn::spanned::Spanned;
    match &*call.func {
        Expr::Path(path) => path.path.segments.last().map_or_else(|| call.func.span(), |last| last.ident.span()),
        other => span_of(other),
    }
}

/// An expression as the user reads it in a message.
pub(in crate::lower) fn written(tokens: &impl ToTokens) -> String {
    let text = tokens.to_token_stream().to_string();
    let mut text = text.replace(" . ", ".").replace(" (", "(").replace("( ", "(").replace(" )", ")").replace(" ,", ",");
    for (spaced, tight) in
        [("& ", "&"), (" :: ", "::"), (" .. ", ".."), (" [", "["), ("[ ", "["), (" ]", "]"), (" ;", ";")]
    {
        text = text.replace(spaced, tight);
    }
    if text.len() > 60 { format!("{}…", text.chars().take(58).collect::<String>()) } else { text }
}
