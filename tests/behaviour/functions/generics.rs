//! Functions of a type parameter, an alias, and lengths that are constants.

use hessian_runtime::{Real, hessian};
use num_dual::{DualNum, HyperDual64};

use crate::oracle::check;

/// Value, gradient and Hessian of a function of two variables by second-order duals.
fn by_duals(f: impl Fn(HyperDual64, HyperDual64) -> HyperDual64, at: [f64; 2]) -> (f64, [f64; 2], [[f64; 2]; 2]) {
    let entry = |i: usize, j: usize| {
        let lift = |k: usize| HyperDual64::new(at[k], f64::from(u8::from(k == i)), f64::from(u8::from(k == j)), 0.0);
        f(lift(0), lift(1))
    };
    let gradient = core::array::from_fn(|i| entry(i, i).eps1);
    (entry(0, 0).re, gradient, core::array::from_fn(|i| core::array::from_fn(|j| entry(i, j).eps1eps2)))
}

/// All routines of a generic function of two variables in both precisions; the single one to its own accuracy.
macro_rules! in_both {
    ($function:ident, $oracle:expr, $points:expr) => {
        for at in $points {
            let at: [f64; 2] = at;
            let [x, y] = at;
            let (value, gradient, hessian) = by_duals($oracle, at);
            let found = $function::value_gradient_hessian(x, y);
            assert_eq!(found.0.to_bits(), $function(x, y).to_bits(), "the value is the function's");
            check("value", [found.0], [value], value.abs());
            let scale = hessian.as_flattened().iter().chain(&gradient).fold(value.abs(), |a, b| a.max(b.abs()));
            check("gradient", $function::gradient(x, y), gradient, scale);
            for i in 0..2 {
                check("hessian", found.2[i], hessian[i], scale);
            }
            let product = core::array::from_fn(|i| hessian[i][0] * 0.3 - hessian[i][1] * 0.7);
            check("hvp", $function::hvp(x, y, [0.3, -0.7]), product, scale);
            check("diagonal", $function::hessian_diagonal(x, y), [hessian[0][0], hessian[1][1]], scale);

            let (single, other) =
                ($function::value_gradient_hessian(x as f32, y as f32), $function(x as f32, y as f32));
            assert_eq!(single.0.to_bits(), other.to_bits(), "the value is the function's");
            let near =
                |a: f32, b: f64| assert!((f64::from(a) - b).abs() <= 1e-4 * (1.0 + scale), "{a} for {b} at {at:?}");
            for i in 0..2 {
                near(single.1[i], gradient[i]);
                for j in 0..2 {
                    near(single.2[i][j], hessian[i][j]);
                }
            }
        }
    };
}

const AT: [[f64; 2]; 4] = [[0.3, 0.7], [1.5, 0.25], [2.0, 1.0], [1e-3, 3.0]];

#[test]
fn a_type_parameter_is_the_scalar_type() {
    #[hessian]
    fn f<T: Real>(x: T, y: T) -> T {
        let third = T::from_f64(1.0 / 3.0);
        let mut sum = T::zero();
        for i in 0..3 {
            sum += (x * T::from_usize(i) + y).sin() * T::from_f64(0.1);
        }
        if x > T::HALF {
            sum = sum * T::TWO - T::from_i32(-3) * x.powi(3);
        }
        (sum + third * x * y).exp() + T::PI * x.max(T::from_f64(-1.5)) * T::sqrt(y) + <T as Real>::ln(x)
    }
    let oracle = |x: HyperDual64, y: HyperDual64| {
        let mut sum = HyperDual64::from(0.0);
        for i in 0..3 {
            sum += (x * f64::from(i) + y).sin() * 0.1;
        }
        if x.re > 0.5 {
            sum = sum * 2.0 + x.powi(3) * 3.0;
        }
        (sum + x * y / 3.0).exp() + x * y.sqrt() * core::f64::consts::PI + x.ln()
    };
    in_both!(f, oracle, AT);
}

