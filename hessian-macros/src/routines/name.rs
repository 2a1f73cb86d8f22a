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

    /// How many numbers there are.
    pub fn numbers(&self) -> usize {
        match self {
            Layout::Scalar => 1,
            Layout::Array(element, length) => element.numbers().saturating_mul(*length),
            Layout::Tuple(parts) => parts.iter().map(Layout::numbers).sum(),
        }
    }

    /// An array of `order` indices, each up to `n`.
    pub fn tensor(n: usize, order: usize) -> Self {
        (0..order).fold(Layout::Scalar, |inner, _| Layout::Array(Box::new(inner), n))
    }
}

/// What a routine takes after the function's own arguments.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Extra {
    /// A direction: one number per variable.
    Direction,
    /// Two directions.
    TwoDirections,
    /// Weights: one number per output.
    Weights,
}

/// The highest order of derivatives that has a name.
pub const HIGHEST: usize = 12;

/// The ending of a routine that writes into the caller's memory.
pub const INTO: &str = "_into";

macro_rules! names {
    (
        orders { $($order:literal $ordinal:literal;)* }
        $($name:ident $text:literal $extra:expr, $scalar:literal $vector:literal $least:literal $default:literal;)*
    ) => {
        /// The name of a routine.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        #[allow(missing_docs, reason = "each is documented by `emit::docs`")]
        pub enum Name {
            $($name,)*
            /// The symmetric tensor of an order above two.
            Derivatives(usize),
            /// Its distinct entries.
            DerivativesPacked(usize),
        }

        impl Name {
            /// Every routine, in the order of generation.
            pub const ALL: &[Name] = &[
                $(Name::$name,)*
                $(Name::Derivatives($order), Name::DerivativesPacked($order),)*
            ];

            /// The name as Rust spells it.
            pub fn text(self) -> &'static str {
                match self {
                    $(Name::$name => $text,)*
                    $(
                        Name::Derivatives($order) => concat!($ordinal, "_derivatives"),
                        Name::DerivativesPacked($order) => concat!($ordinal, "_derivatives_packed"),
                    )*
                    Name::Derivatives(_) | Name::DerivativesPacked(_) => unreachable!("no such order has a name"),
                }
            }

            /// The routine that gives all derivatives of an order of one number.
            pub fn of_order(order: usize) -> Option<Self> {
                match order {
                    1 => Some(Name::Gradient),
                    2 => Some(Name::Hessian),
                    $($order => Some(Name::Derivatives($order)),)*
                    _ => None,
                }
            }

            /// What the routine takes after the function's own arguments.
            pub fn extra(self) -> Option<Extra> {
                match self { $(Name::$name => $extra,)* _ => None }
            }

            /// Whether a function with a scalar result has it, or one with a vector.
            pub fn exists(self, is_vector: bool) -> bool {
                match self { $(Name::$name => if is_vector { $vector } else { $scalar },)* _ => true }
            }

            /// The least `order = ..` with which the routine is generated.
            pub fn least_order(self) -> usize {
                match self { $(Name::$name => $least,)* Name::Derivatives(k) | Name::DerivativesPacked(k) => k }
            }

            /// Whether it is generated without being asked for in `only(..)`.
            pub fn is_default(self) -> bool {
                match self { $(Name::$name => $default,)* Name::Derivatives(_) => true, Name::DerivativesPacked(_) => false }
            }
        }
    };
}

