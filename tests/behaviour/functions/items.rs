//! Items in the body, and the forms that a function itself may have.

use hessian_runtime::hessian;

#[test]
fn aliases_and_constants_of_the_body() {
    #[hessian]
    fn f(x: [f64; 3], n: usize) -> f64 {
        use core::f64::consts::{PI as HALF_TURN, SQRT_2};
        type Scalar = f64;
        type Vector = [Scalar; 3];
        const LENGTH: usize = 3;
        const WEIGHTS: [Scalar; LENGTH] = [1.0, 2.0, 3.0];
        static OFFSET: [f64; 2] = [0.5, 0.25];
        let mut v: Vector = [0.0; LENGTH];
        for i in 0..LENGTH {
            v[i] = x[i] * WEIGHTS[i] + OFFSET[n];
        }
        let scale = 0.1 as Scalar;
        let count = LENGTH as Scalar;
        v[0] * v[1] * SQRT_2 + scale * v[2].powi(2) * count + Scalar::sin(x[0] * HALF_TURN)
    }
    let pi = core::f64::consts::PI;
    let h = f::hessian([0.5, 1.0, 2.0], 1);
    crate::oracle::check("row", h[0], [-pi * pi, 2.0 * core::f64::consts::SQRT_2, 0.0], 10.0);
    crate::oracle::check("row", h[2], [0.0, 0.0, 9.0 * 2.0 * 0.1 * 3.0], 10.0);
    assert_eq!(f::value_gradient([0.5, 1.0, 2.0], 1).0.to_bits(), f([0.5, 1.0, 2.0], 1).to_bits());
}

/// Derivatives in constants: rational functions and what else rustc evaluates at compile time.
mod constants {
    use super::hessian;

    #[hessian]
    const fn rational(x: f64, y: f64) -> f64 {
        let mut s = 1.0;
        let mut i = 0;
        while i < 3 {
            s = s * x + y / (2.0 + x * x);
            i += 1;
        }
        s
    }
    const POINT: [f64; 2] = [1.0, 2.0];
    const H: [[f64; 2]; 2] = rational::hessian(POINT[0], POINT[1]);
    const VGH: (f64, [f64; 2], [[f64; 2]; 2]) = rational::value_gradient_hessian(1.0, 2.0);
    const PRODUCT: [f64; 2] = rational::hvp(1.0, 2.0, [1.0, 0.0]);

    #[test]
    fn of_a_rational_function() {
        #[hessian]
        fn same(x: f64, y: f64) -> f64 {
            let mut s = 1.0;
            for _ in 0..3 {
                s = s * x + y / (2.0 + x * x);
            }
            s
        }
        assert_eq!(H, same::hessian(1.0, 2.0));
        assert_eq!(VGH, same::value_gradient_hessian(1.0, 2.0));
        assert_eq!(PRODUCT, same::hvp(1.0, 2.0, [1.0, 0.0]));
    }

    #[hessian]
    const fn piecewise(x: f64, y: f64, k: i32) -> f64 {
        let a = x.abs().max(y.signum()).min(100.0) + y.recip() * x.copysign(y) + (x * y).clamp(-10.0, 10.0);
        if x > y && k > 0 { a * x + y } else { a * (k as f64) - x % 3.0 }
    }
    const KINKS: [[[f64; 2]; 2]; 2] = [piecewise::hessian(2.25, 1.5, 1), piecewise::hessian(1.25, -1.5, 2)];

    #[test]
    fn of_pieces() {
        #[hessian]
        fn same(x: f64, y: f64, k: i32) -> f64 {
            let a = x.abs().max(y.signum()).min(100.0) + y.recip() * x.copysign(y) + (x * y).clamp(-10.0, 10.0);
            if x > y && k > 0 { a * x + y } else { a * (k as f64) - x % 3.0 }
        }
        assert_eq!(KINKS, [same::hessian(2.25, 1.5, 1), same::hessian(1.25, -1.5, 2)]);
    }

