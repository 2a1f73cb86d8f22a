//! The functions once more, over dual numbers.

use num_dual::DualNum;

/// A dual number.
pub trait Dual: DualNum<Primitive = f64> + Copy {}
impl<D: DualNum<Primitive = f64> + Copy> Dual for D {}

fn square<D: Dual>(x: D) -> D {
    x * x
}

pub fn rosenbrock_2<D: Dual>(x: &[D; 2], _p: &[f64]) -> D {
    square(-x[0] + 1.0) + square(x[1] - x[0] * x[0]) * 100.0
}

fn rosenbrock<D: Dual>(x: &[D]) -> D {
    let mut s = D::from(0.0);
    for i in 0..x.len() - 1 {
        s += square(-x[i] + 1.0) + square(x[i + 1] - x[i] * x[i]) * 100.0;
    }
    s
}

pub fn rosenbrock_10<D: Dual>(x: &[D; 10], _p: &[f64]) -> D {
    rosenbrock(x)
}

pub fn rosenbrock_100<D: Dual>(x: &[D; 100], _p: &[f64]) -> D {
    rosenbrock(x)
}

pub fn spring<D: Dual>(x: &[D; 6], p: &[f64]) -> D {
    let l = (square(x[0] - x[3]) + square(x[1] - x[4]) + square(x[2] - x[5])).sqrt();
    square(l - p[1]) * (0.5 * p[0])
}

pub fn neo_hookean<D: Dual>(x: &[D; 12], p: &[f64]) -> D {
    let mut f = [[D::from(0.0); 3]; 3];
    for i in 0..3 {
        let (a, b, c) = (x[3 + i] - x[i], x[6 + i] - x[i], x[9 + i] - x[i]);
        for j in 0..3 {
            f[i][j] = a * p[j] + b * p[3 + j] + c * p[6 + j];
        }
    }
    let j = f[0][0] * (f[1][1] * f[2][2] - f[1][2] * f[2][1]) - f[0][1] * (f[1][0] * f[2][2] - f[1][2] * f[2][0])
        + f[0][2] * (f[1][0] * f[2][1] - f[1][1] * f[2][0]);
    let mut ic = D::from(0.0);
    for v in f.as_flattened() {
        ic += square(*v);
    }
    let lj = j.ln();
    ((ic - 3.0) * (0.5 * p[9]) - lj * p[9] + lj * lj * (0.5 * p[10])) * p[11]
}

pub fn reprojection<D: Dual>(x: &[D; 12], p: &[f64]) -> D {
    let th = (square(x[0]) + square(x[1]) + square(x[2])).sqrt();
    let (s, c) = th.sin_cos();
    let it = th.recip();
    let k = [x[0] * it, x[1] * it, x[2] * it];
    let q = [x[9], x[10], x[11]];
    let cr = [k[1] * q[2] - k[2] * q[1], k[2] * q[0] - k[0] * q[2], k[0] * q[1] - k[1] * q[0]];
    let m = (k[0] * q[0] + k[1] * q[1] + k[2] * q[2]) * (-c + 1.0);
    let px = q[0] * c + cr[0] * s + k[0] * m + x[3];
    let py = q[1] * c + cr[1] * s + k[1] * m + x[4];
    let pz = q[2] * c + cr[2] * s + k[2] * m + x[5];
    let (u, v) = (-px / pz, -py / pz);
    let r2 = square(u) + square(v);
    let fd = x[6] * (r2 * (x[7] + x[8] * r2) + 1.0);
    square(fd * u - p[0]) + square(fd * v - p[1])
}

pub fn network<D: Dual>(x: &[D; 33], p: &[f64]) -> D {
    let mut o = x[32];
    for i in 0..8 {
        let z = x[2 * i] * p[0] + x[2 * i + 1] * p[1] + x[16 + i];
        o += z.tanh() * x[24 + i];
    }
    square(o - p[2])
}

pub fn log_sum_exp<D: Dual>(x: &[D; 8], _p: &[f64]) -> D {
    x.iter().map(|v| v.exp()).fold(D::from(0.0), |a, b| a + b).ln()
}

pub fn lennard_jones<D: Dual>(x: &[D; 12], p: &[f64]) -> D {
    let mut e = D::from(0.0);
    for i in 0..4 {
        for j in 0..i {
            let [a, b, c] = [0, 1, 2].map(|k| x[3 * i + k] - x[3 * j + k]);
            let q = (square(a) + square(b) + square(c)).recip() * (p[1] * p[1]);
            let q3 = q * q * q;
            e += q3 * q3 - q3;
        }
    }
    e * (4.0 * p[0])
}

pub fn two_link_arm<D: Dual>(x: &[D; 6], p: &[f64]) -> D {
    let q12 = x[0] + x[1];
    let c2 = x[1].cos();
    let ex = x[0].cos() * p[0] + q12.cos() * p[1] - p[2];
    let ey = x[0].sin() * p[0] + q12.sin() * p[1] - p[3];
    let m11 = c2 * (2.0 * p[9]) + p[8];
    let m12 = c2 * p[9] + p[10];
    let ke = m11 * x[2] * x[2] + m12 * 2.0 * x[2] * x[3] + x[3] * x[3] * p[10];
    let pw = x[4] * x[2] + x[5] * x[3];
    (square(ex) + square(ey)) * (0.5 * p[4])
        + ke * (0.5 * p[5])
        + (square(x[4]) + square(x[5])) * (0.5 * p[6])
        + square(pw) * (0.5 * p[7])
}

