//! Derivatives above the second order, against third-order duals and closed forms.

use hessian_runtime::hessian;
use num_dual::{DualNum, HyperHyperDual, HyperHyperDual64};

use crate::oracle::check;

/// Compares the third derivatives of a `#[hessian(order = 3)]` function of `x: [f64; N]` with those of num-dual.
macro_rules! third_order {
    ($name:ident, $n:literal, |$x:ident| $body:expr, $points:expr) => {
        #[test]
        fn $name() {
            #[hessian(order = 3)]
            fn function($x: [f64; $n]) -> f64 {
                $body
            }
            #[hessian(order = 3, only(third_derivatives_packed, third_derivatives_into))]
            fn packed($x: [f64; $n]) -> f64 {
                $body
            }
            fn dual($x: [HyperHyperDual64; $n]) -> HyperHyperDual64 {
                $body
            }
            let along: [f64; $n] = core::array::from_fn(|i| 0.9 - 0.5 * i as f64);
            let second: [f64; $n] = core::array::from_fn(|i| -0.3 + 0.4 * i as f64);
            for x in $points {
                let x: [f64; $n] = x;
                let entry = |i: usize, j: usize, k: usize| {
                    let one = |is: bool| f64::from(u8::from(is));
                    dual(core::array::from_fn(|l| {
                        HyperHyperDual::new(x[l], one(l == i), one(l == j), one(l == k), 0.0, 0.0, 0.0, 0.0)
                    }))
                    .eps1eps2eps3
                };
                let expected: [[[f64; $n]; $n]; $n] =
                    core::array::from_fn(|i| core::array::from_fn(|j| core::array::from_fn(|k| entry(i, j, k))));
                let found = function::third_derivatives(x);
                let mut into = [[[0.0; $n]; $n]; $n];
                packed::third_derivatives_into(x, &mut into);
                assert_eq!(found, into);
                let scale = expected.as_flattened().as_flattened().iter().fold(1.0, |a: f64, b| a.max(b.abs()));
                let mut distinct = packed::third_derivatives_packed(x).into_iter();
                for k in 0..$n {
                    for j in k..$n {
                        for i in j..$n {
                            assert_eq!(distinct.next(), Some(found[i][j][k]));
                        }
                    }
                }
                assert_eq!(distinct.next(), None);
                let mut twice = [0.0; $n];
                let matrix = function::third_derivatives_along(x, along);
                for i in 0..$n {
                    for j in 0..$n {
                        check("third_derivatives", found[i][j], expected[i][j], scale);
                        let once: f64 = (0..$n).map(|k| expected[i][j][k] * along[k]).sum();
                        check("third_derivatives_along", [matrix[i][j]], [once], $n as f64 * scale);
                        twice[i] += once * second[j];
                        for k in 0..$n {
                            for (a, b, c) in [(i, k, j), (j, i, k), (k, j, i)] {
                                assert_eq!(found[i][j][k].to_bits(), found[a][b][c].to_bits(), "symmetric to the bit");
                            }
                        }
                    }
                }
                let contracted = function::third_derivatives_along_two(x, along, second);
                check("third_derivatives_along_two", contracted, twice, ($n * $n) as f64 * scale);
                let line = function::taylor(x, along);
                let (value, slope) = function::jvp(x, along);
                assert_eq!(line[0].to_bits(), function(x).to_bits());
                check("slope", [line[1]], [slope], $n as f64 * scale);
                assert_eq!(value.to_bits(), line[0].to_bits());
                let curvature: f64 = function::hvp(x, along).iter().zip(along).map(|(h, v)| h * v).sum();
                check("curvature", [2.0 * line[2]], [curvature], ($n * $n) as f64 * scale);
                let cubic: f64 = (0..$n)
                    .flat_map(|i| (0..$n).map(move |j| (i, j)))
                    .map(|(i, j)| matrix[i][j] * along[i] * along[j])
                    .sum();
                check("cubic", [6.0 * line[3]], [cubic], ($n * $n * $n) as f64 * scale);
            }
        }
    };
}

