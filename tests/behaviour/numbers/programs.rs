//! Test functions and energies, against second-order duals.

use crate::oracle::against_duals;

against_duals!(
    booth,
    2,
    |x| (x[0] + x[1] * 2.0 - 7.0).powi(2) + (x[0] * 2.0 + x[1] - 5.0).powi(2),
    [[1.0, 3.0], [-2.5, 0.75]]
);
against_duals!(
    himmelblau,
    2,
    |x| (x[0] * x[0] + x[1] - 11.0).powi(2) + (x[0] + x[1] * x[1] - 7.0).powi(2),
    [[3.0, 2.0], [-1.5, 0.25]]
);
against_duals!(
    beale,
    2,
    |x| (-x[0] + x[0] * x[1] + 1.5).powi(2)
        + (-x[0] + x[0] * x[1] * x[1] + 2.25).powi(2)
        + (-x[0] + x[0] * x[1].powi(3) + 2.625).powi(2),
    [[3.0, 0.5], [1.25, -0.75]]
);
against_duals!(
    powell,
    4,
    |x| (x[0] + x[1] * 10.0).powi(2)
        + (x[2] - x[3]).powi(2) * 5.0
        + (x[1] - x[2] * 2.0).powi(4)
        + (x[0] - x[3]).powi(4) * 10.0,
    [[3.0, -1.0, 0.5, 1.0], [0.1, 0.2, 0.3, 0.4]]
);
against_duals!(
    exponentials,
    3,
    |x| (x[0] * x[1]).exp() + (x[2] - x[0]).exp_m1() * x[1].exp2(),
    [[0.3, -0.7, 1.1], [-1.0, 0.5, 0.25]]
);
against_duals!(
    logarithms,
    2,
    |x| x[0].ln() * x[1].log2() + (x[0] * x[1]).log10() + (x[0] + x[1]).ln_1p(),
    [[0.3, 0.7], [2.5, 1.5]]
);
against_duals!(roots, 2, |x| (x[0] * x[0] + x[1] * x[1]).sqrt() + (x[0] * x[1]).cbrt(), [[3.0, 4.0], [0.25, 1.5]]);
against_duals!(circle, 2, |x| x[0].sin() * x[1].cos() + (x[0] * x[1]).tan(), [[0.3, 0.7], [-1.1, 0.4]]);
against_duals!(
    arcs,
    2,
    |x| (x[0] * x[1]).asin() + (x[0] - x[1]).acos() + (x[0] + x[1]).atan(),
    [[0.3, 0.7], [-0.2, 0.4]]
);
against_duals!(angle, 2, |x| x[0].atan2(x[1]), [[0.3, 0.7], [-1.5, 0.5], [0.5, -2.0]]);
against_duals!(hyperbolic, 2, |x| x[0].sinh() * x[1].cosh() + (x[0] * x[1]).tanh(), [[0.3, 0.7], [-1.2, 0.4]]);
against_duals!(
    areas,
    2,
    |x| (x[0] * x[1]).asinh() + (x[0] + 2.0).acosh() + (x[0] * x[1]).atanh(),
    [[0.3, 0.7], [-0.2, 0.4]]
);
against_duals!(
    quotients,
    3,
    |x| x[0] / (x[1] * x[1] + 1.0) - x[2].recip() * x[0],
    [[0.3, -0.7, 1.1], [2.0, 3.0, -0.5]]
);
against_duals!(
    powers,
    2,
    |x| x[0].powi(5) * x[1].powi(-3) + x[0].powf(2.5) + x[1].powf(-0.5),
    [[0.3, 0.7], [1.5, 2.5]]
);
against_duals!(
    log_sum_exp,
    4,
    |x| (x[0].exp() + x[1].exp() + x[2].exp() + x[3].exp()).ln(),
    [[0.3, -0.7, 1.1, 0.2], [2.0, 1.0, 0.0, -1.0]]
);
against_duals!(
    lennard_jones,
    3,
    |x| {
        let q = (x[0] * x[0] + x[1] * x[1] + x[2] * x[2]).recip();
        let cube = q * q * q;
        (cube * cube - cube) * 4.0
    },
    [[1.0, 0.25, -0.5], [0.75, 0.75, 0.75]]
);
against_duals!(difference_of_exponentials, 2, |x| (x[0] - x[1]).exp() * x[1], [[-0.7, 2.3], [0.5, -0.25]]);
// The adjoint of a mean, or of a parameter that is fitted inside, vanishes identically, but its curvature does not.
against_duals!(
    variance,
    3,
    |x| {
        let mean = (x[0] + x[1] + x[2]) / 3.0;
        (x[0] - mean).powi(2) + (x[1] - mean).powi(2) + (x[2] - mean).powi(2)
    },
    [[0.3, 0.8, 1.1], [0.5, 0.5, 0.5], [-2.0, 1e3, 0.0]]
);
against_duals!(
    log_variance,
    4,
    |x| {
        let mean = (x[0] + x[1] + x[2] + x[3]) * 0.25;
        let d = [x[0] - mean, x[1] - mean, x[2] - mean, x[3] - mean];
        (d[0] * d[0] + d[1] * d[1] + d[2] * d[2] + d[3] * d[3] + 0.5).ln()
    },
    [[0.3, 0.8, 1.1, -0.7], [0.5, 0.5, 0.5, 0.5]]
);
against_duals!(
    slope_fitted_inside,
    3,
    |x| {
        let slope = (x[0] + x[1] * 2.0 + x[2] * 4.0) / 21.0;
        (x[0] - slope).powi(2) + (x[1] - slope * 2.0).powi(2) + (x[2] - slope * 4.0).powi(2)
    },
    [[0.3, 0.8, 1.1], [1.0, 2.0, 4.0]]
);
