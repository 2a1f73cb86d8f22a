use hessian_runtime::hessian;

#[hessian]
fn asked_and_summed(x: [f64; 3]) -> f64 {
    let mut rest = x.iter();
    let first = rest.find(|v| **v > 0.5).unwrap();
    first * rest.sum::<f64>()
}

#[hessian]
fn lent(x: [f64; 3]) -> f64 {
    fn two<'a>(values: &mut core::slice::Iter<'a, f64>) -> f64 {
        values.take(2).sum()
    }
    let mut rest = x.iter();
    let sum = two(&mut rest);
    sum * rest.sum::<f64>()
}

#[hessian]
fn left_and_gone_on(x: [f64; 3]) -> f64 {
    let mut rest = x.iter();
    let mut sum = 0.0;
    for v in &mut rest {
        sum += v;
        if *v > 0.5 {
            break;
        }
    }
    sum * rest.product::<f64>()
}

#[hessian]
fn range(x: [f64; 3]) -> f64 {
    let mut rest = 0..3;
    let borrowed = &mut rest;
    let first = x[borrowed.next().unwrap()];
    first * rest.map(|i| x[i] * x[i]).sum::<f64>()
}

#[hessian]
fn chain_left_early(x: [f64; 3], data: &[f64]) -> f64 {
    let mut sum = 0.0;
    for v in x.iter().chain(data) {
        if *v > 0.5 {
            break;
        }
        sum += v * x[0];
    }
    sum
}

#[hessian]
fn found_in_a_chain(x: f64, a: &[f64], b: &[f64]) -> f64 {
    a.iter().map(|v| v * x).chain(b.iter().map(|v| v - x)).find(|v| *v > 1.0).unwrap_or(x)
}

fn main() {}
