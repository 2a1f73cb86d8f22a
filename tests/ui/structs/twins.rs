//! A struct's own function of a name that one of its traits has, too, where only the trait is known.
use hessian_runtime::hessian;

#[hessian]
mod shapes {
    pub trait Shape {
        fn area(&self) -> f64;
        fn twice(&self) -> f64 {
            2.0 * self.area()
        }
        fn thrice(&self) -> f64 {
            self.twice() + self.area()
        }
    }

    #[derive(Clone, Copy)]
    pub struct Disc {
        r: f64,
    }

    impl Disc {
        fn area(&self) -> f64 {
            self.r
        }
    }

    impl Shape for Disc {
        fn area(&self) -> f64 {
            self.r * self.r
        }
    }

    fn of_type<T: Shape>(shape: &T) -> f64 {
        shape.area()
    }

    fn of_some(shape: &impl Shape) -> f64 {
        shape.area()
    }

    fn of_object(shape: &dyn Shape) -> f64 {
        shape.area()
    }

    #[hessian]
    pub fn f(x: f64) -> f64 {
        let disc = Disc { r: x };
        of_type(&disc) + of_some(&disc) + of_object(&disc)
    }

    #[hessian]
    pub fn g(x: f64) -> f64 {
        Disc { r: x }.thrice()
    }
}

fn main() {}
