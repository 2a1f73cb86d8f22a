//! Annotated modules and `impl` blocks: functions in them call each other, and cost what they cost written out.

use hessian_runtime::hessian;
use num_dual::{DualNum, HyperDual64};

use crate::oracle::check;

/// The same names as in the module below, with other values: whoever resolves them here is wrong.
#[allow(dead_code, reason = "decoys")]
mod decoys {
    pub const STRETCH: f64 = 1e9;
    pub fn table(_: usize) -> f64 {
        1e9
    }
}
#[allow(unused_imports, reason = "decoys")]
use decoys::{STRETCH, table};

#[hessian]
mod shapes {
    const STRETCH: f64 = 3.0;
    const TURNS: usize = 3;

    fn table(i: usize) -> f64 {
        [0.5, -0.25, 2.0][i]
    }

    fn dot(a: [f64; 3], b: [f64; 3]) -> f64 {
        let mut sum = 0.0;
        for i in 0..TURNS {
            sum += a[i] * b[i];
        }
        sum
    }

    fn sub(a: [f64; 3], b: [f64; 3]) -> [f64; 3] {
        [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
    }

    /// Two levels, an early return, a table that only the run knows.
    fn length(a: [f64; 3], kind: usize) -> f64 {
        let square = self::dot(a, a);
        if square < 1e-12 {
            return square;
        }
        square.sqrt() * STRETCH + table(kind)
    }

    #[hessian]
    pub fn pair(a: [f64; 3], b: [f64; 3], kind: usize) -> f64 {
        // A local of a name that `length` does not mean.
        let square = 2.0;
        square * length(sub(a, b), kind)
    }

    #[hessian(only(value_gradient_hessian))]
    pub fn written_out(a: [f64; 3], b: [f64; 3], kind: usize) -> f64 {
        let d = [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
        let mut sum = 0.0;
        for d in d {
            sum += d * d;
        }
        let l = if sum < 1e-12 { sum } else { sum.sqrt() * STRETCH + table(kind) };
        2.0 * l
    }

    /// An annotated function is inlined like any other, and a constant of it may be a variable here.
    #[hessian(constant(k), only(value_gradient, hessian))]
    pub fn spring(x: f64, k: f64) -> f64 {
        0.5 * k * x * x
    }

    #[hessian(only(value_gradient, hessian))]
    pub fn both(x: f64, k: f64) -> f64 {
        spring(x, k) + spring(k, 2.0)
    }

    pub struct Chain {
        pub stiffness: [f64; 2],
    }

    impl Chain {
        fn link(&self, x: f64, i: usize) -> f64 {
            self.stiffness[i] * Self::square(x)
        }

        fn square(x: f64) -> f64 {
            x * x
        }

        #[hessian]
        pub fn energy(&self, x: f64, y: f64) -> f64 {
            self.link(x - y, 0) + Self::link(self, y, 1) + Chain::square(spring(x, 1.0)) + self.weight(0) * y
        }

        fn weight(&self, i: usize) -> f64 {
            self.stiffness[i] + 1.0
        }
    }
}

#[derive(Clone, Copy)]
struct Well<T> {
    depth: T,
}

#[hessian(strict)]
impl<T: Copy + Into<f64>> Well<T> {
    const WIDTH: f64 = 0.5;

    /// Associated, without `self`.
    #[hessian(only(gradient, hessian))]
    fn bump(x: f64) -> f64 {
        (-x * x * Self::WIDTH).exp()
    }

    #[hessian]
    fn energy(self, x: f64) -> f64 {
        let depth: f64 = self.depth.into();
        depth * Self::bump(self.moved(x))
    }

    fn moved(&self, x: f64) -> f64 {
        x - 1.0
    }
}

fn dual_pair(x: [HyperDual64; 6], table: f64) -> HyperDual64 {
    let d: [HyperDual64; 3] = core::array::from_fn(|i| x[i] - x[i + 3]);
    let square = d[0] * d[0] + d[1] * d[1] + d[2] * d[2];
    (square.sqrt() * 3.0 + table) * 2.0
}

#[test]
fn inlined_functions_agree_with_duals() {
    let (a, b) = ([0.3, -0.7, 1.1], [0.9, 0.2, -0.4]);
    for (kind, table) in [(0, 0.5), (1, -0.25), (2, 2.0)] {
        let (value, gradient, hessian) = shapes::pair::value_gradient_hessian(a, b, kind);
        assert_eq!(value.to_bits(), shapes::pair(a, b, kind).to_bits());
        let at = |i: usize, j: usize| {
            let x = core::array::from_fn(|k| {
                let at = if k < 3 { a[k] } else { b[k - 3] };
                HyperDual64::new(at, f64::from(u8::from(k == i)), f64::from(u8::from(k == j)), 0.0)
            });
            dual_pair(x, table)
        };
        check("gradient", gradient, core::array::from_fn(|i| at(i, i).eps1), 6.0);
        for (i, row) in hessian.into_iter().enumerate() {
            check("hessian", row, core::array::from_fn(|j| at(i, j).eps1eps2), 6.0);
        }
    }
    let (value, gradient, hessian) = shapes::pair::value_gradient_hessian(a, a, 0);
    assert_eq!((value, gradient), (0.0, [0.0; 6]), "the early return");
    assert_eq!(hessian[0], [4.0, 0.0, 0.0, -4.0, 0.0, 0.0]);
}

#[test]
fn a_call_costs_what_inlining_costs() {
    assert_eq!(shapes::pair::COST.value_gradient_hessian, shapes::written_out::COST.value_gradient_hessian);
    let (a, b) = ([0.3, -0.7, 1.1], [0.9, 0.2, -0.4]);
    let bits = |h: [[f64; 6]; 6]| h.as_flattened().iter().map(|h| h.to_bits()).collect::<Vec<_>>();
    let (pair, written) =
        (shapes::pair::value_gradient_hessian(a, b, 1), shapes::written_out::value_gradient_hessian(a, b, 1));
    assert_eq!(bits(pair.2), bits(written.2));
}

#[test]
fn a_constant_of_the_callee_may_be_a_variable_of_the_caller() {
    assert_eq!(shapes::spring::hessian(2.0, 3.0), [[3.0]]);
    assert_eq!(shapes::both::value_gradient(2.0, 3.0), (15.0, [6.0, 8.0]));
    assert_eq!(shapes::both::hessian(2.0, 3.0), [[3.0, 2.0], [2.0, 2.0]]);
}

#[test]
fn methods_call_methods() {
    let chain = shapes::Chain { stiffness: [2.0, 5.0] };
    let (x, y) = (1.5, -0.5);
    let (value, gradient, hessian) = chain.energy_value_gradient_hessian(x, y);
    assert_eq!(value.to_bits(), chain.energy(x, y).to_bits());
    let cubed: f64 = x * x * x;
    check("gradient", gradient, [4.0 * (x - y) + cubed, -4.0 * (x - y) + 10.0 * y + 3.0], 10.0);
    check("hessian", hessian[0], [4.0 + 3.0 * x * x, -4.0], 10.0);
    check("hessian", hessian[1], [-4.0, 14.0], 10.0);
    assert_eq!(shapes::Chain::energy_N, 2);

    let well = Well { depth: 2.0_f32 };
    let u: f64 = 0.75 - 1.0;
    let bump = (-u * u * 0.5).exp();
    check("gradient", well.energy_gradient(0.75), [-2.0 * u * bump], 1.0);
    check("hessian", well.energy_hessian(0.75)[0], [2.0 * (u * u - 1.0) * bump], 1.0);
    check("associated", Well::<f64>::bump_gradient(u), [-u * bump], 1.0);
    check("edge", Well::<f64>::bump_hessian(0.0)[0], [-1.0], 1.0);
}

/// Aliases that are seen tell what is a variable.
#[hessian]
mod aliases {
    pub type Number = f64;
    pub type Point = [Number; 2];
    pub type Segment = (Point, Point);
    pub type Data<T> = [T];
    pub struct Spring {
        rest: Length,
    }
    type Length = f64;

    fn distance(a: Point, b: Point) -> Length {
        ((a[0] - b[0]).powi(2) + (a[1] - b[1]).powi(2)).sqrt()
    }

    #[hessian]
    pub fn stretch(s: Segment, k: Number, data: &Data<f64>) -> Length {
        let d: Number = distance(s.0, s.1);
        k * d * d + data.iter().map(|v| v * s.0[0]).sum::<Number>()
    }

    impl Spring {
        pub fn new(rest: Length) -> Self {
            Spring { rest }
        }

        #[hessian]
        pub fn energy(&self, ends: &[Point; 2]) -> Number {
            (distance(ends[0], ends[1]) - self.rest).powi(2)
        }
    }

    /// A type parameter hides an alias of its name.
    #[hessian]
    pub fn hidden<Number: hessian_runtime::Real>(x: Number, y: Number) -> Number {
        x * y
    }
}

#[test]
fn aliases_that_are_seen_tell_what_is_a_variable() {
    assert_eq!((aliases::stretch::N, aliases::hidden::N, aliases::Spring::energy_N), (5, 2, 4));
    let data = [0.5, 2.0];
    let value = |x: [f64; 5]| aliases::stretch(([x[0], x[1]], [x[2], x[3]]), x[4], &data);
    let routine = |x: [f64; 5]| aliases::stretch::value_gradient_hessian(([x[0], x[1]], [x[2], x[3]]), x[4], &data);
    let dual = |x: [HyperDual64; 5]| {
        let d = ((x[0] - x[2]).powi(2) + (x[1] - x[3]).powi(2)).sqrt();
        x[4] * d * d + x[0] * 2.5
    };
    crate::oracle::against(value, routine, dual, &[[0.5, -1.0, 2.0, 0.3, 1.5], [1.0, 0.0, 0.0, 0.0, -2.0]]);
    let spring = aliases::Spring::new(1.0);
    let pull = spring.energy_gradient(&[[0.0, 0.0], [3.0, 4.0]]);
    crate::oracle::check("pull", pull, [-4.8, -6.4, 4.8, 6.4], 1.0);
    assert_eq!(aliases::hidden::gradient(2.0_f32, 3.0), [3.0, 2.0]);
}
