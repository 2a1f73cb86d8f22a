//! The functions that are measured, of variables `x` and parameters `p`.

use hessian_runtime::hessian;

/// Rosenbrock.
#[hessian]
pub fn rosenbrock_2(x: &[f64; 2], _p: &[f64]) -> f64 {
    (1.0 - x[0]).powi(2) + 100.0 * (x[1] - x[0] * x[0]).powi(2)
}

/// Chained Rosenbrock.
#[hessian]
pub fn rosenbrock_10(x: &[f64; 10], _p: &[f64]) -> f64 {
    let mut s = 0.0;
    for i in 0..9 {
        let a = 1.0 - x[i];
        let b = x[i + 1] - x[i] * x[i];
        s += a * a + 100.0 * b * b;
    }
    s
}

/// Chained Rosenbrock, long.
#[hessian]
pub fn rosenbrock_100(x: &[f64; 100], _p: &[f64]) -> f64 {
    let mut s = 0.0;
    for i in 0..99 {
        let a = 1.0 - x[i];
        let b = x[i + 1] - x[i] * x[i];
        s += a * a + 100.0 * b * b;
    }
    s
}

/// Spring between two points: `p` is (k, rest length).
#[hessian]
pub fn spring(x: &[f64; 6], p: &[f64]) -> f64 {
    let (k, rest) = (p[0], p[1]);
    let d = [x[0] - x[3], x[1] - x[4], x[2] - x[5]];
    let l = (d[0] * d[0] + d[1] * d[1] + d[2] * d[2]).sqrt();
    0.5 * k * (l - rest).powi(2)
}

/// Neo-Hookean energy of a tetrahedron: `p` is the inverse rest shape (row by row), mu, lambda, volume.
#[hessian]
pub fn neo_hookean(x: &[f64; 12], p: &[f64]) -> f64 {
    let mut f = [[0.0; 3]; 3];
    for i in 0..3 {
        let a = x[3 + i] - x[i];
        let b = x[6 + i] - x[i];
        let c = x[9 + i] - x[i];
        for j in 0..3 {
            f[i][j] = a * p[j] + b * p[3 + j] + c * p[6 + j];
        }
    }
    let j = f[0][0] * (f[1][1] * f[2][2] - f[1][2] * f[2][1]) - f[0][1] * (f[1][0] * f[2][2] - f[1][2] * f[2][0])
        + f[0][2] * (f[1][0] * f[2][1] - f[1][1] * f[2][0]);
    let mut ic = 0.0;
    for row in f {
        for v in row {
            ic += v * v;
        }
    }
    let lj = j.ln();
    let (mu, la, vol) = (p[9], p[10], p[11]);
    (0.5 * mu * (ic - 3.0) - mu * lj + 0.5 * la * lj * lj) * vol
}

/// Squared reprojection error of a point in a camera (bundle adjustment in the large): `p` is what was observed.
#[hessian]
pub fn reprojection(x: &[f64; 12], p: &[f64]) -> f64 {
    let th2 = x[0] * x[0] + x[1] * x[1] + x[2] * x[2];
    let th = th2.sqrt();
    let (s, c) = th.sin_cos();
    let it = 1.0 / th;
    let k = [x[0] * it, x[1] * it, x[2] * it];
    let q = [x[9], x[10], x[11]];
    let cr = [k[1] * q[2] - k[2] * q[1], k[2] * q[0] - k[0] * q[2], k[0] * q[1] - k[1] * q[0]];
    let m = (k[0] * q[0] + k[1] * q[1] + k[2] * q[2]) * (1.0 - c);
    let px = q[0] * c + cr[0] * s + k[0] * m + x[3];
    let py = q[1] * c + cr[1] * s + k[1] * m + x[4];
    let pz = q[2] * c + cr[2] * s + k[2] * m + x[5];
    let u = -px / pz;
    let v = -py / pz;
    let r2 = u * u + v * v;
    let fd = x[6] * (1.0 + r2 * (x[7] + x[8] * r2));
    let ex = fd * u - p[0];
    let ey = fd * v - p[1];
    ex * ex + ey * ey
}

/// A 2-8-1 tanh network's squared error in its weights: `p` is (two inputs, target).
#[hessian]
pub fn network(x: &[f64; 33], p: &[f64]) -> f64 {
    let mut o = x[32];
    for i in 0..8 {
        let z = x[2 * i] * p[0] + x[2 * i + 1] * p[1] + x[16 + i];
        o += z.tanh() * x[24 + i];
    }
    let e = o - p[2];
    e * e
}

/// Logarithm of a sum of exponentials.
#[hessian]
pub fn log_sum_exp(x: &[f64; 8], _p: &[f64]) -> f64 {
    x.iter().map(|v| v.exp()).sum::<f64>().ln()
}

