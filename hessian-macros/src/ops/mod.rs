//! The table of elementary functions: one row each, with its name, value, partial derivatives, kinks and cost.
//!
//! A partial derivative is a graph expression in the function's arguments and value, made by the same builder as
//! everything else; second and higher ones follow by differentiating that expression (`differentiate::local`).

mod algebra;
mod exponential;
mod piecewise;
mod trigonometric;

use crate::ir::{BlockId, Graph, NodeId};

/// A partial derivative: it holds in a block, which is an arm if the function is piecewise.
#[derive(Clone, Copy, Debug)]
pub struct Partial {
    /// Where the partial holds; elsewhere it is a structural zero.
    pub block: BlockId,
    /// The partial's value.
    pub value: NodeId,
}

/// How much a function costs (design: weights fitted to instruction counts are the contest's business).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Cost {
    /// A sign change.
    Sign,
    /// One addition, subtraction or comparison.
    Add,
    /// One multiplication.
    Mul,
    /// One division.
    Div,
    /// One square root.
    Sqrt,
    /// A call of a transcendental function.
    Transcendental,
}

/// How the generated Rust spells a function.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Spelling {
    /// `a + b`
    Infix(&'static str),
    /// `-a`
    Prefix(&'static str),
    /// A method of the runtime's `Real`.
    Method(&'static str),
    /// `k as T` for an integer `k`.
    FromInt,
    /// `k - 1` for an integer `k`, wrapping.
    Decrement,
    /// Never spelled: another way to look at its last argument.
    Alias,
}

/// A second partial, from the graph, the arguments, the value's node and two numbers of arguments.
pub type Second = fn(&mut Graph, &[NodeId], NodeId, usize, usize) -> NodeId;

/// One row of the table.
pub struct Row {
    /// The function.
    pub function: Elementary,
    /// Its Rust spelling.
    pub spelling: Spelling,
    /// The number of arguments; of `Given`, whatever it is.
    pub arity: usize,
    /// What it costs.
    pub cost: Cost,
    /// Its value on `f64`; the oracle of the passes' tests.
    #[cfg_attr(not(test), allow(dead_code, reason = "only tests evaluate the graph"))]
    pub evaluate: fn(&[f64]) -> f64,
    /// ∂/∂(argument i), from the graph, the arguments, the value's node and i.
    pub partials: fn(&mut Graph, &[NodeId], NodeId, usize) -> Vec<Partial>,
    /// ∂²/∂(argument i)∂(argument j), i ≤ j, where a shorter or better conditioned expression is known than the
    /// derivative of the first partial.
    pub second: Option<Second>,
}

/// Partials that hold wherever the function does.
fn smooth(g: &Graph, value: NodeId) -> Vec<Partial> {
    vec![Partial { block: g.here(), value }]
}

macro_rules! elementary {
    ($($name:ident),* $(,)?) => {
        /// An elementary function.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        #[allow(missing_docs, reason = "each variant is documented by its row of the table")]
        pub enum Elementary { $($name),* }

        impl Elementary {
            /// Every function of the table.
            pub const ALL: &[Elementary] = &[$(Elementary::$name),*];
        }
    };
}

elementary! {
    // algebra
    Add, Sub, Mul, Div, Neg, MulAdd, Recip, Sqrt, Cbrt, Hypot, HypotSlope, Complement, Powi, Power, HalfPower, ToRadians, ToDegrees, FromInt,
    Decrement, Parameter, Given,
    // exponential
    Exp, Exp2, ExpM1, Ln, Log2, Log10, Ln1p, Powf, GuardedProduct, PowerLog,
    // trigonometric and hyperbolic
    Sin, Cos, Tan, Asin, Acos, Atan, Atan2, Sinh, Cosh, Tanh, Asinh, Acosh, Atanh,
    // piecewise
    Abs, Signum, Copysign, Min, Max, Clamp, Rem, RemEuclid, DivEuclid, Floor, Ceil, Round, RoundTiesEven, Trunc, Fract,
}

/// The rows by function.
static INDEX: [&Row; Elementary::ALL.len()] = {
    let tables = [algebra::ROWS, exponential::ROWS, trigonometric::ROWS, piecewise::ROWS];
    let mut index = [&algebra::ROWS[0]; Elementary::ALL.len()];
    let mut table = 0;
    while table < tables.len() {
        let mut row = 0;
        while row < tables[table].len() {
            index[tables[table][row].function as usize] = &tables[table][row];
            row += 1;
        }
        table += 1;
    }
    index
};

/// Whether each function is spelled as an alias; asked for every operand, by a generator that runs unoptimised.
static IS_ALIAS: [bool; Elementary::ALL.len()] = {
    let mut is_alias = [false; Elementary::ALL.len()];
    let mut f = 0;
    while f < is_alias.len() {
        is_alias[f] = matches!(INDEX[f].spelling, Spelling::Alias);
        f += 1;
    }
    is_alias
};

impl Elementary {
    /// The function's row of the table.
    pub fn row(self) -> &'static Row {
        INDEX[self as usize]
    }

    /// Whether the function is another way to look at its last argument.
    pub fn is_alias(self) -> bool {
        IS_ALIAS[self as usize]
    }

    /// The function that a float method of this name computes, if it is one row of the table. Methods that combine
    /// rows (`log`, `sin_cos`) are the lowering's.
    pub fn from_method(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|f| matches!(f.row().spelling, Spelling::Method(method) if method == name))
    }
}

impl Elementary {
    /// Whether a partial may be infinite, or no number, where the function is one.
    pub fn is_steep(self) -> bool {
        use Elementary as E;
        matches!(
            self,
            E::Sqrt
                | E::Cbrt
                | E::Powf
                | E::HalfPower
                | E::Hypot
                | E::HypotSlope
                | E::Asin
                | E::Acos
                | E::Acosh
                | E::Atan2
                | E::Given
        )
    }

    /// Whether an argument's partial holds in a piece only.
    pub fn has_pieces(self) -> bool {
        matches!(self, Elementary::Min | Elementary::Max | Elementary::Clamp)
    }

    /// Whether no argument has a partial.
    pub fn is_locally_constant(self) -> bool {
        use Elementary as E;
        matches!(
            self,
            E::FromInt
                | E::Decrement
                | E::Signum
                | E::DivEuclid
                | E::Floor
                | E::Ceil
                | E::Round
                | E::RoundTiesEven
                | E::Trunc
        )
    }
}