/// The graph knows the constants: what is structurally zero is left out as it is for plain literals.
#[test]
fn constants_of_a_type_parameter_are_known() {
    #[hessian]
    fn generic<T: Real>(x: T, y: T) -> T {
        T::one() * x * T::from_f64(2.0) + T::ZERO * y + x.powf(T::from_f64(1.0)) + T::from_f64(-0.5) * y * y
    }
    #[hessian]
    fn plain(x: f64, y: f64) -> f64 {
        1.0 * x * 2.0 + 0.0 * y + x.powf(1.0) + -0.5 * y * y
    }
    assert_eq!(generic::HESSIAN_PATTERN.as_slice(), plain::HESSIAN_PATTERN.as_slice());
    assert_eq!(generic::hessian(3.0, 4.0), plain::hessian(3.0, 4.0));
    assert_eq!(generic::hessian(3.0_f32, 4.0), [[0.0, 0.0], [0.0, -1.0]]);
}

/// A decimal that no float holds is made in the type, so that neither type sees the rounding of the other.
#[test]
fn decimals_are_rounded_once_to_each_type() {
    #[hessian]
    fn f<T: Real>(x: T) -> T {
        x * x * T::from_f64(0.1)
    }
    assert_eq!(f::hessian(1.0_f64), [[0.2]]);
    assert_eq!(f::hessian(1.0_f32), [[0.2]]);
    assert_eq!(f::gradient(3.0_f32)[0].to_bits(), (3.0_f32 * 0.1 + 3.0 * 0.1).to_bits());
}

#[test]
fn bounds_stand_in_a_where_clause_and_other_parameters_are_constants() {
    #[hessian(constant(k))]
    fn f<'a, T, F, S>(x: T, y: T, k: T, weight: F, names: &'a S) -> T
    where
        T: Copy + Real,
        F: Fn(usize) -> f64,
        S: AsRef<[&'a str]> + ?Sized,
    {
        let n = names.as_ref().len();
        x * y * T::from_f64(weight(n)) + k * x * x
    }
    let names = ["a", "b", "c"];
    let weight = |n: usize| 0.5 * n as f64;
    assert_eq!(f(2.0, 3.0, 4.0, weight, names.as_slice()), 25.0);
    assert_eq!(f::hessian(2.0, 3.0, 4.0, weight, names.as_slice()), [[8.0, 1.5], [1.5, 0.0]]);
    assert_eq!(f::gradient(2.0_f32, 3.0, 4.0, weight, names.as_slice()), [20.5, 3.0]);
}

#[test]
fn methods_of_num_traits_are_those_of_its_trait() {
    #[hessian(constant(k))]
    fn f<T: num_traits::Float>(x: T, y: T, k: T) -> T {
        let half = T::from(0.5).unwrap();
        let scale = k.sqrt();
        (x * half).sin() * scale
            + T::one() / (x * x + y * y + T::one())
            + num_traits::Float::powi(y, 3) * T::zero().max(y)
    }
    #[hessian(constant(k))]
    fn g(x: f64, y: f64, k: f64) -> f64 {
        let scale = k.sqrt();
        (x * 0.5).sin() * scale + 1.0 / (x * x + y * y + 1.0) + y.powi(3) * 0.0_f64.max(y)
    }
    for [x, y] in AT {
        let (found, expected) = (f::value_gradient_hessian(x, y, 2.0), g::value_gradient_hessian(x, y, 2.0));
        assert_eq!(found.0.to_bits(), f(x, y, 2.0).to_bits());
        check("gradient", found.1, expected.1, 1.0);
        check("hessian", found.2[0], expected.2[0], 1.0);
        check("hessian", found.2[1], expected.2[1], 1.0);
    }
    assert_eq!(f::hessian(1.0_f32, 0.0, 1.0)[0].len(), 2);
}

#[test]
fn arrays_and_results_of_a_type_parameter() {
    #[hessian]
    fn f<T: Real>(x: &[T; 2], t: (T, [T; 1])) -> [T; 2] {
        [x[0] * x[1] * t.0, x.iter().copied().sum::<T>() + t.1[0].powi(2)]
    }
    assert_eq!(f::M, 2);
    assert_eq!(f::jacobian(&[2.0, 3.0], (5.0, [7.0])), [[15.0, 10.0, 6.0, 0.0], [1.0, 1.0, 0.0, 14.0]]);
    assert_eq!(f::hessian(&[2.0_f32, 3.0], (5.0, [7.0]))[1][3][3], 2.0);
}

mod alias {
    pub type Double = f64;
    pub type Single = f32;
}

