//! What is measured: for each function its inputs, and each way to each quantity as a symbol of its own, which the
//! profile names.

use core::hint::black_box;

use crate::peers::{Second, differences, duals, generic, hand};

/// Numbers between −1 and 1 (Knuth's linear congruential generator).
pub struct Random(u64);

impl Random {
    pub const fn new(seed: u64) -> Self {
        Random(seed)
    }

    pub const fn unit(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1_u64 << 52) as f64 - 1.0
    }
}

impl Random {
    /// Rows of 8 features and a label, which is 0 or 1.
    const fn rows() -> [f64; 9_000] {
        let (mut rows, mut i, mut random) = ([0.0; 9_000], 0, Random(1));
        while i < rows.len() {
            let number = random.unit();
            rows[i] = if i % 9 < 8 { number } else { (number > 0.0) as u8 as f64 };
            i += 1;
        }
        rows
    }
}

impl Random {
    /// A series of numbers between −1 and 1.
    const fn series() -> [f64; 200] {
        let (mut series, mut i, mut random) = ([0.0; 200], 0, Random(2));
        while i < series.len() {
            series[i] = random.unit();
            i += 1;
        }
        series
    }
}

/// Who computes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Who {
    /// This crate.
    Generated,
    /// Code written by hand.
    Hand,
    /// num-dual.
    Duals,
    /// Central differences.
    Differences,
}

/// A function to measure.
pub struct Case {
    /// Its name, which is that of the module of its symbols.
    pub name: &'static str,
    /// Computes everything at a number of points.
    pub run: fn(Who, usize),
    /// The largest relative difference between this crate and each of the others, over all quantities.
    pub difference: fn() -> f64,
}

/// How far two sets of numbers are apart, relative to the largest.
fn apart(a: &[f64], b: &[f64]) -> f64 {
    let largest = a.iter().fold(1e-3_f64, |m, v| m.max(v.abs()));
    a.iter().zip(b).fold(0.0, |m, (a, b)| f64::max(m, (a - b).abs() / largest))
}

