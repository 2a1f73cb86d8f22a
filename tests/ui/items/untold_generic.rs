use hessian_runtime::hessian;

#[hessian]
fn f(x: f64, n: usize) -> f64 {
    fn power<T, const N: usize>(x: f64, _: T) -> f64 {
        x.powi(N as i32)
    }
    power(x, n)
}

fn main() {}
