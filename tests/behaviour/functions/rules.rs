//! Functions whose derivatives are given by hand.

use hessian_runtime::hessian;

use crate::oracle::check;

/// Functions that a macro cannot see through, which closed forms can follow: sin x·y³ and its derivatives.
mod special {
    use core::hint::black_box;

    #[hessian_runtime::hessian(rule(gradient = [dx, dy], hessian = [[dxx, dxy], [dxy, dyy]]))]
    pub fn wave(x: f64, y: f64) -> f64 {
        black_box(x).sin() * y * y * y
    }
    fn dx(x: f64, y: f64) -> f64 {
        black_box(x).cos() * y * y * y
    }
    fn dy(x: f64, y: f64) -> f64 {
        black_box(x).sin() * 3.0 * y * y
    }
    fn dxx(x: f64, y: f64) -> f64 {
        -wave(x, y)
    }
    fn dxy(x: f64, y: f64) -> f64 {
        black_box(x).cos() * 3.0 * y * y
    }
    fn dyy(x: f64, y: f64) -> f64 {
        black_box(x).sin() * 6.0 * y
    }
}

/// The same, written out.
#[hessian]
pub(crate) fn wave(x: f64, y: f64) -> f64 {
    x.sin() * y * y * y
}

#[test]
fn the_routines_of_a_rule_are_the_rule() {
    for (x, y) in [(0.3, -0.7), (0.0, 0.0), (1e-160, 2.0), (40.0, 1e80)] {
        let (value, gradient, hessian) = special::wave::value_gradient_hessian(x, y);
        let (expected, slopes, curvatures) = wave::value_gradient_hessian(x, y);
        assert_eq!(value.to_bits(), expected.to_bits());
        check("gradient", gradient, slopes, 0.0);
        check("hessian", hessian[0], curvatures[0], 0.0);
        check("hessian", hessian[1], curvatures[1], 0.0);
        check("hvp", special::wave::hvp(x, y, [0.5, -2.0]), wave::hvp(x, y, [0.5, -2.0]), 0.0);
        check("diagonal", special::wave::hessian_diagonal(x, y), wave::hessian_diagonal(x, y), 0.0);
        assert_eq!(special::wave::jvp(x, y, [1.0, 0.0]), (value, gradient[0]));
    }
    assert_eq!(special::wave::AUGMENTED_IS_EXACT, [true, true]);
}

/// The same function of functions of the variables, in all kinds of places.
macro_rules! callers {
    ($module:ident, $wave:path) => {
        mod $module {
            use hessian_runtime::hessian;
            use $wave as called;

            #[hessian]
            pub fn nonlinear(x: f64, y: f64, z: f64) -> f64 {
                let a = called(x * y, z + x.exp());
                a * a / (1.0 + called(a, a)) + called(0.5, z) * called(2.0 * z, 0.25)
            }

            #[hessian]
            pub fn branches(x: f64, y: f64, z: f64) -> f64 {
                let mut total = if x > 0.5 { called(x * x, y) } else { z * called(y, x).sqrt() };
                if z < 0.0 {
                    return total * called(z, x);
                }
                total += called(z, z).max(x * y);
                total
            }

            #[hessian]
            pub fn unrolled(x: f64, y: f64, z: f64) -> f64 {
                let mut total = 0.0;
                for i in 0..3 {
                    total += called(x * i as f64, y) * z;
                }
                [x, y, z].iter().map(|&a| called(a, total)).sum::<f64>()
            }

            #[hessian]
            pub fn sums(x: f64, y: f64, data: &[f64]) -> f64 {
                let mut total = 0.0;
                for &d in data {
                    let r = called(x * d, y) - d;
                    total += r * r;
                }
                total.sqrt()
            }

            #[hessian]
            pub fn recurrence(x: f64, y: f64, turns: usize) -> f64 {
                let mut state = x;
                for _ in 0..turns {
                    state = 0.3 * called(state, y) + 0.2 * x;
                }
                state * state
            }

            // An intermediate function hands the rule on.
            #[hessian]
            pub fn chained(x: f64, y: f64) -> f64 {
                once(x * y, y).exp()
            }
            #[hessian(constant(shift))]
            fn shifted(x: f64, shift: f64) -> f64 {
                called(x + shift, x)
            }
            #[hessian]
            fn once(x: f64, y: f64) -> f64 {
                if x < 1.0 { shifted(x, 0.5) * y } else { called(y, x) }
            }
        }
    };
}

callers!(by_rule, crate::rules::special::wave);
callers!(by_body, crate::rules::wave);

