//! Exact derivatives of ordinary Rust functions, first and second and beyond, generated at compile time.
//!
//! Put [`#[hessian]`](hessian) on a function. The function stays as it is; beside it stands a type of the same name
//! that holds its derivatives as ordinary Rust, with no tape, no allocation and no special number type:
//!
//! ```
//! use hessian_runtime::hessian;
//! use hessian_runtime::symmetric::{CriticalPoint, classify};
//!
//! #[hessian]
//! fn rosenbrock(x: f64, y: f64) -> f64 {
//!     (1.0 - x).powi(2) + 100.0 * (y - x * x).powi(2)
//! }
//!
//! let (value, gradient, hessian) = rosenbrock::value_gradient_hessian(1.0, 1.0);
//! assert_eq!(value, 0.0);
//! assert_eq!(gradient, [0.0, 0.0]);
//! assert_eq!(hessian, [[802.0, -400.0], [-400.0, 200.0]]);
//! assert_eq!(classify(&gradient, &hessian, 1e-9), CriticalPoint::Minimum);
//! ```
//!
//! Besides the attribute this crate holds what its users share:
//! - [`Real`], the scalar types, for functions generic over their precision;
//! - [`Costs`], the operation counts that stand beside the routines;
//! - [`symmetric`], what a Hessian says: inertia, kinds of critical points, Newton steps;
//! - [`sparse`], Hessians of as many variables as the run has, in compressed columns;
//! - [`check`], which compares derivatives that were written by hand with differences of the value.
//!
//! # Features
//! - `std` (default): elementary functions from the standard library.
//! - `libm`: elementary functions from the pure Rust crate of that name, for targets without `std`; build with
//!   `default-features = false, features = ["libm"]`.
//! - `native`: as `libm`, but functions of `f32` compute without `f64`, for cores that have no `f64` instructions.
//!
//! The first of `std`, `native`, `libm` that is enabled makes [`Real`] for `f32` and `f64`; `#[hessian(math = path)]` chooses for one
//! function among them and your own [`Math`].

#![no_std]
#![forbid(unsafe_code)]
#![warn(missing_docs)]

#[cfg(feature = "std")]
extern crate std;

#[cfg(not(any(feature = "std", feature = "libm")))]
compile_error!(
    "hessian-runtime needs elementary functions: enable its feature `std` (the default) or, \
     for targets without the standard library, `libm`"
);

mod costs;
mod differences;
mod literal;
mod math;
mod real;
pub mod sparse;
pub mod symmetric;

pub use costs::{Costs, Counts};
pub use differences::{Discrepancy, Entry, check};
pub use hessian_macros::hessian;
#[cfg(feature = "libm")]
pub use math::Libm;
pub use math::Math;
#[cfg(feature = "native")]
pub use math::Native;
#[cfg(feature = "std")]
pub use math::Std;
pub use real::Real;

/// What generated code names. Not for use by hand: it changes without notice.
#[doc(hidden)]
pub mod private {
    pub use hessian_macros::resume;

    pub use crate::__hessian_companion as associated_functions_without_self_need_hessian_on_their_impl_block;
    pub use crate::literal::{Float, Literal, is_float};
    pub use crate::{Math, Real};

    /// What a name in a pattern is matched with; of a constant, it is another type than the constant's.
    #[derive(Clone, Copy, Debug)]
    pub struct ConstantsInPatternsNeedUpperCase;

    /// Whether a type is the scalar type `S`, by whatever name: rustc prefers what a type has itself.
    #[derive(Clone, Copy, Debug)]
    pub struct IsScalar<S, T: ?Sized>(core::marker::PhantomData<(S, T)>);

    impl IsScalar<f64, f64> {
        /// It is.
        pub const IS_SCALAR: bool = true;
    }

    impl IsScalar<f32, f32> {
        /// It is.
        pub const IS_SCALAR: bool = true;
    }

    /// What every type has, and the scalar type has otherwise.
    pub trait IsNoScalar {
        /// It is not.
        const IS_SCALAR: bool = false;
    }

    impl<S, T: ?Sized> IsNoScalar for IsScalar<S, T> {}

    /// A field of a struct that the macro does not see, where a literal is taken for the scalar type. Another float is
    /// another type.
    #[derive(Clone, Copy, Debug)]
    pub struct LiteralsOfUnseenStructsNeedTheirType<T>(pub T);

    impl<T> LiteralsOfUnseenStructsNeedTheirType<T> {
        /// What the field is compared with; never called.
        #[must_use]
        pub fn taken() -> Self {
            unreachable!()
        }
    }

    /// How many turns of a split loop are kept at once, if so many numbers are kept of each. Without an operating system
    /// the stack is small, and no vector registers are won.
    #[inline]
    #[must_use]
    pub const fn turns(numbers: usize) -> usize {
        match numbers {
            _ if cfg!(target_os = "none") => 4,
            0..=16 => 64,
            _ => 32,
        }
    }

    /// So many turns and as many more as make whole vectors of them: there is room for these, and what the turns before
    /// them left there.
    #[inline]
    #[must_use]
    pub const fn whole(count: usize) -> usize {
        if cfg!(target_os = "none") { count } else { count.wrapping_add(3) & !3 }
    }

    /// The value itself. A compiler can't know, so code that would be one basic block is two here: what is optimised
    /// together stays small.
    #[inline]
    #[must_use]
    pub fn edge<T: PartialOrd + Copy>(value: T) -> T {
        if value.partial_cmp(&value).is_none() { opaque(value) } else { value }
    }

    /// The value itself, as far as a compiler can know another one.
    #[inline]
    #[must_use]
    pub const fn opaque<T: Copy>(mut value: T) -> T {
        unknown(core::ptr::from_mut(&mut value).cast());
        value
    }

    /// Not generic, so that no more than its declaration is seen where it is called.
    #[cold]
    #[inline(never)]
    const fn unknown(_place: *mut u8) {}

    /// Makes sure that an array of the caller has as many elements as there are variables.
    #[inline]
    #[track_caller]
    pub fn same_length(argument: &str, elements: usize, variables: usize) {
        if elements != variables {
            wrong_length(argument, elements, variables);
        }
    }

    #[cold]
    #[inline(never)]
    #[track_caller]
    fn wrong_length(argument: &str, elements: usize, variables: usize) -> ! {
        panic!("`{argument}` has {elements} elements, but there are {variables} variables")
    }

    /// Makes sure that a name means the same function where it is called and where its derivatives are. It does, unless
    /// a function that is not annotated hides one that is and that a glob import brings in.
    #[inline]
    #[track_caller]
    pub fn same<F, G>(_: &F, _: &G) {
        assert!(
            core::any::type_name::<F>() == core::any::type_name::<G>(),
            "a function without `#[hessian]` hides the one whose derivatives are taken here; annotate it or rename it"
        );
    }
}

/// A companion type. Where no type can stand, the compiler's message names the macro.
#[doc(hidden)]
#[macro_export]
macro_rules! __hessian_companion {
    ($(#[$attribute:meta])* { $($visibility:tt)* } $name:ident) => {
        $(#[$attribute])*
        $($visibility)* struct $name {}
    };
}

/// The README's examples are tests.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
