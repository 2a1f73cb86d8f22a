use hessian_runtime::hessian;

#[hessian]
mod block {
    fn square(x: f64) -> f64 {
        #[cfg(any())]
        let x = 2.0 * x;
        x * x
    }

    #[hessian]
    pub fn f(x: f64) -> f64 {
        square(x) + square(2.0 * x)
    }
}

fn main() {}