macro_rules! same {
    ($name:ident, ($($x:expr),*), $n:literal) => {{
        let (value, gradient, hessian) = by_rule::$name::value_gradient_hessian($($x),*);
        let (expected, slopes, curvatures) = by_body::$name::value_gradient_hessian($($x),*);
        assert_eq!(value.to_bits(), expected.to_bits(), "{}", stringify!($name));
        let scale = curvatures.as_flattened().iter().chain(&slopes).fold(0.0_f64, |a, b: &f64| a.max(b.abs()));
        check(stringify!($name), gradient, slopes, scale);
        check(stringify!($name), by_rule::$name::gradient($($x),*), slopes, scale);
        for (found, expected) in hessian.into_iter().zip(curvatures) {
            check(stringify!($name), found, expected, scale);
        }
        let v: [f64; $n] = core::array::from_fn(|i| 0.75 - i as f64);
        check(stringify!($name), by_rule::$name::hvp($($x,)* v), by_body::$name::hvp($($x,)* v), 4.0 * scale);
        let diagonal = core::array::from_fn(|i| curvatures[i][i]);
        check(stringify!($name), by_rule::$name::hessian_diagonal($($x),*), diagonal, scale);
        assert_eq!(by_rule::$name::HESSIAN_PATTERN, by_body::$name::HESSIAN_PATTERN);
    }};
}

#[test]
fn callers_compute_what_they_would_with_the_body() {
    for (x, y, z) in [(0.3, -0.7, 1.1), (0.9, 0.4, -0.2), (0.5, 1.5, 0.0), (-2.0, 1e-3, 3.0)] {
        same!(nonlinear, (x, y, z), 3);
        same!(branches, (x.abs(), y.abs(), z), 3);
        same!(unrolled, (x, y, z), 3);
        same!(sums, (x, y, &[0.5, -1.0, z]), 2);
        same!(sums, (x, y, &[0.25]), 2);
        same!(recurrence, (x, y, 0), 2);
        same!(recurrence, (x, y, 5), 2);
        same!(chained, (x, y), 2);
    }
}

/// Parameters of every kind: arrays, references, tuples, constants; numbers in the rule, which are structural.
mod parameters {
    use hessian_runtime::hessian;

    /// k·(p₀² + q₁)·table[i] with q₀ unused.
    #[hessian(constant(k), rule(
        gradient = [p0, 0, q1],
        hessian = [[p00, 0, 0], [0, 0, 0], [0.0, 0, 0.0]],
        third_derivatives = [
            [[0, 0, 0], [0, 0, 0], [0, 0, 0]],
            [[0, 0, 0], [0, 0, 0], [0, 0, 0]],
            [[0, 0, 0], [0, 0, 0], [0, 0, 0]],
        ],
    ))]
    pub fn looked_up(p: &[f64; 1], (_, b): (f64, f64), k: f64, table: &[f64], i: usize) -> f64 {
        k * (p[0] * p[0] + b) * table[i]
    }
    fn p0(p: &[f64; 1], _: (f64, f64), k: f64, table: &[f64], i: usize) -> f64 {
        2.0 * k * p[0] * table[i]
    }
    fn q1(_: &[f64; 1], _: (f64, f64), k: f64, table: &[f64], i: usize) -> f64 {
        k * table[i]
    }
    fn p00(_: &[f64; 1], _: (f64, f64), k: f64, table: &[f64], i: usize) -> f64 {
        2.0 * k * table[i]
    }

    #[hessian(order = 3)]
    pub fn caller(x: f64, y: f64, table: &[f64]) -> f64 {
        let p = [x * y];
        looked_up(&p, (x, y), 0.5, table, 1) * looked_up(&[x], (y, x), 2.0, &[3.0], 0)
    }

    #[hessian(order = 3)]
    pub fn written_out(x: f64, y: f64, table: &[f64]) -> f64 {
        let p = x * y;
        0.5 * (p * p + y) * table[1] * (6.0 * (x * x + x))
    }
}

#[test]
fn arguments_reach_the_rule_as_they_are() {
    let table = [7.0, 1.25];
    assert_eq!(parameters::looked_up::HESSIAN_PATTERN, [(0, 0)]);
    let gradient = parameters::looked_up::gradient(&[3.0], (4.0, 5.0), 2.0, &table, 1);
    assert_eq!(gradient, [15.0, 0.0, 2.5]);
    for (x, y) in [(0.5, -1.5), (0.0, 2.0), (-3.0, 0.25)] {
        let found = parameters::caller::hessian(x, y, &table);
        let expected = parameters::written_out::hessian(x, y, &table);
        check("hessian", found[0], expected[0], 1e2);
        check("hessian", found[1], expected[1], 1e2);
        let found = parameters::caller::third_derivatives(x, y, &table);
        let expected = parameters::written_out::third_derivatives(x, y, &table);
        for i in 0..2 {
            check("third", found[i][0], expected[i][0], 1e2);
            check("third", found[i][1], expected[i][1], 1e2);
        }
    }
}

