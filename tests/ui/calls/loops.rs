//! Loops that only their own function can turn.
mod inner {
    use hessian_runtime::hessian;

    #[hessian]
    pub fn local(x: f64, data: &[f64]) -> f64 {
        let squares: Vec<f64> = data.iter().map(|v| v * v).collect();
        squares.iter().map(|v| v * x).sum()
    }

    #[hessian]
    pub fn owned(x: f64, data: Vec<f64>) -> f64 {
        let mut sum = 0.0;
        for v in &data {
            sum += v * x;
        }
        sum
    }
}

use hessian_runtime::hessian;

#[hessian]
fn of_a_local(x: f64, data: &[f64]) -> f64 {
    inner::local(x, data)
}

#[hessian]
fn of_an_owned(x: f64, data: &[f64]) -> f64 {
    inner::owned(x, data.to_vec())
}

fn main() {}
