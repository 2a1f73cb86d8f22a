//! Points at which other tools return NaN or a wrong number, and programs that others get wrong in silence.

use hessian_runtime::hessian;

macro_rules! second {
    ($name:ident($x:ident, $y:ident) = $body:expr; $($point:expr => $hxx:expr, $hxy:expr, $hyy:expr;)*) => {
        #[test]
        fn $name() {
            #[hessian]
            fn function($x: f64, $y: f64) -> f64 {
                $body
            }
            $(
                let (x, y): (f64, f64) = $point;
                let h = function::hessian(x, y);
                assert_eq!([h[0][0], h[0][1], h[1][1]], [$hxx, $hxy, $hyy], "at {:?}", $point);
                assert_eq!(function(x, y).to_bits(), function::value_gradient(x, y).0.to_bits());
            )*
        }
    };
}

second!(first_power_at_zero(x, y) = x.powi(1) * y; (0.0, 3.0) => 0.0, 1.0, 0.0;);
second!(zeroth_power_at_zero(x, y) = x.powi(0) * y * y; (0.0, 3.0) => 0.0, 0.0, 2.0;);
second!(square_as_a_real_power(x, y) = x.powf(2.0) + y; (0.0, 1.0) => 2.0, 0.0, 0.0; (-3.0, 1.0) => 2.0, 0.0, 0.0;);
second!(half_integer_power_at_zero(x, y) = x.powf(1.5) + y; (0.0, 1.0) => f64::INFINITY, 0.0, 0.0;);
second!(tiny_divisor(x, y) = x / y; (1.0, 1e-160) => 0.0, f64::NEG_INFINITY, f64::INFINITY;);
second!(saturated_tanh(x, y) = x.tanh() * y; (400.0, 1.0) => 0.0, 0.0, 0.0;);
second!(square_then_root(x, y) = x.powi(2).sqrt() * y; (-3.0, 2.0) => 0.0, -1.0, 0.0;);
second!(compound_assignment(x, y) = { let mut a = x; a += y; a *= 2.0; a * a }; (1.0, 2.0) => 8.0, 8.0, 8.0;);
second!(truncating_cast(x, y) = ((x as i32) as f64) * x * y; (2.5, 1.0) => 0.0, 2.0, 0.0;);
second!(integer_division(x, y) = x * ((1 / 2) as f64) + x * y; (2.5, 1.0) => 0.0, 1.0, 0.0;);
second!(untaken_root(x, y) = if x > 0.0 { x.sqrt() * y } else { x * y }; (-1.0, 2.0) => 0.0, 1.0, 0.0; (0.0, 2.0) => 0.0, 1.0, 0.0;);
second!(clipped_root(x, y) = x.max(0.0).sqrt() + y * y; (-1.0, 2.0) => 0.0, 0.0, 2.0;);
second!(reset_in_an_arm(x, y) = { let mut a = x * x; if y < 0.0 { a = 3.0; } a * y }; (2.0, 1.0) => 2.0, 4.0, 0.0; (2.0, -1.0) => 0.0, 0.0, 0.0;);
second!(kinks_take_the_piece(x, y) = x.abs() * y + x.max(y) * x.max(y); (0.0, 0.0) => 2.0, 1.0, 0.0;);
second!(clamped(x, y) = x.clamp(-1.0, 1.0).powi(2) * y; (1.0, 3.0) => 6.0, 2.0, 0.0; (2.0, 3.0) => 0.0, 0.0, 0.0;);
second!(locally_constant(x, y) = x.floor() * y + x.fract() * x; (1.25, 3.0) => 2.0, 0.0 + 0.0, 0.0;);
second!(two_conditions_on_one(x, y) = {
    let mut s = 0.0;
    if x > y { s += x * y; }
    if x > y { s += s * x; } else { s -= y * y; }
    s
}; (2.0, 1.0) => 2.0, 5.0, 0.0; (1.0, 2.0) => 0.0, 0.0, -2.0;);

#[test]
fn an_early_return_is_a_branch() {
    #[hessian]
    fn function(x: f64, y: f64) -> f64 {
        if x < 0.0 {
            return 0.0;
        }
        for i in 0..3 {
            if y > i as f64 {
                return x * y * i as f64 + x * x;
            }
        }
        x.sqrt()
    }
    assert_eq!(function::hessian(-1.0, 1.0), [[0.0, 0.0], [0.0, 0.0]]);
    assert_eq!(function::hessian(1.0, 0.5), [[2.0, 0.0], [0.0, 0.0]]);
    assert_eq!(function::hessian(1.0, -0.5), [[-0.25, 0.0], [0.0, 0.0]]);
}

