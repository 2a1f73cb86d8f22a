//! Energies whose operations are counted, as users write them.

/// The functions on which the generator was tuned.
pub const TUNED: &[&str] = &[
    ROSENBROCK_30,
    NEO_HOOKEAN,
    SYMMETRIC_DIRICHLET,
    BAL_REPROJECTION,
    TWO_LINK_ARM,
    BLACK_SCHOLES,
    NETWORK_2_8_1,
    LENNARD_JONES,
    DETERMINANT_4,
];

/// Functions that no choice was made by: what is gained here is gained.
pub const HELD_OUT: &[&str] = &[
    SPRING,
    LOG_SUM_EXP,
    BEALE,
    HELICAL_VALLEY,
    WOOD,
    BOND_ANGLE,
    ST_VENANT_KIRCHHOFF,
    MORSE_CHAIN,
    TWO_LAYER_NETWORK,
    POSE_GRAPH,
    QUATERNION_ROTATION,
    GAUSSIAN_MIXTURE,
    RECURRENCE_100,
];

pub const ROSENBROCK_30: &str = "
    #[hessian]
    fn rosenbrock(x: &[f64; 30]) -> f64 {
        let mut s = 0.0;
        for i in 0..29 {
            let a = 1.0 - x[i];
            let b = x[i + 1] - x[i] * x[i];
            s += a * a + 100.0 * b * b;
        }
        s
    }";

pub const NEO_HOOKEAN: &str = "
    #[hessian]
    fn neo_hookean(x: &[f64; 12], p: &[f64]) -> f64 {
        let mut f = [[0.0; 3]; 3];
        for i in 0..3 {
            let a = x[3 + i] - x[i];
            let b = x[6 + i] - x[i];
            let c = x[9 + i] - x[i];
            for j in 0..3 {
                f[i][j] = a * p[j] + b * p[3 + j] + c * p[6 + j];
            }
        }
        let j = f[0][0] * (f[1][1] * f[2][2] - f[1][2] * f[2][1])
            - f[0][1] * (f[1][0] * f[2][2] - f[1][2] * f[2][0])
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
    }";

pub const SYMMETRIC_DIRICHLET: &str = "
    #[hessian]
    fn symmetric_dirichlet(x: &[f64; 6], p: &[f64]) -> f64 {
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
    }";

pub const BAL_REPROJECTION: &str = "
    #[hessian]
    fn bal_reprojection(x: &[f64; 12], p: &[f64]) -> f64 {
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
    }";

pub const TWO_LINK_ARM: &str = "
    #[hessian]
    fn two_link_arm(x: &[f64; 6], p: &[f64]) -> f64 {
        let q12 = x[0] + x[1];
        let c2 = x[1].cos();
        let ex = x[0].cos() * p[0] + q12.cos() * p[1] - p[2];
        let ey = x[0].sin() * p[0] + q12.sin() * p[1] - p[3];
        let m11 = 2.0 * p[9] * c2 + p[8];
        let m12 = p[9] * c2 + p[10];
        let ke = m11 * x[2] * x[2] + 2.0 * m12 * x[2] * x[3] + p[10] * x[3] * x[3];
        let pw = x[4] * x[2] + x[5] * x[3];
        0.5 * p[4] * (ex * ex + ey * ey)
            + 0.5 * p[5] * ke
            + 0.5 * p[6] * (x[4] * x[4] + x[5] * x[5])
            + 0.5 * p[7] * pw * pw
    }";

pub const BLACK_SCHOLES: &str = "
    #[hessian]
    fn black_scholes(s: f64, k: f64, r: f64, sigma: f64, t: f64) -> f64 {
        let root = sigma * t.sqrt();
        let d1 = ((s / k).ln() + (r + 0.5 * sigma * sigma) * t) / root;
        let d2 = d1 - root;
        let below = |d: f64| 0.5 * (1.0 + (0.8 * d).tanh());
        s * below(d1) - k * (-r * t).exp() * below(d2)
    }";