third_order!(
    rosenbrock,
    3,
    |x| (x[0] - 1.0).powi(2) + (x[1] - x[0] * x[0]).powi(2) * 100.0 + (x[2] - x[1] * x[1]).powi(2) * 100.0,
    [[-1.2, 1.0, 0.5], [0.0, 0.0, 0.0]]
);
third_order!(
    quotients_and_roots,
    3,
    |x| x[0] / (x[1] * x[1] + 1.0) - x[2].recip() * x[0]
        + (x[0] * x[0] + x[1] * x[1] + x[2] * x[2]).sqrt()
        + (x[0] * x[2] + 3.0).cbrt(),
    [[0.3, -0.7, 1.1], [2.0, 3.0, -0.5]]
);
third_order!(
    exponentials_and_logarithms,
    3,
    |x| (x[0] * x[1]).exp()
        + (x[2] - x[0]).exp_m1() * x[1].exp2()
        + (x[2] * x[2] + x[1] * x[1] + 0.5).ln() * x[0]
        + (x[2] * x[0] + 3.0).ln_1p(),
    [[0.3, -0.7, 1.1], [-1.0, 0.5, 0.25]]
);
third_order!(
    circular,
    2,
    |x| x[0].sin() * x[1].cos() + (x[0] * x[1]).tan() + (x[0] * 0.3).asin() * x[1].atan() + (x[1] * 0.2).acos(),
    [[0.3, 0.7], [-1.1, 0.4]]
);
third_order!(
    hyperbolic,
    2,
    |x| x[0].sinh() * x[1].cosh()
        + (x[0] * x[1]).tanh()
        + (x[0] * x[1]).asinh()
        + (x[0] * x[0] + 2.0).acosh()
        + (x[1] * 0.5).atanh(),
    [[0.3, 0.7], [-1.2, 0.4]]
);
third_order!(
    powers,
    2,
    |x| x[0].powi(5) * x[1].powi(-3) + x[0].powf(2.5) * x[1] + x[1].powf(-0.5) + x[0].powf(1.7),
    [[0.3, 0.7], [1.5, 2.5]]
);
third_order!(
    log_sum_exp,
    4,
    |x| (x[0].exp() + x[1].exp() + x[2].exp() + x[3].exp()).ln(),
    [[0.3, -0.7, 1.1, 0.2], [2.0, 1.0, 0.0, -1.0]]
);

/// Derivatives of exp(sin t): y⁽ᵏ⁺¹⁾ by Faà di Bruno in integers, from the polynomials in sin and cos.
fn exp_sin(t: f64, order: usize) -> f64 {
    // y⁽ᵏ⁾ = exp(sin t)·Σ a_ij·sinⁱ·cosʲ
    let mut polynomial = vec![vec![0.0; order + 2]; order + 2];
    polynomial[0][0] = 1.0;
    for _ in 0..order {
        let mut next = vec![vec![0.0; order + 2]; order + 2];
        for i in 0..=order {
            for j in 0..=order {
                let a: f64 = polynomial[i][j];
                if a == 0.0 {
                    continue;
                }
                next[i][j + 1] += a;
                if i > 0 {
                    next[i - 1][j + 1] += a * i as f64;
                }
                if j > 0 {
                    next[i + 1][j - 1] -= a * j as f64;
                }
            }
        }
        polynomial = next;
    }
    let (sin, cos) = t.sin_cos();
    let mut sum = 0.0;
    for (i, row) in polynomial.iter().enumerate() {
        for (j, a) in row.iter().enumerate() {
            sum += a * sin.powi(i as i32) * cos.powi(j as i32);
        }
    }
    sin.exp() * sum
}

#[test]
fn taylor_coefficients_of_exp_sin_to_order_twelve() {
    #[hessian(order = 12)]
    fn function(t: f64) -> f64 {
        t.sin().exp()
    }
    for t in [0.0, 0.3, -1.25, 2.0] {
        let found = function::taylor(t, [1.0]);
        let mut factorial = 1.0;
        for (k, &coefficient) in found.iter().enumerate() {
            factorial *= f64::max(1.0, k as f64);
            let exact = exp_sin(t, k) / factorial;
            // Where a coefficient is nearly zero by cancellation the terms' magnitude is what counts.
            let scale = exact.abs().max(1e-3);
            assert!((coefficient - exact).abs() <= 1e-13 * scale, "{k} at {t}: {coefficient:e}, not {exact:e}");
        }
        // At 0: 1, 1, 1/2, 0, −1/8, −1/15, …
        if t == 0.0 {
            assert_eq!(found[..4], [1.0, 1.0, 0.5, 0.0]);
            assert_eq!(found[4], -0.125);
        }
        let twelfth = function::twelfth_derivatives(t);
        let [[[[[[[[[[[[twelfth]]]]]]]]]]]] = twelfth;
        let exact = exp_sin(t, 12);
        assert!((twelfth - exact).abs() <= 1e-11 * exact.abs().max(1e3), "{twelfth} and {exact}");
    }
}

