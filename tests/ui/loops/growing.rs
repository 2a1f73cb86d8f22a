use hessian_runtime::hessian;

#[hessian]
fn grows_with_data(x: [f64; 2], data: &[f64]) -> f64 {
    let mut residuals = Vec::new();
    for d in data {
        residuals.push(d * x[0] - x[1]);
    }
    residuals.iter().map(|r| r * r).sum()
}

#[hessian]
fn as_long_as_the_run_says(x: [f64; 2], n: usize) -> f64 {
    let mut powers = vec![1.0; n];
    for i in 1..n {
        powers[i] = powers[i - 1] * x[0];
    }
    powers.iter().sum::<f64>() * x[1]
}

#[hessian]
fn longer_in_one_arm(x: [f64; 2]) -> f64 {
    let mut terms = vec![x[0]];
    if x[1] > 0.0 {
        terms.push(x[1]);
    }
    terms.iter().sum()
}

#[hessian]
fn into_a_map(x: [f64; 2]) -> f64 {
    let by_name: std::collections::BTreeMap<usize, f64> = x.iter().copied().enumerate().collect();
    by_name[&1]
}

fn main() {}
