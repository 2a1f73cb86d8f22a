use hessian_runtime::hessian;

struct Site {
    charge: Option<f64>,
}

#[hessian]
fn filtered(x: f64, charge: Option<f64>) -> f64 {
    charge.filter(|q| *q > x).unwrap_or(1.0) * x
}

#[hessian]
fn held(x: f64, site: &Site) -> f64 {
    let scaled = site.charge.map(|q| q * x);
    scaled.unwrap_or(x)
}

fn main() {}
