//! Every lint that a crate may deny is denied here.
#![deny(
    warnings,
    missing_docs,
    unused,
    nonstandard_style,
    future_incompatible,
    rust_2018_idioms,
    unreachable_pub,
    let_underscore,
    keyword_idents,
    trivial_casts,
    trivial_numeric_casts,
    unused_qualifications,
    unused_results,
    single_use_lifetimes,
    missing_debug_implementations,
    missing_copy_implementations,
    clippy::all,
    clippy::pedantic,
    clippy::nursery
)]
#![forbid(unsafe_code)]

use hessian_runtime::hessian;

/// Arrays, a loop and a branch.
#[hessian]
#[must_use]
pub fn energy(x: &[f64; 4], stiffness: i32) -> f64 {
    let mut sum = 0.0;
    for i in 0..3 {
        let d = x[i + 1] - x[i];
        sum += if d > 0.0 { d.powi(stiffness) } else { d.exp() };
    }
    sum
}

/// As many variables as the run has, some of which may be the same.
#[hessian(variable(x))]
#[must_use]
pub fn mesh(x: &[[f64; 2]], edges: &[(usize, usize)]) -> f64 {
    let mut total = 0.0;
    for &(a, b) in edges {
        let d = [x[a][0] - x[b][0], x[a][1] - x[b][1]];
        total += if a < b { d[0].hypot(d[1]) } else { d[0] * x[a][1] };
    }
    total
}

/// Several outputs.
#[hessian]
#[must_use]
pub fn pair(x: f64, y: f64) -> [f64; 2] {
    [x * y, x.max(y).sqrt()]
}

/// Derivatives that are given by hand.
#[hessian(rule(gradient = [force], hessian = [[1]]))]
#[must_use]
pub fn ruled(x: f64) -> f64 {
    0.5 * x * x
}

const fn force(x: f64) -> f64 {
    x
}

/// A call of a function with a rule, in a branch.
#[hessian]
#[must_use]
pub fn calls_ruled(x: f64, y: f64) -> f64 {
    if x < y { ruled(x * y) * ruled(2.0) } else { x }
}

/// A lifetime and a constant of a foreign type.
#[hessian]
#[must_use]
pub fn borrowed<'a>(x: &'a [f32; 2], weights: &'a [f32]) -> f32 {
    let total: f32 = weights.iter().sum();
    x[0].tanh() * total / x[1]
}

/// Holds a constant.
#[derive(Debug, Clone, Copy)]
pub struct Spring {
    /// Force per length.
    pub stiffness: f64,
}

impl Spring {
    /// A method.
    #[hessian]
    #[must_use]
    pub fn energy(&self, length: f64) -> f64 {
        0.5 * self.stiffness * length * length
    }

    #[hessian(only(gradient))]
    fn private(self, length: f64) -> f64 {
        self.stiffness * length
    }

    /// Uses what is private.
    #[must_use]
    pub fn slope(self, length: f64) -> f64 {
        self.private_gradient(length)[0]
    }
}

const SCALES: [f64; 3] = [2.0, 0.5, 0.25];

/// A constant that other crates do not see.
#[hessian]
#[must_use]
pub fn scaled(x: f64, which: usize) -> f64 {
    x * SCALES[which]
}

/// Calls what is annotated one by one.
#[hessian]
#[must_use]
pub fn calling(x: f64, y: f64) -> f64 {
    let [a, b] = pair(x, scaled(y, 1));
    a * b * private(x)
}

/// Functions that call each other.
#[hessian]
pub mod block {
    const fn square(x: f64) -> f64 {
        x * x
    }

    /// Calls what is not annotated.
    #[hessian]
    #[must_use]
    pub const fn energy(x: f64) -> f64 {
        0.5 * square(x)
    }
}

/// Every order up to three, what it costs, what it looks like.
#[hessian(order = 3, graph, budget(flops = 500, live = 100))]
#[must_use]
pub fn cubic(x: [f64; 2], direction: &[f64]) -> f64 {
    if x[0] > 0.0 { x[0].powi(3) * x[1].sqrt() } else { (x[1] * direction[0]).exp() }
}

/// Forms that write in place.
#[hessian(only(jacobian_into, value_gradient_hessian_into, gauss_newton_into, weighted_hessian_packed))]
#[must_use]
pub fn forms(x: f64, y: f64) -> (f64, [f64; 1]) {
    (x * y, [x.sin()])
}

#[hessian]
fn private(x: f64) -> f64 {
    x.sin()
}

/// Uses what is private.
#[must_use]
pub fn slope(x: f64) -> f64 {
    private::gradient(x)[0]
}

macro_rules! generated {
    ($name:ident, $x:ident) => {
        /// Written by a macro.
        #[hessian]
        #[must_use]
        pub fn $name($x: f64, y: f64) -> f64 {
            let x = $x * y;
            x * $x
        }
    };
}
generated!(from_a_macro, x);

#[test]
fn it_computes() {
    assert!((slope(0.0) - 1.0).abs() < 1e-15);
}

/// The number of springs.
pub const SPRINGS: usize = 2;

/// Energy of some springs in a row, in any precision.
#[hessian(const SPRINGS = 2, const N = 3)]
#[must_use]
pub fn springs<T: hessian_runtime::Real, const N: usize>(x: [T; N], rest: [T; SPRINGS]) -> T {
    let mut sum = T::ZERO;
    for i in 0..SPRINGS {
        sum += (x[i + 1] - x[i] - rest[i]).powi(2) * T::HALF;
    }
    sum
}

/// A loop that is split.
#[hessian]
#[must_use]
pub fn rows(x: [f64; 3], rows: &[[f64; 3]]) -> f64 {
    let mut sum = 0.0;
    for row in rows {
        sum += ((x[0] - row[0]) * (x[1] - row[1]) * (x[2] - row[2])).exp();
        if sum > 1e9 {
            break;
        }
    }
    sum
}