#[test]
fn every_order_of_a_monomial() {
    #[hessian(order = 6)]
    fn monomial(x: f64, y: f64) -> f64 {
        x.powi(3) * y.powi(2)
    }
    let (x, y) = (1.5, -0.75);
    assert_eq!(monomial::third_derivatives(x, y)[0][0][1], 6.0 * x * 2.0 * y);
    assert_eq!(monomial::fourth_derivatives(x, y)[0][1][0][1], 6.0 * x * 2.0);
    assert_eq!(monomial::fifth_derivatives(x, y)[1][0][0][1][0], 12.0);
    assert_eq!(monomial::fifth_derivatives(0.0, 0.0)[0][0][0][0][0], 0.0);
    assert_eq!(monomial::COST.sixth_derivatives.nodes, 0);
    assert_eq!(
        monomial::sixth_derivatives(x, y).as_flattened().as_flattened().as_flattened().as_flattened().as_flattened(),
        [0.0; 64]
    );
    assert_eq!(monomial::taylor(0.0, 0.0, [1.0, 2.0]), [0.0, 0.0, 0.0, 0.0, 0.0, 4.0, 0.0]);
}

#[test]
fn branches_and_kinks_keep_their_pieces() {
    #[hessian(order = 4)]
    fn pieces(x: f64, y: f64) -> f64 {
        let r = if x > y { (x * y).exp() } else { (x - y).sqrt().sin() };
        r + x.max(0.0).powi(4) + (y * y * y).abs()
    }
    let at = |x: f64, y: f64| pieces::fourth_derivatives(x, y);
    // The untaken arm has an infinite slope, or none.
    let found = pieces::third_derivatives(2.0, 1.0);
    let e = (2.0f64).exp();
    check("x > y", found[0][0], [e + 48.0, (1.0 * 2.0 + 2.0) * e], 60.0);
    assert_eq!(at(0.0, -1.0)[0][0][0][0], (0.0f64).exp() + 24.0 * 0.0 + if 0.0 >= 0.0 { 24.0 } else { 0.0 });
    let line = pieces::taylor(-1.0, -2.0, [0.0, 1.0]);
    check("cubic", [line[3]], [(-1.0f64).powi(3) * (2.0f64).exp() / 6.0 - 1.0], 10.0);
    #[hessian(order = 3)]
    fn early(x: f64) -> f64 {
        if x < 0.0 {
            return x * x * x;
        }
        x.sin()
    }
    assert_eq!(early::third_derivatives(-3.0), [[[6.0]]]);
    check("sin", early::third_derivatives(1.0)[0][0], [-(1.0f64).cos()], 1.0);
    assert_eq!(early::taylor(-2.0, [0.5]), [-8.0, 6.0, -1.5, 0.125]);
}

#[test]
fn edges_of_the_domain() {
    #[hessian(order = 4)]
    fn edge(x: f64, y: f64) -> f64 {
        x.powf(3.5) + y.powi(4) * x + (400.0 + x).tanh() * y
    }
    let found = edge::third_derivatives(0.0, 0.0);
    assert_eq!(found, [[[0.0; 2]; 2]; 2]);
    assert_eq!(edge::taylor(0.0, 0.0, [1.0, 0.0])[..4], [0.0; 4]);
    assert!(edge::taylor(0.0, 0.0, [1.0, 0.0])[4].is_infinite(), "x^3.5 has no fourth derivative at 0");
    #[hessian(order = 5)]
    fn quotient(x: f64, y: f64) -> f64 {
        x / y
    }
    let small = 1e-40;
    let found = quotient::taylor(1.0, small, [0.0, small]);
    check("1/(s + t·s)", found, [1.0 / small, -1.0 / small, 1.0 / small, -1.0 / small, 1.0 / small, -1.0 / small], 0.0);
}