#[test]
fn constants_are_passed_through() {
    struct Model<'a> {
        weights: &'a [f64],
        exponent: i32,
    }
    #[hessian(constant(k))]
    fn function(x: [f64; 2], k: f64, model: &Model) -> f64 {
        assert!(!model.weights.is_empty(), "weights are needed");
        let total: f64 = model.weights.iter().sum();
        let mut data = 0.0;
        for w in model.weights {
            data += w * w;
        }
        k * x[0].powi(model.exponent) * total + data * x[1] * x[1]
    }
    let model = Model { weights: &[1.0, 2.0], exponent: 3 };
    assert_eq!(function::hessian([2.0, 1.0], 0.5, &model), [[18.0, 0.0], [0.0, 10.0]]);
    let model = Model { exponent: 0, ..model };
    assert_eq!(function::hessian([0.0, 1.0], 0.5, &model), [[0.0, 0.0], [0.0, 10.0]]);
}

#[test]
fn single_precision_stays_single() {
    #[hessian]
    fn function(x: f32, y: f32) -> f32 {
        (x * y).sin() + x / y
    }
    let (x, y) = (0.7_f32, 1.3_f32);
    let h = function::hessian(x, y);
    let (s, c) = (x * y).sin_cos();
    let expected = [[-y * y * s, c - x * y * s - 1.0 / (y * y)], [0.0, -x * x * s + 2.0 * x / (y * y * y)]];
    for (found, expected) in [(h[0][0], expected[0][0]), (h[0][1], expected[0][1]), (h[1][1], expected[1][1])] {
        assert!((found - expected).abs() <= 16.0 * f32::EPSILON * expected.abs().max(1.0), "{found} {expected}");
    }
}

macro_rules! everywhere {
    ($name:ident($x:ident, $y:ident) = $body:expr; $point:expr => $gradient:expr, $hessian:expr) => {
        /// Every routine gives the same finite numbers: forward mode too, one direction at a time.
        #[test]
        fn $name() {
            #[hessian]
            fn function($x: f64, $y: f64) -> f64 {
                $body
            }
            let ((x, y), g, h): ((f64, f64), [f64; 2], [[f64; 2]; 2]) = ($point, $gradient, $hessian);
            let close = |a: f64, b: f64| a == b || (a - b).abs() < 1e-14;
            for (j, v) in [[1.0, 0.0], [0.0, 1.0]].into_iter().enumerate() {
                let (slope, column) = (function::jvp(x, y, v).1, function::hvp(x, y, v));
                assert!(close(slope, g[j]), "jvp {slope}");
                assert!(close(column[0], h[0][j]) && close(column[1], h[1][j]), "hvp {column:?}");
                assert!(close(function::gradient(x, y)[j], g[j]), "gradient");
                assert!(close(function::hessian_diagonal(x, y)[j], h[j][j]), "diagonal");
                assert!(close(function::hessian(x, y)[0][j], h[0][j]) && close(function::hessian(x, y)[1][j], h[1][j]));
            }
        }
    };
}

everywhere!(root_of_max(x, y) = x.max(0.0).sqrt() * y; (-1.0, 2.0) => [0.0, 0.0], [[0.0; 2]; 2]);
everywhere!(root_of_a_disc(x, y) = (1.0 - x * x).max(0.0).sqrt() + y; (2.0, 2.0) => [0.0, 1.0], [[0.0; 2]; 2]);
everywhere!(asin_of_clamp(x, y) = x.clamp(-1.0, 1.0).asin() + y; (2.0, 2.0) => [0.0, 1.0], [[0.0; 2]; 2]);
everywhere!(acos_of_min(x, y) = (x * y).min(1.0).acos(); (2.0, 2.0) => [0.0, 0.0], [[0.0; 2]; 2]);
everywhere!(ln_of_an_arm(x, y) = { let z = if x > 0.0 { x } else { 0.0 }; z.ln() + y }; (-1.0, 2.0) => [0.0, 1.0], [[0.0; 2]; 2]);
everywhere!(five_halves(x, y) = x.powf(2.5) * y; (0.0, 1.0) => [0.0, 0.0], [[0.0; 2]; 2]);
everywhere!(seven_halves(x, y) = x.powf(3.5) + y; (0.0, 1.0) => [0.0, 1.0], [[0.0; 2]; 2]);

