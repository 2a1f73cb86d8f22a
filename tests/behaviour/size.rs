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
