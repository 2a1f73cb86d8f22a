use hessian_runtime::hessian;

struct Point {
    x: f64,
    y: f64,
}

impl Point {
    fn norm(&self) -> f64 {
        self.x.hypot(self.y)
    }
}

#[hessian(struct Point { x, y })]
fn f(p: Point) -> f64 {
    p.norm()
}

fn main() {}
