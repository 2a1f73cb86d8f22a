use hessian_runtime::hessian;

trait Energy {
    fn energy(&self, x: f64) -> f64;
}

struct S;

#[hessian]
impl Energy for S {
    fn energy(&self, x: f64) -> f64 {
        x
    }
}

#[hessian]
impl S {
    fn unmarked(&self, x: f64) -> f64 {
        x
    }
}

#[hessian(name = Other, strict)]
mod unmarked {}

#[hessian]
mod marked {
    #[hessian(frob)]
    fn f(x: f64) -> f64 {
        x
    }

    #[hessian = 3]
    fn g(x: f64) -> f64 {
        x
    }
}

fn main() {}
