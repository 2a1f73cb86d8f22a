use hessian_runtime::hessian;

#[hessian]
fn asked_in_the_body(x: f64, data: &[f64]) -> f64 {
    let mut rest = data.iter();
    let mut s = 0.0;
    while let Some(d) = rest.next() {
        s += x * d * rest.next().unwrap_or(&1.0);
    }
    s
}

#[hessian]
fn used_behind(x: f64, data: &[f64]) -> f64 {
    let mut rest = data.iter();
    let mut s = 0.0;
    while let Some(d) = rest.next() {
        if *d < 0.0 {
            break;
        }
        s += x * d;
    }
    s * rest.len() as f64
}

#[hessian]
fn grown(x: f64, data: &[f64]) -> f64 {
    let mut left = data.to_vec();
    let mut s = 0.0;
    while let Some(d) = left.pop() {
        s += x * d;
    }
    s
}

#[hessian]
fn peeked(x: f64, data: &[f64]) -> f64 {
    let mut rest = data.iter().peekable();
    let mut s = 0.0;
    while let Some(d) = rest.next() {
        if let Some(next) = rest.peek() {
            s += x * (*next - d);
        }
    }
    s
}

fn main() {}
