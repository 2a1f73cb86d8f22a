use hessian_runtime::hessian;

struct Point {
    x: f64,
    y: f64,
}

#[hessian]
fn not_told(x: f64) -> Point {
    Point { x, y: x }
}

#[hessian(struct Point { x, .. })]
fn open(x: f64) -> Point {
    Point { x, y: x }
}

#[hessian(struct Point { x, y })]
fn untyped(p: Point) -> Point {
    Point { x: p.y, y: p.x }
}

#[hessian(struct Point { x })]
fn left_out(x: f64, base: Point) -> Point {
    Point { x, ..base }
}

fn main() {}
