use hessian_runtime::{Real, hessian};

struct Spring<T> {
    stiffness: T,
}

impl<T: Real> Spring<T> {
    #[hessian]
    fn energy(&self, x: T) -> T {
        self.stiffness * x * x
    }
}

fn main() {}
