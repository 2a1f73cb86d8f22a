use hessian_runtime::hessian;

#[hessian(max_steps = 0)]
fn none(x: f64, data: &[f64]) -> f64 {
    data.iter().fold(x, |v, d| (v * x + d).sin())
}

#[hessian(max_steps = 1_000_000)]
fn many(x: f64, data: &[f64]) -> f64 {
    data.iter().fold(x, |v, d| (v * x + d).sin())
}

#[hessian(max_steps = 32_000)]
fn much(x: [f64; 3], data: &[f64]) -> f64 {
    let (mut v, mut w) = (x[0], x[1]);
    for d in data {
        (v, w) = ((v * w + d).sin(), (w * x[2]).cos() * v);
    }
    v + w
}

#[hessian(max_steps)]
fn unknown(x: f64) -> f64 {
    x
}

#[hessian(max_steps = 10)]
fn sum(x: f64, data: &[f64]) -> f64 {
    data.iter().map(|d| (d * x).sin()).sum()
}

#[hessian(max_steps = 10)]
fn within(x: f64, y: f64, data: &[f64]) -> f64 {
    let mut sum = 0.0;
    for d in data {
        let mut v = x;
        for e in data {
            v = (v * y + e * d).sin();
        }
        sum += v;
    }
    sum
}

#[hessian(max_steps = 10)]
const fn constant(x: [f64; 8], data: &[f64]) -> f64 {
    let (mut v, mut i) = (x[0], 0);
    while i < data.len() {
        v = v * x[1] * data[i] + x[2] * v * v + x[3] + x[4] * v + x[5] * data[i] + x[6] * v + x[7];
        i += 1;
    }
    v
}

fn main() {}