names! {
    orders {
        3 "third";
        4 "fourth";
        5 "fifth";
        6 "sixth";
        7 "seventh";
        8 "eighth";
        9 "ninth";
        10 "tenth";
        11 "eleventh";
        12 "twelfth";
    }
    // routine, spelling, extra argument, scalar functions, vector functions, least order, by default
    Jvp "jvp" Some(Extra::Direction), true true 2 true;
    Vjp "vjp" Some(Extra::Weights), false true 2 true;
    Gradient "gradient" None, true false 2 true;
    ValueGradient "value_gradient" None, true false 2 true;
    Jacobian "jacobian" None, false true 2 true;
    JacobianValues "jacobian_values" None, false true 2 true;
    GaussNewton "gauss_newton" None, false true 2 true;
    Hessian "hessian" None, true true 2 true;
    ValueGradientHessian "value_gradient_hessian" None, true true 2 true;
    Hvp "hvp" Some(Extra::Direction), true false 2 true;
    HessianDiagonal "hessian_diagonal" None, true true 2 true;
    AugmentedDiagonal "augmented_diagonal" None, true true 2 true;
    HessianValues "hessian_values" None, true false 2 true;
    HessianTriplets "hessian_triplets" None, false false 2 true;
    HessianPacked "hessian_packed" None, true false 2 false;
    WeightedHessian "weighted_hessian" Some(Extra::Weights), false true 2 true;
    WeightedHessianValues "weighted_hessian_values" Some(Extra::Weights), false true 2 true;
    WeightedHessianPacked "weighted_hessian_packed" Some(Extra::Weights), false true 2 false;
    ThirdDerivativesAlong "third_derivatives_along" Some(Extra::Direction), true false 3 true;
    ThirdDerivativesAlongTwo "third_derivatives_along_two" Some(Extra::TwoDirections), true false 3 true;
    Taylor "taylor" Some(Extra::Direction), true true 3 true;
}

/// The numbers that decide the shapes of results.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Sizes {
    /// Variables.
    pub n: usize,
    /// Outputs of a vector function.
    pub m: Option<usize>,
    /// The order up to which derivatives are asked for.
    pub order: usize,
    /// Structural nonzeros of the Hessian's lower triangle.
    pub hessian_nonzeros: usize,
    /// Structural nonzeros of the Jacobian.
    pub jacobian_nonzeros: usize,
}

impl Sizes {
    /// Sizes before anything is known of patterns.
    pub fn new(n: usize, m: Option<usize>, order: usize) -> Self {
        Sizes { n, m, order, hessian_nonzeros: 0, jacobian_nonzeros: 0 }
    }
}

impl Name {
    /// The routine of this name.
    pub fn from_text(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|name| name.text() == text)
    }

    /// Whether there is a form that writes its arrays into the caller's memory.
    pub fn has_into(self) -> bool {
        !matches!(self, Name::Jvp | Name::HessianTriplets)
    }

    /// Whether a function has it of whose variables only the run knows how many there are.
    pub fn is_of_elements(self) -> bool {
        matches!(self, Name::Gradient | Name::Hvp | Name::HessianDiagonal | Name::HessianTriplets)
    }

    /// Whether only such a function has it.
    pub fn needs_elements(self) -> bool {
        !self.exists(false) && !self.exists(true)
    }

    /// Whether it needs such a function's Hessian itself, and not only its products.
    pub fn is_of_hessian(self) -> bool {
        matches!(self, Name::HessianDiagonal | Name::HessianTriplets)
    }

    /// The name as it is with such a function, where results are written into the caller's memory.
    pub fn text_of_elements(self) -> String {
        if self.has_into() { format!("{}{INTO}", self.text()) } else { self.text().into() }
    }

    /// Whether it is made of Hessians, all ways to which are then worth trying.
    pub fn needs_hessians(self) -> bool {
        use Name as N;
        let without = [N::Jvp, N::Vjp, N::Gradient, N::ValueGradient, N::Jacobian, N::JacobianValues, N::GaussNewton];
        let others = [N::AugmentedDiagonal, N::ThirdDerivativesAlongTwo, N::Taylor];
        !without.contains(&self) && !others.contains(&self)
    }

    /// How the results are arranged.
    pub fn layout(self, sizes: Sizes) -> Layout {
        let Sizes { n, m, order, hessian_nonzeros, jacobian_nonzeros } = sizes;
        let value = m.map_or(Layout::Scalar, Layout::vector);
        let of_each = |one: Layout| match m {
            None => one,
            Some(m) => Layout::Array(Box::new(one), m),
        };
        match self {
            Name::Jvp => Layout::Tuple(vec![value.clone(), value]),
            Name::Vjp | Name::Gradient | Name::Hvp | Name::ThirdDerivativesAlongTwo => Layout::vector(n),
            // Where they go the caller says.
            Name::HessianTriplets => Layout::Scalar,
            Name::ValueGradient => Layout::Tuple(vec![value, Layout::vector(n)]),
            Name::Jacobian | Name::HessianDiagonal | Name::AugmentedDiagonal => of_each(Layout::vector(n)),
            Name::JacobianValues => Layout::vector(jacobian_nonzeros),
            Name::GaussNewton => Layout::Tuple(vec![Layout::Scalar, Layout::vector(n), Layout::matrix(n, n)]),
            Name::Hessian => of_each(Layout::matrix(n, n)),
            Name::ValueGradientHessian => {
                Layout::Tuple(vec![value, of_each(Layout::vector(n)), of_each(Layout::matrix(n, n))])
            }
            Name::HessianValues | Name::WeightedHessianValues => Layout::vector(hessian_nonzeros),
            Name::HessianPacked | Name::WeightedHessianPacked => Layout::vector(distinct(n, 2)),
            Name::WeightedHessian | Name::ThirdDerivativesAlong => Layout::matrix(n, n),
            Name::Taylor => of_each(Layout::vector(order + 1)),
            Name::Derivatives(k) => of_each(Layout::tensor(n, k)),
            Name::DerivativesPacked(k) => of_each(Layout::vector(distinct(n, k))),
        }
    }

    /// What the parts of its result are called, where it has several.
    pub fn parts(self, is_vector: bool) -> &'static [&'static str] {
        match self {
            Name::Jvp => &["value", "slope"],
            Name::ValueGradient => &["value", "gradient"],
            Name::ValueGradientHessian if is_vector => &["value", "jacobian", "hessian"],
            Name::GaussNewton | Name::ValueGradientHessian => &["value", "gradient", "hessian"],
            _ => &[],
        }
    }
}