#[test]
fn an_active_exponent_at_base_zero_is_never_finite_and_wrong() {
    #[hessian]
    fn function(x: f64, y: f64) -> f64 {
        x.powf(y)
    }
    assert_eq!(function::gradient(0.0, 0.0)[1], f64::NEG_INFINITY);
    assert_eq!(function::gradient(0.0, 2.0), [0.0, 0.0]);
    assert_eq!(function::hessian(0.0, 3.0), [[0.0; 2]; 2]);
    assert_eq!(function::hessian(0.0, 1.0)[0][1], f64::NEG_INFINITY);
    // The true limit is −∞, as the difference of two infinities: NaN says so much as that it is not finite.
    assert!(!function::hessian(0.0, 0.5)[0][1].is_finite());
    assert!(!function::hessian(0.0, 0.0)[1][1].is_finite());
}

/// ∂²x^y: where y is 0, 1 or 2 something vanishes, but not its slope.
#[test]
#[allow(clippy::needless_range_loop, reason = "the indices of a matrix")]
fn an_active_exponent_keeps_its_slope_where_it_vanishes() {
    #[hessian]
    fn function(x: f64, y: f64) -> f64 {
        x.powf(y)
    }
    for (x, y) in [(2.0_f64, 0.0_f64), (0.5, 0.0), (3.0, 1.0), (1.0, 0.0), (1.0, 2.0), (0.25, -1.0), (7.0, 2.5)] {
        let (w, l) = (x.powf(y), x.ln());
        let mixed = x.powf(y - 1.0) * (1.0 + y * l);
        let expected = [[y * (y - 1.0) * x.powf(y - 2.0), mixed], [mixed, w * l * l]];
        let gradient = [y * x.powf(y - 1.0), w * l];
        for i in 0..2 {
            let unit = [f64::from(u8::from(i == 0)), f64::from(u8::from(i == 1))];
            let close = |a: f64, b: f64| (a - b).abs() <= 1e-14 * (1.0 + b.abs());
            assert!(close(function::gradient(x, y)[i], gradient[i]), "gradient at {x}, {y}");
            assert!(close(function::jvp(x, y, unit).1, gradient[i]), "jvp at {x}, {y}");
            assert!(close(function::hessian_diagonal(x, y)[i], expected[i][i]), "diagonal at {x}, {y}");
            for j in 0..2 {
                assert!(close(function::hessian(x, y)[i][j], expected[i][j]), "hessian at {x}, {y}");
                assert!(close(function::hvp(x, y, unit)[j], expected[i][j]), "hvp at {x}, {y}");
            }
        }
    }
}

/// An exponent that the run decides is a constant: its edge cases are those of the literal.
#[test]
fn a_run_time_exponent_is_exact_at_zero() {
    #[hessian(constant(k))]
    fn function(x: f64, y: f64, k: f64) -> f64 {
        x.powf(k) * y
    }
    for (k, second) in [(0.0, 0.0), (1.0, 0.0), (2.0, 4.0), (3.0, 0.0)] {
        assert_eq!(function::hessian(0.0, 2.0, k)[0][0], second, "k = {k}");
        assert_eq!(function::hvp(0.0, 2.0, k, [1.0, 0.0])[0], second, "k = {k}");
    }
}

/// The order of the variables decides which way the Hessian is computed: both ways keep the mixed term.
#[test]
fn a_vanishing_exponent_keeps_its_slope_in_either_order_and_behind_a_product() {
    #[hessian]
    fn exponent_first(y: f64, x: f64) -> f64 {
        x.powf(y)
    }
    assert_eq!(exponent_first::hessian(0.0, 2.0)[0][1], 0.5);
    assert_eq!(exponent_first::hessian_values(0.0, 2.0)[1], 0.5);
    assert_eq!(exponent_first::hvp(0.0, 2.0, [1.0, 0.0])[1], 0.5);
    assert_eq!(exponent_first::hvp(0.0, 2.0, [0.0, 1.0])[0], 0.5);

    #[hessian]
    fn composite(x: [f64; 4], y: f64) -> f64 {
        (x[0] * x[1] + x[2] * x[3]).powf(y)
    }
    assert_eq!(composite::hessian([1.0; 4], 0.0)[0][4], 0.5);
    assert_eq!(composite::hvp([1.0; 4], 0.0, [0.0, 0.0, 0.0, 0.0, 1.0])[..4], [0.5; 4]);
}

