//! A length that nothing tells.
use hessian_runtime::hessian;

#[hessian]
mod vectors {
    #[derive(Clone, Copy)]
    struct Vector<const N: usize> {
        at: [f64; N],
    }

    impl<const N: usize> Vector<N> {
        fn splat(value: f64) -> Self {
            Vector { at: [value; N] }
        }

        fn first(self) -> f64 {
            self.at[0]
        }
    }

    fn first_of(v: Vector<3>) -> f64 {
        v.first()
    }

    #[hessian]
    fn f(x: f64) -> f64 {
        let v = Vector::splat(x);
        first_of(v)
    }
}

fn main() {}
