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
