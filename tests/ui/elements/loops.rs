//! What is no sum of terms that read a few elements each.
use hessian_runtime::hessian;

#[hessian(variable(x))]
fn previous(x: &[f64]) -> f64 {
    let mut total = 0.0;
    let mut last = x[0];
    for i in 1..x.len() {
        let next = x[i];
        total += (next - last).powi(2);
        last = next;
    }
    total
}

#[hessian(variable(x))]
fn product(x: &[f64]) -> f64 {
    x.iter().product()
}

#[hessian(variable(x))]
fn largest(x: &[f64]) -> f64 {
    x.iter().fold(x[0], |a, b| a.max(*b))
}

#[hessian(variable(x))]
fn norm(x: &[f64]) -> f64 {
    x.iter().map(|v| v * v).sum::<f64>().sqrt()
}

#[hessian(variable(x))]
fn sum_in_the_turns_of_another(x: &[f64]) -> f64 {
    let squares: f64 = x.iter().map(|v| v * v).sum();
    let mut total = 0.0;
    for v in x {
        total += squares * v;
    }
    total
}

#[hessian(variable(x))]
fn square_of_an_inner_sum(x: &[f64], rows: &[&[usize]]) -> f64 {
    let mut total = 0.0;
    for row in rows {
        let mut sum = 0.0;
        for &i in row.iter() {
            sum += x[i];
        }
        total += sum * sum;
    }
    total
}

#[hessian(variable(x))]
fn sums_of_arms(x: &[f64], up: &[bool]) -> f64 {
    let a = if up[0] { x.iter().map(|v| v * v).sum() } else { 0.0 };
    let b = if up[1] { x.iter().map(|v| v.sin()).sum() } else { x[0] };
    a * b
}

fn main() {}
