//! Hessians of many variables that meet in one value: w·u·uᵀ and a sparse rest, computed by rows.
#![allow(clippy::needless_range_loop, clippy::assign_op_pattern, reason = "functions as users write them")]

use hessian_runtime::{Real, hessian};

use crate::oracle::against_duals;

/// Numbers around zero, none of them alike.
fn spread<const N: usize>(scale: f64) -> [f64; N] {
    core::array::from_fn(|i| scale * (0.3 + i as f64 * 0.17) * if i % 3 == 1 { -1.0 } else { 1.0 })
}

against_duals!(
    norm,
    17,
    |x| {
        let mut sum = x[0] * x[0];
        for i in 1..17 {
            sum += x[i] * x[i];
        }
        sum.sqrt()
    },
    [spread(1.0), spread(1e-100), spread(1e100)]
);

against_duals!(
    log_sum_exp,
    19,
    |x| {
        let mut sum = x[0].exp();
        for i in 1..19 {
            sum += x[i].exp();
        }
        sum.ln()
    },
    [spread(1.0), [0.0; 19], spread(30.0)]
);

against_duals!(
    square_of_a_sum,
    16,
    |x| {
        let mut sum = x[0];
        for i in 1..16 {
            sum += x[i];
        }
        sum * sum
    },
    [spread(1.0), [0.0; 16], [1e200; 16]]
);

// The variable that multiplies has curvatures with all others; branches and other terms are part of the rest.
against_duals!(
    with_a_rest,
    21,
    |x| {
        let mut sum = x[0] * x[1];
        for i in 1..21 {
            sum += (x[i] * x[i - 1]).sin();
        }
        x[20] * sum.exp() + x[3] * x[4] * x[5]
    },
    [spread(0.1), [0.0; 21], spread(-0.2)]
);

#[test]
fn an_exact_hessian_stays_exact() {
    #[hessian]
    fn f(x: [f64; 24]) -> f64 {
        let sum: f64 = x.iter().sum();
        sum * sum
    }
    assert_eq!(f::hessian(spread(1.0)), [[2.0; 24]; 24]);
    assert_eq!(f::value_gradient_hessian([f64::MAX; 24]).2, [[2.0; 24]; 24]);
}

#[test]
fn extreme_scales_are_those_of_the_products() {
    // w is 2·c², and u alone or its square would vanish or overflow.
    #[hessian(constant(c, u), only(hessian, hessian_into, hvp))]
    fn f(x: &[f64; 16], c: f64, u: &[f64; 16]) -> f64 {
        let mut sum = 0.0;
        for i in 0..16 {
            sum += u[i] * x[i];
        }
        (c * sum) * (c * sum)
    }
    for (c, scale) in [(1e100, 1e-170), (1e-100, 1e170), (1.0, 0.0)] {
        let u = core::array::from_fn(|i| scale * (1.0 + i as f64));
        let mut hessian = [[f64::NAN; 16]; 16];
        f::hessian_into(&[0.0; 16], c, &u, &mut hessian);
        assert_eq!(hessian, f::hessian(&[0.0; 16], c, &u));
        for i in 0..16 {
            for j in 0..16 {
                let expected = 2.0 * (c * u[i]) * (c * u[j]);
                assert!((hessian[i][j] - expected).abs() <= 1e-15 * expected, "{c} {scale}: {}", hessian[i][j]);
                assert_eq!(hessian[i][j].to_bits(), hessian[j][i].to_bits());
            }
        }
    }
}

#[test]
fn a_square_of_a_reciprocal_does_not_vanish() {
    #[hessian(only(hessian))]
    fn f(x: [f64; 16]) -> f64 {
        x.iter().map(|v| v.exp()).sum::<f64>().ln()
    }
    // The sum is 16·e⁵⁰⁰, and its square overflows.
    for (i, row) in f::hessian([500.0; 16]).iter().enumerate() {
        for (j, entry) in row.iter().enumerate() {
            let expected = if i == j { 15.0 / 256.0 } else { -1.0 / 256.0 };
            assert!((entry - expected).abs() < 1e-14, "{entry}, expected {expected}");
        }
    }
}

#[test]
fn not_a_number_spreads_as_it_should() {
    #[hessian(only(hessian))]
    fn f(x: [f64; 16]) -> f64 {
        x.iter().map(|v| v * v).sum::<f64>().sqrt()
    }
    assert!(f::hessian([0.0; 16]).as_flattened().iter().all(|entry| !entry.is_finite()));
    let mut x = [1.0; 16];
    x[7] = f64::NAN;
    assert!(f::hessian(x).as_flattened().iter().all(|entry| entry.is_nan()));
}

#[test]
fn every_scalar_type_has_rows_and_a_const_fn_has_none() {
    #[hessian(only(value_gradient_hessian, value_gradient_hessian_into))]
    fn generic<T: Real>(x: &[T; 18]) -> T {
        let mut sum = x[0];
        for i in 1..18 {
            sum = sum + x[i] * x[i - 1];
        }
        sum * sum * sum
    }
    #[hessian(only(value_gradient_hessian, value_gradient_hessian_into))]
    const fn constant(x: &[f64; 18]) -> f64 {
        let mut sum = x[0];
        let mut i = 1;
        while i < 18 {
            sum += x[i] * x[i - 1];
            i += 1;
        }
        sum * sum * sum
    }
    const AT: [f64; 18] = [0.5; 18];
    const EXPECTED: (f64, [f64; 18], [[f64; 18]; 18]) = constant::value_gradient_hessian(&AT);
    assert_eq!(generic::value_gradient_hessian(&AT), EXPECTED);
    let (mut gradient, mut hessian) = ([f64::NAN; 18], [[f64::NAN; 18]; 18]);
    let value = generic::value_gradient_hessian_into(&AT, &mut gradient, &mut hessian);
    assert_eq!((value, gradient, hessian), EXPECTED);
    let single = generic::value_gradient_hessian(&[0.5_f32; 18]);
    for (row, expected) in single.2.iter().zip(EXPECTED.2) {
        for (entry, expected) in row.iter().zip(expected) {
            assert_eq!(f64::from(*entry), expected);
        }
    }
}