/// √(x² + c²) is nearly a line far out: 1/w − x²/w³ would keep no digit of its curvature c²/w³.
#[test]
fn the_curvature_of_a_hypotenuse_does_not_cancel() {
    #[hessian]
    fn function(x: f64) -> f64 {
        x.hypot(0.5)
    }
    for x in [1.0, 1e3, 1e6, 1e9] {
        let w = f64::hypot(x, 0.5);
        let expected = 0.25 / w / w / w;
        let found = [function::hessian(x)[0][0], function::hvp(x, [1.0])[0], function::hessian_diagonal(x)[0]];
        for found in found {
            assert!(
                (found - expected).abs() <= 8.0 * f64::EPSILON * expected,
                "{found:e} is not {expected:e} at {x:e}"
            );
        }
    }
}

/// x/√(1 − x²)³ and 2x/(1 − x²)² near 0: the slope of (1 − x)(1 + x) would be a difference of ones.
#[test]
fn the_curvature_of_inverse_functions_does_not_cancel() {
    macro_rules! curvature {
        ($method:ident, $factor:expr) => {{
            #[hessian]
            fn function(x: f64) -> f64 {
                x.$method()
            }
            for x in [1e-3, 1e-8, -1e-100] {
                let factor: f64 = $factor;
                let exact = factor * x * (1.0 + if factor == 2.0 { 2.0 } else { 1.5 } * x * x);
                for found in [function::hessian(x)[0][0], function::hvp(x, [1.0])[0], function::hessian_diagonal(x)[0]]
                {
                    assert!((found - exact).abs() <= 1e-11 * exact.abs(), "{found:e} is not {exact:e} at {x:e}");
                }
            }
        }};
    }
    curvature!(asin, 1.0);
    curvature!(acos, -1.0);
    curvature!(atanh, 2.0);
}

/// p(1 − p) and q(1 − q) are the same number where p + q = 1, but only one of them keeps its digits.
#[test]
fn equal_numbers_are_computed_the_better_way() {
    #[hessian]
    fn function(x: f64, y: f64) -> f64 {
        (x.exp() + y.exp()).ln()
    }
    for (x, y) in [(-20.0, 1.0), (1.0, -20.0)] {
        let (h, diagonal) = (function::hessian(x, y), function::hessian_diagonal(x, y));
        let small = f64::exp(-21.0) / (1.0 + f64::exp(-21.0)).powi(2);
        let j = usize::from(y < x);
        assert!((h[j][j] - small).abs() <= 8.0 * f64::EPSILON * small, "{:e} is not {small:e}", h[j][j]);
        assert!((diagonal[j] - small).abs() <= 8.0 * f64::EPSILON * small, "{:e} is not {small:e}", diagonal[j]);
    }
}

/// A sum that begins with 0.0 is not −0.0, however it is used: its sign is left open only where nothing shows it.
#[test]
fn a_sum_that_begins_with_zero_keeps_its_sign() {
    macro_rules! through {
        ($name:ident, |$z:ident, $w:ident| $body:expr) => {
            #[hessian]
            fn $name(x: [f64; 2], data: &[[f64; 2]]) -> f64 {
                let mut result = 0.0;
                for row in data {
                    let mut $z = 0.0;
                    let mut $w = 0.0;
                    for i in 0..2 {
                        $z += x[i] * row[i];
                        $w += x[1 - i] * row[i];
                    }
                    result = $body;
                }
                result
            }
            for x in [[-0.0, -0.0], [0.0, -0.0], [0.0, 0.0], [0.5, -0.0], [-0.25, 0.5]] {
                for row in [[1.0, 2.0], [-1.0, 0.0], [0.0, -0.0], [2.0, 1.0]] {
                    let value = $name(x, &[row]);
                    let (found, gradient) = $name::value_gradient(x, &[row]);
                    assert_eq!(found.to_bits(), value.to_bits(), "{x:?} {row:?}");
                    let (found, again, _) = $name::value_gradient_hessian(x, &[row]);
                    assert_eq!(found.to_bits(), value.to_bits(), "{x:?} {row:?}");
                    assert_eq!($name::jvp(x, &[row], [1.0, 0.5]).0.to_bits(), value.to_bits(), "{x:?} {row:?}");
                    let same = |a: f64, b: f64| a == b || a.is_nan() && b.is_nan();
                    assert!(gradient.into_iter().zip(again).all(|(a, b)| same(a, b)));
                }
            }
        };
    }
    through!(product, |z, w| z * w);
    through!(root, |z, w| (z * z).exp() * w.sqrt());
    through!(quotient, |z, w| (z.exp() + w) / z);
    through!(odd, |z, w| z.sin() + w.tanh());
    through!(even, |z, w| z.cos() - w);
    through!(angle, |z, w| z.atan2(w) * w.exp());
    through!(branch, |z, w| if z < 0.0 { z } else { -w });
    through!(sign, |z, w| w.copysign(z) * z.cos());
}