#[test]
fn an_alias_outside_the_function_is_the_scalar_type() {
    use alias::{Double, Single};
    #[hessian(constant(k))]
    fn f(x: Double, y: Double, k: Double) -> Double {
        let n = 3;
        let s = (0.1 * x).sin() * k + n as Double * y * y.max(0.3);
        if Double::abs(x) > 1.0 { s * x } else { s - Double::EPSILON }
    }
    #[hessian(constant(k))]
    fn g(x: Single, y: alias::Single, k: Single) -> alias::Single {
        let n = 3;
        let s = (0.1 * x).sin() * k + n as Single * y * y.max(0.3);
        if Single::abs(x) > 1.0 { s * x } else { s - Single::EPSILON }
    }
    #[hessian(constant(k))]
    fn plain(x: f64, y: f64, k: f64) -> f64 {
        let n = 3;
        let s = (0.1 * x).sin() * k + n as f64 * y * y.max(0.3);
        if f64::abs(x) > 1.0 { s * x } else { s - f64::EPSILON }
    }
    for [x, y] in AT {
        assert_eq!(f(x, y, 2.0).to_bits(), f::value_gradient(x, y, 2.0).0.to_bits());
        let (found, expected) = (f::value_gradient_hessian(x, y, 2.0), plain::value_gradient_hessian(x, y, 2.0));
        assert_eq!(found.0.to_bits(), expected.0.to_bits());
        check("gradient", found.1, expected.1, 1.0);
        check("hessian", found.2[0], expected.2[0], 1.0);
        check("hessian", found.2[1], expected.2[1], 1.0);
        let (x, y) = (x as f32, y as f32);
        assert_eq!(g(x, y, 2.0).to_bits(), g::value_gradient(x, y, 2.0).0.to_bits());
        let (found, expected) = (g::hessian(x, y, 2.0), plain::hessian(f64::from(x), f64::from(y), 2.0));
        for i in 0..2 {
            for j in 0..2 {
                assert!((f64::from(found[i][j]) - expected[i][j]).abs() < 1e-4 * (1.0 + expected[i][j].abs()));
            }
        }
    }
}

const DIM: usize = 4;
const LAYERS: u8 = 2;

#[test]
fn constants_outside_are_told() {
    #[hessian(const DIM = 4, const LAYERS = 2_u8)]
    fn f(x: [f64; DIM], y: [[f64; DIM - 2]; LAYERS as usize]) -> [f64; 2 * DIM] {
        let mut out = [0.0; 2 * DIM];
        for i in 0..DIM {
            out[i] = x[i] * x[(i + 1) % DIM];
            out[DIM + i] = y[i / 2][i % 2].powi(LAYERS as i32);
        }
        out
    }
    assert_eq!((f::N, f::M), (8, 8));
    let j = f::jacobian([1.0, 2.0, 3.0, 4.0], [[5.0, 6.0], [7.0, 8.0]]);
    assert_eq!(j[3], [4.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0]);
    assert_eq!(j[6], [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 14.0, 0.0]);
}

#[test]
fn const_parameters_are_told() {
    #[hessian(const N = 3)]
    fn f<const N: usize, const FLIP: bool>(x: &[f64; N], k: [u8; N]) -> f64 {
        let mut s = 0.0;
        for i in 0..N {
            s += x[i].powi(2) * f64::from(k[i]) + x[N - 1 - i] * x[i];
        }
        if FLIP { -s } else { s }
    }
    let h = f::hessian::<3, false>(&[1.0, 2.0, 3.0], [1, 0, 2]);
    assert_eq!(h, [[2.0, 0.0, 2.0], [0.0, 2.0, 0.0], [2.0, 0.0, 4.0]]);
    assert_eq!(f::hessian::<3, true>(&[1.0, 2.0, 3.0], [1, 0, 2])[0], [-2.0, 0.0, -2.0]);
}

#[test]
fn generic_in_scalar_and_length() {
    #[hessian(const N = 2, const M = 2)]
    fn f<T: Real, const N: usize, const M: usize>(a: [[T; N]; M], x: [T; N]) -> [T; M] {
        core::array::from_fn::<T, M, _>(|i| {
            let mut s = T::ZERO;
            for j in 0..N {
                s += a[i][j] * x[j];
            }
            s.tanh()
        })
    }
    let h = f::jacobian([[0.5, 0.25], [0.0, 1.0]], [1.0, 2.0]);
    let slope = 1.0 - f64::tanh(1.0).powi(2);
    check("row", h[0], [slope, 2.0 * slope, 0.0, 0.0, 0.5 * slope, 0.25 * slope], 1.0);
}