/// The number of distinct entries of a symmetric array of `order` indices: C(n + order − 1, order).
pub fn distinct(n: usize, order: usize) -> usize {
    (0..order).fold(1, |product, k| product.saturating_mul(n + k) / (k + 1))
}

/// The indices i₁ ≥ i₂ ≥ … of the distinct entries, the last index slowest: for a matrix, the lower triangle column by
/// column.
pub fn distinct_indices(n: usize, order: usize) -> Vec<Vec<usize>> {
    if order == 0 {
        return vec![Vec::new()];
    }
    let mut found = Vec::new();
    for last in 0..n {
        for mut first in distinct_indices(n, order - 1) {
            if first.last().is_none_or(|&i| i >= last) {
                first.push(last);
                found.push(first);
            }
        }
    }
    found
}

/// All indices of an array of `order` indices, row by row, each with its place among the distinct ones.
pub fn places(n: usize, order: usize) -> Vec<usize> {
    let distinct: std::collections::BTreeMap<Vec<usize>, usize> =
        distinct_indices(n, order).into_iter().zip(0..).collect();
    let place = |mut number: usize| {
        let mut indices: Vec<usize> = (0..order)
            .map(|_| {
                let index = number % n;
                number /= n;
                index
            })
            .collect();
        indices.sort_unstable_by(|a, b| b.cmp(a));
        distinct[&indices]
    };
    (0..n.pow(order as u32)).map(place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distinct_entries_are_counted_and_placed() {
        assert_eq!(distinct_indices(3, 2), [[0, 0], [1, 0], [2, 0], [1, 1], [2, 1], [2, 2]]);
        for n in 1..5 {
            for order in 1..5 {
                let indices = distinct_indices(n, order);
                assert_eq!(indices.len(), distinct(n, order), "{n} variables, order {order}");
                let mut used = places(n, order);
                assert_eq!(used.len(), n.pow(order as u32));
                used.sort_unstable();
                used.dedup();
                assert_eq!(used.len(), indices.len(), "every distinct entry has a place");
            }
        }
        assert_eq!(places(2, 3), [0, 1, 1, 2, 1, 2, 2, 3]);
    }

    #[test]
    fn every_name_is_its_own() {
        for &name in Name::ALL {
            assert_eq!(Name::from_text(name.text()), Some(name));
        }
    }
}
