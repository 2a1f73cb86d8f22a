//! What the generator does to save operations, each part with a switch, so that what it is worth can be measured.

/// Declares the switches: the name of the field, and of the build's switch that leaves it out.
macro_rules! features {
    ($($(#[$meaning:meta])* $feature:ident = $switch:tt,)*) => {
        /// Which parts are on. Users have all of them.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        #[allow(clippy::struct_excessive_bools, reason = "independent switches")]
        pub struct Features {
            $($(#[$meaning])* pub $feature: bool,)*
        }

        impl Features {
            /// Everything, but for what a build of the benchmark leaves out (`--cfg hessian_without="pairs"`).
            pub const ALL: Self = Features { $($feature: cfg!(not(hessian_without = $switch)),)* };

            /// Nothing: one way, as derived.
            #[cfg(test)]
            pub const NONE: Self = Features { $($feature: false,)* };

            /// Each feature's name, and everything without it.
            #[cfg(test)]
            pub fn each_left_out() -> Vec<(&'static str, Self)> {
                vec![$(($switch, Features { $feature: false, ..Self::ALL }),)*]
            }
        }
    };
}

features! {
    /// Other orders than edge pushing for Hessians, and backward for gradients.
    orders = "orders",
    /// Elimination for diagonals alone.
    alone = "alone",
    /// Value numbers by signature.
    value_numbers = "value_numbers",
    /// Sums multiplied out where terms cancel.
    expansion = "expansion",
    /// Common factors taken out.
    factors = "factors",
    /// Common pairs computed once.
    pairs = "pairs",
    /// Nodes recomputed from what is there.
    resubstitution = "resubstitution",
    /// Full matrices that are w·u·uᵀ and a sparse rest by rows.
    outer = "outer",
    /// Literals multiplied with constants, where one product serves many.
    absorption = "absorption",
    /// Of a value and its opposite that one which leaves fewer sign changes, and one product where there are two of opposite literals.
    signs = "signs",
    /// The code of like parts made of that of one of them.
    uniformity = "uniformity",
    /// Divisions instead of reciprocals that are used once.
    divisions = "divisions",
    /// Terms of like sums in the same order.
    alignment = "alignment",
    /// Terms of sums that share factors in the same order, and long sums by halves.
    shared_order = "shared_order",
    /// Routines that call others, but in small programs.
    calls = "calls",
    /// No zeros at the beginning of sums where nobody can tell.
    zeros = "zeros",
}