    #[hessian(const N = 2)]
    const fn array<const N: usize>(x: &[f32; N], flip: bool) -> [f32; N] {
        let mut y = [0.0; N];
        let mut i = 0;
        while i < N {
            y[i] = if flip { -x[i] } else { x[i] / x[N - 1 - i] };
            i += 1;
        }
        y
    }
    const J: [[f32; 2]; 2] = array::jacobian(&[1.0, 2.0], false);

    #[test]
    fn of_arrays() {
        assert_eq!(J, [[0.5, -0.25], [-2.0, 1.0]]);
    }
}

/// What may stand around a function and in its parameters.
mod forms {
    use super::hessian;

    /// Documented, with attributes of all kinds.
    #[hessian]
    #[inline(always)]
    #[must_use = "it has no effect"]
    #[allow(clippy::many_single_char_names)]
    #[cfg(not(any()))]
    #[deprecated(note = "only a test")]
    #[doc(alias = "energy")]
    pub(crate) fn r#type(r#fn: f64, mut r#struct: [f64; 2]) -> f64 {
        r#struct[0] *= r#fn;
        r#struct[0] * r#struct[1]
    }

    #[cfg(any())]
    #[hessian]
    fn absent(x: Missing) -> f64 {
        x
    }

    #[test]
    fn raw_identifiers_and_attributes() {
        #[hessian(constant(r#type))]
        fn constants(r#fn: f64, r#type: f64) -> f64 {
            let scale = r#type;
            r#fn * r#fn * scale * scale
        }
        assert_eq!(constants::hessian(2.0, 3.0), [[18.0]]);
        assert_eq!(r#type::hessian(2.0, [3.0, 5.0]), [[0.0, 5.0, 3.0], [5.0, 0.0, 2.0], [3.0, 2.0, 0.0]]);
    }

    #[test]
    fn mutable_parameters_and_patterns() {
        #[hessian(constant(k))]
        fn f(mut x: f64, [a, mut b]: [f64; 2], (c, [d, _]): (f64, [f64; 2]), mut k: f64, (mut n, _): (u8, u8)) -> f64 {
            x *= a;
            b += c;
            k += 1.0;
            n += 1;
            x * b * d * k * f64::from(n)
        }
        let (v, g) = f::value_gradient(2.0, [3.0, 5.0], (7.0, [11.0, 13.0]), 1.0, (0, 9));
        assert_eq!(v, f(2.0, [3.0, 5.0], (7.0, [11.0, 13.0]), 1.0, (0, 9)));
        assert_eq!(v, 1584.0);
        assert_eq!(g, [792.0, 528.0, 132.0, 132.0, 144.0, 0.0]);
    }

    /// Parameters that are called like something generated.
    #[test]
    fn names_of_generated_code_are_free() {
        #[hessian(constant(direction))]
        fn f(v: f64, w: f64, direction: f64, v2: f64, x0: f64) -> f64 {
            let weights = v * w;
            let v3 = weights * direction;
            let argument0 = v3.sin();
            let captured1 = argument0 * v2;
            captured1 * x0 * f64::N
        }
        #[hessian]
        fn g(weights: [f64; 2], direction: &[f64; 1], v: f64) -> [f64; 2] {
            [weights[0] * direction[0], v * weights[1]]
        }
        trait Named {
            const N: f64;
        }
        impl Named for f64 {
            const N: f64 = 2.0;
        }
        let d = f::hvp(1.0, 2.0, 0.5, 3.0, 4.0, [0.0, 0.0, 1.0, 0.0]);
        crate::oracle::check("hvp", d, [8.0 * f64::cos(1.0), 4.0 * f64::cos(1.0), 0.0, 2.0 * f64::sin(1.0)], 10.0);
        assert_eq!(g::vjp([1.0, 2.0], &[3.0], 4.0, [1.0, 1.0]), [3.0, 4.0, 1.0, 2.0]);
        assert_eq!(g::weighted_hessian([1.0, 2.0], &[3.0], 4.0, [1.0, 5.0])[3], [0.0, 5.0, 0.0, 0.0]);
    }
}
