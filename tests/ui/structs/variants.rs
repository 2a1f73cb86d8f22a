use hessian_runtime::hessian;

pub enum Law {
    Power(f64),
    Mixed(f64, f64),
}

#[hessian]
fn f(x: f64, y: f64) -> f64 {
    let law = if x > y { Law::Power(x) } else { Law::Mixed(x, y) };
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
