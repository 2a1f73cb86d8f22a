use hessian_runtime::hessian;

struct S {
    k: f64,
}

trait Energy {
    fn energy(&self, x: f64) -> f64;

    #[hessian]
    fn required(&self, x: f64) -> f64;
}

impl Energy for S {
    fn energy(&self, x: f64) -> f64 {
        self.k * x
    }

    fn required(&self, x: f64) -> f64 {
        x
    }
}

impl S {
    #[hessian]
    fn stiffness(&self) -> f64 {
        self.k
    }

    #[hessian]
    fn scaled(&self, x: f64) -> f64 {
        self.outside(x)
    }

    fn outside(&self, x: f64) -> f64 {
        self.k * x
    }
}

fn main() {}
