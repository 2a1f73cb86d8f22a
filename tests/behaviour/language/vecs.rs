//! `Vec`s of variables dissolve as arrays do: the same derivatives at the same cost, and nothing is allocated.

#![allow(clippy::useless_vec, reason = "it is `Vec`s that are tested")]

use hessian_runtime::hessian;

/// A function that uses `Vec`s, and the same on arrays.
macro_rules! as_arrays {
    ($name:ident, $n:literal, |$x:ident| $vecs:expr, $arrays:expr) => {
        #[test]
        fn $name() {
            #[hessian]
            fn vecs($x: [f64; $n]) -> f64 {
                $vecs
            }
            #[hessian]
            fn arrays($x: [f64; $n]) -> f64 {
                $arrays
            }
            for x in [[0.3, 0.8, 1.1], [0.5, -0.0, -2.5], [1e-30, 1e20, 0.25]] {
                assert_eq!(vecs::value_gradient_hessian(x), arrays::value_gradient_hessian(x), "at {x:?}");
                assert_eq!(vecs::value_gradient(x).0.to_bits(), vecs(x).to_bits());
                assert_eq!(vecs::hvp(x, [0.5, 1.0, -2.0]), arrays::hvp(x, [0.5, 1.0, -2.0]));
            }
            assert_eq!(vecs::COST.value_gradient_hessian, arrays::COST.value_gradient_hessian);
        }
    };
}

as_arrays!(
    collected,
    3,
    |x| {
        let scaled: Vec<f64> = x.iter().map(|v| v * 2.0 + 1.0).collect();
        let mean = scaled.iter().sum::<f64>() / scaled.len() as f64;
        scaled.iter().map(|v| (v - mean).powi(2)).sum()
    },
    {
        let scaled = x.map(|v| v * 2.0 + 1.0);
        let mean = (scaled[0] + scaled[1] + scaled[2]) / 3.0;
        (scaled[0] - mean).powi(2) + (scaled[1] - mean).powi(2) + (scaled[2] - mean).powi(2)
    }
);
as_arrays!(
    pushed,
    3,
    |x| {
        let mut residuals = Vec::with_capacity(5);
        for i in 0..3 {
            residuals.push(x[i] - 1.0);
            if i > 0 {
                residuals.push(x[i] * x[i - 1]);
            }
        }
        residuals.iter().map(|r| r * r).sum()
    },
    {
        let residuals = [x[0] - 1.0, x[1] - 1.0, x[1] * x[0], x[2] - 1.0, x[2] * x[1]];
        residuals.iter().map(|r| r * r).sum()
    }
);
as_arrays!(
    filled,
    3,
    |x| {
        let values = vec![x[0], x[1] * x[2], 2.0];
        let mut matrix = vec![vec![0.0; 2]; 2];
        for (i, a) in values.iter().enumerate() {
            matrix[i % 2][i / 2] += a * a;
            matrix[1][1] += a.sin();
        }
        matrix[0][0] * matrix[1][1] - matrix[0][1] * matrix[1][0]
    },
    {
        let values = [x[0], x[1] * x[2], 2.0];
        let mut matrix = [[0.0; 2]; 2];
        for (i, a) in values.iter().enumerate() {
            matrix[i % 2][i / 2] += a * a;
            matrix[1][1] += a.sin();
        }
        matrix[0][0] * matrix[1][1] - matrix[0][1] * matrix[1][0]
    }
);
as_arrays!(
    handed_on,
    3,
    |x| {
        fn norm(v: &[f64]) -> f64 {
            v.iter().map(|a| a * a).sum::<f64>().sqrt()
        }
        fn scaled(v: &[f64], k: f64) -> Vec<f64> {
            v.iter().map(|a| a * k).collect()
        }
        let twice = scaled(&x, 2.0);
        norm(&twice) * scaled(&twice, twice[0])[1]
    },
    {
        let twice = [x[0] * 2.0, x[1] * 2.0, x[2] * 2.0];
        let norm = twice.iter().map(|a| a * a).sum::<f64>().sqrt();
        norm * twice.map(|a| a * twice[0])[1]
    }
);
as_arrays!(
    cut_and_joined,
    3,
    |x| {
        let mut stack = vec![x[0]];
        stack.extend_from_slice(&x[1..]);
        stack.extend(x.iter().map(|v| v * v));
        let last = stack.pop().unwrap();
        let second = stack.remove(1);
        stack.insert(0, last * second);
        stack.truncate(3);
        stack.iter().fold(1.0, |p, q| p * q + last)
    },
    {
        let last = x[2] * x[2];
        [last * x[1], x[0], x[2]].iter().fold(1.0, |p, q| p * q + last)
    }
);

#[test]
fn those_of_constants_stay_as_they_are() {
    #[hessian]
    fn weighted(x: [f64; 2], data: &[f64]) -> f64 {
        let mut weights = Vec::new();
        for v in data {
            if *v > 0.0 {
                weights.push(v * 2.0);
            }
        }
        let shifted: Vec<f64> = data.iter().map(|a| a + 1.0).collect();
        x.iter().map(|v| v * v).sum::<f64>() * weights.iter().sum::<f64>()
            + shifted.iter().map(|s| s * x[0].exp()).sum::<f64>()
    }
    let (x, data) = ([0.3_f64, -0.7_f64], [1.0, -2.0, 3.0]);
    let (weight, shift, e) = (8.0, 5.0, x[0].exp());
    let (value, gradient, hessian) = weighted::value_gradient_hessian(x, &data);
    assert_eq!(value, weighted(x, &data));
    let exact = [2.0 * weight * x[0] + shift * e, 2.0 * weight * x[1]];
    assert!(gradient.iter().zip(exact).all(|(g, e)| (g - e).abs() <= 4.0 * f64::EPSILON * e.abs()));
    assert!((hessian[0][0] - (2.0 * weight + shift * e)).abs() <= 1e-14 * hessian[0][0]);
    assert_eq!([hessian[0][1], hessian[1][0], hessian[1][1]], [0.0, 0.0, 2.0 * weight]);
}
