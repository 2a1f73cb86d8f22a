//! Routines that write into the caller's memory: every number is written, whatever was there, and is that of the form
//! that returns it, to the bit.

use hessian_runtime::hessian;

/// Bits, so that a NaN left over is seen and a signed zero too.
fn bits(numbers: &[f64]) -> Vec<u64> {
    numbers.iter().map(|number| number.to_bits()).collect()
}

macro_rules! agrees {
    ($f:ident, $n:literal, $x:expr $(, $rest:expr)*) => {
        for x in $x {
            let (mut gradient, mut hessian, mut product) = ([f64::NAN; $n], [[f64::NAN; $n]; $n], [f64::NAN; $n]);
            let value = $f::value_gradient_hessian_into(&x $(, $rest)*, &mut gradient, &mut hessian);
            let expected = $f::value_gradient_hessian(&x $(, $rest)*);
            assert_eq!(bits(&[value]), bits(&[expected.0]));
            assert_eq!(bits(&gradient), bits(&expected.1));
            assert_eq!(bits(hessian.as_flattened()), bits(expected.2.as_flattened()));
            for i in 0..$n {
                for j in 0..i {
                    assert_eq!(hessian[i][j].to_bits(), hessian[j][i].to_bits());
                }
            }
            $f::hvp_into(&x $(, $rest)*, x, &mut product);
            assert_eq!(bits(&product), bits(&$f::hvp(&x $(, $rest)*, x)));
        }
    };
}

#[test]
fn a_value_that_is_its_own_derivative_is_returned_and_written() {
    #[hessian(only(value_gradient_hessian, value_gradient_hessian_into, hvp, hvp_into))]
    fn f(x: &[f64; 2]) -> f64 {
        x[0].exp() + 0.0 * x[1]
    }
    agrees!(f, 2, [[0.3, 1.0], [-0.0, f64::INFINITY], [800.0, 0.0]]);
}

#[test]
fn zeros_are_written() {
    #[hessian(only(value_gradient_hessian, value_gradient_hessian_into, hvp, hvp_into))]
    fn few(x: &[f64; 3]) -> f64 {
        x[0] * x[0] * x[1] + 3.0 * x[2]
    }
    agrees!(few, 3, [[0.3, 1.0, -2.0], [0.0, -0.0, 0.0]]);

    #[hessian(only(value_gradient_hessian, value_gradient_hessian_into, hvp, hvp_into))]
    fn many(x: &[f64; 20]) -> f64 {
        let mut s = 0.0;
        for i in 0..19 {
            s += (x[i] * x[i + 1]).sin();
        }
        s
    }
    agrees!(many, 20, [core::array::from_fn(|i| 0.1 * i as f64 - 0.7), [0.0; 20]]);
}

#[test]
fn branches_and_loops_write_what_they_hand_out() {
    #[hessian(only(value_gradient_hessian, value_gradient_hessian_into, hvp, hvp_into))]
    fn f(x: &[f64; 3], data: &[f64]) -> f64 {
        let mut s = if x[0] > x[1] { x[0] * x[1] * x[2] } else { x[2].exp() };
        for d in data {
            s += (x[0] * d - x[2]).cos();
        }
        s
    }
    agrees!(f, 3, [[1.0, 0.5, 2.0], [0.5, 1.0, 2.0], [1.0, 1.0, -0.0]], &[0.3, -0.9, 1.7]);
    agrees!(f, 3, [[1.0, 0.5, 2.0], [0.5, 1.0, 2.0]], &[]);
}