/// `impl Trait` parameters are constants that are handed through.
#[test]
fn unnamed_type_parameters_are_constants() {
    #[hessian]
    fn f(x: f64, weight: impl Fn(usize) -> f64) -> f64 {
        x * x * weight(2)
    }
    assert_eq!(f::hessian(1.0, |n| n as f64), [[4.0]]);
}

/// In an `impl` block no item can be declared: what is told is checked in the routines.
#[test]
fn methods_are_generic_too() {
    struct Springs {
        stiffness: [f64; DIM],
    }
    impl Springs {
        #[hessian(const DIM = 4, const N = 2)]
        fn energy<T: Real, const N: usize>(&self, x: [T; DIM], y: [T; N]) -> T {
            let mut sum = T::ZERO;
            for i in 0..DIM {
                sum += T::from_f64(self.stiffness[i]) * x[i] * x[i] * y[i % N];
            }
            sum * T::HALF
        }

        #[hessian]
        const fn product(&self, x: f64, y: f64) -> f64 {
            x * y * self.stiffness[0]
        }
    }
    const UNIT: Springs = Springs { stiffness: [1.0, 2.0, 3.0, 4.0] };
    let h = UNIT.energy_hessian([1.0_f32, 2.0, 3.0, 4.0], [0.5, 2.0]);
    assert_eq!(h[2], [0.0, 0.0, 1.5, 0.0, 9.0, 0.0]);
    const H: [[f64; 2]; 2] = UNIT.product_hessian(1.0, 2.0);
    assert_eq!(H, [[0.0, 1.0], [1.0, 0.0]]);
}

/// Functions of the body that are generic: their arguments tell what they are called with.
#[hessian]
fn generic_helpers(x: [f64; 3]) -> f64 {
    fn dot<const M: usize>(a: &[f64; M], b: &[f64; M]) -> f64 {
        let mut sum = 0.0;
        for i in 0..M {
            sum += a[i] * b[i];
        }
        sum / M as f64
    }
    fn trace<const R: usize, const C: usize>(a: [[f64; C]; R]) -> f64 {
        (0..R).map(|i| a[i][i % C]).sum()
    }
    fn relaxed<F: Fn(f64) -> f64>(f: F, start: f64) -> f64 {
        let mut y = start;
        for _ in 0..3 {
            y -= 0.25 * f(y);
        }
        y
    }
    fn twice(f: impl Fn(f64) -> f64, v: f64) -> f64 {
        f(f(v))
    }
    fn square<T: Copy + core::ops::Mul<Output = T>>(v: T) -> T {
        v * v
    }
    let [a, b, c] = x;
    let pairs = dot(&x, &[b, c, a]) + dot(&[a], &[c]);
    let root = relaxed(|y| y * y - b, a);
    pairs * twice(f64::sin, c) + twice(|v| v * b + 0.1, root) + square(a * c) + trace([[a, b, c], [b, c, a]])
}

#[hessian]
fn written_out(x: [f64; 3]) -> f64 {
    let [a, b, c] = x;
    let pairs = (0.0 + a * b + b * c + c * a) / 3.0 + (0.0 + a * c) / 1.0;
    let mut y = a;
    for _ in 0..3 {
        y -= 0.25 * (y * y - b);
    }
    pairs * c.sin().sin() + ((y * b + 0.1) * b + 0.1) + (a * c) * (a * c) + (a + c)
}

#[test]
fn generic_functions_of_the_body_are_inlined() {
    for x in [[0.3, 0.8, -0.4], [0.0, 0.0, 0.0], [1.0, 4.0, 1e-9]] {
        assert_eq!(generic_helpers(x), written_out(x));
        let (found, expected) = (generic_helpers::value_gradient_hessian(x), written_out::value_gradient_hessian(x));
        assert_eq!(found, expected, "at {x:?}");
    }
    let (found, expected) = (generic_helpers::COST.hessian, written_out::COST.hessian);
    assert_eq!((found.add, found.mul, found.div), (expected.add, expected.mul, expected.div));
}

