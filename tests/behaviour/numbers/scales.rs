//! What is large or small altogether: where a function of degree 2 is evaluated at 2ᵏ times a point, its second derivatives are
//! the same to the bit, as long as squares are in range.

macro_rules! degree_two {
    ($($name:ident: $scalar:ty, $k:expr, |$x:ident, $p:ident| $body:expr;)*) => {
        $(
            #[test]
            fn $name() {
                #[hessian_runtime::hessian(constant(p))]
                fn function($x: [$scalar; 4], $p: [$scalar; 2]) -> $scalar {
                    $body
                }
                let (x, p, v) = ([0.3, -1.1, 1.7, 0.6], [1.3, 0.7], [0.7, -0.4, 1.3, 0.2]);
                let expected = function::hessian(x, p);
                for scale in [<$scalar>::powi(2.0, $k), <$scalar>::powi(2.0, -$k)] {
                    let (far, rest) = (x.map(|x| scale * x), p.map(|p| scale * p));
                    assert_eq!(function::value_gradient_hessian(far, rest).2, function::value_gradient_hessian(x, p).2);
                    assert_eq!(function::hessian(far, rest), expected, "at {scale:e}");
                    assert_eq!(function::hvp(far, rest, v), function::hvp(x, p, v), "at {scale:e}");
                    assert_eq!(function::hessian_diagonal(far, rest), function::hessian_diagonal(x, p), "at {scale:e}");
                }
            }
        )*
    };
}

degree_two! {
    spring: f64, 430, |x, p| {
            let l = ((x[0] - x[2]) * (x[0] - x[2]) + (x[1] - x[3]) * (x[1] - x[3])).sqrt();
            0.5 * (l - p[0]) * (l - p[0])
        };
    spring_in_single_precision: f32, 46, |x, p| {
            let l = ((x[0] - x[2]) * (x[0] - x[2]) + (x[1] - x[3]) * (x[1] - x[3])).sqrt();
            0.5 * (l - p[0]) * (l - p[0])
        };
    distances_times_lengths: f32, 46, |x, p| {
            p[0] * (x[0] * x[0] + x[1] * x[1]).sqrt() + p[1] * (x[2] * x[2] + x[3] * x[3]).sqrt()
        };
    stretch_of_one_and_distance: f64, 430, |x, p| {
            let l = (x[0] * x[0] + x[1] * x[1] + x[2] * x[2]).sqrt();
            (l - p[0]).powi(2) + p[1] * l + x[3] * l
        };
}
