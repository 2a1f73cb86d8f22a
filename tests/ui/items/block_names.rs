use hessian_runtime::hessian;

fn scale() -> f64 {
    3.0
}

#[hessian]
mod m {
    use super::scale;

    mod consts {
        pub static K: f64 = 2.0;
    }

    fn scaled(x: f64) -> f64 {
        x * scale()
    }

    fn shifted(x: f64) -> f64 {
        x + consts::K
    }

    #[hessian]
    pub fn local_hides(x: f64, scale: i32) -> f64 {
        scaled(x) * f64::from(scale)
    }

    #[hessian]
    pub fn item_hides(x: f64) -> f64 {
        use std::f64::consts;
        shifted(x) + consts::PI
    }

    #[hessian]
    pub fn glob_hides(x: f64) -> f64 {
        use std::f64::*;
        shifted(x) + EPSILON
    }
}

fn main() {}
