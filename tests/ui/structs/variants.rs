use hessian_runtime::hessian;

pub enum Law {
    Power(f64),
    Mixed(f64, f64),
}

#[hessian]
fn f(x: f64, y: f64, given: Law) -> f64 {
    let law = if x > y { Law::Power(x) } else { given };
    match law {
        Law::Power(p) => p,
        Law::Mixed(a, b) => a * b,
    }
}

#[hessian]
fn g(x: f64, y: f64) -> f64 {
    let mut law = if x > y { Law::Power(x) } else { Law::Mixed(x, y) };
    match &mut law {
        Law::Power(p) => *p += 1.0,
        Law::Mixed(a, _) => *a += y,
    }
    x
}

#[hessian]
fn h(x: f64, data: &[f64]) -> f64 {
    let mut law = Law::Power(x);
    for &k in data {
        law = match law {
            Law::Power(p) if p > 1.0 => Law::Mixed(p, k),
            Law::Power(p) => Law::Power(p * k),
            Law::Mixed(a, b) => Law::Power(a * b),
        };
    }
    match law {
        Law::Power(p) => p,
        Law::Mixed(a, b) => a * b,
    }
}

pub struct Net {
    weights: [[f64; 2]; 2],
}

impl Net {
    #[hessian]
    fn h(&self, x: f64) -> f64 {
        let mut sum = 0.0;
        let mapped = self.weights.map(|row| {
            sum += row[0] * x;
            sum
        });
        mapped[1]
    }
}

fn main() {}
