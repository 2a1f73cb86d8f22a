use hessian_runtime::hessian;

struct S {
    k: f64,
}

#[hessian]
impl S {
    #[hessian]
    fn f(&mut self, x: f64) -> f64 {
        self.counted(x)
    }

    fn counted(&mut self, x: f64) -> f64 {
        self.k += 1.0;
        x
    }

    #[hessian]
    fn g(&self, x: f64) -> f64 {
        self.conditional(x)
    }

    #[cfg(not(windows))]
    fn conditional(&self, x: f64) -> f64 {
        x
    }

    #[hessian]
    fn h(&self, x: f64) -> f64 {
        self.generic::<u8>(x) + self.sized(x)
    }

    fn generic<T: Into<f64> + Default>(&self, x: f64) -> f64 {
        x * T::default().into()
    }

    fn sized<const N: usize>(&self, x: f64) -> f64 {
        x * N as f64
    }
}

fn main() {}
