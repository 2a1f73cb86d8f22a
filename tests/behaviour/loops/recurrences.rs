//! What a turn hands to the next.

use super::{NUMBERS, over_data};
use crate::oracle::check;

over_data!(
    previous,
    1,
    |x, data: &[f64]| {
        let mut previous = 0.0;
        let mut s = x[0] * 0.0;
        for &d in data {
            s += (x[0] * previous - d).powi(2);
            previous = d;
        }
        s
    },
    [[0.3], [-1.5]],
    NUMBERS
);
over_data!(
    horner,
    1,
    |x, data: &[f64]| {
        let mut p = x[0] * 0.0;
        for c in data {
            p = p * x[0] + *c;
        }
        p
    },
    [[0.3], [-1.5]],
    NUMBERS
);
over_data!(
    garch,
    3,
    |x, data: &[f64]| {
        let mut h = x[0] / (-x[1] - x[2] + 1.0);
        let mut l = x[0] * 0.0;
        for r in data {
            h = x[0] + x[1] * (*r * *r) + x[2] * h;
            l += h.ln() + h.recip() * (*r * *r);
        }
        l * 0.5
    },
    [[0.3, 0.1, 0.7], [0.5, 0.2, 0.3]],
    NUMBERS
);

over_data!(
    products,
    2,
    |x, data: &[f64]| {
        let mut p = x[0] * 0.0 + 1.0;
        for d in data {
            p *= x[0] * *d + x[1];
        }
        p
    },
    [[0.3, 0.7], [1.5, 2.0]],
    NUMBERS
);
over_data!(
    accumulator_read_inside,
    2,
    |x, data: &[f64]| {
        let (mut s, mut t) = (x[1] * 1.0, x[0] * 0.0);
        for d in data {
            s += x[0] * *d;
            t += s * s;
        }
        t + s
    },
    [[0.3, 0.7], [1.5, 2.0]],
    NUMBERS
);
over_data!(
    accumulator_read_before,
    2,
    |x, data: &[f64]| {
        let (mut s, mut t) = (x[1] * 1.0, x[0] * 0.0);
        for d in data {
            t += s.sin() * *d;
            s += x[0] * *d;
        }
        t * s
    },
    [[0.3, 0.7], [1.5, 2.0]],
    NUMBERS
);
over_data!(
    reset_by_data,
    2,
    |x, data: &[f64]| {
        let mut s = x[0] * 1.0;
        for d in data {
            if *d == 0.5 {
                s = x[1] * *d;
            } else {
                s += x[0] * x[1] * *d;
            }
        }
        s * s
    },
    [[0.3, 0.7], [1.5, 2.0]],
    NUMBERS
);
over_data!(
    scaled_each_turn,
    2,
    |x, data: &[f64]| {
        let mut s = x[0] * 1.0;
        for d in data {
            s += s * x[1] * *d;
            s = -s + x[0];
        }
        s
    },
    [[0.3, 0.7], [1.5, 2.0]],
    NUMBERS
);
over_data!(
    swapped,
    2,
    |x, data: &[f64]| {
        let (mut a, mut b) = (x[0] * 1.0, x[1] * x[1]);
        for d in data {
            (a, b) = (b, a * *d);
        }
        a * x[0] + b
    },
    [[0.3, 0.7], [1.5, 2.0]],
    NUMBERS
);
over_data!(
    largest,
    2,
    |x, data: &[f64]| {
        let mut m = x[0] * 1.0;
        let mut last = x[1] * 1.0;
        for d in data {
            let r = x[0] * *d + x[1];
            if r > m {
                m = r * r;
            }
            last = r;
        }
        m * last
    },
    [[0.3, 0.7], [1.5, 2.0]],
    NUMBERS
);
over_data!(
    newton,
    1,
    |x, n: usize| {
        let mut y = x[0];
        for _ in 0..n {
            y = y - (y * y - x[0]) / (y * 2.0);
        }
        y
    },
    [[2.0], [0.7]],
    [0, 1, 2, 5]
);
over_data!(
    pendulum,
    3,
    |x, steps: usize| {
        let (mut q, mut p) = (x[0] * 1.0, x[1] * 1.0);
        let h = 0.05;
        for _ in 0..steps {
            let (k1q, k1p) = (p, -q.sin() * x[2]);
            let (k2q, k2p) = (p + k1p * (h * 0.5), -(q + k1q * (h * 0.5)).sin() * x[2]);
            let (k3q, k3p) = (p + k2p * (h * 0.5), -(q + k2q * (h * 0.5)).sin() * x[2]);
            let (k4q, k4p) = (p + k3p * h, -(q + k3q * h).sin() * x[2]);
            q += (k1q + k2q * 2.0 + k3q * 2.0 + k4q) * (h / 6.0);
            p += (k1p + k2p * 2.0 + k3p * 2.0 + k4p) * (h / 6.0);
        }
        p * p * 0.5 - q.cos() * x[2]
    },
    [[0.3, 0.7, 1.3], [1.5, 0.0, 2.0]],
    [0, 1, 20]
);
over_data!(
    recurrence_in_each_row,
    2,
    |x, data: &[f64]| {
        let mut s = x[0] * 0.0;
        for d in data {
            let mut y = x[0] * x[0] + 1.0;
            let mut k = 0;
            while k < data.len() {
                y = y + (x[1] * *d - y * y) / (y * 2.0);
                k += 1;
            }
            s += y * y;
        }
        s
    },
    [[0.3, 0.7], [1.5, 2.0]],
    NUMBERS
);
over_data!(
    sums_in_a_recurrence,
    2,
    |x, data: &[f64]| {
        let mut y = x[0] * 1.0;
        for d in data {
            let mut s = x[1] * 0.0;
            for e in data {
                s += (y * *e - x[1]).sin() * *d;
            }
            y = s * x[0] + y * 0.5;
        }
        y
    },
    [[0.3, 0.7], [1.5, 2.0]],
    NUMBERS
);
over_data!(
    recurrence_of_sums,
    2,
    |x, data: &[f64]| {
        let mut total = x[0] * 0.0;
        for d in data {
            total += (x[0] * *d).sin();
        }
        let mut y = total * x[1];
        for d in data {
            y = (y * total + x[0] * *d).sin();
        }
        let mut z = x[1] * 0.0;
        for d in data {
            z += y * y * *d * total;
        }
        z + y
    },
    [[0.3, 0.7], [0.5, 2.0]],
    NUMBERS
);
over_data!(
    filter_of_kalman,
    3,
    |x, data: &[f64]| {
        let mut p = [[x[0], x[0] * 0.0], [x[0] * 0.0, x[1]]];
        let mut m = [x[2], x[2] * 0.5];
        let mut l = x[0] * 0.0;
        for z in data {
            // predict
            m = [m[0] + m[1] * 0.1, m[1]];
            p[0][0] = p[0][0] + (p[0][1] + p[1][0]) * 0.1 + p[1][1] * 0.01 + x[1];
            p[0][1] = p[0][1] + p[1][1] * 0.1;
            p[1][0] = p[1][0] + p[1][1] * 0.1;
            p[1][1] = p[1][1] + x[0] * 0.2;
            // update
            let v = p[0][0] + 0.3;
            let r = -m[0] + *z;
            l += v.ln() + r * r / v;
            let k = [p[0][0] / v, p[1][0] / v];
            for i in 0..2 {
                m[i] += k[i] * r;
            }
            let top = p[0];
            for i in 0..2 {
                for j in 0..2 {
                    p[i][j] -= k[i] * top[j];
                }
            }
        }
        l
    },
    [[0.3, 0.7, 0.1], [1.5, 0.2, -1.0]],
    NUMBERS
);
over_data!(
    what_is_largest,
    2,
    |x, data: &[f64]| {
        let m = data.iter().map(|d| x[0] * *d).fold(x[1] * 1.0, |a, b| if a > b { a } else { b });
        let total = data.iter().map(|d| (x[0] * *d - m).exp()).fold(x[0] * 0.0, |a, b| a + b);
        m * 2.0 + (total + 1.0).ln()
    },
    [[0.3, 0.7], [1.5, 0.2]],
    NUMBERS
);
#[test]
fn structs_are_carried() {
    #[derive(Clone, Copy)]
    struct State {
        q: f64,
        p: f64,
    }
    #[hessian_runtime::hessian(only(value_gradient_hessian))]
    fn function(x: f64, k: f64, steps: usize) -> f64 {
        let mut state = State { q: x, p: 0.0 };
        let spring = State { q: k, p: 1.0 };
        for _ in 0..steps {
            state.p -= state.q * spring.q;
            state = State { q: state.q + state.p * spring.p, p: state.p };
        }
        state.q * state.p
    }
    // p = −kx, q = x(1 − k); p = −kx − kx(1 − k) = kx(k − 2), q = x(1 − 3k + k²)
    let (x, k) = (0.7, 0.3);
    let (value, gradient, hessian) = function::value_gradient_hessian(x, k, 2);
    assert_eq!(value.to_bits(), function(x, k, 2).to_bits());
    // x²·g(k), g = (1 − 3k + k²)(k² − 2k) = k⁴ − 5k³ + 7k² − 2k
    let g = k.powi(4) - 5.0 * k.powi(3) + 7.0 * k * k - 2.0 * k;
    let (d, e) = (4.0 * k.powi(3) - 15.0 * k * k + 14.0 * k - 2.0, 12.0 * k * k - 30.0 * k + 14.0);
    check("gradient", gradient, [2.0 * x * g, x * x * d], 1.0);
    check("hessian", hessian[0], [2.0 * g, 2.0 * x * d], 1.0);
    check("hessian", hessian[1], [2.0 * x * d, x * x * e], 1.0);
}

// What the states differ by grows thirtyfold in a turn, but they do not differ: nor may their tangents.
over_data!(
    states_that_stay_together,
    2,
    |x, data: &[f64]| {
        let (mut v, mut w) = (x[0], x[0]);
        for d in data {
            let apart = v - w;
            (v, w) = (v * (-v + 1.0) * x[1] + apart * *d, w * (-w + 1.0) * x[1] + apart * 7.3);
        }
        v * w
    },
    [[0.3, 2.9], [0.61, 3.1]],
    [&[30.1; 5][..], &[30.1; 20], &[-17.3; 40]]
);
