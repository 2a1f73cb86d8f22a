use hessian_runtime::hessian;

struct Point {
    x: f64,
    y: f64,
}

#[hessian(struct Point { x, y })]
fn f(p: Point) -> Point {
    Point { x: p.y, y: p.x }
}

fn main() {}
