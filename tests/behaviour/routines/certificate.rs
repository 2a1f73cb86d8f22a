//! `AUGMENTED_IS_EXACT` is what comparison with the exact diagonal finds.

use hessian_runtime::hessian;

macro_rules! certified {
    ($name:ident, $n:literal, $exact:literal, |$x:ident| $body:expr) => {
        #[test]
        fn $name() {
            #[hessian]
            fn function($x: [f64; $n]) -> f64 {
                $body
            }
            let mut differs = [false; $n];
            for turn in 0..5 {
                let x = core::array::from_fn(|i| {
                    0.35 + 0.21 * (i as f64 + 1.3 * turn as f64).sin().abs() + 0.17 * i as f64
                });
                let (exact, recursion) = (function::hessian_diagonal(x), function::augmented_diagonal(x));
                for j in 0..$n {
                    differs[j] |= (exact[j] - recursion[j]).abs() > 1e-9 * (1.0 + exact[j].abs());
                }
            }
            assert_eq!(function::AUGMENTED_IS_EXACT, differs.map(|d| !d));
            assert_eq!(function::AUGMENTED_IS_EXACT, [$exact; $n]);
        }
    };
}

certified!(rosenbrock, 3, true, |x| {
    let mut s = 0.0;
    for i in 0..2 {
        s += (1.0 - x[i]).powi(2) + 100.0 * (x[i + 1] - x[i] * x[i]).powi(2);
    }
    s
});
certified!(himmelblau, 2, true, |x| (x[0] * x[0] + x[1] - 11.0).powi(2) + (x[0] + x[1] * x[1] - 7.0).powi(2));
certified!(ackley, 2, true, |x| {
    let r = (0.5 * (x[0] * x[0] + x[1] * x[1])).sqrt();
    let c = 0.5 * ((core::f64::consts::TAU * x[0]).cos() + (core::f64::consts::TAU * x[1]).cos());
    -20.0 * (-0.2 * r).exp() - c.exp() + 20.0
});
certified!(powell, 4, true, |x| (x[0] + 10.0 * x[1]).powi(2)
    + 5.0 * (x[2] - x[3]).powi(2)
    + (x[1] - 2.0 * x[2]).powi(4)
    + 10.0 * (x[0] - x[3]).powi(4));
certified!(wood, 4, true, |x| 100.0 * (x[1] - x[0] * x[0]).powi(2)
    + (1.0 - x[0]).powi(2)
    + 90.0 * (x[3] - x[2] * x[2]).powi(2)
    + (1.0 - x[2]).powi(2)
    + 10.1 * ((x[1] - 1.0).powi(2) + (x[3] - 1.0).powi(2))
    + 19.8 * (x[1] - 1.0) * (x[3] - 1.0));
certified!(spring, 6, true, |x| {
    let d = [x[0] - x[3], x[1] - x[4], x[2] - x[5]];
    let length = (d[0] * d[0] + d[1] * d[1] + d[2] * d[2]).sqrt();
    0.5 * 3.0 * (length - 1.5).powi(2)
});
certified!(logistic_regression, 3, true, |x| {
    let rows = [[1.0, 0.3, -0.5], [1.0, -1.2, 0.7], [1.0, 0.1, 0.9]];
    let mut s = 0.0;
    for row in rows {
        let z = x[0] * row[0] + x[1] * row[1] + x[2] * row[2];
        s += (1.0 + z.exp()).ln() - 0.5 * z;
    }
    s
});
certified!(network, 9, true, |x| {
    let mut out = x[8];
    for i in 0..2 {
        let z = x[2 * i] * 0.7 + x[2 * i + 1] * -0.4 + x[4 + i];
        out += z.tanh() * x[6 + i];
    }
    let e = out - 0.5;
    e * e
});
certified!(log_sum_exp, 4, true, |x| x.iter().map(|v| v.exp()).sum::<f64>().ln());
certified!(speelpenning, 5, true, |x| x.iter().product::<f64>());
certified!(helical_valley, 3, true, |x| {
    let theta = x[1].atan2(x[0]) / core::f64::consts::TAU;
    let r = (x[0] * x[0] + x[1] * x[1]).sqrt();
    100.0 * ((x[2] - 10.0 * theta).powi(2) + (r - 1.0).powi(2)) + x[2] * x[2]
});
certified!(neo_hookean, 12, false, |x| {
    let rest = [[1.1, 0.2, 0.1], [0.3, 1.2, 0.2], [0.1, 0.3, 1.3]];
    let mut f = [[0.0; 3]; 3];
    for i in 0..3 {
        let d = [x[3 + i] - x[i] + 3.0, x[6 + i] - x[i], x[9 + i] - x[i] + 2.0 * i as f64];
        for j in 0..3 {
            f[i][j] = d[0] * rest[0][j] + d[1] * rest[1][j] + d[2] * rest[2][j];
        }
    }
    let j = f[0][0] * (f[1][1] * f[2][2] - f[1][2] * f[2][1]) - f[0][1] * (f[1][0] * f[2][2] - f[1][2] * f[2][0])
        + f[0][2] * (f[1][0] * f[2][1] - f[1][1] * f[2][0]);
    let l = (j * j).ln();
    let mut ic = 0.0;
    for row in f {
        for v in row {
            ic += v * v;
        }
    }
    0.5 * (ic - 3.0) - l + l * l
});
certified!(beale, 2, false, |x| (1.5 - x[0] + x[0] * x[1]).powi(2)
    + (2.25 - x[0] + x[0] * x[1] * x[1]).powi(2)
    + (2.625 - x[0] + x[0] * x[1].powi(3)).powi(2));
certified!(symmetric_dirichlet, 4, false, |x| {
    let det = x[0] * x[3] - x[1] * x[2] + 2.0;
    (x[0] * x[0] + x[1] * x[1] + x[2] * x[2] + x[3] * x[3]) * (1.0 + 1.0 / (det * det))
});
// Powers of the distance are seen as powers, so that a pair potential is certified.
certified!(lennard_jones, 6, true, |x| {
    let d = [x[0] - x[3], x[1] - x[4] + 0.3, x[2] - x[5] - 0.2];
    let q = 1.0 / (d[0] * d[0] + d[1] * d[1] + d[2] * d[2]);
    let cube = q * q * q;
    4.0 * (cube * cube - cube)
});
// What vanishes identically has a second partial all the same, and the recursion takes it.
certified!(vanishing_square, 1, false, |x| {
    let d = (x[0] + x[0] + x[0]) / 3.0 - x[0];
    d * d
});
