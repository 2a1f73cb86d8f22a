//! What generated routines cost, as constants.

/// Operations of one routine, each counted as written: both arms of a branch, the turns of a rolled loop once.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Counts {
    /// Additions, subtractions, comparisons and choices between the arms of a branch.
    pub add: usize,
    /// Sign changes.
    pub neg: usize,
    /// Multiplications.
    pub mul: usize,
    /// Divisions.
    pub div: usize,
    /// Square roots.
    pub sqrt: usize,
    /// Calls of transcendental functions.
    pub transcendental: usize,
    /// Computed values: all of the above, and the function's own expressions that are kept as written.
    pub nodes: usize,
}

impl Counts {
    /// No operation at all.
    pub const ZERO: Counts = Counts { add: 0, neg: 0, mul: 0, div: 0, sqrt: 0, transcendental: 0, nodes: 0 };

    /// The number of floating-point operations, each counted as one: what `budget(flops = ..)` limits.
    #[must_use]
    pub const fn flops(self) -> usize {
        self.add + self.neg + self.mul + self.div + self.sqrt + self.transcendental
    }
}

macro_rules! costs {
    ($($routine:ident)*) => {
        /// Operation counts of a function's routines: the constant `COST` beside them.
        ///
        /// A routine that was not generated counts nothing.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
        pub struct Costs {
            /// The function itself.
            pub value: Counts,
            $(
                #[doc = concat!("The routine `", stringify!($routine), "`.")]
                pub $routine: Counts,
            )*
        }

        impl Costs {
            /// No routine at all.
            pub const ZERO: Costs = Costs { value: Counts::ZERO, $($routine: Counts::ZERO),* };

            /// The number of routines that can be counted, and the function itself.
            pub const ROUTINES: usize = [stringify!(value), $(stringify!($routine)),*].len();

            /// Every count with its name, the function itself first.
            #[must_use]
            pub const fn all(&self) -> [(&'static str, Counts); Self::ROUTINES] {
                [("value", self.value), $((stringify!($routine), self.$routine)),*]
            }
        }
    };
}

costs! {
    jvp vjp gradient value_gradient jacobian jacobian_values gauss_newton hessian value_gradient_hessian hvp
    hessian_diagonal augmented_diagonal hessian_values hessian_triplets hessian_packed weighted_hessian weighted_hessian_values
    weighted_hessian_packed third_derivatives_along third_derivatives_along_two taylor
    third_derivatives third_derivatives_packed
    fourth_derivatives fourth_derivatives_packed
    fifth_derivatives fifth_derivatives_packed
    sixth_derivatives sixth_derivatives_packed
    seventh_derivatives seventh_derivatives_packed
    eighth_derivatives eighth_derivatives_packed
    ninth_derivatives ninth_derivatives_packed
    tenth_derivatives tenth_derivatives_packed
    eleventh_derivatives eleventh_derivatives_packed
    twelfth_derivatives twelfth_derivatives_packed
}