pub const NETWORK_2_8_1: &str = "
    #[hessian]
    fn network(x: &[f64; 33], p: &[f64]) -> f64 {
        let mut o = x[32];
        for i in 0..8 {
            let z = x[2 * i] * p[0] + x[2 * i + 1] * p[1] + x[16 + i];
            o += z.tanh() * x[24 + i];
        }
        let e = o - p[2];
        e * e
    }";

pub const LENNARD_JONES: &str = "
    #[hessian]
    fn lennard_jones(x: &[f64; 12], p: &[f64]) -> f64 {
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
    }";

pub const DETERMINANT_4: &str = "
    #[hessian]
    fn determinant(x: &[[f64; 4]; 4]) -> f64 {
        let mut a = *x;
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
    }";

pub const SPRING: &str = "
    #[hessian]
    fn spring(x: &[f64; 6], p: &[f64]) -> f64 {
        let (k, rest) = (p[0], p[1]);
        let d = [x[0] - x[3], x[1] - x[4], x[2] - x[5]];
        let l = (d[0] * d[0] + d[1] * d[1] + d[2] * d[2]).sqrt();
        0.5 * k * (l - rest).powi(2)
    }";

pub const LOG_SUM_EXP: &str = "
    #[hessian]
    fn log_sum_exp(x: &[f64; 8]) -> f64 {
        x.iter().map(|v| v.exp()).sum::<f64>().ln()
    }";

pub const BEALE: &str = "
    #[hessian]
    fn beale(x: f64, y: f64) -> f64 {
        (1.5 - x + x * y).powi(2) + (2.25 - x + x * y * y).powi(2) + (2.625 - x + x * y * y * y).powi(2)
    }";

pub const HELICAL_VALLEY: &str = "
    #[hessian]
    fn helical_valley(x: [f64; 3]) -> f64 {
        let theta = x[1].atan2(x[0]) * (0.5 * core::f64::consts::FRAC_1_PI);
        let r = (x[0] * x[0] + x[1] * x[1]).sqrt();
        100.0 * ((x[2] - 10.0 * theta).powi(2) + (r - 1.0).powi(2)) + x[2] * x[2]
    }";

pub const WOOD: &str = "
    #[hessian]
    fn wood(x: [f64; 4]) -> f64 {
        let [a, b, c, d] = x;
        100.0 * (a * a - b).powi(2) + (a - 1.0).powi(2) + (c - 1.0).powi(2) + 90.0 * (c * c - d).powi(2)
            + 10.1 * ((b - 1.0).powi(2) + (d - 1.0).powi(2)) + 19.8 * (b - 1.0) * (d - 1.0)
    }";

pub const BOND_ANGLE: &str = "
    #[hessian]
    fn bond_angle(x: &[f64; 9], k: &[f64]) -> f64 {
        let mut dot = 0.0;
        let mut aa = 0.0;
        let mut bb = 0.0;
        for i in 0..3 {
            let a = x[i] - x[3 + i];
            let b = x[6 + i] - x[3 + i];
            dot += a * b;
            aa += a * a;
            bb += b * b;
        }
        let angle = (dot / (aa * bb).sqrt()).acos();
        0.5 * k[0] * (angle - k[1]).powi(2)
    }";

pub const ST_VENANT_KIRCHHOFF: &str = "
    #[hessian]
    fn st_venant_kirchhoff(x: &[f64; 6], p: &[f64]) -> f64 {
        let (u, v) = ([x[2] - x[0], x[3] - x[1]], [x[4] - x[0], x[5] - x[1]]);
        let mut f = [[0.0; 2]; 2];
        for i in 0..2 {
            for j in 0..2 {
                f[i][j] = u[i] * p[j] + v[i] * p[2 + j];
            }
        }
        let e00 = 0.5 * (f[0][0] * f[0][0] + f[1][0] * f[1][0] - 1.0);
        let e11 = 0.5 * (f[0][1] * f[0][1] + f[1][1] * f[1][1] - 1.0);
        let e01 = 0.5 * (f[0][0] * f[0][1] + f[1][0] * f[1][1]);
        let trace = e00 + e11;
        p[6] * (p[4] * (e00 * e00 + e11 * e11 + 2.0 * e01 * e01) + 0.5 * p[5] * trace * trace)
    }";

