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
