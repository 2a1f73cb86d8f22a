//! Which routines there are, what they take and how their results are arranged.

/// How a routine's results are arranged.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Layout {
    /// One number.
    Scalar,
    /// An array.
    Array(Box<Layout>, usize),
    /// Several results side by side.
    Tuple(Vec<Layout>),
}

impl Layout {
    /// An array of numbers.
    pub fn vector(n: usize) -> Self {
        Layout::Array(Box::new(Layout::Scalar), n)
    }

    /// A matrix, row by row.
    pub fn matrix(rows: usize, columns: usize) -> Self {
        Layout::Array(Box::new(Self::vector(columns)), rows)
    }
}

/// What a routine takes after the function's own arguments.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Extra {
    /// A direction: one number per variable.
    Direction,
    /// Weights: one number per output.
    Weights,
}

macro_rules! names {
    ($($name:ident $text:literal $extra:expr, $scalar:literal $vector:literal;)*) => {
        /// The name of a routine.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        #[allow(missing_docs, reason = "each is documented by `emit::docs`")]
        pub enum Name { $($name),* }

        impl Name {
            /// Every routine, in the order of generation.
            pub const ALL: &[Name] = &[$(Name::$name),*];

            /// The name as Rust spells it.
            pub fn text(self) -> &'static str {
                match self { $(Name::$name => $text),* }
            }

            /// What the routine takes after the function's own arguments.
            pub fn extra(self) -> Option<Extra> {
                match self { $(Name::$name => $extra),* }
            }

            /// Whether a function with a scalar result has it, or one with a vector.
            pub fn exists(self, is_vector: bool) -> bool {
                match self { $(Name::$name => if is_vector { $vector } else { $scalar }),* }
            }
        }
    };
}

names! {
    // routine, spelling, extra argument, scalar functions, vector functions
    Jvp "jvp" Some(Extra::Direction), true true;
    Vjp "vjp" Some(Extra::Weights), false true;
    Gradient "gradient" None, true false;
    ValueGradient "value_gradient" None, true false;
    Jacobian "jacobian" None, false true;
    JacobianValues "jacobian_values" None, false true;
    Hessian "hessian" None, true true;
    ValueGradientHessian "value_gradient_hessian" None, true true;
    Hvp "hvp" Some(Extra::Direction), true false;
    HessianDiagonal "hessian_diagonal" None, true true;
    AugmentedDiagonal "augmented_diagonal" None, true true;
    HessianValues "hessian_values" None, true false;
    WeightedHessian "weighted_hessian" Some(Extra::Weights), false true;
    WeightedHessianValues "weighted_hessian_values" Some(Extra::Weights), false true;
}

impl Name {
    /// How the results are arranged, for `n` variables, the outputs `m` of a vector function, and the numbers of
    /// structural nonzeros of Hessian and Jacobian.
    pub fn layout(self, n: usize, m: Option<usize>, hessian_nonzeros: usize, jacobian_nonzeros: usize) -> Layout {
        let value = m.map_or(Layout::Scalar, Layout::vector);
        let of_each = |one: Layout| match m {
            None => one,
            Some(m) => Layout::Array(Box::new(one), m),
        };
        match self {
            Name::Jvp => Layout::Tuple(vec![value.clone(), value]),
            Name::Vjp | Name::Gradient | Name::Hvp => Layout::vector(n),
            Name::ValueGradient => Layout::Tuple(vec![value, Layout::vector(n)]),
            Name::Jacobian | Name::HessianDiagonal | Name::AugmentedDiagonal => of_each(Layout::vector(n)),
            Name::JacobianValues => Layout::vector(jacobian_nonzeros),
            Name::Hessian => of_each(Layout::matrix(n, n)),
            Name::ValueGradientHessian => {
                Layout::Tuple(vec![value, of_each(Layout::vector(n)), of_each(Layout::matrix(n, n))])
            }
            Name::HessianValues | Name::WeightedHessianValues => Layout::vector(hessian_nonzeros),
            Name::WeightedHessian => Layout::matrix(n, n),
        }
    }
}
