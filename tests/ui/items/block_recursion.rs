use hessian_runtime::hessian;

#[hessian]
mod m {
    fn even(x: f64) -> f64 {
        odd(x)
    }

    fn odd(x: f64) -> f64 {
        even(x)
    }

    #[hessian]
    pub fn through_others(x: f64) -> f64 {
        even(x)
    }

    fn back(x: f64) -> f64 {
        itself(x)
    }

    #[hessian]
    pub fn itself(x: f64) -> f64 {
        back(x)
    }

    fn upwards(x: f64, n: u32) -> f64 {
        if x > n as f64 { x } else { upwards(x * x, n + 1) + upwards(x + 1.0, n + 2) }
    }

    #[hessian]
    pub fn without_end(x: f64) -> f64 {
        upwards(x, 0)
    }

    fn wrapped(f: &dyn Fn(f64) -> f64, x: f64) -> f64 {
        if x > 1.0 { f(x) } else { wrapped(&|t| f(t) + x, x + 1.0) }
    }

    #[hessian]
    pub fn around(x: f64) -> f64 {
        wrapped(&|t| t * t, x)
    }

    struct S;

    impl S {
        #[hessian]
        fn f(&self, x: f64) -> f64 {
            self.g(x)
        }

        fn g(&self, x: f64) -> f64 {
            self.f(x) + Self::f(self, x)
        }
    }
}

fn main() {}
