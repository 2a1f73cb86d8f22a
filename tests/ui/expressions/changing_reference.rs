use hessian_runtime::hessian;
use std::ops::{AddAssign, MulAssign};

#[hessian]
fn index(x: [f64; 3]) -> f64 {
    let mut k = 0;
    let borrowed = &mut k;
    borrowed.add_assign(1);
    x[k] * x[0]
}

#[hessian]
fn element(x: [f64; 3]) -> f64 {
    let mut weights = [2.0, 1.0];
    let borrowed = &mut weights;
    borrowed[0].mul_assign(3.0);
    x[0] * weights[0]
}

#[hessian]
fn at_once(x: [f64; 3]) -> f64 {
    let mut a = x;
    (&mut a).swap(0, 1);
    a[0] * a[0] * a[2]
}

#[hessian]
fn either(x: f64, y: f64) -> f64 {
    let (mut a, mut b) = (x, y);
    let m = if x > y { &mut a } else { &mut b };
    *m = 2.0 * x;
    a * b
}

#[hessian]
fn both(x: f64, y: f64) -> f64 {
    let (mut a, mut b) = (x, y);
    let pair = if x > y { (&mut a, &mut b) } else { (&mut b, &mut a) };
    *pair.0 *= 2.0;
    a * b
}

#[hessian]
fn perhaps(x: f64, y: f64) -> f64 {
    let (mut a, b) = (x, y);
    let m = if x > y { Some(&mut a) } else { None };
    if let Some(m) = m {
        *m = 3.0;
    }
    a * b
}

#[hessian]
fn part(x: f64, y: f64) -> f64 {
    let (mut a, mut b) = ([x, 1.0], [y, 2.0]);
    let m = if x > y { &mut a } else { &mut b };
    m[0] = 3.0;
    a[0] * b[0]
}

#[hessian]
fn field(x: f64, y: f64) -> f64 {
    let (mut a, mut b) = ((x, 1.0), (y, 2.0));
    let m = if x > y { &mut a } else { &mut b };
    m.0 += 3.0;
    a.0 * b.0
}

fn main() {}