#[test]
fn helpers_of_the_same_parameter_are_inlined() {
    #[hessian]
    fn f<T: Real>(x: T, y: T) -> T {
        fn square<T: Real>(v: T) -> T {
            v * v * T::HALF
        }
        square(x * y) + square(y)
    }
    let (x, y) = (1.5, -0.75);
    let (value, gradient, hessian) = f::value_gradient_hessian(x, y);
    assert_eq!(value, f(x, y));
    assert_eq!(gradient, [x * y * y, x * x * y + y]);
    assert_eq!(hessian, [[y * y, 2.0 * x * y], [2.0 * x * y, x * x + 1.0]]);
}

#[test]
fn lifetimes_stand_in_a_where_clause() {
    #[hessian]
    fn f<'a, 'b>(x: &'a f64, y: &'b [f64; 2]) -> f64
    where
        'b: 'a,
    {
        let first: &'a f64 = &y[0];
        x * x * first * y[1]
    }
    assert_eq!(f::value_gradient(&3.0, &[5.0, 7.0]), (315.0, [210.0, 63.0, 45.0]));
}

#[test]
fn numbers_are_written_behind_names() {
    const FOUR: usize = 4;
    #[hessian]
    mod told {
        const TWO: usize = 2;
        fn head<const N: usize, const L: usize>(x: &[f64; N]) -> [f64; L] {
            let mut head = [0.0; L];
            for i in 0..L {
                head[i] += x[i];
            }
            head
        }
        fn powers<const L: usize>(x: f64) -> [f64; L] {
            core::array::from_fn(|i| x.powi(i as i32))
        }
        fn polynomial<const D: usize>(x: f64) -> f64 {
            let mut sum = 0.0;
            for k in 0..D {
                sum = sum * x + k as f64 + 1.0;
            }
            sum
        }
        fn norm<const N: usize>(x: [f64; N]) -> f64 {
            x.iter().map(|v| v * v).sum()
        }
        fn turned<T, const BACK: bool, const POWER: i32>(x: f64, _: T) -> f64 {
            if BACK { x.powi(POWER) } else { -x }
        }
        fn nested<const N: usize>(x: f64) -> f64 {
            polynomial::<N>(x) + norm(powers::<{ TWO }>(x))
        }
        #[hessian]
        pub fn f(x: [f64; 2], data: &[f64]) -> f64 {
            let h = head::<2, 1>(&x);
            let k: [f64; 3] = powers(x[1]);
            let (p, q): ([f64; 2], f64) = (powers(x[0]), x[1]);
            let constant = polynomial::<2>(data[0]);
            let turned = turned::<_, true, { -1 }>(1.0 + x[0] * x[0], 1u8) * turned::<u8, false, 2>(x[0], 1);
            h[0] * k[2] + p[1] * q + nested::<3>(x[1]) * constant + turned + norm(head::<2, TWO>(&x))
        }
    }
    #[hessian]
    impl Told {
        fn scaled<const N: usize>(&self, x: f64) -> f64 {
            self.0 * x.powi(N as i32)
        }
        #[hessian(const FOUR = 4)]
        fn f(&self, x: f64, y: f64) -> f64 {
            self.scaled::<2>(x) * self.scaled::<FOUR>(y)
        }
    }
    struct Told(f64);
    let data = 0.75;
    let oracle = |x: HyperDual64, y: HyperDual64| {
        let polynomial = (y + 2.0) * y + 3.0;
        x * y * y + x * y + (polynomial + y * y + 1.0) * (data + 2.0) - x / (x * x + 1.0) + x * x + y * y
    };
    for at in [[0.3, 0.7], [-1.5, 0.25], [0.0, 0.0], [1e3, -1e-3]] {
        let (value, gradient, hessian) = by_duals(oracle, at);
        let found = told::f::value_gradient_hessian(at, &[data]);
        let scale = hessian.as_flattened().iter().chain(&gradient).fold(value.abs(), |a, b| a.max(b.abs()));
        assert_eq!(found.0.to_bits(), told::f(at, &[data]).to_bits());
        check("value", [found.0], [value], scale);
        check("gradient", found.1, gradient, scale);
        for i in 0..2 {
            check("hessian", found.2[i], hessian[i], scale);
        }
        let [x, y] = at;
        check("gradient", Told(2.0).f_gradient(x, y), [8.0 * x * y.powi(4), 16.0 * x * x * y.powi(3)], 0.0);
    }
}