pub fn helmholtz<D: Dual>(x: &[D; 10], p: &[f64]) -> D {
    let mut volume = D::from(0.0);
    let mut quadratic = D::from(0.0);
    for i in 0..10 {
        volume += x[i] * p[i];
        let mut row = D::from(0.0);
        for j in 0..10 {
            row += x[j] * p[10 + 10 * i + j];
        }
        quadratic += x[i] * row;
    }
    let mut mixing = D::from(0.0);
    for v in x {
        mixing += *v * (*v / (-volume + 1.0)).ln();
    }
    let root = 2.0_f64.sqrt();
    let ratio = (volume * (1.0 + root) + 1.0) / (volume * (1.0 - root) + 1.0);
    mixing - quadratic / (volume * 8.0_f64.sqrt()) * ratio.ln()
}

pub fn symmetric_dirichlet<D: Dual>(x: &[D; 6], p: &[f64]) -> D {
    let mut j = [[D::from(0.0); 2]; 2];
    for r in 0..2 {
        let (u, v) = (x[2 + r] - x[r], x[4 + r] - x[r]);
        for c in 0..2 {
            j[r][c] = u * p[c] + v * p[2 + c];
        }
    }
    let det = j[0][0] * j[1][1] - j[0][1] * j[1][0];
    let norm = square(j[0][0]) + square(j[0][1]) + square(j[1][0]) + square(j[1][1]);
    norm * ((det * det).recip() + 1.0) * p[4]
}

pub fn angle<D: Dual>(x: &[D; 9], p: &[f64]) -> D {
    let [mut uu, mut vv, mut uv] = [D::from(0.0); 3];
    for i in 0..3 {
        let (u, v) = (x[i] - x[3 + i], x[6 + i] - x[3 + i]);
        uu += u * u;
        vv += v * v;
        uv += u * v;
    }
    square((uv / (uu * vv).sqrt()).acos() - p[1]) * (0.5 * p[0])
}

pub fn black_scholes<D: Dual>(x: &[D; 5], _p: &[f64]) -> D {
    let [spot, strike, time, rate, volatility] = *x;
    let spread = volatility * time.sqrt();
    let d1 = ((spot / strike).ln() + (rate + volatility * volatility * 0.5) * time) / spread;
    let normal = |z: D| ((z * -1.5976 - z * z * z * 0.07056).exp() + 1.0).recip();
    spot * normal(d1) - strike * (-rate * time).exp() * normal(d1 - spread)
}

pub fn logistic<D: Dual>(x: &[D; 8], p: &[f64]) -> D {
    let mut s = D::from(0.0);
    for r in p.chunks_exact(9) {
        let z = x.iter().zip(r).fold(D::from(0.0), |z, (x, r)| z + *x * *r);
        s += (z.exp() + 1.0).ln() - z * r[8];
    }
    s
}

pub fn garch<D: Dual>(x: &[D; 3], p: &[f64]) -> D {
    let [constant, shock, persistence] = *x;
    let mut variance = constant / (-shock - persistence + 1.0);
    let mut sum = D::from(0.0);
    for r in p {
        sum += variance.ln() + variance.recip() * (r * r);
        variance = constant + shock * (r * r) + persistence * variance;
    }
    sum
}

pub fn arma<D: Dual>(x: &[D; 4], p: &[f64]) -> D {
    let [mean, first, second, moving] = *x;
    let (mut before, mut last, mut innovation) = (0.0, 0.0, D::from(0.0));
    let mut sum = D::from(0.0);
    for y in p {
        innovation = -mean + *y - first * (-mean + last) - second * (-mean + before) - moving * innovation;
        sum += innovation * innovation;
        (before, last) = (last, *y);
    }
    sum
}

pub fn pendulum<D: Dual>(x: &[D; 4], p: &[f64]) -> D {
    let (mut angle, mut velocity) = (x[0], x[1]);
    let h = 0.02;
    for torque in p {
        let acceleration = |angle: D, velocity: D| -x[2] * velocity - x[3].recip() * 9.81 * angle.sin() + *torque;
        let k1 = (velocity, acceleration(angle, velocity));
        let k2 = (velocity + k1.1 * (0.5 * h), acceleration(angle + k1.0 * (0.5 * h), velocity + k1.1 * (0.5 * h)));
        let k3 = (velocity + k2.1 * (0.5 * h), acceleration(angle + k2.0 * (0.5 * h), velocity + k2.1 * (0.5 * h)));
        let k4 = (velocity + k3.1 * h, acceleration(angle + k3.0 * h, velocity + k3.1 * h));
        angle += (k1.0 + k2.0 * 2.0 + k3.0 * 2.0 + k4.0) * (h / 6.0);
        velocity += (k1.1 + k2.1 * 2.0 + k3.1 * 2.0 + k4.1) * (h / 6.0);
    }
    angle * angle + velocity * velocity
}

pub fn recurrent<D: Dual>(x: &[D; 15], p: &[f64]) -> D {
    let mut state = [D::from(0.0); 3];
    let (mut sum, mut last) = (D::from(0.0), 0.0);
    for y in p {
        state = core::array::from_fn(|i| {
            let z = x[9 + i] * last + x[12 + i];
            (0..3).fold(z, |z, j| z + x[3 * i + j] * state[j]).tanh()
        });
        sum += square(state[0] - *y);
        last = *y;
    }
    sum
}

pub fn determinant<D: Dual>(x: &[D; 16], _p: &[f64]) -> D {
    let mut a = [[x[0]; 4]; 4];
    a.as_flattened_mut().copy_from_slice(x);
    let mut det = D::from(1.0);
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

pub use self::{arma as arma_swept, garch as garch_swept, pendulum as pendulum_swept, recurrent as recurrent_swept};
