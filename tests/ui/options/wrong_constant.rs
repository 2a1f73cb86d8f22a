use hessian_runtime::hessian;

const DIM: usize = 3;

#[hessian(const DIM = 4)]
fn f(x: [f64; DIM]) -> f64 {
    x[0] * x[1]
}

fn main() {}
