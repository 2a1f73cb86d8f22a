//! The square of a root is what is under it: smooth where the root is not.

use super::oracle::{against_differences, check};

macro_rules! squares {
    ($($name:ident: |$x:ident| $body:expr, $at:expr => $gradient:expr, $hessian:expr;)*) => {
        $(
            #[test]
            fn $name() {
                #[hessian_runtime::hessian(order = 3)]
                fn function($x: [f64; 2]) -> f64 {
                    $body
                }
                let (x, v) = ($at, [0.7, -0.4]);
                let (gradient, hessian): ([f64; 2], [[f64; 2]; 2]) = ($gradient, $hessian);
                let slope = gradient[0] * v[0] + gradient[1] * v[1];
                let product = hessian.map(|row| row[0] * v[0] + row[1] * v[1]);
                let bend = 0.5 * (product[0] * v[0] + product[1] * v[1]);
                assert_eq!(function::value_gradient_hessian(x), (function(x), gradient, hessian));
                assert_eq!(function::gradient(x), gradient);
                assert_eq!(function::hessian(x), hessian);
                assert_eq!(function::hessian_diagonal(x), [hessian[0][0], hessian[1][1]]);
                check("jvp", [function::jvp(x, v).1], [slope], 1.0);
                check("hvp", function::hvp(x, v), product, 4.0);
                let [value, first, second, third] = function::taylor(x, v);
                check("taylor", [value, first, second], [function(x), slope, bend], 4.0);
                assert!(third.is_finite() && function::third_derivatives(x).as_flattened().as_flattened().iter().all(|d| d.is_finite()));
                let mut elsewhere = vec![[0.3, -0.4], [-1.2, 0.7], [2.0, 1.5]];
                elsewhere.retain(|&x| function(x).is_finite());
                against_differences(function, function::value_gradient_hessian, &elsewhere);
                for x in elsewhere {
                    let (_, gradient, hessian) = function::value_gradient_hessian(x);
                    check("jvp", [function::jvp(x, v).1], [gradient[0] * v[0] + gradient[1] * v[1]], 10.0);
                    check("hvp", function::hvp(x, v), hessian.map(|row| row[0] * v[0] + row[1] * v[1]), 10.0);
                    check("diagonal", function::hessian_diagonal(x), [hessian[0][0], hessian[1][1]], 10.0);
                }
            }
        )*
    };
}

const NOTHING: [f64; 2] = [0.0; 2];

squares! {
    product: |x| { let r = (x[0] * x[0] + x[1] * x[1]).sqrt(); r * r },
        NOTHING => NOTHING, [[2.0, 0.0], [0.0, 2.0]];
    half: |x| { let r = (x[0] * x[0] + x[1] * x[1]).sqrt(); 0.5 * r * r + x[0] },
        NOTHING => [1.0, 0.0], [[1.0, 0.0], [0.0, 1.0]];
    power: |x| 3.0 * (x[0] * x[0] + 2.0 * x[1] * x[1]).sqrt().powi(2),
        NOTHING => NOTHING, [[6.0, 0.0], [0.0, 12.0]];
    inner: |x| { let r = (x[0] * x[0] + x[1] * x[1]).sqrt(); (r * r + x[1]).exp() },
        NOTHING => [0.0, 1.0], [[2.0, 0.0], [0.0, 3.0]];
    of_a_variable: |x| x[0].sqrt() * x[0].sqrt() + x[1] * x[1],
        NOTHING => [1.0, 0.0], [[0.0, 0.0], [0.0, 2.0]];
    of_two_roots: |x| { let (r, s) = (x[0].sqrt(), (x[0] + x[1]).sqrt()); r * r * 2.0 + s.powi(2) },
        [0.0, 1.0] => [3.0, 1.0], [[0.0, 0.0], [0.0, 0.0]];
    huber: |x| {
            let r = (x[0] * x[0] + x[1] * x[1]).sqrt();
            if r <= 1.0 { 0.5 * r * r } else { r - 0.5 }
        },
        NOTHING => NOTHING, [[1.0, 0.0], [0.0, 1.0]];
}

#[test]
fn single_precision() {
    #[hessian_runtime::hessian]
    fn function(x: f32, y: f32) -> f32 {
        let r = (x * x + y * y).sqrt();
        1.5 * r * r
    }
    assert_eq!(function::value_gradient_hessian(0.0, 0.0), (0.0, [0.0; 2], [[3.0, 0.0], [0.0, 3.0]]));
    assert_eq!(function::AUGMENTED_IS_EXACT, [true; 2]);
}

#[test]
fn as_written_where_nothing_is_rewritten() {
    #[hessian_runtime::hessian(strict, only(gradient))]
    fn function(x: f64) -> f64 {
        x.sqrt() * x.sqrt()
    }
    assert!(function::gradient(0.0)[0].is_nan());
    assert_eq!(function::gradient(4.0), [1.0]);
}