macro_rules! cases {
    ($($name:ident [$n:literal] around $base:expr, by $spread:expr, with $parameters:expr $(, by hand $hand:expr)?;)*) => {
        $(
            pub mod $name {
                use super::*;
                use crate::functions::$name as f;

                const N: usize = $n;
                type X = [f64; N];
                /// Of known length, as where a caller has them in an array: the user's bounds checks are not measured.
                const PARAMETERS: &[f64; P] = &$parameters;
                const P: usize = <[f64]>::len(&$parameters);

                macro_rules! measured {
                    ($fn:ident ($x:ident, $p:ident, $v:ident) -> $result:ty, $body:expr) => {
                        #[inline(never)]
                        #[allow(unused_variables)]
                        pub fn $fn($x: &X, $p: &[f64; P], $v: &X) -> $result {
                            $body
                        }
                    };
                }
                measured!(generated_value(x, p, v) -> f64, f(x, p));
                measured!(generated_gradient(x, p, v) -> (f64, X), f::value_gradient(x, p));
                measured!(generated_hessian(x, p, v) -> Second<N>, f::value_gradient_hessian(x, p));
                measured!(generated_product(x, p, v) -> X, f::hvp(x, p, *v));
                measured!(generated_diagonal(x, p, v) -> X, f::hessian_diagonal(x, p));
                measured!(duals_gradient(x, p, v) -> (f64, X), duals::gradient(|x| generic::$name(x, p), x));
                measured!(duals_hessian(x, p, v) -> Second<N>, duals::second(|x| generic::$name(x, p), x));
                measured!(duals_product(x, p, v) -> X, duals::product(|x| generic::$name(x, p), x, v));
                measured!(duals_diagonal(x, p, v) -> X, duals::diagonal(|x| generic::$name(x, p), x));
                measured!(differences_gradient(x, p, v) -> X, differences::gradient(|x| f(x, p), x));
                measured!(differences_hessian(x, p, v) -> Second<N>, differences::second(|x| f(x, p), x));
                measured!(differences_product(x, p, v) -> X, differences::product(|x| f(x, p), x, v));
                measured!(differences_diagonal(x, p, v) -> X, differences::diagonal(|x| f(x, p), x));
                $(measured!(hand_hessian(x, p, v) -> Second<N>, $hand(x, p));)?

                fn points(count: usize) -> impl Iterator<Item = (X, X)> {
                    let (base, mut random): (fn(usize) -> f64, Random) = ($base, Random(count as u64));
                    (0..count).map(move |_| {
                        let x = core::array::from_fn(|i| base(i) + $spread * random.unit());
                        (x, core::array::from_fn(|_| random.unit()))
                    })
                }

                /// Calls through a pointer, so that nothing is known about the arguments.
                fn call<R>(f: fn(&X, &[f64; P], &X) -> R, x: &X, p: &[f64; P], v: &X) {
                    black_box(black_box(f)(black_box(x), black_box(p), black_box(v)));
                }

                pub fn run(who: Who, count: usize) {
                    let p = PARAMETERS;
                    for (x, v) in points(count) {
                        let (x, v) = (&x, &v);
                        match who {
                            Who::Generated => {
                                call(generated_value, x, p, v);
                                call(generated_gradient, x, p, v);
                                call(generated_hessian, x, p, v);
                                call(generated_product, x, p, v);
                                call(generated_diagonal, x, p, v);
                            }
                            Who::Hand => {
                                $(let _ = stringify!($hand); call(hand_hessian, x, p, v);)?
                            }
                            Who::Duals => {
                                call(duals_gradient, x, p, v);
                                call(duals_hessian, x, p, v);
                                call(duals_product, x, p, v);
                                call(duals_diagonal, x, p, v);
                            }
                            Who::Differences => {
                                call(differences_gradient, x, p, v);
                                call(differences_hessian, x, p, v);
                                call(differences_product, x, p, v);
                                call(differences_diagonal, x, p, v);
                            }
                        }
                    }
                }

                pub fn difference() -> f64 {
                    let p = PARAMETERS;
                    let mut largest = 0.0_f64;
                    for (x, v) in points(3) {
                        let (value, gradient, hessian) = generated_hessian(&x, p, &v);
                        assert_eq!(value.to_bits(), generated_value(&x, p, &v).to_bits());
                        let others = [duals_hessian(&x, p, &v), $(hand_hessian(&x, p, &v), $hand(&x, p))?];
                        for (other_value, other_gradient, other_hessian) in others {
                            largest = largest.max(apart(&[value], &[other_value]));
                            largest = largest.max(apart(&gradient, &other_gradient));
                            largest = largest.max(apart(hessian.as_flattened(), other_hessian.as_flattened()));
                        }
                        largest = largest.max(apart(&duals_gradient(&x, p, &v).1, &generated_gradient(&x, p, &v).1));
                        largest = largest.max(apart(&duals_product(&x, p, &v), &generated_product(&x, p, &v)));
                        largest = largest.max(apart(&duals_diagonal(&x, p, &v), &generated_diagonal(&x, p, &v)));
                    }
                    largest
                }
            }
        )*

        /// Every function.
        pub const ALL: &[Case] =
            &[$(Case { name: stringify!($name), run: $name::run, difference: $name::difference }),*];
    };
}

