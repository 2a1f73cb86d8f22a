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
fn chain_in_pairs(x: f64, a: &[f64], b: &[f64]) -> f64 {
    a.iter().map(|v| v * x).chain(b.iter().map(|v| v - x)).zip(b).map(|(v, w)| v * w).sum()
}

#[hessian]
fn skipped_with_effects(x: f64, a: &[f64]) -> f64 {
    let mut weight = 1.0;
    let weighted = a.iter().map(|v| {
        weight *= 2.0;
        v * x * weight
    });
    weighted.skip(2).sum()
}

#[hessian]
fn folded_with_control(x: f64, a: &[f64]) -> f64 {
    use std::ops::ControlFlow;
    let folded = a.iter().try_fold(0.0, |sum, v| {
        let next = sum + v * x;
        if next > 3.0 { ControlFlow::Break(next) } else { ControlFlow::Continue(next) }
    });
    match folded {
        ControlFlow::Break(sum) => sum,
        ControlFlow::Continue(sum) => sum * sum,
    }
}

fn main() {}
