use hessian_runtime::hessian;

#[hessian]
fn f(x: f64, k: Option<[f64; 2]>) -> f64 {
    let m = if x > 0.0 { Some([x, 1.0]) } else { k };
    m.map_or(1.0, |v| v[0])
}

fn main() {}