pub const MORSE_CHAIN: &str = "
    #[hessian]
    fn morse_chain(x: &[f64; 12], p: &[f64]) -> f64 {
        let mut e = 0.0;
        for i in 0..3 {
            let mut d2 = 0.0;
            for k in 0..3 {
                let d = x[3 * i + 3 + k] - x[3 * i + k];
                d2 += d * d;
            }
            let w = 1.0 - (-p[0] * (d2.sqrt() - p[1])).exp();
            e += p[2] * w * w;
        }
        e
    }";

pub const TWO_LAYER_NETWORK: &str = "
    #[hessian]
    fn two_layer_network(x: &[f64; 33], p: &[f64]) -> f64 {
        let mut h = [0.0; 4];
        for i in 0..4 {
            h[i] = (x[2 * i] * p[0] + x[2 * i + 1] * p[1] + x[8 + i]).tanh();
        }
        let mut o = x[32];
        for i in 0..4 {
            let mut z = x[28 + i];
            for j in 0..3 {
                z += x[12 + 4 * j + i] * h[j];
            }
            o += z.tanh() * x[24 + i];
        }
        (o - p[2]).powi(2)
    }";

pub const POSE_GRAPH: &str = "
    #[hessian]
    fn pose_graph(x: &[f64; 6], p: &[f64]) -> f64 {
        let (s, c) = x[2].sin_cos();
        let (dx, dy) = (x[3] - x[0], x[4] - x[1]);
        let ex = c * dx + s * dy - p[0];
        let ey = c * dy - s * dx - p[1];
        let et = x[5] - x[2] - p[2];
        p[3] * (ex * ex + ey * ey) + p[4] * et * et
    }";

pub const QUATERNION_ROTATION: &str = "
    #[hessian]
    fn quaternion_rotation(q: &[f64; 4], p: &[f64]) -> f64 {
        let n = 1.0 / (q[0] * q[0] + q[1] * q[1] + q[2] * q[2] + q[3] * q[3]).sqrt();
        let [w, x, y, z] = [q[0] * n, q[1] * n, q[2] * n, q[3] * n];
        let rx = (1.0 - 2.0 * (y * y + z * z)) * p[0] + 2.0 * (x * y - w * z) * p[1] + 2.0 * (x * z + w * y) * p[2] - p[3];
        let ry = 2.0 * (x * y + w * z) * p[0] + (1.0 - 2.0 * (x * x + z * z)) * p[1] + 2.0 * (y * z - w * x) * p[2] - p[4];
        let rz = 2.0 * (x * z - w * y) * p[0] + 2.0 * (y * z + w * x) * p[1] + (1.0 - 2.0 * (x * x + y * y)) * p[2] - p[5];
        rx * rx + ry * ry + rz * rz
    }";

pub const GAUSSIAN_MIXTURE: &str = "
    #[hessian]
    fn gaussian_mixture(x: &[f64; 6], data: &[f64]) -> f64 {
        let mut s = 0.0;
        for k in 0..2 {
            let z = (data[0] - x[3 * k]) / x[3 * k + 1];
            s += x[3 * k + 2] * (-0.5 * z * z).exp() / x[3 * k + 1];
        }
        s.ln()
    }";

pub const RECURRENCE_100: &str = "
    #[hessian]
    fn recurrence(a: f64, b: f64, c: f64) -> f64 {
        let mut u = a;
        let mut v = b;
        for _ in 0..100 {
            let w = u + 0.01 * v;
            v = v - 0.01 * c * (u * u * u);
            u = w;
        }
        u * u + v * v
    }";

/// How far a direction and a distance are from what was measured.
pub const BEARING: &str = "
    #[hessian]
    fn bearing(x: &[f64; 6], p: &[f64]) -> f64 {
        let d = [x[3] - x[0], x[4] - x[1], x[5] - x[2]];
        let n = (d[0] * d[0] + d[1] * d[1] + d[2] * d[2]).sqrt();
        let c = (d[0] * p[0] + d[1] * p[1] + d[2] * p[2]) / n;
        p[3] * (1.0 - c * c) + p[4] * (n - p[5]) * (n - p[5])
    }";