/// A routine checks the length of a slice where the function is certain to read its last place, and nowhere else.
#[test]
fn a_short_slice_panics_where_the_function_does() {
    #[hessian]
    fn function(x: f64, y: f64, p: &[[f64; 2]]) -> f64 {
        let s = p[0][1] * x + p[1][0] * y;
        if s < 0.0 {
            return s * x;
        }
        let mut t = match p.len() {
            4 => p[2][0] * s,
            _ => s * s,
        };
        let (first, p) = (p[2][1], &p[1..]);
        if t > 100.0 {
            t -= p[3][0] * x * y - p[4][0] * x;
        }
        first * t + p[0][0] * x - p[2][1] * y * y
    }
    let data = [[1.0, 2.0], [0.5, 3.0], [1.5, 0.25], [2.0, 1.0], [0.75, 1.25], [3.0, 0.5]];
    let mut panics = 0;
    for length in 0..=data.len() {
        for (x, y) in [(-1.0, 0.5), (1.0, 0.5), (20.0, 3.0)] {
            let p = &data[..length];
            let value = std::panic::catch_unwind(|| function(x, y, p));
            let derived = std::panic::catch_unwind(|| function::value_gradient_hessian(x, y, p));
            let diagonal = std::panic::catch_unwind(|| function::hessian_diagonal(x, y, p));
            assert_eq!(value.is_err(), derived.is_err(), "length {length} at {:?}", (x, y));
            assert!(value.is_err() || diagonal.is_ok(), "length {length} at {:?}", (x, y));
            panics += u32::from(value.is_err());
            let (Ok(value), Ok((v, g, h))) = (value, derived) else { continue };
            assert_eq!(value.to_bits(), v.to_bits());
            let e = 1e-5;
            let step = |dx: f64, dy: f64| function::value_gradient(x + dx, y + dy, p);
            let close = |a: f64, b: f64| (a - b).abs() < 1e-6 * (1.0 + b.abs());
            let (ahead, behind) = (step(e, 0.0), step(-e, 0.0));
            assert!(close((ahead.0 - behind.0) / (2.0 * e), g[0]));
            assert!((0..2).all(|i| close((ahead.1[i] - behind.1[i]) / (2.0 * e), h[i][0])));
        }
    }
    assert_eq!(panics, 11);
}

/// Another name for a parameter, in closures and loops that bind the parameter's name to something else.
#[hessian]
fn hidden_by_others(x: f64, n: usize, data: &[usize]) -> f64 {
    let a = n;
    let b = data;
    let mut sum = data.iter().map(|&n| n * a).sum::<usize>();
    for (n, data) in data.iter().enumerate() {
        sum += n * a + data * b[0];
    }
    sum += match data.first() {
        Some(&n) if n > a => n * a,
        _ => a,
    };
    let of = |n: usize, data: usize| n * a + b.iter().map(|b| b * data * a).sum::<usize>();
    sum += of(1, 2);
    // The parameter's name is that of a variable now, which is captured.
    let n = 2.0 * x;
    sum += b.iter().position(|&v| v as f64 > n + a as f64).unwrap_or(0);
    x * sum as f64
}

#[test]
fn names_that_hide_what_others_stand_for() {
    // 14 + 2 + 21 + 6 + 2 + 28, and 9 > 2·3 + 2
    for (data, expected) in [(&[3, 4][..], 73.0), (&[1], 11.0), (&[3, 7, 9], 38.0 + 6.0 + 57.0 + 6.0 + 78.0 + 2.0)] {
        assert_eq!(hidden_by_others(3.0, 2, data), 3.0 * expected);
        assert_eq!(hidden_by_others::value_gradient(3.0, 2, data), (3.0 * expected, [expected]));
    }
}
