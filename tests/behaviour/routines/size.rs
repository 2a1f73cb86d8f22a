//! Code of many statements, which is split into blocks; of so many that one way to compute it is all that is tried; and
//! of many results, which are stored as they become known.

use crate::oracle::against_duals;

against_duals!(
    many_statements,
    3,
    |x| {
        let mut a = x[0];
        for _ in 0..60 {
            a = a * 0.5 + x[1] * (a * x[2]).sin() * 0.1;
        }
        a
    },
    [[0.3, 1.2, -0.7], [0.0, 0.0, 0.0], [-2.0, 5.0, 3.0]]
);

against_duals!(
    thousands_of_operations,
    2,
    |x| {
        let mut a = x[0];
        for _ in 0..520 {
            a = a * 0.5 + x[1] * (a * x[1]).sin() * 0.1;
        }
        a
    },
    [[0.3, 1.2], [0.0, 0.0], [-2.0, 2.5]]
);

// Thousands of statements are divided into basic blocks by tests of a number; what is behind them has the same bits.
#[test]
fn edges_change_nothing() {
    #[hessian_runtime::hessian(only(hessian), name = Divided)]
    fn divided(x: [f64; 12]) -> f64 {
        let mut a = x[0];
        for i in 0..360 {
            a = a * 0.5 + x[i % 12] * (a * x[(5 * i + 1) % 12]).sin() * 0.1;
        }
        a * a
    }
    use num_dual::DualNum as _;
    let x: [f64; 12] = core::array::from_fn(|i| 0.3 * i as f64 - 1.0);
    let hessian = Divided::hessian(x);
    for (i, found) in hessian.into_iter().enumerate() {
        let row = core::array::from_fn(|j| {
            let x: [num_dual::HyperDual64; 12] = core::array::from_fn(|k| {
                num_dual::HyperDual64::new(x[k], f64::from(u8::from(k == i)), f64::from(u8::from(k == j)), 0.0)
            });
            let mut a = x[0];
            for i in 0..360 {
                a = a * 0.5 + x[i % 12] * (a * x[(5 * i + 1) % 12]).sin() * 0.1;
            }
            (a * a).eps1eps2
        });
        let scale = row.iter().fold(1.0, |a: f64, b: &f64| a.max(b.abs()));
        crate::oracle::check("hessian", found, row, scale);
    }
    // What is no number is passed on as well.
    let mut x = x;
    x[3] = f64::NAN;
    assert!(Divided::hessian(x).as_flattened().iter().all(|entry| entry.is_nan()));
}

// A `const fn` has them too, and is one still.
#[test]
fn edges_of_const_functions() {
    #[hessian_runtime::hessian(only(gradient))]
    const fn long(x: f64, y: f64) -> f64 {
        let mut a = x;
        let mut i = 0;
        while i < 900 {
            a = a * 0.5 + y / (1.0 + a * a);
            i += 1;
        }
        a
    }
    const SLOPES: [f64; 2] = long::gradient(0.3, 1.2);
    let dual = |x: [num_dual::Dual64; 2]| (0..900).fold(x[0], |a, _| a * 0.5 + x[1] / (a * a + 1.0));
    let slope = |i: usize| {
        let part = |k: usize| f64::from(u8::from(k == i));
        dual([num_dual::Dual64::new(0.3, part(0)), num_dual::Dual64::new(1.2, part(1))]).eps
    };
    crate::oracle::check("gradient", SLOPES, [slope(0), slope(1)], 1.0);
    assert_eq!(long::gradient(std::hint::black_box(0.3), 1.2).map(f64::to_bits), SLOPES.map(f64::to_bits));
    assert!(long::gradient(f64::NAN, 1.2).iter().all(|slope| slope.is_nan()));
}

against_duals!(
    many_results,
    46,
    |x| {
        let mut sum = x[0];
        for i in 1..46 {
            sum += x[i] * x[i - 1];
        }
        sum * sum * sum
    },
    [core::array::from_fn(|i| 0.1 * i as f64 - 2.0), [0.0; 46]]
);
