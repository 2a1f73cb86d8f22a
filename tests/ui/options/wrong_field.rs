use hessian_runtime::hessian;

struct Point {
    x: f64,
    y: f64,
    z: f64,
}

#[hessian(only(gradient), struct Point { x, y })]
fn f(p: Point) -> f64 {
    p.x * p.y
}

fn main() {}