cases! {
    rosenbrock_2 [2] around |_| 0.0, by 1.5, with [], by hand hand::rosenbrock;
    rosenbrock_10 [10] around |_| 0.0, by 1.5, with [], by hand hand::rosenbrock;
    rosenbrock_100 [100] around |_| 0.0, by 1.5, with [], by hand hand::rosenbrock;
    spring [6] around |i| i as f64, by 0.4, with [3.0, 1.2], by hand hand::spring;
    neo_hookean [12] around |i| f64::from(u8::from(i > 2 && i % 4 == 3)), by 0.1,
        with [1.0, 0.1, 0.0, 0.0, 1.0, 0.2, 0.1, 0.0, 1.0, 1.3, 2.1, 0.17];
    reprojection [12] around |i| [0.3, -0.2, 0.4, 0.1, 0.2, 5.0, 1.1, 0.1, 0.05, 0.4, -0.5, 1.0][i], by 0.1,
        with [0.11, -0.23];
    network [33] around |_| 0.0, by 0.8, with [0.4, -0.9, 0.7], by hand hand::network;
    log_sum_exp [8] around |_| 0.0, by 2.0, with [], by hand hand::log_sum_exp;
    lennard_jones [12] around |i| [0.0, 0.0, 0.0, 1.2, 0.0, 0.0, 0.0, 1.2, 0.0, 0.0, 0.0, 1.2][i], by 0.1,
        with [0.8, 1.0], by hand hand::lennard_jones;
    two_link_arm [6] around |_| 0.0, by 1.0,
        with [1.0, 0.8, 1.1, 0.7, 10.0, 0.3, 0.01, 0.02, 0.6, 0.2, 0.15];
    helmholtz [10] around |_| 0.04, by 0.01, with [0.90, 0.98, 1.06, 1.14, 0.93, 1.01, 1.09, 1.17, 0.96, 1.04, 1.12, 0.91, 0.99, 1.07, 1.15, 0.94, 1.02, 1.10, 1.18, 0.97, 1.05, 1.13, 0.92, 1.00, 1.08, 1.16, 0.95, 1.03, 1.11, 0.90, 0.98, 1.06, 1.14, 0.93, 1.01, 1.09, 1.17, 0.96, 1.04, 1.12, 0.91, 0.99, 1.07, 1.15, 0.94, 1.02, 1.10, 1.18, 0.97, 1.05, 1.13, 0.92, 1.00, 1.08, 1.16, 0.95, 1.03, 1.11, 0.90, 0.98, 1.06, 1.14, 0.93, 1.01, 1.09, 1.17, 0.96, 1.04, 1.12, 0.91, 0.99, 1.07, 1.15, 0.94, 1.02, 1.10, 1.18, 0.97, 1.05, 1.13, 0.92, 1.00, 1.08, 1.16, 0.95, 1.03, 1.11, 0.90, 0.98, 1.06, 1.14, 0.93, 1.01, 1.09, 1.17, 0.96, 1.04, 1.12, 0.91, 0.99, 1.07, 1.15, 0.94, 1.02, 1.10, 1.18, 0.97, 1.05, 1.13, 0.92];
    symmetric_dirichlet [6] around |i| [0.0, 0.0, 1.0, 0.0, 0.0, 1.0][i], by 0.1, with [1.0, 0.1, -0.2, 0.9, 0.5];
    angle [9] around |i| [1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0][i], by 0.2, with [2.5, 1.9];
    black_scholes [5] around |i| [1.0, 1.1, 0.7, 0.03, 0.25][i], by 0.02, with [];
    logistic [8] around |_| 0.0, by 0.8, with Random::rows(), by hand hand::logistic;
    garch [3] around |i| [0.1, 0.2, 0.6][i], by 0.05, with Random::series();
    garch_swept [3] around |i| [0.1, 0.2, 0.6][i], by 0.05, with Random::series();
    arma [4] around |_| 0.0, by 0.4, with Random::series();
    arma_swept [4] around |_| 0.0, by 0.4, with Random::series();
    pendulum [4] around |i| [0.5, 0.0, 0.1, 1.0][i], by 0.1, with Random::series();
    pendulum_swept [4] around |i| [0.5, 0.0, 0.1, 1.0][i], by 0.1, with Random::series();
    recurrent [15] around |_| 0.0, by 0.6, with Random::series();
    recurrent_swept [15] around |_| 0.0, by 0.6, with Random::series();
    determinant [16] around |i| if i % 5 == 0 { 3.0 } else { 0.0 }, by 0.8, with [];
}