/// Lennard-Jones energy of four atoms: `p` is (epsilon, sigma).
#[hessian]
pub fn lennard_jones(x: &[f64; 12], p: &[f64]) -> f64 {
    let s2 = p[1] * p[1];
    let mut e = 0.0;
    for i in 0..4 {
        for j in 0..i {
            let a = x[3 * i] - x[3 * j];
            let b = x[3 * i + 1] - x[3 * j + 1];
            let c = x[3 * i + 2] - x[3 * j + 2];
            let q = s2 / (a * a + b * b + c * c);
            let q3 = q * q * q;
            e += q3 * q3 - q3;
        }
    }
    4.0 * p[0] * e
}

/// Stage cost of a two-link arm: `p` is (l1, l2, tx, ty, wp, wv, wu, wpow, a, b, c).
#[hessian]
pub fn two_link_arm(x: &[f64; 6], p: &[f64]) -> f64 {
    let q12 = x[0] + x[1];
    let c2 = x[1].cos();
    let ex = x[0].cos() * p[0] + q12.cos() * p[1] - p[2];
    let ey = x[0].sin() * p[0] + q12.sin() * p[1] - p[3];
    let m11 = 2.0 * p[9] * c2 + p[8];
    let m12 = p[9] * c2 + p[10];
    let ke = m11 * x[2] * x[2] + 2.0 * m12 * x[2] * x[3] + p[10] * x[3] * x[3];
    let pw = x[4] * x[2] + x[5] * x[3];
    0.5 * p[4] * (ex * ex + ey * ey) + 0.5 * p[5] * ke + 0.5 * p[6] * (x[4] * x[4] + x[5] * x[5]) + 0.5 * p[7] * pw * pw
}

/// Helmholtz energy of a mixture (Griewank): `p` is the volumes b and the matrix A, row by row.
#[hessian]
pub fn helmholtz(x: &[f64; 10], p: &[f64]) -> f64 {
    let mut volume = 0.0;
    for i in 0..10 {
        volume += p[i] * x[i];
    }
    let mut quadratic = 0.0;
    for i in 0..10 {
        let mut row = 0.0;
        for j in 0..10 {
            row += p[10 + 10 * i + j] * x[j];
        }
        quadratic += x[i] * row;
    }
    let free = 1.0 - volume;
    let mut mixing = 0.0;
    for v in x {
        mixing += v * (v / free).ln();
    }
    let root = 2.0_f64.sqrt();
    let ratio = (1.0 + (1.0 + root) * volume) / (1.0 + (1.0 - root) * volume);
    mixing - quadratic / (8.0_f64.sqrt() * volume) * ratio.ln()
}

/// Symmetric Dirichlet energy of a triangle: `p` is the inverse rest shape (row by row) and the area.
#[hessian]
pub fn symmetric_dirichlet(x: &[f64; 6], p: &[f64]) -> f64 {
    let mut j = [[0.0; 2]; 2];
    for r in 0..2 {
        let u = x[2 + r] - x[r];
        let v = x[4 + r] - x[r];
        for c in 0..2 {
            j[r][c] = u * p[c] + v * p[2 + c];
        }
    }
    let det = j[0][0] * j[1][1] - j[0][1] * j[1][0];
    let norm = j[0][0] * j[0][0] + j[0][1] * j[0][1] + j[1][0] * j[1][0] + j[1][1] * j[1][1];
    p[4] * (norm * (1.0 + 1.0 / (det * det)))
}

/// Harmonic energy of the angle at the middle one of three points: `p` is (k, rest angle).
#[hessian]
pub fn angle(x: &[f64; 9], p: &[f64]) -> f64 {
    let mut uu = 0.0;
    let mut vv = 0.0;
    let mut uv = 0.0;
    for i in 0..3 {
        let u = x[i] - x[3 + i];
        let v = x[6 + i] - x[3 + i];
        uu += u * u;
        vv += v * v;
        uv += u * v;
    }
    let bend = (uv / (uu * vv).sqrt()).acos() - p[1];
    0.5 * p[0] * bend * bend
}

/// Price of a call option (spot, strike, time, rate, volatility), the normal distribution by its logistic approximation.
#[hessian]
pub fn black_scholes(x: &[f64; 5], _p: &[f64]) -> f64 {
    let [spot, strike, time, rate, volatility] = *x;
    let spread = volatility * time.sqrt();
    let d1 = ((spot / strike).ln() + (rate + 0.5 * volatility * volatility) * time) / spread;
    let d2 = d1 - spread;
    let normal = |z: f64| 1.0 / (1.0 + (-1.5976 * z - 0.07056 * z * z * z).exp());
    spot * normal(d1) - strike * (-rate * time).exp() * normal(d2)
}

