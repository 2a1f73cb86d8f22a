use hessian_runtime::hessian;

#[hessian]
fn f<T: Copy>(x: T) -> T {
    x
}

fn main() {}