/// One rule for both widths, which is its own derivative.
mod generic {
    use hessian_runtime::{Real, hessian};

    #[hessian(rule(gradient = [growth], hessian = [[growth]]))]
    pub fn growth<T: Real>(x: T) -> T {
        x.exp()
    }

    #[hessian]
    pub fn single(x: f32, y: f32) -> f32 {
        growth(x * y)
    }

    #[hessian]
    pub fn either<T: Real>(x: T, y: T) -> T {
        growth(x) * y
    }
}

#[test]
fn a_rule_serves_both_widths() {
    let e = 0.5_f32.exp();
    assert_eq!(generic::single::hessian(0.5, 1.0), [[e, 0.5_f32.mul_add(e, e)], [0.5_f32.mul_add(e, e), 0.25 * e]]);
    assert_eq!(generic::either::gradient(0.5_f32, 2.0), [2.0 * e, e]);
    assert_eq!(generic::growth::hessian(0.5_f64), [[0.5_f64.exp()]]);
}

/// Methods, and functions of a block that call them.
mod blocks {
    pub struct Spring {
        pub stiffness: f64,
    }

    #[hessian_runtime::hessian]
    impl Spring {
        #[hessian(rule(gradient = [Self::force], hessian = [[Self::rate]]))]
        pub fn energy(&self, length: f64) -> f64 {
            core::hint::black_box(0.5 * self.stiffness * length * length)
        }
        fn force(&self, length: f64) -> f64 {
            self.stiffness * length
        }
        fn rate(&self, _: f64) -> f64 {
            self.stiffness
        }

        #[hessian]
        pub fn twice(&self, x: f64, y: f64) -> f64 {
            self.energy(x * y) + Self::energy(self, y)
        }
    }

    #[hessian_runtime::hessian]
    pub mod module {
        // The body would be a constant to the derivatives.
        #[hessian(rule(gradient = [slope], hessian = [[0]]))]
        fn step(x: f64) -> f64 {
            x as i64 as f64
        }
        fn slope(_: f64) -> f64 {
            4.0
        }
        fn between(x: f64) -> f64 {
            step(x * x)
        }
        #[hessian]
        pub fn outer(x: f64) -> f64 {
            between(3.0 * x) + self::step(x)
        }
    }
}

#[test]
fn rules_hold_inside_blocks() {
    let spring = blocks::Spring { stiffness: 3.0 };
    assert_eq!(spring.energy_gradient(2.0), [6.0]);
    assert_eq!(spring.energy_hessian(2.0), [[3.0]]);
    assert_eq!(spring.twice_gradient(2.0, 0.5), [1.5, 3.0 * (2.0 + 0.5)]);
    assert_eq!(spring.twice_hessian(2.0, 0.5), [[0.75, 6.0], [6.0, 15.0]]);
    assert_eq!(blocks::module::outer::gradient(0.5), [4.0 * 9.0 + 4.0]);
    assert_eq!(blocks::module::outer::hessian(0.5), [[72.0]]);
    assert_eq!(blocks::module::outer(0.5), 2.0);
}

/// The edge of a domain: nothing of the rule is evaluated in the arm that is not taken, and an infinite slope stays so.
mod edge {
    use hessian_runtime::hessian;

    fn outside(x: f64) -> f64 {
        assert!(x >= 0.0, "evaluated outside of its domain");
        x
    }

    #[hessian(rule(gradient = [slope], hessian = [[curvature]]))]
    pub fn root(x: f64) -> f64 {
        outside(x).sqrt()
    }
    fn slope(x: f64) -> f64 {
        0.5 / outside(x).sqrt()
    }
    fn curvature(x: f64) -> f64 {
        -0.25 / (outside(x) * outside(x).sqrt())
    }

    #[hessian]
    pub fn extended(x: f64, y: f64) -> f64 {
        if x < 0.0 { x * y } else { root(x) * y }
    }
}

#[test]
fn only_the_arm_that_is_taken_asks_the_rule() {
    assert_eq!(edge::extended::hessian(-1.0, 2.0), [[0.0, 1.0], [1.0, 0.0]]);
    assert_eq!(edge::extended::hessian(4.0, 2.0), [[-0.0625, 0.25], [0.25, 0.0]]);
    assert_eq!(edge::extended::gradient(0.0, 2.0), [f64::INFINITY, 0.0]);
}
