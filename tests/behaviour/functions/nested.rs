//! Helpers in modules within an annotated module.

use crate::oracle::against;
use hessian_runtime::hessian;
use num_dual::{DualNum, HyperDual64};

/// Names that mean something else in the module, in a module within and in the one within that.
#[hessian]
mod physics {
    use self::units::{PULL, fall, half as halved};
    use units::deep::*;

    const SCALE: f64 = 1e3;

    fn norm(x: f64) -> f64 {
        1e3 * x
    }

    fn twice(x: f64) -> f64 {
        2.0 * x
    }

    pub mod units {
        use super::twice;
        use core::array::from_fn;
        use std::f64::consts::{self, LN_2};

        const SCALE: f64 = 3.0;
        const COUNT: usize = 3;
        const TABLE: [f64; COUNT] = [1.0, 2.0, 0.5];
        pub(super) const PULL: f64 = 9.81 / 2.0;
        pub static OFFSET: f64 = 0.25;

        pub enum Law {
            Linear,
            Square,
        }

        fn norm(x: f64) -> f64 {
            (x * x + 1.0).sqrt()
        }

        /// A local of the name of a function.
        pub fn length(x: f64) -> f64 {
            let norm = norm(x);
            let twice = |x: f64| norm + twice(x);
            twice(x) * SCALE + super::twice(x) * LN_2 * consts::E
        }

        pub fn fall(t: f64) -> f64 {
            let mut sum = 0.0;
            for i in 0..COUNT {
                sum += TABLE[i] * t.powi(2);
            }
            sum * OFFSET
        }

        pub fn powers(x: f64) -> [f64; COUNT] {
            assert!(x < SCALE * 1e6, "{}", SCALE);
            from_fn(|i| x.powi(i as i32))
        }

        /// Called with a constant: `hidden` may not be named outside.
        pub fn shifted(k: f64) -> f64 {
            hidden(k) * 2.0
        }

        fn hidden(k: f64) -> f64 {
            k + 0.5
        }

        pub fn by(law: &Law, x: f64) -> f64 {
            match law {
                Law::Linear => x,
                Law::Square => x * x,
            }
        }

        pub fn half<const N: usize>(x: [f64; N]) -> [f64; N] {
            x.map(|x| x / 2.0)
        }

        pub mod deep {
            use super::*;

            pub fn cube(x: f64) -> f64 {
                match COUNT {
                    3 => super::super::norm(x) * norm(x) / 1e3,
                    _ => x,
                }
            }
        }
    }

    #[hessian]
    pub fn all(x: f64, y: f64, k: f64) -> f64 {
        use units::powers;
        let law = if k > 2.0 { units::Law::Square } else { units::Law::Linear };
        let [a, b] = halved([x, y]);
        let sum = units::length(x) + self::units::length(y) + cube(x) + fall(y * x) * PULL;
        sum + powers(x)[2] * y + units::shifted(k) * x + units::by(&law, a * b) + norm(y) / SCALE
    }

    pub struct Body {
        pub mass: f64,
    }

    impl Body {
        #[hessian]
        pub fn energy(&self, x: f64) -> f64 {
            self.mass * units::deep::cube(x) + twice(x)
        }
    }
}

#[test]
fn helpers_mean_what_they_mean_where_they_stand() {
    let length = |x: HyperDual64| {
        let root = (x * x + 1.0).sqrt();
        (root + x * 2.0) * 3.0 + x * 2.0 * core::f64::consts::LN_2 * core::f64::consts::E
    };
    for k in [1.5, 2.5] {
        let dual = |[x, y]: [HyperDual64; 2]| {
            let fall = (x * y).powi(2) * 3.5 * 0.25;
            let law = if k > 2.0 { (x * y / 4.0).powi(2) } else { x * y / 4.0 };
            let cube = x * (x * x + 1.0).sqrt();
            let sum = length(x) + length(y) + cube + fall * 9.81 / 2.0 + x * x * y;
            sum + x * (2.0 * k + 1.0) + law + y
        };
        let points = [[0.3, 0.7], [0.0, 0.0], [-1e3, 1e-3], [2.0, 3.0]];
        let routine = |[x, y]: [f64; 2]| {
            let (value, [a, b, _], [g, h, _]) = physics::all::value_gradient_hessian(x, y, k);
            (value, [a, b], [[g[0], g[1]], [h[0], h[1]]])
        };
        against(|[x, y]| physics::all(x, y, k), routine, dual, &points);
    }
}

#[test]
fn methods_call_them() {
    let body = physics::Body { mass: 3.0 };
    let dual = |[x]: [HyperDual64; 1]| x * (x * x + 1.0).sqrt() * 3.0 + x * 2.0;
    against(|[x]| body.energy(x), |[x]| body.energy_value_gradient_hessian(x), dual, &[[0.5], [0.0], [-1e3]]);
}