#[test]
fn single_precision_stays_single() {
    #[hessian(order = 3)]
    fn single(x: f32, y: f32) -> f32 {
        (x * y).exp()
    }
    let third: [[[f32; 2]; 2]; 2] = single::third_derivatives(0.5, 2.0);
    assert!((third[0][0][0] - 8.0 * core::f32::consts::E).abs() < 1e-4);
}

#[test]
fn several_outputs_have_them_too() {
    #[hessian(order = 3)]
    fn pair(x: f64, y: f64) -> (f64, [f64; 1]) {
        (x * x * y, [x * y * y])
    }
    let third: [[[[f64; 2]; 2]; 2]; 2] = pair::third_derivatives(3.0, 5.0);
    assert_eq!(
        third,
        [[[[0.0, 2.0], [2.0, 0.0]], [[2.0, 0.0], [0.0, 0.0]]], [[[0.0, 0.0], [0.0, 2.0]], [[0.0, 2.0], [2.0, 0.0]]]]
    );
    let lines: [[f64; 4]; 2] = pair::taylor(3.0, 5.0, [1.0, 0.0]);
    assert_eq!(lines, [[45.0, 30.0, 5.0, 0.0], [75.0, 25.0, 0.0, 0.0]]);
}

#[test]
fn loops_over_data_keep_working() {
    #[hessian(order = 4)]
    fn sums(x: [f64; 2], data: &[f64]) -> f64 {
        let mut total = 0.0;
        for d in data {
            total += (x[0] * *d).sin() * x[1];
        }
        total * total
    }
    let data = [0.5, -1.25, 2.0];
    let x = [0.7, 1.5];
    // total² with total = y·s(x): closed forms from s and its derivatives.
    let s: [f64; 4] = core::array::from_fn(|k| {
        data.iter().map(|d| d.powi(k as i32) * (x[0] * d + k as f64 * core::f64::consts::FRAC_PI_2).sin()).sum()
    });
    let third = sums::third_derivatives(x, &data);
    let y = x[1];
    check("xxx", [third[0][0][0]], [y * y * (2.0 * s[0] * s[3] + 6.0 * s[1] * s[2])], 100.0);
    check("xxy", [third[0][1][0]], [2.0 * y * (2.0 * s[0] * s[2] + 2.0 * s[1] * s[1])], 100.0);
    check("xyy", [third[1][0][1]], [2.0 * 2.0 * s[0] * s[1]], 100.0);
    assert_eq!(third[1][1][1], 0.0);
    let line = sums::taylor(x, &data, [1.0, 0.0]);
    check("line", [line[3]], [third[0][0][0] / 6.0], 100.0);

    #[hessian(order = 3)]
    fn logistic_map(x: f64, r: f64, turns: usize) -> f64 {
        let mut state = x;
        for _ in 0..turns {
            state = r * state * (1.0 - state);
        }
        state
    }
    fn dual(x: HyperHyperDual64, r: HyperHyperDual64, turns: usize) -> HyperHyperDual64 {
        let mut state = x;
        for _ in 0..turns {
            state = r * state * (-state + 1.0);
        }
        state
    }
    for turns in [0, 1, 5] {
        let (x, r) = (0.3, 2.7);
        let found = logistic_map::third_derivatives(x, r, turns);
        let (v, w) = ([0.8, -0.5], [0.25, 1.5]);
        let mut cubic = 0.0;
        let mut contracted = [0.0; 2];
        let matrix = logistic_map::third_derivatives_along(x, r, turns, v);
        for i in 0..2 {
            for j in 0..2 {
                let mut once = 0.0;
                for k in 0..2 {
                    let one = |is: bool| f64::from(u8::from(is));
                    let lift = |at: f64, l: usize| {
                        HyperHyperDual::new(at, one(i == l), one(j == l), one(k == l), 0.0, 0.0, 0.0, 0.0)
                    };
                    let exact = dual(lift(x, 0), lift(r, 1), turns).eps1eps2eps3;
                    check("third", [found[i][j][k]], [exact], 1e3);
                    cubic += exact * v[i] * v[j] * v[k];
                    once += exact * v[k];
                }
                check("along", [matrix[i][j]], [once], 1e3);
                contracted[i] += once * w[j];
            }
        }
        check("along two", logistic_map::third_derivatives_along_two(x, r, turns, v, w), contracted, 1e3);
        check("taylor", [logistic_map::taylor(x, r, turns, v)[3]], [cubic / 6.0], 1e3);
    }
}