/// Logistic regression: `p` is rows of 8 features and a label.
#[hessian]
pub fn logistic(x: &[f64; 8], p: &[f64]) -> f64 {
    let mut s = 0.0;
    for r in p.chunks_exact(9) {
        let mut z = 0.0;
        for j in 0..8 {
            z += x[j] * r[j];
        }
        s += (1.0 + z.exp()).ln() - z * r[8];
    }
    s
}

/// A function, and a copy that may sweep back over its loop.
macro_rules! with_swept {
    ($(#[$attribute:meta])* fn $name:ident, $swept:ident($x:ident: &[f64; $n:literal], $p:ident: &[f64]) -> f64 $body:block) => {
        $(#[$attribute])*
        #[hessian]
        pub fn $name($x: &[f64; $n], $p: &[f64]) -> f64 $body

        $(#[$attribute])*
        #[hessian(max_steps = 200)]
        pub fn $swept($x: &[f64; $n], $p: &[f64]) -> f64 $body
    };
}

with_swept! {
    /// Twice the negative logarithmic likelihood of a GARCH(1, 1) model: `p` is the returns.
    fn garch, garch_swept(x: &[f64; 3], p: &[f64]) -> f64 {
        let [constant, shock, persistence] = *x;
        let mut variance = constant / (1.0 - shock - persistence);
        let mut sum = 0.0;
        for r in p {
            sum += variance.ln() + r * r / variance;
            variance = constant + shock * (r * r) + persistence * variance;
        }
        sum
    }
}

with_swept! {
    /// Squared innovations of an ARMA(2, 1) model: `p` is the series.
    fn arma, arma_swept(x: &[f64; 4], p: &[f64]) -> f64 {
        let [mean, first, second, moving] = *x;
        let (mut before, mut last, mut innovation) = (0.0, 0.0, 0.0);
        let mut sum = 0.0;
        for y in p {
            innovation = y - mean - first * (last - mean) - second * (before - mean) - moving * innovation;
            sum += innovation * innovation;
            (before, last) = (last, *y);
        }
        sum
    }
}

with_swept! {
    /// Where a damped and driven pendulum arrives (Runge and Kutta's method): `x` is angle, velocity, damping and length,
    /// `p` the torque in each step.
    fn pendulum, pendulum_swept(x: &[f64; 4], p: &[f64]) -> f64 {
        let (mut angle, mut velocity) = (x[0], x[1]);
        let step = 0.02;
        for torque in p {
            let acceleration = |angle: f64, velocity: f64| torque - x[2] * velocity - 9.81 / x[3] * angle.sin();
            let k1 = (velocity, acceleration(angle, velocity));
            let k2 = (velocity + 0.5 * step * k1.1, acceleration(angle + 0.5 * step * k1.0, velocity + 0.5 * step * k1.1));
            let k3 = (velocity + 0.5 * step * k2.1, acceleration(angle + 0.5 * step * k2.0, velocity + 0.5 * step * k2.1));
            let k4 = (velocity + step * k3.1, acceleration(angle + step * k3.0, velocity + step * k3.1));
            angle += step / 6.0 * (k1.0 + 2.0 * k2.0 + 2.0 * k3.0 + k4.0);
            velocity += step / 6.0 * (k1.1 + 2.0 * k2.1 + 2.0 * k3.1 + k4.1);
        }
        angle * angle + velocity * velocity
    }
}

with_swept! {
    /// Squared errors of a recurrent network of 3 units that predicts a series: `p` is the series.
    fn recurrent, recurrent_swept(x: &[f64; 15], p: &[f64]) -> f64 {
        let mut state = [0.0; 3];
        let (mut sum, mut last) = (0.0, 0.0);
        for y in p {
            let mut next = [0.0; 3];
            for i in 0..3 {
                let mut z = x[9 + i] * last + x[12 + i];
                for j in 0..3 {
                    z += x[3 * i + j] * state[j];
                }
                next[i] = z.tanh();
            }
            state = next;
            sum += (state[0] - y) * (state[0] - y);
            last = *y;
        }
        sum
    }
}

/// Determinant of a 4 by 4 matrix by elimination without pivoting.
#[hessian]
pub fn determinant(x: &[f64; 16], _p: &[f64]) -> f64 {
    let mut a = [[0.0; 4]; 4];
    for i in 0..4 {
        for j in 0..4 {
            a[i][j] = x[4 * i + j];
        }
    }
    let mut det = 1.0;
    for k in 0..4 {
        det *= a[k][k];
        for i in k + 1..4 {
            let factor = a[i][k] / a[k][k];
            for j in k + 1..4 {
                a[i][j] -= factor * a[k][j];
            }
        }
    }
    det
}
