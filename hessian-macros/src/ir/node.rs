//! Identifiers, operations and types of the graph.

use crate::ops::Elementary;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);

        impl $name {
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{}{}", &stringify!($name)[..1].to_lowercase(), self.0)
            }
        }
    };
}

id!(
    /// A node of the graph; ids are in topological order.
    NodeId
);
id!(
    /// A straight-line piece of the program: the function's body or one arm of a branch.
    BlockId
);
id!(
    /// A branch or a loop: what selects or turns, and one block per arm (of a loop, its body).
    RegionId
);
id!(
    /// An inactive piece of the user's own Rust, kept verbatim in a side table of the lowering.
    LeafId
);

/// Nodes in the order of their age. A range would call through several layers for each, where nothing is optimised.
#[derive(Clone, Debug)]
pub struct Ids {
    pub(super) first: u32,
    pub(super) end: u32,
}

impl Iterator for Ids {
    type Item = NodeId;

    fn next(&mut self) -> Option<NodeId> {
        let id = NodeId(self.first);
        if self.first < self.end {
            self.first += 1;
            Some(id)
        } else {
            None
        }
    }
}

impl DoubleEndedIterator for Ids {
    fn next_back(&mut self) -> Option<NodeId> {
        if self.first < self.end {
            self.end -= 1;
            Some(NodeId(self.end))
        } else {
            None
        }
    }
}

/// What a node computes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Op {
    /// A float literal, by its bits as `f64`.
    Const(u64),
    /// An integer literal (the exponent of a power).
    Int(i64),
    /// A variable x_i.
    Input(u32),
    /// Component i of a direction or weight that the caller passes to the routine.
    Seed(u32),
    /// Verbatim Rust that does not depend on a variable except through its operands, and
    /// through these only in a piecewise constant way.
    Leaf(LeafId, Kind),
    /// An elementary function of the table in `ops`.
    Call(Elementary),
    /// A comparison of two floats.
    Compare(Comparison),
    /// Logical negation of a boolean node.
    Not,
    /// The value of the arm that was taken; one operand per arm.
    Phi(RegionId, Kind),
    /// A sum over the turns of a loop: a start, and a term of the loop's body that is added in every turn. With a
    /// `Running` as third operand, the second one is not a term but the running value plus what the turn adds.
    Accumulate(RegionId),
    /// A value that a loop carries from turn to turn: a start, the value at the end of a turn, and the `Running` from
    /// which, among others, it is computed.
    Carry(RegionId, Kind),
    /// A value that a loop carries back, from its last turn to its first: what it is behind the loop, the value at the
    /// beginning of a turn, and the `Running`, its value at the end of that turn, from which, among others, it is
    /// computed. An adjoint, of something that the loop carries.
    CarryBack(RegionId),
    /// What a loop carries, at the beginning of a turn; each has its own number.
    Running(u32, Kind),
    /// A scalar of an array of variables whose length only the run knows: a view of its second operand, which reads
    /// it, at the index that is the first one. To its block it is a variable.
    Element(Part),
    /// What the caller gives as the direction of this variable; its operand is the index.
    Along(Part),
    /// Adds the first operand to the result of the variable at the index that is the second one or, with three
    /// operands, to that of the pair at both indices. Each has its own number: two are never the same one.
    Scatter(u32, Part, Part),
    /// Everything that its operands do.
    Together,
}

/// Which scalar of an element: number `number` of the `of` that each element has, row by row.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Part {
    /// Its number.
    pub number: u32,
    /// How many there are.
    pub of: u32,
}

impl Op {
    /// The branch or loop whose result this is.
    pub fn region(self) -> Option<RegionId> {
        match self {
            Op::Phi(region, _) | Op::Accumulate(region) | Op::Carry(region, _) | Op::CarryBack(region) => Some(region),
            _ => None,
        }
    }

    /// Whether this is the result of a loop.
    pub fn is_of_loop(self) -> bool {
        matches!(self, Op::Accumulate(_) | Op::Carry(..) | Op::CarryBack(_))
    }
}

/// The type of a node's value.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Kind {
    /// The function's scalar type.
    Float,
    /// `bool`.
    Bool,
    /// An integer, of a type that the generated Rust infers.
    Int,
    /// No value: a verbatim statement, kept for its effect.
    Unit,
}

/// A comparison operator.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Comparison {
    /// `<`
    Less,
    /// `<=`
    LessEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterEqual,
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
}

impl Comparison {
    /// The comparison's result on two numbers.
    pub fn holds(self, a: f64, b: f64) -> bool {
        match self {
            Comparison::Less => a < b,
            Comparison::LessEqual => a <= b,
            Comparison::Greater => a > b,
            Comparison::GreaterEqual => a >= b,
            Comparison::Equal => a == b,
            Comparison::NotEqual => a != b,
        }
    }

    /// The operator as Rust spells it.
    pub fn symbol(self) -> &'static str {
        match self {
            Comparison::Less => "<",
            Comparison::LessEqual => "<=",
            Comparison::Greater => ">",
            Comparison::GreaterEqual => ">=",
            Comparison::Equal => "==",
            Comparison::NotEqual => "!=",
        }
    }
}

/// The scalar type that the function computes in; decides which constants may be folded.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Precision {
    /// `f32`
    Single,
    /// `f64`
    Double,
    /// A type parameter: folded only where the result is exact in both.
    Generic,
}
