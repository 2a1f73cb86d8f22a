use hessian_runtime::hessian;

#[hessian]
mod private {
    mod inner {
        static SCALE: f64 = 3.0;

        pub fn scaled(x: f64) -> f64 {
            x * SCALE
        }

        #[cfg(not(windows))]
        pub fn conditional(x: f64) -> f64 {
            x
        }
    }

    #[hessian]
    fn f(x: f64) -> f64 {
        inner::scaled(x)
    }

    #[hessian]
    fn g(x: f64) -> f64 {
        inner::conditional(x)
    }
}

#[hessian]
mod hidden {
    struct Option;

    mod inner {
        use std::f64::consts::*;

        pub fn length(x: f64) -> Option<f64> {
            Some(x)
        }

        pub fn turned(x: f64) -> f64 {
            x * PI
        }
    }

    #[hessian]
    fn f(x: f64) -> f64 {
        inner::length(x).unwrap_or(0.0)
    }

    #[hessian]
    fn g(x: f64) -> f64 {
        inner::turned(x)
    }
}

fn main() {}
