use hessian_runtime::{Math, hessian};

struct Board;

impl Math<f32> for Board {}

#[hessian(math = Board, only(gradient))]
fn f(x: f64) -> f64 {
    x.sin()
}

fn main() {}
