use hessian_runtime::hessian;

mod other {
    #[derive(Clone, Copy)]
    pub struct Angle {
        pub turn: f64,
    }

    impl Angle {
        pub fn cosine(self) -> f64 {
            self.turn
        }
    }
}

#[hessian]
mod angles {
    #[derive(Clone, Copy)]
    pub struct Angle {
        pub turn: f64,
    }

    impl Angle {
        fn cosine(self) -> f64 {
            self.turn.cos()
        }

        // Called like `a.add(b)` of floats, which changes nothing.
        fn add(&mut self, by: f64) {
            self.turn += by;
        }

        fn turned(&mut self, by: f64) -> &mut Self {
            self.turn += by;
            self
        }
    }

    // Another struct of the same name is not this one.
    #[hessian]
    pub fn f(x: f64) -> f64 {
        super::other::Angle { turn: x }.cosine()
    }

    #[hessian]
    pub fn g(x: f64) -> f64 {
        use super::other::Angle;
        Angle { turn: x }.cosine()
    }

    #[hessian]
    pub fn h(x: f64) -> f64 {
        use super::other::*;
        Angle { turn: x }.cosine()
    }

    #[hessian]
    pub fn added(x: f64) -> f64 {
        let mut a = Angle { turn: x };
        a.add(x);
        a.cosine()
    }

    // What changes a local in place is followed.
    #[hessian]
    pub fn k(x: f64) -> f64 {
        let mut a = Angle { turn: x };
        a.turned(x).turned(x);
        a.cosine()
    }
}

fn main() {}
