use hessian_runtime::hessian;

struct Point {
    x: f64,
    y: f64,
}

#[hessian(struct Point { x })]
fn f(p: Point) -> f64 {
    p.x * p.y
}

fn main() {}
