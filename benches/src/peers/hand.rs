//! Value, gradient and Hessian as one writes them by hand, with the structure of each energy.

use super::Second;

fn mirror<const N: usize>(h: &mut [[f64; N]; N]) {
    for i in 0..N {
        for j in 0..i {
            h[j][i] = h[i][j];
        }
    }
}

/// Links of two neighbours: a tridiagonal matrix.
pub fn rosenbrock<const N: usize>(x: &[f64; N], _p: &[f64]) -> Second<N> {
    let (mut s, mut g, mut h) = (0.0, [0.0; N], [[0.0; N]; N]);
    for i in 0..N - 1 {
        let a = 1.0 - x[i];
        let b = x[i + 1] - x[i] * x[i];
        s += a * a + 100.0 * b * b;
        g[i] -= 2.0 * a + 400.0 * b * x[i];
        g[i + 1] += 200.0 * b;
        h[i][i] += 2.0 - 400.0 * b + 800.0 * x[i] * x[i];
        h[i + 1][i] = -400.0 * x[i];
        h[i][i + 1] = h[i + 1][i];
        h[i + 1][i + 1] += 200.0;
    }
    (s, g, h)
}

/// One block of 3 by 3, t·I + w·ddᵀ, four times.
pub fn spring(x: &[f64; 6], p: &[f64]) -> Second<6> {
    let (k, rest) = (p[0], p[1]);
    let d = [x[0] - x[3], x[1] - x[4], x[2] - x[5]];
    let l = (d[0] * d[0] + d[1] * d[1] + d[2] * d[2]).sqrt();
    let stretch = l - rest;
    let t = k * stretch / l;
    let w = (k - t) / (l * l);
    let (mut g, mut h) = ([0.0; 6], [[0.0; 6]; 6]);
    for i in 0..3 {
        g[i] = t * d[i];
        g[i + 3] = -g[i];
        for j in 0..=i {
            let e = w * d[i] * d[j] + if i == j { t } else { 0.0 };
            h[i][j] = e;
            h[i + 3][j + 3] = e;
            h[i + 3][j] = -e;
            h[j + 3][i] = -e;
        }
    }
    mirror(&mut h);
    (0.5 * k * stretch * stretch, g, h)
}

/// diag(s) − ssᵀ of the softmax s.
pub fn log_sum_exp(x: &[f64; 8], _p: &[f64]) -> Second<8> {
    let e = x.map(f64::exp);
    let sum: f64 = e.iter().sum();
    let scale = 1.0 / sum;
    let s = e.map(|e| e * scale);
    let mut h = [[0.0; 8]; 8];
    for i in 0..8 {
        for j in 0..=i {
            h[i][j] = -s[i] * s[j];
        }
        h[i][i] += s[i];
    }
    mirror(&mut h);
    (sum.ln(), s, h)
}

/// Six pairs, each t·I + w·ddᵀ.
pub fn lennard_jones(x: &[f64; 12], p: &[f64]) -> Second<12> {
    let (s2, scale) = (p[1] * p[1], 4.0 * p[0]);
    let (mut value, mut g, mut h) = (0.0, [0.0; 12], [[0.0; 12]; 12]);
    for i in 0..4 {
        for j in 0..i {
            let d: [f64; 3] = core::array::from_fn(|k| x[3 * i + k] - x[3 * j + k]);
            let inverse = 1.0 / (d[0] * d[0] + d[1] * d[1] + d[2] * d[2]);
            let q = s2 * inverse;
            let q3 = q * q * q;
            value += q3 * q3 - q3;
            let t = scale * inverse * (6.0 * q3 - 12.0 * q3 * q3);
            let w = scale * inverse * inverse * (168.0 * q3 * q3 - 48.0 * q3);
            for a in 0..3 {
                g[3 * i + a] += t * d[a];
                g[3 * j + a] -= t * d[a];
                for b in 0..=a {
                    let e = w * d[a] * d[b] + if a == b { t } else { 0.0 };
                    h[3 * i + a][3 * i + b] += e;
                    h[3 * j + a][3 * j + b] += e;
                    h[3 * i + a][3 * j + b] = -e;
                    h[3 * i + b][3 * j + a] = -e;
                }
            }
        }
    }
    mirror(&mut h);
    (scale * value, g, h)
}

/// A curvature of each hidden unit and one rank-1 term.
pub fn network(x: &[f64; 33], p: &[f64]) -> Second<33> {
    let (mut o, mut t) = (x[32], [0.0; 8]);
    for i in 0..8 {
        t[i] = (x[2 * i] * p[0] + x[2 * i + 1] * p[1] + x[16 + i]).tanh();
        o += t[i] * x[24 + i];
    }
    let e = o - p[2];
    let inner = [p[0], p[1], 1.0];
    let mut slope = [0.0; 33];
    slope[32] = 1.0;
    let place = |i: usize, a: usize| if a < 2 { 2 * i + a } else { 16 + i };
    let mut h = [[0.0; 33]; 33];
    for i in 0..8 {
        let d = 1.0 - t[i] * t[i];
        slope[24 + i] = t[i];
        for a in 0..3 {
            slope[place(i, a)] = x[24 + i] * d * inner[a];
        }
    }
    for i in 0..33 {
        let twice = 2.0 * slope[i];
        for j in 0..33 {
            h[i][j] = twice * slope[j];
        }
    }
    let mut add = |row: usize, column: usize, value: f64| {
        h[row][column] += value;
        if row != column {
            h[column][row] += value;
        }
    };
    for i in 0..8 {
        let d = 1.0 - t[i] * t[i];
        let second = -4.0 * e * x[24 + i] * t[i] * d;
        for a in 0..3 {
            for b in 0..=a {
                add(place(i, a), place(i, b), second * inner[a] * inner[b]);
            }
            add(24 + i, place(i, a), 2.0 * e * d * inner[a]);
        }
    }
    (e * e, slope.map(|s| 2.0 * e * s), h)
}

/// One pass over the rows, one triangle.
pub fn logistic(x: &[f64; 8], p: &[f64]) -> Second<8> {
    let (mut s, mut g, mut h) = (0.0, [0.0; 8], [[0.0; 8]; 8]);
    for r in p.chunks_exact(9) {
        let mut z = 0.0;
        for j in 0..8 {
            z += x[j] * r[j];
        }
        let e = z.exp();
        s += (1.0 + e).ln() - z * r[8];
        let q = e / (1.0 + e);
        let (d, w) = (q - r[8], q * (1.0 - q));
        for i in 0..8 {
            g[i] += d * r[i];
            for j in 0..=i {
                h[i][j] += w * r[i] * r[j];
            }
        }
    }
    mirror(&mut h);
    (s, g, h)
}
